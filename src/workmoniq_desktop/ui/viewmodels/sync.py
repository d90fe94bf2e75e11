"""What the Sync & devices page shows of the account, and the deeds it offers."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from threading import Event
from typing import cast

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.errors import CannotWrite, WorkMoniQError
from workmoniq_desktop.domain.syncing import (
    AccountState,
    DeletionProgress,
    DeletionReceipt,
    RecoverySheet,
    SyncDone,
    SyncStatus,
)
from workmoniq_desktop.services.deletion_file import as_file
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.shapes.syncing import SyncService
from workmoniq_desktop.services.typed_codes import read_code
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import translate


class Deed(StrEnum):
    """What is asked of sync; each has its own error sentence."""

    READ = "read"
    CREATE = "create"
    CONFIRM = "confirm"
    SWITCH = "switch"
    NOW = "now"
    LIVE = "live"
    DEVICE = "device"
    PASSWORD = "password"  # noqa: S105  # a deed
    SHEET = "sheet"
    KEEP = "keep"
    METADATA = "metadata"
    DELETE = "delete"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How a deed ended. said: a short word for it, or ""."""

    deed: Deed
    result: object = None
    said: str = ""
    error: WorkMoniQError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One look."""

    status: SyncStatus
    sheet: RecoverySheet | None
    receipt: DeletionReceipt | None


Ask = Callable[[SyncService], object]


class SyncViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    status: None until it is known. sheet: not typed back yet. receipt: of the account that was
    deleted here. awaited: the server was asked and does not say yet that all of it is gone. held:
    what the server holds, as text. finished: a deed went well, by its name; told: a short word for
    it.
    """

    changed = Signal()
    finished = Signal(Deed)
    told = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.status: SyncStatus | None = None
        self.sheet: RecoverySheet | None = None
        self.receipt: DeletionReceipt | None = None
        self.awaited = False
        self.held = ""
        self.doing = ""
        self.errors: dict[Deed, str] = {}
        self._busy: set[Deed] = set()
        scene.bridge.sync_changed.connect(self.refresh)
        scene.bridge.history_opened.connect(self.refresh)

    @property
    def state(self) -> AccountState:
        return AccountState.NONE if self.status is None else self.status.state

    def busy(self, deed: Deed) -> bool:
        """Whether it was asked for and has not ended."""
        return deed in self._busy

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        self._scene.worker.read(self._read, self._arrived, self._not_read)

    def watch(self, looking: bool) -> None:
        """The page came into view, or left it."""
        self._scene.worker.run(lambda: self._service().watch(looking))

    def create(self, *, server: str, username: str, password: str, invite: str) -> None:
        def ask(sync: SyncService) -> object:
            return sync.create(
                server=server, username=username, password=password, invite=invite or None
            )

        self.do(Deed.CREATE, ask)

    def confirm(self, typed: str) -> None:
        """The code typed back; sync starts with the first one."""

        def ask(sync: SyncService) -> None:
            first = sync.status().state is AccountState.UNCONFIRMED
            sync.confirm_recovery(read_code("recovery", typed))
            if first:
                sync.enable()

        self.do(Deed.CONFIRM, ask, translate("sync", "Your recovery code counts from now on."))

    def switch(self, on: bool) -> None:
        def ask(sync: SyncService) -> None:
            if on:
                sync.enable()
            else:
                sync.disable()

        said = translate("sync", "Sync is on.") if on else translate("sync", "Sync is off.")
        self.do(Deed.SWITCH, ask, said)

    def sync_now(self) -> None:
        self._start(Deed.NOW, lambda sync, progress: sync.sync_now(progress))

    def live(self, on: bool) -> None:
        self.do(Deed.LIVE, lambda sync: sync.set_live(on))

    def rename(self, device: str, name: str) -> None:
        self.do(Deed.DEVICE, lambda sync: sync.rename(device, name))

    def revoke(self, device: str) -> None:
        said = translate("sync", "The device is shut out, and the keys are being changed.")
        self.do(Deed.DEVICE, lambda sync: sync.revoke((device,)), said)

    def rotate(self) -> None:
        said = translate("sync", "The keys are changed.")
        self.do(Deed.DEVICE, lambda sync: sync.rotate(), said)

    def change_password(self, old: str | None, new: str) -> None:
        said = translate("sync", "The password is changed.")
        self.do(Deed.PASSWORD, lambda sync: sync.change_password(old=old, new=new), said)

    def new_sheet(self, *, code: str, password: str) -> None:
        """With the code that counts now, or with the password where that is lost."""

        def ask(sync: SyncService) -> object:
            old = read_code("recovery", code) if code else None
            return sync.new_recovery(old=old, password=None if old else password)

        self.do(Deed.SHEET, ask)

    @Slot()
    def cancel_recovery(self) -> None:
        said = translate("sync", "The old recovery code stays.")
        self.do(Deed.KEEP, lambda sync: sync.cancel_recovery(), said)

    @Slot()
    def cancel_deletion(self) -> None:
        said = translate("sync", "The account stays.")
        self.do(Deed.KEEP, lambda sync: sync.cancel_deletion(), said)

    def look_at_server(self) -> None:
        self.do(Deed.METADATA, lambda sync: sync.metadata())

    def delete(self, *, password: str, code: str) -> None:
        def ask(sync: SyncService) -> object:
            recovery = read_code("recovery", code) if code else None
            return sync.delete_account(password=None if recovery else password, recovery=recovery)

        self.do(Deed.DELETE, ask)

    @Slot()
    def ask_whether_gone(self) -> None:
        """Of the server, about the account that was deleted here."""
        self.do(Deed.GONE, lambda sync: sync.deletion_progress())

    def save_receipt(self, path: Path) -> None:
        """What the server signed about the deletion, as far as it came."""
        if self.receipt is not None and self.status is not None:
            self.save_text(path, as_file(self.receipt, self.status.server))

    def save_text(self, path: Path, text: str) -> None:
        """Write text that nobody else may read; says how it went."""
        self._scene.worker.run(partial(_write, path, text), self._saved, self._not_saved)

    @Slot(object)
    def _saved(self, path: Path) -> None:
        self.told.emit(translate("sync", "Saved as {0}.").format(path.name))

    @Slot(object)
    def _not_saved(self, error: Exception) -> None:
        self.told.emit(messages.sentence(error))

    def do(self, deed: Deed, ask: Ask, said: str = "") -> None:
        """Ask the service beside the Qt thread; `changed` follows twice."""
        self._start(deed, lambda sync, _progress: ask(sync), said)

    def _start(
        self, deed: Deed, ask: Callable[[SyncService, Progress], object], said: str = ""
    ) -> None:
        if deed in self._busy:
            return
        self._busy.add(deed)
        self.errors.pop(deed, None)

        def work(progress: Progress, _stopped: Event) -> _Outcome:
            try:
                return _Outcome(deed=deed, result=ask(self._service(), progress), said=said)
            except WorkMoniQError as error:
                return _Outcome(deed=deed, error=error)

        self._scene.worker.run_waiting(work, self._ended, self._broke, self._progressed)
        self.changed.emit()

    def _service(self) -> SyncService:
        return self._scene.open_history().syncing

    def _read(self) -> _Read:
        sync = self._service()
        self._scene.bridge.hear_sync(sync.changed)
        return _Read(
            status=sync.status(),
            sheet=sync.unconfirmed_sheet(),
            receipt=sync.deletion_receipt(),
        )

    @Slot(object)
    def _arrived(self, read: _Read) -> None:
        self.status, self.sheet = read.status, read.sheet
        if read.receipt is not None or read.status.state is not AccountState.NONE:
            self.receipt = read.receipt
        self.errors.pop(Deed.READ, None)
        self.changed.emit()

    @Slot(object)
    def _not_read(self, error: Exception) -> None:
        self.errors[Deed.READ] = messages.sentence(error)
        self.changed.emit()

    @Slot(object)
    def _ended(self, outcome: _Outcome) -> None:
        deed = outcome.deed
        self._busy.discard(deed)
        if deed is Deed.NOW:
            self.doing = ""
        if outcome.error is not None:
            self.errors[deed] = messages.sentence(outcome.error)
        else:
            self._take(deed, outcome.result)
            self.finished.emit(deed)
            if outcome.said:
                self.told.emit(outcome.said)
        self.refresh()
        self.changed.emit()

    def _take(self, deed: Deed, result: object) -> None:
        if deed is Deed.METADATA:
            self.held = json.dumps(result, indent=2, ensure_ascii=False)
        elif deed is Deed.DELETE:
            self.receipt = cast("DeletionReceipt", result)
            self.held, self.awaited = "", False
        elif deed is Deed.GONE:
            self.awaited = cast("DeletionProgress", result).complete_us is None
        elif deed is Deed.NOW:
            self.told.emit(_done_words(cast("SyncDone", result)))

    @Slot(object)
    def _broke(self, error: Exception) -> None:
        """A mistake of ours; which deed it was is not known."""
        for deed in self._busy:
            self.errors[deed] = messages.sentence(error)
        self._busy.clear()
        self.changed.emit()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, _doing: str) -> None:
        self.doing = f"{done} / {total}" if total else ""
        self.changed.emit()


def _write(path: Path, text: str) -> Path:
    try:
        path.unlink(missing_ok=True)
        with open(path, "x", encoding="utf-8", opener=partial(os.open, mode=0o600)) as file:
            file.write(text)
    except OSError as refused:
        raise CannotWrite(
            f"the file cannot be written: {refused.strerror}; choose another place"
        ) from None
    return path


def _done_words(done: SyncDone) -> str:
    if done.agreed:
        return translate("sync", "Both sides agree: {0} sent, {1} received.").format(
            done.sent, done.received
        )
    return translate("sync", "Not everything is agreed on yet; see below.")
