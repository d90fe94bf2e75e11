"""The part of the Privacy page that writes the history into a file."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Slot
from PySide6.QtWidgets import QFileDialog, QFormLayout, QLineEdit, QProgressBar

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.errors import UnknownDate
from workmoniq_desktop.services.shapes.keeping import ExportFormat
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.export import ExportViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, button, caption, label, row
from workmoniq_desktop.ui.widgets.range_choice import RangeChoice
from workmoniq_desktop.ui.widgets.segments import WrappingSegments
from workmoniq_desktop.ui.words import translate

# The words on the buttons and what files end in; all but ActivityWatch are called as they end.
_FORMATS: tuple[tuple[ExportFormat, str, str], ...] = (
    ("json", "JSON", ".json"),
    ("csv", "CSV", ".csv"),
    ("xlsx", "XLSX", ".xlsx"),
    ("html", "HTML", ".html"),
    ("pdf", "PDF", ".pdf"),
    ("activitywatch", "ActivityWatch", ".json"),
)
_ENDS = {end for _, _, end in _FORMATS}


class ExportCard(Card):
    """Range, format, file; then progress that can be stopped, and one line about the result."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("export", "Export"),
            translate(
                "export",
                "Writes what was recorded into a file of yours. The file is not encrypted.",
            ),
        )
        self._scene = scene
        self.export = ExportViewModel(scene)
        self.export.setParent(self)
        self.range = RangeChoice(scene, translate("export", "Range to export"), everything=True)
        self.format = WrappingSegments(
            translate("export", "Format"), tuple(words for _, words, _ in _FORMATS)
        )
        self.format.chosen.connect(self._format_chosen)
        self.path = QLineEdit(self._first_path())
        self.path.setAccessibleName(translate("export", "File to write"))
        choose = button(translate("export", "Choose…"))
        choose.clicked.connect(self._choose)
        self.error = label("", "error", wraps=True)
        self.start = button(translate("export", "Export"), "primary")
        self.start.clicked.connect(self._start)
        self.stop = button(translate("export", "Stop"))
        self.stop.clicked.connect(self.export.cancel)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("export", "Progress of the export"))
        self.result = label("", "good", wraps=True)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        form.addRow(caption(translate("export", "Range")), self.range)
        form.addRow(caption(translate("export", "Format")), self.format)
        where = row(self.path)
        where.setStretchFactor(self.path, 1)
        where.takeAt(where.count() - 1)
        where.addWidget(choose)
        form.addRow(caption(translate("export", "File")), where)
        form.addRow("", self.error)
        self.add(form, row(self.start, self.stop), self.bar, self.result)
        self.export.changed.connect(self._show)
        self._show()

    def _first_path(self) -> str:
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.DocumentsLocation)
        today = local_date(self._scene.desk.clock.now_us(), self._scene.desk.zone())
        return str(Path(folder) / f"workmoniq-{today.isoformat()}.json")

    @Slot()
    def _start(self) -> None:
        try:
            from_us, to_us = self.range.range_us()
        except UnknownDate as error:
            self.export.refuse(error)
            return
        self.export.start(self.path.text(), _FORMATS[self.format.current][0], from_us, to_us)

    @Slot(int)
    def _format_chosen(self, at: int) -> None:
        path = Path(self.path.text())
        if path.suffix in _ENDS:
            self.path.setText(str(path.with_suffix(_FORMATS[at][2])))

    @Slot()
    def _choose(self) -> None:
        end = _FORMATS[self.format.current][2]
        path, _ = QFileDialog.getSaveFileName(
            self, translate("export", "Export to"), self.path.text(), f"*{end}"
        )
        if path:
            self.path.setText(path)

    @Slot()
    def _show(self) -> None:
        export = self.export
        self.start.setEnabled(not export.running)
        self.stop.setVisible(export.running)
        self.bar.setVisible(export.running)
        self.bar.setRange(0, 1000 if export.share is not None else 0)
        self.bar.setValue(round((export.share or 0) * 1000))
        self.error.setText(export.error)
        self.error.setVisible(bool(export.error))
        self.result.setText(export.result)
        self.result.setVisible(bool(export.result))
