"""Runs the tray and opens windows when they are asked for."""

import sys
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QSystemTrayIcon, QWidget

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import Mode, Status
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.ui import memory, messages
from workmoniq_desktop.ui.bridge import Bridge, Worker
from workmoniq_desktop.ui.icons import tray_icon
from workmoniq_desktop.ui.language import Languages
from workmoniq_desktop.ui.quiet_words import QuietWords
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.support_calls import SupportCalls
from workmoniq_desktop.ui.theme import Themes
from workmoniq_desktop.ui.tray import Hush, Steering, Tray
from workmoniq_desktop.ui.watchers import Signals, TrayHostWatch

# Panels start side by side with us at login; only after this is a desktop without tray believed.
TRAY_GRACE_MS = 3_000


class Application(QObject):
    """The tray, and at most one of each window, built when opened and freed when closed."""

    noted = Signal(str)
    """A sentence the open main window should show."""

    def __init__(self, scene: Scene, say: Callable[[str], None], asks_passphrase: bool) -> None:
        super().__init__()
        self.scene = scene
        self._say = say
        self._asks_passphrase = asks_passphrase
        self._windows: dict[str, QWidget] = {}
        self._made = 0
        self._numbers: dict[str, int] = {}
        self._said_no_tray = False
        self._told: tuple[str, ...] = ()
        self._unread: tuple[str, ...] = ()
        self._closed = False
        self.steering = Steering(scene)
        self.tray = Tray(scene, self.steering)
        self.tray.open_asked.connect(self.show_window)
        self.tray.quit_asked.connect(self.quit)
        self.tray.glance_asked.connect(self.show_glance)
        self.tray.custom_asked.connect(self.ask_until)
        self.tray.ledger_asked.connect(self.show_ledger)
        self.tray.sync_asked.connect(self.show_sync)
        self.tray.support_asked.connect(self.show_support)
        scene.bridge.window_asked.connect(self.show_window)
        scene.bridge.quit_asked.connect(self.quit)
        scene.bridge.settings_changed.connect(self._settings_changed)
        scene.themes.changed.connect(self._restyle)
        scene.languages.changed.connect(self._speak_anew)
        scene.bridge.mode_changed.connect(self._mode_changed)
        scene.bridge.history_opened.connect(self._tell_of_the_start)
        scene.bridge.history_opened.connect(self._offer_recovery)
        scene.bridge.returned.connect(self.ask_about)
        self._quiet_words = QuietWords(scene, self.tray)
        self.support_calls = SupportCalls(scene)
        self.support_calls.called.connect(self._quiet_words.say)
        self.support_calls.called.connect(self._note_support)
        self.support_calls.line_changed.connect(self.tray.show_support)
        self._host_watch = TrayHostWatch(self)
        self._host_watch.came.connect(self.tray.recreate)

    def start(self, show: bool) -> None:
        """Show the tray, and whatever must be shown now."""
        self.tray.show()
        if show:
            self.show_window()
        if not QSystemTrayIcon.isSystemTrayAvailable():
            grace_ms = 0 if show else TRAY_GRACE_MS
            QTimer.singleShot(grace_ms, self, self._without_tray)
        self._mode_changed(self.scene.desk.tracking.status())
        self._tell_of_the_start()
        self._offer_recovery()

    def window(self, name: str) -> QWidget | None:
        """An open window: "main", "glance", "until", "unlock", "welcome" or "away"."""
        return self._windows.get(name)

    @Slot()
    def show_window(self) -> None:
        """Build the main window, or bring it to the front. Qt thread only; see Bridge.

        Leads to the Support access page once where the user has to hear something there.
        """
        self._bring_window()
        if self.support_calls.leads:
            self.scene.ways.page_asked.emit("support")

    def _bring_window(self) -> None:
        # Window modules are imported on first use: the tray alone is smaller and sooner there.
        from workmoniq_desktop.ui.windows.main import MainWindow  # noqa: PLC0415  # staged start

        if (window := self._windows.get("main")) is not None:
            window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
            _bring_up(window)
            return
        window = MainWindow(self.scene)
        self.noted.connect(window.show_note)
        window.note_read.connect(self._understood)
        for sentence in self._unread:
            window.show_note(sentence)
        self._keep("main", window)

    @Slot()
    def show_ledger(self) -> None:
        """The Privacy page, at what left this device."""
        self._bring_window()
        self.scene.ways.page_asked.emit("privacy")
        self.scene.ways.ledger_asked.emit()

    @Slot()
    def show_sync(self) -> None:
        """The page that tells what is wrong with sync."""
        self._bring_window()
        self.scene.ways.page_asked.emit("sync")

    @Slot()
    def show_support(self) -> None:
        """The page where an agent waits, or something is wrong."""
        self._bring_window()
        self.scene.ways.page_asked.emit("support")

    @Slot(str, str)
    def _note_support(self, heading: str, sentence: str) -> None:
        """In a window that is open at another page, too."""
        if "main" in self._windows:
            self.noted.emit(f"{heading}: {sentence}")

    @Slot()
    def show_glance(self) -> None:
        from workmoniq_desktop.ui.glance import Glance  # noqa: PLC0415  # staged start

        if (old := self._windows.get("glance")) is not None:
            old.close()
            return
        glance = Glance(self.scene, self.steering)
        glance.open_asked.connect(self.show_window)
        glance.closed.connect(self.tray.glance_closed)
        glance.place_near(self.tray.geometry())
        self._keep("glance", glance)

    @Slot(Hush)
    def ask_until(self, hush: Hush) -> None:
        from workmoniq_desktop.ui.until import UntilDialog  # noqa: PLC0415  # staged start

        if "until" in self._windows:
            _bring_up(self._windows["until"])
            return
        self._keep("until", UntilDialog(self.scene, self.steering, hush))

    @Slot(object)
    def ask_about(self, absence: Absence) -> None:
        """Ask in a corner what an absence was, and take the focus from nobody."""
        from workmoniq_desktop.ui.away import AwayPrompt  # noqa: PLC0415  # staged start

        if isinstance(prompt := self._windows.get("away"), AwayPrompt):
            prompt.away.ask_too(absence)
            return
        prompt = AwayPrompt(self.scene, absence)
        self._keep("away", prompt, quiet=True)
        prompt.place()

    @Slot()
    def quit(self) -> None:
        QGuiApplication.exit(0)

    def close(self) -> None:
        """Free what is open, in the order it must go."""
        self._closed = True
        for window in list(self._windows.values()):
            window.close()
        self.tray.close()
        self.scene.bridge.close()
        self.scene.worker.close()
        self.scene.languages.close()

    def _keep(self, name: str, window: QWidget, *, quiet: bool = False) -> None:
        """quiet: without a claim to the focus."""
        window.setObjectName(window.objectName() or "window")
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        window.setStyleSheet(self.scene.themes.stylesheet)
        window.setWindowIcon(tray_icon("workmoniq"))
        self._windows[name] = window
        self._made += 1
        self._numbers[name] = self._made
        window.destroyed.connect(partial(self._freed, name, self._made))
        window.ensurePolished()
        if (layout := window.layout()) is not None and isinstance(window, QDialog):
            # A dialog of wrapped sentences: Qt guesses its height too large or too small.
            width = max(window.minimumWidth(), layout.sizeHint().width())
            if layout.hasHeightForWidth():
                window.resize(width, layout.totalHeightForWidth(width))
        window.show()
        if not quiet:
            _bring_up(window)

    def _freed(self, name: str, number: int) -> None:
        if self._numbers.get(name) == number:
            self._windows.pop(name, None)
        if self._closed:
            return  # Qt frees this object too, maybe before its windows
        # Later, when Qt has really let go of it.
        QTimer.singleShot(0, self, memory.give_back)

    @Slot(object)
    def _settings_changed(self, settings: Settings) -> None:
        self.scene.themes.choose(settings.theme)
        self.scene.languages.choose(settings.language)

    @Slot()
    def _restyle(self) -> None:
        for window in self._windows.values():
            window.setStyleSheet(self.scene.themes.stylesheet)

    @Slot()
    def _speak_anew(self) -> None:
        """In another language: the tray at once, the main window anew at the same page."""
        self.tray.retranslate()
        if "welcome" in self._windows:
            QTimer.singleShot(0, self, self._welcome_anew)
        for name in ("glance", "until"):
            if (window := self._windows.get(name)) is not None:
                window.close()
        if "main" in self._windows:
            QTimer.singleShot(0, self, self._reopen)

    @Slot()
    def _welcome_anew(self) -> None:
        from workmoniq_desktop.ui.welcome import Welcome  # noqa: PLC0415  # staged start

        old = self._windows.pop("welcome", None)
        if isinstance(old, Welcome):
            old.close()
            self._keep("welcome", Welcome(self.scene, old.secret, old.shown))

    @Slot()
    def _reopen(self) -> None:
        # Late, for the old window may be the one whose click is being handled now.
        from workmoniq_desktop.ui.windows.main import MainWindow  # noqa: PLC0415  # staged start

        old = self._windows.pop("main", None)
        if not isinstance(old, MainWindow):
            return
        page, place = old.shown_name, old.geometry()
        old.close()
        self._bring_window()
        new = self._windows["main"]
        if isinstance(new, MainWindow):
            new.setGeometry(place)
            new.show_page(page)

    @Slot(object)
    def _mode_changed(self, status: Status) -> None:
        if status.mode is not Mode.WAITING:
            if (window := self._windows.get("unlock")) is not None:
                window.close()
        elif status.trouble is None:
            pass  # the key is still being looked for where nobody has to type it
        elif self._asks_passphrase and "unlock" not in self._windows:
            from workmoniq_desktop.ui.unlock import Unlock  # noqa: PLC0415  # staged start

            self._keep("unlock", Unlock(self.scene))

    @Slot()
    def _tell_of_the_start(self) -> None:
        """What became of a history that could not be opened as it was: nobody may miss that."""
        sentences = self.scene.desk.messages()
        if sentences == self._told:
            return
        self._told = sentences
        self._unread = tuple(messages.whole(spoken(sentence)) for sentence in sentences)
        self.tray.tell_quietly("WorkMoniQ", "\n".join(self._unread))
        for sentence in self._unread:
            self._say(sentence)
            self.noted.emit(sentence)

    @Slot()
    def _understood(self) -> None:
        self._unread = ()

    @Slot()
    def _offer_recovery(self) -> None:
        if self.scene.desk.history() is None:
            return
        phrase = self.scene.desk.recovery_phrase()
        if phrase is not None:
            self._welcome(phrase)
        elif not self.scene.desk.preferences.current().welcomed:
            # closed half-way, or made by a verb: whoever sits here never saw it to its end
            self.scene.worker.run(self.scene.desk.show_recovery, self._comes_back, self._comes_bare)

    def _welcome(self, phrase: str | None) -> None:
        from workmoniq_desktop.ui.welcome import Welcome  # noqa: PLC0415  # staged start

        if "welcome" not in self._windows and not self._closed:
            self._keep("welcome", Welcome(self.scene, phrase))

    def _comes_back(self, phrase: str) -> None:
        QTimer.singleShot(0, self, partial(self._welcome, phrase))

    def _comes_bare(self, _why: Exception) -> None:
        """Without the phrase, which the Privacy page shows or says why it cannot."""
        QTimer.singleShot(0, self, partial(self._welcome, None))

    @Slot()
    def _without_tray(self) -> None:
        if QSystemTrayIcon.isSystemTrayAvailable() or self._said_no_tray:
            return
        self._said_no_tray = True
        self._say(messages.no_tray())
        self.show_window()
        self.noted.emit(messages.no_tray())


