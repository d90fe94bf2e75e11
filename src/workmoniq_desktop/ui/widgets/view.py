"""Which part of a day the timeline shows: zoomed and panned by pure sums."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """left and right are fractions of the day; never narrower than one second, never outside."""

    left: float = 0.0
    right: float = 1.0

    @property
    def width(self) -> float:
        return self.right - self.left

    def zoomed(self, factor: float, around: float, narrowest: float) -> "View":
        """factor > 1 shows less. What lies at around (a fraction of the day) stays in place."""
        width = min(max(self.width / factor, narrowest), 1.0)
        part = (around - self.left) / self.width
        return _inside(around - part * width, width)

    def panned(self, by: float) -> "View":
        """by: fractions of what is shown; positive looks later."""
        return _inside(self.left + by * self.width, self.width)


def _inside(left: float, width: float) -> View:
    left = min(max(left, 0.0), 1.0 - width)
    return View(left=left, right=min(left + width, 1.0))
