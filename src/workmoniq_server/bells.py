"""Wakes the calls that wait for news of an account, within this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


class Bells:
    """Belongs to one event loop. Another process is heard of by looking again now and then."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, set[asyncio.Event]] = {}

    def ring(self, acct: bytes) -> None:
        """Something that /heads tells of this account has changed and is committed."""
        for event in self._waiting.get(acct, ()):
            event.set()

    @contextmanager
    def listen(self, acct: bytes) -> Iterator[asyncio.Event]:
        """An event that is set by the next ring. Listen first, then look, then wait."""
        event = asyncio.Event()
        listeners = self._waiting.setdefault(acct, set())
        listeners.add(event)
        try:
            yield event
        finally:
            listeners.discard(event)
            if not listeners:
                self._waiting.pop(acct, None)
