"""The Today page: a day's timeline, what it came to, and the way to correct it."""

from functools import partial

from PySide6.QtCore import QDate, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.day import DayViewModel
from workmoniq_desktop.ui.viewmodels.selection import Selection
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
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.widgets.share_list import ShareList
from workmoniq_desktop.ui.widgets.timeline import Timeline
from workmoniq_desktop.ui.windows.edit_card import EditCard
from workmoniq_desktop.ui.words import day_name, figures, length, short_day, translate

# While the page is seen: soon after something changed, and now and then for the open span.
_SOON_MS = 3_000
_NOW_AND_THEN_MS = 20_000
_MOST_AWAY = 3
APPS, CATEGORIES, PROJECTS = range(3)


class TodayPage(QWidget):
    """Updates itself only while it is shown."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self._watching = False
        self._seen: object = None
        self._moment_us: int | None = None
        self.day = DayViewModel(scene)
        self.day.setParent(self)
        self.timeline = Timeline(self.day, scene.themes)
        self.edit = EditCard(scene, self.day)
        self._again = QTimer(self, singleShot=True, timerType=Qt.TimerType.VeryCoarseTimer)
        self._again.timeout.connect(self.day.refresh_now)
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 20, 28, 20)
        page.setSpacing(12)
        page.addLayout(self._head())
        self.absences = AbsencesNote(scene, self.day)
        page.addWidget(self.absences)
        page.addWidget(self._timeline_card(), 3)
        self._below = QStackedWidget()
        self._below.addWidget(self._summary())
        self._below.addWidget(self.edit)
        page.addWidget(self._below, 2)
        self._connect()
        self._show_day()

    def show_moment(self, at_us: int) -> None:
        """Turn to the day of a moment, with that moment in the middle of an hour."""
        self._moment_us = at_us
        self._go_to_moment()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._watching:
            self._watching = True
            self._scene.bridge.watch()
            self._scene.bridge.status_changed.connect(self._status_changed)
        self.day.refresh()
        self.edit.edits.learn()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._again.stop()
        self.day.rest()
        if self._watching:
            self._watching = False
            self._scene.bridge.unwatch()
            self._scene.bridge.status_changed.disconnect(self._status_changed)

    # Building

    def _connect(self) -> None:
        self.day.changed.connect(self._show_day)
        self.timeline.view_changed.connect(self._view_changed)
        self.timeline.selected.connect(self._selected)
        self.timeline.opened.connect(self._open_edit)
        self.timeline.entry_drawn.connect(self._entry_drawn)
        self.edit.closed.connect(self._close_edit)
        # out of the fields, which would take Ctrl+Z for what was typed in them
        self.edit.saved.connect(self.timeline.setFocus)
        self.edit.same_app_asked.connect(self.timeline.choose_same_app)
        self.edit.wipe_asked.connect(self._wipe)
        self.edit.edits.held.connect(self._held)
        self._scene.bridge.edited.connect(self._edited)
        self._scene.bridge.history_opened.connect(self.day.refresh)
        self._scene.bridge.brought.connect(self.day.refresh)
        self._scene.themes.changed.connect(self._ink)

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
        self._date.userDateChanged.connect(self._go_to)
        self.span = Segments(
            translate("today", "Span"), (translate("today", "Day"), translate("today", "Week"))
        )
        self.span.chosen.connect(self._span_chosen)
        self._span = number("", "muted")
        self._span.setAlignment(Qt.AlignmentFlag.AlignLeft)
        named = QVBoxLayout()
        named.setSpacing(0)
        named.addWidget(self._title)
        named.addWidget(self._span)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addLayout(named)
        head.addStretch(1)
        for widget in (self.span, self._previous, self._date, self._next, self._today):
            head.addWidget(widget)
        return head

    def _timeline_card(self) -> Card:
        card = Card()
        card.setAccessibleName(translate("today", "Timeline of the day"))
        card.box.setContentsMargins(16, 14, 16, 12)
        self._empty = label("", "empty", wraps=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._out = button("−")  # noqa: RUF001  # a minus sign
        self._out.setAccessibleName(translate("today", "Zoom out"))
        self._out.clicked.connect(self._zoom_out)
        self._in = button("+")
        self._in.setAccessibleName(translate("today", "Zoom in"))
        self._in.clicked.connect(self._zoom_in)
        self._whole = button(translate("today", "Whole day"))
        self._whole.clicked.connect(self.timeline.show_whole)
        self.form = Segments(
            translate("today", "Timeline"),
            (translate("today", "As recorded"), translate("today", "As reported")),
        )
        self.form.chosen.connect(self._form_chosen)
        self.add_time = button(translate("today", "Add time…"))
        self.add_time.clicked.connect(self._add_time)
        tools = row(self.form, spacing=8)
        for widget in (self.add_time, self._out, self._in, self._whole):
            tools.addWidget(widget)
        card.add(tools, self.timeline, self._empty)
        card.box.setStretchFactor(self.timeline, 1)
        return card

    def _summary(self) -> QWidget:
        made = QWidget()
        below = QHBoxLayout(made)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(14)
        below.addWidget(self._total_card(), 3)
        below.addWidget(self._shares_card(), 4)
        beside = QVBoxLayout()
        beside.setSpacing(14)
        self.goals = GoalsCard(self._scene)
        self.day.changed.connect(self.goals.refresh)
        self._goal_card = Card(translate("goals", "Goals"))
        self._goal_card.box.setContentsMargins(16, 16, 16, 16)
        self._goal_card.add(self.goals)
        self._goal_card.hide()
        self.goals.goals.changed.connect(self._show_goals)
        beside.addWidget(self._goal_card)
        beside.addWidget(self._open_card(), 1)
        below.addLayout(beside, 3)
        return made

    @Slot()
    def _show_goals(self) -> None:
        self._goal_card.setVisible(bool(self.goals.goals.lines))

    def _total_card(self) -> Card:
        card = Card()
        card.box.setSpacing(3)
        self._active = label("", "figure")
        self._between = label("", "muted")
        self.legend = Legend(self._scene.themes)
        card.add(label(translate("today", "Active time"), "muted"), self._active, self._between)
        card.box.addSpacing(8)
        card.add(self.legend)
        card.box.addStretch(1)
        return card

    def _shares_card(self) -> Card:
        card = Card()
        card.box.setContentsMargins(16, 16, 16, 16)
        self.by = QComboBox()
        self.by.setAccessibleName(translate("today", "Time by"))
        self.by.addItem(translate("today", "By app"))
        self.by.addItem(translate("today", "By category"))
        self.by.addItem(translate("today", "By project"))
        self.by.currentIndexChanged.connect(self._show_shares)
        self.apps = ShareList(self._scene.themes, translate("today", "Apps of the day"))
        card.add(row(self.by), self.apps)
        card.box.addStretch(1)
        return card

    def _open_card(self) -> Card:
        """What waits for an answer: time without a project, absences nobody explained."""
        card = Card(translate("today", "To look at"))
        card.box.setContentsMargins(16, 16, 16, 16)
        card.box.setSpacing(2)
        self._nothing_open = label(
            translate("today", "Nothing waits for you."), "muted", wraps=True
        )
        self.unlabelled = button("", "quiet")
        self.unlabelled.clicked.connect(self._choose_unlabelled)
        card.add(self._nothing_open, row(self.unlabelled))
        self.away = [button("", "quiet") for _ in range(_MOST_AWAY)]
        for at, one in enumerate(self.away):
            one.clicked.connect(partial(self._explain, at))
            card.add(row(one))
        card.box.addStretch(1)
        return card

    # Showing

    @Slot()
    def _show_day(self) -> None:
        day = self.day
        self._title.setText(self._heading())
        self._date.blockSignals(True)
        today = day.today()
        self._date.setMaximumDate(QDate(today.year, today.month, today.day))
        self._date.setDate(QDate(day.day.year, day.day.month, day.day.day))
        self._date.blockSignals(False)
        self._next.setEnabled(not day.is_today)
        self._today.setEnabled(not day.is_today)
        if (picture := day.picture) is not None:
            self._active.setText(figures(picture.active_us))
            nothing = "" if picture.active_us else translate("today", "No active time")
            self._between.setText(day.worked_between() or nothing)
            self.legend.show_totals(picture.totals)
        elif not self._active.text():
            self._active.setText("–")  # noqa: RUF001  # a dash
        self._show_shares()
        self._show_open()
        self._empty.setText(day.sentence or "")
        self._empty.setVisible(day.sentence is not None)
        self.timeline.setVisible(day.sentence is None)
        self._view_changed()
        self.edit.look_again()
        self._go_to_moment()
        if self._watching and day.is_today:
            self._again.start(_NOW_AND_THEN_MS)

    def _heading(self) -> str:
        day = self.day
        if day.by_week:
            first = day.week_first
            return translate("today", "Week of {0}").format(short_day(first))
        return translate("today", "Today") if day.is_today else day_name(day.day)

    @Slot()
    def _show_shares(self) -> None:
        picture = self.day.picture
        if picture is None:
            return
        shown = (picture.apps, picture.categories, picture.projects)[self.by.currentIndex()]
        self.apps.show_shares(shown)

    def _show_open(self) -> None:
        picture = self.day.picture
        if picture is None:
            return
        us = picture.unlabelled_us if len(picture.projects) > 1 or picture.unlabelled_us else 0
        self.unlabelled.setVisible(us >= MINUTE_US)
        self.unlabelled.setText(translate("today", "{0} without a project").format(length(us)))
        self.unlabelled.setAccessibleName(self.unlabelled.text())
        for at, one in enumerate(self.away):
            one.setVisible(at < len(picture.away))
            if at < len(picture.away):
                gone = picture.away[at]
                one.setText(
                    translate("today", "{0} – {1} away").format(  # noqa: RUF001  # a range is written with an en dash
                        self.day.clock_text(gone.from_us, seconds=False),
                        self.day.clock_text(gone.to_us, seconds=False),
                    )
                )
                asked = translate("today", "{0}: what was it?").format(one.text())
                one.setAccessibleName(asked)
                one.setToolTip(asked)
        self._nothing_open.setVisible(us < MINUTE_US and not picture.away)

    @Slot()
    def _view_changed(self) -> None:
        view = self.timeline.view
        near = view.right_us - view.left_us < HOUR_US
        left = self.day.clock_text(view.left_us, seconds=near)
        right = self.day.clock_text(view.right_us, seconds=near)
        if len(self.day.days(view.left_us, view.right_us)) > 1:
            left = f"{short_day(self.day.day_at(view.left_us))} {left[:5]}"
            right = f"{short_day(self.day.day_at(view.right_us))} {right[:5]}"
        elif right.startswith("00:00"):
            right = right.replace("00:00", "24:00", 1)
        self._span.setText(f"{left} – {right}")  # noqa: RUF001  # a range is written with an en dash

    @Slot(object)
    def _status_changed(self, status: Status) -> None:
        window = status.window
        seen = (status.mode, window.app if window else None, window.title if window else None)
        if seen == self._seen or not self.day.is_today:
            return
        self._seen = seen
        if not self._again.isActive() or self._again.remainingTime() > _SOON_MS:
            self._again.start(_SOON_MS)

    # Correcting

    @Slot(object)
    def _selected(self, selection: Selection | None) -> None:
        if selection is None:
            self._below.setCurrentIndex(0)
        else:
            self.edit.show_selection(selection)
            self._below.setCurrentIndex(1)

    @Slot(object)
    def _entry_drawn(self, selection: Selection) -> None:
        self._below.setCurrentIndex(1)
        self.edit.start_entry(selection.from_us, selection.to_us)

    @Slot()
    def _add_time(self) -> None:
        """The hour before now, or before the end of what was worked that day."""
        picture = self.day.picture
        end_us = min(self.day.now_us(), picture.fit[1] if picture else self.day.range.to_us)
        end_us -= end_us % (5 * MINUTE_US)
        start_us = max(end_us - HOUR_US, self.day.range.from_us)
        self._below.setCurrentIndex(1)
        self.edit.start_entry(start_us, max(end_us, start_us + MINUTE_US))

    @Slot()
    def _open_edit(self) -> None:
        self.edit.focus_first()
        QTimer.singleShot(0, self, self._show_edit)  # once it has its place

    @Slot()
    def _show_edit(self) -> None:
        """On a low screen the card lies below what is seen; only Tab would scroll to it."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(self.edit)

    @Slot()
    def _close_edit(self) -> None:
        self.timeline.select(None)
        self._below.setCurrentIndex(0)
        self.timeline.setFocus()

    @Slot(object)
    def _edited(self, _command: object) -> None:
        self.day.refresh()

    @Slot(object)
    def _held(self, command: object) -> None:
        """What can be undone is told by the bridge; a redaction is not."""
        if command is None:
            self.day.refresh()

    @Slot()
    def _choose_unlabelled(self) -> None:
        picture = self.day.picture
        if picture is not None and picture.unlabelled:
            self.timeline.select(Selection(parts=picture.unlabelled))
            self.edit.project.line.setFocus()

    def _explain(self, at: int, _checked: bool = False) -> None:
        picture = self.day.picture
        if picture is not None and at < len(picture.away):
            gone = picture.away[at]
            self.timeline.select(Selection(parts=((gone.from_us, gone.to_us),)))
            self._below.setCurrentIndex(1)
            self.edit.start_entry(gone.from_us, gone.to_us)

    @Slot(object)
    def _wipe(self, selection: Selection) -> None:
        self._scene.ways.page_asked.emit("privacy")
        self._scene.ways.wipe_asked.emit((selection.from_us, selection.to_us))

    # Going

    def _go_to_moment(self) -> None:
        at_us = self._moment_us
        if at_us is None:
            return
        if (wanted := self.day.day_at(at_us)) != self.day.day:
            self.day.show_day(wanted)  # which leads here again
        elif self.day.picture is not None:
            self._moment_us = None
            self.timeline.show_around(at_us, HOUR_US)

    @Slot()
    def _go_back(self) -> None:
        self.day.step(-7 if self.day.by_week else -1)

    @Slot()
    def _go_on(self) -> None:
        self.day.step(7 if self.day.by_week else 1)

    @Slot()
    def _go_today(self) -> None:
        self.day.show_day(self.day.today())

    @Slot(QDate)
    def _go_to(self, chosen: QDate) -> None:
        self.day.show_day(self.day.day.replace(chosen.year(), chosen.month(), chosen.day()))

    @Slot(int)
    def _span_chosen(self, at: int) -> None:
        self._whole.setText(
            translate("today", "Whole week") if at else translate("today", "Whole day")
        )
        self._whole.setAccessibleName(self._whole.text())
        self.day.show_week(at == 1)

    @Slot(int)
    def _form_chosen(self, at: int) -> None:
        self.day.show_reported(at == 1)

    @Slot()
    def _zoom_in(self) -> None:
        self.timeline.zoom(1.6, self.timeline.view.middle_us)

    @Slot()
    def _zoom_out(self) -> None:
        self.timeline.zoom(1 / 1.6, self.timeline.view.middle_us)

    @Slot()
    def _ink(self) -> None:
        for made in (self._previous, self._next):
            ink_icon(made, self._scene.themes.look)


__all__ = ["APPS", "CATEGORIES", "PROJECTS", "TodayPage"]
