"""Settings of what WorkMoniQ may say by itself: goals and breaks."""

from dataclasses import replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from workmoniq_desktop.domain.settings import BREAK_AFTER_RANGE_MIN
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.windows.settings_presence import FollowingCard, Minutes
from workmoniq_desktop.ui.words import translate

_USUAL_BREAK_MIN = 60


def notice_cards(settings: SettingsViewModel) -> tuple[QWidget, ...]:
    """For the Settings page; they follow the settings by themselves."""
    return (NoticesCard(settings),)


class NoticesCard(FollowingCard):
    """Whether to notify at all, and of breaks."""

    def __init__(self, settings: SettingsViewModel) -> None:
        super().__init__(
            settings,
            translate("settings", "Notifications"),
            translate(
                "settings",
                "Quiet ones, by the desktop's own service and without any window title; none in "
                "meetings, with a video in full screen, or while the desktop is not to disturb.",
            ),
        )
        self.all = QCheckBox(translate("settings", "Notify me of goals, limits and breaks"))
        self.all.setAccessibleName(self.all.text())
        self.all.toggled.connect(self._all_changed)
        self.breaks = Minutes(
            translate("settings", "Remind me of a break after"),
            translate("settings", "Remind of a break after, in minutes"),
            BREAK_AFTER_RANGE_MIN,
        )
        self.breaks.box.toggled.connect(self._breaks_changed)
        self.breaks.spin.valueChanged.connect(self._breaks_changed)
        self.add(self.all, self.errors[Field.NOTIFICATIONS])
        self.add(self.breaks, self.errors[Field.BREAKS])
        self.follow()

    def fields(self) -> tuple[Field, ...]:
        return Field.NOTIFICATIONS, Field.BREAKS

    def fill(self) -> None:
        now = self.settings.settings
        self.all.blockSignals(True)
        self.all.setChecked(now.notifications)
        self.all.blockSignals(False)
        self.breaks.show_value(now.break_after_min, _USUAL_BREAK_MIN)
        self.breaks.setEnabled(now.notifications)

    @Slot(bool)
    def _all_changed(self, on: bool) -> None:
        self.settings.alter(Field.NOTIFICATIONS, lambda now: replace(now, notifications=on))

    @Slot()
    def _breaks_changed(self, *_value: object) -> None:
        after = self.breaks.value()
        self.settings.alter(Field.BREAKS, lambda now: replace(now, break_after_min=after))
