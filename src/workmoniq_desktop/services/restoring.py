"""Puts a backup in place of a profile's history, on this computer or on a new one."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.errors import (
    BackupDamaged,
    BadInput,
    HistoryDamaged,
    HistoryTooNew,
    KeyringLocked,
    NoHistory,
    SecretNeeded,
    WorkMoniQError,
    WrongSecret,
)
from workmoniq_desktop.services import succession
from workmoniq_desktop.services.backup import Apply
from workmoniq_desktop.services.backup_file import BackupFile
from workmoniq_desktop.services.opening import history_id
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.succession import Step, unmentioned
from workmoniq_desktop.store import backups, support_copies, support_endings, sync_copies
from workmoniq_desktop.store.backups import BackupRow
from workmoniq_desktop.store.connection import belongs_to
from workmoniq_desktop.store.copying import counts, forget_device, is_whole
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.store.support_grants import GrantRow
from workmoniq_desktop.store.sync_copies import SyncIdentity
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.creation_lock import creation_lock
from workmoniq_desktop.system.key_wrapping import KdfCost
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.single_instance import ProfileLock
from workmoniq_desktop.system.vault import Vault

RESTORED_HERE: Final = "a backup was restored"

_STANDARD: Final = KdfCost()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What is in place now. made_us: when the backup was made.

    set_aside: where the history that was there is now; None where there was none.
    """

    spans: int
    made_us: int
    set_aside: Path | None = None
    messages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How the backup opens. key_stays: by this profile's own vault; device_stays: it was here."""

    key: DataKey
    key_stays: bool
    device_stays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Here:
    """What the history that goes knows and the one that comes needs.

    sync: who this device is in its account; None where it is in none. support: accesses that
    are live, with the keys that can revoke them.
    """

    backups: tuple[BackupRow, ...] = ()
    sync: SyncIdentity | None = None
    support: tuple[tuple[GrantRow, bytes | None], ...] = ()


def restore(
    path: Path,
    profile: Profile,
    source: SecretSource,
    recovery_phrase: str | None = None,
    *,
    clock: Clock,
    progress: Progress = silent,
    wipe: Apply | None = None,
    lock: Callable[[Profile], AbstractContextManager[object]] = ProfileLock,
    step: Step = unmentioned,
    cost: KdfCost = _STANDARD,
) -> Restored:
    """Make the backup at path the history of profile; what was there is set aside, never lost.

    Whatever fails or crashes, the old history works, or the new one. wipe: takes out what the
    backup still owes. lock: held so that no recorder runs meanwhile. Raises CannotRead,
    BackupDamaged, WrongSecret, SecretNeeded, AlreadyRunning, HistoryBusy, HistoryTooNew, DiskFull,
    CannotWrite, and what source raises.
    """
    path = path.absolute()
    with BackupFile(path) as file:
        profile.create()
        with lock(profile), creation_lock(profile):
            succession.carry_through(profile)
            way = _way(file, profile, source, recovery_phrase, cost)
            step("the key is found")
            here = _here(profile, way)
            unknown = BackupRow(path=path, made_us=file.manifest.made_us)
            known = next((row for row in here.backups if row.path == path), unknown)
            with succession.preparing(profile) as coming:
                file.unpack_history(coming.history, progress)
                step("the history is unpacked")
                spans = _prepare(coming, way, here, known, wipe, now_us=clock.now_us())
                step("the history is prepared")
                if not way.key_stays:
                    Vault.adopt(coming, file.vault_json(), way.key, source, cost=cost)
                    step("the vault is prepared")
                day = succession.day_of(clock.now_us(), clock)
                succession.decide(profile, f"before-restore-{day}")
                step("it is decided")
            aside = succession.carry_through(profile, step)
        made_us = file.manifest.made_us
    messages = () if aside is None else (f"the history that was here is kept as {aside}",)
    return Restored(spans=spans, made_us=made_us, set_aside=aside, messages=messages)


