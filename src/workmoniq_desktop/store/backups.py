"""The backups this history knows of, and the wipes that each of them still has to follow."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.store.connection import Raw


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupRow:
    """One backup. path: absolute. owed: wipes still to be applied to it, oldest first."""

    path: Path
    made_us: int
    owed: tuple[WipeScope, ...] = ()


def renewed(raw: Raw, was: BackupRow, made_us: int) -> None:
    """Note that a new backup stands where `was` stood, without what that one owed."""
    raw.execute("UPDATE backups SET made_us=? WHERE path=?", (made_us, _stored(was.path)))
    for scope in was.owed:
        settled(raw, was.path, scope)


def put_row(raw: Raw, row: BackupRow) -> None:
    """Know of a backup; what it owes adds to what is owed already. Safe to repeat."""
    raw.execute(
        "INSERT OR IGNORE INTO backups VALUES (?, ?, NULL)", (_stored(row.path), row.made_us)
    )
    for scope in row.owed:
        owe(raw, row.path, scope)


def known(raw: Raw) -> tuple[BackupRow, ...]:
    """All backups, oldest first."""
    rows = raw.execute("SELECT path, made_us, wipe FROM backups ORDER BY made_us, path")
    return tuple(
        BackupRow(path=Path(os.fsdecode(path)), made_us=made_us, owed=_scopes(wipe))
        for path, made_us, wipe in rows
    )


def forget(raw: Raw, path: Path) -> None:
    """Know nothing of the backup at path any more."""
    raw.execute("DELETE FROM backups WHERE path=?", (_stored(path),))


def owe(raw: Raw, path: Path, scope: WipeScope) -> None:
    """Note that a wipe has to be applied to the backup at path. Safe to repeat."""
    row = raw.execute("SELECT wipe FROM backups WHERE path=?", (_stored(path),)).fetchone()
    if row is not None and scope not in _scopes(row[0]):
        _write(raw, path, (*_scopes(row[0]), scope))


def forget_all(raw: Raw) -> None:
    """Know of no backup: this history came to another computer."""
    raw.execute("DELETE FROM backups")


def owed(raw: Raw) -> tuple[BackupRow, ...]:
    """The backups that owe a wipe, oldest first."""
    return tuple(row for row in known(raw) if row.owed)


def settled(raw: Raw, path: Path, scope: WipeScope) -> None:
    """Note that a wipe was applied to the backup at path. Safe to repeat."""
    row = raw.execute("SELECT wipe FROM backups WHERE path=?", (_stored(path),)).fetchone()
    if row is not None:
        _write(raw, path, tuple(one for one in _scopes(row[0]) if one != scope))


def _write(raw: Raw, path: Path, scopes: tuple[WipeScope, ...]) -> None:
    listed = [
        {
            "from_us": scope.from_us,
            "to_us": scope.to_us,
            "app": scope.app,
            "everything": scope.everything,
            "titles_only": scope.titles_only,
        }
        for scope in scopes
    ]
    raw.execute(
        "UPDATE backups SET wipe=? WHERE path=?",
        (json.dumps(listed) if listed else None, _stored(path)),
    )


def _scopes(wipe: str | None) -> tuple[WipeScope, ...]:
    return () if wipe is None else tuple(WipeScope(**scope) for scope in json.loads(wipe))


def _stored(path: Path) -> str | bytes:
    """As text, or as the bytes that it is where its name is no UTF-8."""
    name = os.fsencode(path)
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name
