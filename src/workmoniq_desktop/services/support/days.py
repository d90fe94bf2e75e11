"""Cuts what happened by the local days it happened on."""

from collections.abc import Iterator
from datetime import date, timedelta, tzinfo

from workmoniq_desktop.domain.calendar import day_start, local_date


class Days:
    """The local days of one look; each is looked up once."""

    def __init__(self, zone: tzinfo) -> None:
        self._zone = zone
        self._at: tuple[int, int, str] = (0, 0, "")

    def of(self, at_us: int) -> str:
        """The day that holds a moment, as YYYY-MM-DD."""
        if not self._at[0] <= at_us < self._at[1]:
            day = local_date(at_us, self._zone)
            self._at = (
                day_start(day, self._zone),
                day_start(day + timedelta(days=1), self._zone),
                day.isoformat(),
            )
        return self._at[2]

    def cut(self, start_us: int, end_us: int) -> Iterator[tuple[str, int]]:
        """Each day that a stretch touches, with its microseconds in it."""
        while start_us < end_us:
            day = self.of(start_us)
            until_us = min(end_us, self._at[1])
            yield day, until_us - start_us
            start_us = until_us


def every_day(from_us: int, to_us: int, zone: tzinfo) -> Iterator[str]:
    """Each local day that a range touches."""
    day: date = local_date(from_us, zone)
    while day_start(day, zone) < to_us:
        yield day.isoformat()
        day += timedelta(days=1)
