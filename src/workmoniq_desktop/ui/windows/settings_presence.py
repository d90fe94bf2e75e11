"""Settings of presence: meetings, video, work hours, and the question on return."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QLocale, Qt, QTime, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSpinBox, QTimeEdit, QWidget

from workmoniq_desktop.domain.settings import (
    AWAY_AFTER_RANGE_MIN,
    IDLE_AFTER_BUSY_RANGE_S,
    MINUTES_A_DAY,
    WorkHours,
)
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import calm_wheel
from workmoniq_desktop.ui.widgets.pieces import Card, caption, inset, label, row
from workmoniq_desktop.ui.words import translate

_OFFICE = (9 * 60, 17 * 60)
_USUAL_MEETING_MIN, _USUAL_VIDEO_MIN, _USUAL_AWAY_MIN = 120, 60, 10
_IDLE_RANGE_MIN = (IDLE_AFTER_BUSY_RANGE_S[0] // 60, IDLE_AFTER_BUSY_RANGE_S[1] // 60)


def presence_cards(settings: SettingsViewModel) -> tuple[QWidget, ...]:
    """For the Settings page; they follow the settings by themselves."""
    return (BusyCard(settings), WorkHoursCard(settings), AwayCard(settings))


class Minutes(QWidget):
    """A box to tick, and a number of minutes that counts while it is ticked."""

    def __init__(self, words: str, name: str, bounds: tuple[int, int]) -> None:
        super().__init__()
        self.box = QCheckBox(words)
        self.box.setAccessibleName(words)
        self.spin = QSpinBox()
        self.spin.setRange(*bounds)
        self.spin.setSingleStep(5)
        self.spin.setSuffix(translate("settings", " minutes"))
        self.spin.setKeyboardTracking(False)
        self.spin.setAccessibleName(name)
        inset(self.spin)
        calm_wheel(self.spin)
        self.spin.setMinimumWidth(self.fontMetrics().horizontalAdvance("0000 minutes") + 60)
        self.spin.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayout(row(self.box, self.spin))

    def show_value(self, minutes: int | None, usual: int) -> None:
        """None: not ticked; usual: what would hold if it were."""
        for part in (self.box, self.spin):
            part.blockSignals(True)
        self.box.setChecked(minutes is not None)
        self.spin.setEnabled(minutes is not None)
        self.spin.setValue(usual if minutes is None else minutes)
        for part in (self.box, self.spin):
            part.blockSignals(False)

    def value(self) -> int | None:
        return self.spin.value() if self.box.isChecked() else None


class FollowingCard(Card):
    """A card of settings with the error below its control."""

    def __init__(self, settings: SettingsViewModel, heading: str, sentence: str) -> None:
        super().__init__(heading, sentence)
        self.settings = settings
        self.errors = {field: label("", "error", wraps=True) for field in self.fields()}
        for error in self.errors.values():
            error.hide()
        settings.changed.connect(self.follow)

    def fields(self) -> tuple[Field, ...]:
        raise NotImplementedError

    @Slot()
    def follow(self) -> None:
        """Show the settings as they are."""
        for field, error in self.errors.items():
            error.setText(self.settings.errors.get(field, ""))
            error.setVisible(bool(error.text()))
        self.fill()

    def fill(self) -> None:
        raise NotImplementedError


class BusyCard(FollowingCard):
    """How long a meeting or a video explains that nobody touches the machine."""

    def __init__(self, settings: SettingsViewModel) -> None:
        super().__init__(
            settings,
            translate("settings", "Meetings and video"),
            translate(
                "settings",
                "While a camera or microphone is in use, or a video fills the screen, time counts "
                "as active though nobody touches anything.",
            ),
        )
        self.meeting = Minutes(
            translate("settings", "In a meeting, idle all the same after"),
            translate("settings", "Idle in a meeting after, in minutes"),
            _IDLE_RANGE_MIN,
        )
        self.video = Minutes(
            translate("settings", "With a video, idle all the same after"),
            translate("settings", "Idle with a video after, in minutes"),
            _IDLE_RANGE_MIN,
        )
        for field, minutes in ((Field.MEETING_IDLE, self.meeting), (Field.VIDEO_IDLE, self.video)):
            minutes.box.toggled.connect(partial(self._changed, field))
            minutes.spin.valueChanged.connect(partial(self._changed, field))
            self.add(minutes, self.errors[field])
        self.follow()

    def fields(self) -> tuple[Field, ...]:
        return Field.MEETING_IDLE, Field.VIDEO_IDLE

    def fill(self) -> None:
        now = self.settings.settings
        self.meeting.show_value(_minutes(now.idle_after_meeting_s), _USUAL_MEETING_MIN)
        self.video.show_value(_minutes(now.idle_after_video_s), _USUAL_VIDEO_MIN)

    def _changed(self, field: Field, _value: object) -> None:
        meeting, video = _seconds(self.meeting.value()), _seconds(self.video.value())
        if field is Field.MEETING_IDLE:
            self.settings.alter(field, lambda now: replace(now, idle_after_meeting_s=meeting))
        else:
            self.settings.alter(field, lambda now: replace(now, idle_after_video_s=video))


class WorkHoursCard(FollowingCard):
    """The week, a line a day."""

    def __init__(self, settings: SettingsViewModel) -> None:
        super().__init__(
            settings,
            translate("settings", "Work hours"),
            translate(
                "settings",
                "Outside of them nothing is recorded, and the time shows as paused. You can record "
                "at any time by Resume.",
            ),
        )
        self.only = QCheckBox(translate("settings", "Record only in my work hours"))
        self.only.setAccessibleName(self.only.text())
        self.only.toggled.connect(self._changed)
        self.add(self.only)
        self._days = QWidget()
        grid = QGridLayout(self._days)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(4, 1)
        self.lines: list[tuple[QCheckBox, QTimeEdit, QTimeEdit]] = []
        for weekday in range(7):
            name = QLocale().standaloneDayName(weekday + 1)
            box = QCheckBox(name)
            box.setAccessibleName(name)
            begin = _time(translate("settings", "{0}, from").format(name))
            end = _time(translate("settings", "{0}, to").format(name))
            box.toggled.connect(self._changed)
            begin.timeChanged.connect(self._changed)
            end.timeChanged.connect(self._changed)
            to = caption(translate("settings", "to"))
            for column, part in enumerate((box, begin, to, end)):
                grid.addWidget(part, weekday, column)
            self.lines.append((box, begin, end))
        self.add(self._days, self.errors[Field.WORK_HOURS])
        self.follow()

    def fields(self) -> tuple[Field, ...]:
        return (Field.WORK_HOURS,)

    def fill(self) -> None:
        hours = self.settings.settings.work_hours
        self._block(True)
        self.only.setChecked(hours is not None)
        self._days.setVisible(hours is not None)
        for weekday, (box, begin, end) in enumerate(self.lines):
            own = [one for one in hours or () if one.weekday == weekday]
            box.setChecked(bool(own))
            for part in (begin, end):
                part.setEnabled(bool(own))
            first, last = (own[0].from_minute, own[-1].to_minute) if own else _OFFICE
            begin.setTime(_clock(first))
            end.setTime(_clock(last))
        self._block(False)

    def _block(self, on: bool) -> None:
        for part in (self.only, *(part for line in self.lines for part in line)):
            part.blockSignals(on)

    @Slot()
    def _changed(self, *_value: object) -> None:
        if not self.only.isChecked():
            self.settings.alter(Field.WORK_HOURS, lambda now: replace(now, work_hours=None))
            return
        fresh = self.settings.settings.work_hours is None
        hours = []
        for weekday, (box, begin, end) in enumerate(self.lines):
            if fresh and weekday < 5:
                first, last = _OFFICE
            elif not fresh and box.isChecked():
                first, last = _minute(begin), _minute(end) or MINUTES_A_DAY
            else:
                continue
            if first >= last:
                self._refuse(end)
                return
            hours.append(WorkHours(weekday=weekday, from_minute=first, to_minute=last))
        chosen = tuple(hours)
        self.settings.errors.pop(Field.WORK_HOURS, None)
        self.settings.alter(Field.WORK_HOURS, lambda now: replace(now, work_hours=chosen))

    def _refuse(self, end: QTimeEdit) -> None:
        """What was typed stays; the sentence says what is wrong with it."""
        error = self.errors[Field.WORK_HOURS]
        error.setText(translate("settings", "The hours of a day end after they begin."))
        error.show()
        end.setFocus()


class AwayCard(FollowingCard):
    """The question on return."""

    def __init__(self, settings: SettingsViewModel) -> None:
        super().__init__(
            settings,
            translate("settings", "When you come back"),
            translate(
                "settings",
                "A small window asks once what you did; it never takes the keyboard from you, and "
                "what you do not answer stays on Today.",
            ),
        )
        self.after = Minutes(
            translate("settings", "Ask when I was away for more than"),
            translate("settings", "Ask after an absence of, in minutes"),
            AWAY_AFTER_RANGE_MIN,
        )
        self.after.box.toggled.connect(self._changed)
        self.after.spin.valueChanged.connect(self._changed)
        self.add(self.after, self.errors[Field.AWAY])
        self.follow()

    def fields(self) -> tuple[Field, ...]:
        return (Field.AWAY,)

    def fill(self) -> None:
        self.after.show_value(self.settings.settings.away_after_min, _USUAL_AWAY_MIN)

    @Slot()
    def _changed(self, *_value: object) -> None:
        after = self.after.value()
        self.settings.alter(Field.AWAY, lambda now: replace(now, away_after_min=after))


def _time(name: str) -> QTimeEdit:
    made = QTimeEdit()
    made.setDisplayFormat("HH:mm")
    made.setAccessibleName(name)
    made.setKeyboardTracking(False)
    inset(made)
    calm_wheel(made)
    made.setMinimumWidth(made.fontMetrics().horizontalAdvance("00:00") + 60)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def _clock(minute: int) -> QTime:
    return QTime(minute // 60 % 24, minute % 60)


def _minute(edit: QTimeEdit) -> int:
    return edit.time().hour() * 60 + edit.time().minute()


def _minutes(seconds: int | None) -> int | None:
    return None if seconds is None else seconds // 60


def _seconds(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 60
