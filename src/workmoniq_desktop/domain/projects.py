"""Whom work is done for: clients, projects, tasks, and the entries people make by hand."""

from dataclasses import dataclass, field
from enum import StrEnum

from workmoniq_desktop.domain.labels import NO_LABEL, Label


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Who pays. uid: random, the same on every device. address: as it stands on an invoice."""

    uid: str
    name: str
    address: str = ""
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """What is worked on. client: its uid.

    rate_minor: price of an hour in the smallest unit of currency (cents); None: no price.
    colour: #rrggbb, or None for one that is chosen by the name.
    merged: the uid of the project that took this one's place: its time counts there.
    """

    uid: str
    name: str
    client: str | None = None
    billable: bool = True
    rate_minor: int | None = None
    currency: str = "EUR"
    colour: str | None = None
    archived: bool = False
    merged: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A part of a project. rate_minor: instead of the project's."""

    uid: str
    project: str
    name: str
    billable: bool | None = None
    rate_minor: int | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Time the worker entered by hand or by a timer; it counts whether or not a screen was on.

    Entries of one device do not overlap. Its identity is (device, start_us), track `manual`.
    end_us: equal to the moment of reading while a timer runs (`running`).
    """

    device: str
    start_us: int
    end_us: int
    label: Label = NO_LABEL
    offset_minutes: int = 0
    running: bool = False


class RoundingMode(StrEnum):
    """Where a length goes that is not a whole number of steps."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How a timesheet rounds each cell (project and day). step_minutes: 0 for not at all."""

    step_minutes: int = 0
    mode: RoundingMode = RoundingMode.NEAREST


ROUNDING_STEPS = (0, 1, 5, 6, 10, 15, 30, 60)


def full_name(project: Project, clients: dict[str, Client]) -> str:
    """`Client / Project`, or the project alone."""
    client = clients.get(project.client or "")
    return f"{client.name} / {project.name}" if client else project.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """All clients, projects and tasks, by uid; archived and merged ones among them."""

    clients: dict[str, Client] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)

    def project(self, uid: str | None) -> Project | None:
        """The project of a uid, or the one it was merged into; None where it is gone."""
        found, seen = self.projects.get(uid or ""), set[str]()
        while found is not None and found.merged is not None and found.uid not in seen:
            seen.add(found.uid)
            found = self.projects.get(found.merged)
        return found

    def task(self, uid: str | None) -> Task | None:
        return self.tasks.get(uid or "")

    def name(self, uid: str | None) -> str | None:
        """`Client / Project` of a project's uid; None where it is gone."""
        project = self.project(uid)
        return None if project is None else full_name(project, self.clients)

    def is_billable(self, label: Label) -> bool:
        """The label's own word, else its task's, else its project's; without a project not."""
        task, project = self.task(label.task), self.project(label.project)
        if label.billable is not None:
            return label.billable
        if task is not None and task.billable is not None:
            return task.billable
        return project is not None and project.billable

    def rate(self, label: Label) -> tuple[int, str] | None:
        """Price of an hour in minor units with its currency: the task's, else the project's."""
        task, project = self.task(label.task), self.project(label.project)
        if project is None:
            return None
        own = None if task is None else task.rate_minor
        rate = project.rate_minor if own is None else own
        return None if rate is None else (rate, project.currency)

    def live_projects(self, *, archived: bool = False) -> tuple[Project, ...]:
        """Those people choose from, by full name; with the archived ones if asked, never merged."""
        found = [
            project
            for project in self.projects.values()
            if project.merged is None and (archived or not project.archived)
        ]
        found.sort(key=lambda project: (full_name(project, self.clients).casefold(), project.uid))
        return tuple(found)

    def tasks_of(self, project: str, *, archived: bool = False) -> tuple[Task, ...]:
        """Tasks of a project by name."""
        found = [
            task
            for task in self.tasks.values()
            if task.project == project and (archived or not task.archived)
        ]
        found.sort(key=lambda task: (task.name.casefold(), task.uid))
        return tuple(found)
