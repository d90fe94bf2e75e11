"""When the worker wants to be recorded: the hours of each weekday, in local time.

Where clocks go forward, hours that fall into the gap begin or end with it; where they go back, the
hour that comes twice is wanted twice.
"""

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.offsets import OffsetOf, steps
from workmoniq_desktop.domain.settings import MINUTES_A_DAY, WorkHours

Hours = tuple[WorkHours, ...]

_LOOK_AHEAD_DAYS = 8
_FIRST_WEEKDAY = 3
"""1 January 1970 was a Thursday; 0 is Monday."""


def is_wanted(hours: Hours | None, at_us: int, offset_of: OffsetOf) -> bool:
    """Whether at_us lies in the hours; None: always."""
    if hours is None:
        return True
    day, minute = divmod(at_us // MINUTE_US + offset_of(at_us), MINUTES_A_DAY)
    weekday = (day + _FIRST_WEEKDAY) % 7
    return any(
        one.weekday == weekday and one.from_minute <= minute < one.to_minute for one in hours
    )


def next_change_us(hours: Hours | None, at_us: int, offset_of: OffsetOf) -> int | None:
    """The first moment after at_us at which `is_wanted` changes; None where it never does."""
    if not hours:
        return None
    now = is_wanted(hours, at_us, offset_of)
    return next(
        (
            moment
            for moment in _bounds(hours, at_us, offset_of)
            if is_wanted(hours, moment, offset_of) != now
        ),
        None,
    )


def _bounds(hours: Hours, at_us: int, offset_of: OffsetOf) -> list[int]:
    """Every moment of the coming week at which something may change, in order."""
    end_us = at_us + _LOOK_AHEAD_DAYS * DAY_US
    found = set(steps(at_us, end_us, offset_of))
    offsets = {offset_of(at_us), *(offset_of(step_us) for step_us in found)}
    today = (at_us // MINUTE_US + offset_of(at_us)) // MINUTES_A_DAY
    for day in range(today, today + _LOOK_AHEAD_DAYS + 1):
        for one in hours:
            if one.weekday == (day + _FIRST_WEEKDAY) % 7:
                for minute in (one.from_minute, one.to_minute):
                    found |= {
                        (day * MINUTES_A_DAY + minute - offset) * MINUTE_US for offset in offsets
                    }
    return sorted(moment for moment in found if at_us < moment <= end_us)
