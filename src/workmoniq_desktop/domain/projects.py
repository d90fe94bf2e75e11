"""Whom work is done for: clients, projects, tasks, and the entries people make by hand."""

from dataclasses import dataclass
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
    """

    uid: str
    name: str
    client: str | None = None
    billable: bool = True
    rate_minor: int | None = None
    currency: str = "EUR"
    colour: str | None = None
    archived: bool = False


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
