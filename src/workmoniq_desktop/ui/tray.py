"""The icon in the panel: what is going on, and the few things done most often."""

from datetime import timedelta
from enum import Enum
from functools import partial

from PySide6.QtCore import QElapsedTimer, QObject, QRect, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from workmoniq_desktop.domain.calendar import day_start, local_date
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.status import Mode, Status
from workmoniq_desktop.domain.syncing import SyncMood
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.icons import tray_icon
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.timer import TimerViewModel, name_of
from workmoniq_desktop.ui.words import state_line, translate, until

ICONS = {
    Mode.RECORDING: "tray-recording",
    Mode.IDLE: "tray-idle",
    Mode.LOCKED: "tray-locked",
    Mode.ASLEEP: "tray-asleep",
    Mode.PAUSED: "tray-paused",
    Mode.PRIVATE: "tray-private",
    Mode.BLIND: "tray-blind",
    Mode.WAITING: "tray-waiting",
    Mode.TROUBLE: "tray-trouble",
    Mode.OFF: "tray-off",
}
# A click on the icon first takes the focus from the glance, which closes it; that click was meant
# to close, not to open again.
_SAME_CLICK_MS = 250


# In these, how recording goes is what the picture has to tell first.
_BEFORE_SYNC = {Mode.BLIND, Mode.WAITING, Mode.TROUBLE, Mode.PAUSED, Mode.PRIVATE}


def _icon_of(mode: Mode, mood: SyncMood, support: str) -> str:
    if mode not in _BEFORE_SYNC and support:
        return "tray-support"
    if mode not in _BEFORE_SYNC and mood.on and (mood.alarmed or mood.trouble):
        return "tray-sync-trouble"
    return ICONS[mode]


def sync_line(mood: SyncMood) -> str:
    """What is wrong with sync, in one line; "" where nothing is."""
    if not mood.on:
        return ""
    if mood.alarmed:
        return translate("tray", "Sync: the server does what it must not; see Sync & devices")
    if mood.trouble:
        return translate("tray", "Sync: {0}").format(spoken(mood.trouble))
    return ""


class Hush(Enum):
    """The two ways of not being recorded."""

    PAUSE = "pause"
    PRIVATE = "private"


class Steering(QObject):
    """Pauses, takes private time and resumes, off the Qt thread."""

    refused = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene

    def hush(self, hush: Hush, until_us: int | None) -> None:
        tracking = self._scene.desk.tracking
        call = tracking.pause if hush is Hush.PAUSE else tracking.private
        self._scene.worker.run_in_order(partial(call, until_us), failed=self._failed)

    def hush_for(self, hush: Hush, minutes: int) -> None:
        self.hush(hush, self._scene.desk.clock.now_us() + minutes * MINUTE_US)

    def hush_until_tomorrow(self, hush: Hush) -> None:
        """Until the next day begins, where the settings let days begin."""
        zone = self._scene.desk.zone()
        start_h = self._scene.desk.preferences.current().day_start_h
        today = local_date(self._scene.desk.clock.now_us(), zone, start_h)
        self.hush(hush, day_start(today + timedelta(days=1), zone, start_h))

    def resume(self) -> None:
        self._scene.worker.run_in_order(self._scene.desk.tracking.resume, failed=self._failed)

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.refused.emit(messages.sentence(error))


