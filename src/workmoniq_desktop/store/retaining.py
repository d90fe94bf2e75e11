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
from workmoniq_desktop.store.forgetting import device_numbers, forget_titles


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


def forget_titles_before(raw: Raw, day: int) -> None:
    """Titles and addresses of spans that ended before a UTC day began, and freeze that time.

    What other watchers saw until then goes whole: it is made of titles and addresses.

    The facets of that time are kept already; of titles only how long there was one stays.
    """
    until_us = day * DAY_US
    first_us, gone = until_us, set[int]()
    for device in device_numbers(raw):
        where = " WHERE device=? AND start_us < ? AND start_us + dur_us <= ? AND title IS NOT NULL"
        span = (device, until_us, until_us)
        for title, start_us in raw.execute(f"SELECT title, start_us FROM windows{where}", span):  # noqa: S608  # our own words
            gone.add(title)
            first_us = min(first_us, start_us)
        raw.execute(f"UPDATE windows SET title=NULL{where}", span)  # noqa: S608  # our own words
        watched.erase_older(raw, device, until_us)
    erasing_words.withhold_titles(raw, (-(2**62), until_us), None, whole=True)
    frozen.set_until_day(raw, day)
    _make_final(raw, until_us)
    facets.sum_up(raw.execute, Facet.TITLE, first=-(2**31), until=day)
    if gone:
        rollups.refresh_titles(raw.execute, first_us, until_us)
        forget_titles(raw, gone)


def forget_windows_before(raw: Raw, day: int) -> None:
    """Window spans that ended before a UTC day began; their titles are gone already."""
    until_us = day * DAY_US
    for device in device_numbers(raw):
        raw.execute(
            "DELETE FROM windows WHERE device=? AND start_us < ? AND start_us + dur_us <= ?",
            (device, until_us, until_us),
        )


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
