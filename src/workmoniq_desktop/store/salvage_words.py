"""Brings out of a damaged history what the worker said: things, entries, edits, and the ledger.

A row is taken only if it reads as what it should be, for the windows trust what stands here.
"""

import json
from collections.abc import Callable
from typing import Any

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.edits_json import change_from_json, edit_from_json
from workmoniq_desktop.domain.labels_json import label_from_json
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.damaged import Damaged

_FIRST = (1, 1 << 32)
_COMMAND = "id, uid, device, made_us, name, changes, state, final"
_ORDERED = f"{_COMMAND}, stamp, peer"
_ORDERED_SINCE = 3
"""The schema since which commands have a stamp."""

Row = tuple[Any, ...]


def carry(source: Damaged, raw: Raw, reach: tuple[int, int]) -> None:
    """Put what can be read into raw. reach: when entries may have begun, in microseconds.

    A history from before there were any has nothing of it, and that is well.
    """
    _carry_things(source, raw)
    _carry_entries(source, raw, reach)
    _carry_commands(source, raw)
    _carry_watched(source, raw, reach)
    columns = "id, at_us, how, what, destination, size_bytes"
    raw.executemany(
        f"INSERT OR IGNORE INTO ledger ({columns}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own names
        source.rows(f"SELECT {columns} FROM ledger WHERE", "id", _FIRST, least=16),  # noqa: S608  # our own names
    )


def _carry_things(source: Damaged, raw: Raw) -> None:
    # keyed by words: read from both ends, up to the first page that cannot be read
    for order in ("", " DESC"):
        ends = f"SELECT kind, uid, body FROM things ORDER BY kind{order}, uid{order}"  # noqa: S608  # our own words
        for row in source.all(ends):
            if _reads(row[2], dict):
                raw.execute("INSERT OR IGNORE INTO things VALUES (?, ?, ?)", row)


def _carry_entries(source: Damaged, raw: Raw, reach: tuple[int, int]) -> None:
    columns = "start_us, device, dur_us, label, offset_minutes, running"
    known = [int(number) for (number,) in raw.execute("SELECT id FROM devices")]
    for device in known:
        for row in source.rows(
            f"SELECT {columns} FROM entries WHERE device=? AND",  # noqa: S608  # our own names
            "start_us",
            reach,
            fixed=(device,),
            least=MINUTE_US,
        ):
            numbers = (*row[:3], *row[4:])
            if all(isinstance(n, int) for n in numbers) and row[2] >= 0:
                label = row[3] if _reads(row[3], label_from_json) else "{}"
                raw.execute(
                    f"INSERT OR IGNORE INTO entries ({columns}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own names
                    (*row[:3], label, *row[4:]),
                )


def _carry_watched(source: Damaged, raw: Raw, reach: tuple[int, int]) -> None:
    raw.executemany(
        "INSERT OR IGNORE INTO sources VALUES (?, ?)",
        source.all("SELECT id, name FROM sources NOT INDEXED"),
    )
    lanes = raw.execute("SELECT devices.id, sources.id FROM devices, sources").fetchall()
    columns = "start_us, device, source, dur_us, data, offset_minutes"
    for lane in lanes:
        raw.executemany(
            f"INSERT OR IGNORE INTO watched ({columns}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own names
            source.rows(
                f"SELECT {columns} FROM watched WHERE device=? AND source=? AND",  # noqa: S608  # our own names
                "start_us",
                reach,
                fixed=tuple(lane),
                least=MINUTE_US,
            ),
        )


def _carry_commands(source: Damaged, raw: Raw) -> None:
    columns = _ORDERED if source.version() >= _ORDERED_SINCE else f"{_COMMAND}, 0, 0"
    for row in source.rows(f"SELECT {columns} FROM commands WHERE", "id", _FIRST, least=4):  # noqa: S608  # our own names
        if _reads(row[5], _changes_of):
            raw.execute(
                f"INSERT OR IGNORE INTO commands ({_ORDERED})"  # noqa: S608  # our own names
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
    edits = "command, at, kind, from_us, to_us, body, done"
    for row in source.rows(f"SELECT {edits} FROM edits WHERE", "command", _FIRST, least=1):  # noqa: S608  # our own names
        if _reads(row[5], edit_from_json):
            raw.execute("INSERT OR IGNORE INTO edits VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    # an edit whose command is lost cannot be undone, but it says what the worker said
    raw.execute(
        "INSERT INTO commands (id, uid, device, made_us, name, changes, state, final)"
        " SELECT DISTINCT command, 'salvaged-' || command, '', 0, 'assign', '[]',"
        " CASE WHEN max(done) THEN 0 ELSE 2 END, 0 FROM edits"
        " WHERE command NOT IN (SELECT id FROM commands) GROUP BY command"
    )
    raw.execute(
        "UPDATE commands SET stamp = ordered.stamp FROM (SELECT id,"
        " max(max(made_us, stamp) - id) OVER (ORDER BY id) + id AS stamp FROM commands"
        ") AS ordered WHERE ordered.id = commands.id AND commands.stamp = 0"
    )


def _changes_of(bodies: list[dict[str, Any]]) -> list[Change]:
    return [change_from_json(body) for body in bodies]


def _reads(text: str, parse: Callable[[Any], object]) -> bool:
    try:
        parse(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    return True
