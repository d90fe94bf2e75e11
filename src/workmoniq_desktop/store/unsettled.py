"""Remembers which months' roll-ups a bulk change has made wrong, until they are right again.

The months are noted in the transaction that changes their spans, and struck off in the one that
rolls them up anew: whatever happens in between, a process that dies or a second import, the note
says what is left to do.
"""

from collections.abc import Callable

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta

_KEY = "unsettled_months"


def months_of(days: set[int]) -> set[int]:
    """The months that UTC days, counted from 1970, are in."""
    return {rollups.month_number(day) for day in days}


def note(raw: Raw, months: set[int]) -> None:
    """Their roll-ups are wrong as soon as this transaction holds."""
    noted = _noted(raw)
    if not months <= noted:
        _write(raw, noted | months)


def settle(database: Database, told: Callable[[int, int], None] | None = None) -> None:
    """Roll up anew every month that is noted, each by a transaction of its own.

    told: hears how many months are done, of how many. What it raises ends the work between two
    months; the rest stays noted.
    """
    with database.raw() as raw:
        total = len(_noted(raw))
    for done in range(total):
        if told is not None:
            told(done, total)
        with database.writing() as raw:
            noted = _noted(raw)
            if not noted:
                return
            month = min(noted)
            from_us = rollups.month_first_day(month) * DAY_US
            to_us = rollups.month_first_day(month + 1) * DAY_US
            rollups.refresh(raw.execute, from_us, to_us)
            _write(raw, noted - {month})


def _noted(raw: Raw) -> set[int]:
    text = read_meta(raw, _KEY)
    return {int(month) for month in text.split(",")} if text else set()


def _write(raw: Raw, months: set[int]) -> None:
    if months:
        write_meta(raw, _KEY, ",".join(map(str, sorted(months))))
    else:
        raw.execute("DELETE FROM meta WHERE key=?", (_KEY,))
