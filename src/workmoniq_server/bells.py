"""Wakes the calls that wait for news of an account, within this process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_WAITING: Final = 64
"""Calls of one account that may wait: four for each of its devices."""


class Bells:
    """Belongs to one event loop. Another process is heard of by looking again now and then."""

    def __init__(self) -> None:
        self._waiting: dict[bytes, set[asyncio.Event]] = {}

    def ring(self, acct: bytes) -> None:
        """Something that /heads tells of this account has changed and is committed."""
        for event in self._waiting.get(acct, ()):
            event.set()

    def has_room(self, acct: bytes) -> bool:
        """Whether one more call of the account may wait: nobody may fill every connection."""
        return len(self._waiting.get(acct, ())) < MOST_WAITING

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
