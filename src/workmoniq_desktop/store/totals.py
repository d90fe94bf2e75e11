"""Reported time by app, device and title: from roll-ups where they reach.

A range falls into whole months, days and quarter hours, which are summed as they lie, and ragged
ends and the newest quarter hour, which are counted from the spans. Exact to the microsecond.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.domain.overlap import BY_HAND, NO_WINDOW, Piece
from workmoniq_desktop.store import counting, rollups
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.engine import run_of
from workmoniq_desktop.store.rollups import QUARTERS_A_DAY, month_first_day, month_number
from workmoniq_desktop.store.schema import apps, devices, rolls

Look = Connection
"""One consistent look at the history, as Database.reading gives it."""

MANUAL = "(entered by hand)"
"""In place of an app: time that only a manual entry tells of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleTotals:
    """rows: microseconds by text, most first. count, total_us: also of what a limit left out."""

    rows: list[tuple[str, int]]
    count: int
    total_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cover:
    """How a range is covered. levels: (level, first bucket, bucket after the last)."""

    levels: tuple[tuple[str, int, int], ...]
    ragged: tuple[tuple[int, int], ...]


def by_app(tx: Connection, from_us: int, to_us: int) -> dict[str | None, int]:
    """Microseconds by app; None for active time without a window."""
    numbers: Counter[int] = Counter()
    cover = _cover(tx, from_us, to_us)
    for level, first, until in cover.levels:
        roll = rolls[level]
        numbers.update(_summed(tx, level, roll.c.app, roll.c.bucket.between(first, until - 1)))
    for _, piece, counted_us in _ragged(tx, cover):
        numbers[piece[2]] += counted_us
    names: dict[int, str] = dict(tx.execute(select(apps.c.id, apps.c.name)).all())
    totals: Counter[str | None] = Counter()
    for number, us in numbers.items():
        totals[_app_name(number, names)] += us
    return dict(totals)


def _app_name(number: int, names: dict[int, str]) -> str | None:
    if number == NO_WINDOW:
        return None
    return MANUAL if number == BY_HAND else names[number]


def by_device(tx: Connection, from_us: int, to_us: int) -> dict[str | None, int]:
    """Microseconds by device name, each device for itself."""
    numbers: Counter[int] = Counter()
    cover = _cover(tx, from_us, to_us)
    for level, first, until in cover.levels:
        roll = rolls[level]
        own = (
            select(roll.c.device, func.sum(roll.c.active_us))
            .where(roll.c.bucket.between(first, until - 1))
            .group_by(roll.c.device)
        )
        numbers.update(dict(tx.execute(own).all()))
    for device, piece, _ in _ragged(tx, cover):
        numbers[device] += piece[1] - piece[0]
    names = dict(tx.execute(select(devices.c.id, devices.c.name)).all())
    return {names[number]: us for number, us in numbers.items()}


