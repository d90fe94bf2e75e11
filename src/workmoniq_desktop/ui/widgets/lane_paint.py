"""Paints the boxes of one lane, quickly: most of them are a few pixels wide."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter

from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.ui.colours import colour_of, ink_on
from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.lanes import Key, Lane, LaneKind
from workmoniq_desktop.ui.widgets.columns import Box
from workmoniq_desktop.ui.widgets.textures import paint_state

_WORDS_FROM_PX = 44
_ROUND_FROM_PX = 8
_TINT = (0.30, 0.42, 0.54)


def paint_lane(
    painter: QPainter, lane: Lane, boxes: list[Box], area: QRect, look: Look, *, hovered: int | None
) -> int:
    """Draw boxes into area, whose left edge is their zero. Returns how many rectangles."""
    left, top, height = area.left(), area.top(), area.height()
    fills: dict[Key, QColor] = {}
    states = lane.kind is LaneKind.PRESENCE
    painter.setPen(Qt.PenStyle.NoPen)
    for x, width, key, bar in boxes:
        wide = width - 1 if width >= 5 else width
        if states:
            paint_state(painter, QRect(left + x, top, wide, height), State(key[0]), look)
            continue
        fill = fills.get(key)
        if fill is None:
            fill = fills[key] = _fill(lane.kind, key, look)
        if width < _ROUND_FROM_PX:
            painter.fillRect(left + x, top, wide, height, fill)
            continue
        painter.setBrush(fill)
        painter.drawRoundedRect(left + x, top, wide, height, 3, 3)
        words = lane.labels[bar] if bar >= 0 else None
        if words and wide >= _WORDS_FROM_PX:
            _write(painter, words, QRect(left + x, top, wide, height), _ink(lane.kind, key, look))
    if hovered is not None:
        _outline(painter, boxes, area, look, hovered)
    return len(boxes)


def _write(painter: QPainter, words: str, rect: QRect, ink: QColor) -> None:
    inside = rect.adjusted(7, 0, -5, 0)
    fitted = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
    painter.setPen(ink)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, fitted)
    painter.setPen(Qt.PenStyle.NoPen)


def _outline(painter: QPainter, boxes: list[Box], area: QRect, look: Look, hovered: int) -> None:
    for box in boxes:
        if box.bar == hovered:
            painter.setPen(look.colour("text"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            wide = box.width - 1 if box.width >= 5 else box.width
            painter.drawRoundedRect(
                area.left() + box.x, area.top(), wide - 1, area.height() - 1, 3, 3
            )


def _fill(kind: LaneKind, key: Key, look: Look) -> QColor:
    """An app is its colour, a title one of a few tints of its app's."""
    base = QColor(colour_of(key[0]))
    if kind is not LaneKind.TITLE:
        return base
    ground, part = look.colour("surface"), _TINT[key[1]]
    return QColor(
        round(ground.red() + (base.red() - ground.red()) * part),
        round(ground.green() + (base.green() - ground.green()) * part),
        round(ground.blue() + (base.blue() - ground.blue()) * part),
    )


def _ink(kind: LaneKind, key: Key, look: Look) -> QColor:
    if kind is LaneKind.TITLE:
        return look.colour("text")
    return QColor(ink_on(colour_of(key[0])))
