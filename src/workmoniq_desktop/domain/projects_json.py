"""The JSON of clients, projects and tasks, in the store and in exports."""

import re
from typing import Any

from workmoniq_desktop.domain.money import MOST_MINOR
from workmoniq_desktop.domain.projects import Client, Project, Task

CLIENT, PROJECT, TASK = "client", "project", "task"
"""The kinds under which they are kept."""

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def client_to_json(client: Client) -> dict[str, Any]:
    return {"name": client.name, "address": client.address, "archived": client.archived}


def client_from_json(uid: str, body: dict[str, Any]) -> Client:
    """What client_to_json wrote; of anything else, what fits."""
    return Client(
        uid=uid,
        name=str(body.get("name", "")),
        address=str(body.get("address", "")),
        archived=bool(body.get("archived")),
    )


def project_to_json(project: Project) -> dict[str, Any]:
    """Only what is there, beside the name."""
    found = {
        "name": project.name,
        "client": project.client,
        "billable": project.billable,
        "rate_minor": project.rate_minor,
        "currency": project.currency,
        "colour": project.colour,
        "archived": project.archived,
        "merged": project.merged,
    }
    return {name: value for name, value in found.items() if value is not None}


def project_from_json(uid: str, body: dict[str, Any]) -> Project:
    """What project_to_json wrote; of anything else, what fits."""
    return Project(
        uid=uid,
        name=str(body.get("name", "")),
        client=_text(body.get("client")),
        billable=bool(body.get("billable", True)),
        rate_minor=_price(body.get("rate_minor")),
        currency=_text(body.get("currency")) or "EUR",
        colour=_colour(body.get("colour")),
        archived=bool(body.get("archived")),
        merged=_text(body.get("merged")),
    )


def task_to_json(task: Task) -> dict[str, Any]:
    """Only what is there, beside the name."""
    found = {
        "name": task.name,
        "project": task.project,
        "billable": task.billable,
        "rate_minor": task.rate_minor,
        "archived": task.archived,
    }
    return {name: value for name, value in found.items() if value is not None}


def task_from_json(uid: str, body: dict[str, Any]) -> Task:
    """What task_to_json wrote; of anything else, what fits."""
    billable = body.get("billable")
    return Task(
        uid=uid,
        project=str(body.get("project", "")),
        name=str(body.get("name", "")),
        billable=billable if isinstance(billable, bool) else None,
        rate_minor=_price(body.get("rate_minor")),
        archived=bool(body.get("archived")),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _colour(value: object) -> str | None:
    return value if isinstance(value, str) and _COLOUR.fullmatch(value) else None


def _price(value: object) -> int | None:
    return value if type(value) is int and 0 <= value <= MOST_MINOR else None
