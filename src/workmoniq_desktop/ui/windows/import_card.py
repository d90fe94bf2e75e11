"""The part of the Privacy page that takes histories of other trackers, and our own, in."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QFormLayout, QLineEdit, QPlainTextEdit, QProgressBar

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.importing import ImportViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, button, caption, label, row
from workmoniq_desktop.ui.words import translate

_BAD_LINES = 6


class ImportCard(Card):
    """A file, what it would bring, and only then the button that takes it in."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("import", "Import"),
            translate(
                "import",
                "Takes in an export of WorkMoniQ, ActivityWatch (JSON or its database), ManicTime, "
                "RescueTime, Toggl or Kimai. You see first what it would bring. The same file "
                "twice changes nothing.",
            ),
        )
        self.importing = ImportViewModel(scene)
        self.importing.setParent(self)
        self.path = QLineEdit()
        self.path.setAccessibleName(translate("import", "File to take in"))
        self.path.textEdited.connect(self._another)
        self.path.returnPressed.connect(self._look)
        choose = button(translate("import", "Choose…"))
        choose.clicked.connect(self._choose)
        self.error = label("", "error", wraps=True)
        self.look = button(translate("import", "Look into it"))
        self.look.clicked.connect(self._look)
        self.take = button(translate("import", "Take in"), "primary")
        self.take.clicked.connect(self.importing.take)
        self.stop = button(translate("import", "Stop"))
        self.stop.clicked.connect(self.importing.cancel)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("import", "Progress of the import"))
        self.result = label("", "good", wraps=True)
        self.bad = QPlainTextEdit(readOnly=True)
        self.bad.setAccessibleName(translate("import", "Entries that cannot be taken"))
        self.bad.setTabChangesFocus(True)
        self.bad.setFixedHeight(self.bad.fontMetrics().lineSpacing() * _BAD_LINES + 18)
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        where = row(self.path)
        where.setStretchFactor(self.path, 1)
        where.takeAt(where.count() - 1)
        where.addWidget(choose)
        form.addRow(caption(translate("import", "File")), where)
        form.addRow("", self.error)
        self.add(form, row(self.look, self.take, self.stop), self.bar, self.result, self.bad)
        self.importing.changed.connect(self._show)
        self._show()

    @Slot()
    def _another(self) -> None:
        self.importing.forget()

    @Slot()
    def _look(self) -> None:
        self.importing.look_into(self.path.text())

    @Slot()
    def _choose(self) -> None:
        asked = QFileDialog(self, translate("import", "File to take in"))
        asked.setFileMode(QFileDialog.FileMode.ExistingFile)
        asked.fileSelected.connect(self._chosen)
        asked.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self.path.setText(path)
        self._look()

    @Slot()
    def _show(self) -> None:
        importing = self.importing
        self.path.setReadOnly(importing.running)
        self.look.setEnabled(not importing.running)
        self.take.setVisible(importing.found is not None)
        self.stop.setVisible(importing.running)
        self.bar.setVisible(importing.running)
        self.bar.setRange(0, 1000 if importing.share is not None else 0)
        self.bar.setValue(round((importing.share or 0) * 1000))
        self.error.setText(importing.error)
        if importing.error and not self.error.isVisible():
            self.path.setFocus()
        self.error.setVisible(bool(importing.error))
        self.result.setText(importing.result)
        self.result.setVisible(bool(importing.result))
        self.bad.setPlainText("\n".join(importing.bad))
        self.bad.setVisible(bool(importing.bad))
