"""Paints the time ruler: ticks down through the lanes, and their times above."""

from PySide6.QtCore import QLocale, QRect
from PySide6.QtGui import QPainter

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.widgets.ruler import DAY_S, step_s, ticks
from workmoniq_desktop.ui.widgets.view import View
from workmoniq_desktop.ui.words import short_weekday

_ABOVE_PX = 6
_BETWEEN_PX = 18
_OVERHANG_PX = 14


def paint_ruler(painter: QPainter, ruled: QRect, view: View, day: DayViewModel, look: Look) -> None:
    """ruled: where ticks are drawn; its height counts from the widget's top."""
    metrics = painter.fontMetrics()
    days = day.days(view.left_us, view.right_us)
    begins = {within.from_us: on for on, within in days} if len(days) > 1 else {}
    widest = "00:00:00.0" if view.width_us < 2 * 3600 * SECOND_US else "00:00:00"
    room = metrics.horizontalAdvance(widest) + _BETWEEN_PX
    step = step_s(view.width_us / SECOND_US, ruled.width(), room)
    baseline = _ABOVE_PX + metrics.ascent()
    spans = [(within.from_us, within.to_us) for _, within in days]
    for at_us in ticks(view.left_us, view.right_us, spans, step):
        x = ruled.left() + round((at_us - view.left_us) / view.width_us * ruled.width())
        begun = begins.get(round(at_us))
        painter.setPen(look.colour("line" if begun is None else "edge"))
        painter.drawLine(x, ruled.top(), x, ruled.height())
        words = _words(day, at_us, step) if begun is None else short_weekday(begun)
        half = metrics.horizontalAdvance(words) // 2
        if step >= DAY_S:
            half = -_ABOVE_PX  # a day's name stands over the day, not over its first moment
        if ruled.left() - _OVERHANG_PX <= x - half and x + half <= ruled.right() + _OVERHANG_PX:
            painter.setPen(look.colour("muted" if begun is None else "text"))
            painter.drawText(x - half, baseline, words)


def _words(day: DayViewModel, at_us: float, step: float) -> str:
    # Half a millisecond up: a tick at 08:00:00 must not be written 07:59:59 by rounding.
    nudged = at_us + 500
    words = day.clock_text(nudged, seconds=step < 60)
    if step < 1:
        separator = QLocale().decimalPoint()
        words = f"{words}{separator}{int(nudged % SECOND_US * 10 // SECOND_US)}"
    return words
