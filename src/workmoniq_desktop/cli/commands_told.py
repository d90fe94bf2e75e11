"""Steps of editing, as the command line tells of them."""

from datetime import tzinfo
from typing import assert_never

from workmoniq_desktop.cli.words import day_and_time, local_iso
from workmoniq_desktop.domain.edits import (
    Assign,
    Command,
    CommandState,
    Edit,
    Hide,
    Merge,
    Part,
    Split,
)
from workmoniq_desktop.domain.edits_json import edit_to_json


def command_to_json(command: Command, zone: tzinfo) -> dict[str, object]:
    """Its edits in the shape of exports: times in microseconds UTC."""
    return {
        "id": command.uid,
        "name": command.name,
        "made": local_iso(command.made_us, zone),
        "state": command.state.value,
        "final": command.final,
        "edits": [edit_to_json(edit) for edit in command.edits],
        "changes": [{"kind": change.kind, "id": change.uid} for change in command.changes],
    }


def command_words(command: Command, zone: tzinfo) -> str:
    """assign, of 2026-11-22 14:30:05."""
    return f"{command.name.replace('_', ' ')}, of {day_and_time(command.made_us, zone)}"


def state_words(command: Command) -> str:
    """done, undone, left, or that it is for good."""
    done = command.state is CommandState.DONE
    return "for good" if command.final and done else command.state.value


def edit_words(edit: Edit, zone: tzinfo) -> str:
    """What an edit does, and to which time."""
    match edit:
        case Assign():
            return f"assign {', '.join(sorted(edit.fields))} {_range(edit.part, zone)}"
        case Hide():
            return f"{'hide' if edit.hidden else 'show'} {_range(edit.part, zone)}"
        case Merge():
            return f"merge into {edit.app} {_range(edit.part, zone)}"
        case Split():
            return f"split at {day_and_time(edit.at_us, zone)}"
        case _:
            assert_never(edit)


def _range(part: Part, zone: tzinfo) -> str:
    of = "" if part.app is None else f" of {part.app}"
    return f"from {day_and_time(part.from_us, zone)} to {day_and_time(part.to_us, zone)}{of}"
