"""A wipe shows, asks, destroys and gives a receipt, in this order."""

import json

import pytest
from tests.fakes.doors import NOW_US, ScriptedProfile
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.errors import CannotRead, CannotWrite, DiskFull, WorkMoniQError
from workmoniq_desktop.domain.wipe import WipeScope

APP = WipeScope(app="editor")
ALL = WipeScope(everything=True)


def test_a_wipe_with_yes_shows_what_goes_and_prints_a_receipt(
    call: Call, profile: ScriptedProfile
) -> None:
    told = call("wipe", "--app", "editor", "--yes")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "To be wiped: the app editor",
        "  3 window spans, 2 titles",
        "  2 presence spans",
        "  1 minute of input counts",
        "  1:30:00 of active time",
        "  4 manual entries, 1 edit",
        "  in the backup old.backup",
        "Wiped at 2026-11-22 14:30:00:",
        "  3 window spans, 2 titles",
        "  2 presence spans",
        "  1 minute of input counts",
        "  1:30:00 of active time",
        "  4 manual entries, 1 edit",
        "What cannot be promised:",
        "  A disk may keep old pages.",
    ]
    assert profile.asked == [
        ("open", False),
        ("preview", APP),
        ("hold",),
        ("wipe", APP),
        ("let go",),
        ("changed", None),
    ]


@pytest.mark.parametrize("argv", [("--app", "editor"), ("--all",), ("--all", "--json")])
def test_a_script_without_yes_wipes_nothing(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    told = call("wipe", *argv)
    assert told.code == 1
    assert told.err == (
        "workmoniq: nothing was wiped, for nobody can be asked here; add --yes to go on\n"
    )
    assert "wipe" not in profile.verbs_asked()


@pytest.mark.parametrize(
    ("argv", "answer", "code"),
    [
        (("--app", "editor"), "yes\n", 0),
        (("--app", "editor"), "y\n", 1),
        (("--app", "editor"), "", 1),
        (("--all",), "yes\n", 1),
        (("--all",), "WIPE\n", 0),
        (("--all",), "wipe\n", 1),
    ],
)
def test_a_wipe_needs_the_very_word(
    on_screen: Call, profile: ScriptedProfile, argv: tuple[str, ...], answer: str, code: int
) -> None:
    told = on_screen("wipe", *argv, answer=answer)
    assert told.code == code
    assert "This cannot be undone." in told.err
    assert ("wipe" in profile.verbs_asked()) == (code == 0)


def test_the_app_records_on_while_the_question_stands(
    on_screen: Call, profile: ScriptedProfile
) -> None:
    on_screen("wipe", "--all", answer="no\n")
    assert "hold" not in profile.verbs_asked()


def test_a_receipt_in_json_is_all_there_is_on_the_output(call: Call, on_screen: Call) -> None:
    told = call("wipe", "--from", "2026-11-22T14:00", "--to", "2026-11-22", "--yes", "--json")
    assert told.err == ""
    assert json.loads(told.out) == {
        "at": "2026-11-22T14:30:00.000000+01:00",
        "scope": {
            "from": "2026-11-22T14:00:00.000000+01:00",
            "to": "2026-11-23T00:00:00.000000+01:00",
            "app": None,
            "all": False,
        },
        "counts": {
            "windows": 3,
            "presences": 2,
            "tallies": 1,
            "titles": 2,
            "active_seconds": 5400.0,
            "entries": 4,
            "edits": 1,
            "watched": 0,
        },
        "backups": [],
        "key_destroyed": False,
        "cannot_promise": ["A disk may keep old pages."],
    }
    told = on_screen("wipe", "--all", "--json", answer="WIPE\n")
    assert json.loads(told.out)["key_destroyed"] is True
    assert "To be wiped: everything, and the key" in told.err


def test_a_wipe_of_all_says_that_the_key_is_gone(call: Call) -> None:
    assert "  the key was destroyed" in call("wipe", "--all", "--yes").out


def test_an_open_range_is_described_as_it_is(call: Call, profile: ScriptedProfile) -> None:
    told = call("wipe", "--from", "2026-11-22T14:00", "--yes")
    assert told.out.startswith("To be wiped: from 2026-11-22 14:00:00\n")
    assert profile.asked[1] == ("preview", WipeScope(from_us=NOW_US - 30 * 60_000_000))


@pytest.mark.parametrize("name", ["", "\udcff"])
def test_an_app_without_a_name_is_wrong_usage(call: Call, name: str) -> None:
    assert call("wipe", "--app", name, "--yes").code == 2


def test_a_profile_without_a_name_is_wrong_usage(call: Call) -> None:
    told = call("--profile", "", "status")
    assert (told.code, told.out) == (2, "")


@pytest.mark.parametrize("why", [DiskFull, CannotRead, CannotWrite])
def test_everything_can_be_wiped_though_the_history_does_not_open(
    call: Call, profile: ScriptedProfile, why: type[WorkMoniQError]
) -> None:
    profile.trouble = why("it does not open")
    told = call("wipe", "--all", "--yes")
    assert told.code == 0
    assert "the key was destroyed" in told.out
