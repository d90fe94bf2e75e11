"""Makes entries, commands and documents of what a file claims; every field is doubted.

A reason never repeats what the file says: it may be a note.
"""

import json
import re
from collections.abc import Callable
from typing import Any

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.edits import Change, Command, CommandState, Edit, Split
from workmoniq_desktop.domain.edits_json import change_from_json, edit_from_json
from workmoniq_desktop.domain.goals_json import goal_from_json
from workmoniq_desktop.domain.labels_json import label_from_json
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.rules_json import rule_from_json
from workmoniq_desktop.services.importing.rows import (
    EARLIEST_US,
    LONGEST_WINDOW_US,
    BadRow,
    device_of,
    fields_of,
    time_of,
)
from workmoniq_desktop.store.importing_words import Thing

_UID = re.compile(r"[0-9A-Za-z._:-]{1,100}", re.ASCII)
_NAME = re.compile(r"[0-9A-Za-z._ -]{1,60}", re.ASCII)
_FAR_US = 1 << 61
_LATEST_US = 1 << 52
"""In the year 2112; an undone step may name time that is to come."""
_FARTHEST_MINUTES = 24 * 60
_LABEL = ("category", "project", "task", "tags", "note")
_KINDS: dict[str, tuple[str, ...]] = {
    "projects": ("client", "project", "task"),
    "rules": ("rule", "category", "goal"),
}
_READERS: dict[str, Callable[[str, dict[str, Any]], object]] = {
    "rule": rule_from_json,
    "goal": goal_from_json,
}
"""How the body of a kind is read where it is used; one that does not read so is not taken."""


def entry_of(fields: dict[str, object], now_us: int) -> Entry:
    """The manual entry a span of kind `manual` describes. Raises BadRow."""
    start_us, offset_minutes = time_of(fields.get("start"), "start")
    end_us, _ = time_of(fields.get("end"), "end")
    data = fields.get("data")
    data = data if isinstance(data, dict) else {}
    running = data.get("running") is True
    if end_us < start_us or (end_us == start_us and not running):
        raise BadRow("it does not end after its start")
    if not EARLIEST_US <= start_us <= now_us + LONGEST_WINDOW_US:
        raise BadRow("it starts before 1980 or far in the future")
    if end_us - start_us > LONGEST_WINDOW_US:
        raise BadRow("it is longer than 400 days")
    label = {name: fields.get(name) for name in _LABEL} | {"billable": data.get("billable")}
    _clean(label)
    return Entry(
        device=device_of(fields.get("device")),
        start_us=start_us,
        end_us=end_us,
        label=label_from_json(label),
        offset_minutes=offset_minutes,
        running=running,
    )


def command_of(row: object, now_us: int) -> Command:
    """The step of the history of edits a row describes. Raises BadRow."""
    fields = fields_of(row)
    _clean(fields)
    device = fields.get("device")
    made_us, _ = time_of(fields.get("made"), "made")
    state, name = fields.get("state"), fields.get("name")
    if not isinstance(state, str) or state not in tuple(CommandState):
        raise BadRow("its state is not known")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise BadRow("its name is no short plain word")
    if made_us > now_us + DAY_US:
        raise BadRow("it was made in the future")
    return Command(
        number=0,
        uid=_uid(fields.get("uid")),
        device="" if device == "" else device_of(device),
        made_us=made_us,
        name=name,
        edits=tuple(_edit(body) for body in _list(fields.get("edits"), "edits")),
        changes=tuple(_change(body) for body in _list(fields.get("changes"), "changes")),
        state=CommandState(state),
        final=fields.get("final") is True,
    )


def thing_of(row: object, key: str) -> Thing:
    """The document a row of `projects` or `rules` describes. Raises BadRow."""
    fields = fields_of(row)
    _clean(fields)
    kind, body = fields.get("kind"), fields.get("body")
    if not isinstance(kind, str) or kind not in _KINDS[key]:
        raise BadRow("its kind is not known")
    if not isinstance(body, dict):
        raise BadRow("its body is not an object")
    thing = Thing(kind=kind, uid=_uid(fields.get("uid")), body=body)
    _read(thing.kind, thing.uid, thing.body)
    return thing


def _edit(body: object) -> Edit:
    try:
        edit = edit_from_json(fields_of(body))
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError) as bad:
        raise BadRow("one of its edits cannot be read") from bad
    if isinstance(edit, Split):
        reach = (edit.at_us, edit.at_us + 1)
    else:
        reach = (edit.part.from_us, edit.part.to_us)
    if not -_FAR_US < reach[0] < reach[1] < _FAR_US:
        raise BadRow("one of its edits speaks of no time")
    return edit


def _change(body: object) -> Change:
    try:
        change = change_from_json(fields_of(body))
        for side in (change.before, change.after):
            if side is not None:
                _read(change.kind, change.uid, fields_of(side))
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError) as bad:
        raise BadRow("one of its changes cannot be read") from bad
    if change.kind != "entry" and not any(change.kind in kinds for kinds in _KINDS.values()):
        raise BadRow("one of its changes is of a kind that is not known")
    return change


def _read(kind: str, uid: str, body: dict[str, Any]) -> None:
    try:
        if kind == "entry":
            start_us, end_us = body["start_us"], body["end_us"]
            device_of(body["device"])
            numbers = (start_us, end_us, body["offset_minutes"])
            if not all(type(number) is int for number in numbers):
                raise BadRow("an entry in it has no time")
            if not EARLIEST_US <= start_us <= _LATEST_US or abs(numbers[2]) > _FARTHEST_MINUTES:
                raise BadRow("an entry in it has no time")
            if not 0 <= end_us - start_us <= LONGEST_WINDOW_US:
                raise BadRow("an entry in it has no time")
            if type(body["running"]) is not bool:
                raise BadRow("an entry in it has no time")
            label_from_json(body["label"])
        elif kind in _READERS:
            _READERS[kind](uid, body)
    except (ValueError, OverflowError, KeyError, TypeError, AttributeError) as bad:
        raise BadRow("its body cannot be read") from bad


def _uid(value: object) -> str:
    if not isinstance(value, str) or not _UID.fullmatch(value):
        raise BadRow("its uid is not one of 1 to 100 plain characters")
    return value


def _list(value: object, name: str) -> list[object]:
    if not isinstance(value, list):
        raise BadRow(f"its {name} are not a list")
    return value


def _clean(value: object) -> None:
    """Refuse what no JSON of ours holds: NUL, half a surrogate pair, numbers too long."""
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError, RecursionError) as bad:
        raise BadRow("it holds what is not valid text or no number") from bad
    if "\\u0000" in text:
        raise BadRow("it holds what is not valid text or no number")
