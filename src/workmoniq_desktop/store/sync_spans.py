"""A stretch of one device's time as rows: read to be told, and put in place of what is there.

Raw, as all bulk work (docs/decisions/0012). Nothing here opens a transaction, rolls up or forgets a
title; the caller does.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.spans import State, WatchedSpan
from workmoniq_desktop.store import watched
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.dictionaries import Dictionaries
from workmoniq_desktop.store.erasing import join_wiped
from workmoniq_desktop.store.schema_codes import STATE_CODES, STATES
from workmoniq_desktop.store.unsettled import Shown

WINDOWS, PRESENCE = "windows", "presence"

WindowRow = tuple[int, int, str, str | None, str | None, str | None, int]
"""start_us, end_us, app, process, title, url, offset_minutes"""
PresenceRow = tuple[int, int, str, str, int]
"""start_us, end_us, state, reason, offset_minutes"""
WatchedRow = tuple[int, int, str, str, int]
"""start_us, end_us, source, data, offset_minutes"""
TallyRow = tuple[int, int, int, int, int]
"""minute since 1970, keys, clicks, scrolls, travel_px"""
_SpanRow = tuple[int, int, int, int, int | None, int]
"""Of either track: device, start_us, dur_us, two numbers of what it shows, offset_minutes"""


@dataclass(slots=True, kw_only=True)
class Stretch:
    """All of a device's time between two moments; spans that reach over them stand whole."""

    windows: list[WindowRow] = field(default_factory=list)
    presence: list[PresenceRow] = field(default_factory=list)
    watched: list[WatchedRow] = field(default_factory=list)
    tallies: list[TallyRow] = field(default_factory=list)

    def is_empty(self) -> bool:
        return not (self.windows or self.presence or self.watched or self.tallies)


@dataclass(slots=True, kw_only=True)
class Replaced:
    """What a stretch that was put in place left to do.

    titles, apps: numbers that may not be used any more. shown: window spans that went in.
    """

    titles: set[int] = field(default_factory=set)
    apps: set[int] = field(default_factory=set)
    shown: list[Shown] = field(default_factory=list)


def number_of(raw: Raw, device: str) -> int | None:
    """The number of a device; None where nothing of it is here."""
    row = raw.execute("SELECT id FROM devices WHERE name=?", (device,)).fetchone()
    return None if row is None else int(row[0])


def reach(raw: Raw, device: int) -> tuple[int, int] | None:
    """Where the record of a device begins and ends; None where there is none."""
    found: list[int] = []
    for order in ("", " DESC"):
        for query in (
            f"{_ENDS} FROM windows WHERE device=?1",
            f"{_ENDS} FROM presence WHERE device=?1",
            f"{_MINUTE} FROM tallies WHERE device=?1",
        ):
            row = raw.execute(f"{query} ORDER BY 1{order} LIMIT 1", (device,)).fetchone()
            found += [] if row is None else row
        for (source,) in raw.execute("SELECT id FROM sources").fetchall():
            query = f"{_ENDS} FROM watched WHERE device=?1 AND source=?2 ORDER BY 1{order} LIMIT 1"
            row = raw.execute(query, (device, source)).fetchone()
            found += [] if row is None else row
    return (min(found), max(found)) if found else None


