"""The JSON of edits and of the changes a command made, in the store and in exports."""

from typing import Any, assert_never

from workmoniq_desktop.domain.edits import Assign, Change, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels_json import FIELDS, label_from_json, label_to_json


def edit_to_json(edit: Edit) -> dict[str, Any]:
    """`kind` names it; times are microseconds UTC."""
    match edit:
        case Assign():
            body = {"kind": "assign", **_part(edit.part), "label": label_to_json(edit.label)}
            return {**body, "fields": sorted(edit.fields)}
        case Hide():
            return {"kind": "hide", **_part(edit.part), "hidden": edit.hidden}
        case Split():
            return _present({"kind": "split", "at_us": edit.at_us, "device": edit.device})
        case Merge():
            shown = {"process": edit.process, "title": edit.title, "url": edit.url}
            into = {"app": edit.app, **_present(shown)}
            return {"kind": "merge", **_part(edit.part), "into": into}
        case _:
            assert_never(edit)


def edit_from_json(body: dict[str, Any]) -> Edit:
    """What edit_to_json wrote. Raises ValueError, KeyError or TypeError for anything else."""
    match body["kind"]:
        case "assign":
            fields = frozenset(body["fields"]) & frozenset(FIELDS)
            return Assign(part=_part_of(body), label=label_from_json(body["label"]), fields=fields)
        case "hide":
            return Hide(part=_part_of(body), hidden=bool(body["hidden"]))
        case "split":
            return Split(at_us=_whole(body["at_us"]), device=_text(body.get("device")))
        case "merge":
            into = body["into"]
            return Merge(
                part=_part_of(body),
                app=str(into["app"]),
                process=_text(into.get("process")),
                title=_text(into.get("title")),
                url=_text(into.get("url")),
            )
        case _:
            raise ValueError("an edit of a kind this WorkMoniQ does not know")


def change_to_json(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "uid": change.uid,
        "before": change.before,
        "after": change.after,
    }


def change_from_json(body: dict[str, Any]) -> Change:
    """What change_to_json wrote. Raises KeyError for anything else."""
    return Change(
        kind=str(body["kind"]), uid=str(body["uid"]), before=body["before"], after=body["after"]
    )


def _part(part: Part) -> dict[str, Any]:
    where = {"device": part.device, "app": part.app}
    return {"from_us": part.from_us, "to_us": part.to_us, **_present(where)}


def _part_of(body: dict[str, Any]) -> Part:
    return Part(
        from_us=_whole(body["from_us"]),
        to_us=_whole(body["to_us"]),
        device=_text(body.get("device")),
        app=_text(body.get("app")),
    )


def _present(body: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in body.items() if value is not None}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _whole(value: object) -> int:
    """int() would make a number of any length of digits, which no table holds."""
    if type(value) is not int:
        raise TypeError("a time that is no whole number")
    return value
