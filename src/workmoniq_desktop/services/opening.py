"""Opens a profile's history: makes what is missing, and sets aside what cannot be read."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.errors import (
    CannotRead,
    HistoryDamaged,
    KeyMissing,
    NoHistory,
    OtherProfile,
)
from workmoniq_desktop.services import succession
from workmoniq_desktop.services.falling_back import fall_back
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.store.database import (
    Database,
    check,
    delete_files,
    files,
    pages_are_whole,
)
from workmoniq_desktop.store.recording import stopped_cleanly
from workmoniq_desktop.store.salvage import Salvaged, salvage
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.creation_lock import creation_lock
from workmoniq_desktop.system.key_wrapping import KdfCost
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault

CHECKED_UP_TO_BYTES: Final = 500_000_000
"""A larger history is not read whole at a start (9 s a GB); each page still proves itself."""

Settle = Callable[[Database], None]
"""Puts in order what a crash left half-done; called with every history that opens."""

_STANDARD: Final = KdfCost()
_NOTHING_YET: Final = "no history here yet: start WorkMoniQ with `workmoniq run` first"
_NEW_BESIDE_KEY: Final = (
    "the history file was gone, so a new one was started with the same key: put the old file "
    "back, or restore a backup with `workmoniq restore`, if you miss it"
)

_BACKUP_BESIDE_KEY: Final = (
    "the history file was gone; the newest good backup, {name}, took its place: what was recorded "
    "after that backup is missing"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An open history. messages: what the user should know, each a plain sentence.

    recovery_phrase: only where the key was made just now; to be shown once.
    """

    database: Database
    data_key: DataKey
    messages: tuple[str, ...] = ()
    recovery_phrase: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class _Key:
    key: DataKey
    messages: tuple[str, ...] = ()
    phrase: str | None = field(default=None, repr=False)


def history_id(key: DataKey) -> str:
    """The name of the history that key opens, the same on every computer it is restored to.

    One-way from a key of 256 random bits, so it may be known.
    """
    return hashlib.sha256(b"workmoniq history id\0" + key.reveal()).hexdigest()[:32]


def open_history(
    profile: Profile,
    source: SecretSource,
    *,
    create: bool,
    clock: Clock,
    check: bool = False,
    settling: Sequence[Settle] = (),
    cost: KdfCost = _STANDARD,
) -> Opened:
    """The history of profile. create: make folder, key and history where they are missing.

    check: read it whole before it is used, up to CHECKED_UP_TO_BYTES. settling: called in order
    before this returns; for the one process that holds the profile. Raises NoHistory, KeyMissing,
    HistoryDamaged, OtherProfile, HistoryTooNew, HistoryBusy, CannotRead, CannotWrite, DiskFull,
    and what source raises.
    """
    if not create:
        if not profile.exists() and not succession.is_pending(profile):
            raise NoHistory(_NOTHING_YET)
        if succession.is_pending(profile):
            with creation_lock(profile):
                succession.carry_through(profile)
        if not profile.history.exists():
            raise NoHistory(_NOTHING_YET)
        had = _Key(Vault.load(profile, cost=cost).unlock(source))
        return _settled(had, _open(profile, had.key, check=check), settling)
    profile.create()
    with creation_lock(profile):
        had = _key_and_place(profile, source, clock, cost)
        database = _open(profile, had.key, check=check)
    return _settled(had, database, settling)


def open_or_set_aside(
    profile: Profile,
    source: SecretSource,
    *,
    clock: Clock,
    settling: Sequence[Settle] = (),
    progress: Progress = silent,
    cost: KdfCost = _STANDARD,
) -> Opened:
    """As open_history with create and check, and with the right key it always ends in a history.

    One that is damaged gives what can be read of it to a new one; it, or another profile's, is
    kept under another name, and a message says where. Raises what open_history does, apart from
    HistoryDamaged for the history and OtherProfile; a key that is missing stays a KeyMissing.
    """
    profile.create()
    with creation_lock(profile):
        succession.carry_through(profile)
        was_gone = profile.vault.exists() and not profile.history.exists()
        had = _key_and_place(profile, source, clock, cost)
        if was_gone and (backup := fall_back(profile, had.key, history_id(had.key), "empty")):
            aside = succession.carry_through(profile)
            if aside is not None:
                delete_files(aside)  # the one made just now, without a span
            had = _Key(had.key, (_BACKUP_BESIDE_KEY.format(name=backup.name),))
        try:
            database = _open(profile, had.key, check=True)
        except (HistoryDamaged, OtherProfile, NoHistory) as why:
            foreign = isinstance(why, OtherProfile)
            message = _replace(profile, had.key, clock, progress, foreign=foreign)
            had = _Key(had.key, (*had.messages, message), had.phrase)
            database = _open(profile, had.key, check=False)
    return _settled(had, database, settling)


