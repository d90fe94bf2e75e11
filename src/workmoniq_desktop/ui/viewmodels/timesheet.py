"""What the week's timesheet shows, and what setting a cell does."""

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.projects import Book, Project, Rounding
from workmoniq_desktop.domain.timesheet import (
    Cell,
    Line,
    Sheet,
    make_sheet,
    parse_hours,
    week_days,
    working_date,
)
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import short_day, translate


class TimesheetViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    entered: a cell was made larger by an entry; refused: it could not be.
    """

    changed = Signal()
    entered = Signal(str)
    refused = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        settings = scene.desk.preferences.current()
        self.rounding = settings.rounding
        self.anchor = self.today()
        self.sheet: Sheet = make_sheet(dict.fromkeys(self.days, ()), Book(), self.rounding)
        self.lines: tuple[Line, ...] = ()
        scene.bridge.edited.connect(self._edited)
        scene.bridge.brought.connect(self.refresh)

    def today(self) -> date:
        desk = self._scene.desk
        start_h = desk.preferences.current().day_start_h
        return working_date(desk.clock.now_us(), desk.zone(), start_h)

    @property
    def days(self) -> tuple[date, ...]:
        return week_days(self.anchor, self._scene.desk.preferences.current().week_start)

    @property
    def holds_today(self) -> bool:
        return self.today() in self.days

    def heading(self) -> str:
        first, last = self.days[0], self.days[-1]
        week = self.days[3].isocalendar().week
        return translate("timesheet", "Week {0}: {1} – {2}").format(  # noqa: RUF001  # en dash
            week, short_day(first), short_day(last)
        )

    def step(self, weeks: int) -> None:
        """Earlier or later, never past the week that holds today."""
        self.anchor = min(self.anchor + timedelta(days=7 * weeks), self.today())
        self.refresh()

    def round_to(self, rounding: Rounding) -> None:
        self.rounding = rounding
        self.refresh()

    def set_cell(self, project: str, day: date, typed: str) -> None:
        """Let a cell's exact time be what was typed; `entered` or `refused` follows."""
        try:
            wanted_us = parse_hours(typed)
        except BadInput as bad:
            self.refused.emit(messages.sentence(bad))
            return
        work = partial(self._set, project, day, wanted_us)
        self._scene.worker.run_in_order(work, self._set_done, self._failed)

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        if self._job is not None:
            self._job.forget()
        days, rounding = self.days, self.rounding
        self._job = self._scene.worker.run(
            partial(self._read, days, rounding), self._arrived, self._failed
        )

    def _read(self, days: tuple[date, ...], rounding: Rounding) -> tuple[Sheet, Book]:
        history = self._scene.open_history()
        start_h = self._scene.desk.preferences.current().day_start_h
        sheet = history.timesheets.sheet(days, rounding, start_h)
        return sheet, history.projects.book()

    def _set(self, project: str, day: date, wanted_us: int) -> int:
        start_h = self._scene.desk.preferences.current().day_start_h
        timesheets = self._scene.open_history().timesheets
        return len(timesheets.set_cell(project, day, wanted_us, start_h))

    @Slot(object)
    def _set_done(self, entries: int) -> None:
        if entries:
            self.entered.emit(
                translate("timesheet", "The difference was entered by hand in free time.")
            )
        self.refresh()

    @Slot(object)
    def _arrived(self, read: tuple[Sheet, Book]) -> None:
        self._job = None
        self.sheet, book = read
        shown = {line.project for line in self.sheet.lines}
        empty = tuple(Cell() for _ in self.sheet.days)
        more = [
            _empty(project, book, empty)
            for project in book.live_projects()
            if project.uid not in shown
        ]
        lines = [line for line in self.sheet.lines if line.project is not None]
        rest = [line for line in self.sheet.lines if line.project is None]
        self.lines = (*lines, *more, *rest)
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.refused.emit(messages.sentence(error))

    @Slot(object)
    def _edited(self, _command: object) -> None:
        self.refresh()


def line_name(line: Line) -> str:
    """`Client / Project`, or what stands in its place."""
    if line.project is None:
        return translate("timesheet", "No project")
    if line.name is None:
        return translate("timesheet", "A removed project")
    return f"{line.client} / {line.name}" if line.client else line.name


def _empty(project: Project, book: Book, cells: tuple[Cell, ...]) -> Line:
    client = book.clients.get(project.client or "")
    return Line(
        project=project.uid,
        name=project.name,
        client=None if client is None else client.name,
        cells=cells,
        total=Cell(),
    )
