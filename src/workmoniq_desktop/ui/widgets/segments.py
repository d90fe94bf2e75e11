"""A row of choices of which exactly one is on."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QHBoxLayout, QPushButton


class Segments(QFrame):
    """Speaks `chosen` with the place of the choice; arrows move it as in any radio group."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(name)
        box = QHBoxLayout(self)
        box.setContentsMargins(3, 3, 3, 3)
        box.setSpacing(2)
        self._group = QButtonGroup(self)
        for at, words in enumerate(choices):
            choice = QPushButton(words)
            choice.setCheckable(True)
            choice.setAutoDefault(False)
            choice.setProperty("role", "segment")
            choice.setAccessibleName(f"{name}: {words}")
            # Chosen ones are written bolder; room for that from the start, or the row would jump.
            bold = choice.font()
            bold.setBold(True)
            choice.setFont(bold)
            self._group.addButton(choice, at)
            box.addWidget(choice)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._clicked)

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, at: int) -> None:
        """Without `chosen`."""
        self._button(at).setChecked(True)

    def buttons(self) -> list[QAbstractButton]:
        return self._group.buttons()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.Show}:
            # Only now does the style say how much room it wants around the words.
            for choice in self._group.buttons():
                choice.ensurePolished()
                choice.setMinimumWidth(choice.sizeHint().width())
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        at = (self.current + step) % len(self._group.buttons())
        self._button(at).setFocus()
        self._button(at).click()

    def _button(self, at: int) -> QAbstractButton:
        return self._group.button(at)

    @Slot(int)
    def _clicked(self, at: int) -> None:
        self.chosen.emit(at)
