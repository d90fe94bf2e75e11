"""The settings as the Settings page changes them: one at a time, applied at once."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.settings import Language, Settings, Theme
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene


class Field(StrEnum):
    """Where an error belongs."""

    SENSES = "senses"
    TITLES = "titles"
    IDLE = "idle"
    MEETING_IDLE = "meeting_idle"
    VIDEO_IDLE = "video_idle"
    WORK_HOURS = "work_hours"
    AWAY = "away"
    BREAKS = "breaks"
    NOTIFICATIONS = "notifications"
    AUTOSTART = "autostart"
    THEME = "theme"
    LANGUAGE = "language"
    RETENTION = "retention"
    DAY_START = "day_start"
    WEEK_START = "week_start"
    BACKUPS = "backups"
    BACKUPS_KEPT = "backups_kept"
    BACKUP_FOLDER = "backup_folder"
    PRIVATE_WINDOWS = "private_windows"
    WELCOMED = "welcomed"


class SettingsViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    errors: a sentence by field; a refused change is taken back.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._changing: list[Field] = []
        self.settings = scene.desk.preferences.current()
        self.errors: dict[Field, str] = {}
        scene.bridge.settings_changed.connect(self._changed_elsewhere)

    def listen(self, sense: Sense, wanted: bool) -> None:
        senses = self.settings.senses | {sense} if wanted else self.settings.senses - {sense}
        self._change(Field.SENSES, lambda now: replace(now, senses=frozenset(senses)))

    def keep_titles(self, wanted: bool) -> None:
        self._change(Field.TITLES, lambda now: replace(now, titles=wanted))

    def idle_after(self, seconds: int) -> None:
        self._change(Field.IDLE, lambda now: replace(now, idle_after_s=seconds))

    def start_with_desktop(self, wanted: bool) -> None:
        self._change(Field.AUTOSTART, lambda now: replace(now, autostart=wanted))

    def use_theme(self, theme: Theme) -> None:
        self._change(Field.THEME, lambda now: replace(now, theme=theme))

    def speak(self, language: Language) -> None:
        self._change(Field.LANGUAGE, lambda now: replace(now, language=language))

    def alter(self, field: Field, altered: Callable[[Settings], Settings]) -> None:
        """Any other change. altered: the settings after it, from those of now."""
        self._change(field, altered)

    def _change(self, field: Field, altered: Callable[[Settings], Settings]) -> None:
        settings = altered(self.settings)
        if settings == self.settings:
            return
        self.settings = settings
        self.errors.pop(field, None)
        self._changing.append(field)
        self._scene.worker.run_in_order(
            lambda: self._scene.desk.preferences.change(settings), self._applied, self._failed
        )
        self.changed.emit()

    @Slot(object)
    def _applied(self, _nothing: object) -> None:
        self._changing.pop(0)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        field = self._changing.pop(0)
        self.errors[field] = messages.sentence(error)
        self.settings = self._scene.desk.preferences.current()
        self.changed.emit()

    @Slot(object)
    def _changed_elsewhere(self, settings: Settings) -> None:
        if not self._changing and settings != self.settings:
            self.settings = settings
            self.changed.emit()
