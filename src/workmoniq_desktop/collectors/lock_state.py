"""Three tellers know of a locked screen and none of them always tells; make one story of it."""

from workmoniq_desktop.domain.activity import Locked, Unlocked
from workmoniq_desktop.domain.clock import SECOND_US

# logind's Lock signal is a request. Lockers that never report back would keep the screen locked
# in our eyes for ever, so a request that nothing confirms in this time is taken back.
CONFIRM_US = 10 * SECOND_US


class LockState:
    """Locked while logind's LockedHint or a screen saver says so, or after an answered request.

    Every method takes the time in microseconds and returns Locked or Unlocked when the screen
    changed, else None; the two alternate. Not thread-safe.
    """

    def __init__(self) -> None:
        self._hint = False
        self._savers: set[str] = set()
        self._requested_us: int | None = None
        self._locked = False

    def hint(self, locked: bool, at_us: int) -> Locked | Unlocked | None:
        """Session.LockedHint of logind."""
        if self._hint and not locked:
            self._requested_us = None
        self._hint = locked
        return self._tell(at_us)

    def saver(self, name: str, active: bool, at_us: int) -> Locked | Unlocked | None:
        """ActiveChanged of a screen saver."""
        if active:
            self._savers.add(name)
        elif name in self._savers:
            self._savers.discard(name)
            self._requested_us = None
        return self._tell(at_us)

    def requested(self, at_us: int) -> Locked | Unlocked | None:
        """logind asked the session to lock."""
        self._requested_us = at_us
        return self._tell(at_us)

    def released(self, at_us: int) -> Locked | Unlocked | None:
        """logind asked the session to unlock; lockers that report have the last word."""
        self._requested_us = None
        return self._tell(at_us)

    def waited(self, at_us: int) -> Locked | Unlocked | None:
        """Time went by; see due_us."""
        due_us = self.due_us
        if due_us is not None and at_us >= due_us:
            self._requested_us = None
        return self._tell(at_us)

    @property
    def due_us(self) -> int | None:
        """When an unconfirmed request is to be taken back; None when there is none."""
        if self._requested_us is None or self._hint or self._savers:
            return None
        return self._requested_us + CONFIRM_US

    def _tell(self, at_us: int) -> Locked | Unlocked | None:
        locked = self._hint or bool(self._savers) or self._requested_us is not None
        if locked == self._locked:
            return None
        self._locked = locked
        return Locked(at_us=at_us) if locked else Unlocked(at_us=at_us)
