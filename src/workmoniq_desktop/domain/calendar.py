"""Local days, weeks and months as ranges of microseconds, and the dates people type."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from workmoniq_desktop.domain.errors import UnknownDate

UTC = ZoneInfo("UTC")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From from_us to before to_us, microseconds UTC."""

    from_us: int
    to_us: int


def to_us(moment: datetime) -> int:
    """Microseconds UTC of an aware datetime, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def to_datetime(at_us: int, zone: tzinfo) -> datetime:
    """The local moment of at_us, exactly."""
    return (_EPOCH + timedelta(microseconds=at_us)).astimezone(zone)


def iso(at_us: int, offset_minutes: int) -> str:
    """ISO 8601 with microseconds and the offset the span happened in."""
    local = _EPOCH + timedelta(microseconds=at_us, minutes=offset_minutes)
    sign = "-" if offset_minutes < 0 else "+"
    hours, minutes = divmod(abs(offset_minutes), 60)
    clock = local.replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{clock}{sign}{hours:02}:{minutes:02}"


def from_iso(text: str) -> tuple[int, int]:
    """The (at_us, offset_minutes) of an ISO 8601 time with offset. Raises UnknownDate."""
    try:
        moment = datetime.fromisoformat(text)
        offset = moment.utcoffset()
        if offset is None:
            raise UnknownDate("a time without an offset cannot be placed; write it as ISO 8601")
        return to_us(moment), offset // timedelta(minutes=1)
    except (ValueError, OverflowError) as bad:
        raise UnknownDate("a time that is not ISO 8601 cannot be placed") from bad


def day_start(day: date, zone: tzinfo, start_h: int = 0) -> int:
    """The first moment of a local day that begins at start_h, also where that hour is skipped."""
    return to_us(datetime.combine(day, time(start_h), tzinfo=zone).astimezone(UTC))


def local_date(at_us: int, zone: tzinfo, start_h: int = 0) -> date:
    """The local day, beginning at start_h, that holds at_us."""
    return (to_datetime(at_us, zone).replace(tzinfo=None) - timedelta(hours=start_h)).date()


def day_of(day: date, zone: tzinfo, start_h: int = 0) -> Range:
    """A local day: 23, 24 or 25 hours. start_h: the hour at which days begin, here and below."""
    return _days(day, day + timedelta(days=1), zone, start_h)


def week_first(day: date, week_start: int = 0) -> date:
    """The first day of the week that holds day. week_start: its weekday, 0 Monday."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def week_of(day: date, zone: tzinfo, start_h: int = 0, week_start: int = 0) -> Range:
    """The local week that holds day."""
    first = week_first(day, week_start)
    return _days(first, first + timedelta(days=7), zone, start_h)


def month_of(day: date, zone: tzinfo, start_h: int = 0) -> Range:
    """The local month that holds day."""
    first = day.replace(day=1)
    return _days(first, (first + timedelta(days=32)).replace(day=1), zone, start_h)


def year_of(day: date, zone: tzinfo, start_h: int = 0) -> Range:
    """The local year that holds day."""
    first = day.replace(month=1, day=1)
    return _days(first, first.replace(year=day.year + 1), zone, start_h)


def _days(first: date, until: date, zone: tzinfo, start_h: int) -> Range:
    return Range(from_us=day_start(first, zone, start_h), to_us=day_start(until, zone, start_h))


def parse_moment(text: str, zone: tzinfo, *, end: bool, start_h: int = 0) -> int:
    """What a person typed as --from (end=False) or --to (end=True), in microseconds UTC.

    A date alone means its first moment, or as an end the first moment after it; a time is taken
    as it is. Without an offset it is local. start_h: the hour at which days begin. Raises
    UnknownDate.
    """
    text = text.strip()
    try:
        if _DATE.fullmatch(text):
            day = date.fromisoformat(text)
            return day_start(day + timedelta(days=1) if end else day, zone, start_h)
        moment = datetime.fromisoformat(text)
        local = moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)
        return to_us(local.astimezone(UTC))
    except (ValueError, OverflowError) as bad:
        raise UnknownDate(
            f"{text[:40]!r} is not a date or time: "
            "write 2026-11-22, or 2026-11-22T14:30, with an offset if it is not local"
        ) from bad


def parse_range(
    from_text: str | None, to_text: str | None, zone: tzinfo, start_h: int = 0
) -> tuple[int | None, int | None]:
    """Both ends, None where not given. Raises UnknownDate, also where from is not before to."""
    start = None if from_text is None else parse_moment(from_text, zone, end=False, start_h=start_h)
    end = None if to_text is None else parse_moment(to_text, zone, end=True, start_h=start_h)
    if start is not None and end is not None and start >= end:
        raise UnknownDate("the range ends before it begins: give a --from that is before --to")
    return start, end
