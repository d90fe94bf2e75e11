"""A row of choices of which exactly one is on."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QPushButton,
)


class Segments(QFrame):
    """Speaks `chosen` with the place of the choice; arrows move it as in any radio group."""

    chosen = Signal(int)

    def __init__(self, name: str, choices: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("segments")
        self.setAccessibleName(name)
        self._box = QGridLayout(self)
        self._box.setContentsMargins(3, 3, 3, 3)
        self._box.setSpacing(2)
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
            self._box.addWidget(choice, 0, at)
        self._group.button(0).setChecked(True)
        self._group.idClicked.connect(self._clicked)

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, at: int) -> None:
        """Without `chosen`. Tab comes to this one, as it does to one that was clicked."""
        self._button(at).setChecked(True)
        for other in self._group.buttons():
            is_chosen = other is self._button(at)
            other.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if is_chosen else Qt.FocusPolicy.ClickFocus
            )

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


class WrappingSegments(Segments):
    """Takes a second row where one would be wider than the page."""

    def __init__(self, name: str, choices: tuple[str, ...]) -> None:
        super().__init__(name, choices)
        self._columns = len(choices)
        self.setMaximumWidth(self.sizeHint().width())

    def sizeHint(self) -> QSize:
        return self._size(len(self.buttons()))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._size(-(-len(self.buttons()) // 2)).width(), self._size(1).height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in {QEvent.Type.Polish, QEvent.Type.StyleChange, QEvent.Type.Show}:
            self.setMaximumWidth(self.sizeHint().width())
            self._lay_out()
        return done

    def _lay_out(self) -> None:
        columns = self._fitting(self.width())
        if columns != self._columns:
            self._columns = columns
            for at, choice in enumerate(self.buttons()):
                self._box.addWidget(choice, at // columns, at % columns)
        self.setFixedHeight(self._size(columns).height())

    def _fitting(self, width: int) -> int:
        """How many columns have room."""
        count = len(self.buttons())
        return count if width >= self._size(count).width() else -(-count // 2)

    def _size(self, columns: int) -> QSize:
        """What so many columns take."""
        hints = [choice.sizeHint() for choice in self.buttons()]
        several = range(min(columns, len(hints)))
        widths = [max(hint.width() for hint in hints[at::columns]) for at in several]
        rows = -(-len(hints) // columns) if columns > 1 else 1
        height = max(hint.height() for hint in hints)
        return QSize(sum(widths) + 2 * (len(widths) - 1) + 6, rows * height + 2 * (rows - 1) + 6)
