"""Whatever a verb changes is told to the app that runs, once; what only reads is told to nobody."""

import pytest
from tests.fakes.doors import COMMAND, ScriptedProfile
from tests.unit.cli.conftest import Call

HOUR = ("--from", "2026-11-22T14:00", "--to", "2026-11-22T15:00")


@pytest.fixture
def told(call: Call, profile: ScriptedProfile) -> Call:
    profile.history.commands = (COMMAND,)
    return call


@pytest.mark.parametrize(
    "argv",
    [
        ("edit", "hide", *HOUR),
        ("edit", "assign", *HOUR, "--note", "n"),
        ("edit", "show", *HOUR),
        ("undo",),
        ("redo",),
        ("rules", "add", "--name", "Client", "--title", "*ACME*", "--category", "Work"),
        ("rules", "disable", "b"),
        ("rules", "remove", "b"),
        ("rules", "import", "classes.json"),
        ("goal", "add", "--at-least", "7:30"),
        ("redact", *HOUR, "--yes"),
        ("wipe", *HOUR, "--yes"),
        ("import", "history.json"),
    ],
    ids=" ".join,
)
def test_a_change_is_told_once(told: Call, profile: ScriptedProfile, argv: tuple[str, ...]) -> None:
    assert told(*argv).err == ""
    assert profile.verbs_asked().count("changed") == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("edit", "log"),
        ("rules", "list"),
        ("rules", "test", "--app", "code"),
        ("rules", "import", "classes.json", "--dry-run"),
        ("goal", "list"),
        ("import", "history.json", "--dry-run"),
        ("timeline",),
        ("report",),
        ("wipe", "--all", "--yes"),
    ],
    ids=" ".join,
)
def test_what_changes_nothing_is_told_to_nobody(
    told: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    assert told(*argv).code == 0
    assert "changed" not in profile.verbs_asked()


@pytest.mark.parametrize("argv", [("undo",), ("redo",)])
def test_where_nothing_was_undone_nothing_is_told(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    assert call(*argv).code == 1
    assert "changed" not in profile.verbs_asked()
