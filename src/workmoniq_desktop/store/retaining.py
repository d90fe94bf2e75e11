"""Takes out of the record what is older than the worker wants it kept; totals stay as they are.

A history remembers until which UTC day it is frozen: there the spans no longer say what the totals
say, so no total is ever added up anew from them, and nothing but a wipe changes that time.
"""

import json
from collections.abc import Sequence

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.retention import Due
from workmoniq_desktop.store import erasing_words, facets, frozen, rollups, watched
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.facets import Facet
from workmoniq_desktop.store.forgetting import device_numbers


def due(raw: Raw, titles_us: int | None, windows_us: int | None, input_us: int | None) -> Due:
    """What would go of before these moments (None: nothing of that kind)."""
    titled = windows = tallies = 0
    first: list[int] = []
    seen, first_seen_us = (0, None) if titles_us is None else watched.older(raw.execute, titles_us)
    if first_seen_us is not None:
        first.append(first_seen_us)
    for device in device_numbers(raw):
        for until_us, extra in ((titles_us, " AND title IS NOT NULL"), (windows_us, "")):
            if until_us is None:
                continue
            count, first_us = raw.execute(
                "SELECT count(*), min(start_us) FROM windows WHERE device=?"  # noqa: S608  # our own words
                f" AND start_us < ? AND start_us + dur_us <= ?{extra}",
                (device, until_us, until_us),
            ).fetchone()
            titled += count if extra else 0
            windows += 0 if extra else count
            first += [first_us] if count else []
        if input_us is not None:
            count, minute = raw.execute(
                "SELECT count(*), min(minute) FROM tallies WHERE device=? AND minute < ?",
                (device, input_us // MINUTE_US),
            ).fetchone()
            tallies += count
            first += [minute * MINUTE_US] if count else []
    return Due(
        titled=titled,
        windows=windows,
        tallies=tallies,
        watched=seen,
        first_us=min(first, default=None),
    )


def forget_input(raw: Raw, until_us: int) -> None:
    """Input counts of the minutes before until_us."""
    for device in device_numbers(raw):
        raw.execute(
            "DELETE FROM tallies WHERE device=? AND minute < ?", (device, until_us // MINUTE_US)
        )


def unkept_days(raw: Raw, until_day: int) -> Sequence[int]:
    """UTC days before until_day that have time and whose facets are not kept; they would be lost.

    The day of the newest one is excluded where it is frozen already.
    """
    from_day = frozen.until_day(raw.execute)
    seen = {
        day
        for device in device_numbers(raw)
        for (day,) in raw.execute(
            "SELECT DISTINCT bucket FROM roll_days WHERE device=? AND bucket < ?",
            (device, until_day),
        )
        if from_day is None or day >= from_day
    }
    kept = facets.kept_days(raw.execute, min(seen, default=0), until_day)
    return sorted(day for day in seen if not kept.get(day))


def withhold_titles_before(raw: Raw, first: int, day: int) -> None:
    """Titles and addresses of spans that ended before a UTC day began, and freeze that time.

    What other watchers saw until then goes whole: it is made of titles and addresses. first: the
    UTC day from which on there may be any; what is older went before. The facets of that time are
    kept already; of titles only how long there was one stays. The words themselves follow, see
    `months_to_settle` and `left_over`.
    """
    until_us = day * DAY_US
    for device in device_numbers(raw):
        raw.execute(
            "UPDATE windows SET title=NULL WHERE device=? AND start_us >= ? AND start_us < ?"
            " AND start_us + dur_us <= ? AND title IS NOT NULL",
            (device, _reach(raw, device, first * DAY_US), until_us, until_us),
        )
        watched.erase_older(raw, device, until_us)
    erasing_words.withhold_titles(raw, (-(2**62), until_us), None, whole=True)
    frozen.set_until_day(raw, day)
    _make_final(raw, until_us)
    facets.sum_up(raw.execute, Facet.TITLE, first=first, until=day)


def months_to_settle(raw: Raw, day: int) -> Sequence[int]:
    """The months before a UTC day whose totals by title may name what was withheld."""
    last = rollups.month_number(day - 1)
    return [
        month
        for (month,) in raw.execute(
            "SELECT DISTINCT month FROM title_months WHERE month <= ? ORDER BY month", (last,)
        )
    ]


def settle_month(raw: Raw, month: int) -> None:
    """Add up anew which titles a month shows."""
    first_us = rollups.month_first_day(month) * DAY_US
    rollups.refresh_titles(raw.execute, first_us, first_us + 1)


def left_over(raw: Raw, day: int) -> Sequence[int]:
    """Titles of the dictionary whose newest span began before a UTC day and shows them no more."""
    return [
        title
        for (title,) in raw.execute(
            "SELECT id FROM titles WHERE last_us < ? AND NOT EXISTS (SELECT 1 FROM windows"
            " WHERE device IN (SELECT id FROM devices) AND start_us = last_us"
            " AND title = titles.id)",
            (day * DAY_US,),
        )
    ]


def forget_windows_before(raw: Raw, first: int, day: int) -> None:
    """Window spans that ended before a UTC day began; their titles are gone already.

    first: the UTC day from which on there may be any; what is older went before.
    """
    until_us = day * DAY_US
    for device in device_numbers(raw):
        raw.execute(
            "DELETE FROM windows WHERE device=? AND start_us >= ? AND start_us < ?"
            " AND start_us + dur_us <= ?",
            (device, _reach(raw, device, first * DAY_US), until_us, until_us),
        )


def _reach(raw: Raw, device: int, from_us: int) -> int:
    """Where the span starts that reaches into a time from before; spans do not overlap."""
    (before_us,) = raw.execute(
        "SELECT max(start_us) FROM windows WHERE device=? AND start_us <= ?", (device, from_us)
    ).fetchone()
    return from_us if before_us is None else int(before_us)


def _make_final(raw: Raw, until_us: int) -> None:
    """Steps that speak of frozen time stay as they are; those before and after can be undone."""
    reaching = {
        number
        for (number,) in raw.execute(
            "SELECT DISTINCT command FROM edits WHERE from_us < ?", (until_us,)
        )
    }
    for number, text in raw.execute(
        "SELECT id, changes FROM commands WHERE changes LIKE '%\"entry\"%' AND NOT final"
    ).fetchall():
        bodies = [
            body
            for change in json.loads(text)
            if change["kind"] == "entry"
            for body in (change["before"], change["after"])
            if body is not None
        ]
        if any(body["start_us"] < until_us for body in bodies):
            reaching.add(number)
    raw.executemany(
        "UPDATE commands SET final=1, state=CASE state WHEN 1 THEN 2 ELSE state END WHERE id=?",
        [(number,) for number in reaching],
    )
