"""What the Projects page shows of clients, projects and tasks, and how they are changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.projects import Book, Client, Entry, Project, Task
from workmoniq_desktop.domain.timesheet import working_date, working_day
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene

Thing = Client | Project | Task


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectsState:
    """One look at the history."""

    book: Book
    entries: tuple[Entry, ...] = ()


class ProjectsViewModel(QObject):
    """Lives on the Qt thread. Hears of every change, here or by the command line.

    kept: the thing that was added or changed, or None where one was removed or merged.
    """

    changed = Signal()
    kept = Signal(object)
    refused = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.state = ProjectsState(book=Book())
        self.day = self.today()
        scene.bridge.edited.connect(self._edited)
        scene.bridge.brought.connect(self.refresh)
        scene.bridge.history_opened.connect(self.refresh)

    def today(self) -> date:
        desk = self._scene.desk
        start_h = desk.preferences.current().day_start_h
        return working_date(desk.clock.now_us(), desk.zone(), start_h)

    def show_day(self, day: date) -> None:
        """Whose entries are listed; never a day to come."""
        self.day = min(day, self.today())
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        desk = self._scene.desk
        start_h = desk.preferences.current().day_start_h
        within = working_day(self.day, desk.zone(), start_h)
        self._scene.worker.read(partial(self._read, within), self._arrived, self._failed)

    def keep(self, thing: Thing) -> None:
        """Add a thing without uid, or put it in place of the one of its uid."""
        self._do(partial(self._keep, thing))

    def remove(self, thing: Thing) -> None:
        self._do(partial(self._remove, thing))

    def merge(self, uid: str, into: str) -> None:
        self._do(partial(self._merge, uid, into))

    def _do(self, work: Callable[[], Thing | None]) -> None:
        self._scene.worker.run_in_order(work, self._done, self._failed)

    def _keep(self, thing: Thing) -> Thing:
        projects = self._scene.open_history().projects
        if thing.uid:
            return projects.change(thing)
        match thing:
            case Client():
                return projects.add_client(thing.name, thing.address)
            case Project():
                return projects.add_project(thing)
            case Task():
                return projects.add_task(thing)

    def _remove(self, thing: Thing) -> None:
        self._scene.open_history().projects.remove(thing)

    def _merge(self, uid: str, into: str) -> None:
        self._scene.open_history().projects.merge(uid, into)

    def _read(self, within: Range) -> ProjectsState:
        history = self._scene.open_history()
        self._scene.bridge.hear_edits(history.editing.changed)
        return ProjectsState(
            book=history.projects.book(),
            entries=tuple(history.manual.between(within.from_us, within.to_us)),
        )

    @Slot(object)
    def _edited(self, _command: object) -> None:
        self.refresh()

    @Slot(object)
    def _arrived(self, state: ProjectsState) -> None:
        self.state = state
        self.changed.emit()

    @Slot(object)
    def _done(self, thing: Thing | None) -> None:
        self.kept.emit(thing)
        self.refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.refused.emit(messages.sentence(error))