class Tray(QObject):
    """Owns the icon and its menu. Asks for windows by signals, so that it imports none."""

    open_asked = Signal()
    quit_asked = Signal()
    glance_asked = Signal()
    custom_asked = Signal(Hush)
    ledger_asked = Signal()
    sync_asked = Signal()
    support_asked = Signal()

    def __init__(self, scene: Scene, steering: Steering) -> None:
        super().__init__()
        self._scene = scene
        self._steering = steering
        self._status = scene.desk.tracking.status()
        self._mood = SyncMood()
        self._support_words = ""
        self._glance_closed = QElapsedTimer()
        self._menu = QMenu()
        self.timer = TimerViewModel(scene)
        self.timer.setParent(self)
        self._fill_menu()
        self._icon = self._make_icon()
        scene.bridge.mode_changed.connect(self._show_status)
        scene.bridge.mood_changed.connect(self._show_mood)
        steering.refused.connect(self._tell)
        self.timer.changed.connect(self._show_timer)
        self.timer.refused.connect(self._tell)
        scene.bridge.timer_ended.connect(self._timer_ended)
        self._show_status(self._status)
        self.timer.refresh()

    @property
    def icon(self) -> QSystemTrayIcon:
        return self._icon

    @property
    def menu(self) -> QMenu:
        return self._menu

    def is_shown(self) -> bool:
        """On Wayland isVisible() claims what nobody sees; only a host makes it true."""
        return QSystemTrayIcon.isSystemTrayAvailable() and self._icon.isVisible()

    def geometry(self) -> QRect:
        return self._icon.geometry()

    def show(self) -> None:
        self._icon.show()
        self._name_for_readers()

    @Slot()
    def recreate(self) -> None:
        """A tray host that starts after us never asks an icon that is already there."""
        old = self._icon
        old.hide()
        self._icon = self._make_icon()
        self._show_status(self._status)
        self.show()
        old.deleteLater()

    def retranslate(self) -> None:
        """Say everything anew, in the language of now."""
        for inner in (self._pause, self._private, self._start):
            inner.setParent(None)
            inner.deleteLater()
        self._menu.clear()
        self._fill_menu()
        self._show_status(self._status)
        self._show_timer()

    def close(self) -> None:
        self._icon.hide()

    @Slot()
    def glance_closed(self) -> None:
        self._glance_closed.start()

    def _make_icon(self) -> QSystemTrayIcon:
        icon = QSystemTrayIcon(self)
        icon.setContextMenu(self._menu)
        icon.activated.connect(self._clicked)
        return icon

    def _fill_menu(self) -> None:
        menu = self._menu
        self._line = menu.addAction("")
        self._line.setEnabled(False)
        self._support = menu.addAction("")
        self._support.triggered.connect(self.support_asked)
        self._trouble = menu.addAction("")
        self._trouble.triggered.connect(self.sync_asked)
        menu.addSeparator()
        self._pause = self._hush_menu(Hush.PAUSE, translate("tray", "Pause"))
        self._private = self._hush_menu(Hush.PRIVATE, translate("tray", "Private time"))
        self._resume = menu.addAction(translate("tray", "Resume"))
        self._resume.triggered.connect(self._steering.resume)
        menu.addSeparator()
        self._start = menu.addMenu(translate("tray", "Start or switch task"))
        self._stop = menu.addAction("")
        self._stop.triggered.connect(self.timer.stop)
        self._show_choices()
        menu.addSeparator()
        self._open = menu.addAction(translate("tray", "Open WorkMoniQ"))
        self._open.triggered.connect(self.open_asked)
        left = menu.addAction(translate("tray", "What left this device today"))
        left.triggered.connect(self.ledger_asked)
        menu.addSeparator()
        quit_action = menu.addAction(translate("tray", "Quit"))
        quit_action.triggered.connect(self.quit_asked)

    @Slot()
    def _show_timer(self) -> None:
        self._show_choices()
        self._show_status(self._status)

    def _show_choices(self) -> None:
        self._start.clear()
        for name, chosen in self.timer.choices():
            action = self._start.addAction(name.replace("&", "&&"))
            action.triggered.connect(partial(self._start_timer, chosen))
        if self._start.isEmpty():
            none = self._start.addAction(translate("tray", "Add a project first…"))
            none.triggered.connect(self.open_asked)
        running = self.timer.state.running
        self._stop.setVisible(running is not None)
        if running is not None:
            name = name_of(running.label, self.timer.state.book).replace("&", "&&")
            self._stop.setText(translate("tray", "Stop {0}").format(name))

    def _start_timer(self, chosen: Label, _checked: bool = False) -> None:
        self.timer.start(chosen)

    @Slot(object)
    def _timer_ended(self, ended_us: int) -> None:
        desk = self._scene.desk
        at = until(ended_us, desk.clock.now_us(), desk.zone())
        sentence = translate(
            "tray", "Your timer ended at {0}, because the computer was off or asleep after that."
        )
        self._icon.showMessage("WorkMoniQ", sentence.format(at), tray_icon("workmoniq"))

    def _hush_menu(self, hush: Hush, text: str) -> QMenu:
        menu = self._menu.addMenu(text)
        for words, minutes in (
            (translate("tray", "For 15 minutes"), 15),
            (translate("tray", "For 1 hour"), 60),
        ):
            action = QAction(words, menu)
            action.triggered.connect(partial(self._hush_for, hush, minutes))
            menu.addAction(action)
        tomorrow = menu.addAction(translate("tray", "Until tomorrow"))
        tomorrow.triggered.connect(partial(self._hush_until_tomorrow, hush))
        open_end = menu.addAction(translate("tray", "Until I resume"))
        open_end.triggered.connect(partial(self._hush_open_end, hush))
        menu.addSeparator()
        custom = menu.addAction(translate("tray", "Custom…"))
        custom.triggered.connect(partial(self._ask_custom, hush))
        return menu

    def _hush_for(self, hush: Hush, minutes: int, _checked: bool = False) -> None:
        self._steering.hush_for(hush, minutes)

    def _hush_until_tomorrow(self, hush: Hush, _checked: bool = False) -> None:
        self._steering.hush_until_tomorrow(hush)

    def _hush_open_end(self, hush: Hush, _checked: bool = False) -> None:
        self._steering.hush(hush, None)

    def _ask_custom(self, hush: Hush, _checked: bool = False) -> None:
        self.custom_asked.emit(hush)

    @Slot(object)
    def _show_status(self, status: Status) -> None:
        self._status = status
        line = state_line(status, self._scene.desk.zone())
        trouble = sync_line(self._mood)
        self._icon.setIcon(tray_icon(_icon_of(status.mode, self._mood, self._support_words)))
        lines = (f"WorkMoniQ: {line}", self.timer.line(), self._support_words, trouble)
        self._icon.setToolTip("\n".join(filter(None, lines)))
        self._line.setText(line)
        self._trouble.setText(trouble.replace("&", "&&"))
        self._trouble.setVisible(bool(trouble))
        self._support.setText(self._support_words.replace("&", "&&"))
        self._support.setVisible(bool(self._support_words))
        hushed = status.mode in {Mode.PAUSED, Mode.PRIVATE}
        self._resume.setVisible(hushed)
        self._pause.menuAction().setVisible(status.mode is not Mode.PAUSED)
        self._private.menuAction().setVisible(status.mode is not Mode.PRIVATE)
        self._name_for_readers()

    @Slot(object)
    def _show_mood(self, mood: SyncMood) -> None:
        alarmed = mood.alarmed and not self._mood.alarmed
        self._mood = mood
        self._show_status(self._status)
        if alarmed:
            self._tell(sync_line(mood))

    @Slot(str)
    def show_support(self, line: str) -> None:
        """Who waits for the user, or what is wrong; "": nothing."""
        if line != self._support_words:
            self._support_words = line
            self._show_status(self._status)

    def _name_for_readers(self) -> None:
        """Qt gives the tray's own little window no name; screen readers need one."""
        for widget in QApplication.topLevelWidgets():
            if widget.metaObject().className() == "QSystemTrayIconSys":
                widget.setAccessibleName(self._icon.toolTip())

    @Slot(QSystemTrayIcon.ActivationReason)
    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            if self._glance_closed.isValid() and self._glance_closed.elapsed() < _SAME_CLICK_MS:
                return
            self.glance_asked.emit()
        elif reason is QSystemTrayIcon.ActivationReason.MiddleClick:
            self.open_asked.emit()

    def tell_quietly(self, heading: str, sentence: str) -> None:
        """Where the desktop has no service for notifications."""
        self._icon.showMessage(heading, sentence, tray_icon("workmoniq"))

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        self._icon.showMessage("WorkMoniQ", sentence, tray_icon("tray-trouble"))
