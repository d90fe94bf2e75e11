"""A backup of all but account keys, deletion journal and support access, and the way back.

The keys have a backup of their own, so that a deletion reaches into older backups; the journal has
none, so that a restore cannot forget a deletion. Functions here block; call them in a thread.
"""

import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from workmoniq_protocol import limits
from workmoniq_server.clock import SECOND_US
from workmoniq_server.store import put_back
from workmoniq_server.store.blobs import object_key
from workmoniq_server.store.migrating import known_revisions
from workmoniq_server.store.schema import AWAY, SUPPORT
from workmoniq_server.store.storage import Places

DATABASE: Final = "workmoniq.db"
KEYS: Final = "account_keys.db"
OBJECTS: Final = "blobs"
MANIFEST: Final = "backup.json"
VERSION: Final = 1
MOST_AGE_US: Final = limits.BACKUPS_GONE_S * SECOND_US


class BackupRefused(Exception):
    """A backup that cannot be made or restored; the message says why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a backup holds. made_us: when its copy of the database was taken."""

    made_us: int
    revision: str
    segments: int
    objects: int


def back_up(places: Places, target: Path, *, now_us: int) -> Backup:
    """Copy database and objects into the new folder target, while the server runs.

    Raises BackupRefused, OSError.
    """
    source = _file(places.database_url(), "PostgreSQL is backed up with pg_dump or pgBackRest")
    if target.exists():
        raise BackupRefused("the backup's folder exists already; name a new one")
    target.mkdir(parents=True, mode=0o700)
    _copy_database(source, target / DATABASE)
    _forget_support(target / DATABASE)
    if not places.blobs and places.blob_folder().exists():
        # Objects never change; one that was deleted since the copy above is not needed either.
        _copy_objects(places.blob_folder(), target / OBJECTS)
    found = _look(target, made_us=now_us)
    manifest = {
        "version": VERSION,
        "made_us": now_us,
        "revision": found.revision,
        "sha256": _sha256(target / DATABASE),
    }
    (target / MANIFEST).write_text(json.dumps(manifest, indent=1))
    return found


def back_up_keys(places: Places, target: Path) -> None:
    """Copy the account keys into the new file target. Keep such copies for a week at most.

    Raises BackupRefused, OSError.
    """
    source = _file(places.keys_url(), "PostgreSQL is backed up with pg_dump or pgBackRest")
    if target.exists():
        raise BackupRefused("the file exists already; name a new one")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _copy_database(source, target)


def verify(source: Path, places: Places, *, now_us: int) -> Backup:
    """Whether the backup could be restored now, without changing anything. Raises BackupRefused."""
    try:
        manifest = json.loads((source / MANIFEST).read_text())
        version, made_us, digest = manifest["version"], manifest["made_us"], manifest["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise BackupRefused("this folder holds no whole backup") from wrong
    if version != VERSION or not isinstance(made_us, int):
        raise BackupRefused("the backup was made by a newer release; install that one")
    if now_us - made_us > MOST_AGE_US:
        raise BackupRefused("the backup is older than 30 days; accounts deleted since would return")
    if not (source / DATABASE).exists() or _sha256(source / DATABASE) != digest:
        raise BackupRefused("the backup's database is damaged; take another backup")
    found = _look(source, made_us=made_us)
    if found.revision not in known_revisions():
        raise BackupRefused("the backup was made by a newer release; install that one")
    if not places.blobs:
        _require_objects(source)
    return found


def restore(source: Path, places: Places, *, now_us: int) -> Backup:
    """Put the backup in the place of the database. The server must be stopped.

    What stood there is kept beside it, named `.before-restore`. Before it serves again the server
    applies the deletion journal. Raises BackupRefused, OSError.
    """
    found = verify(source, places, now_us=now_us)
    target = _file(places.database_url(), "PostgreSQL is restored with pg_restore or pgBackRest")
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if target.exists():
        _require_stopped(target)
        old = target.with_name(f"{target.name}.before-restore")
        old.unlink(missing_ok=True)
        target.rename(old)
    for suffix in ("-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    half = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source / DATABASE, half)
    half.chmod(0o600)
    _forget_support(half)
    _mark_put_back(half, now_us)
    half.rename(target)
    if not places.blobs and (source / OBJECTS).exists():
        _copy_objects(source / OBJECTS, places.blob_folder())
    return found


def _file(url: str, otherwise: str) -> Path:
    if not url.startswith("sqlite:///"):
        raise BackupRefused(otherwise)
    return Path(url.removeprefix("sqlite:///"))


def _copy_database(source: Path, target: Path) -> None:
    """By VACUUM INTO: it takes one moment, and other writers go on."""
    if not source.exists():
        raise BackupRefused("there is no database yet; start the server once")
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)


def _forget_support(path: Path) -> None:
    """Leave no grant of support access in a copy: what is over by then must not be live again."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        known = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}
        for table in SUPPORT:
            if table.name in known:  # a backup may be older than these tables
                connection.execute(f"DELETE FROM {table.name}")  # noqa: S608  # our own names
        connection.commit()


def _mark_put_back(path: Path, now_us: int) -> None:
    """Devices may tell again what this database has lost."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
            (put_back.NAME, now_us.to_bytes(put_back.BYTES)),
        )
        connection.commit()


def _copy_objects(source: Path, target: Path) -> None:
    for path in sorted((source / "v1").rglob("*")):
        copy = target / path.relative_to(source)
        if path.is_file() and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            half = copy.with_name(f"{copy.name}.half")
            shutil.copyfile(path, half)
            half.rename(copy)


def _look(folder: Path, *, made_us: int) -> Backup:
    """Raises BackupRefused for a database that SQLite finds damaged."""
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as connection:
            if connection.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise BackupRefused("the backup's database is damaged; take another backup")
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            rows = connection.execute("SELECT count(*), count(object_name) FROM segment").fetchone()
    except (sqlite3.Error, TypeError) as wrong:
        raise BackupRefused("the backup's database is damaged; take another backup") from wrong
    return Backup(made_us=made_us, revision=revision, segments=rows[0], objects=rows[1])


def _require_objects(source: Path) -> None:
    sql = (
        "SELECT account.object_place, segment.object_name FROM segment "
        "JOIN account ON account.acct = segment.acct WHERE segment.state = ?"
    )
    with closing(sqlite3.connect(source / DATABASE)) as connection:
        for place, name in connection.execute(sql, (AWAY,)):
            if not (source / OBJECTS / object_key(place, name)).is_file():
                raise BackupRefused("bodies are missing in the backup; take another backup")


def _require_stopped(target: Path) -> None:
    """A running server holds the file; taking its exclusive lock fails then."""
    try:
        with closing(sqlite3.connect(target, timeout=0)) as connection:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as held:
        raise BackupRefused("stop the server before you restore") from held


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
