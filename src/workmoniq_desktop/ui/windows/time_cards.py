"""When a day and a week begin, how often a backup is made; parts of the Settings page."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.fields import ChoiceField, LineField
from workmoniq_desktop.ui.widgets.pieces import Card, button, label
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
        self.folder: FolderChoice | None = None
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


class FolderChoice(QWidget):
    """Where backups go: the folder of the history, or one of the worker's, on another disk best."""

    def __init__(self, settings: SettingsViewModel) -> None:
        super().__init__()
        self.settings = settings
        self.field = LineField(
            translate("backups", "Folder"),
            translate(
                "backups", "On another disk they outlive this one. Empty: beside the history."
            ),
            example=translate("backups", "Beside the history"),
        )
        self.field.submitted.connect(self._typed)
        self.field.line.editingFinished.connect(self._typed)
        self.choose = button(translate("backups", "Choose…"))
        self.choose.clicked.connect(self._choose)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(8)
        box.addWidget(self.field, 1)
        # beside the line, whatever stands below it
        head = label("", "field")
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(head)
        beside.addWidget(self.choose)
        beside.addStretch(1)
        box.addLayout(beside)
        settings.changed.connect(self.show_settings)
        self.show_settings()

    @Slot()
    def show_settings(self) -> None:
        if error := self.settings.errors.get(Field.BACKUP_FOLDER):
            self.field.refuse(error)
        elif not self.field.error:
            self.field.value = self.settings.settings.backups.folder or ""

    @Slot()
    def _typed(self) -> None:
        typed = self.field.value.strip()
        folder = Path(typed).expanduser()
        if typed and not (folder.is_absolute() and folder.is_dir()):
            # not refuse(): the focus has just left for somewhere else on purpose
            sentence = translate("backups", "There is no such folder: choose one that exists.")
            self.field.show_error(sentence)
            return
        self.field.clear()
        kept = typed or None
        self.settings.alter(
            Field.BACKUP_FOLDER,
            lambda now: replace(now, backups=replace(now.backups, folder=kept)),
        )

    @Slot()
    def _choose(self) -> None:
        path = QFileDialog.getExistingDirectory(
            self, translate("backups", "Folder of backups"), self.field.value
        )
        if path:
            self.field.value = path
            self._typed()


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
    card.offer(
        Field.BACKUPS_KEPT,
        (
            translate("backups", "Keep"),
            translate("backups", "Older ones are deleted when a new one was made."),
        ),
        lambda now: now.backups.kept,
        lambda now, kept: replace(now, backups=replace(now.backups, kept=kept or 1)),
        _how_many,
    )
    folder = FolderChoice(settings)
    card.add(folder)
    card.folder = folder
    card.show_settings()
    return card


def _how_many(now: int | None) -> list[tuple[str, str | None]]:
    offered = sorted({1, 3, 7, 14, 30, 100, now or 1})
    return [
        (
            translate("backups", "The newest one")
            if kept == 1
            else translate("backups", "The newest {0}").format(kept),
            str(kept),
        )
        for kept in offered
    ]


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
