"""The Diagnostics page: what works, what does not, and why."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.diagnostics import DiagnosticsViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, ScrollPage, button, label, number, row
from workmoniq_desktop.ui.words import translate

_WELL, _ILL = "✓", "!"


class DiagnosticsPage(ScrollPage):
    """Reads when it is shown; the full check runs when asked."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("diagnostics", "Diagnostics"))
        self.diagnostics = DiagnosticsViewModel(scene)
        self.diagnostics.setParent(self)
        self._state = label("", "strong", wraps=True)
        self._size = label("", "muted")
        self._versions = label("", "muted")
        self._error = label("", "error", wraps=True)
        self._copied = label("", "good")
        self.copy = button(translate("diagnostics", "Copy"))
        self.copy.setToolTip(
            translate("diagnostics", "Copies this page as text; it holds no title of yours.")
        )
        self.copy.clicked.connect(self._copy)
        now = Card(translate("diagnostics", "Now"))
        now.add(self._state, self._size, self._versions, self._error)
        now.add(row(self.copy, self._copied))
        self._senses = _Lines(translate("diagnostics", "Senses"))
        self._gaps = _Lines(translate("diagnostics", "Time without record today"))
        self._doctor = _Lines(translate("diagnostics", "Health of the history"))
        self.check = button(translate("diagnostics", "Run full check"))
        self.check.clicked.connect(self.diagnostics.run_full_check)
        self._doctor.add(row(self.check))
        self._messages = _Lines(translate("diagnostics", "Messages from the start"))
        self.add((now, self._senses, self._gaps, self._doctor, self._messages))
        self.diagnostics.changed.connect(self._show)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._copied.clear()
        self.diagnostics.refresh()

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.diagnostics.text())
        self._copied.setText(translate("diagnostics", "Copied, without any title."))

    @Slot()
    def _show(self) -> None:
        shown = self.diagnostics
        self._state.setText(shown.state())
        self._size.setText(shown.size_words)
        self._versions.setText(shown.versions())
        self._error.setText(shown.error)
        self._error.setVisible(bool(shown.error))
        self._senses.clear()
        for sense in shown.senses():
            self._senses.line(sense.name, sense.words, well=sense.well)
            for refusal in sense.refusals:
                self._senses.line("", refusal)
        self._gaps.clear()
        for gap in shown.gaps:
            self._gaps.line(gap.words, gap.when, figure=gap.time)
        if not shown.gaps:
            self._gaps.line("", translate("diagnostics", "None."))
        self._doctor.clear()
        for finding in shown.findings:
            self._doctor.line(_part(finding.name), spoken(finding.sentence), well=finding.well)
        self.check.setEnabled(not shown.checking)
        self.check.setText(
            translate("diagnostics", "Checking…")
            if shown.checking
            else translate("diagnostics", "Run full check")
        )
        self._messages.clear()
        self._messages.setVisible(bool(shown.messages()))
        for sentence in shown.messages():
            self._messages.line("", sentence)


def _part(name: str) -> str:
    """What of the history a finding is about."""
    words = {
        "seconds": translate("diagnostics", "Seconds"),
        "spans": translate("diagnostics", "Spans"),
        "file": translate("diagnostics", "File"),
        "backup": translate("diagnostics", "Backup"),
        "backups": translate("diagnostics", "Backups"),
        "overlaps": translate("diagnostics", "Overlaps"),
        "windows": translate("diagnostics", "Windows"),
        "blind": translate("diagnostics", "Blind times"),
        "totals": translate("diagnostics", "Totals"),
        "search": translate("diagnostics", "Search index"),
    }
    if name.startswith("presence on "):
        device = name.removeprefix("presence on ")
        return translate("diagnostics", "Presence on {0}").format(device)
    return words.get(name, name)


class _Lines(Card):
    """A card of lines: a mark, a name, a figure and a sentence, each in its column."""

    def __init__(self, heading: str) -> None:
        super().__init__(heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(8)
        self._grid.setColumnStretch(3, 1)
        self.add(self._grid)
        self._count = 0

    def clear(self) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, QWidget):
                widget.hide()
                widget.deleteLater()
        self._count = 0

    def line(self, name: str, words: str, *, figure: str = "", well: bool | None = None) -> None:
        top = Qt.AlignmentFlag.AlignTop
        if well is not None:
            mark = label(_WELL if well else _ILL, "good" if well else "error")
            mark.setAccessibleName(
                translate("diagnostics", "well") if well else translate("diagnostics", "not well")
            )
            self._grid.addWidget(mark, self._count, 0, top)
        if name:
            self._grid.addWidget(label(name, "strong"), self._count, 1, top)
        if figure:
            self._grid.addWidget(number(figure), self._count, 2, top)
        muted = "" if well is False else "muted"
        self._grid.addWidget(label(words, muted, wraps=True), self._count, 3)
        self._count += 1
