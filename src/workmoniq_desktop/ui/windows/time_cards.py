"""What counts as idle and away, when a day and a week begin; parts of the Settings page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QLocale, Slot
from PySide6.QtWidgets import QLabel

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import CheckField, ChoiceField
from workmoniq_desktop.ui.widgets.pieces import Card, label
from workmoniq_desktop.ui.words import translate

Change = Callable[[Settings, int | None], Settings]


class ChoicesCard(Card):
    """Choices of one of several lengths, "never" among them, applied as soon as they are made."""

    def __init__(self, settings: SettingsViewModel, heading: str, sentence: str = "") -> None:
        super().__init__(heading, sentence)
        self.settings = settings
        self.choices: dict[Field, ChoiceField] = {}
        self._errors: dict[Field, QLabel] = {}
        self._reads: dict[Field, Callable[[Settings], int | None]] = {}
        self._offers: dict[Field, Callable[[int | None], list[tuple[str, str | None]]]] = {}
        self._showing = False
        settings.changed.connect(self.show_settings)

    def offer(
        self,
        field: Field,
        words: tuple[str, str],
        reads: Callable[[Settings], int | None],
        writes: Change,
        offers: Callable[[int | None], list[tuple[str, str | None]]],
    ) -> None:
        """words: name and hint. offers: the choices, given the one that holds now."""
        name, hint = words
        choice = ChoiceField(name, hint=hint)
        choice.changed.connect(partial(self._chosen, field, writes))
        self.choices[field] = choice
        self._reads[field] = reads
        self._offers[field] = offers
        self._errors[field] = label("", "error", wraps=True)
        self.add(choice, self._errors[field])

    @Slot()
    def show_settings(self) -> None:
        self._showing = True
        for field, choice in self.choices.items():
            value = self._reads[field](self.settings.settings)
            choice.offer(self._offers[field](value))
            choice.value = None if value is None else str(value)
            error = self.settings.errors.get(field, "")
            self._errors[field].setText(error)
            self._errors[field].setVisible(bool(error))
        self._showing = False

    def _chosen(self, field: Field, writes: Change) -> None:
        if not self._showing:
            value = self.choices[field].value
            number = None if value is None else int(value)
            self.settings.alter(field, lambda now: writes(now, number))


def presence_card(settings: SettingsViewModel) -> ChoicesCard:
    """Meetings, absences and breaks."""
    card = ChoicesCard(settings, translate("presence", "Meetings, absences and breaks"))
    never = translate("presence", "Never")
    card.offer(
        Field.IDLE_MEETING,
        (
            translate("presence", "Idle in a meeting after"),
            translate("presence", "While a camera or microphone is in use, nobody has to type."),
        ),
        lambda now: _whole_minutes(now.idle_after_meeting_s),
        lambda now, minutes: replace(now, idle_after_meeting_s=_seconds(minutes)),
        partial(_minutes, (15, 30, 60, 120, 240), never),
    )
    card.offer(
        Field.IDLE_VIDEO,
        (translate("presence", "Idle while a video fills the screen after"), ""),
        lambda now: _whole_minutes(now.idle_after_video_s),
        lambda now, minutes: replace(now, idle_after_video_s=_seconds(minutes)),
        partial(_minutes, (15, 30, 60, 120, 240), never),
    )
    card.offer(
        Field.AWAY,
        (
            translate("presence", "Ask what an absence was, from"),
            translate("presence", "Once, in a quiet corner, when you are back."),
        ),
        lambda now: now.away_after_min,
        lambda now, minutes: replace(now, away_after_min=minutes),
        partial(_minutes, (5, 10, 15, 30, 60), never),
    )
    card.offer(
        Field.BREAK,
        (translate("presence", "Remind of a break after"), ""),
        lambda now: now.break_after_min,
        lambda now, minutes: replace(now, break_after_min=minutes),
        partial(_minutes, (30, 45, 60, 90, 120), never),
    )
    words = CheckField(
        translate("presence", "Show quiet notifications"),
        translate(
            "presence",
            "For goals, limits and breaks, by the desktop's own service; not while it is set to "
            "do not disturb.",
        ),
    )
    words.value = settings.settings.notifications
    words.changed.connect(
        lambda: settings.alter(
            Field.NOTIFICATIONS, lambda now: replace(now, notifications=words.value)
        )
    )
    card.add(words)
    card.show_settings()
    return card


def calendar_card(settings: SettingsViewModel) -> ChoicesCard:
    """When a day and a week begin."""
    card = ChoicesCard(settings, translate("calendar", "Days and weeks"))
    card.offer(
        Field.DAY_START,
        (
            translate("calendar", "A day begins at"),
            translate("calendar", "For those who work past midnight: the night still counts."),
        ),
        lambda now: now.day_start_h,
        lambda now, hour: replace(now, day_start_h=hour or 0),
        lambda _now: [(f"{hour}:00", str(hour)) for hour in range(13)],
    )
    card.offer(
        Field.WEEK_START,
        (translate("calendar", "A week begins on"), ""),
        lambda now: now.week_start,
        lambda now, day: replace(now, week_start=day or 0),
        lambda _now: [(QLocale().standaloneDayName(day + 1), str(day)) for day in range(7)],
    )
    card.show_settings()
    return card


def backups_card(settings: SettingsViewModel) -> ChoicesCard:
    """How often the history is copied, and how many copies stay."""
    card = ChoicesCard(
        settings,
        translate("backups", "Backups"),
        translate(
            "backups",
            "Encrypted copies of the history, made by themselves and tried out every week.",
        ),
    )
    card.offer(
        Field.BACKUPS,
        (translate("backups", "Make one"), ""),
        lambda now: now.backups.every_days,
        lambda now, days: replace(now, backups=replace(now.backups, every_days=days)),
        _how_often,
    )
    card.show_settings()
    return card


def _how_often(now: int | None) -> list[tuple[str, str | None]]:
    words = {
        1: translate("backups", "Every day"),
        7: translate("backups", "Every week"),
        30: translate("backups", "Every 30 days"),
    }
    offered: list[tuple[str, str | None]] = [(translate("backups", "Never"), None)]
    for days in sorted({*words, *(() if now is None else (now,))}):
        usual = translate("backups", "Every {0} days").format(days)
        offered.append((words.get(days, usual), str(days)))
    return offered


def _minutes(usual: tuple[int, ...], never: str, now: int | None) -> list[tuple[str, str | None]]:
    offered: list[tuple[str, str | None]] = [(never, None)]
    words = translate("presence", "{0} minutes")
    lengths = sorted({*usual, *(() if now is None else (now,))})
    return offered + [(words.format(minutes), str(minutes)) for minutes in lengths]


def _whole_minutes(seconds: int | None) -> int | None:
    return None if seconds is None else max(round(seconds / 60), 1)


def _seconds(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 60
