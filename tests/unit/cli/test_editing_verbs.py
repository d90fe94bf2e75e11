"""Saying what time was for, hiding, merging, splitting, and taking it back."""

import json
from dataclasses import replace

import pytest
from tests.fakes.doors import COMMAND, MINUTE_US, NOW_US, ScriptedProfile
from tests.unit.cli.conftest import Call
from tests.unit.cli.test_reading_verbs import local

from workmoniq_desktop.domain.edits import Assign, CommandState, Edit, Hide, Merge, Part, Split
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.settings import Settings

A_DAY = ("--from", "2026-11-21", "--to", "2026-11-21")
PART = Part(from_us=local("2026-11-21"), to_us=local("2026-11-22"))


def done(profile: ScriptedProfile) -> Edit:
    """The one edit that was done."""
    ((_, _, edit),) = (asked for asked in profile.asked if asked[0] == "do")
    assert isinstance(edit, Assign | Hide | Merge | Split)
    return edit


def shown(app: str, title: str, minutes: int) -> ReportedSpan:
    return ReportedSpan(
        device="d1",
        start_us=NOW_US,
        end_us=NOW_US + minutes * MINUTE_US,
        app=app,
        process=f"{app}-bin",
        title=title,
        counted_us=minutes * MINUTE_US,
    )


def test_only_what_is_named_is_assigned(call: Call, profile: ScriptedProfile) -> None:
    profile.history.reported_spans = (shown("editor", "a", 20), shown("mail", "b", 5))
    told = call(
        "edit", "assign", *A_DAY, "--app", "editor", "--category", "Work", "--tag", "x",
        "--tag", "y", "--clear", "note",
    )  # fmt: skip
    assert told.code == 0
    assert done(profile) == Assign(
        part=replace(PART, app="editor"),
        label=Label(category="Work", tags=("x", "y")),
        fields=frozenset({"category", "tags", "note"}),
    )
    assert "0:20:00 of reported time" in told.out


def test_a_project_takes_the_task_of_another_away(call: Call, profile: ScriptedProfile) -> None:
    call("edit", "assign", *A_DAY, "--project", "acme")
    assert done(profile) == Assign(
        part=PART, label=Label(project="uid of acme"), fields=frozenset({"project", "task"})
    )


def test_a_task_brings_its_project(call: Call, profile: ScriptedProfile) -> None:
    call("edit", "assign", *A_DAY, "--task", "talks")
    edit = done(profile)
    assert isinstance(edit, Assign)
    assert edit.label.task == "uid of talks"
    assert edit.fields == frozenset({"project", "task"})


def test_a_note_can_be_written_and_taken_away(call: Call, profile: ScriptedProfile) -> None:
    call("edit", "note", *A_DAY, "with Ann")
    call("edit", "note", *A_DAY, "")
    notes = [asked[2] for asked in profile.asked if asked[0] == "do"]
    assert [note.label.note for note in notes if isinstance(note, Assign)] == ["with Ann", None]


@pytest.mark.parametrize(("deed", "hidden"), [("hide", True), ("show", False)])
def test_time_is_hidden_and_taken_in_again(
    call: Call, profile: ScriptedProfile, deed: str, hidden: bool
) -> None:
    told = call("edit", deed, *A_DAY, "--json")
    assert done(profile) == Hide(part=PART, hidden=hidden)
    edit = json.loads(told.out)["edit"]
    assert (edit["name"], edit["state"]) == (deed, "done")
    assert edit["edits"][0]["hidden"] is hidden


def test_merging_takes_the_window_that_was_shown_longest(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.reported_spans = (
        shown("editor", "short", 5),
        shown("editor", "long", 20),
        shown("mail", "longer", 30),
    )
    assert call("edit", "merge", *A_DAY, "--app", "editor").code == 0
    assert done(profile) == Merge(part=PART, app="editor", process="editor-bin", title="long")


def test_merging_into_what_was_not_shown_is_refused(call: Call, profile: ScriptedProfile) -> None:
    told = call("edit", "merge", *A_DAY, "--app", "editor")
    assert (told.code, told.out) == (1, "")
    assert "no such window is in that time" in told.err
    assert "do" not in profile.verbs_asked()


def test_a_span_is_split_at_a_moment(call: Call, profile: ScriptedProfile) -> None:
    profile.settings = Settings(day_start_h=4)
    call("edit", "split", "--at", "2026-11-21T14:30")
    assert done(profile) == Split(at_us=local("2026-11-21T14:30"))


def test_the_log_tells_every_step_and_its_state(call: Call, profile: ScriptedProfile) -> None:
    hide = Hide(part=replace(PART, app="game"))
    profile.history.commands = (
        replace(COMMAND, name="hide", edits=(hide,), state=CommandState.UNDONE),
        replace(COMMAND, name="redact_title", final=True),
    )
    _, hidden, redacted = call("edit", "log").out.splitlines()
    assert " ".join(hidden.split()) == (
        "2026-11-22 14:30:00 hide undone hide from 2026-11-21 00:00:00 to 2026-11-22 00:00:00"
        " of game"
    )
    assert "redact title" in redacted
    assert "for good" in redacted
    steps = json.loads(call("edit", "log", "--json").out)["edits"]
    assert [step["state"] for step in steps] == ["undone", "done"]
    assert len(json.loads(call("edit", "log", "--limit", "1", "--json").out)["edits"]) == 1


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_steps_go_back_and_forth_until_there_are_none(
    call: Call, profile: ScriptedProfile, verb: str
) -> None:
    profile.history.commands = (COMMAND,)
    assert "assign, of 2026-11-22 14:30:00" in call(verb).out
    assert json.loads(call(verb, "--json").out)["edit"]["id"] == "c1"
    profile.history.commands = ()
    told = call(verb)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith(f"workmoniq: there is nothing to {verb}")