def make_scene(app: QApplication, desk: Desk) -> Scene:
    """Dress the application and put together what windows are handed."""
    app.setQuitOnLastWindowClosed(False)
    app.setApplicationName("workmoniq")
    app.setApplicationDisplayName("WorkMoniQ")
    app.setDesktopFileName("workmoniq")
    settings = desk.preferences.current()
    return Scene(
        desk=desk,
        bridge=Bridge(desk),
        worker=Worker(),
        themes=Themes(app, settings.theme),
        languages=Languages(app, settings.language),
    )


def run_tray(
    desk: Desk,
    show: bool,
    *,
    say: Callable[[str], None],
    ready: Callable[[Bridge], None] | None = None,
    asks_passphrase: bool = True,
) -> int:
    """Run the windows until the user quits or SIGINT or SIGTERM comes; returns the exit code.

    show: open the main window at once. say: takes the few sentences meant for a terminal.
    ready: called once the tray is up; the bridge's show_window and quit may then be called from
    any thread. asks_passphrase: False where a terminal asks for it.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)  # noqa: S101  # nobody else makes one
    scene = make_scene(app, desk)
    application = Application(scene, say, asks_passphrase)
    signals = Signals(application)
    signals.arrived.connect(application.quit)
    QTimer.singleShot(0, application, lambda: _started(application, scene.bridge, show, ready))
    try:
        return app.exec()
    finally:
        signals.close()
        application.close()


def _started(
    application: Application, bridge: Bridge, show: bool, ready: Callable[[Bridge], None] | None
) -> None:
    application.start(show)
    if ready is not None:
        ready(bridge)


def _bring_up(window: QWidget) -> None:
    window.raise_()
    window.activateWindow()
