"""Wakes the calls that wait for news of an account, within this process."""

import asyncio
import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

MOST_WAITING: Final = 64
"""Calls of one account that may wait: four for each of its devices."""

LOOK_AGAIN_S: Final = 2.0
"""How late a waiting call may hear of what another server of the same database took in."""


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


async def wait_for_either(first: asyncio.Event, second: asyncio.Event, most_s: float) -> None:
    """Return when one is set or the time is over."""
    waits = [asyncio.ensure_future(first.wait()), asyncio.ensure_future(second.wait())]
    try:
        await asyncio.wait(waits, timeout=most_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for each in waits:
            each.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await each
