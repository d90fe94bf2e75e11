"""`workmoniq support`: nothing without a yes, and every state in one clear line."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from tests.fakes.doors import BERLIN, NOW_US, ScriptedProfile
from tests.fakes.support import BADGE, CASE, SECOND_BADGE, TITLE, ScriptedSupport, code_number
from tests.unit.cli.conftest import Call

from workmoniq_desktop.cli.support_follow import follow
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.settings import Language, Settings
from workmoniq_desktop.domain.support import (
    USUAL_KINDS,
    Alarm,
    Grant,
    GrantState,
    Kind,
    Notice,
    NoticeSeen,
    Redaction,
    SupportChoice,
    SupportTeam,
)
from workmoniq_desktop.domain.sync_errors import ServerGone

GRANT = ("support", "grant", "--yes")


@pytest.fixture
def support(profile: ScriptedProfile) -> ScriptedSupport:
    """The tray app runs and watches, unless a test says otherwise."""
    profile.answer = {}
    return profile.history.support


def armed(support: ScriptedSupport) -> Grant:
    choice = SupportChoice(from_us=NOW_US - DAY_US, to_us=NOW_US)
    return support.arm(support.preview(choice))


def asked(support: ScriptedSupport, deed: str) -> list[tuple[object, ...]]:
    return [each for each in support.asked if each[0] == deed]


def choice_of(support: ScriptedSupport) -> SupportChoice:
    (_, choice), *_ = asked(support, "preview")
    assert isinstance(choice, SupportChoice)
    return choice


@pytest.mark.parametrize("deed", ["grant", "list", "share", "revoke", "receipt"])
def test_every_deed_of_support_explains_itself(call: Call, deed: str) -> None:
    told = call("support", deed, "--help")
    assert (told.code, told.err) == (0, "")
    assert f"workmoniq support {deed}" in told.out


@pytest.mark.parametrize(
    "argv",
    [
        ("support",),
        ("support", "fly"),
        ("support", "share"),
        (*GRANT, "--kinds", "diagnostics,secrets"),
        (*GRANT, "--kinds", ","),
        (*GRANT, "--redaction", "R4"),
        (*GRANT, "--expires", "soon"),
        (*GRANT, "--expires", "0h"),
        (*GRANT, "--expires", "25h"),
        (*GRANT, "--expires", "14m"),
    ],
    ids=" ".join,
)
def test_a_choice_that_cannot_be_read_exits_2(
    call: Call, support: ScriptedSupport, argv: tuple[str, ...]
) -> None:
    told = call(*argv)
    assert (told.code, told.out) == (2, "")
    assert ": error: " in told.err.splitlines()[-1]
    assert not asked(support, "preview")


def test_a_code_is_told_in_large_groups_with_what_to_do(
    call: Call, support: ScriptedSupport
) -> None:
    told = call(*GRANT)
    assert (told.code, told.err) == (0, "")
    assert "   ".join(code_number(1).split("-")) in told.out
    assert "43 rows, " in told.out
    assert "Nothing has left this computer yet." in told.out
    assert "badge number" in told.out
    assert "WorkMoniQ tells you when the agent waits." in told.out
    assert not asked(support, "look")


def test_what_is_open_already_is_said_with_the_way_to_take_it_back(
    call: Call, support: ScriptedSupport
) -> None:
    assert call(*GRANT).err == ""
    told = call(*GRANT)
    assert told.code == 0
    assert told.err.count("\n") == 1
    assert "access s1 is still open, until " in told.err
    assert "`workmoniq support revoke s1`" in told.err
    assert "still open" not in call("support", "grant", "--show").err
    support.revoke("s1")
    assert "s1" not in call(*GRANT).err
    call(*GRANT)
    before = len(asked(support, "preview"))
    told = call(*GRANT)
    assert told.code == 1
    assert told.err.count("is still open") == 3
    assert "three accesses are open" in told.err
    assert len(asked(support, "preview")) == before


def test_an_address_that_cannot_be_one_is_refused_before_anything_is_read(
    call: Call, support: ScriptedSupport
) -> None:
    told = call(*GRANT, "--server", "https://")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "no address of a server" in told.err
    assert not asked(support, "preview")


def test_without_further_words_the_last_week_of_diagnostics_is_chosen(
    call: Call, support: ScriptedSupport
) -> None:
    call(*GRANT)
    choice = choice_of(support)
    assert (choice.from_us, choice.to_us) == (NOW_US - 7 * DAY_US, NOW_US)
    assert choice.kinds == (Kind.DIAGNOSTICS,)
    assert choice.redaction is Redaction.R0
    assert choice.lasts_us == 4 * HOUR_US


def test_everything_can_be_chosen(call: Call, support: ScriptedSupport) -> None:
    told = call(
        *GRANT,
        *("--from", "2026-11-20", "--to", "2026-11-22", "--kinds", "usual,places"),
        *("--redaction", "R2", "--expires", "90m", "--server", "https://other.example.org"),
    )
    assert told.code == 0
    choice = choice_of(support)
    assert choice.to_us == NOW_US  # today is not over
    assert choice.kinds == (*USUAL_KINDS, Kind.PLACES)
    assert choice.redaction is Redaction.R2
    assert choice.lasts_us == 90 * MINUTE_US
    assert asked(support, "arm") == [("arm", "https://other.example.org")]


def test_what_was_chosen_and_has_no_row_is_said(call: Call, support: ScriptedSupport) -> None:
    told = call(*GRANT, "--kinds", "usual,places", "--redaction", "R1")
    assert len(asked(support, "arm")) == 1
    assert "In these days there is nothing of: corrections, places.\n" in told.out
    shown = call("support", "grant", "--show", "--kinds", "places")
    assert shown.err == "In these days there is nothing of: places.\n"
    assert "nothing of" not in call(*GRANT).out


def test_a_kind_without_rows_at_r0_is_refused_and_usual_leaves_it_out(
    call: Call, support: ScriptedSupport
) -> None:
    told = call(*GRANT, "--kinds", "diagnostics,activity")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "--redaction R1" in told.err
    assert call(*GRANT, "--kinds", "usual").code == 0
    assert choice_of(support).kinds == (Kind.DIAGNOSTICS, Kind.TOTALS)


def test_days_that_are_still_to_come_are_refused(call: Call, support: ScriptedSupport) -> None:
    told = call(*GRANT, "--from", "2026-12-24")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "in the past" in told.err


def test_show_prints_what_would_be_sent_and_makes_no_code(
    call: Call, support: ScriptedSupport
) -> None:
    told = call("support", "grant", "--show")
    assert told.code == 0
    lines = [json.loads(line) for line in told.out.splitlines()]
    assert lines[0]["format"] == "workmoniq-support"
    assert len(lines) == 44
    assert not asked(support, "arm")


def test_rows_that_are_removed_are_not_sent(call: Call, support: ScriptedSupport) -> None:
    told = call(*GRANT, "--redaction", "R3", "--remove", f"{TITLE} 3", "--remove", "gap")
    assert told.code == 0
    sent = support.frozen["s1"].decode()
    assert f"{TITLE} 2" in sent
    assert f"{TITLE} 3" not in sent
    assert '"gap"' not in sent


def test_a_server_that_nobody_named_is_missed_before_anything_is_asked(
    on_screen: Call, support: ScriptedSupport
) -> None:
    support.the_team = SupportTeam(pinned=True)
    told = on_screen("support", "grant")
    assert (told.code, told.out) == (1, "")
    assert "--server" in told.err
    assert on_screen("support", "grant", "--show").code == 0


def test_no_code_is_made_for_no_row(call: Call, support: ScriptedSupport) -> None:
    told = call(*GRANT, "--remove", '{"row"')
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "no row to show" in told.err
    assert not asked(support, "arm")


@pytest.mark.parametrize("text", ["no such words", "workmoniq-support", ""])
def test_a_removal_that_removes_nothing_makes_no_code(
    call: Call, support: ScriptedSupport, text: str
) -> None:
    told = call(*GRANT, "--remove", text)
    assert (told.code, told.out) == (1, "")
    assert "--remove" in told.err
    assert not asked(support, "arm")


def test_without_a_yes_no_code_is_made(
    call: Call, on_screen: Call, support: ScriptedSupport
) -> None:
    assert "--yes" in call("support", "grant").err
    told = on_screen("support", "grant", answer="maybe\n")
    assert told.code == 1
    assert "not yes" in told.err
    assert not asked(support, "arm")


def test_who_is_asked_can_look_first(on_screen: Call, support: ScriptedSupport) -> None:
    told = on_screen("support", "grant", answer="show\nyes\n")
    assert told.code == 0
    assert '"row":"sense"' in told.out
    assert len(asked(support, "arm")) == 1


def test_a_build_without_a_team_says_so(call: Call, support: ScriptedSupport) -> None:
    support.the_team = SupportTeam(pinned=False)
    told = call(*GRANT)
    assert (told.code, told.out) == (1, "")
    assert "no support team" in told.err
    assert not asked(support, "preview")


def test_what_is_too_large_says_what_to_do(call: Call, support: ScriptedSupport) -> None:
    support.cap_bytes = 100
    told = call(*GRANT)
    assert told.code == 1
    assert "fewer days" in told.err
    assert not asked(support, "arm")


def test_json_begins_with_the_code(call: Call, support: ScriptedSupport) -> None:
    told = call(*GRANT, "--json")
    made = json.loads(told.out)
    assert made["code"] == code_number(1)
    assert made["state"] == "armed"
    assert made["rows"] == 43
    assert len(made["sha256"]) == 64


def test_without_a_tray_app_it_waits_and_says_how_to_share(
    call: Call, profile: ScriptedProfile, support: ScriptedSupport
) -> None:
    profile.answer = None
    base = Grant(
        id="s1",
        choice=SupportChoice(from_us=NOW_US - DAY_US, to_us=NOW_US),
        state=GrantState.ARMED,
        server="",
        armed_us=NOW_US,
        ends_us=NOW_US + HOUR_US,
        rows=43,
        size_bytes=2000,
        digest="ab" * 32,
    )
    claimed = support.claimed(base)
    shared = replace(claimed, state=GrantState.SHARED, sent=True)
    support.to_come = [base, claimed, claimed, shared]
    told = call(*GRANT)
    assert (told.code, told.err) == (0, "")
    assert f"badge {BADGE}, case {CASE} waits" in told.out
    assert "  workmoniq support share s1 --yes\n" in told.out
    assert told.out.count("waits.") == 1
    assert "Shared once" in told.out


def test_what_ends_unshared_exits_1_and_says_why(
    call: Call, profile: ScriptedProfile, support: ScriptedSupport
) -> None:
    profile.answer = None
    grant = armed(support)
    support.held.clear()
    leaked = replace(
        grant, state=GrantState.REVOKED, code=None, alarms=(Alarm.FORGED_CLAIM, Alarm.CODE_LEAKED)
    )
    support.to_come = [replace(grant, alarms=(Alarm.FORGED_CLAIM,)), leaked]
    told = call(*GRANT)
    assert told.code == 1
    first, second, last = told.err.splitlines()
    assert "without knowing the code" in first
    assert "had your code" in second
    assert "nothing was shared" in last


def test_a_server_that_is_away_is_told_once_and_asked_again(support: ScriptedSupport) -> None:
    grant = armed(support)
    gone = ServerGone("The server does not answer: see that you are online.")
    shared = replace(grant, state=GrantState.SHARED, sent=True)
    support.to_come = [gone, gone, gone, shared]
    out, err, rested = StringIO(), StringIO(), list[float]()
    ended = follow(support, grant, BERLIN, Terminal(out, err), as_lines=True, pause=rested.append)
    assert ended.state is GrantState.SHARED
    assert err.getvalue().count("does not answer") == 1
    assert "you are online; trying again\n" in err.getvalue()
    assert len(rested) == 3


def test_ctrl_c_leaves_the_code_good_and_says_so(
    call: Call, profile: ScriptedProfile, support: ScriptedSupport
) -> None:
    profile.answer = None
    grant = armed(support)
    support.held.clear()

    class Stopped(ScriptedSupport):
        def look(self, grant_id: str, wait_s: int = 0) -> Grant:
            raise KeyboardInterrupt

    profile.history.support = Stopped(now_us=NOW_US)
    told = call(*GRANT)
    assert told.code == 130
    assert "stays good" in told.err
    assert f"`workmoniq support share {grant.id}`" in told.err
    assert profile.history.support.grant(grant.id).state is GrantState.ARMED


def test_the_list_tells_where_each_access_stands(call: Call, support: ScriptedSupport) -> None:
    assert "never been given" in call("support", "list").out
    armed(support)
    support.claim("s1")
    told = call("support", "list")
    assert f"badge {BADGE}, case {CASE}" in told.out
    assert "claimed" in told.out
    grants = json.loads(call("support", "list", "--json").out)["grants"]
    assert grants[0]["agent"]["badges"] == [BADGE]
    support.share("s1")
    opened = NoticeSeen(notice=Notice.OPENED, at_us=NOW_US)
    over = replace(support.grant("s1"), state=GrantState.CONSUMED, over_us=NOW_US)
    support.become(replace(over, notices=(opened,)))
    assert "looking" in call("support", "list").out
    assert json.loads(call("support", "list", "--json").out)["grants"][0]["state"] == "consumed"


def test_sharing_needs_the_word_share(
    call: Call, on_screen: Call, support: ScriptedSupport
) -> None:
    armed(support)
    support.claim("s1", BADGE, SECOND_BADGE)
    assert "--yes" in call("support", "share", "s1").err
    told = on_screen("support", "share", "s1", answer="yes\n")
    assert told.code == 1
    assert f"badge {BADGE} and {SECOND_BADGE}" in told.err
    assert "SHA-256: " in told.err
    assert not asked(support, "share")
    told = on_screen("support", "share", "s1", answer="share\n")
    assert (told.code, told.out) == (0, "Shared once, 43 rows, 2.9 KiB, R0.\n")


def test_nothing_is_shared_before_an_agent_waits_or_twice(
    call: Call, support: ScriptedSupport
) -> None:
    armed(support)
    told = call("support", "share", "s1", "--yes")
    assert told.code == 1
    assert "tell them the code first" in told.err
    support.claim("s1")
    assert call("support", "share", "s1", "--yes").code == 0
    told = call("support", "share", "s1", "--yes")
    assert told.code == 1
    assert "make a new one" in told.err


def test_revoking_says_what_it_cannot_undo(call: Call, support: ScriptedSupport) -> None:
    for _ in range(3):
        armed(support)
    support.claim("s2")
    support.claim("s3")
    support.share("s3")
    assert call("support", "revoke", "s1").out == "Taken back. Nothing was shown to anybody.\n"
    assert call("support", "revoke", "s2").out == "Taken back. Nothing was shown to anybody.\n"
    assert "was seen" in call("support", "revoke", "s3").out
    assert "nothing has changed" in call("support", "revoke", "s1").out
    armed(support)
    support.claim("s4")
    support.become(replace(support.share("s4"), sent=True, untold=True))
    assert "told as soon as it can be reached" in call("support", "revoke", "s4").out
    told = call("support", "revoke", "s9")
    assert (told.code, told.err.count("\n")) == (1, 1)


def test_a_receipt_is_written_into_a_folder_in_the_language_of_the_settings(
    call: Call, profile: ScriptedProfile, support: ScriptedSupport, tmp_path: Path
) -> None:
    armed(support)
    told = call("support", "receipt", "s1", str(tmp_path))
    assert told.out.splitlines()[0] == str(tmp_path / "receipt.json")
    files = json.loads(call("support", "receipt", "s1", str(tmp_path), "--json").out)["files"]
    assert len(files) == 3
    profile.settings = Settings(language=Language.GERMAN)
    assert call("support", "receipt", "s1", str(tmp_path)).code == 0
    assert [words for *_, words in asked(support, "receipt")][-1] == "de"
    told = call("support", "receipt", "s1", str(tmp_path / "nowhere"))
    assert told.code == 1
    assert "no such folder" in told.err
