"""Remembers which months' roll-ups a bulk change has made wrong, until they are right again.

The months are noted in the transaction that changes their spans, and struck off in the one that
rolls them up anew: whatever happens in between, a process that dies or a second import, the note
says what is left to do.
"""

from collections.abc import Callable, Iterable

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta

Shown = tuple[int, int, int, int | None]
"""Of a window span: start_us, and the numbers of its device, app and title."""

_KEY = "unsettled_months"


def months_of(days: set[int]) -> set[int]:
    """The months that UTC days, counted from 1970, are in."""
    return {rollups.month_number(day) for day in days}


def note(raw: Raw, months: set[int]) -> None:
    """Their roll-ups are wrong as soon as this transaction holds."""
    noted = _noted(raw)
    if not months <= noted:
        _write(raw, noted | months)


def show_in_use(raw: Raw, shown: Iterable[Shown]) -> None:
    """Let the roll-ups say which apps and titles these window spans use, though not how long.

    A wipe takes from them what nobody uses any more, and it may come before the months are settled.
    """
    until_quarter, until_day, until_month = rollups.watermarks(raw.execute)
    apps: dict[str, set[tuple[int, int, int]]] = {"quarters": set(), "days": set(), "months": set()}
    titles: set[tuple[int, int]] = set()
    for start_us, device, app, title in shown:
        day = start_us // DAY_US
        month = rollups.month_number(day)
        if month < until_month:
            apps["months"].add((month, device, app))
            if title is not None:
                titles.add((month, title))
        elif day < until_day:
            apps["days"].add((day, device, app))
        elif start_us // QUARTER_US < until_quarter:
            apps["quarters"].add((start_us // QUARTER_US, device, app))
    for level, rows in apps.items():
        raw.executemany(f"INSERT OR IGNORE INTO roll_{level} VALUES (?, ?, ?, 0, NULL)", rows)  # noqa: S608  # our own names
    raw.executemany("INSERT OR IGNORE INTO title_months VALUES (?, ?, 0)", titles)


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
            _settle_first(raw)


def _settle_first(raw: Raw) -> bool:
    noted = _noted(raw)
    if not noted:
        return False
    month = min(noted)
    from_us = rollups.month_first_day(month) * DAY_US
    to_us = rollups.month_first_day(month + 1) * DAY_US
    rollups.refresh(raw.execute, from_us, to_us)
    _write(raw, noted - {month})
    return True


def _noted(raw: Raw) -> set[int]:
    text = read_meta(raw, _KEY)
    return {int(month) for month in text.split(",")} if text else set()


def _write(raw: Raw, months: set[int]) -> None:
    if months:
        write_meta(raw, _KEY, ",".join(map(str, sorted(months))))
    else:
        raw.execute("DELETE FROM meta WHERE key=?", (_KEY,))
