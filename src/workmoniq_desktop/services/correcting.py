"""Turns what a worker typed about time into edits: names become projects and tasks, old or new."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_desktop.domain.edits import Assign, Change, Edit, Hide, Merge, Part
from workmoniq_desktop.domain.labels import SEPARATOR, Label, path_of
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.timeline_values import Choices

PROJECT, TASK, CATEGORY = "project", "task", "category"
_UID_BYTES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed about time, as it stands in the fields; None where a field was not touched.

    An empty text takes away. project: a full name as in Choices, or a new one. tags: with commas.
    """

    category: str | None = None
    project: str | None = None
    task: str | None = None
    tags: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What that means: a label, which of its fields were named, and the things that are new."""

    label: Label
    fields: frozenset[str]
    changes: tuple[Change, ...] = ()


def meant(typed: Typed, choices: Choices, project_before: str | None = None) -> Meant:
    """project_before: the uid a task belongs to where no project was typed."""
    fields: set[str] = set()
    changes: list[Change] = []
    category = project = task = note = None
    tags: tuple[str, ...] = ()
    if typed.category is not None:
        fields.add("category")
        category = SEPARATOR.join(path_of(typed.category)) or None
        if category is not None and category not in choices.categories:
            changes.append(_new(CATEGORY, {"name": category}))
    if typed.project is not None:
        fields.add("project")
        project, new = _project(typed.project.strip(), choices)
        changes += new
    if typed.task is not None:
        fields.add("task")
        owner = project if typed.project is not None else project_before
        task, new = _task(typed.task.strip(), owner, choices)
        changes += new
    if typed.tags is not None:
        fields.add("tags")
        tags = tags_of(typed.tags)
    if typed.note is not None:
        fields.add("note")
        note = typed.note.strip() or None
    return Meant(
        label=Label(category=category, project=project, task=task, tags=tags, note=note),
        fields=frozenset(fields),
        changes=tuple(changes),
    )


def tags_of(text: str) -> tuple[str, ...]:
    """Each once, in the order they were typed."""
    found = (tag.strip().lstrip("#").strip() for tag in text.split(","))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def assigned(
    parts: Sequence[tuple[int, int]], app: str | None, label: Label, fields: frozenset[str]
) -> list[Edit]:
    """Edits that give every part a label."""
    return [
        Assign(part=Part(from_us=low, to_us=high, app=app), label=label, fields=fields)
        for low, high in parts
    ]


def hidden(parts: Sequence[tuple[int, int]], app: str | None, *, out: bool) -> list[Edit]:
    """Edits that leave every part out, or take it in again."""
    return [Hide(part=Part(from_us=low, to_us=high, app=app), hidden=out) for low, high in parts]


def merged(from_us: int, to_us: int, into: WindowSpan | ReportedSpan) -> list[Edit]:
    """The edit that takes a range for one window; none where it has no app."""
    if into.app is None:
        return []
    part = Part(from_us=from_us, to_us=to_us)
    return [Merge(part=part, app=into.app, process=into.process, title=into.title, url=into.url)]


def _project(name: str, choices: Choices) -> tuple[str | None, list[Change]]:
    if not name:
        return None, []
    for uid, known in choices.projects.items():
        if known.casefold() == name.casefold():
            return uid, []
    change = _new(PROJECT, {"name": name, "billable": True, "currency": "EUR", "archived": False})
    return change.uid, [change]


def _task(name: str, project: str | None, choices: Choices) -> tuple[str | None, list[Change]]:
    if not name or project is None:
        return None, []
    for uid, (owner, known) in choices.tasks.items():
        if owner == project and known.casefold() == name.casefold():
            return uid, []
    change = _new(TASK, {"name": name, "project": project, "archived": False})
    return change.uid, [change]


def _new(kind: str, body: dict[str, object]) -> Change:
    return Change(kind=kind, uid=secrets.token_hex(_UID_BYTES), before=None, after=body)
