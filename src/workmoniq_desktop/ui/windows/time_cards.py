"""When a day and a week begin, how often a backup is made; parts of the Settings page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QLocale, Slot
from PySide6.QtWidgets import QLabel

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import ChoiceField
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