def whole_months(tx: Connection, from_us: int, to_us: int) -> tuple[int, int]:
    """The first and last end of the UTC months in a range whose totals by title are ready.

    Equal where there is none.
    """
    _, _, until_month = _watermarks(tx)
    first = month_number(from_us // DAY_US)
    if month_first_day(first) * DAY_US < from_us:
        first += 1
    until = max(first, min(month_number(to_us // DAY_US), until_month))
    return month_first_day(first) * DAY_US, month_first_day(until) * DAY_US


def by_title(  # noqa: PLR0917  # where the parts of a range lie
    tx: Connection,
    months: tuple[int, int],
    days: Sequence[int],
    live: Mapping[int, int],
    limit: int | None = None,
    among: Collection[str] | None = None,
) -> TitleTotals:
    """Microseconds by text of title, most first; time without a title is not in it.

    months: from and to, as whole_months tells. days: UTC days whose totals by title are kept.
    live: microseconds by number of title, of what neither holds. limit: only so many texts, since
    reading them is what takes long. among: only these.
    """
    first, until = (month_number(at_us // DAY_US) for at_us in months)
    parts = (first, until, json.dumps(list(days)), json.dumps(live))
    run = _run(tx)
    # One text may have several URLs, and so several numbers; where no title has a URL, only the
    # few texts that are shown need to be read.
    shared = any(run("SELECT 1 FROM titles WHERE url IS NOT NULL LIMIT 1", ()))
    query = _BY_TEXT if shared else _BY_NUMBER
    last: object = -1 if limit is None else limit
    if among is not None:
        query, last = _AMONG, json.dumps(list(among))
    (_, count, total_us), *rows = run(_PARTS + query, (*parts, last))
    return TitleTotals(
        rows=[(text, us) for text, _, us in rows], count=count, total_us=total_us or 0
    )


_PARTS = """WITH parts (title, us) AS (
    SELECT title, counted_us FROM title_months WHERE month >= ? AND month < ?
    UNION ALL SELECT key, counted_us FROM facets
        WHERE facet = 4 AND key <> 0 AND day IN (SELECT value FROM json_each(?))
    UNION ALL SELECT CAST(key AS INTEGER), value FROM json_each(?)
)"""
_ALL_AND_MOST = """
    SELECT NULL, count(*), sum(us) FROM sums WHERE us > 0
    UNION ALL SELECT * FROM ({})"""
_BY_NUMBER = (  # noqa: S608  # our own words
    ", sums AS MATERIALIZED (SELECT title, sum(us) AS us FROM parts GROUP BY title)"
) + _ALL_AND_MOST.format(
    "SELECT text, 1, us FROM (SELECT title, us FROM sums WHERE us > 0 ORDER BY us DESC LIMIT ?)"
    " JOIN titles ON titles.id = title"
)
_SUMS_BY_TEXT = (
    ", sums AS MATERIALIZED (SELECT text, sum(us) AS us FROM parts JOIN titles ON titles.id = title"
    " WHERE text IS NOT NULL GROUP BY text)"
)
_BY_TEXT = _SUMS_BY_TEXT + _ALL_AND_MOST.format(
    "SELECT text, 1, us FROM sums WHERE us > 0 ORDER BY us DESC LIMIT ?"
)
_AMONG = _SUMS_BY_TEXT + _ALL_AND_MOST.format(
    "SELECT text, 1, us FROM sums WHERE us > 0 AND text IN (SELECT value FROM json_each(?))"
)


def _summed(
    tx: Connection, level: str, key: ColumnElement[Any], within: ColumnElement[bool]
) -> dict[int, int]:
    roll = rolls[level]
    counted = func.sum(func.coalesce(roll.c.counted_us, roll.c.active_us))
    return dict(tx.execute(select(key, counted).where(within).group_by(key)).all())


def _ragged(tx: Connection, cover: _Cover) -> Iterator[tuple[int, Piece, int]]:
    """Pieces outside the roll-ups with their device and counted time."""
    for start_us, end_us in cover.ragged:
        if start_us < end_us:
            yield from counting.counted(counting.pieces_by_device(_run(tx), start_us, end_us))


def _quarters(
    tx: Connection, from_us: int, to_us: int
) -> tuple[int, int, tuple[tuple[int, int], ...]]:
    """The rolled up quarter hours in a range, and what is left of it at both ends."""
    until_quarter, _, _ = _watermarks(tx)
    first = -(-from_us // QUARTER_US)
    until = min(to_us // QUARTER_US, until_quarter)
    if first >= until:
        return first, first, ((from_us, to_us),)
    return first, until, ((from_us, first * QUARTER_US), (until * QUARTER_US, to_us))


def _cover(tx: Connection, from_us: int, to_us: int) -> _Cover:
    first, until, ragged = _quarters(tx, from_us, to_us)
    _, until_day, until_month = _watermarks(tx)
    first_day = -(-first // QUARTERS_A_DAY)
    last_day = min(until // QUARTERS_A_DAY, until_day)
    if first_day >= last_day:
        return _Cover(levels=(("quarters", first, until),), ragged=ragged)
    levels = [
        ("quarters", first, first_day * QUARTERS_A_DAY),
        ("quarters", last_day * QUARTERS_A_DAY, until),
    ]
    first_month = month_number(first_day)
    if month_first_day(first_month) < first_day:
        first_month += 1
    last_month = min(month_number(last_day), until_month)
    if first_month >= last_month:
        levels.append(("days", first_day, last_day))
    else:
        levels.append(("days", first_day, month_first_day(first_month)))
        levels.append(("days", month_first_day(last_month), last_day))
        levels.append(("months", first_month, last_month))
    return _Cover(levels=tuple(level for level in levels if level[1] < level[2]), ragged=ragged)


def _watermarks(tx: Connection) -> tuple[int, int, int]:
    return rollups.watermarks(_run(tx))


def _run(tx: Connection) -> Run:
    return run_of(tx)
