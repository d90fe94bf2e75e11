"""How each presence state is drawn: a colour and a texture, so that colour is never alone."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QPainter

from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.ui.colours import ink_on
from workmoniq_desktop.ui.theme import Look

_PATTERNS = {
    State.LOCKED: Qt.BrushStyle.BDiagPattern,
    State.ASLEEP: Qt.BrushStyle.Dense6Pattern,
    State.PAUSED: Qt.BrushStyle.VerPattern,
    State.PRIVATE: Qt.BrushStyle.DiagCrossPattern,
    State.BLIND: Qt.BrushStyle.FDiagPattern,
    State.WIPED: Qt.BrushStyle.CrossPattern,
    State.OFF: Qt.BrushStyle.Dense7Pattern,
}


def paint_state(painter: QPainter, rect: QRect, state: State, look: Look) -> None:
    """Fill rect with the look of a state. Active is full height and plain, idle is half."""
    colour = QColor(look.states[state.value])
    if state is State.IDLE:
        rect = rect.adjusted(0, rect.height() // 2, 0, 0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    curve = 3 if rect.width() >= 8 else 0
    painter.drawRoundedRect(rect, curve, curve)
    pattern = _PATTERNS.get(state)
    if pattern is not None and rect.width() >= 4:
        ink = QColor(ink_on(look.states[state.value]))
        ink.setAlpha(95)
        painter.setBrush(QBrush(ink, pattern))
        painter.drawRoundedRect(rect, curve, curve)
