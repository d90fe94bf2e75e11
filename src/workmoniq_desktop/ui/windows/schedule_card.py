"""The hours in which recording is wanted at all; part of the Settings page."""

from dataclasses import replace

from PySide6.QtCore import QLocale, QTime, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QTimeEdit

from workmoniq_desktop.domain.settings import MINUTES_A_DAY, WorkHours
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import CheckField, calm_wheel
from workmoniq_desktop.ui.widgets.pieces import Card, label
from workmoniq_desktop.ui.words import translate

_USUAL = tuple(WorkHours(weekday=day, from_minute=8 * 60, to_minute=18 * 60) for day in range(5))


class ScheduleCard(Card):
    """A switch, and below it one line for each weekday. Applied as soon as it is changed."""

    def __init__(self, scene: Scene, settings: SettingsViewModel) -> None:
        super().__init__(
            translate("schedule", "Schedule"),
            translate(
                "schedule", "Outside of these hours nothing is recorded; the time shows as off."
            ),
        )
        del scene
        self._settings = settings
        self.only = CheckField(translate("schedule", "Record only in my working hours"))
        self.only.changed.connect(self._switched)
        self.days: list[QCheckBox] = []
        self.times: list[tuple[QTimeEdit, QTimeEdit]] = []
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(4, 1)
        for day in range(7):
            self._add_day(day)
        self.error = label("", "error", wraps=True)
        self.add(self.only, self._grid, self.error)
        settings.changed.connect(self._show)
        self._show()

    def _add_day(self, day: int) -> None:
        # Qt counts weekdays from 1, Monday.
        name = QLocale().standaloneDayName(day + 1)
        check = QCheckBox(name)
        check.setAccessibleName(name)
        check.toggled.connect(self._changed)
        dash = label("–")  # noqa: RUF001  # a range is written with an en dash
        edits = []
        for words in (
            translate("schedule", "{0}, from"),
            translate("schedule", "{0}, to"),
        ):
            edit = QTimeEdit()
            edit.setDisplayFormat("HH:mm")
            edit.setKeyboardTracking(False)
            edit.setAccessibleName(words.format(name))
            edit.timeChanged.connect(self._changed)
            calm_wheel(edit)
            edits.append(edit)
        self.days.append(check)
        self.times.append((edits[0], edits[1]))
        for column, part in enumerate((check, edits[0], dash, edits[1])):
            self._grid.addWidget(part, day, column)
            if column:
                check.toggled.connect(part.setEnabled)

    @Slot()
    def _switched(self) -> None:
        hours = _USUAL if self.only.value else None
        self._settings.alter(Field.SCHEDULE, lambda now: replace(now, work_hours=hours))

    @Slot()
    def _changed(self) -> None:
        """Every stretch as it stands; one that ends before it begins is said, not taken."""
        hours, wrong = [], ""
        for day, (check, (start, end)) in enumerate(zip(self.days, self.times, strict=True)):
            if not check.isChecked():
                continue
            from_minute = _minute(start)
            to_minute = _minute(end) or MINUTES_A_DAY
            if to_minute <= from_minute:
                wrong = translate("schedule", "{0} ends before it begins: turn the times round.")
                wrong = wrong.format(check.text())
            hours.append(WorkHours(weekday=day, from_minute=from_minute, to_minute=to_minute))
        self._say(wrong)
        if not wrong:
            self._settings.alter(Field.SCHEDULE, lambda now: replace(now, work_hours=tuple(hours)))

    @Slot()
    def _show(self) -> None:
        hours = self._settings.settings.work_hours
        self.only.check.blockSignals(True)
        self.only.value = hours is not None
        self.only.check.blockSignals(False)
        by_day = {each.weekday: each for each in reversed(hours or ())}
        for day, (check, edits) in enumerate(zip(self.days, self.times, strict=True)):
            shown = by_day.get(day)
            stretch = shown or WorkHours(weekday=day, from_minute=8 * 60, to_minute=18 * 60)
            for widget in (check, *edits):
                widget.blockSignals(True)
                widget.setVisible(hours is not None)
            check.setChecked(shown is not None)
            for edit, minute in zip(edits, (stretch.from_minute, stretch.to_minute), strict=True):
                edit.setTime(QTime(minute // 60 % 24, minute % 60))
                edit.setEnabled(shown is not None)
            for widget in (check, *edits):
                widget.blockSignals(False)
            dash = self._grid.itemAtPosition(day, 2)
            if dash is not None and (mark := dash.widget()) is not None:
                mark.setVisible(hours is not None)
        self._say(self._settings.errors.get(Field.SCHEDULE, ""))

    def _say(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))


def _minute(edit: QTimeEdit) -> int:
    at = edit.time()
    return at.hour() * 60 + at.minute()
