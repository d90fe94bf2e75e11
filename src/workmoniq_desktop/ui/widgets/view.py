"""Which part of time the timeline shows: zoomed and panned by pure sums."""

from dataclasses import dataclass

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, SECOND_US

NARROWEST_US = SECOND_US
WIDEST_US = 7 * DAY_US + HOUR_US


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """left_us, right_us: microseconds UTC, not whole ones. From a second to a week wide."""

    left_us: float
    right_us: float

    @property
    def width_us(self) -> float:
        return self.right_us - self.left_us

    @property
    def middle_us(self) -> float:
        return self.left_us + self.width_us / 2

    def zoomed(self, factor: float, around_us: float) -> "View":
        """factor > 1 shows less. What lies at around_us stays in place."""
        width_us = min(max(self.width_us / factor, NARROWEST_US), WIDEST_US)
        part = (around_us - self.left_us) / self.width_us
        left_us = around_us - part * width_us
        return View(left_us=left_us, right_us=left_us + width_us)

    def panned(self, by: float) -> "View":
        """by: fractions of what is shown; positive looks later."""
        step_us = by * self.width_us
        return View(left_us=self.left_us + step_us, right_us=self.right_us + step_us)

    def before(self, end_us: float) -> "View":
        """The same, moved so that nothing after end_us is shown, unless it is wider than that."""
        over_us = self.right_us - end_us
        if over_us <= 0:
            return self
        return View(left_us=self.left_us - over_us, right_us=end_us)
