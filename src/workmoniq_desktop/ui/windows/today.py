"""The Today page: a day's timeline, what it came to, and the way to other days."""

from PySide6.QtCore import QDate, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.widgets.absences_note import AbsencesNote
from workmoniq_desktop.ui.widgets.goals_card import GoalsCard
from workmoniq_desktop.ui.widgets.legend import Legend
from workmoniq_desktop.ui.widgets.pieces import (
    Card,
    button,
    icon_button,
    ink_icon,
    label,
    number,
    row,
)
from workmoniq_desktop.ui.widgets.share_list import ShareList
from workmoniq_desktop.ui.widgets.timeline import Timeline
from workmoniq_desktop.ui.words import day_name, figures, translate

# While the page is seen: soon after something changed, and now and then for the open span.
_SOON_MS = 3_000
_NOW_AND_THEN_MS = 20_000


class TodayPage(QWidget):
    """Updates itself only while it is shown."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._watching = False
        self._seen: object = None
        self.day = DayViewModel(scene)
        self.day.setParent(self)
        self.timeline = Timeline(self.day, scene.themes)
        self._again = QTimer(self, singleShot=True, timerType=Qt.TimerType.VeryCoarseTimer)
        self._again.timeout.connect(self.day.refresh)
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 24, 28, 28)
        page.setSpacing(16)
        page.addLayout(self._head())
        self.absences = AbsencesNote(scene, self.day)
        page.addWidget(self.absences)
        page.addWidget(self._timeline_card(), 3)
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self._total_card(), 1)
        below.addWidget(self._apps_card(), 2)
        page.addLayout(below, 2)
        self.day.changed.connect(self._show_day)
        self.timeline.view_changed.connect(self._view_changed)
        scene.themes.changed.connect(self._ink)
        self._show_day()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._watching:
            self._watching = True
            self._scene.bridge.watch()
            self._scene.bridge.status_changed.connect(self._status_changed)
        self.day.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        if self._watching:
            self._watching = False
            self._scene.bridge.unwatch()
            self._scene.bridge.status_changed.disconnect(self._status_changed)

    def _head(self) -> QHBoxLayout:
        look = self._scene.themes.look
        self._title = label("", "title")
        self._previous = icon_button("go-previous", translate("today", "Previous day"), look)
        self._previous.clicked.connect(self._go_back)
        self._next = icon_button("go-next", translate("today", "Next day"), look)
        self._next.clicked.connect(self._go_on)
        self._today = button(translate("today", "Today"))
        self._today.clicked.connect(self._go_today)
        self._date = QDateEdit()
        self._date.setCalendarPopup(True)
        self._date.setAccessibleName(translate("today", "Day to show"))
        self._date.setDisplayFormat("dd.MM.yyyy")
        self._date.userDateChanged.connect(self._go_to)
        head = row(self._title, spacing=6)
        for widget in (self._previous, self._date, self._next, self._today):
            head.addWidget(widget)
        return head

    def _timeline_card(self) -> Card:
        card = Card()
        card.setAccessibleName(translate("today", "Timeline of the day"))
        self._empty = label("", "empty", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._out = button("−")  # noqa: RUF001  # a minus sign
        self._out.setAccessibleName(translate("today", "Zoom out"))
        self._out.clicked.connect(self._zoom_out)
        self._in = button("+")
        self._in.setAccessibleName(translate("today", "Zoom in"))
        self._in.clicked.connect(self._zoom_in)
        self._whole = button(translate("today", "Whole day"))
        self._whole.clicked.connect(self._show_whole)
        self._span = number("", "muted")
        tools = row(self._span)
        for widget in (self._out, self._in, self._whole):
            tools.addWidget(widget)
        card.add(tools, self.timeline, self._empty)
        card.box.setStretchFactor(self.timeline, 1)
        return card

    def _total_card(self) -> Card:
        card = Card()
        card.box.setSpacing(4)
        self._active = label("", "figure")
        self._between = label("", "muted")
        self.legend = Legend(self._scene.themes)
        card.add(label(translate("today", "Active time"), "muted"), self._active, self._between)
        card.box.addSpacing(12)
        card.add(self.legend)
        card.box.addStretch(1)
        self.goals = GoalsCard(self._scene)
        self.day.changed.connect(self.goals.refresh)
        card.add(self.goals)
        return card

    def _apps_card(self) -> Card:
        card = Card(translate("today", "Apps"))
        self.apps = ShareList(self._scene.themes, translate("today", "Apps of the day"))
        card.add(self.apps)
        card.box.addStretch(1)
        return card

    @Slot()
    def _show_day(self) -> None:
        day = self.day
        self._title.setText(translate("today", "Today") if day.is_today else day_name(day.day))
        self._date.blockSignals(True)
        today = day.today()
        self._date.setMaximumDate(QDate(today.year, today.month, today.day))
        self._date.setDate(QDate(day.day.year, day.day.month, day.day.day))
        self._date.blockSignals(False)
        self._next.setEnabled(not day.is_today)
        self._today.setEnabled(not day.is_today)
        picture = day.picture
        self._active.setText(figures(picture.active_us) if picture is not None else "–")  # noqa: RUF001  # a dash
        self._between.setText(day.worked_between() or translate("today", "No active time"))
        self.apps.show_shares(picture.apps if picture is not None else ())
        self.legend.show_totals(picture.totals if picture is not None else ())
        self._empty.setText(day.sentence or "")
        self._empty.setVisible(day.sentence is not None)
        self.timeline.setVisible(day.sentence is None)
        self._view_changed()
        if self._watching and day.is_today:
            self._again.start(_NOW_AND_THEN_MS)

    @Slot()
    def _view_changed(self) -> None:
        view = self.timeline.view
        left = self.day.clock_text(view.left)
        right = "24:00:00" if view.right >= 1.0 else self.day.clock_text(view.right)
        self._span.setText(f"{left} – {right}")  # noqa: RUF001  # a range is written with an en dash
        self._out.setEnabled(view.width < 1.0)
        self._whole.setEnabled(view.width < 1.0)

    @Slot(object)
    def _status_changed(self, status: Status) -> None:
        window = status.window
        seen = (status.mode, window.app if window else None, window.title if window else None)
        if seen == self._seen or not self.day.is_today:
            return
        self._seen = seen
        if not self._again.isActive() or self._again.remainingTime() > _SOON_MS:
            self._again.start(_SOON_MS)

    @Slot()
    def _go_back(self) -> None:
        self.day.step(-1)

    @Slot()
    def _go_on(self) -> None:
        self.day.step(1)

    @Slot()
    def _go_today(self) -> None:
        self.day.show_day(self.day.today())

    @Slot(QDate)
    def _go_to(self, chosen: QDate) -> None:
        self.day.show_day(self.day.day.replace(chosen.year(), chosen.month(), chosen.day()))

    @Slot()
    def _zoom_in(self) -> None:
        self.timeline.zoom(1.6)

    @Slot()
    def _zoom_out(self) -> None:
        self.timeline.zoom(1 / 1.6)

    @Slot()
    def _show_whole(self) -> None:
        self.timeline.zoom(1e-9)

    @Slot()
    def _ink(self) -> None:
        for made in (self._previous, self._next):
            ink_icon(made, self._scene.themes.look)
