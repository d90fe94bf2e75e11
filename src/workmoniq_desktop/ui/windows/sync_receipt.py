"""The account was deleted: what the server said about it, to keep and to ask about later."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from workmoniq_desktop.domain.syncing import DeletionReceipt
from workmoniq_desktop.services.deletion_file import NAME
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.sync import Deed, SyncViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import count, moment, translate


class ReceiptCard(Card):
    """It stays until this computer belongs to an account again."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(translate("sync", "The account is deleted"))
        self._scene, self._sync = scene, sync
        self.words = label("", wraps=True)
        self.words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.save = button(translate("sync", "Save the receipt…"))
        self.save.clicked.connect(self._save)
        self.gone = button(translate("sync", "Is everything gone?"))
        self.gone.clicked.connect(sync.ask_whether_gone)
        self.error = label("", "error", wraps=True)
        self.add(self.words, self.error, row(self.save, self.gone))
        sync.changed.connect(self._show)
        self._show()

    @Slot()
    def _save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, translate("sync", "Save the receipt as"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json")
        dialog.selectFile(NAME)
        dialog.fileSelected.connect(self.save_to)
        dialog.setModal(True)
        dialog.show()

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write what the server signed there."""
        self._sync.save_receipt(Path(path))

    @Slot()
    def _show(self) -> None:
        sync, receipt = self._sync, self._sync.receipt
        if receipt is None:
            return
        self.words.setText("\n".join(self._lines(receipt)))
        self.error.setText(sync.errors.get(Deed.GONE, ""))
        busy = sync.busy(Deed.GONE)
        self.gone.setEnabled(not busy)
        self.gone.setText(
            translate("sync", "Asking the server…")
            if busy
            else translate("sync", "Is everything gone?")
        )
        for part, shown in (
            (self.error, bool(self.error.text())),
            (self.save, bool(receipt.original)),
            (self.gone, bool(receipt.original) and receipt.done is None),
        ):
            part.setVisible(shown)

    def _lines(self, receipt: DeletionReceipt) -> list[str]:
        word = translate(
            "sync",
            "It is the server's word and proves no erasure. Destroy your recovery sheet: with "
            "it, old copies could still be read.",
        )
        if not receipt.original:
            lost = translate("sync", "The receipt was lost with the server's answer.")
            return [lost, word]
        desk, done = self._scene.desk, receipt.done
        now_us, zone = desk.clock.now_us(), desk.zone()
        rows = count(sum(receipt.counts.values()))
        lines = [translate("sync", "The server deleted {0} rows.").format(rows)]
        backups = moment(receipt.backups_due_us, now_us, zone)
        if done is not None and done.complete_us is not None:
            lines.append(
                translate(
                    "sync",
                    "Since {0} nothing that was stored is left, as the server says; its backups "
                    "are gone by {1}.",
                ).format(moment(done.complete_us, now_us, zone), backups)
            )
        else:
            lines.append(
                translate(
                    "sync", "What is stored is gone by {0}, backups of the server by {1}."
                ).format(moment(receipt.objects_due_us, now_us, zone), backups)
            )
        if done is None and self._sync.awaited:
            lines.append(translate("sync", "The server does not say yet that all of it is gone."))
        signed = receipt.signed and (done is None or done.signed)
        lines.append(
            translate("sync", "Signed by the key this account was made with.")
            if signed
            else translate("sync", "NOT signed by the key this account was made with.")
        )
        return [*lines, word]