def _way(
    file: BackupFile,
    profile: Profile,
    source: SecretSource,
    recovery_phrase: str | None,
    cost: KdfCost,
) -> _Way:
    """The key, by this profile's vault where that is the backup's too, else by the backup's."""
    wrapped, name = file.vault_json(), file.manifest.profile
    was_here = profile.history.exists() and belongs_to(profile.history, name)
    refused: WorkMoniQError | None = None
    try:
        vault = Vault.load(profile, cost=cost)
        if was_here or vault.export_wrapped().get("profile") == wrapped.get("profile"):
            key = vault.unlock(source)
            if history_id(key) == name:
                return _Way(key=key, key_stays=True, device_stays=True)
    except WorkMoniQError as failed:
        # No vault, a damaged one, or one whose key is out of reach: the backup has its own.
        refused = None if isinstance(failed, NoHistory) else failed
    key = _key_of_backup(wrapped, source, recovery_phrase, refused)
    if history_id(key) != name:
        raise BackupDamaged("the key in this backup is not that of its history: use another backup")
    return _Way(key=key, key_stays=False, device_stays=was_here)


def _key_of_backup(
    wrapped: dict[str, Any],
    source: SecretSource,
    recovery_phrase: str | None,
    refused: WorkMoniQError | None,
) -> DataKey:
    try:
        if recovery_phrase is not None:
            return Vault.open_wrapped(wrapped, recovery=recovery_phrase)
        if isinstance(refused, WrongSecret | SecretNeeded | KeyringLocked):
            raise refused  # the same passphrase would be asked for once more
        if wrapped.get("passphrase") is not None:
            return Vault.open_wrapped(wrapped, passphrase=source.passphrase())
    except (HistoryDamaged, BadInput) as bad:
        raise BackupDamaged("the key in this backup is damaged: use another backup") from bad
    raise SecretNeeded(
        "this backup opens with its recovery phrase: give it with --recovery-file"
    ) from refused


def _prepare(
    coming: Profile,
    way: _Way,
    here: _Here,
    restored: BackupRow,
    wipe: Apply | None,
    *,
    now_us: int,
) -> int:
    """Make the unpacked history what it shall be in its place; how many spans it has."""
    try:
        database = Database.open(coming.history, way.key, history_id(way.key))
        whole = is_whole(database)
    except (WorkMoniQError, OSError) as failed:
        if isinstance(failed, HistoryTooNew):
            raise
        raise BackupDamaged("the history in this backup is damaged: use another one") from failed
    try:
        if not whole:
            raise BackupDamaged("the history in this backup is damaged: use another one")
        for scope in restored.owed:
            if wipe is None:
                raise BadInput(
                    "this backup still holds what you wiped: start WorkMoniQ, which cleans it, "
                    "and restore it then"
                )
            wipe(database, scope)
        with database.writing() as raw:
            sync_copies.without_keys(raw)
            support_copies.without_secrets(raw)
            support_endings.take_over(raw, here.support, now_us)
            if way.device_stays:
                write_meta(raw, "stopped", RESTORED_HERE)
                if here.sync is not None:
                    sync_copies.go_on_as(raw, here.sync)
            else:
                forget_device(raw)
                backups.forget_all(raw)
            for row in here.backups:
                backups.put_row(raw, row)
            # The backup that was restored is known from now on, wherever it came from.
            backups.put_row(raw, restored)
            windows, presences, _ = counts(raw)
        return windows + presences
    finally:
        database.close()


def _here(profile: Profile, way: _Way) -> _Here:
    """Of backups, so that wipes go on following into them; of sync, so that this device stays in.

    The keys of sync stay with the computer: no backup has them.
    """
    if not profile.history.exists():
        return _Here()
    with suppress(WorkMoniQError, OSError):
        database = Database.open(profile.history, way.key, history_id(way.key))
        try:
            database.checkpoint()
            with database.raw() as raw:
                return _Here(
                    backups=backups.known(raw),
                    sync=sync_copies.identity(raw),
                    support=support_endings.left_behind(raw),
                )
        finally:
            database.close()
    return _Here()
