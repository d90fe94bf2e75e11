"""Takes spans out for good: rows, dictionaries, search index and roll-ups, in one transaction.

`secure_delete` overwrites what is freed; the caller empties the write-ahead log afterwards. Nothing
here knows of backups, which follow with the same functions.
"""

from collections.abc import Iterable
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.wipe import WipeCounts, WipeScope
from workmoniq_desktop.store import erasing_words, facets, rollups, watched
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.forgetting import device_numbers, forget_apps, forget_titles
from workmoniq_desktop.store.schema_codes import STATE_CODES

WIPED_BY_YOU = "wiped by you"

_ALL_TIME_US = (-(2**62), 2**62)


def bounds(scope: WipeScope) -> tuple[int, int]:
    """The range of a scope, as numbers that compare with every time."""
    first, last = _ALL_TIME_US
    return (
        first if scope.from_us is None else scope.from_us,
        last if scope.to_us is None else scope.to_us,
    )


def count(raw: Raw, scope: WipeScope) -> WipeCounts:
    """What erase would take; nothing changes. titles: distinct ones; active_us is left at 0."""
    from_us, to_us = bounds(scope)
    apps = _apps(raw, scope)
    windows = presences = tallies = titled = 0
    titles: set[int] = set()
    for device in device_numbers(raw):
        for (title,) in _windows(raw, "SELECT title", apps, device, (from_us, to_us)):
            windows += 1
            titled += title is not None
            titles.add(title)
        if apps is None:
            presences += raw.execute(
                "SELECT count(*) FROM presence WHERE device=? AND start_us >= ? AND start_us < ?"
                " AND start_us + dur_us > ? AND state <> ?",
                (
                    device,
                    _reach(raw, "presence", device, from_us),
                    to_us,
                    from_us,
                    STATE_CODES[State.WIPED],
                ),
            ).fetchone()[0]
            tallies += raw.execute(
                "SELECT count(*) FROM tallies WHERE device=? AND minute >= ? AND minute < ?",
                (device, from_us // MINUTE_US, -(-to_us // MINUTE_US)),
            ).fetchone()[0]
    seen = watched.count(raw.execute, from_us, to_us) if apps is None else 0
    said = erasing_words.count(raw, (from_us, to_us), scope.app)
    return WipeCounts(
        windows=windows,
        presences=presences,
        tallies=tallies,
        titles=len(titles - {None}),
        entries=said.entries,
        edits=said.edits,
        titled=titled,
        watched=seen,
    )


def erase(raw: Raw, scope: WipeScope, now_us: int) -> None:
    """Take out what scope names, and put `wiped` presence where presence went.

    now_us: where a range without end ends. Raises nothing of its own.
    """
    from_us, to_us = bounds(scope)
    apps = _apps(raw, scope)
    gone_titles: set[int] = set()
    gone_apps: set[int] = set()
    span_us = held(raw)
    # what was said about time to come goes with a range that reaches until now
    until_us = to_us if to_us < now_us else _ALL_TIME_US[1]
    said = erasing_words.erase(raw, (from_us, until_us), scope.app, now_us)
    touched = [
        (max(low_us, span_us[0]), min(high_us, span_us[1]))
        for low_us, high_us in said.reached
        if low_us < span_us[1] and high_us > span_us[0]
    ]
    for device in device_numbers(raw):
        _erase_windows(raw, device, (from_us, to_us), apps, (gone_titles, gone_apps, touched))
        if apps is None:
            _erase_presence(raw, device, from_us, min(to_us, now_us), touched)
            raw.execute(
                "DELETE FROM tallies WHERE device=? AND minute >= ? AND minute < ?",
                (device, from_us // MINUTE_US, -(-to_us // MINUTE_US)),
            )
            watched.erase(raw, device, from_us, to_us)
    if touched:
        rollups.refresh(
            raw.execute,
            min(first for first, _ in touched),
            max(last for _, last in touched),
            wiped=apps is None,
        )
    if apps is not None:
        rollups.forget_apps_frozen(raw.execute, (from_us, to_us), apps)
        gone_apps.update(apps)
    if apps is None:
        # an import may have brought any words
        raw.execute("DELETE FROM reasons WHERE id NOT IN (SELECT DISTINCT reason FROM presence)")
    facets.forget_unused_keys(raw.execute)
    forget_titles(raw, gone_titles)
    forget_apps(raw, gone_apps)


def held(raw: Raw) -> tuple[int, int]:
    """From where to where there is anything at all, so that totals are added up nowhere else."""
    ends = [
        (first, last + DAY_US)
        for table in ("presence", "windows", "entries")
        for device in device_numbers(raw)
        for first, last in raw.execute(
            f"SELECT min(start_us), max(start_us + dur_us) FROM {table} WHERE device=?",  # noqa: S608  # our own names
            (device,),
        )
        if first is not None
    ]
    return (min(first for first, _ in ends), max(last for _, last in ends)) if ends else (0, 0)


def _erase_windows(
    raw: Raw,
    device: int,
    span: tuple[int, int],
    apps: tuple[int, ...] | None,
    gone: tuple[set[int], set[int], list[tuple[int, int]]],
) -> None:
    from_us, to_us = span
    titles, gone_apps, touched = gone
    edges = [
        row
        for edge in (from_us, to_us)
        for row in raw.execute(
            "SELECT start_us, dur_us, app, title, offset_minutes FROM windows WHERE device=?"
            " AND start_us = (SELECT max(start_us) FROM windows WHERE device=? AND start_us < ?)"
            " AND start_us + dur_us > ?",
            (device, device, edge, edge),
        )
        if apps is None or row[2] in apps
    ]
    lowest, highest = None, None
    for title, app, start_us, end_us in _windows(
        raw, "SELECT title, app, start_us, start_us + dur_us", apps, device, span
    ):
        if title is not None:
            titles.add(title)
        gone_apps.add(app)
        lowest = start_us if lowest is None else min(lowest, start_us)
        highest = end_us if highest is None else max(highest, end_us)
    if lowest is None or highest is None:
        return
    # no further than the range: outside it frozen time has totals that no span tells any more
    touched.append((max(lowest, from_us), min(highest, to_us + 1)))
    _windows(raw, "DELETE", apps, device, span)
    # what reached over an edge keeps its outer part
    for start_us, dur_us, app, title, offset_minutes in edges:
        end_us = start_us + dur_us
        if start_us < from_us:
            _put_window(raw, device, start_us, from_us, (app, title, offset_minutes))
        if end_us > to_us and start_us < to_us:
            _put_window(raw, device, to_us, end_us, (app, title, offset_minutes))


def _put_window(
    raw: Raw, device: int, start_us: int, end_us: int, content: tuple[int, int | None, int]
) -> None:
    app, title, offset_minutes = content
    raw.execute(
        "INSERT OR REPLACE INTO windows VALUES (?, ?, ?, ?, ?, ?)",
        (device, start_us, end_us - start_us, app, title, offset_minutes),
    )
    if title is not None:
        raw.execute("UPDATE titles SET last_us = max(last_us, ?) WHERE id=?", (start_us, title))


def _erase_presence(
    raw: Raw, device: int, from_us: int, to_us: int, touched: list[tuple[int, int]]
) -> None:
    first = _reach(raw, "presence", device, from_us)
    rows = raw.execute(
        "SELECT start_us, dur_us, state, reason, offset_minutes FROM presence WHERE device=?"
        " AND start_us >= ? AND start_us < ? AND start_us + dur_us > ? ORDER BY start_us",
        (device, first, to_us, from_us),
    ).fetchall()
    if not rows:
        return
    touched.append((max(rows[0][0], from_us), min(rows[-1][0] + rows[-1][1], to_us + 1)))
    raw.execute(
        "DELETE FROM presence WHERE device=? AND start_us >= ? AND start_us < ?"
        " AND start_us + dur_us > ?",
        (device, first, to_us, from_us),
    )
    insert = "INSERT OR REPLACE INTO presence VALUES (?, ?, ?, ?, ?, ?)"
    start_us, _, state, reason, offset_minutes = rows[0]
    if start_us < from_us:
        raw.execute(insert, (device, start_us, from_us - start_us, state, reason, offset_minutes))
    start_us, dur_us, state, reason, last_offset = rows[-1]
    if start_us + dur_us > to_us:
        raw.execute(insert, (device, to_us, start_us + dur_us - to_us, state, reason, last_offset))
    wiped = raw.execute("SELECT id FROM reasons WHERE text=?", (WIPED_BY_YOU,)).fetchone()
    why = (
        wiped[0]
        if wiped
        else raw.execute("INSERT INTO reasons (text) VALUES (?)", (WIPED_BY_YOU,)).lastrowid
    )
    # not over time of which nothing was known: other machines know only of the rest
    for begin_us, end_us, offset in _runs(rows, from_us, to_us):
        raw.execute(
            insert, (device, begin_us, end_us - begin_us, STATE_CODES[State.WIPED], why, offset)
        )
    join_wiped(raw, device, max(rows[0][0], from_us), min(start_us + dur_us, to_us))


def _runs(rows: Iterable[tuple[Any, ...]], from_us: int, to_us: int) -> list[tuple[int, int, int]]:
    """Where presence lay in a range without a hole, and the offset each begins with."""
    runs: list[tuple[int, int, int]] = []
    for start_us, dur_us, _state, _reason, offset in rows:
        low_us, high_us = max(start_us, from_us), min(start_us + dur_us, to_us)
        if runs and runs[-1][1] >= low_us:
            runs[-1] = runs[-1][0], high_us, runs[-1][2]
        else:
            runs.append((low_us, high_us, offset))
    return runs


def join_wiped(raw: Raw, device: int, from_us: int, to_us: int) -> None:
    """Make one span of wiped ones that meet in or at a range, in whatever order wipes came."""
    first = _reach(raw, "presence", device, from_us - 1)
    before: tuple[int, int, int] | None = None
    for start_us, dur_us, state, reason in raw.execute(
        "SELECT start_us, dur_us, state, reason FROM presence WHERE device=? AND start_us >= ?"
        " AND start_us <= ? ORDER BY start_us",
        (device, first, to_us),
    ).fetchall():
        if state != STATE_CODES[State.WIPED]:
            before = None
        elif before is not None and (before[1], before[2]) == (start_us, reason):
            raw.execute("DELETE FROM presence WHERE device=? AND start_us=?", (device, start_us))
            raw.execute(
                "UPDATE presence SET dur_us=? WHERE device=? AND start_us=?",
                (start_us + dur_us - before[0], device, before[0]),
            )
            before = before[0], start_us + dur_us, reason
        else:
            before = start_us, start_us + dur_us, reason


def _windows(
    raw: Raw, verb: str, apps: tuple[int, ...] | None, device: int, span: tuple[int, int]
) -> Iterable[tuple[Any, ...]]:
    """`SELECT columns` or `DELETE`, of the window spans of a device that touch a range."""
    from_us, to_us = span
    which = "" if apps is None else f" AND app IN ({', '.join('?' * len(apps))})"
    return raw.execute(
        f"{verb} FROM windows WHERE device=? AND start_us >= ? AND start_us < ?"
        f" AND start_us + dur_us > ?{which}",
        (device, _reach(raw, "windows", device, from_us), to_us, from_us, *(apps or ())),
    )


def _reach(raw: Raw, table: str, device: int, from_us: int) -> int:
    """Where the span starts that reaches into a range from before; spans do not overlap."""
    (before,) = raw.execute(
        f"SELECT max(start_us) FROM {table} WHERE device=? AND start_us <= ?",  # noqa: S608  # our own names
        (device, from_us),
    ).fetchone()
    return from_us if before is None else int(before)


def _apps(raw: Raw, scope: WipeScope) -> tuple[int, ...] | None:
    """The numbers of the app a scope names; None where it names none."""
    if scope.app is None:
        return None
    return tuple(
        app for (app,) in raw.execute("SELECT id FROM apps WHERE name=?", (scope.app,)).fetchall()
    )


def touched(raw: Raw, scope: WipeScope) -> tuple[int, int] | None:
    """The part of a scope's range that has history at all; None where there is none."""
    from_us, to_us = bounds(scope)
    ends = [
        row
        for device in device_numbers(raw)
        for row in raw.execute(
            "SELECT min(start_us), max(start_us) FROM presence WHERE device=?", (device,)
        )
        if row[0] is not None
    ]
    if not ends:
        return None
    # the newest span may be open: a day covers whatever it holds by now
    low_us = max(from_us, min(first for first, _ in ends))
    high_us = min(to_us, max(last for _, last in ends) + DAY_US)
    return (low_us, high_us) if low_us < high_us else None
