"""One of several, each with a plain sentence about what it means."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from workmoniq_desktop.ui.widgets.fields import calm_wheel
from workmoniq_desktop.ui.widgets.pieces import label

_BOX_PX = 28


class Levels(QWidget):
    """Speaks `chosen` with the place of the choice; arrows move it as in any radio group."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """choices: words, and the sentence below them."""
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        for at, (words, sentence) in enumerate(choices):
            button = QRadioButton(words)
            button.setAccessibleName(f"{name}: {words}")
            button.setAccessibleDescription(sentence)
            calm_wheel(button)
            self._group.addButton(button, at)
            below = label(sentence, "muted", wraps=True)
            below.setIndent(_BOX_PX)
            box.addWidget(button)
            box.addWidget(below)
            if at + 1 < len(choices):
                box.addSpacing(6)
        self._group.button(0).setChecked(True)
        self._group.idToggled.connect(self._toggled)

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, at: int) -> None:
        self._group.button(at).setChecked(True)

    @Slot(int, bool)
    def _toggled(self, at: int, on: bool) -> None:
        if on:
            self.chosen.emit(at)
