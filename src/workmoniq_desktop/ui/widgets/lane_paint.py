"""Paints the boxes of one lane, quickly: most of them are a few pixels wide."""

from array import array

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter

from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.ui.colours import ink_on, paint_of
from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.lanes import LEFT_OUT, LEVELS, Key, Lane, LaneKind
from workmoniq_desktop.ui.widgets.columns import Box
from workmoniq_desktop.ui.widgets.textures import paint_state

_WORDS_FROM_PX = 44
_ROUND_FROM_PX = 8
_TINT = (0.30, 0.42, 0.54)
_TINT_ON_DARK = (0.50, 0.60, 0.70)


class LanePaint:
    """Remembers what it mixed, so that a bar costs no new colour; one for each look."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._fills: dict[tuple[bool, Key], QBrush] = {}
        self._inks: dict[Key, QColor] = {}
        self._plain: dict[Key, int] = {}
        self._tints: dict[Key, int] = {}
        self._text = look.colour("text")
        self._input = QBrush(look.colour("accent"))
        self._ground = look.colour("sunken")

    def paint(self, painter: QPainter, lane: Lane, boxes: list[Box], area: QRect) -> int:
        """Draw boxes into area, whose left edge is their zero. Returns how many rectangles."""
        painter.setPen(Qt.PenStyle.NoPen)
        match lane.kind:
            case LaneKind.PRESENCE:
                self._paint_states(painter, boxes, area)
            case LaneKind.INPUT:
                self._paint_input(painter, boxes, area)
            case _:
                self._paint_bars(painter, lane, boxes, area)
        return len(boxes)

    def outline(self, painter: QPainter, rect: QRect) -> None:
        """Round the bar that is told about."""
        painter.setPen(self._text)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0, 0, -1, -1), 3, 3)

    def _paint_states(self, painter: QPainter, boxes: list[Box], area: QRect) -> None:
        left, top, height = area.left(), area.top(), area.height()
        for x, width, key, _ in boxes:
            wide = width - 1 if width >= 5 else width
            paint_state(painter, QRect(left + x, top, wide, height), State(key[0]), self._look)

    def _paint_input(self, painter: QPainter, boxes: list[Box], area: QRect) -> None:
        left, bottom, height = area.left(), area.top() + area.height(), area.height()
        for x, width, key, _ in boxes:
            high = max(height * key[1] // LEVELS, 1)
            wide = width - 1 if width >= 3 else width
            painter.fillRect(left + x, bottom - high, wide, high, self._input)

    def _paint_bars(self, painter: QPainter, lane: Lane, boxes: list[Box], area: QRect) -> None:
        left, top, height = area.left(), area.top(), area.height()
        tinted = lane.kind is LaneKind.TITLE
        # What is thin goes into one row of pixels, which is then drawn as high as the lane: a
        # call of the painter for each of a thousand bars would take longer than all the rest.
        row = array("I", bytes(4 * area.width()))
        colours = self._tints if tinted else self._plain
        wider = []
        for box in boxes:
            x, width, key, _ = box
            if width >= _ROUND_FROM_PX:
                wider.append(box)
                continue
            colour = colours.get(key)
            if colour is None:
                colour = colours[key] = self._mix(tinted, key).color().rgb()
            row[x] = colour
            for at in range(x + 1, x + (width - 1 if width >= 5 else width)):
                row[at] = colour
        if len(wider) < len(boxes):
            strip = QImage(
                row.tobytes(),
                area.width(),
                1,
                4 * area.width(),
                QImage.Format.Format_ARGB32_Premultiplied,
            )
            painter.drawImage(area, strip)
        for x, width, key, bar in wider:
            rect = QRect(left + x, top, width - 1, height)
            if key[1] == LEFT_OUT:
                painter.fillRect(rect, self._ground)
            painter.setBrush(self._fills.get((tinted, key)) or self._mix(tinted, key))
            painter.drawRoundedRect(rect, 3, 3)
            words = lane.labels[bar] if bar >= 0 else None
            if words and width > _WORDS_FROM_PX:
                self._write(painter, words, rect, self._text if tinted else self._ink(key))

    def _mix(self, tinted: bool, key: Key) -> QBrush:
        """An app is its colour, a title one of a few tints of it; what is left out is hatched."""
        if key[1] == LEFT_OUT:
            fill = QBrush(self._look.colour("edge"), Qt.BrushStyle.BDiagPattern)
        else:
            base = QColor(paint_of(key[0]))
            tints = _TINT_ON_DARK if self._look.dark else _TINT
            fill = QBrush(
                _between(self._look.colour("surface"), base, tints[key[1]] if tinted else 1)
            )
        self._fills[tinted, key] = fill
        return fill

    def _ink(self, key: Key) -> QColor:
        ink = self._inks.get(key)
        if ink is None:
            ink = self._text if key[1] == LEFT_OUT else QColor(ink_on(paint_of(key[0])))
            self._inks[key] = ink
        return ink

    def _write(self, painter: QPainter, words: str, rect: QRect, ink: QColor) -> None:
        inside = rect.adjusted(7, 0, -5, 0)
        metrics = painter.fontMetrics()
        fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inside.width())
        painter.setPen(ink)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, fitted)
        painter.setPen(Qt.PenStyle.NoPen)


def _between(ground: QColor, base: QColor, part: float) -> QColor:
    return QColor(
        round(ground.red() + (base.red() - ground.red()) * part),
        round(ground.green() + (base.green() - ground.green()) * part),
        round(ground.blue() + (base.blue() - ground.blue()) * part),
    )
