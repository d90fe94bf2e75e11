"""What a file says that the worker did can be undone, or it is not taken in."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.integration.port.histories import (
    CLOCK,
    NOW_US,
    load,
    new_history,
    presence,
    reports_of,
    window,
)

from workmoniq_desktop.domain.calendar import UTC
from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.goals_json import goal_from_json
from workmoniq_desktop.domain.projects_json import project_from_json
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.goals import Goals
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store import checks, things
from workmoniq_desktop.store.database import Database

FAR_US = 1 << 60
HIDE = {"kind": "hide", "from_us": NOW_US - HOUR_US, "to_us": NOW_US, "hidden": True}
SPANS = (
    presence(NOW_US - 5 * HOUR_US, NOW_US),
    window(NOW_US - 5 * HOUR_US, NOW_US - 4 * HOUR_US),
)


def entry(**changed: Any) -> dict[str, Any]:
    body = {
        "device": "ghost",
        "start_us": NOW_US - 9 * HOUR_US,
        "end_us": NOW_US - 8 * HOUR_US,
        "label": {},
        "offset_minutes": 0,
        "running": False,
    }
    return {"kind": "entry", "uid": "x", "before": body | changed, "after": None}


def file_with(path: Path, **lists: list[Any]) -> Path:
    path.write_text(json.dumps({"format": "workmoniq", "version": 1, **lists}))
    return path


def command(state: str = "done", **said: Any) -> dict[str, Any]:
    return {
        "uid": "u1",
        "device": "",
        "made": "2026-01-01T00:00:00.000000+00:00",
        "name": "step",
        "edits": [],
        "changes": [],
        "state": state,
        "final": False,
    } | said


@pytest.mark.parametrize("state", ["done", "undone"])
@pytest.mark.parametrize(
    "said",
    [
        {"changes": [entry()]},
        {"edits": [HIDE | {"from_us": -FAR_US, "to_us": FAR_US}]},
        {"edits": [HIDE | {"to_us": FAR_US}]},
        {"edits": [HIDE | {"from_us": FAR_US - 1, "to_us": FAR_US}]},
        {"edits": [{"kind": "split", "at_us": -FAR_US}]},
        {
            "edits": [
                HIDE
                | {"kind": "assign", "from_us": -FAR_US, "label": {"note": "n"}, "fields": ["note"]}
            ]
        },
    ],
    ids=range(6),
)
def test_what_is_taken_in_is_undone_and_done_again_at_once(
    said: dict[str, Any], state: str, tmp_path: Path
) -> None:
    with new_history(None, SPANS) as history:
        assert load(history, file_with(tmp_path / "f", edits=[command(state, **said)])).said == 1
        editing = Editing(history, CLOCK, lambda: None)
        for step in (editing.undo, editing.redo) * 2:
            step()
        while editing.undo() is not None:
            pass
        with history.raw() as raw:
            assert checks.rollups_agree(raw)


@pytest.mark.parametrize(
    "changed",
    [
        {"start_us": -FAR_US, "end_us": FAR_US},
        {"end_us": FAR_US},
        {"start_us": FAR_US - 1, "end_us": FAR_US},
        {"end_us": 0},
        {"offset_minutes": 1 << 60},
        {"start_us": True},
        {"label": []},
    ],
    ids=range(7),
)
def test_an_entry_of_no_time_is_not_taken_in(changed: dict[str, Any], tmp_path: Path) -> None:
    with new_history(None, SPANS) as history:
        taken = load(
            history, file_with(tmp_path / "f", edits=[command(changes=[entry(**changed)])])
        )
        assert (taken.said, taken.bad_count) == (0, 1)


def goals_of(database: Database) -> Goals:
    return Goals(
        database=database,
        editing=Editing(database, CLOCK, lambda: None),
        labelling=Labelling(database, lambda: Classifier(())),
        reports=reports_of(database),
        clock=CLOCK,
        zone=lambda: UTC,
        settings=Settings,
    )


@pytest.mark.parametrize(
    "body",
    [
        {"name": {"a": 1}, "colour": "#zzzzzz", "rate_minor": -1, "currency": 5},
        {"name": "p", "colour": "url(x)", "rate_minor": 10**18, "merged": "p"},
        {"name": "\u202ep", "rate_minor": True, "client": [], "archived": "x"},
    ],
    ids=range(3),
)
def test_of_a_project_only_what_can_be_shown_is_read(body: dict[str, Any], tmp_path: Path) -> None:
    row = {"kind": "project", "uid": "p", "body": body}
    with new_history() as history:
        assert load(history, file_with(tmp_path / "f", projects=[row])).said == 1
        with history.raw() as raw:
            read = project_from_json("p", things.all_of(raw, "project")["p"])
    assert (read.colour, read.rate_minor, read.name == str(body["name"])) == (None, None, True)


@pytest.mark.parametrize(
    "hours",
    [
        {"weekdays": [7], "from_minute": 0, "to_minute": 5},
        {"weekdays": [0], "from_minute": -1, "to_minute": 5},
        {"weekdays": [0], "from_minute": 0, "to_minute": 10**30},
        {"weekdays": 5},
    ],
    ids=range(4),
)
def test_a_rule_of_hours_that_no_day_has_is_not_taken_in(
    hours: dict[str, Any], tmp_path: Path
) -> None:
    body = {"name": "r", "position": 0, "patterns": [], "hours": hours}
    row = {"kind": "rule", "uid": "r", "body": body}
    with new_history() as history:
        assert load(history, file_with(tmp_path / "f", rules=[row])).bad_count == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "at_most", "minutes": 0, "per": "day"},
        {"kind": "x", "minutes": 5, "per": "day"},
        {"kind": "at_most", "minutes": "x", "per": "day"},
    ],
)
def test_a_goal_that_is_none_is_not_taken_in_and_harms_no_page(
    body: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises((KeyError, ValueError)):
        goal_from_json("g", body)
    row = {"kind": "goal", "uid": "g", "body": body}
    with new_history() as history:
        assert load(history, file_with(tmp_path / "f", rules=[row])).bad_count == 1
        with history.writing() as raw:
            things.put(raw, "goal", "g", body)
        assert goals_of(history).all() == ()


def test_a_category_without_a_colour_or_with_none_that_can_be_shown_has_none() -> None:
    with new_history() as history:
        with history.writing() as raw:
            things.put(raw, "category", "typed", {"name": "Typed"})
            things.put(raw, "category", "Odd", {"colour": "url(x)"})
            things.put(raw, "category", "Good", {"colour": "#aabbcc"})
        rulebook = Rulebook(history, Editing(history, CLOCK, lambda: None), CLOCK)
        assert list(rulebook.categories()) == ["Good"]
