"""Save as… and Print… of the Reports page: a menu, a file dialog that blocks nobody, the result."""

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QStandardPaths, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QProgressBar, QPushButton, QWidget

if TYPE_CHECKING:  # it is loaded when somebody prints
    from PySide6.QtPrintSupport import QPrinter

from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, ReportFormat
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.report_saving import ReportSaving
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.words import translate

PICTURE = "png"


class ReportActions(QObject):
    """Two buttons for the head of the page, and a line below it while something is written."""

    def __init__(
        self,
        page: QWidget,
        scene: Scene,
        asked: Callable[[], Asked],
        picture: Callable[[], QImage],
    ) -> None:
        """asked: the report to write. picture: the page as it looks now."""
        super().__init__(page)
        self._page, self._asked, self._picture = page, asked, picture
        self.saving = ReportSaving(scene)
        self.saving.setParent(self)
        self.save = button(translate("reports", "Save as…"))
        self.print = button(translate("reports", "Print…"))
        self.print.clicked.connect(self.choose_printer)
        self.menu = QMenu(self.save)
        for kind, words in formats().items():
            self.menu.addAction(words).triggered.connect(partial(self.choose_file, kind))
        self.save.setMenu(self.menu)
        self.error = label("", "error", wraps=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("reports", "Progress of saving"))
        self.stop = button(translate("reports", "Stop"))
        self.stop.clicked.connect(self.saving.cancel)
        self.line = QWidget()
        self.line.setLayout(row(self.stop, self.bar, stretch_last=True))
        self.saving.changed.connect(self._show)
        self.saving.told.connect(self._tell)
        self.dialog: QDialog | None = None
        self._show()

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        return self.save, self.print

    def choose_file(self, kind: str, _checked: bool = False) -> None:
        """Ask where to; the dialog asks by itself before a file is replaced."""
        asked = self._asked()
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.DocumentsLocation)
        name = re.sub(r"[^\w\-]+", "-", f"{asked.title} {asked.period}").strip("-").lower()
        dialog = QFileDialog(self._page, translate("reports", "Save the report as"), folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilter(f"{formats()[kind]} (*.{kind})")
        dialog.selectFile(f"{name}.{kind}")
        dialog.fileSelected.connect(partial(self._save, kind, asked))
        self._open(dialog)

    @Slot()
    def choose_printer(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415  # staged

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        asked = self._asked()
        printer.setDocName(f"{asked.title} {asked.period}")
        dialog = QPrintDialog(printer, self._page)
        dialog.accepted.connect(partial(self.print_on, printer, asked))
        self._open(dialog)

    def print_on(self, printer: "QPrinter", asked: Asked) -> None:
        """Print the report there."""
        from workmoniq_desktop.ui.report_paper import paint  # noqa: PLC0415  # staged

        def on_paper(document: ReportDocument, progress: Progress) -> None:
            paint(printer, document, progress)

        self.saving.print_out(asked, on_paper)

    def _open(self, dialog: QDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.setModal(True)
        dialog.show()

    @Slot()
    def _forget(self) -> None:
        self.dialog = None

    def _save(self, kind: str, asked: Asked, path: str) -> None:
        if kind == PICTURE:
            self.saving.save_picture(self._picture(), Path(path))
        else:
            self.saving.save(asked, Path(path), cast("ReportFormat", kind))

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        tell(self._page, sentence)

    @Slot()
    def _show(self) -> None:
        saving = self.saving
        for each in self.buttons:
            each.setEnabled(not saving.running)
        self.line.setVisible(saving.running)
        self.bar.setRange(0, 1000 if saving.share is not None else 0)
        self.bar.setValue(round((saving.share or 0) * 1000))
        self.error.setText(saving.error)
        self.error.setVisible(bool(saving.error))


def formats() -> dict[str, str]:
    """Words by the end of the file's name."""
    return {
        "csv": translate("reports", "CSV, for any spreadsheet"),
        "xlsx": translate("reports", "Excel workbook (XLSX)"),
        "html": translate("reports", "Web page (HTML)"),
        "pdf": translate("reports", "PDF"),
        PICTURE: translate("reports", "Picture (PNG)"),
    }
