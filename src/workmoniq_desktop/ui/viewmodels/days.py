"""Which stretch of time a day or a week of the worker is: days begin at an hour they chose."""

from datetime import date, datetime, time, timedelta, tzinfo

from workmoniq_desktop.domain.calendar import UTC, Range, local_date, to_us


def begin_of(day: date, zone: tzinfo, start_h: int) -> int:
    """The first moment of a day that begins at start_h, also where that hour does not exist."""
    return to_us(datetime.combine(day, time(start_h), tzinfo=zone).astimezone(UTC))


def range_of_day(day: date, zone: tzinfo, start_h: int) -> Range:
    """Usually 24 hours; 23 or 25 where the clocks change."""
    return Range(
        from_us=begin_of(day, zone, start_h),
        to_us=begin_of(day + timedelta(days=1), zone, start_h),
    )


def day_at(at_us: int, zone: tzinfo, start_h: int) -> date:
    """The day that holds a moment."""
    day = local_date(at_us, zone)
    if at_us < begin_of(day, zone, start_h):
        return day - timedelta(days=1)
    return day


def week_begin(day: date, week_start: int) -> date:
    """The first day of the week that holds day. week_start: 0 Monday."""
    return day - timedelta(days=(day.weekday() - week_start) % 7)


def range_of_week(first: date, zone: tzinfo, start_h: int) -> Range:
    """Seven days from first."""
    return Range(
        from_us=begin_of(first, zone, start_h),
        to_us=begin_of(first + timedelta(days=7), zone, start_h),
    )
