"""Verbs that talk to the running app, and the state they leave it in."""

import json

import pytest
from tests.fakes.doors import CANARY, MINUTE_US, NOW_US, ScriptedProfile, presence, window
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.status import Mode, SenseStatus, Status
from workmoniq_desktop.services.status_json import status_to_json

SENSES = (
    SenseStatus(sense=Sense.WINDOW, backend="x11_window"),
    SenseStatus(sense=Sense.SESSION, backend=None, refusals=(("logind", "no system bus"),)),
)


def running(mode: Mode = Mode.RECORDING, **more: object) -> dict[str, object]:
    status = Status(
        at_us=NOW_US,
        mode=mode,
        presence=presence(),
        window=window() if mode is Mode.RECORDING else None,
        senses=SENSES,
        database_bytes=3 * 1024 * 1024,
    )
    return {**status_to_json(status, offset_minutes=60), **more}


def test_a_status_in_json_has_exactly_the_published_keys(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.answer = running()
    told = call("status", "--json")
    status = json.loads(told.out)
    assert (told.code, told.err) == (0, "")
    assert list(status) == ["state", "span", "senses", "database_bytes", "last_sync"]
    assert status["state"] == "recording"
    assert status["span"]["title"] == CANARY
    assert status["senses"] == [
        {"name": "window", "backend": "x11_window", "refusals": []},
        {
            "name": "session",
            "backend": None,
            "refusals": [{"backend": "logind", "reason": "no system bus"}],
        },
    ]
    assert status["database_bytes"] == 3 * 1024 * 1024
    assert status["last_sync"] is None


def test_a_status_tells_the_last_sync_with_and_without_the_app(
    call: Call, profile: ScriptedProfile
) -> None:
    assert "Last sync never\n" in call("status").out
    profile.last_sync_us = NOW_US - 3 * MINUTE_US
    status = json.loads(call("status", "--json").out)
    assert status["last_sync"] == "2026-11-22T14:27:00.000000+01:00"
    profile.answer = {**running(), "last_sync": "2026-11-22T14:29:00.000000+01:00"}
    assert "Last sync 14:29:00\n" in call("status").out


def test_a_status_without_a_recorder_is_off_and_exits_1(call: Call) -> None:
    told = call("status", "--json")
    assert told.code == 1
    assert json.loads(told.out) == {
        "state": "off",
        "span": None,
        "senses": [],
        "database_bytes": 4096,
        "last_sync": None,
    }
    assert told.err == (
        "workmoniq: WorkMoniQ does not run on this profile; start it with `workmoniq`\n"
    )


@pytest.mark.parametrize("mode", list(Mode))
def test_a_status_exits_0_only_while_a_recorder_records(
    call: Call, profile: ScriptedProfile, mode: Mode
) -> None:
    profile.answer = running(mode)
    told = call("status", "--json")
    records = mode in {Mode.RECORDING, Mode.IDLE, Mode.LOCKED, Mode.ASLEEP}
    assert told.code == (0 if records else 1)
    assert told.err.count("\n") == (0 if records else 1)
    assert json.loads(told.out)["state"] == mode.value


def test_a_status_for_people_tells_what_is_in_focus_and_who_sees_it(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.answer = running()
    assert call("status").out.splitlines() == [
        "State     recording",
        f"Now       editor  {CANARY}",
        "          since 14:00:00, 0:30:00",
        "Senses    window: x11_window",
        "          session: none",
        "            not logind: no system bus",
        "Database  3.0 MiB",
        "Last sync never",
    ]


def test_a_status_for_people_tells_trouble(call: Call, profile: ScriptedProfile) -> None:
    until = "2026-11-22T15:00:00.000000+01:00"
    profile.answer = running(
        Mode.PAUSED, until=until, trouble="the disk is full", kept_in_memory=3, dropped=2
    )
    told = call("status")
    assert "Until     15:00:00" in told.out
    assert "Now       active: in use" in told.out
    assert "In memory 3 spans" in told.out
    assert "Lost      2 events" in told.out
    assert "Trouble   the disk is full" in told.out


def test_a_state_of_a_newer_app_is_not_taken_for_recording(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.answer = running(state="dreaming")
    told = call("status")
    assert told.code == 1
    assert told.err == "workmoniq: nothing is recorded now; start `workmoniq`\n"


@pytest.mark.parametrize(("verb", "state"), [("pause", "paused"), ("private", "private")])
def test_standing_aside_lasts_minutes_or_until_resumed(
    call: Call, profile: ScriptedProfile, verb: str, state: str
) -> None:
    profile.answer = {}
    assert call(verb, "15").out.endswith("until 14:45:00.\n")
    assert profile.asked == [(verb, NOW_US + 15 * MINUTE_US)]
    assert call(verb).out.endswith("until you say `workmoniq resume`.\n")
    assert profile.asked[-1] == (verb, None)
    assert json.loads(call(verb, "15", "--json").out) == {
        "state": state,
        "until": "2026-11-22T14:45:00.000000+01:00",
    }
    assert json.loads(call(verb, "--json").out) == {"state": state, "until": None}


def test_a_resume_ends_both(call: Call, profile: ScriptedProfile) -> None:
    profile.answer = {}
    assert call("resume").out == "Recording goes on.\n"
    assert json.loads(call("resume", "--json").out) == {"state": "resumed"}
    assert profile.asked == [("resume", None)] * 2


@pytest.mark.parametrize("verb", ["pause", "private", "resume"])
def test_nothing_can_be_paused_that_does_not_run(call: Call, verb: str) -> None:
    told = call(verb)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("workmoniq: WorkMoniQ does not run")
    assert told.err.count("\n") == 1
