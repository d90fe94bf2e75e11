"""Waits for what may happen to one look: the user shares, takes it back, the time is over."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from workmoniq_console.calls.answers import Over
from workmoniq_console.calls.server import WAIT_S, Server
from workmoniq_console.desk.look import Ending
from workmoniq_console.domain.claiming import Draft
from workmoniq_console.domain.clock import Clock
from workmoniq_console.domain.errors import ClaimRefused, ServerUnreachable

_Found = TypeVar("_Found")

UNWATCHED_S: Final = 120
"""How long the server may be silent while something is open."""

_RETRY_S: Final = 2.0
_REST_S: Final = 1.0
_GLANCE_S: Final = 1.0
_TRIES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Of one look. wanted: set when the agent wants it to end; say: shows a sentence."""

    draft: Draft
    server: Server
    clock: Clock
    wanted: asyncio.Event
    say: Callable[[str], Awaitable[None]]

    async def bundle(self) -> bytes | None:
        """What the user shares, once they do; None if the agent ends it. Raises Over."""
        return await _first(self._shared_or_none(), self._button(None))

    async def ending(self, ends_s: float) -> Ending:
        """Why what is open has to be closed, as soon as it has to. ends_s: by the steady clock."""
        return await _first(self._revoked(), self._time(ends_s), self._button(Ending.BUTTON))

    async def tell(self, event: str) -> bool:
        """Whether the server took the notice, within a few tries."""
        for left in reversed(range(_TRIES)):
            try:
                await self.server.tell(self.draft, event)
            except ServerUnreachable:
                if left:
                    await self.clock.sleep(_RETRY_S)
            except ClaimRefused:
                return False
            else:
                return True
        return False

    async def _shared_or_none(self) -> bytes | None:
        while True:
            began_s = self.clock.steady_s()
            try:
                found = await self.server.bundle(self.draft, WAIT_S)
            except ServerUnreachable as gone:
                await self.say(str(gone))
                await self.clock.sleep(_RETRY_S)
                continue
            await self.say("")
            if found is not None:
                return found
            await self._rest(began_s)

    async def _revoked(self) -> Ending:
        seen, heard_s = 0, self.clock.steady_s()
        while True:
            began_s = self.clock.steady_s()
            try:
                found = await self.server.grant(self.draft, WAIT_S, seen)
            except ServerUnreachable:
                if self.clock.steady_s() - heard_s >= UNWATCHED_S:
                    return Ending.UNWATCHED
                await self.clock.sleep(_RETRY_S)
                continue
            except (Over, ClaimRefused):
                return Ending.REVOKED
            if found.state == "revoked":
                return Ending.REVOKED
            seen, heard_s = found.rev, self.clock.steady_s()
            await self._rest(began_s)

    async def _rest(self, began_s: float) -> None:
        """A server that answers at once, again and again, must not keep this host running."""
        left_s = began_s + _REST_S - self.clock.steady_s()
        if left_s > 0:
            await self.clock.sleep(left_s)

    async def _time(self, ends_s: float) -> Ending:
        # in glances: a computer that slept must not sleep on with something open
        while (left := ends_s - self.clock.steady_s()) > 0:
            await self.clock.sleep(min(left, _GLANCE_S))
        return Ending.TIME

    async def _button(self, ending: _Found) -> _Found:
        await self.wanted.wait()
        return ending


async def _first(*coming: Coroutine[Any, Any, _Found]) -> _Found:
    """What the first of them gives or raises; the others are ended."""
    tasks = [asyncio.ensure_future(each) for each in coming]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return next(each for each in tasks if each in done).result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
