"""Clients, projects and tasks as the worker keeps them; every change is one step of undo."""

import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.money import MOST_MINOR, parse_currency
from workmoniq_desktop.domain.projects import Book, Client, Project, Task
from workmoniq_desktop.domain.projects_json import (
    CLIENT,
    PROJECT,
    TASK,
    client_from_json,
    client_to_json,
    project_from_json,
    project_to_json,
    task_from_json,
    task_to_json,
)
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.store import naming, things
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.facets import Facet

LONGEST_NAME = 200
LONGEST_ADDRESS = 2_000

_COLOUR = re.compile(r"#[0-9a-f]{6}")
Thing = Client | Project | Task


class Projects:
    """Thread-safe. Whatever is refused raises BadInput with a sentence for the worker."""

    def __init__(
        self,
        database: Database,
        editing: Editing,
        labelling: Labelling,
        flush: Callable[[], None],
    ) -> None:
        self._database = database
        self._editing = editing
        self._labelling = labelling
        self._flush = flush

    def book(self) -> Book:
        """Everything there is, archived and merged ones among it."""
        with self._database.raw() as raw:
            clients = things.all_of(raw, CLIENT)
            projects = things.all_of(raw, PROJECT)
            tasks = things.all_of(raw, TASK)
        return Book(
            clients={uid: client_from_json(uid, body) for uid, body in clients.items()},
            projects={uid: project_from_json(uid, body) for uid, body in projects.items()},
            tasks={uid: task_from_json(uid, body) for uid, body in tasks.items()},
        )

    def hours(self, from_us: int, to_us: int) -> dict[str | None, int]:
        """Counted microseconds by project uid in a range; None: time without a project."""
        self._flush()
        self._labelling.keep(-(-from_us // DAY_US), to_us // DAY_US)
        with self._database.raw() as raw:
            found = self._labelling.totals(raw.execute, Facet.PROJECT, from_us, to_us)
        return {None if uid is None else str(uid): us for uid, us in found.items()}

    def tags(self) -> tuple[str, ...]:
        """All tags in use, the most used first."""
        with self._database.raw() as raw:
            used = naming.tags(raw)
        return tuple(sorted(used, key=lambda tag: (-used[tag], tag.casefold())))

    def add_client(self, name: str, address: str = "") -> Client:
        client = _checked_client(Client(uid=_new_uid(), name=name, address=address), self.book())
        self._do("add client", [_change(None, client)])
        return client

    def add_project(self, project: Project) -> Project:
        """Keep a new project; its uid is chosen here."""
        made = _checked_project(replace(project, uid=_new_uid(), merged=None), self.book())
        self._do("add project", [_change(None, made)])
        return made

    def add_task(self, task: Task) -> Task:
        """Keep a new task; its uid is chosen here."""
        made = _checked_task(replace(task, uid=_new_uid()), self.book())
        self._do("add task", [_change(None, made)])
        return made

    def change(self, thing: Thing) -> Thing:
        """Put thing in place of what has its uid: rename, archive, price and all."""
        book = self.book()
        before = _of_uid(book, thing)
        after: Thing
        match thing:
            case Client():
                after = _checked_client(thing, book)
            case Project():
                after = _checked_project(thing, book)
            case Task():
                after = _checked_task(thing, book)
        if before != after:
            self._do(f"change {_kind(after)}", [_change(before, after)])
        return after

    def merge(self, uid: str, into: str) -> None:
        """Let all time of project uid count for project into, now and later; tasks move along."""
        book = self.book()
        source, target = book.projects.get(uid), book.project(into)
        if source is None or target is None or source.merged is not None:
            raise BadInput("one of the two projects is not there any more: choose again")
        if source.uid == target.uid:
            raise BadInput("a project cannot be merged with itself: choose another")
        changes = [_change(source, replace(source, merged=target.uid, archived=True))]
        names = {task.name.casefold() for task in book.tasks_of(target.uid, archived=True)}
        for task in book.tasks_of(uid, archived=True):
            name, number = task.name, 1
            while name.casefold() in names:
                number += 1
                name = f"{task.name} ({number})"
            names.add(name.casefold())
            changes.append(_change(task, replace(task, project=target.uid, name=name)))
        self._do("merge projects", changes)

    def remove(self, thing: Thing) -> None:
        """Take out what no time, rule or goal names. Raises BadInput where one does."""
        book = self.book()
        before = _of_uid(book, thing)
        gone: list[Thing] = [before]
        if isinstance(before, Project):
            gone += book.tasks_of(before.uid, archived=True)
        if isinstance(before, Client):
            owned = [p for p in book.projects.values() if p.client == before.uid]
            if owned:
                raise BadInput(
                    "this client has projects: remove or move them first, or archive the client"
                )
        with self._database.raw() as raw:
            used = any(naming.mentions(raw, each.uid) for each in gone)
        if used:
            raise BadInput(
                f"time, a rule or a goal names this {_kind(before)}: archive it instead, "
                "so that old reports stay as they are"
            )
        self._do(f"remove {_kind(before)}", [_change(each, None) for each in reversed(gone)])

    def _do(self, name: str, changes: Iterable[Change]) -> None:
        self._editing.do(name, changes=tuple(changes))


def _checked_client(client: Client, book: Book) -> Client:
    client = replace(client, name=clean_name(client.name), address=client.address.strip())
    if len(client.address) > LONGEST_ADDRESS:
        raise BadInput(f"an address has at most {LONGEST_ADDRESS} characters: shorten it")
    others = (other.name for other in book.clients.values() if other.uid != client.uid)
    _refuse_taken(client.name, others, "there is a client of that name already")
    return client


def _checked_project(project: Project, book: Book) -> Project:
    currency = parse_currency(project.currency)
    colour = None if project.colour is None else project.colour.strip().lower()
    project = replace(project, name=clean_name(project.name), currency=currency, colour=colour)
    if colour is not None and not _COLOUR.fullmatch(colour):
        raise BadInput("a colour is written as # and six digits, such as #2f6fde")
    if project.client is not None and project.client not in book.clients:
        raise BadInput("that client is not there any more: choose another")
    _check_rate(project.rate_minor)
    others = (
        other.name
        for other in book.projects.values()
        if other.uid != project.uid and other.merged is None and other.client == project.client
    )
    whose = "this client has" if project.client else "there is"
    _refuse_taken(project.name, others, f"{whose} a project of that name already")
    return project


def _checked_task(task: Task, book: Book) -> Task:
    task = replace(task, name=clean_name(task.name))
    if task.project not in book.projects:
        raise BadInput("that project is not there any more: choose another")
    _check_rate(task.rate_minor)
    others = (
        other.name
        for other in book.tasks.values()
        if other.uid != task.uid and other.project == task.project
    )
    _refuse_taken(task.name, others, "this project has a task of that name already")
    return task


def clean_name(name: str) -> str:
    """A name without needless blanks. Raises BadInput for none, too long, or unprintable ones."""
    name = " ".join(name.split())
    if not name:
        raise BadInput("a name is needed: type one")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"a name has at most {LONGEST_NAME} characters: shorten it")
    if not name.isprintable():
        raise BadInput("a name holds a character that cannot be shown: type it anew")
    return name


def _refuse_taken(name: str, others: Iterable[str], sentence: str) -> None:
    if name.casefold() in {other.casefold() for other in others}:
        raise BadInput(f"{sentence}, perhaps archived: choose another name")


def _check_rate(rate_minor: int | None) -> None:
    if rate_minor is not None and not 0 <= rate_minor <= MOST_MINOR:
        raise BadInput("a price of an hour is not negative and not that high: look again")


def _of_uid(book: Book, thing: Thing) -> Thing:
    kept: dict[str, Client] | dict[str, Project] | dict[str, Task]
    match thing:
        case Client():
            kept = book.clients
        case Project():
            kept = book.projects
        case Task():
            kept = book.tasks
    if thing.uid not in kept:
        raise BadInput(f"that {_kind(thing)} is not there any more")
    return kept[thing.uid]


def _kind(thing: Thing) -> str:
    match thing:
        case Client():
            return CLIENT
        case Project():
            return PROJECT
        case Task():
            return TASK


def _body(thing: Thing | None) -> dict[str, Any] | None:
    match thing:
        case None:
            return None
        case Client():
            return client_to_json(thing)
        case Project():
            return project_to_json(thing)
        case Task():
            return task_to_json(thing)


def _change(before: Thing | None, after: Thing | None) -> Change:
    thing = after or before
    assert thing is not None  # noqa: S101  # one of the two is there
    return Change(kind=_kind(thing), uid=thing.uid, before=_body(before), after=_body(after))


def _new_uid() -> str:
    return secrets.token_hex(8)
