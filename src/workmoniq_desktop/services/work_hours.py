"""Keeps recording to the worker's schedule, and lets the worker record outside of it."""

from workmoniq_desktop.domain.activity import OffHoursBegan, OffHoursEnded
from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.schedule import Hours, is_wanted, next_change_us


class Schedule:
    """Belongs to the recorder's thread, but for `until_us`, which any may read.

    due_us: when the schedule begins or ends next; None for never.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hours: Hours | None = None
        self._off = False
        self._anyway = False
        self._looked_us = 0
        self.due_us: int | None = None

    @property
    def until_us(self) -> int | None:
        """When recording begins again, outside the hours; None within, and for never."""
        return self.due_us if self._off else None

    def follow(self, hours: Hours | None) -> OffHoursBegan | OffHoursEnded | None:
        """Take other hours from now on; what changes thereby."""
        if hours == self._hours:
            return None
        self._hours, self._anyway = hours, False
        return self.look_again()

    def passed(self) -> OffHoursBegan | OffHoursEnded | None:
        """The next change whose moment is past; call until None."""
        now_us = self._clock.now_us()
        if now_us < self._looked_us:  # the clock was set back
            return self.look_again()
        while self.due_us is not None and now_us >= self.due_us:
            at_us, self._anyway = self.due_us, False
            self._look_ahead(at_us)
            if (change := self._turn(at_us, off=not self._wanted(at_us))) is not None:
                return change
        return None

    def record_anyway(self) -> OffHoursEnded | None:
        """The worker wants to be recorded now: until the schedule begins or ends next."""
        if not self._off:
            return None
        self._off, self._anyway = False, True
        return OffHoursEnded(at_us=self._clock.now_us())

    def look_again(self) -> OffHoursBegan | OffHoursEnded | None:
        """The clock or the zone was changed; what changes thereby."""
        now_us = self._clock.now_us()
        self._look_ahead(now_us)
        return self._turn(now_us, off=not self._anyway and not self._wanted(now_us))

    def _wanted(self, at_us: int) -> bool:
        return is_wanted(self._hours, at_us, self._clock.offset_minutes)

    def _look_ahead(self, at_us: int) -> None:
        self._looked_us = at_us
        self.due_us = next_change_us(self._hours, at_us, self._clock.offset_minutes)

    def _turn(self, at_us: int, *, off: bool) -> OffHoursBegan | OffHoursEnded | None:
        if off == self._off:
            return None
        self._off = off
        return OffHoursBegan(at_us=at_us) if off else OffHoursEnded(at_us=at_us)
