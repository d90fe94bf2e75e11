"""Goals and limits, a line and a bar each."""

from collections.abc import Mapping

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.goals import GoalLine, GoalsViewModel
from workmoniq_desktop.ui.widgets.pieces import label
from workmoniq_desktop.ui.words import translate

_STEPS = 1000
_BAR_PX = 6


class GoalsCard(QWidget):
    """Hidden while there are no goals. `refresh` reads anew."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.goals = GoalsViewModel(scene)
        self.goals.setParent(self)
        self._themes = scene.themes
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(10)
        self._shown: tuple[GoalLine, ...] = ()
        self.setAccessibleName(translate("goals", "Goals"))
        self.setVisible(False)
        self.goals.changed.connect(self._show)
        scene.bridge.history_opened.connect(self.refresh)
        scene.themes.changed.connect(self._ink)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        self.goals.refresh()

    @Slot()
    def _show(self) -> None:
        if self.goals.lines != self._shown:
            self._shown = self.goals.lines
            self._ink()
        self.setVisible(bool(self._shown))

    @Slot()
    def _ink(self) -> None:
        while (item := self._box.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in self._shown:
            self._box.addWidget(_line(line, self._themes.look.colours))


def _line(line: GoalLine, colours: Mapping[str, str]) -> QWidget:
    made = QWidget()
    made.setAccessibleName(", ".join(part for part in (line.name, line.words, line.mark) if part))
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    head = QHBoxLayout()
    head.addWidget(label(line.name, wraps=True), 1)
    if line.mark:
        head.addWidget(label(line.mark, "strong"))
    bar = QProgressBar()
    bar.setRange(0, _STEPS)
    bar.setValue(round(line.share * _STEPS))
    bar.setTextVisible(False)
    bar.setFixedHeight(_BAR_PX)
    bar.setAccessibleName(made.accessibleName())
    ink = colours[line.ink]
    bar.setStyleSheet(
        f"QProgressBar {{ background: {colours['sunken']}; border: 0; border-radius: 3px; }}"
        f"QProgressBar::chunk {{ background: {ink}; border-radius: 3px; }}"
    )
    box.addLayout(head)
    box.addWidget(bar)
    box.addWidget(label(line.words, "muted"))
    return made
