"""The timeline: lanes of time from a week to a second, zoomed, panned, hovered and chosen from."""

from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QWheelEvent,
)
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QSizePolicy, QWidget

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US
from workmoniq_desktop.ui.theme import Themes, tabular
from workmoniq_desktop.ui.viewmodels.day import Card, DayViewModel
from workmoniq_desktop.ui.viewmodels.lanes import Lane, LaneKind
from workmoniq_desktop.ui.viewmodels.selection import (
    Selection,
    app_of,
    between,
    of_bar,
    snapped,
    stretched,
)
from workmoniq_desktop.ui.viewmodels.tiles import Tile
from workmoniq_desktop.ui.widgets.columns import boxes
from workmoniq_desktop.ui.widgets.hover_card import HoverCard
from workmoniq_desktop.ui.widgets.lane_paint import LanePaint
from workmoniq_desktop.ui.widgets.lane_places import INSET_PX, Places, lane_name, places
from workmoniq_desktop.ui.widgets.ruler_paint import paint_ruler
from workmoniq_desktop.ui.widgets.view import View
from workmoniq_desktop.ui.words import translate

_ZOOM_STEP = 1.25
_SLACK_PX = 3
_DRAG_FROM_PX = 4
_SNAP_PX = 9
_ALWAYS = {
    LaneKind.PRESENCE,
    LaneKind.APP,
    LaneKind.TITLE,
    LaneKind.CATEGORY,
    LaneKind.PROJECT,
    LaneKind.MANUAL,
}
_Modifier = Qt.KeyboardModifier


class Found(NamedTuple):
    """A bar: the tile it lies in, its lane, and its index there."""

    tile: Tile
    lane: Lane
    bar: int

    @property
    def middle_us(self) -> float:
        return (self.lane.lefts[self.bar] + self.lane.rights[self.bar]) / 2


class _Drag(NamedTuple):
    """A button that is held: where it went down, what was shown and chosen then."""

    x: float
    view: View
    found: Found | None
    choosing: bool
    adding: bool
    from_us: float


