"""The JSON of what the worker said: manual entries, the history of edits, and small documents."""

from typing import Any

from workmoniq_desktop.domain.calendar import iso
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.edits_json import change_to_json, edit_to_json
from workmoniq_desktop.domain.projects import Entry

PROJECT_KINDS = ("client", "project", "task")


def entry_to_json(entry: Entry) -> dict[str, Any]:
    """In the shape of a span; billable and running stand in `data`, where they are said."""
    label = entry.label
    data: dict[str, bool] = {}
    if label.billable is not None:
        data["billable"] = label.billable
    if entry.running:
        data["running"] = True
    return {
        "id": f"{entry.device}-manual-{entry.start_us}",
        "start": iso(entry.start_us, entry.offset_minutes),
        "end": iso(entry.end_us, entry.offset_minutes),
        "kind": "manual",
        "app": None,
        "title": None,
        "process": None,
        "url": None,
        "state": None,
        "reason": None,
        "category": label.category,
        "project": label.project,
        "task": label.task,
        "tags": list(label.tags),
        "note": label.note,
        "device": entry.device,
        "data": data,
    }


def command_to_json(command: Command) -> dict[str, Any]:
    """One step of the history of edits."""
    return {
        "uid": command.uid,
        "device": command.device,
        "made": iso(command.made_us, 0),
        "name": command.name,
        "state": command.state.value,
        "final": command.final,
        "edits": [edit_to_json(edit) for edit in command.edits],
        "changes": [change_to_json(change) for change in command.changes],
    }


def thing_to_json(kind: str, uid: str, body: dict[str, Any]) -> dict[str, Any]:
    """A client, project, task, rule, category or goal."""
    return {"kind": kind, "uid": uid, "body": body}
