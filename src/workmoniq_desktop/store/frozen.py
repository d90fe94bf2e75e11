"""Until when a history is frozen: its spans no longer hold all that its totals were made of."""

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.store.connection import Raw, Run

_KEY = "frozen_day"
_NEVER_US = -(1 << 62)


def until_day(run: Run) -> int | None:
    """The first UTC day that is not frozen; None where none is."""
    for (value,) in run("SELECT value FROM meta WHERE key=?", (_KEY,)):
        return int(value)
    return None


def until_us(run: Run) -> int:
    """The first moment that is not frozen; long before all time where none is."""
    day = until_day(run)
    return _NEVER_US if day is None else day * DAY_US


def set_until_day(raw: Raw, day: int) -> None:
    """Freeze all before a UTC day; what is frozen stays so."""
    before = until_day(raw.execute)
    if before is None or day > before:
        raw.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, str(day)))
