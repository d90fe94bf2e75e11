"""The JSON of a label, in edits and entries alike."""

from typing import Any

from workmoniq_desktop.domain.labels import Label

FIELDS = ("category", "project", "task", "tags", "note", "billable")


def label_to_json(label: Label) -> dict[str, Any]:
    """Only what is there."""
    found = {name: getattr(label, name) for name in FIELDS}
    found["tags"] = list(label.tags)
    return {name: value for name, value in found.items() if value not in (None, [])}


def label_from_json(body: dict[str, Any]) -> Label:
    """What label_to_json wrote; of anything else, what fits."""

    def text(name: str) -> str | None:
        value = body.get(name)
        return value if isinstance(value, str) and value else None

    tags = body.get("tags")
    billable = body.get("billable")
    return Label(
        category=text("category"),
        project=text("project"),
        task=text("task"),
        tags=tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else (),
        note=text("note"),
        billable=billable if isinstance(billable, bool) else None,
    )
