"""The recovery sheet: shown once, in large type, and typed back before it counts."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.syncing import RecoverySheet
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.sync import Deed, SyncViewModel
from workmoniq_desktop.ui.widgets.fields import LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import short_day, translate


class SheetCard(Card):
    """Nothing can show the code again once it was typed back."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(
            translate("sync", "Your recovery sheet"),
            translate(
                "sync",
                "With it you get your history back when all devices are lost. Whoever has it can "
                "read everything: keep it on paper, not on this computer. It is shown only now.",
            ),
        )
        self._scene, self._sync = scene, sync
        self.about = label("", wraps=True)
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.code = label("", "code", wraps=True)
        self.code.setAccessibleName(translate("sync", "Recovery code"))
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.counts = label("", "muted", wraps=True)
        self.print = button(translate("sync", "Print…"))
        self.print.clicked.connect(self._print)
        self.save = button(translate("sync", "Save as text…"))
        self.save.clicked.connect(self._save)
        self.copy = button(translate("sync", "Copy"))
        self.copy.clicked.connect(self._copy)
        self.hint = label(
            translate(
                "sync",
                "A copy or a file on this computer is lost with it, and open to whoever opens it: "
                "move it to another place, and clear the clipboard.",
            ),
            "muted",
            wraps=True,
        )
        self.form = Form()
        self.typed = LineField(
            translate("sync", "Type the code back"),
            translate("sync", "From the paper, so that you know it can be read."),
        )
        self.confirm = button(translate("sync", "I keep it"), "primary")
        self.form.add(self.typed)
        self.form.add_buttons(self.confirm)
        self.form.submitted.connect(self._confirm)
        self.add(self.about, self.code, self.counts, row(self.print, self.save, self.copy))
        self.add(self.hint, self.form)
        self.dialog: QDialog | None = None
        sync.changed.connect(self._show)
        self._show()

    def text(self) -> str:
        """The whole sheet, for paper."""
        sheet = self._sync.sheet
        return "" if sheet is None else sheet_text(sheet)

    @Slot()
    def _confirm(self) -> None:
        if not self.typed.value.strip():
            self.form.refuse(self.typed, translate("sync", "Type the code from your sheet."))
        else:
            self._sync.confirm(self.typed.value)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self._sync.told.emit(translate("sync", "The sheet is in the clipboard."))

    @Slot()
    def _save(self) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, translate("sync", "Save the recovery sheet as"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("txt")
        dialog.selectFile("workmoniq-recovery.txt")
        dialog.fileSelected.connect(self.save_to)
        self._open(dialog)

    @Slot(str)
    def save_to(self, path: str) -> None:
        """Write it there, readable by its owner only."""
        self._sync.save_text(Path(path), self.text())

    @Slot()
    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415  # staged

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(translate("sync", "Recovery sheet"))
        dialog = QPrintDialog(printer, self)
        text = self.text()

        def on_paper() -> None:
            from PySide6.QtGui import QFont, QTextDocument  # noqa: PLC0415  # staged

            document = QTextDocument()
            document.setDefaultFont(QFont("monospace", 13))
            document.setPlainText(text)
            document.print_(printer)

        dialog.accepted.connect(on_paper)
        self._open(dialog)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.setModal(True)
        dialog.show()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    @Slot()
    def _show(self) -> None:
        sync, sheet = self._sync, self._sync.sheet
        self.confirm.setEnabled(not sync.busy(Deed.CONFIRM))
        if (error := sync.errors.get(Deed.CONFIRM, "")) != self.typed.error:
            self.form.refuse(self.typed if error else None, error)
        if sheet is None:
            self.code.clear()
            self.about.clear()
            self.typed.value = ""
            return
        self.about.setText(about_words(sheet))
        self.code.setText(sheet.code)
        from_us = sheet.valid_from_us
        self.counts.setVisible(from_us is not None)
        if from_us is not None:
            day = short_day(local_date(from_us, self._scene.desk.zone()))
            self.counts.setText(
                translate(
                    "sync", "This code counts from {0} on; until then the old one does."
                ).format(day)
            )


def about_words(sheet: RecoverySheet) -> str:
    """Everything of the sheet but the code."""
    return "\n".join(
        (
            translate("sync", "Server: {0}").format(sheet.server),
            translate("sync", "User name: {0}").format(sheet.username),
            translate("sync", "Account: {0}").format(sheet.account),
        )
    )


def sheet_text(sheet: RecoverySheet) -> str:
    """As it stands on paper."""
    heading = translate("sync", "Recovery sheet of WorkMoniQ sync")
    code = translate("sync", "Recovery code: {0}").format(sheet.code)
    return f"{heading}\n\n{about_words(sheet)}\n\n{code}\n"
