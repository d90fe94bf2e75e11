"""One profile's history file: created, migrated, checked, opened for readers and writers."""

import logging
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from workmoniq_desktop.domain.errors import (
    CannotWrite,
    HistoryDamaged,
    HistoryTooNew,
    NoHistory,
    OtherProfile,
)
from workmoniq_desktop.store import rollups
from workmoniq_desktop.store.connection import (
    CACHE_READER_KIB,
    CACHE_RECORDER_KIB,
    HistoryKey,
    Raw,
    belongs_to,
    connect,
    in_our_words,
    transaction,
)
from workmoniq_desktop.store.lending import Lending, identity_of
from workmoniq_desktop.store.migrations import MIGRATIONS, NEWEST, Migration
from workmoniq_desktop.store.recording import Recording, write_meta

if TYPE_CHECKING:  # SQLAlchemy stays out of the tray until something is read (docs/decisions)
    from sqlalchemy import Connection, Engine

_OWNER_ONLY = 0o600
_SIDE_FILES = ("-wal", "-shm")

_log = logging.getLogger(__name__)


class Database:
    """A history that was opened with the right key, at the newest schema.

    Thread-safe, but for `recording`, which belongs to one thread at a time.

    is_wanted: whether a file that was deleted comes back while it is recorded into.
    """

    is_wanted: Callable[[], bool]

    def __init__(self, path: Path, key: HistoryKey, profile: str) -> None:
        self._path, self._key, self._profile = path, key, profile
        self._lending = Lending(lambda: connect(path, key, profile), lambda: identity_of(path))
        self._writer: Raw | None = None
        self._recording: Recording | None = None
        self._written: tuple[int, int] | None = None
        self._engine: Engine | None = None
        self.is_wanted = lambda: True

    @classmethod
    def create(cls, path: Path, key: HistoryKey, profile: str, *, now_us: int) -> "Database":
        """A new, empty history. Raises CannotWrite, DiskFull."""
        path.touch(_OWNER_ONLY, exist_ok=False)
        try:
            raw = connect(path, key, profile, create=True)
            try:
                with transaction(raw):
                    for migration in MIGRATIONS:
                        _step(raw, migration)
                    write_meta(raw, "profile", profile)
                    write_meta(raw, "hash_key", secrets.token_hex(32))
                    write_meta(raw, "created_us", str(now_us))
                    rollups.start(raw.execute, now_us)
            finally:
                raw.close()
        except BaseException:
            delete_files(path)
            raise
        return cls.open(path, key, profile)

    @classmethod
    def open(cls, path: Path, key: HistoryKey, profile: str) -> "Database":
        """The history at path, brought to the newest schema.

        Raises NoHistory, OtherProfile, HistoryTooNew, HistoryDamaged, HistoryBusy, CannotWrite.
        """
        if not path.exists() or path.stat().st_size == 0:
            raise NoHistory("no history here yet: start WorkMoniQ with `workmoniq run` first")
        database = cls(path, key, profile)
        if not belongs_to(path, profile):
            raise OtherProfile(
                "the history file belongs to another profile, or its start is damaged: "
                "put the right file back, or restore a backup with `workmoniq restore`"
            )
        raw = connect(path, key, profile)
        try:
            with in_our_words():
                migrate(raw, path)
        finally:
            raw.close()
        return database

    @property
    def path(self) -> Path:
        return self._path

    @property
    def profile(self) -> str:
        return self._profile

    def size_bytes(self) -> int:
        """All files of the history together."""
        return sum(file.stat().st_size for file in files(self._path) if file.exists())

    @contextmanager
    def recording(self) -> Iterator[Recording]:
        """One transaction of the recorder: all of it is kept, or nothing.

        A file that was deleted since the recorder opened it is put back with all it held. Raises
        CannotWrite where that cannot be, or another took its place: SQLite would go on to write
        where nobody reads.
        """
        raw, recording = self._recorder()
        try:
            with transaction(raw):
                yield recording
        except BaseException:
            with suppress(HistoryDamaged), in_our_words():
                recording.forget()
            raise

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Raw]:
        """One writing transaction on a connection of its own, for bulk work and upkeep.

        durable: it is on the disk when this returns, and not even a power cut takes it back.
        """
        with self._lending.lend() as raw:
            raw.execute(f"PRAGMA cache_size=-{CACHE_READER_KIB}")
            raw.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
            with transaction(raw):
                yield raw

    @contextmanager
    def raw(self) -> Iterator[Raw]:
        """A connection of its own outside any transaction: checks, checkpoints, copies."""
        with self._lending.lend() as raw, in_our_words():
            raw.execute(f"PRAGMA cache_size=-{CACHE_RECORDER_KIB}")
            yield raw

    def kept_open(self) -> AbstractContextManager[None]:
        """Inside it, this thread's raw and writing connections wait for their next use.

        So long as one waits, closing another does not empty the write-ahead log.
        """
        return self._lending.kept()

    @contextmanager
    def reading(self) -> "Iterator[Connection]":
        """One consistent look at the history; nothing can be written through it."""
        with in_our_words(), self._readers().connect() as tx, tx.begin():
            yield tx

    def checkpoint(self) -> None:
        """Empty the write-ahead log into the file and cut it to nothing."""
        with self.raw() as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close every connection; the last one leaves no side files."""
        if self._engine is not None:
            self._engine.dispose()
            self._engine = None
        if self._writer is not None:
            self._writer.close()
            self._writer = self._recording = None

    def _recorder(self) -> tuple[Raw, Recording]:
        if self._writer is None or self._recording is None:
            self._writer = connect(self._path, self._key, self._profile)
            self._recording = Recording(self._writer)
            self._written = identity_of(self._path)
        elif (found := identity_of(self._path)) is None and self.is_wanted():
            self._put_back(self._writer)
            return self._recorder()
        elif found != self._written:
            raise CannotWrite(
                "the history file was deleted or replaced while WorkMoniQ runs: put it back, or "
                "start WorkMoniQ anew"
            )
        return self._writer, self._recording

    def _put_back(self, raw: Raw) -> None:
        """The file has no name any more, but lives as long as raw is open: save what it holds."""
        saved = self._path.with_name(self._path.name + ".saved")
        try:
            saved.unlink(missing_ok=True)
            saved.touch(_OWNER_ONLY, exist_ok=False)
            with in_our_words():
                raw.execute("VACUUM INTO ?", (f"file:{quote(os.fsencode(saved))}",))
            with saved.open("rb+") as file:
                os.fsync(file.fileno())
            self._writer = self._recording = None
            raw.close()
            for side in files(self._path)[1:]:
                side.unlink(missing_ok=True)
            # a link takes nobody's place, should somebody have put the file back just now
            self._path.hardlink_to(saved)
        except OSError as refused:
            raise CannotWrite(
                "the history file was deleted while WorkMoniQ runs, and cannot be put back: check "
                "that its folder is there and is yours"
            ) from refused
        finally:
            with suppress(OSError):
                saved.unlink(missing_ok=True)
        if self._engine is not None:
            self._engine.dispose()  # its readers still look at the file that was deleted
        _log.warning("history_file_put_back")

    def _readers(self) -> "Engine":
        if self._engine is None:
            from workmoniq_desktop.store.engine import reading_engine  # noqa: PLC0415  # staged

            self._engine = reading_engine(
                lambda: connect(self._path, self._key, self._profile, reader=True)
            )
        return self._engine


def files(path: Path) -> tuple[Path, ...]:
    """The history file and those SQLite keeps beside it."""
    return (path, *(path.with_name(path.name + side) for side in _SIDE_FILES))


def delete_files(path: Path) -> None:
    """Unlink a history with its side files; what is not there is well."""
    for file in files(path):
        file.unlink(missing_ok=True)


def set_aside(path: Path, label: str) -> Path:
    """Rename a history so that a new one can take its place; answers where it is now."""
    aside = path.with_name(f"{path.stem}-{label}{path.suffix}")
    count = 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.stem}-{label}-{count}{path.suffix}")
    for file, target in zip(files(path), files(aside), strict=True):
        if file.exists():
            file.rename(target)
    return aside


def migrate(raw: Raw, path: Path, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Bring a history to the newest schema, a copy first. Raises HistoryTooNew."""
    version = int(raw.execute("PRAGMA user_version").fetchone()[0])
    newest = migrations[-1].version
    if version > newest:
        raise HistoryTooNew(
            f"this history has format {version} and this WorkMoniQ knows up to {newest}: "
            "install the newer WorkMoniQ"
        )
    if version == newest:
        return
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    copy = path.with_name(f"{path.stem}-before-{newest}{path.suffix}")
    shutil.copyfile(path, copy)
    copy.chmod(_OWNER_ONLY)
    with transaction(raw):
        for migration in migrations:
            if migration.version > version:
                _step(raw, migration)


def check(raw: Raw) -> bool:
    """Whether every page of the file is whole and the trees are in order."""
    if not pages_are_whole(raw):
        return False
    return bool(raw.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def pages_are_whole(raw: Raw) -> bool:
    """Whether every page is as it was written: less than half the time that check takes."""
    return not raw.execute("PRAGMA cipher_integrity_check").fetchall()


def _step(raw: Raw, migration: Migration) -> None:
    # not executescript, which would commit the transaction that holds all steps together
    for statement in migration.script.split(";"):
        if statement.strip():
            raw.execute(statement)
    raw.execute(f"PRAGMA user_version={migration.version}")


__all__ = ["NEWEST", "Database", "check", "delete_files", "files", "migrate", "set_aside"]