def _settled(had: _Key, database: Database, settling: Sequence[Settle]) -> Opened:
    for settle in settling:
        settle(database)
    return Opened(
        database=database,
        data_key=had.key,
        messages=had.messages,
        recovery_phrase=had.phrase,
    )


def _key_and_place(profile: Profile, source: SecretSource, clock: Clock, cost: KdfCost) -> _Key:
    """The key, made where there is none yet, and a history for it, empty where there is none."""
    succession.carry_through(profile)
    if profile.vault.exists():
        key = Vault.load(profile, cost=cost).unlock(source)
        if profile.history.exists():
            return _Key(key)
        _start_anew(profile, key, clock)
        return _Key(key, (_NEW_BESIDE_KEY,))
    if profile.history.exists():
        raise KeyMissing(
            "the key file vault.json of this history is gone: put it back, or restore a backup "
            "with `workmoniq restore` and the recovery phrase; the history file is kept"
        )
    _, key, phrase = Vault.create(profile, source, cost=cost)
    _start_anew(profile, key, clock)
    return _Key(key, (), phrase)


def _start_anew(profile: Profile, key: DataKey, clock: Clock, label: str = "before") -> Path | None:
    with succession.preparing(profile) as coming:
        Database.create(coming.history, key, history_id(key), now_us=clock.now_us()).close()
        succession.decide(profile, label)
    return succession.carry_through(profile)


def _open(profile: Profile, key: DataKey, *, check: bool) -> Database:
    try:
        database = Database.open(profile.history, key, history_id(key))
    except OSError as refused:
        raise CannotRead(
            "the history file cannot be read: check who owns it and its folder"
        ) from refused
    if check and database.size_bytes() <= CHECKED_UP_TO_BYTES and not _is_whole(database):
        database.close()
        raise HistoryDamaged(
            "the history file is damaged: start WorkMoniQ, which recovers it or sets it aside"
        )
    return database


def _is_whole(database: Database) -> bool:
    with database.raw() as raw:
        # after a clean end only the disk can have changed a page; its seal tells
        return pages_are_whole(raw) if stopped_cleanly(raw) else check(raw)


def _replace(
    profile: Profile, key: DataKey, clock: Clock, progress: Progress, *, foreign: bool
) -> str:
    """Put a new history in place of one that cannot be used; the sentence that says so."""
    now_us = clock.now_us()
    day = succession.day_of(now_us, clock)
    salvaged = _salvaged(profile, key, now_us, progress, day)
    if salvaged is not None:
        aside = succession.carry_through(profile)
        return (
            f"the history file was damaged; {salvaged.spans} spans and {salvaged.tallies} minutes "
            f"of input could be read and are here, and the damaged file is kept as {aside}: "
            "restore a backup with `workmoniq restore` if too much is missing"
        )
    kind = "foreign" if foreign else "damaged"
    backup = fall_back(profile, key, history_id(key), f"{kind}-{day}")
    if backup is not None:
        aside = succession.carry_through(profile)
        return (
            f"nothing in the history file could be read; the newest good backup, {backup.name}, "
            f"took its place, and the file is kept as {aside}: what was recorded after that "
            "backup is missing"
        )
    if foreign:
        aside = _start_anew(profile, key, clock, f"foreign-{day}")
        return (
            "the history file belongs to another profile, or nothing in it can be read; it is "
            f"kept as {aside} and a new history was started: put the right file in its place, or "
            "restore a backup with `workmoniq restore`"
        )
    aside = _start_anew(profile, key, clock, f"damaged-{day}")
    return (
        "the history file was damaged and nothing in it could be read; it is kept as "
        f"{aside} and a new history was started: restore a backup with `workmoniq restore`"
    )


def _salvaged(
    profile: Profile, key: DataKey, now_us: int, progress: Progress, day: str
) -> Salvaged | None:
    """What came through and is decided to follow; None where nothing did."""
    total = max(1, sum(file.stat().st_size for file in files(profile.history) if file.exists()))

    def tell(rows: int) -> None:
        progress(min(rows * 100, total), total, "reading the damaged history")

    with succession.preparing(profile) as coming:
        try:
            salvaged = salvage(
                profile.history, coming.history, key, history_id(key), now_us=now_us, tell=tell
            )
        except HistoryDamaged:
            return None
        succession.decide(profile, f"damaged-{day}")
    return salvaged
