"""The part of the Privacy page that takes history away for good."""

from PySide6.QtCore import QStandardPaths, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from workmoniq_desktop.domain.errors import UnknownDate
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.wipe import WORD, WipeViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, button, caption, label, row, rule
from workmoniq_desktop.ui.widgets.range_choice import RangeChoice
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.words import translate

RANGE, APP, EVERYTHING = range(3)


class WipeCard(Card):
    """Three deliberate steps: look, confirm, wipe. No key alone goes through them."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("wipe", "Wipe"),
            translate(
                "wipe", "Removes what was recorded, for good. You see what goes before it does."
            ),
        )
        self.wipe = WipeViewModel(scene)
        self.wipe.setParent(self)
        self._build_scope(scene)
        self._build_confirmation()
        self._build_receipt()
        self.wipe.changed.connect(self._show)
        scene.ways.wipe_asked.connect(self.offer)
        self._scope_chosen(RANGE)
        self.wipe.recall()

    def _build_scope(self, scene: Scene) -> None:
        self.kind = Segments(
            translate("wipe", "What to wipe"),
            (
                translate("wipe", "A time range"),
                translate("wipe", "One app"),
                translate("wipe", "Everything"),
            ),
        )
        self.kind.chosen.connect(self._scope_chosen)
        self.range = RangeChoice(scene, translate("wipe", "Range to wipe"), everything=False)
        self.range.changed.connect(self.wipe.forget)
        self.app = QComboBox(editable=True)
        self.app.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.app.setMinimumWidth(280)
        self.app.setAccessibleName(translate("wipe", "App to wipe"))
        self.app.editTextChanged.connect(self._app_typed)
        self._form = QFormLayout()
        self._form.setHorizontalSpacing(16)
        self._form.setVerticalSpacing(10)
        self._form.addRow(caption(translate("wipe", "What")), row(self.kind))
        self._form.addRow(caption(translate("wipe", "Range")), self.range)
        self._form.addRow(caption(translate("wipe", "App")), row(self.app))
        self.look = button(translate("wipe", "Show what would go"))
        self.look.clicked.connect(self._look)
        self.error = label("", "error", wraps=True)
        self.add(self._form, row(self.look), self.error)

    def _build_confirmation(self) -> None:
        self._line = rule()
        self.preview = label("", "strong", wraps=True)
        self.tick = QCheckBox(translate("wipe", "Yes, remove this for good"))
        self.tick.setAccessibleName(self.tick.text())
        self.tick.toggled.connect(self._confirmation_changed)
        self._ask = label(translate("wipe", "To remove everything, type {0} here:").format(WORD))
        self.typed = QLineEdit()
        self.typed.setMaximumWidth(160)
        self.typed.setAccessibleName(self._ask.text())
        self.typed.textChanged.connect(self._confirmation_changed)
        self.start = button(translate("wipe", "Wipe"), "danger")
        self.start.clicked.connect(self._start)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("wipe", "Progress of the wipe"))
        self.add(self._line, self.preview, self.tick, row(self._ask, self.typed), row(self.start))
        self.add(self.bar)

    def _build_receipt(self) -> None:
        self.receipt = label("", wraps=True)
        self.receipt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.save = button(translate("wipe", "Save receipt…"))
        self.save.clicked.connect(self._save)
        self.saved = label("", "good", wraps=True)
        self.add(self.receipt, row(self.save), self.saved)

    @Slot(object)
    def offer(self, wanted: tuple[int, int]) -> None:
        """Another page asks for this range to go: it stands in the form, and nothing is done."""
        self.kind.choose(RANGE)
        self._scope_chosen(RANGE)
        self.range.choose_moments(*wanted)
        self.look.setFocus()

    @Slot(int)
    def _scope_chosen(self, at: int) -> None:
        self._form.setRowVisible(1, at == RANGE)
        self._form.setRowVisible(2, at == APP)
        if at == APP and not self.wipe.apps:
            self.wipe.load_apps()
        self.wipe.forget()

    @Slot(str)
    def _app_typed(self, _text: str) -> None:
        self.wipe.forget()

    @Slot()
    def _look(self) -> None:
        if self.kind.current == EVERYTHING:
            self.wipe.look(WipeScope(everything=True))
        elif self.kind.current == APP:
            self.wipe.look(WipeScope(app=self.app.currentText().strip() or None))
        else:
            try:
                from_us, to_us = self.range.range_us()
            except UnknownDate as error:
                self.wipe.refuse(error)
            else:
                self.wipe.look(WipeScope(from_us=from_us, to_us=to_us))

    @Slot()
    def _confirmation_changed(self) -> None:
        confirmed = self.wipe.may_start(typed=self.typed.text(), ticked=self.tick.isChecked())
        self.start.setEnabled(confirmed)

    @Slot()
    def _start(self) -> None:
        self.wipe.start(typed=self.typed.text(), ticked=self.tick.isChecked())

    @Slot()
    def _save(self) -> None:
        places = QStandardPaths.StandardLocation
        folder = QStandardPaths.writableLocation(places.DocumentsLocation)
        path, _ = QFileDialog.getSaveFileName(
            self, translate("wipe", "Save receipt"), f"{folder}/workmoniq-wipe.txt", "*.txt"
        )
        if path:
            self.wipe.save_receipt(path)

    @Slot()
    def _show(self) -> None:
        wipe = self.wipe
        if self.app.count() != len(wipe.apps):
            self.app.blockSignals(True)
            typed = self.app.currentText()
            self.app.clear()
            self.app.addItems(list(wipe.apps))
            self.app.setEditText(typed)
            self.app.blockSignals(False)
        asked = wipe.preview is not None
        everything = wipe.preview is not None and wipe.preview.scope.everything
        if not asked:
            self.tick.setChecked(False)
            self.typed.clear()
        self.preview.setText(wipe.preview_words())
        self.error.setText(wipe.error)
        self.receipt.setText(wipe.receipt_words())
        self.saved.setText(wipe.saved)
        gone = wipe.receipt is not None
        for part, shown in (
            (self._line, asked or gone),
            (self.preview, asked),
            (self.tick, asked and not everything),
            (self._ask, everything),
            (self.typed, everything),
            (self.start, asked),
            (self.bar, wipe.wiping),
            (self.error, bool(wipe.error)),
            (self.receipt, gone),
            (self.save, gone),
            (self.saved, bool(wipe.saved)),
        ):
            part.setVisible(shown)
        self.bar.setRange(0, 1000 if wipe.share is not None else 0)
        self.bar.setValue(round((wipe.share or 0) * 1000))
        controls: tuple[QWidget, ...] = (
            self.kind,
            self.range,
            self.app,
            self.look,
            self.tick,
            self.typed,
        )
        for control in controls:
            control.setEnabled(not wipe.wiping)
        self._confirmation_changed()
