"""Makes encrypted backups, knows where they are, and lets wipes follow into them."""

from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from json import dumps
from pathlib import Path
from typing import Any

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.errors import (
    BackupDamaged,
    CannotRead,
    CannotWrite,
    DiskFull,
    HistoryBusy,
    HistoryDamaged,
    HistoryTooNew,
)
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.wipe import BackupWipe, WipeScope
from workmoniq_desktop.services import backup_file, succession
from workmoniq_desktop.services.backup_file import BackupFile
from workmoniq_desktop.services.backup_manifest import HISTORY, Manifest
from workmoniq_desktop.services.history import BackedUp
from workmoniq_desktop.services.ledger import Ledger
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.store import backups, support_copies, sync_copies
from workmoniq_desktop.store.backups import BackupRow
from workmoniq_desktop.store.connection import HistoryKey
from workmoniq_desktop.store.copying import copy_into, counts
from workmoniq_desktop.store.database import NEWEST, Database
from workmoniq_desktop.system.atomic_file import cannot_write
from workmoniq_desktop.system.paths import Profile

Apply = Callable[[Database, WipeScope], None]
"""Takes what a scope names out of a history."""

_KEPT_FOR_LATER = (
    BackupDamaged,
    CannotRead,
    CannotWrite,
    DiskFull,
    HistoryBusy,
    HistoryDamaged,
    HistoryTooNew,
    OSError,  # a folder that cannot be looked into, a disk that went away
)


