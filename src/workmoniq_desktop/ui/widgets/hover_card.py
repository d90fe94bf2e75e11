"""The card beside the pointer that tells about a bar."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.ui.colours import paint_of
from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.day import Card
from workmoniq_desktop.ui.widgets.pieces import label, number

_WIDEST_PX = 380
_LINES = 8


class HoverCard(QFrame):
    """Lies in the window, so that it needs no popup and never takes the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("hover")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setMaximumWidth(_WIDEST_PX)
        self._swatch = QFrame()
        self._swatch.setFixedSize(12, 12)
        self._heading = label("", "strong")
        self._lines = [number() for _ in range(_LINES)]
        for line in self._lines:
            line.setAlignment(Qt.AlignmentFlag.AlignLeft)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._swatch)
        head.addWidget(self._heading, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(12, 10, 12, 10)
        box.setSpacing(4)
        box.addLayout(head)
        for line in self._lines:
            box.addWidget(line)
        self.hide()

    def tell(self, card: Card, look: Look, near: QPoint) -> None:
        """Show card beside near (in the window's pixels), always wholly inside the window."""
        colour = look.states[card.key] if card.is_state else paint_of(card.key)
        self._swatch.setVisible(bool(card.key))
        self._swatch.setStyleSheet(f"background: {colour}; border-radius: 3px;")
        self._heading.setText(self._fit(card.heading))
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(card.lines))
            if at < len(card.lines):
                line.setText(self._fit(card.lines[at]))
        self.adjustSize()
        room = self._window.size()
        x = near.x() + 16
        if x + self.width() > room.width() - 8:
            x = near.x() - 16 - self.width()
        y = near.y() + 20
        if y + self.height() > room.height() - 8:
            y = near.y() - 12 - self.height()
        self.move(max(x, 8), max(y, 8))
        self.show()
        self.raise_()

    def words(self) -> list[str]:
        """What is shown, top down."""
        lines = [line.text() for line in self._lines if not line.isHidden()]
        return [self._heading.text(), *lines]

    def _fit(self, words: str) -> str:
        flat = " ".join(words.split("\n"))
        return self.fontMetrics().elidedText(flat, Qt.TextElideMode.ElideMiddle, _WIDEST_PX - 60)
