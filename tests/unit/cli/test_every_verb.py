"""What holds for every verb: help, exit codes, one line for a failure, and quiet ends."""

import pytest
from tests.fakes.doors import CANARY, ScriptedProfile
from tests.unit.cli.conftest import Call

from workmoniq_desktop.cli.verbs import VERBS
from workmoniq_desktop.domain.errors import HistoryBusy, WorkMoniQError

NAMES = [verb.name for verb in VERBS]
A_DAY = ("--from", "2026-11-22", "--to", "2026-11-22")
READERS = (
    ("report",),
    ("timeline",),
    ("search", "x"),
    ("edit", "log"),
    ("edit", "hide", "--from", "2026-11-22", "--to", "2026-11-22"),
    ("undo",),
    ("redo",),
    ("export", "nowhere.json"),
    ("wipe", "--all", "--yes"),
    ("backup", "nowhere"),
    ("doctor",),
)


@pytest.mark.parametrize("name", NAMES)
def test_every_verb_explains_itself(call: Call, name: str) -> None:
    told = call(name, "--help")
    assert (told.code, told.err) == (0, "")
    assert f"workmoniq {name}" in told.out
    assert "--profile DIR" in told.out


def test_the_help_names_every_verb_and_every_exit_code(call: Call) -> None:
    told = call("--help")
    assert told.code == 0
    for name in NAMES:
        assert f" {name} " in told.out
    assert "Exit codes: 0" in told.out


@pytest.mark.parametrize("deed", ["show-recovery", "use-recovery", "change-passphrase"])
def test_every_deed_of_key_explains_itself(call: Call, deed: str) -> None:
    told = call("key", deed, "--help")
    assert told.code == 0
    assert "--passphrase-file F" in told.out


def test_the_version_is_one_line(call: Call) -> None:
    told = call("--version")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("workmoniq")
    assert told.out.count("\n") == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("report", "--from", "yesterday"),
        ("report", "--from", "2026-13-01"),
        ("report", "--from", "2026-11-23", "--to", "2026-11-22"),
        ("report", "--from", "2026-11-22T10:00", "--to", "2026-11-22T10:00"),
        ("export", "a.json", "--to", "soon"),
        ("timeline", "--day", "9999-12-31"),
        ("timeline", "--day", "some day"),
        ("wipe", "--from", "2026-11-23", "--to", "2026-11-22", "--yes"),
    ],
)
def test_a_date_that_cannot_be_used_is_one_line_and_exits_1(
    call: Call, argv: tuple[str, ...]
) -> None:
    told = call(*argv)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("workmoniq: ")
    assert told.err.count("\n") == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("fly",),
        ("--fly",),
        ("status", "extra"),
        ("report", "--by", "colour"),
        ("export",),
        ("search",),
        ("search", " "),
        ("search", "x", "--limit", "0"),
        ("pause", "-5"),
        ("report", "--limit", "0"),
        ("report", "--compare", "--recorded"),
        ("edit",),
        ("edit", "hide"),
        ("edit", "hide", "--from", "2026-11-22"),
        ("edit", "assign", "--from", "2026-11-22", "--to", "2026-11-22"),
        ("edit", "assign", *A_DAY, "--note", "n", "--clear", "note"),
        ("edit", "assign", *A_DAY, "--clear", "colour"),
        ("edit", "merge", *A_DAY),
        ("edit", "split"),
        ("pause", "ten"),
        ("private", "0"),
        ("wipe",),
        ("wipe", "--yes"),
        ("wipe", "--all", "--app", "editor"),
        ("wipe", "--app", ""),
        ("key",),
        ("import", "a.json", "--from-format", "tea leaves"),
    ],
)
def test_wrong_usage_is_explained_and_exits_2(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    told = call(*argv)
    assert (told.code, told.out) == (2, "")
    assert told.err.startswith("usage: workmoniq")
    assert ": error: " in told.err.splitlines()[-1]
    assert not profile.asked


@pytest.mark.parametrize("argv", READERS)
def test_a_reading_verb_never_creates_a_profile(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    profile.missing = True
    told = call(*argv)
    assert (told.code, told.out) == (1, "")
    assert told.err == "workmoniq: no history here yet; start recording with `workmoniq`\n"


@pytest.mark.parametrize("argv", [*READERS[:-1], ("import", "a.json"), ("restore", "a.backup")])
def test_an_expected_failure_is_one_line_even_if_its_text_is_not(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    profile.trouble = HistoryBusy("another program holds the history;\n\x1b[2Jclose it")
    told = call(*argv)
    assert (told.code, told.out) == (1, "")
    assert told.err == "workmoniq: another program holds the history; \ufffd[2Jclose it\n"


def test_an_interrupted_verb_says_nothing(call: Call, profile: ScriptedProfile) -> None:
    profile.trouble = KeyboardInterrupt()
    told = call("report")
    assert (told.code, told.out, told.err) == (130, "", "")


def test_a_reader_that_left_early_is_no_failure_to_talk_about(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.trouble = BrokenPipeError()
    told = call("report")
    assert (told.code, told.err) == (141, "")


def test_what_the_system_refuses_is_one_line_without_a_path(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.trouble = OSError(28, "No space left on device", "/some/where")
    told = call("report")
    assert (told.code, told.err) == (1, "workmoniq: the system refused: No space left on device\n")


def test_our_own_mistakes_are_not_dressed_up(call: Call, profile: ScriptedProfile) -> None:
    profile.trouble = AssertionError("a mistake")
    with pytest.raises(AssertionError, match="a mistake"):
        call("report")


@pytest.mark.parametrize(
    "argv",
    [
        *READERS[:3],
        *((*argv, "--json") for argv in READERS[:3]),
        ("wipe", "--all"),
        ("wipe", "--all", "--yes", "--json"),
        ("doctor",),
        ("status",),
    ],
)
def test_no_title_ever_reaches_the_error_stream(call: Call, argv: tuple[str, ...]) -> None:
    assert CANARY not in call(*argv).err


@pytest.mark.parametrize("argv", [("--profile", "P", "report"), ("report", "--profile", "P")])
def test_the_profile_may_be_named_before_or_after_the_verb(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    assert call(*argv).code == 0
    assert profile.profile == "P"


def test_a_profile_left_out_is_left_to_the_doors(call: Call, profile: ScriptedProfile) -> None:
    call("report")
    assert profile.profile is None


@pytest.mark.parametrize(
    ("argv", "tray"), [((), True), (("run",), True), (("run", "--no-tray"), False)]
)
def test_running_is_what_happens_without_a_verb(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...], tray: bool
) -> None:
    profile.exit_code = 1
    assert call(*argv).code == 1
    assert profile.asked == [("run", tray)]


def test_a_secret_nobody_can_type_is_refused_with_the_remedy(
    call: Call, profile: ScriptedProfile
) -> None:
    call("report")
    assert profile.secrets is not None
    with pytest.raises(WorkMoniQError, match="WORKMONIQ_PASSPHRASE_FILE"):
        profile.secrets.ask("Passphrase:")