class Backups:
    """The backups of one open history. Thread-safe; one call that writes at a time."""

    def __init__(
        self,
        database: Database,
        profile: Profile,
        key: HistoryKey,
        wrapped: Callable[[], Mapping[str, Any]],
        clock: Clock,
    ) -> None:
        """wrapped: the vault's export: the key as a passphrase and the recovery phrase open it."""
        self._database = database
        self._profile = profile
        self._key = key
        self._wrapped = wrapped
        self._clock = clock

    def make(self, path: Path, progress: Progress = silent, *, replace: bool = False) -> BackedUp:
        """Write a backup whole or not at all, while recording goes on.

        replace: put it in place of what stands at path; refused otherwise. Raises DiskFull,
        CannotWrite, HistoryDamaged, HistoryBusy; whatever stood at path still does then.
        """
        path = path.absolute()
        if not replace:
            backup_file.refuse_existing(path)
        row = self._row(path)
        made_us = self._clock.now_us()
        with backup_file.workplace(path) as folder:
            # Known before a byte of it is there, so that a wipe finds what a crash leaves.
            with self._database.writing() as raw:
                backups.put_row(raw, BackupRow(path=path, made_us=made_us))
            try:
                copy = folder / HISTORY
                copy_into(self._database, copy, _telling(progress, "copying the history"))
                vault = dumps(self._wrapped(), indent=1).encode() + b"\n"
                if not replace:
                    backup_file.refuse_existing(path)
                size_bytes = copy.stat().st_size + len(vault)
                Ledger(self._database, self._clock).note(
                    Left.BACKUP, "the whole history, encrypted", path, size_bytes
                )
                manifest = self._write(path, folder, (copy, vault), made_us, progress)
            except BaseException:
                if row is None:
                    self._forget(path)
                raise
        if row is not None:
            with self._database.writing() as raw:
                # What a wipe took before is not in the new one; what one takes meanwhile may be.
                backups.renewed(raw, row, made_us)
        return BackedUp(path=path, spans=manifest.spans, size_bytes=path.stat().st_size)

    @property
    def profile(self) -> Profile:
        return self._profile

    @property
    def key(self) -> HistoryKey:
        return self._key

    def known(self) -> tuple[Path, ...]:
        """Where backups of this history were made, oldest first; some may be gone."""
        with self._database.raw() as raw:
            return tuple(row.path for row in backups.known(raw))

    def forget_missing(self) -> int:
        """Forget the backups that are not there any more, and what they owe; how many."""
        gone = [path for path in self.known() if not path.exists()]
        for path in gone:
            backup_file.clear_leftovers(path)
            self._forget(path)
        return len(gone)

    def set_aside(self) -> tuple[Path, ...]:
        """Copies that stand beside the history; see set_aside_files."""
        return set_aside_files(self._profile)

    def follow_wipes(self, apply: Apply, progress: Progress = silent) -> tuple[BackupWipe, ...]:
        """Apply to each backup the wipes it owes.

        One that cannot be cleaned now owes them on, "pending"; one that is not there, "missing",
        owes them too, should its disk come back. Safe to repeat after a crash.
        """
        with self._database.raw() as raw:
            owing = backups.owed(raw)
        done = []
        for number, row in enumerate(owing):
            progress(number, len(owing), "wiping in backups")
            try:
                state = self._follow(row, apply)
            except _KEPT_FOR_LATER:
                state = "pending"
            done.append(BackupWipe(path=str(row.path), state=state))
        progress(len(owing), len(owing), "wiping in backups")
        return tuple(done)

    def _follow(self, row: BackupRow, apply: Apply) -> str:
        backup_file.clear_leftovers(row.path)
        if any(scope.everything for scope in row.owed):
            _delete(row.path)
            self._forget(row.path)
            return "done"
        if not row.path.exists():
            return "missing"
        with BackupFile(row.path) as file:
            if file.manifest.profile != self._database.profile:
                return "missing"  # another profile's backup stands where ours stood
            with backup_file.workplace(row.path) as folder:
                self._wiped(file, folder, row, apply)
        with self._database.writing() as raw:
            for scope in row.owed:
                backups.settled(raw, row.path, scope)
        return "done"

    def _wiped(self, file: BackupFile, folder: Path, row: BackupRow, apply: Apply) -> None:
        """Write the backup anew without what its wipes take."""
        unpacked, packed = folder / "unpacked.db", folder / HISTORY
        file.unpack_history(unpacked, silent)
        database = Database.open(unpacked, self._key, self._database.profile)
        try:
            for scope in row.owed:
                apply(database, scope)
            copy_into(database, packed, lambda _done, _total: None)
        finally:
            database.close()
        self._write(row.path, folder, (packed, file.vault), file.manifest.made_us, silent)

    def _write(
        self,
        path: Path,
        folder: Path,
        members: tuple[Path, bytes],
        made_us: int,
        progress: Progress,
    ) -> Manifest:
        history, _ = members
        copy = Database.open(history, self._key, self._database.profile)
        with copy.writing() as raw:
            sync_copies.without_keys(raw)
            support_copies.without_secrets(raw)
        with copy.raw() as raw:
            windows, presences, tallies = counts(raw)
        copy.close()

        def manifest(sha256: dict[str, str]) -> Manifest:
            return Manifest(
                profile=self._database.profile,
                made_us=made_us,
                windows=windows,
                presences=presences,
                tallies=tallies,
                app_version=_app_version(),
                schema_version=NEWEST,
                sha256=sha256,
            )

        return backup_file.write(path, folder, members, manifest, progress)

    def _row(self, path: Path) -> BackupRow | None:
        with self._database.raw() as raw:
            return next((row for row in backups.known(raw) if row.path == path), None)

    def _forget(self, path: Path) -> None:
        with self._database.writing() as raw:
            backups.forget(raw, path)


def verify(path: Path, progress: Progress = silent) -> Manifest:
    """Read a backup as a whole, without any key. Raises CannotRead, BackupDamaged."""
    with BackupFile(path) as file:
        return file.verify(progress)


def set_aside_files(profile: Profile) -> tuple[Path, ...]:
    """What stands beside the history that may hold the same spans, side files and keys included.

    Damaged and foreign histories, those a restore replaced, and copies from before a migration.
    """
    return succession.set_aside_files(profile)


def _telling(progress: Progress, doing: str) -> Callable[[int, int], None]:
    return lambda done, total: progress(done, total, doing)


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
        succession.sync_folder(path.parent)
    except OSError as refused:
        raise cannot_write(path, refused) from refused


def _app_version() -> str:
    try:
        return version("workmoniq")
    except PackageNotFoundError:
        return "unreleased"
