"""Paints the boxes of one lane; counts what it painted, so that a test can hold it to few."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.ui.colours import colour_of, ink_on
from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.lanes import Lane, LaneKind
from workmoniq_desktop.ui.widgets.columns import Box
from workmoniq_desktop.ui.widgets.textures import paint_state

_WORDS_FROM_PX = 44
_TINT = (0.30, 0.42, 0.54)


def paint_lane(
    painter: QPainter, lane: Lane, boxes: list[Box], area: QRect, look: Look, *, hovered: int | None
) -> int:
    """Draw boxes into area, whose left edge is their zero. Returns how many rectangles."""
    for box in boxes:
        gap = 1 if box.width >= 5 else 0
        rect = QRect(area.left() + box.x, area.top(), box.width - gap, area.height())
        if lane.kind is LaneKind.PRESENCE:
            paint_state(painter, rect, State(box.key[0]), look)
        else:
            _paint_window(painter, lane, box, rect, look)
        if hovered is not None and box.bar == hovered:
            painter.setPen(look.colour("text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 3, 3)
    return len(boxes)


def _paint_window(painter: QPainter, lane: Lane, box: Box, rect: QRect, look: Look) -> None:
    base = colour_of(box.key[0])
    fill = QColor(base)
    ink = QColor(ink_on(base))
    if lane.kind is LaneKind.TITLE:
        fill = _mix(look.colour("surface"), fill, _TINT[box.key[1]])
        ink = look.colour("text")
    if box.width < 6:
        painter.fillRect(rect, fill)
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, 3, 3)
    words = lane.labels[box.bar] if box.bar >= 0 else None
    if words and rect.width() >= _WORDS_FROM_PX:
        painter.setPen(ink)
        inside = rect.adjusted(7, 0, -5, 0)
        metrics = painter.fontMetrics()
        fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, fitted)


def _mix(ground: QColor, colour: QColor, part: float) -> QColor:
    return QColor(
        round(ground.red() + (colour.red() - ground.red()) * part),
        round(ground.green() + (colour.green() - ground.green()) * part),
        round(ground.blue() + (colour.blue() - ground.blue()) * part),
    )
