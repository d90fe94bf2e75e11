"""Times, lengths and sizes as people read them."""

from datetime import tzinfo

from workmoniq_desktop.domain.calendar import iso, to_datetime
from workmoniq_desktop.domain.clock import SECOND_US

_UNITS = ("B", "KiB", "MiB", "GiB", "TiB")


def length(us: int) -> str:
    """h:mm:ss, to the nearest second."""
    seconds = (us + SECOND_US // 2) // SECOND_US
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}"


def day_and_time(at_us: int, zone: tzinfo) -> str:
    """2026-11-22 14:30:05, local."""
    return to_datetime(at_us, zone).replace(tzinfo=None).isoformat(" ", "seconds")


def time_near(at_us: int, near_us: int, zone: tzinfo) -> str:
    """14:30:05 where near_us is on the same local day, else with the date."""
    same = to_datetime(at_us, zone).date() == to_datetime(near_us, zone).date()
    return f"{to_datetime(at_us, zone):%H:%M:%S}" if same else day_and_time(at_us, zone)


def local_iso(at_us: int, zone: tzinfo) -> str:
    """ISO 8601 with microseconds and the local offset of that moment."""
    offset = to_datetime(at_us, zone).utcoffset()
    return iso(at_us, 0 if offset is None else round(offset.total_seconds() / 60))


def size(size_bytes: int) -> str:
    """12.3 MiB."""
    amount, unit = float(size_bytes), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount /= 1024
        unit += 1
    return f"{amount:.1f} {_UNITS[unit]}" if unit else f"{size_bytes} B"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 span, 2 spans."""
    return f"{number} {one if number == 1 else many or one + 's'}"
