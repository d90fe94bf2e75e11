"""Takes titles and apps that no span shows any more out of the dictionaries and the index."""

from collections.abc import Collection, Iterable

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.rollups import month_first_day, month_number

_FEW = 5_000


def forget_titles(raw: Raw, candidates: set[int]) -> None:
    """Take titles without a span out of the dictionary and the search index."""
    kept = _still_used(raw, candidates)
    for title in sorted(candidates - kept):
        row = raw.execute("SELECT text FROM titles WHERE id=?", (title,)).fetchone()
        if row is not None and row[0] is not None:
            raw.execute(
                "INSERT INTO titles_fts (titles_fts, rowid, text) VALUES ('delete', ?, ?)",
                (title, row[0]),
            )
        raw.execute("DELETE FROM titles WHERE id=?", (title,))
    _mend_newest(raw, kept)


def _still_used(raw: Raw, candidates: set[int]) -> set[int]:
    """Those candidates that a span still shows: months that are rolled up tell, and the rest."""
    if not candidates:
        return set()
    _, _, until_month = rollups.watermarks(raw.execute)
    tail_us = month_first_day(until_month) * DAY_US
    used: set[int] = set()
    for device in device_numbers(raw):
        # a span that began before the month and reaches into it counts for its own month
        used |= {
            title
            for (title,) in raw.execute(
                "SELECT DISTINCT title FROM windows WHERE device=? AND start_us >= ?",
                (device, tail_us),
            )
        }
    used &= candidates
    left = candidates - used
    if len(left) > _FEW:
        return used | (
            left & {title for (title,) in raw.execute("SELECT DISTINCT title FROM title_months")}
        )
    first = raw.execute("SELECT min(month) FROM title_months").fetchone()[0]
    months = range(until_month if first is None else first, until_month)
    for title in left:
        if any(_in_month(raw, month, title) for month in reversed(months)):
            used.add(title)
    return used


def _in_month(raw: Raw, month: int, title: int) -> bool:
    row = raw.execute(
        "SELECT 1 FROM title_months WHERE month=? AND title=?", (month, title)
    ).fetchone()
    return row is not None


def _mend_newest(raw: Raw, titles: Iterable[int]) -> None:
    """Find the newest span of each title anew, where the one that was it is gone."""
    devices = device_numbers(raw)
    lost = {
        title: at_us
        for title in titles
        for (at_us,) in raw.execute("SELECT last_us FROM titles WHERE id=?", (title,)).fetchall()
        if not _shown_at(raw, devices, title, at_us)
    }
    if not lost:
        return
    first = raw.execute("SELECT min(month) FROM title_months").fetchone()[0]
    _, _, until_month = rollups.watermarks(raw.execute)
    month = month_number(max(lost.values()) // DAY_US)
    # one look at each month that shows any of them, newest first, until every title was met
    while lost and (first is None or month >= first):
        if month >= until_month or _any_in_month(raw, month, lost):
            for title, at_us in _newest_in(raw, devices, month).items():
                if lost.pop(title, None) is not None:
                    raw.execute("UPDATE titles SET last_us=? WHERE id=?", (at_us, title))
        if first is None:
            break
        month -= 1


def _any_in_month(raw: Raw, month: int, titles: Collection[int]) -> bool:
    """Whether a month that is rolled up shows one of them; asking for many costs more than it."""
    return len(titles) > _FEW or any(_in_month(raw, month, title) for title in titles)


def _shown_at(raw: Raw, devices: list[int], title: int, at_us: int) -> bool:
    return any(
        raw.execute(
            "SELECT 1 FROM windows WHERE device=? AND start_us=? AND title=?",
            (device, at_us, title),
        ).fetchone()
        for device in devices
    )


def _newest_in(raw: Raw, devices: list[int], month: int) -> dict[int, int]:
    newest: dict[int, int] = {}
    for device in devices:
        for title, at_us in raw.execute(
            "SELECT title, max(start_us) FROM windows WHERE device=? AND start_us >= ?"
            " AND start_us < ? AND title IS NOT NULL GROUP BY title",
            (device, month_first_day(month) * DAY_US, month_first_day(month + 1) * DAY_US),
        ):
            newest[title] = max(at_us, newest.get(title, at_us))
    return newest


def forget_apps(raw: Raw, candidates: set[int]) -> None:
    """Take apps without a span out of the dictionary; the roll-ups name every app that is there."""
    until_quarter, until_day, until_month = rollups.watermarks(raw.execute)
    since = {
        "roll_months WHERE bucket >= ?": 0,
        "roll_days WHERE bucket >= ?": month_first_day(until_month),
        "roll_quarters WHERE bucket >= ?": until_day * rollups.QUARTERS_A_DAY,
        "windows WHERE device IN (SELECT id FROM devices) AND start_us >= ?": until_quarter
        * QUARTER_US,
    }
    used = {
        app
        for where, first in since.items()
        for (app,) in raw.execute(f"SELECT DISTINCT app FROM {where}", (first,))  # noqa: S608  # our own names
    }
    for app in sorted(candidates - used):
        raw.execute("DELETE FROM apps WHERE id=?", (app,))


def device_numbers(raw: Raw) -> list[int]:
    """Every device of the history."""
    return [device for (device,) in raw.execute("SELECT id FROM devices ORDER BY id").fetchall()]
