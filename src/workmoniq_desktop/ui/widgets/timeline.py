"""The timeline: lanes of a day, zoomed, panned and hovered."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from workmoniq_desktop.ui.theme import Themes, tabular
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.viewmodels.lanes import Lane, LaneKind
from workmoniq_desktop.ui.widgets.columns import Box, boxes
from workmoniq_desktop.ui.widgets.hover_card import HoverCard
from workmoniq_desktop.ui.widgets.lane_paint import paint_lane
from workmoniq_desktop.ui.widgets.ruler_paint import paint_ruler
from workmoniq_desktop.ui.widgets.view import View
from workmoniq_desktop.ui.words import translate

_NARROWEST_S = 1.0
_ZOOM_STEP = 1.25
_LANE_GAP_PX = 12
_SLACK_PX = 3
# Room for the focus ring around lane names and bars.
_INSET_PX = 10


class Timeline(QWidget):
    """Wheel, pinch, + and - zoom around the pointer; dragging and arrows pan; Home shows all;
    Shift with arrows walks from bar to bar, for those who do not point.
    """

    view_changed = Signal()

    def __init__(self, day: DayViewModel, themes: Themes) -> None:
        super().__init__()
        self._day = day
        self._themes = themes
        self._lanes: tuple[Lane, ...] = ()
        self._boxes: dict[int, list[Box]] = {}
        self._drag_from: tuple[float, View] | None = None
        self._pointer: QPoint | None = None
        self._hovered: tuple[int, int] | None = None
        self._walk: tuple[int, int] = (1, -1)
        self._card: HoverCard | None = None
        self._fitted = False
        self.view = View()
        self.painted_rects = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("timeline", "Timeline"))
        self.grabGesture(Qt.GestureType.PinchGesture)
        day.changed.connect(self._day_changed)
        themes.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(640, 250)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._gutter_px() + 240, 190)

    # What the view shows

    def set_view(self, view: View) -> None:
        if view != self.view:
            self.view = view
            self._boxes.clear()
            self.update()
            self.view_changed.emit()

    def zoom(self, factor: float, around: float | None = None) -> None:
        """around: a fraction of the day; None means the pointer, or else the middle."""
        if around is None:
            around = self.view.left + self.view.width / 2
            if self._pointer is not None and self._pointer.x() > self._gutter_px():
                around = self.fraction_at(self._pointer.x())
        narrowest = _NARROWEST_S / self._day.length_s
        self.set_view(self.view.zoomed(factor, around, narrowest))

    def fraction_at(self, x: float) -> float:
        """The fraction of the day at a pixel of this widget."""
        part = (x - self._gutter_px()) / self._lanes_px()
        return self.view.left + part * self.view.width

    def x_of(self, fraction: float) -> float:
        return self._gutter_px() + (fraction - self.view.left) / self.view.width * self._lanes_px()

    def lane_rect(self, lane_at: int) -> QRect:
        """Where a lane's bars are painted."""
        tops = self._lane_tops()
        top, height = tops[lane_at]
        return QRect(self._gutter_px(), top, self._lanes_px(), height)

    def bar_at(self, point: QPoint) -> tuple[int, int] | None:
        """(lane, bar) under a point; bars thinner than a pixel are caught within a few."""
        if point.x() < self._gutter_px() or point.x() > self._gutter_px() + self._lanes_px():
            return None
        slack = _SLACK_PX / self._lanes_px() * self.view.width
        for lane_at, lane in enumerate(self._lanes):
            if self.lane_rect(lane_at).contains(point):
                bar = lane.at(self.fraction_at(point.x() + 0.5), slack)
                return None if bar is None else (lane_at, bar)
        return None

    # Events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), self.fraction_at(event.position().x()))
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self.mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom(pinch.scaleFactor(), self.fraction_at(centre.x()))
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        sideways = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if (delta.x() and not delta.y()) or sideways:
            self.set_view(self.view.panned(-(delta.x() or delta.y()) / 1200))
        else:
            around = self.fraction_at(max(event.position().x(), self._gutter_px()))
            self.zoom(_ZOOM_STEP ** (delta.y() / 120), around)
        self._hover(event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(_ZOOM_STEP**2)
            case Qt.Key.Key_Minus:
                self.zoom(_ZOOM_STEP**-2)
            case Qt.Key.Key_Home:
                self.set_view(View())
            case Qt.Key.Key_Left | Qt.Key.Key_Right if shift:
                self._walk_bars(-1 if event.key() == Qt.Key.Key_Left else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if shift:
                self._walk_lanes(-1 if event.key() == Qt.Key.Key_Up else 1)
            case Qt.Key.Key_Left:
                self.set_view(self.view.panned(-0.15))
            case Qt.Key.Key_Right:
                self.set_view(self.view.panned(0.15))
            case Qt.Key.Key_Escape if self._hovered is not None:
                self._stop_hover()
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag_from = (event.position().x(), self.view)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag_from is not None:
            start_x, view = self._drag_from
            if view.width < 1.0:
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.set_view(view.panned((start_x - event.position().x()) / self._lanes_px()))
        self._hover(event.position())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag_from = None
        self.unsetCursor()

    def leaveEvent(self, _event: QEvent) -> None:
        self._pointer = None
        self._stop_hover()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop_hover()
        super().focusOutEvent(event)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        look = self._themes.look
        last_top, last_px = self._lane_tops()[-1]
        ruled = QRect(self._gutter_px(), self._ruler_px() - 4, self._lanes_px(), last_top + last_px)
        paint_ruler(painter, ruled, self.view, self._day, look)
        self.painted_rects = 0
        painter.setFont(self.font())
        hovered_lane, hovered_bar = self._hovered or (-1, -1)
        for lane_at, lane in enumerate(self._lanes):
            rect = self.lane_rect(lane_at)
            painter.setPen(look.colour("muted"))
            name = QRect(_INSET_PX, rect.top(), self._gutter_px() - _INSET_PX, rect.height())
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, _lane_name(lane.kind))
            if lane_at not in self._boxes:
                self._boxes[lane_at] = boxes(
                    lane, self.view.left, self.view.right, self._lanes_px()
                )
            hovered = hovered_bar if lane_at == hovered_lane else None
            painter.save()
            painter.setClipRect(rect)
            self.painted_rects += paint_lane(
                painter, lane, self._boxes[lane_at], rect, look, hovered=hovered
            )
            painter.restore()
        self._paint_now(painter)
        if self.hasFocus():
            painter.setPen(QPen(look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_now(self, painter: QPainter) -> None:
        now = self._day.now_fraction()
        if now is None or not self.view.left <= now <= self.view.right:
            return
        x = round(self.x_of(now))
        last_top, last_px = self._lane_tops()[-1]
        pen = QPen(self._themes.look.colour("danger"), 2)
        painter.setPen(pen)
        painter.drawLine(x, self._ruler_px() - 4, x, last_top + last_px)

    # Where things are

    def _gutter_px(self) -> int:
        metrics = self.fontMetrics()
        return (
            max(metrics.horizontalAdvance(_lane_name(kind)) for kind in LaneKind) + _INSET_PX + 14
        )

    def _lanes_px(self) -> int:
        return max(self.width() - self._gutter_px() - _INSET_PX, 1)

    def _ruler_px(self) -> int:
        return self.fontMetrics().height() + 18

    def _lane_tops(self) -> list[tuple[int, int]]:
        """(top, height) of presence, app and title; the two window lanes share what is left."""
        top = self._ruler_px()
        room = self.height() - top - 8 - 2 * _LANE_GAP_PX
        presence = min(max(room // 5, 18), 34)
        each = min(max((room - presence) // 2, 24), 96)
        second = top + presence + _LANE_GAP_PX
        return [(top, presence), (second, each), (second + each + _LANE_GAP_PX, each)]

    # Telling

    def _hover(self, position: QPointF) -> None:
        self._pointer = position.toPoint()
        found = self.bar_at(self._pointer)
        if found is None:
            self._stop_hover()
            return
        self._tell(found, self.fraction_at(position.x()), self._pointer)

    def _tell(self, found: tuple[int, int], fraction: float, at: QPoint) -> None:
        card = self._day.card(*found, fraction)
        if card is None:
            return
        if self._card is None:
            self._card = HoverCard(self.window())
        self._card.tell(card, self._themes.look, self.mapTo(self.window(), at))
        self.setAccessibleDescription(", ".join((card.heading, *card.lines)))
        if found != self._hovered:
            self._hovered = found
            self.update()

    def _stop_hover(self) -> None:
        if self._card is not None:
            self._card.hide()
        if self._hovered is not None:
            self._hovered = None
            self.setAccessibleDescription(self._day.spoken())
            self.update()

    def _walk_lanes(self, step: int) -> None:
        if self._lanes:
            self._walk = ((self._walk[0] + step) % len(self._lanes), -1)
            self._walk_bars(1)

    def _walk_bars(self, step: int) -> None:
        if not self._lanes:
            return
        lane_at, bar = self._walk
        lane = self._lanes[lane_at]
        if bar < 0:
            bar = (lane.at(self.view.left, self.view.width) or 0) - step
        bar = min(max(bar + step, 0), len(lane.lefts) - 1)
        if bar < 0:
            return
        self._walk = (lane_at, bar)
        middle = (lane.lefts[bar] + lane.rights[bar]) / 2
        if not self.view.left <= middle <= self.view.right:
            self.set_view(self.view.panned((middle - self.view.left) / self.view.width - 0.5))
        point = QPoint(round(self.x_of(middle)), self.lane_rect(lane_at).center().y())
        self._tell((lane_at, bar), middle, point)

    @Slot()
    def _day_changed(self) -> None:
        picture = self._day.picture
        self._lanes = picture.lanes if picture is not None else ()
        self._boxes.clear()
        if picture is None:
            self._fitted = False
            self.view = View()
            self._stop_hover()
            self._walk = (1, -1)
        elif not self._fitted:
            # A day opens at what happened in it; Home shows the night too.
            self._fitted = True
            self.set_view(View(left=picture.fit[0], right=picture.fit[1]))
        self.setAccessibleDescription(self._day.spoken())
        self.update()

    def resizeEvent(self, _event: object) -> None:
        self._boxes.clear()


def _lane_name(kind: LaneKind) -> str:
    words = {
        LaneKind.PRESENCE: translate("timeline", "Presence"),
        LaneKind.APP: translate("timeline", "App"),
        LaneKind.TITLE: translate("timeline", "Title"),
    }
    return words[kind]
