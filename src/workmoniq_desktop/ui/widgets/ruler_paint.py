"""Paints the time ruler: ticks down through the lanes, and their times above."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter

from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.widgets.ruler import step_s, ticks
from workmoniq_desktop.ui.widgets.view import View

_ABOVE_PX = 6
_BETWEEN_PX = 18
_OVERHANG_PX = 14


def paint_ruler(painter: QPainter, ruled: QRect, view: View, day: DayViewModel, look: Look) -> None:
    """ruled: where ticks are drawn; its height counts from the widget's top."""
    metrics = painter.fontMetrics()
    room = metrics.horizontalAdvance("00:00:00.0") + _BETWEEN_PX
    step = step_s(view.width * day.length_s, ruled.width(), room)
    baseline = _ABOVE_PX + metrics.ascent()
    for fraction in ticks(view.left, view.right, day.length_s, step):
        x = ruled.left() + round((fraction - view.left) / view.width * ruled.width())
        painter.setPen(look.colour("line"))
        painter.drawLine(x, ruled.top(), x, ruled.height())
        words = _words(day, fraction, step)
        half = metrics.horizontalAdvance(words) // 2
        if ruled.left() - _OVERHANG_PX <= x - half and x + half <= ruled.right() + _OVERHANG_PX:
            painter.setPen(look.colour("muted"))
            painter.drawText(x - half, baseline, words)


def _words(day: DayViewModel, fraction: float, step: float) -> str:
    # Half a millisecond up: a tick at 08:00:00 must not be written 07:59:59 by rounding.
    nudged = fraction + 0.0005 / day.length_s
    words = day.clock_text(nudged, seconds=step < 60)
    if step < 1:
        words = f"{words}.{int(nudged * day.length_s * 10) % 10}"
    return words
