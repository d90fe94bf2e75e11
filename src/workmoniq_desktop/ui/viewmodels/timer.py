"""What tray, glance and page show of the timer, and how they steer it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Book, Entry
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import translate, until

_CHOICES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerState:
    """One look at the history."""

    book: Book
    running: Entry | None = None
    recent: tuple[Label, ...] = ()


class TimerViewModel(QObject):
    """Lives on the Qt thread. Hears of every change, here or by the command line."""

    changed = Signal()
    refused = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.state = TimerState(book=Book())
        scene.bridge.edited.connect(self._edited)
        scene.bridge.brought.connect(self.refresh)
        scene.bridge.history_opened.connect(self.refresh)
        scene.bridge.timer_ended.connect(self._edited)

    @property
    def runs(self) -> bool:
        return self.state.running is not None

    def line(self) -> str:
        """`Client / Project: Task since 9:12`; empty while no timer runs."""
        running = self.state.running
        if running is None:
            return ""
        now_us = self._scene.desk.clock.now_us()
        return translate("timer", "{0} since {1}").format(
            name_of(running.label, self.state.book),
            until(running.start_us, now_us, self._scene.desk.zone()),
        )

    def choices(self) -> list[tuple[str, Label]]:
        """What was timed last, then projects; the running one left out."""
        book, running = self.state.book, self.state.running
        now = None if running is None else (running.label.project, running.label.task)
        labels: dict[tuple[str | None, str | None], Label] = {}
        for label in self.state.recent:
            project = book.project(label.project)
            if project is not None and not project.archived:
                labels.setdefault((project.uid, label.task), label)
        for project in book.live_projects():
            labels.setdefault((project.uid, None), Label(project=project.uid))
        found = [label for key, label in labels.items() if key != now]
        return [(name_of(label, book), label) for label in found[:_CHOICES]]

    def start(self, label: Label) -> None:
        """Start it, or switch to it, now."""
        self._do(partial(self._started, label))

    @Slot()
    def stop(self) -> None:
        self._do(self._stopped)

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        if self._scene.desk.history() is not None:
            self._scene.worker.read(self._read, self._arrived, self._failed)

    def _do(self, work: Callable[[], TimerState]) -> None:
        self._scene.worker.run_in_order(work, self._arrived, self._failed)

    def _started(self, label: Label) -> TimerState:
        self._scene.open_history().timers.start(label)
        return self._read()

    def _stopped(self) -> TimerState:
        self._scene.open_history().timers.stop()
        return self._read()

    def _read(self) -> TimerState:
        history = self._scene.open_history()
        self._scene.bridge.hear_edits(history.editing.changed)
        return TimerState(
            book=history.projects.book(),
            running=history.timers.current(),
            recent=history.timers.recent(_CHOICES),
        )

    @Slot(object)
    def _edited(self, _command: object) -> None:
        self.refresh()

    @Slot(object)
    def _arrived(self, state: TimerState) -> None:
        self.state = state
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.refused.emit(messages.sentence(error))


def name_of(label: Label, book: Book) -> str:
    """`Client / Project: Task`."""
    name = book.name(label.project)
    if name is None:
        return translate("timer", "No project")
    task = book.task(label.task)
    return name if task is None else f"{name}: {task.name}"
