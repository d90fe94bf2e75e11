"""The time a report is about, as it is chosen on its page, and what it is compared with."""

from dataclasses import dataclass, replace
from datetime import date, timedelta, tzinfo
from enum import Enum

from workmoniq_desktop.domain.calendar import Range, day_of, month_of, week_first, week_of, year_of
from workmoniq_desktop.ui.words import day_name, month_name, short_day, translate

_EARLIEST = date(1980, 1, 1)


class Period(Enum):
    """How long a report is."""

    DAY = 0
    WEEK = 1
    MONTH = 2
    YEAR = 3
    FREE = 4


class Against(Enum):
    """What a report is compared with."""

    BEFORE = 0
    LAST_YEAR = 1
    NOTHING = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """anchor: any day of the period. last: of a free range, which begins at the anchor; included.

    start_h, week_start: when days and weeks begin.
    """

    period: Period
    anchor: date
    last: date
    zone: tzinfo
    start_h: int = 0
    week_start: int = 0

    def range(self) -> Range:
        return self._range_at(self.anchor, self.last)

    def earlier(self, against: Against, now_us: int) -> Range | None:
        """The time to compare with; where the period is not over yet, as much of it as is."""
        if against is Against.NOTHING:
            return None
        found = self._before() if against is Against.BEFORE else self._last_year()
        within = self.range()
        if within.from_us < now_us < within.to_us:
            until_us = found.from_us + (now_us - within.from_us)
            found = replace(found, to_us=min(found.to_us, until_us))
        return found

    def heading(self, today: date) -> str:
        """The period in words."""
        match self.period:
            case Period.DAY:
                if self.anchor == today:
                    return translate("reports", "Today, {0}").format(day_name(self.anchor))
                return day_name(self.anchor)
            case Period.WEEK:
                first = week_first(self.anchor, self.week_start)
                week = (first + timedelta(days=3)).isocalendar().week
                last = short_day(first + timedelta(days=6))
                return translate("reports", "Week {0}: {1} – {2}").format(  # noqa: RUF001  # en dash
                    week, short_day(first), last
                )
            case Period.MONTH:
                return month_name(self.anchor)
            case Period.YEAR:
                return str(self.anchor.year)
            case Period.FREE:
                return f"{short_day(self.anchor)} – {short_day(self.last)}"  # noqa: RUF001  # en dash

    def stepped(self, steps: int, today: date) -> "Chosen":
        """Earlier or later by whole periods, never past the one that holds today."""
        moved = self.anchor
        match self.period:
            case Period.DAY:
                moved += timedelta(days=steps)
            case Period.WEEK:
                moved += timedelta(days=7 * steps)
            case Period.MONTH:
                first = self.anchor.replace(day=1)
                moved = (first + timedelta(days=45 if steps > 0 else -1)).replace(day=1)
            case Period.YEAR:
                moved = date(self.anchor.year + steps, 1, 1)
            case Period.FREE:
                days = (self.last - self.anchor).days + 1
                shift = min(steps * days, (today - self.last).days)
                moved = self.anchor + timedelta(days=shift)
                return replace(self, anchor=moved, last=self.last + timedelta(days=shift))
        return replace(self, anchor=max(_EARLIEST, min(moved, today)))

    def _before(self) -> Range:
        first = self.anchor
        match self.period:
            case Period.DAY:
                first -= timedelta(days=1)
            case Period.WEEK:
                first -= timedelta(days=7)
            case Period.MONTH:
                first = first.replace(day=1) - timedelta(days=1)
            case Period.YEAR:
                return self._last_year()
            case Period.FREE:
                days = (self.last - self.anchor).days + 1
                return self._range_at(first - timedelta(days=days), first - timedelta(days=1))
        return self._range_at(first, first)

    def _last_year(self) -> Range:
        if self.period is Period.WEEK:  # the same weekdays
            return self._range_at(self.anchor - timedelta(days=364), self.anchor)
        return self._range_at(_year_before(self.anchor), _year_before(self.last))

    def _range_at(self, first: date, last: date) -> Range:
        match self.period:
            case Period.DAY:
                return day_of(first, self.zone, self.start_h)
            case Period.WEEK:
                return week_of(first, self.zone, self.start_h, self.week_start)
            case Period.MONTH:
                return month_of(first, self.zone, self.start_h)
            case Period.YEAR:
                return year_of(first, self.zone, self.start_h)
            case Period.FREE:
                from_us = day_of(first, self.zone, self.start_h).from_us
                return Range(from_us=from_us, to_us=day_of(last, self.zone, self.start_h).to_us)


def earlier_name(period: Period, against: Against, *, is_over: bool) -> str:
    """The compared time as it goes after "1 h more than"; is_over: all of it is compared."""
    if against is Against.LAST_YEAR and period is not Period.YEAR:
        if is_over:
            return translate("reports", "in the same time of the year before")
        return translate("reports", "by the same time in the year before")
    whole = {
        Period.DAY: translate("reports", "on the day before"),
        Period.WEEK: translate("reports", "in the week before"),
        Period.MONTH: translate("reports", "in the month before"),
        Period.YEAR: translate("reports", "in the year before"),
        Period.FREE: translate("reports", "in the same number of days before"),
    }
    part = {
        Period.DAY: translate("reports", "by the same time on the day before"),
        Period.WEEK: translate("reports", "by the same time in the week before"),
        Period.MONTH: translate("reports", "by the same time in the month before"),
        Period.YEAR: translate("reports", "by the same time in the year before"),
        Period.FREE: translate("reports", "by the same time in the days before"),
    }
    return (whole if is_over else part)[period]


def _year_before(day: date) -> date:
    """29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
