"""ISO 8601 for half a million spans: the same text as calendar.iso, four times as fast."""

from functools import lru_cache

from workmoniq_desktop.domain.calendar import iso
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US


def moment(at_us: int, offset_minutes: int) -> str:
    """As calendar.iso, which a test compares it with."""
    day, rest = divmod(at_us + offset_minutes * MINUTE_US, DAY_US)
    hours, rest = divmod(rest, HOUR_US)
    minutes, rest = divmod(rest, MINUTE_US)
    seconds, micros = divmod(rest, SECOND_US)
    return f"{_date(day)}T{hours:02}:{minutes:02}:{seconds:02}.{micros:06}{_offset(offset_minutes)}"


@lru_cache(maxsize=64)
def _date(day: int) -> str:
    return iso(day * DAY_US, 0)[:10]


@lru_cache(maxsize=64)
def _offset(offset_minutes: int) -> str:
    return iso(0, offset_minutes)[-6:]