def next_start(raw: Raw, device: int, from_us: int) -> int | None:
    """Where something begins next, at from_us or later; None where nothing does."""
    starts = [
        raw.execute(
            f"SELECT min(start_us) FROM {table} WHERE device=? AND start_us >= ?",  # noqa: S608  # our own names
            (device, from_us),
        ).fetchone()[0]
        for table in (WINDOWS, PRESENCE)
    ]
    starts += [
        raw.execute(
            "SELECT min(start_us) FROM watched WHERE device=? AND source=? AND start_us >= ?",
            (device, source, from_us),
        ).fetchone()[0]
        for (source,) in raw.execute("SELECT id FROM sources").fetchall()
    ]
    (minute,) = raw.execute(
        "SELECT min(minute) FROM tallies WHERE device=? AND minute >= ?",
        (device, -(-from_us // MINUTE_US)),
    ).fetchone()
    starts.append(None if minute is None else minute * MINUTE_US)
    return min((start for start in starts if start is not None), default=None)


def reaches_over(raw: Raw, device: int, at_us: int) -> tuple[int | None, int | None]:
    """Where the window and the presence span begin that reach over a moment; None each."""
    found: list[int | None] = []
    for table in (WINDOWS, PRESENCE):
        row = raw.execute(
            f"SELECT start_us, start_us + dur_us FROM {table} WHERE device=? AND start_us < ?"  # noqa: S608  # our own names
            " ORDER BY start_us DESC LIMIT 1",
            (device, at_us),
        ).fetchone()
        found.append(int(row[0]) if row is not None and row[1] > at_us else None)
    return found[0], found[1]


def read(raw: Raw, device: int, from_us: int, to_us: int) -> Stretch:
    """What is here of a stretch. Spans of other watchers and minutes by where they begin."""
    windows = raw.execute(
        f"SELECT start_us, start_us + dur_us, name, process, text, url, offset_minutes {_SHOWN}",
        _touching(raw, WINDOWS, device, from_us, to_us),
    ).fetchall()
    presence = raw.execute(
        "SELECT start_us, start_us + dur_us, state, text, offset_minutes"  # noqa: S608  # our own names
        f" FROM presence JOIN reasons ON reasons.id = reason{_TOUCHING}",
        _touching(raw, PRESENCE, device, from_us, to_us),
    ).fetchall()
    seen: list[WatchedRow] = []
    for number, name in raw.execute("SELECT id, name FROM sources ORDER BY name").fetchall():
        seen += [
            (start_us, end_us, str(name), str(data), offset)
            for start_us, end_us, data, offset in raw.execute(
                "SELECT start_us, start_us + dur_us, data, offset_minutes FROM watched"
                " WHERE device=? AND source=? AND start_us >= ? AND start_us < ? ORDER BY start_us",
                (device, number, from_us, to_us),
            )
        ]
    tallies = raw.execute(
        "SELECT minute, keys, clicks, scrolls, travel_px FROM tallies WHERE device=?"
        " AND minute >= ? AND minute < ? ORDER BY minute",
        (device, *minutes(from_us, to_us)),
    ).fetchall()
    return Stretch(
        windows=[tuple(row) for row in windows],
        presence=[(row[0], row[1], STATES[row[2]].value, row[3], row[4]) for row in presence],
        watched=seen,
        tallies=[tuple(row) for row in tallies],
    )


def digest(raw: Raw, device: int, from_us: int, to_us: int) -> bytes:
    """What is here of a stretch, as 16 bytes; a span that grows past its end changes nothing."""
    found = hashlib.blake2b(digest_size=16)
    for table, columns in ((WINDOWS, "app, title"), (PRESENCE, "state, reason")):
        rows = raw.execute(
            f"SELECT max(start_us, ?), min(start_us + dur_us, ?), {columns}, offset_minutes"  # noqa: S608  # our own names
            f" FROM {table}{_TOUCHING}",
            (from_us, to_us, *_touching(raw, table, device, from_us, to_us)),
        )
        found.update(repr(rows.fetchall()).encode())
    for query, low, high in (
        (_TALLIED, *minutes(from_us, to_us)),
        (_SEEN, from_us, to_us),
    ):
        found.update(repr(raw.execute(query, (device, low, high)).fetchall()).encode())
    return found.digest()


def cut(raw: Raw, device: int, from_us: int, to_us: int, gone: Replaced) -> None:
    """Take a stretch out; what reaches over its edges keeps its outer part."""
    for table, columns in ((WINDOWS, "app, title"), (PRESENCE, "state, reason")):
        rows = raw.execute(
            f"{_ENDS}, {columns}, offset_minutes FROM {table}{_TOUCHING}",
            _touching(raw, table, device, from_us, to_us),
        ).fetchall()
        for start_us, end_us, first, second, offset in rows:
            if table == WINDOWS:
                gone.apps.add(first)
                gone.titles |= set() if second is None else {second}
            _delete(raw, table, device, start_us)
            for low_us, high_us in ((start_us, from_us), (to_us, end_us)):
                if low_us < high_us:
                    raw.execute(
                        f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own names
                        (device, low_us, high_us - low_us, first, second, offset),
                    )
    raw.execute(
        "DELETE FROM tallies WHERE device=? AND minute >= ? AND minute < ?",
        (device, *minutes(from_us, to_us)),
    )
    raw.execute(
        "DELETE FROM watched WHERE device=? AND source IN (SELECT id FROM sources)"
        " AND start_us >= ? AND start_us < ?",
        (device, from_us, to_us),
    )


def put(raw: Raw, names: Dictionaries, device: str, stretch: Stretch, made: Replaced) -> None:
    """Put spans and minutes where nothing is; what overlaps all the same is cut or left out."""
    number = names.device(device)
    rows: list[_SpanRow] = []
    until_us = -(1 << 62)
    for start_us, end_us, app, process, title, url, offset in sorted(
        stretch.windows, key=lambda row: row[0]
    ):
        low_us = max(start_us, until_us)
        if low_us < end_us:
            until_us = end_us
            what = names.app(app, process), names.title(title, url, low_us)
            made.shown.append((low_us, number, *what))
            rows.append((number, low_us, end_us - low_us, *what, offset))
    _insert(raw, WINDOWS, rows)
    rows = []
    until_us = -(1 << 62)
    for start_us, end_us, state, reason, offset in sorted(stretch.presence, key=lambda row: row[0]):
        low_us = max(start_us, until_us)
        if low_us < end_us:
            until_us = end_us
            why = STATE_CODES[State(state)], names.reason(reason)
            rows.append((number, low_us, end_us - low_us, *why, offset))
    _insert(raw, PRESENCE, rows)
    raw.executemany(
        "INSERT OR REPLACE INTO tallies VALUES (?, ?, ?, ?, ?, ?)",
        [(number, *row) for row in stretch.tallies],
    )
    for start_us, end_us, source, data, offset in stretch.watched:
        span = WatchedSpan(
            device=device,
            source=source,
            start_us=start_us,
            end_us=end_us,
            data=data,
            offset_minutes=offset,
        )
        try:
            if not watched.is_there(raw, number, span):
                watched.put(raw, number, span)
        except ValueError:
            continue  # another of this watcher lies there


def join(raw: Raw, device: int, at_us: int, tracks: Iterable[str]) -> None:
    """Make one span of two that meet at a moment and show the same; their teller says they are."""
    for table in tracks:
        columns = "app, title" if table == WINDOWS else "state, reason"
        left = raw.execute(
            f"SELECT start_us, dur_us, {columns}, offset_minutes FROM {table}"  # noqa: S608  # our own names
            " WHERE device=? AND start_us < ? ORDER BY start_us DESC LIMIT 1",
            (device, at_us),
        ).fetchone()
        right = raw.execute(
            f"SELECT start_us, dur_us, {columns}, offset_minutes FROM {table}"  # noqa: S608  # our own names
            " WHERE device=? AND start_us=?",
            (device, at_us),
        ).fetchone()
        if left is None or right is None or left[0] + left[1] != at_us or left[2:] != right[2:]:
            continue
        _delete(raw, table, device, at_us)
        raw.execute(
            f"UPDATE {table} SET dur_us=? WHERE device=? AND start_us=?",  # noqa: S608  # our own names
            (left[1] + right[1], device, left[0]),
        )
        if table == WINDOWS and left[3] is not None:
            _newest_is_not(raw, left[3], left[0], at_us)


def _newest_is_not(raw: Raw, title: int, from_us: int, at_us: int) -> None:
    """No span of a title begins at at_us any more; search looks where its newest begins.

    from_us: one begins there.
    """
    if raw.execute("SELECT 1 FROM titles WHERE id=? AND last_us=?", (title, at_us)).fetchone():
        raw.execute(
            "UPDATE titles SET last_us = (SELECT max(start_us) FROM windows WHERE device IN"
            " (SELECT id FROM devices) AND start_us BETWEEN ? AND ? AND title=titles.id)"
            " WHERE id=?",
            (from_us, at_us, title),
        )


def shown_reach(raw: Raw, from_us: int, to_us: int) -> tuple[int, int]:
    """A range, and the window spans of all devices that touch it, whole."""
    low_us, high_us = from_us, to_us
    for (device,) in raw.execute("SELECT id FROM devices").fetchall():
        for start_us, end_us in raw.execute(
            f"{_ENDS} FROM windows{_TOUCHING}", _touching(raw, WINDOWS, device, from_us, to_us)
        ):
            low_us, high_us = min(low_us, start_us), max(high_us, end_us)
    return low_us, high_us


def forget_minutes(raw: Raw, device: int, wiped: Iterable[int]) -> None:
    """Take out what was counted in these minutes."""
    raw.executemany(
        "DELETE FROM tallies WHERE device=? AND minute=?", [(device, minute) for minute in wiped]
    )


def settle_wiped(raw: Raw, device: int, from_us: int, to_us: int) -> None:
    """Make one of wiped spans that meet in or at a range."""
    join_wiped(raw, device, from_us, to_us)


def minutes(from_us: int, to_us: int) -> tuple[int, int]:
    """The minutes that begin in a range: the first, and the one after the last."""
    return -(-from_us // MINUTE_US), -(-to_us // MINUTE_US)


_ENDS = "SELECT start_us, start_us + dur_us"
_MINUTE = f"SELECT minute * {MINUTE_US}, (minute + 1) * {MINUTE_US}"
_TALLIED = (
    "SELECT minute, keys, clicks, scrolls, travel_px FROM tallies"
    " WHERE device=? AND minute >= ? AND minute < ? ORDER BY minute"
)
_SEEN = (
    "SELECT sources.name, start_us, dur_us, data FROM sources JOIN watched ON source = sources.id"
    " WHERE device=? AND start_us >= ? AND start_us < ? ORDER BY sources.name, start_us"
)
_TOUCHING = (
    " WHERE device=? AND start_us >= ? AND start_us < ? AND start_us + dur_us > ? ORDER BY start_us"
)


_SHOWN = "FROM windows JOIN apps ON apps.id = app LEFT JOIN titles ON titles.id = title" + _TOUCHING


def _touching(
    raw: Raw, table: str, device: int, from_us: int, to_us: int
) -> tuple[int, int, int, int]:
    """Values for _TOUCHING; spans of a track do not overlap, so only the last before reaches in."""
    (before_us,) = raw.execute(
        f"SELECT max(start_us) FROM {table} WHERE device=? AND start_us <= ?",  # noqa: S608  # our own names
        (device, from_us),
    ).fetchone()
    return device, from_us if before_us is None else before_us, to_us, from_us


def _delete(raw: Raw, table: str, device: int, start_us: int) -> None:
    raw.execute(f"DELETE FROM {table} WHERE device=? AND start_us=?", (device, start_us))  # noqa: S608  # our own names


def _insert(raw: Raw, table: str, rows: Sequence[_SpanRow]) -> None:
    raw.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608  # our own names
