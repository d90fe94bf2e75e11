"""Remembers of which days a bulk change has made the roll-ups wrong, until they are right again.

The days are noted in the transaction that changes their spans, and struck off, a month at a time,
in the one that rolls them up anew: whatever happens in between, a process that dies or a second
import, the note says what is left to do.
"""

from collections.abc import Callable, Iterable

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta

Shown = tuple[int, int, int, int | None]
"""Of a window span: start_us, and the numbers of its device, app and title."""

_KEY = "unsettled_days"
_EARLIER_KEY = "unsettled_months"
"""What was noted before days were."""


def note(raw: Raw, days: set[int]) -> None:
    """Roll-ups of these UTC days since 1970 are wrong as soon as this transaction holds."""
    noted = _noted(raw)
    if not days <= noted:
        _write(raw, noted | days)


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
        total = len({rollups.month_number(day) for day in _noted(raw)})
    for done in range(total):
        if told is not None:
            told(done, total)
        with database.writing() as raw:
            _settle_first(raw)


def _settle_first(raw: Raw) -> None:
    noted = _noted(raw)
    if not noted:
        return
    month = rollups.month_number(min(noted))
    days = {day for day in noted if rollups.month_number(day) == month}
    runs = _runs(days)
    rollups.refresh_apart(raw.execute, [(day * DAY_US, until * DAY_US) for day, until in runs])
    _write(raw, noted - days)


def _noted(raw: Raw) -> set[int]:
    runs = [run.split(":") for run in (read_meta(raw, _KEY) or "").split(",") if run]
    days = {day for first, until in runs for day in range(int(first), int(until))}
    for month in (read_meta(raw, _EARLIER_KEY) or "").split(","):
        if month:
            first_day, until_day = map(rollups.month_first_day, (int(month), int(month) + 1))
            days.update(range(first_day, until_day))
    return days


def _write(raw: Raw, days: set[int]) -> None:
    raw.execute("DELETE FROM meta WHERE key IN (?, ?)", (_KEY, _EARLIER_KEY))
    if days:
        write_meta(raw, _KEY, ",".join(f"{first}:{until}" for first, until in _runs(days)))


def _runs(days: set[int]) -> list[tuple[int, int]]:
    """Days that follow each other as (first, one after the last)."""
    runs: list[tuple[int, int]] = []
    for day in sorted(days):
        if runs and runs[-1][1] == day:
            runs[-1] = runs[-1][0], day + 1
        else:
            runs.append((day, day + 1))
    return runs
