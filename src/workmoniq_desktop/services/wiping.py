"""Destroys what the user names, everywhere it lies, and says what went."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import HistoryBusy
from workmoniq_desktop.domain.wipe import (
    BackupWipe,
    WipeCounts,
    WipePreview,
    WipeReceipt,
    WipeScope,
)
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.store import backups as kept_backups
from workmoniq_desktop.store import (
    commands,
    erasing,
    redacting,
    support_endings,
    sync_wipes,
    totals,
)
from workmoniq_desktop.store.backups import BackupRow
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta

CANNOT_PROMISE = (
    (
        "A disk that moves blocks around (an SSD, or a file system with snapshots) may still hold "
        "old encrypted pages in blocks no program can reach."
    ),
    "Exports made earlier, and backups that were moved away, are yours to delete.",
)
KEY_IS_GONE = (
    "What such blocks hold is encrypted, and its key was destroyed just now; the recovery phrase, "
    "if you kept it, opens only a backup that still exists somewhere."
)
OUT_OF_REACH = "A backup that could not be reached is still there; it is yours to delete."

Hold = Callable[[], AbstractContextManager[None]]
"""While inside, the recorder writes nothing; afterwards it goes on from what is kept."""


Apply = Callable[[Database, WipeScope], None]


class Copies(Protocol):
    """The backups, which a wipe follows into one by one."""

    def known(self) -> tuple[Path, ...]: ...

    def set_aside(self) -> tuple[Path, ...]:
        """Copies that stand beside the history: damaged ones, and those made before a migration."""
        ...

    def follow_wipes(self, apply: Apply, progress: Progress) -> tuple[BackupWipe, ...]: ...


class Wiping:
    """Thread-safe; one wipe at a time."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        hold: Hold,
        copies: Copies,
        destroy: Callable[[], None],
        *,
        taken: Callable[[], None] = lambda: None,
    ) -> None:
        """destroy: ends recording, closes the history, deletes key, history and backups.

        taken: is told when something is gone from the history, before backups follow.
        """
        self._database = database
        self._clock = clock
        self._hold = hold
        self._copies = copies
        self._destroy = destroy
        self._taken = taken

    def preview(self, scope: WipeScope) -> WipePreview:
        """What a wipe of scope would take; nothing changes."""
        scope = scope.rounded(self._clock.now_us())
        known, aside = self._copies.known(), self._copies.set_aside()
        return WipePreview(
            scope=scope,
            counts=self._counts(scope),
            backups=tuple(str(path) for path in known if path not in aside),
            deleted=tuple(str(path) for path in aside),
        )

    def wipe(self, scope: WipeScope, progress: Progress) -> WipeReceipt:
        """Take it. Raises what the history raises; then nothing of it happened.

        Backups that could not be followed are in the receipt as pending, and are tried again at
        the next wipe and the next start.
        """
        return self._wipe_all(scope) if scope.everything else self._wipe_some(scope, progress)

    def follow(self, progress: Progress) -> tuple[BackupWipe, ...]:
        """Carry wipes into the backups that still owe them."""
        return self._copies.follow_wipes(applying(self._clock), progress)

    def _wipe_some(self, scope: WipeScope, progress: Progress) -> WipeReceipt:
        progress(0, 3, "wiping the history")
        with self._hold():
            now_us = self._clock.now_us()
            scope = scope.rounded(now_us)
            counts = self._counts(scope)
            with self._database.writing() as raw:
                _take(raw, scope, now_us)
                sync_wipes.note(raw, scope, now_us)
                if scope.titles_only:
                    commands.add(raw, _noted(raw, now_us))
                for path in self._copies.known():
                    kept_backups.owe(raw, path, scope)
                for path in self._copies.set_aside():
                    kept_backups.put_row(raw, _to_be_deleted(path, now_us))
            progress(1, 3, "emptying the journal")
            self._empty_journal()
        self._taken()
        progress(2, 3, "following into the backups")
        followed = self.follow(progress)
        with suppress(HistoryBusy):
            self._empty_journal()  # of what the backups owed: it may name an app
        progress(3, 3, "done")
        return WipeReceipt(
            at_us=now_us,
            scope=scope,
            counts=counts,
            backups=followed,
            cannot_promise=CANNOT_PROMISE,
        )

    def _wipe_all(self, scope: WipeScope) -> WipeReceipt:
        counts = self._counts(scope)
        gone = dict.fromkeys((*self._copies.known(), *self._copies.set_aside()))
        self._destroy()
        states = [_state_of(path) for path in gone]
        left = any(one.state != "done" for one in states)
        return WipeReceipt(
            at_us=self._clock.now_us(),
            scope=scope,
            counts=counts,
            backups=tuple(states),
            key_destroyed=True,
            cannot_promise=(*CANNOT_PROMISE, KEY_IS_GONE, *((OUT_OF_REACH,) if left else ())),
        )

    def _counts(self, scope: WipeScope) -> WipeCounts:
        with self._database.raw() as raw:
            counts = erasing.count(raw, scope)
            span = erasing.touched(raw, scope)
        if scope.titles_only:
            return WipeCounts(windows=counts.titled, titles=counts.titles, watched=counts.watched)
        if span is None:
            return counts
        with self._database.reading() as tx:
            by_app = totals.by_app(tx, *span)
        chosen = (us for app, us in by_app.items() if scope.app is None or app == scope.app)
        return replace(counts, active_us=sum(chosen))

    def _empty_journal(self) -> None:
        with self._database.raw() as raw:
            if _still_held(raw):
                raise HistoryBusy(
                    "everything named is wiped from the history, but another program still reads "
                    "it, so its journal could not be emptied: close that program and wipe again"
                )


def _to_be_deleted(path: Path, now_us: int) -> BackupRow:
    """A copy set aside, which cannot be wiped in part: noted, so that a crash forgets it not."""
    return BackupRow(path=path, made_us=now_us, owed=(WipeScope(everything=True),))


def _state_of(path: Path) -> BackupWipe:
    """Whether a file that was to be deleted is gone."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return BackupWipe(path=str(path), state="done")
    except OSError:
        pass  # nobody can look there now
    return BackupWipe(path=str(path), state="pending")


def applying(clock: Clock) -> Apply:
    """How a wipe is carried into another file of the same history."""

    def apply(database: Database, scope: WipeScope) -> None:
        with database.writing() as raw:
            _take(raw, scope, clock.now_us())

    return apply


def _take(raw: Raw, scope: WipeScope, now_us: int) -> None:
    support_endings.reached_by(raw, scope, now_us)
    if scope.titles_only:
        redacting.redact(raw, erasing.bounds(scope), scope.app)
    else:
        erasing.erase(raw, scope, now_us)


def _noted(raw: Raw, now_us: int) -> Command:
    """That a redaction was, for the history of edits; nothing of what it took."""
    return Command(
        number=0,
        uid=secrets.token_hex(8),
        device=read_meta(raw, "device") or "",
        made_us=now_us,
        name="redact",
        final=True,
    )


def _still_held(raw: Raw) -> bool:
    busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return bool(busy)
