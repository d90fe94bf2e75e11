"""Tells the user who waits for them, and every alarm, also while no window is open."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from workmoniq_desktop.domain.support import Grant
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.support_news import Sign, signs_of, tray_line, words_of


class SupportCalls(QObject):
    """Lives on the Qt thread. Asks nothing of the history before there is news.

    called: a heading and a sentence for a notification. line_changed: the line of the tray.
    """

    called = Signal(str, str)
    line_changed = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._signs: tuple[Sign, ...] = ()
        self._told: set[Sign] = set()
        self._seen: set[Sign] = set()
        self._in_view = False
        scene.bridge.support_changed.connect(self._look)
        scene.ways.support_looked_at.connect(self._looked_at)

    @property
    def leads(self) -> bool:
        """Whether something is there that nobody has seen."""
        return not self._seen.issuperset(self._signs)

    @Slot()
    def _look(self) -> None:
        self._scene.worker.read(self._read, self._arrived)

    def _read(self) -> tuple[Grant, ...]:
        return self._scene.open_history().support.grants()

    @Slot(object)
    def _arrived(self, grants: tuple[Grant, ...]) -> None:
        self._signs = signs_of(grants, self._scene.desk.clock.now_us())
        if self._in_view and QApplication.activeWindow() is not None:
            self._see()
        for sign in self._signs:
            if sign not in self._told:
                self._told.add(sign)
                if sign not in self._seen:
                    self.called.emit(*words_of(sign))
        self.line_changed.emit(tray_line(self._signs, self._seen))

    @Slot(bool)
    def _looked_at(self, in_view: bool) -> None:
        self._in_view = in_view
        if in_view:
            self._see()
            self.line_changed.emit(tray_line(self._signs, self._seen))

    def _see(self) -> None:
        self._seen.update(self._signs)
