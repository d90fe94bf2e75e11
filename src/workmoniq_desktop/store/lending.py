"""Connections that wait for their next use, while one piece of work opens many."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from workmoniq_desktop.store.connection import Raw

Identity = tuple[int, int]


class Lending:
    """Keeps connections for the thread that is inside `kept`; elsewhere each use has its own.

    To key a connection and read the schema takes longer than most of what is asked then. Kept for
    good they would hold a file that somebody moves or deletes, so they are not.

    connect: opens one. identity: of the file at its path now, None where none is.
    """

    def __init__(self, connect: Callable[[], Raw], identity: Callable[[], Identity | None]) -> None:
        self._connect, self._identity = connect, identity
        self._kept = _Kept()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Until the end of this block this thread's connections are not closed but lent again."""
        kept = self._kept
        kept.depth += 1
        try:
            yield
        finally:
            kept.depth -= 1
            if not kept.depth:
                _close(kept.idle)

    @contextmanager
    def lend(self) -> Iterator[Raw]:
        """A connection outside any transaction, as new but for its cache."""
        kept = self._kept
        identity = self._identity()
        if kept.idle and kept.identity != identity:
            _close(kept.idle)  # the file is another one by now
        raw = kept.idle.pop() if kept.idle else self._connect()
        try:
            yield raw
        except BaseException:
            raw.close()
            raise
        if kept.depth and not raw.in_transaction:
            kept.identity = identity
            kept.idle.append(raw)
        else:
            raw.close()


class _Kept(threading.local):
    def __init__(self) -> None:
        self.depth = 0
        self.idle: list[Raw] = []
        self.identity: Identity | None = None


def _close(connections: list[Raw]) -> None:
    while connections:
        connections.pop().close()


def identity_of(path: Path) -> Identity | None:
    """What tells a file from every other on this computer; None where none is."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
