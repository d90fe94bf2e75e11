"""Brings what can be read of a damaged history into a fresh one, and explains the holes."""

import secrets
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.domain.errors import HistoryDamaged, HistoryTooNew
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.store import rollups, salvage_words
from workmoniq_desktop.store.connection import HistoryKey, Raw
from workmoniq_desktop.store.damaged import Damaged
from workmoniq_desktop.store.database import NEWEST, Database, check, files
from workmoniq_desktop.store.dictionaries import title_hash
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.store.schema_codes import STATE_CODES, STATES

DAMAGED_HERE = "the history file was damaged here"

_SPARE_DEVICES = 8
_TOLD_EVERY = 10_000
_FIRST_ROWS = (1, 1 << 32)

Row = tuple[Any, ...]
Tell = Callable[[int], None]
"""Is told how many rows came through so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Salvaged:
    """What came through. blind_us: presence of this device that is explained as damaged."""

    windows: int
    presences: int
    tallies: int
    titles: int
    blind_us: int

    @property
    def spans(self) -> int:
        return self.windows + self.presences


def salvage(
    damaged: Path, fresh: Path, key: HistoryKey, profile: str, *, now_us: int, tell: Tell
) -> Salvaged:
    """Make a history at fresh of what damaged still holds; damaged itself is not touched.

    fresh: in a folder of its own, where a working copy has room too. Raises HistoryDamaged where
    not one span came through (nothing is at fresh then), HistoryTooNew, DiskFull, CannotWrite.
    """
    folder = fresh.with_name("salvage")
    folder.mkdir(0o700)
    database: Database | None = None
    try:
        copy = folder / "history.db"
        for file, working in zip(files(damaged)[:2], files(copy)[:2], strict=True):
            if file.exists():
                shutil.copyfile(file, working)
        source = Damaged(copy, key, profile)
        try:
            if source.version() > NEWEST:
                raise HistoryTooNew("a newer WorkMoniQ wrote this history: install that one")
            database = Database.create(fresh, key, profile, now_us=now_us)
            with database.writing() as raw:
                salvaged = _carry(source, raw, now_us, tell)
        finally:
            source.close()
        database.checkpoint()
        with database.raw() as raw:
            if not check(raw):
                raise AssertionError("a salvaged history is whole")
    finally:
        if database is not None:
            database.close()
        shutil.rmtree(folder)
    if salvaged.spans == 0:
        for file in files(fresh):
            file.unlink(missing_ok=True)
        raise HistoryDamaged("no span of the history file can be read")
    return salvaged


def _carry(source: Damaged, raw: Raw, now_us: int, tell: Tell) -> Salvaged:
    created_us = _carry_meta(source, raw)
    _carry_names(source, raw)
    known = [number for (number,) in raw.execute("SELECT id FROM devices")] or [1]
    came = 0

    def carry(table: str, columns: str, reach: tuple[int, int], least: int) -> None:
        nonlocal came
        for device in range(1, max(known) + _SPARE_DEVICES):
            for row in source.rows(
                f"SELECT {columns} FROM {table} WHERE device=? AND",  # noqa: S608  # our own names
                columns.partition(",")[0],
                reach if device in known else (1, 0),
                fixed=(device,),
                least=least,
            ):
                if _is_sound(row):
                    raw.execute(
                        f"INSERT OR IGNORE INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608  # our own names
                        row,
                    )
                    came += 1
                    if came % _TOLD_EVERY == 0:
                        tell(came)

    reach = (created_us, now_us + DAY_US)
    carry("presence", "start_us, device, dur_us, state, reason, offset_minutes", reach, MINUTE_US)
    bounds = raw.execute("SELECT min(start_us), max(start_us + dur_us) FROM presence").fetchone()
    reach = reach if bounds[0] is None else (bounds[0], bounds[1])
    carry("windows", "start_us, device, dur_us, app, title, offset_minutes", reach, MINUTE_US)
    minutes = (reach[0] // MINUTE_US, reach[1] // MINUTE_US)
    carry("tallies", "minute, device, keys, clicks, scrolls, travel_px", minutes, 10)
    salvage_words.carry(source, raw, (created_us, now_us + DAY_US))
    _make_sound(raw)
    blind_us = _explain(raw)
    _build_anew(raw, now_us)
    return _counted(raw, blind_us)


def _carry_meta(source: Damaged, raw: Raw) -> int:
    """The facts and the backups; when the history began, 0 where that is lost."""
    created_us = 0
    for key, value in source.all("SELECT key, value FROM meta"):
        if key != "profile":
            write_meta(raw, key, value)
        if key == "created_us" and str(value).isdigit():
            created_us = int(value)
    for row in source.all("SELECT path, made_us, wipe FROM backups"):
        raw.execute("INSERT OR REPLACE INTO backups VALUES (?, ?, ?)", row)
    return created_us


def _carry_names(source: Damaged, raw: Raw) -> None:
    """The dictionaries; those with an index are in the file twice."""
    for table, columns in (
        ("devices", "id, name, label"),
        ("devices", "id, name, name"),
        ("apps", "id, name, process"),
        ("reasons", "id, text"),
    ):
        marks = ", ".join("?" * (columns.count(",") + 1))
        for index in ("NOT INDEXED", f"INDEXED BY sqlite_autoindex_{table}_1"):
            raw.executemany(
                f"INSERT OR IGNORE INTO {table} VALUES ({marks})",  # noqa: S608  # our own names
                _named(source, f"SELECT {columns} FROM {table} {index}", index),  # noqa: S608  # our own names
            )
    rows = source.rows(
        "SELECT id, hash, text, url, last_us FROM titles WHERE", "id", _FIRST_ROWS, least=16
    )
    raw.executemany("INSERT OR IGNORE INTO titles VALUES (?, ?, ?, ?, ?)", rows)
    hash_key = bytes.fromhex(
        raw.execute("SELECT value FROM meta WHERE key='hash_key'").fetchone()[0]
    )
    raw.executemany(
        "UPDATE titles SET hash=? WHERE id=?",
        [
            (title_hash(hash_key, text, url), number)
            for number, text, url in raw.execute("SELECT id, text, url FROM titles").fetchall()
        ],
    )


def _named(source: Damaged, query: str, index: str) -> Iterable[Row]:
    if index == "NOT INDEXED":
        return source.rows(f"{query} WHERE", "id", _FIRST_ROWS)
    return source.all(query)


def _is_sound(row: Sequence[object]) -> bool:
    return all(isinstance(value, int) for value in (*row[:4], row[5])) and (
        row[4] is None or isinstance(row[4], int)
    )


def _make_sound(raw: Raw) -> None:
    """Bring rows whose neighbours or names are lost to what a history may hold."""
    states = ", ".join(str(code) for code in STATES)
    for statement in (
        f"DELETE FROM presence WHERE dur_us <= 0 OR state NOT IN ({states})",  # noqa: S608  # numbers
        "DELETE FROM windows WHERE dur_us <= 0 OR app NOT IN (SELECT id FROM apps)",
        "UPDATE windows SET title=NULL WHERE title NOT IN (SELECT id FROM titles)",
        "DELETE FROM titles WHERE id NOT IN (SELECT title FROM windows WHERE title IS NOT NULL)",
    ):
        raw.execute(statement)
    for table in ("presence", "windows"):
        raw.execute(
            f"UPDATE {table} SET dur_us = next_us - {table}.start_us FROM ("  # noqa: S608  # our own names
            "SELECT device, start_us, next_us FROM (SELECT device, start_us, dur_us,"
            " lead(start_us) OVER (PARTITION BY device ORDER BY start_us) AS next_us"
            f" FROM {table}) WHERE next_us < start_us + dur_us) AS later"
            f" WHERE later.device = {table}.device AND later.start_us = {table}.start_us"
        )
    for (number,) in raw.execute(
        "SELECT device FROM presence UNION SELECT device FROM windows UNION"
        " SELECT device FROM tallies UNION SELECT device FROM entries"
        " EXCEPT SELECT id FROM devices"
    ).fetchall():
        # Without its name a device cannot be told again; its history stays one of its own.
        name = secrets.token_hex(5)
        raw.execute("INSERT INTO devices VALUES (?, ?, ?)", (number, name, name))
    raw.execute(
        "UPDATE presence SET reason=? WHERE reason NOT IN (SELECT id FROM reasons)",
        (_damaged_here(raw),),
    )


def _damaged_here(raw: Raw) -> int:
    raw.execute("INSERT OR IGNORE INTO reasons (text) VALUES (?)", (DAMAGED_HERE,))
    row = raw.execute("SELECT id FROM reasons WHERE text=?", (DAMAGED_HERE,)).fetchone()
    return int(row[0])


def _explain(raw: Raw) -> int:
    """Fill what is missing of this device's presence; the microseconds that were filled."""
    device = raw.execute(
        "SELECT id FROM devices WHERE name=(SELECT value FROM meta WHERE key='device')"
    ).fetchone()
    if device is None:
        # its name was among what is lost; where there is but one device, it is that
        alone = raw.execute("SELECT id FROM devices").fetchmany(2)
        if len(alone) != 1:
            return 0
        device = alone[0]
    first_us, last_us = raw.execute(
        "SELECT min(start_us), max(start_us + dur_us) FROM (SELECT start_us, dur_us FROM presence"
        " WHERE device=? UNION ALL SELECT start_us, dur_us FROM windows WHERE device=?)",
        (device[0], device[0]),
    ).fetchone()
    if first_us is None:
        return 0
    reason, holes, at_us, offset_minutes = _damaged_here(raw), [], first_us, 0
    for start_us, dur_us, offset in raw.execute(
        "SELECT start_us, dur_us, offset_minutes FROM presence WHERE device=? ORDER BY start_us",
        device,
    ):
        offset_minutes = offset
        if start_us > at_us:
            holes.append((at_us, start_us - at_us, offset_minutes))
        at_us = start_us + dur_us
    if last_us > at_us:
        holes.append((at_us, last_us - at_us, offset_minutes))
    raw.executemany(
        "INSERT INTO presence (device, start_us, dur_us, state, reason, offset_minutes)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (device[0], start_us, dur_us, STATE_CODES[State.BLIND], reason, offset)
            for start_us, dur_us, offset in holes
        ],
    )
    return sum(dur_us for _, dur_us, _ in holes)


def _build_anew(raw: Raw, now_us: int) -> None:
    """The search index and the roll-ups, from what came through."""
    raw.execute("INSERT INTO titles_fts (titles_fts) VALUES ('rebuild')")
    bounds = [
        raw.execute(f"SELECT min(start_us) FROM {table}").fetchone()[0]  # noqa: S608  # our own names
        for table in ("presence", "windows", "entries")
    ]
    known = [first_us for first_us in bounds if first_us is not None]
    if known:
        rollups.refresh(raw.execute, min(known), now_us)


def _counted(raw: Raw, blind_us: int) -> Salvaged:
    counts = [
        raw.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608  # our own names
        for table in ("windows", "presence", "tallies", "titles")
    ]
    holes = raw.execute(
        "SELECT count(*) FROM presence JOIN reasons ON reasons.id = reason WHERE text=?",
        (DAMAGED_HERE,),
    ).fetchone()[0]
    return Salvaged(
        windows=counts[0],
        presences=counts[1] - holes,
        tallies=counts[2],
        titles=counts[3],
        blind_us=blind_us,
    )
