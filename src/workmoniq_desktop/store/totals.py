"""Active time by app, device, day, hour, title and site: from roll-ups where they reach.

A range falls into whole months, days and quarter hours, which are summed as they lie, and ragged
ends and the newest quarter hour, which are counted from the spans. Exact to the microsecond.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from workmoniq_desktop.domain.clock import DAY_US, QUARTER_US
from workmoniq_desktop.domain.overlap import BY_HAND, NO_WINDOW, Piece, split
from workmoniq_desktop.store import counting, rollups
from workmoniq_desktop.store.connection import Run
from workmoniq_desktop.store.rollups import QUARTERS_A_DAY, month_first_day, month_number
from workmoniq_desktop.store.schema import apps, devices, rolls, title_months, titles

MANUAL = "(entered by hand)"
"""In place of an app: time that only a manual entry tells of."""

Label = Callable[[int], str]
"""Names the part of a report that a moment belongs to: its local day, or its hour."""


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


def by_label(tx: Connection, from_us: int, to_us: int, label: Label) -> dict[str | None, int]:
    """Microseconds by what label says of each quarter hour; None never."""
    totals: Counter[str | None] = Counter()
    first, until, ragged = _quarters(tx, from_us, to_us)
    roll = rolls["quarters"]
    for bucket, us in _summed(
        tx, "quarters", roll.c.bucket, roll.c.bucket.between(first, until - 1)
    ).items():
        totals[label(bucket * QUARTER_US)] += us
    cover = _Cover(levels=(), ragged=ragged)
    for _, (start_us, end_us, _, _, _), counted_us in _ragged(tx, cover, QUARTER_US):
        if counted_us and end_us > start_us:
            totals[label(start_us)] += counted_us
    return dict(totals)


def by_title(tx: Connection, from_us: int, to_us: int) -> dict[tuple[str | None, str | None], int]:
    """Microseconds by (title, URL); (None, None) for active time without a title."""
    numbers: Counter[int | None] = Counter()
    _, _, until_month = _watermarks(tx)
    first = month_number(from_us // DAY_US)
    if month_first_day(first) * DAY_US < from_us:
        first += 1
    until = min(month_number(to_us // DAY_US), until_month)
    ragged = [(from_us, to_us)]
    if first < until:
        from_month_us, to_month_us = (month_first_day(m) * DAY_US for m in (first, until))
        ragged = [(from_us, from_month_us), (to_month_us, to_us)]
        months = (
            select(title_months.c.title, func.sum(title_months.c.counted_us))
            .where(title_months.c.month.between(first, until - 1))
            .group_by(title_months.c.title)
        )
        numbers.update(dict(tx.execute(months).all()))
        untitled = sum(by_app(tx, from_month_us, to_month_us).values()) - sum(numbers.values())
        numbers[None] += untitled
    for _, piece, counted_us in _ragged(tx, _Cover(levels=(), ragged=tuple(ragged))):
        numbers[piece[3]] += counted_us
    texts = _texts(tx, [number for number, us in numbers.items() if number is not None and us])
    totals: Counter[tuple[str | None, str | None]] = Counter()
    for number, us in numbers.items():
        if us:
            totals[(None, None) if number is None else texts[number]] += us
    return dict(totals)


def _texts(tx: Connection, numbers: list[int]) -> dict[int, tuple[str | None, str | None]]:
    found: dict[int, tuple[str | None, str | None]] = {}
    for at in range(0, len(numbers), 10_000):
        some = select(titles.c.id, titles.c.text, titles.c.url).where(
            titles.c.id.in_(numbers[at : at + 10_000])
        )
        found.update({number: (text, url) for number, text, url in tx.execute(some)})
    return found


def _summed(
    tx: Connection, level: str, key: ColumnElement[Any], within: ColumnElement[bool]
) -> dict[int, int]:
    roll = rolls[level]
    counted = func.sum(func.coalesce(roll.c.counted_us, roll.c.active_us))
    return dict(tx.execute(select(key, counted).where(within).group_by(key)).all())


def _ragged(
    tx: Connection, cover: _Cover, bucket_us: int | None = None
) -> Iterator[tuple[int, Piece, int]]:
    """Pieces outside the roll-ups with their device and counted time; cut at bucket_us."""
    for start_us, end_us in cover.ragged:
        if start_us < end_us:
            pieces = counting.pieces_by_device(_run(tx), start_us, end_us)
            if bucket_us is not None:
                pieces = {d: [p for _, p in split(own, bucket_us)] for d, own in pieces.items()}
            yield from counting.counted(pieces)


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
    return tx.exec_driver_sql