class Timeline(QWidget):
    """Wheel, pinch, + and - zoom around the pointer; dragging and arrows pan; Home and End go to
    the day's ends, 0 to the whole. A click, Shift and a click, or dragging the ruler chooses.
    Shift with arrows walks from bar to bar and Enter chooses, for those who do not point.
    """

    view_changed = Signal()
    selected = Signal(object)
    """Selection or None."""
    opened = Signal()
    """The chosen time shall be edited: the keyboard goes there."""
    entry_drawn = Signal(object)
    """Selection: a stretch was drawn into the lane of manual entries."""

    def __init__(self, day: DayViewModel, themes: Themes) -> None:
        super().__init__()
        self._day = day
        self._themes = themes
        self._paint = LanePaint(themes.look)
        self._places: Places | None = None
        self._sheet: QPixmap | None = None
        self._drag: _Drag | None = None
        self._pointer: QPoint | None = None
        self._hovered: Found | None = None
        self._cursor: tuple[LaneKind, float] | None = None
        self._card: HoverCard | None = None
        self._awaits_fit = True
        self.selection: Selection | None = None
        self.view = View(left_us=day.range.from_us, right_us=day.range.to_us)
        self.painted_rects = 0
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(translate("timeline", "Timeline"))
        self.grabGesture(Qt.GestureType.PinchGesture)
        day.changed.connect(self._day_changed)
        day.turned.connect(self._day_turned)
        themes.changed.connect(self._restyle)

    def sizeHint(self) -> QSize:
        return QSize(640, 320)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.places.gutter_px + 240, 230)

    # What the view shows

    def set_view(self, view: View) -> None:
        view = view.before(max(self._day.end_us, self._day.range.to_us))
        if view != self.view:
            if self._day.is_far(*self._bounds) != self._day.is_far(view.left_us, view.right_us):
                self._places = None
            self.view = view
            self._awaits_fit = False
            self._sheet = None
            self._day.look_at(view.left_us, view.right_us)
            self.update()
            self.view_changed.emit()

    def zoom(self, factor: float, around_us: float | None = None) -> None:
        """around_us: None means the pointer, or else the middle."""
        if around_us is None:
            around_us = self.view.middle_us
            if self._pointer is not None and self._pointer.x() > self.places.gutter_px:
                around_us = self.moment_at(self._pointer.x())
        self.set_view(self.view.zoomed(factor, around_us))

    def show_whole(self) -> None:
        """The chosen day, or week, from end to end."""
        whole = self._day.week if self._day.by_week else self._day.range
        self.set_view(View(left_us=whole.from_us, right_us=whole.to_us))

    def show_around(self, at_us: int, width_us: float) -> None:
        """A moment in the middle of a view of that width."""
        self.set_view(View(left_us=at_us - width_us / 2, right_us=at_us + width_us / 2))

    def moment_at(self, x: float) -> float:
        """Microseconds UTC at a pixel of this widget."""
        at = self.places
        return self.view.left_us + (x - at.gutter_px) / at.lanes_px * self.view.width_us

    def x_of(self, at_us: float) -> float:
        at = self.places
        part = (at_us - self.view.left_us) / self.view.width_us
        return at.gutter_px + part * at.lanes_px

    def lane_rect(self, kind: LaneKind) -> QRect:
        """Where a lane's bars are painted."""
        return self.places.rect(kind)

    @property
    def places(self) -> Places:
        if self._places is None:
            self._places = places(self.size(), self.fontMetrics(), self._kinds())
        return self._places

    def bar_at(self, point: QPoint) -> Found | None:
        """The bar under a point; bars thinner than a pixel are caught within a few."""
        at = self.places
        kind = at.at(point.y())
        if kind is None or not at.gutter_px <= point.x() <= at.gutter_px + at.lanes_px:
            return None
        slack_us = _SLACK_PX / at.lanes_px * self.view.width_us
        return self._bar(kind, self.moment_at(point.x() + 0.5), slack_us)

    def select(self, selection: Selection | None) -> None:
        """Choose time, or nothing."""
        if selection != self.selection:
            self.selection = selection
            self.selected.emit(selection)
            self.update()

    # Events

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + event.value(), self.moment_at(event.position().x()))
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self.mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom(pinch.scaleFactor(), self.moment_at(centre.x()))
                return True
        return super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        sideways = event.modifiers() & _Modifier.ShiftModifier
        if (delta.x() and not delta.y()) or sideways:
            self.set_view(self.view.panned(-(delta.x() or delta.y()) / 1200))
        else:
            x = max(event.position().x(), self.places.gutter_px)
            self.zoom(_ZOOM_STEP ** (delta.y() / 120), self.moment_at(x))
        self._hover(event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        shift, control = held & _Modifier.ShiftModifier, held & _Modifier.ControlModifier
        backwards = key in {Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_PageUp}
        match key:
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self.zoom(_ZOOM_STEP**2)
            case Qt.Key.Key_Minus:
                self.zoom(_ZOOM_STEP**-2)
            case Qt.Key.Key_0:
                self.show_whole()
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                self._go_to_end(first=key == Qt.Key.Key_Home)
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self._day.step((-1 if backwards else 1) * (7 if self._day.by_week else 1))
            case Qt.Key.Key_Left | Qt.Key.Key_Right if shift:
                self._walk_bars(-1 if backwards else 1)
            case Qt.Key.Key_Up | Qt.Key.Key_Down if shift:
                self._walk_lanes(-1 if backwards else 1)
            case Qt.Key.Key_Left | Qt.Key.Key_Right:
                self.set_view(self.view.panned(-0.15 if backwards else 0.15))
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._choose_cursor(extend=bool(shift))
            case Qt.Key.Key_A if control:
                self._choose_app(self._cursor_found())
            case Qt.Key.Key_Escape if self._hovered is not None or self.selection is not None:
                self._stop_hover()
                self.select(None)
            case _:
                super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        x, point = event.position().x(), event.position().toPoint()
        found = self.bar_at(point)
        shift = bool(event.modifiers() & _Modifier.ShiftModifier)
        on_ruler = point.y() < self.places.ruler_px - 4
        kind = self.places.at(point.y())
        self._drag = _Drag(
            x=x,
            view=self.view,
            found=found,
            choosing=shift or on_ruler,
            adding=kind is LaneKind.MANUAL and found is None and not shift,
            from_us=self._snapped(event.position(), event.modifiers()),
        )
        if shift and self.selection is not None and found is not None:
            low_us, high_us = found.lane.lefts[found.bar], found.lane.rights[found.bar]
            self.select(stretched(self.selection, low_us, high_us))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag = self._drag
        if drag is None:
            self._hover(event.position())
        elif abs(event.position().x() - drag.x) < _DRAG_FROM_PX and not self._moved():
            pass
        elif drag.choosing or drag.adding:
            self._stop_hover()
            until_us = self._snapped(event.position(), event.modifiers())
            self.select(between(drag.from_us, until_us))
        else:
            self._stop_hover()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            by = (drag.x - event.position().x()) / self.places.lanes_px
            self.set_view(drag.view.panned(by))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        drag, self._drag = self._drag, None
        self.unsetCursor()
        if drag is None:
            return
        moved = abs(event.position().x() - drag.x) >= _DRAG_FROM_PX or drag.view != self.view
        if drag.adding and moved and self.selection is not None:
            self.entry_drawn.emit(self.selection)
        elif not moved and not event.modifiers() & _Modifier.ShiftModifier:
            self._click(drag.found, self.moment_at(event.position().x()))

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        if self.selection is not None:
            self.opened.emit()

    def leaveEvent(self, _event: QEvent) -> None:
        self._pointer = None
        self._stop_hover()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._stop_hover()
        super().focusOutEvent(event)

    def resizeEvent(self, _event: object) -> None:
        self._places = None
        self._sheet = None

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._places = None
            self._sheet = None
        super().changeEvent(event)

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._sheet is None or self._sheet.devicePixelRatio() != self.devicePixelRatio():
            self._sheet = self._painted()
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(self.places.gutter_px, 0, self.places.lanes_px, self.height())
        self._paint_selection(painter)
        self._paint_now(painter)
        if self._hovered is not None:
            self._paint.outline(painter, self._rect_of(self._hovered))
        painter.setClipping(False)
        if self.hasFocus():
            painter.setPen(QPen(self._themes.look.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _painted(self) -> QPixmap:
        """Ruler and lanes; kept until the view, the data or the look changes."""
        ratio = self.devicePixelRatio()
        sheet = QPixmap(self.size() * ratio)
        sheet.setDevicePixelRatio(ratio)
        sheet.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sheet)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        at, look = self.places, self._themes.look
        ruled = QRect(at.gutter_px, at.ruler_px - 4, at.lanes_px, at.bottom_px)
        paint_ruler(painter, ruled, self.view, self._day, look)
        painter.setFont(self.font())
        painter.setPen(look.colour("muted"))
        for kind, (top, height) in at.tops.items():
            name = QRect(INSET_PX, top, at.gutter_px - INSET_PX, height)
            painter.drawText(name, Qt.AlignmentFlag.AlignVCenter, lane_name(kind))
        self.painted_rects = 0
        per_us = at.lanes_px / self.view.width_us
        left_us = self.view.left_us
        painter.setClipRect(at.gutter_px, 0, at.lanes_px, self.height())
        for tile, from_us, to_us in self._day.tiles(*self._bounds):
            from_px = max(round((from_us - left_us) * per_us), 0)
            until_px = min(round((to_us - left_us) * per_us), at.lanes_px)
            lanes = tile.lanes(as_reported=self._day.as_reported)
            for kind in at.tops:
                lane = lanes[kind]
                if lane.lefts:
                    shown = boxes(lane, left_us, per_us, from_px, until_px)
                    rect = at.rect(kind)
                    self.painted_rects += self._paint.paint(painter, lane, shown, rect)
        painter.end()
        return sheet

    def _paint_selection(self, painter: QPainter) -> None:
        chosen = self.selection
        if chosen is None:
            return
        look, at = self._themes.look, self.places
        ground = look.colour("accent")
        ground.setAlpha(48)
        edge = QPen(look.colour("accent"), 2)
        top = at.ruler_px - 4
        for from_us, to_us in chosen.parts:
            left, right = round(self.x_of(from_us)), round(self.x_of(to_us))
            if right < at.gutter_px or left > at.gutter_px + at.lanes_px:
                continue
            painter.fillRect(left, top, max(right - left, 1), at.bottom_px - top + 4, ground)
            painter.setPen(edge)
            painter.drawLine(left, top, left, at.bottom_px + 4)
            painter.drawLine(right, top, right, at.bottom_px + 4)
        if chosen.app is not None:
            self._outline_app(painter, chosen)

    def _outline_app(self, painter: QPainter, chosen: Selection) -> None:
        for tile, _, _ in self._day.tiles(*self._bounds):
            lane = tile.lanes(as_reported=self._day.as_reported)[LaneKind.APP]
            for bar, key in enumerate(lane.keys):
                inside = chosen.from_us <= lane.lefts[bar] < chosen.to_us
                if key[0] == chosen.app and inside:
                    self._paint.outline(painter, self._rect_of(Found(tile, lane, bar)))

    def _paint_now(self, painter: QPainter) -> None:
        now_us = self._day.now_us()
        if not self.view.left_us <= now_us <= self.view.right_us:
            return
        x = round(self.x_of(now_us))
        painter.setPen(QPen(self._themes.look.colour("danger"), 2))
        painter.drawLine(x, self.places.ruler_px - 4, x, self.places.bottom_px)

    def _rect_of(self, found: Found) -> QRect:
        rect = self.lane_rect(found.lane.kind)
        left = round(self.x_of(found.lane.lefts[found.bar]))
        right = round(self.x_of(found.lane.rights[found.bar]))
        return QRect(left, rect.top(), max(right - left, 2), rect.height())

    # Choosing

    def _click(self, found: Found | None, at_us: float) -> None:
        self.setFocus()
        if found is None:
            self.select(None)
            return
        self._cursor = (found.lane.kind, found.middle_us)
        self.select(of_bar(found.lane, found.bar, at_us))

    def _choose_cursor(self, *, extend: bool) -> None:
        found = self._cursor_found()
        if found is not None:
            if extend and self.selection is not None:
                low_us, high_us = found.lane.lefts[found.bar], found.lane.rights[found.bar]
                self.select(stretched(self.selection, low_us, high_us))
                return
            chosen = of_bar(found.lane, found.bar, found.middle_us)
            if self.selection is None or chosen.parts != self.selection.parts:
                self.select(chosen)
        if self.selection is not None:
            self.opened.emit()

    def choose_same_app(self) -> None:
        """All of the day that shows the app of what is chosen."""
        if self.selection is not None:
            middle_us = (self.selection.from_us + self.selection.to_us) / 2
            self._choose_app(self._bar(LaneKind.APP, middle_us, 0))

    def _choose_app(self, found: Found | None) -> None:
        app = app_of(found.lane, found.bar) if found is not None else None
        if app is not None:
            day = self._day.range
            self.select(Selection(parts=((day.from_us, day.to_us),), app=app))

    def _snapped(self, position: QPointF, held: Qt.KeyboardModifier) -> float:
        at_us = self.moment_at(min(max(position.x(), self.places.gutter_px), self.width()))
        if held & _Modifier.AltModifier:
            return at_us
        kind = self.places.at(round(position.y()))
        if kind in {None, LaneKind.INPUT, LaneKind.MANUAL}:
            kind = LaneKind.TITLE
        tile = self._day.tile_at(at_us)
        lane = tile.lanes(as_reported=self._day.as_reported)[kind] if tile and kind else None
        reach_us = _SNAP_PX / self.places.lanes_px * self.view.width_us
        near_us = snapped(lane, at_us, reach_us)
        if near_us == at_us and reach_us > MINUTE_US / 2:
            return round(at_us / MINUTE_US) * MINUTE_US
        return near_us

    def _moved(self) -> bool:
        """Whether what is held has already moved far enough to be a drag."""
        return self._drag is not None and self._drag.view != self.view

    # Telling

    def _hover(self, position: QPointF) -> None:
        self._pointer = position.toPoint()
        found = self.bar_at(self._pointer)
        if found is None:
            self._stop_hover()
            return
        self._tell(found, self.moment_at(position.x()), self._pointer)

    def _tell(self, found: Found, at_us: float, at: QPoint) -> Card:
        card = self._day.card(found.tile, found.lane, found.bar, at_us)
        if self._card is None:
            self._card = HoverCard(self.window())
        self._card.tell(card, self._themes.look, self.mapTo(self.window(), at))
        self._describe(", ".join((card.heading, *card.lines)))
        if found != self._hovered:
            self._hovered = found
            self.update()
        return card

    def _describe(self, words: str) -> None:
        if words != self.accessibleDescription():
            self.setAccessibleDescription(words)
            QAccessible.updateAccessibility(
                QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
            )

    def _stop_hover(self) -> None:
        if self._card is not None:
            self._card.hide()
        if self._hovered is not None:
            self._hovered = None
            self._describe(self._day.spoken())
            self.update()

    def _walk_lanes(self, step: int) -> None:
        kinds = [kind for kind in self.places.tops if self._lanes_have(kind)]
        if not kinds:
            return
        at_us = self._cursor[1] if self._cursor is not None else self.view.left_us
        here = self._cursor[0] if self._cursor is not None else None
        at = (kinds.index(here) + step) % len(kinds) if here in kinds else 0
        found = self._bar(kinds[at], at_us, DAY_US) or self._bar(kinds[at], at_us, 7 * DAY_US)
        self._go_to(found)

    def _walk_bars(self, step: int) -> None:
        kind, at_us = self._cursor or (LaneKind.APP, self.view.left_us)
        found = self._cursor_found()
        if found is None:
            self._go_to(self._bar(kind, at_us, self.view.width_us))
            return
        bar = found.bar + step
        if 0 <= bar < len(found.lane.lefts):
            self._go_to(found._replace(bar=bar))
            return
        # On into the day before or after.
        edge_us = found.tile.within.from_us - 1 if step < 0 else found.tile.within.to_us
        self._go_to(self._bar(kind, edge_us, DAY_US))

    def _go_to(self, found: Found | None) -> None:
        if found is None:
            return
        middle_us = found.middle_us
        self._cursor = (found.lane.kind, middle_us)
        if not self.view.left_us <= middle_us <= self.view.right_us:
            self.set_view(
                self.view.panned((middle_us - self.view.left_us) / self.view.width_us - 0.5)
            )
        point = QPoint(round(self.x_of(middle_us)), self.lane_rect(found.lane.kind).center().y())
        card = self._tell(found, middle_us, point)
        words = ", ".join((card.heading, *card.lines))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    def _go_to_end(self, *, first: bool) -> None:
        day = self._day.week if self._day.by_week else self._day.range
        width_us = min(self.view.width_us, day.to_us - day.from_us)
        left_us = day.from_us if first else day.to_us - width_us
        self.set_view(View(left_us=left_us, right_us=left_us + width_us))

    # What there is

    def _cursor_found(self) -> Found | None:
        return None if self._cursor is None else self._bar(*self._cursor, 0)

    def _bar(self, kind: LaneKind, at_us: float, slack_us: float) -> Found | None:
        tile = self._day.tile_at(at_us)
        if tile is None:
            return None
        lane = tile.lanes(as_reported=self._day.as_reported)[kind]
        bar = lane.at(at_us, slack_us)
        return None if bar is None else Found(tile, lane, bar)

    def _lanes_have(self, kind: LaneKind) -> bool:
        return any(
            tile.lanes(as_reported=self._day.as_reported)[kind].lefts
            for tile, _, _ in self._day.tiles(*self._bounds)
        )

    def _kinds(self) -> list[LaneKind]:
        """The lanes that are shown: those of input and watchers only where there is any."""
        far = self._day.is_far(*self._bounds)
        always = _ALWAYS - {LaneKind.TITLE} if far else _ALWAYS
        return [kind for kind in LaneKind if kind in always or self._lanes_have(kind)]

    @property
    def _bounds(self) -> tuple[float, float]:
        return self.view.left_us, self.view.right_us

    @Slot()
    def _day_turned(self) -> None:
        self._awaits_fit = True
        self.select(None)
        self._fit()

    @Slot()
    def _day_changed(self) -> None:
        self._places = None
        self._sheet = None
        self._hovered = None
        if self._awaits_fit:
            self._fit()
        self._describe(self._day.spoken())
        self.update()

    def _fit(self) -> None:
        """A day opens at what happened in it, as soon as that is here; a week as a whole."""
        if self._day.by_week:
            week = self._day.week
            self.set_view(View(left_us=week.from_us, right_us=week.to_us))
            self._awaits_fit = False
        elif (picture := self._day.picture) is not None:
            self.set_view(View(left_us=picture.fit[0], right_us=picture.fit[1]))
            self._awaits_fit = False

    @Slot()
    def _restyle(self) -> None:
        self._paint = LanePaint(self._themes.look)
        self._sheet = None
        self.update()
