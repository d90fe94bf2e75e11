"""Add input up minute by minute; numbers are all there is."""

from dataclasses import dataclass

from workmoniq_desktop.domain.activity import InputTally
from workmoniq_desktop.domain.clock import MINUTE_US


@dataclass(slots=True)
class Counts:
    """What was counted so far. No field could hold a key or a place."""

    keys: int = 0
    clicks: int = 0
    scrolls: int = 0
    travel_px: int = 0

    def add(self, other: "Counts") -> None:
        self.keys += other.keys
        self.clicks += other.clicks
        self.scrolls += other.scrolls
        self.travel_px += other.travel_px

    def __bool__(self) -> bool:
        return bool(self.keys or self.clicks or self.scrolls or self.travel_px)


class MinuteTally:
    """The counts of the running minute. Not thread-safe."""

    def __init__(self) -> None:
        self._counts = Counts()
        self._minute = 0

    def add(self, counts: Counts, at_us: int) -> InputTally | None:
        """Count into at_us's minute; returns the tally of the minute before when it is over."""
        over = self.over(at_us)
        if counts:
            self._minute = at_us // MINUTE_US
            self._counts.add(counts)
        return over

    def over(self, now_us: int) -> InputTally | None:
        """The tally of a minute that ended; None while it runs or when it holds nothing."""
        return self.close(now_us) if now_us // MINUTE_US != self._minute else None

    def close(self, now_us: int) -> InputTally | None:
        """The tally so far, stamped inside the minute it belongs to; None when it is empty."""
        if not self._counts:
            return None
        counts, self._counts = self._counts, Counts()
        return InputTally(
            at_us=min(now_us, (self._minute + 1) * MINUTE_US - 1),
            keys=counts.keys,
            clicks=counts.clicks,
            scrolls=counts.scrolls,
            travel_px=counts.travel_px,
        )

    @property
    def ends_us(self) -> int | None:
        """When the tally is due; None while there is nothing to tell."""
        return (self._minute + 1) * MINUTE_US if self._counts else None
