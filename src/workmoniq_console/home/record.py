"""A record on the disk: lines are added at its end, one after the other, and never changed."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

from workmoniq_console.domain import chain
from workmoniq_console.domain.chain import Head
from workmoniq_console.home import private_files


class Record:
    """One file of lines. name: bound into every line; wall_s: the time, UTC since 1970."""

    def __init__(self, path: Path, name: str, wall_s: Callable[[], int]) -> None:
        self._path, self._name, self._wall_s = path, name, wall_s

    def add(self, event: str, **told: object) -> Head:
        """Write one line durably, behind whatever other processes wrote. Raises RecordBroken."""
        private_files.folder(self._path.parent)
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with open(handle, "r+b", buffering=0) as file:  # noqa: PTH123  of a handle
            fcntl.flock(file, fcntl.LOCK_EX)
            head = chain.follow(file.read().splitlines(), self._name)
            raw, head = chain.line(
                head, record=self._name, at_s=self._wall_s(), event=event, told=told
            )
            file.write(raw + b"\n")
            os.fsync(file.fileno())
        return head

    def check(self) -> Head:
        """Where it ends. Raises RecordBroken."""
        return chain.follow(self.lines(), self._name)

    def lines(self) -> list[bytes]:
        """All of them, whether or not they fit."""
        return self._path.read_bytes().splitlines() if self._path.exists() else []
