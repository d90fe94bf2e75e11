"""Asks how long a pause or private time shall last."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QSpinBox, QVBoxLayout

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.tray import Hush, Steering
from workmoniq_desktop.ui.widgets.pieces import inset, label, row
from workmoniq_desktop.ui.words import translate, until

_LONGEST_MINUTES = 7 * 24 * 60


class UntilDialog(QDialog):
    """Minutes, and the time of day they come to."""

    def __init__(self, scene: Scene, steering: Steering, hush: Hush) -> None:
        super().__init__()
        self._scene = scene
        self._steering = steering
        self._hush = hush
        words = {
            Hush.PAUSE: translate("until", "Pause"),
            Hush.PRIVATE: translate("until", "Private time"),
        }[hush]
        self.setWindowTitle(words)
        self.minutes = QSpinBox()
        inset(self.minutes)
        self.minutes.setRange(1, _LONGEST_MINUTES)
        self.minutes.setValue(30)
        self.minutes.setSingleStep(5)
        self.minutes.setSuffix(translate("until", " minutes"))
        self.minutes.setMinimumWidth(self.fontMetrics().horizontalAdvance("00000 minutes") + 60)
        self.minutes.setAccessibleName(translate("until", "How many minutes"))
        self._until = label("", "muted")
        buttons = QDialogButtonBox()
        start = buttons.addButton(words, QDialogButtonBox.ButtonRole.AcceptRole)
        start.setProperty("role", "primary")
        start.setAccessibleName(words)
        cancel = buttons.addButton(
            translate("until", "Cancel"), QDialogButtonBox.ButtonRole.RejectRole
        )
        cancel.setAccessibleName(cancel.text())
        buttons.accepted.connect(self._start)
        buttons.rejected.connect(self.close)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(14)
        box.addWidget(label(translate("until", "{0} for how long?").format(words), "heading"))
        box.addLayout(row(self.minutes, self._until, spacing=14))
        box.addWidget(buttons)
        self.minutes.valueChanged.connect(self._show_end)
        self._show_end()

    @Slot()
    def _show_end(self) -> None:
        now_us = self._scene.desk.clock.now_us()
        end = until(now_us + self.minutes.value() * MINUTE_US, now_us, self._scene.desk.zone())
        self._until.setText(translate("until", "until {0}").format(end))

    @Slot()
    def _start(self) -> None:
        self._steering.hush_for(self._hush, self.minutes.value())
        self.close()
