"""Keeps a device from writing for a moment, because another one is about to shut it out.

A revocation names the last segment of each stream of the device. One that never stops writing would
otherwise be a segment ahead of every revocation for as long as it likes.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

from workmoniq_server.clock import MINUTE_US, SECOND_US, Clock

HALT_US: Final = MINUTE_US
"""Long enough to read the streams anew and to revoke again; an honest device writes on after it."""

MOST_KEPT: Final = 10_000


class Halts:
    """Belongs to one process, and in it to whatever thread runs transactions."""

    def __init__(self, *, most_kept: int = MOST_KEPT) -> None:
        self._most_kept = most_kept
        self._until_us: OrderedDict[tuple[bytes, bytes], int] = OrderedDict()

    def halt(self, clock: Clock, acct: bytes, devices: Iterable[bytes]) -> None:
        """A revocation of these came too early by a segment."""
        for device in devices:
            self._until_us[acct, device] = clock.steady_us() + HALT_US
            self._until_us.move_to_end((acct, device))
            if len(self._until_us) > self._most_kept:
                self._until_us.popitem(last=False)

    def wait_s(self, clock: Clock, acct: bytes, device: bytes) -> int:
        """Seconds until the device may write; 0 if it may."""
        until_us = self._until_us.get((acct, device))
        if until_us is None:
            return 0
        return max(0, -(-(until_us - clock.steady_us()) // SECOND_US))
