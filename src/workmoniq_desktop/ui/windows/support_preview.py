"""The second step: exactly what would be sent, to be searched and shortened."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLineEdit, QToolButton

from workmoniq_desktop.domain.support_words import NOTHING_LEFT_YET
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.support_preview import Picture, PreviewViewModel
from workmoniq_desktop.ui.viewmodels.support_words import amount, nothing_of, scope, times_in
from workmoniq_desktop.ui.widgets.line_list import LineList
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import count, translate


class PreviewCard(Card):
    """code_asked: the user wants a code for what is left; left: back to the choice."""

    code_asked = Signal(object)
    left = Signal()

    def __init__(self, scene: Scene, preview: PreviewViewModel) -> None:
        super().__init__(
            translate("support", "Exactly this would be sent"),
            translate(
                "support",
                "Each line is a row. The first one says what follows and cannot be removed.",
            ),
        )
        self._scene, self._preview = scene, preview
        self.nothing = label(spoken(NOTHING_LEFT_YET), "good")
        self.facts = label("", "strong", wraps=True)
        self.empty = label("", "muted", wraps=True)
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(translate("support", "Search these rows"))
        self.line.setAccessibleName(translate("support", "Search these rows"))
        for clear in self.line.findChildren(QToolButton):
            clear.setAccessibleName(translate("support", "Clear the search"))
        self.line.textChanged.connect(preview.search)
        self.lines = LineList(scene.themes, translate("support", "What would be sent"))
        self.lines.remove_asked.connect(self._remove)
        self.when = label("", "muted", wraps=True)
        self.lines.read.connect(self._read)
        self._read("")
        self.no_hit = label(translate("support", "No row holds that."), "muted", wraps=True)
        self.remove = button(translate("support", "Remove chosen rows"))
        self.remove.setToolTip(translate("support", "Del"))
        self.remove.clicked.connect(self._remove)
        self.remove_found = button("")
        self.remove_found.clicked.connect(preview.remove_found)
        self.put_back = button(translate("support", "Put chosen rows back"))
        self.put_back.clicked.connect(self._put_back)
        self.put_all_back = button(translate("support", "Put all back"))
        self.put_all_back.clicked.connect(preview.put_all_back)
        self.error = label("", "error", wraps=True)
        self.back = button(translate("support", "Choose again"))
        self.back.clicked.connect(self.left)
        self.code = button(translate("support", "Get a code"), "primary")
        self.code.clicked.connect(self._code)
        self.add(
            self.facts, self.empty, self.nothing, self.line, self.no_hit, self.lines, self.when
        )
        # in two lines, for a narrow window has no room for all four
        self.add(row(self.remove, self.put_back), row(self.remove_found, self.put_all_back))
        self.add(self.error, row(self.back, self.code))
        self._arming, self._refused = False, ""
        selection = self.lines.selectionModel()
        selection.selectionChanged.connect(self._chosen)
        preview.changed.connect(self._show)
        self._show()

    def show_arming(self, *, busy: bool, error: str) -> None:
        """How the getting of a code goes."""
        self._arming, self._refused = busy, error
        self._show()

    @Slot()
    def _remove(self) -> None:
        self._preview.remove(self.lines.chosen_numbers())

    @Slot()
    def _put_back(self) -> None:
        self._preview.put_back(self.lines.chosen_numbers())

    @Slot()
    def _code(self) -> None:
        if (picture := self._preview.picture) is not None:
            self.code_asked.emit(picture.preview)

    @Slot(str)
    def _read(self, line: str) -> None:
        desk = self._scene.desk
        times = times_in(line, desk.clock.now_us(), desk.zone()) if line else ""
        self.when.setText(times or translate("support", "Choose a row to read its times."))

    @Slot()
    def _chosen(self) -> None:
        some = len(self.lines.chosen_rows()) > 0
        self.remove.setEnabled(some)
        self.put_back.setEnabled(some)

    @Slot()
    def _show(self) -> None:
        picture = self._preview.picture
        if picture is None:
            self.line.clear()
            return
        self.lines.show_lines(picture.lines)
        self.facts.setText(self._facts(picture))
        self.empty.setText(nothing_of(picture.empty))
        self.empty.setVisible(bool(picture.empty))
        self.no_hit.setVisible(bool(picture.text) and not picture.lines.hits)
        self.remove_found.setText(
            translate("support", "Remove all {0} found").format(count(picture.found))
        )
        self.remove_found.setAccessibleName(self.remove_found.text())
        self.remove_found.setVisible(picture.found > 0)
        self.put_back.setVisible(picture.removed > 0)
        self.put_all_back.setVisible(picture.removed > 0)
        self.code.setEnabled(not self._arming and not picture.trouble)
        self.code.setText(
            translate("support", "Asking for a code…")
            if self._arming
            else translate("support", "Get a code")
        )
        self.error.setText(picture.trouble or self._refused)
        self.error.setVisible(bool(self.error.text()))
        self._chosen()

    def _facts(self, picture: Picture) -> str:
        said = amount(picture.rows, picture.size_bytes)
        if picture.removed:
            gone = translate("support", "{0} removed").format(count(picture.removed))
            said = f"{said} · {gone}"
        return f"{said}\n{scope(picture.preview.choice, self._scene.desk.zone())}"
