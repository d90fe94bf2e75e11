"""Account, sync, device and recovery."""

import json
import os
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from tests.fakes.doors import NOW_US, ScriptedProfile
from tests.fakes.screen import Screen
from tests.fakes.syncing import (
    ACCOUNT,
    DIGITS,
    LAPTOP,
    LINK_CODE,
    NEW_RECOVERY_CODE,
    PHONE,
    RECOVERY_CODE,
    SERVER,
    THIS,
    syncing_badly,
    syncing_well,
)
from tests.unit.cli.conftest import Call, Told

from workmoniq_desktop.cli.main import main
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import NotConfirmed
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.domain.syncing import AccountState, Found, SyncDone, Verdict

WHERE = ("--server", SERVER)
CREATE = ("account", "create", *WHERE, "--username", "ada")


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("correct horse battery\n")
    file.chmod(0o600)
    return file


@pytest.fixture
def well(profile: ScriptedProfile) -> ScriptedProfile:
    profile.history.syncing.now = syncing_well(NOW_US)
    return profile


def typing(profile: ScriptedProfile, typed: str, *argv: str) -> Told:
    """A script that writes to our standard input."""
    out, err = StringIO(), StringIO()
    code = main(argv, profile.make_doors, Terminal(out, err, StringIO(typed)))
    return Told(code=code, out=out.getvalue(), err=err.getvalue())


def mistyped(code: str) -> str:
    """One character is another."""
    return ("1" if code[0] == "0" else "0") + code[1:]


def deeds(profile: ScriptedProfile) -> list[object]:
    return [asked[0] for asked in profile.asked]


@pytest.mark.parametrize(
    "argv",
    [
        ("account", "create", "--help"),
        ("account", "delete", "--help"),
        ("account", "metadata", "--help"),
        ("account", "password", "--help"),
        ("account", "recovery", "--help"),
        ("sync", "live", "--help"),
        ("device", "pair", "--help"),
        ("device", "join", "--help"),
        ("recovery", "use", "--help"),
    ],
)
def test_every_deed_of_sync_explains_itself(call: Call, argv: tuple[str, ...]) -> None:
    told = call(*argv)
    assert told.code == 0
    assert "--profile DIR" in told.out
    assert "--json" in told.out


@pytest.mark.parametrize(
    "argv",
    [
        ("account",),
        ("account", "create", "--username", "ada"),
        ("sync",),
        ("sync", "live"),
        ("sync", "live", "maybe"),
        ("device", "revoke"),
        ("device", "join", LINK_CODE),
        ("device", "pair", "--role", "king"),
        ("recovery", "use", RECOVERY_CODE),
        ("device", "join", LINK_CODE, *WHERE, "--upload-history", "--no-upload-history"),
    ],
)
def test_what_sync_cannot_understand_is_wrong_usage(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    assert call(*argv).code == 2
    assert not profile.asked


def test_an_account_shows_its_recovery_code_once_and_has_it_typed_back(
    profile: ScriptedProfile, password_file: Path
) -> None:
    typed = f"{mistyped(RECOVERY_CODE)}\n{RECOVERY_CODE.lower()}\n"
    told = typing(profile, typed, *CREATE, "--password-file", str(password_file))
    assert told.code == 0
    assert told.out.count(RECOVERY_CODE) == 1
    assert ACCOUNT in told.out
    assert "not the recovery code" in told.err
    assert profile.history.syncing.now.state is AccountState.READY
    assert not profile.history.syncing.now.on
    assert ("create", SERVER, "ada", "correct horse battery", None) in profile.asked
    assert ("open", True) in profile.asked


def test_a_code_that_is_not_typed_back_leaves_the_account_waiting_for_it(
    profile: ScriptedProfile, password_file: Path
) -> None:
    told = typing(profile, "", *CREATE, "--password-file", str(password_file))
    assert told.code == 1
    assert "workmoniq account recovery" in told.err
    assert profile.history.syncing.now.state is AccountState.UNCONFIRMED
    told = typing(profile, f"{RECOVERY_CODE}\n", "account", "recovery")
    assert (told.code, profile.history.syncing.now.state) == (0, AccountState.READY)


def test_a_script_reads_the_recovery_code_as_json_and_keeps_it(
    call: Call, profile: ScriptedProfile, password_file: Path
) -> None:
    told = call(*CREATE, "--json", "--password-file", str(password_file), "--invite", "INV")
    assert (told.code, told.err) == (0, "")
    assert json.loads(told.out)["recovery"] == RECOVERY_CODE
    assert profile.history.syncing.now.state is AccountState.READY
    assert ("create", SERVER, "ada", "correct horse battery", "INV") in profile.asked


@pytest.mark.skipif(os.name != "posix", reason="other systems keep rights elsewhere")
def test_a_password_file_that_others_can_read_is_said(
    call: Call, profile: ScriptedProfile, password_file: Path
) -> None:
    password_file.chmod(0o644)
    told = call(*CREATE, "--json", "--password-file", str(password_file))
    assert told.code == 0
    assert "chmod 600" in told.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"x" * 2000, "too long"),
        (b"\xff\xfe\xfd", "UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_password_file_that_holds_no_password_is_refused_before_anybody_is_asked(
    call: Call, profile: ScriptedProfile, tmp_path: Path, content: bytes | None, said: str
) -> None:
    file = tmp_path / "bad"
    if content is not None:
        file.write_bytes(content)
        file.chmod(0o600)
    told = call(*CREATE, "--password-file", str(file))
    assert (told.code, told.out, profile.asked) == (1, "", [])
    assert said in told.err


def test_without_a_person_or_a_file_a_password_is_asked_of_nobody(
    call: Call, profile: ScriptedProfile
) -> None:
    told = call(*CREATE)
    assert (told.code, profile.asked) == (1, [])
    assert "--help" in told.err


@pytest.mark.parametrize(
    "argv",
    [
        ("device", "join", mistyped(LINK_CODE), *WHERE),
        ("device", "join", RECOVERY_CODE, *WHERE),
        ("recovery", "use", mistyped(RECOVERY_CODE), *WHERE),
        ("recovery", "use", RECOVERY_CODE[:-1], *WHERE),
        ("recovery", "use", "UUUU", *WHERE),
    ],
)
def test_a_mistyped_code_is_caught_before_anything_is_opened_or_asked(
    call: Call, profile: ScriptedProfile, argv: tuple[str, ...]
) -> None:
    told = call(*argv)
    assert (told.code, told.out, profile.asked) == (1, "", [])
    assert "mistyped" in told.err
    assert argv[2] not in told.err


def test_pairing_prints_the_code_first_and_reads_the_digits_from_standard_input(
    well: ScriptedProfile,
) -> None:
    told = typing(well, f"{DIGITS[:3]} {DIGITS[3:]}\n", "device", "pair", "--json")
    assert told.code == 0
    code, request, device = (json.loads(line) for line in told.out.splitlines())
    assert (code["code"], code["server"], code["role"]) == (LINK_CODE, SERVER, "full")
    assert request == {"request": {"name": "Laptop", "role": "full"}}
    assert device["device"]["id"] == LAPTOP
    assert ("confirm", DIGITS) in well.asked


@pytest.mark.parametrize("typed", ["", "\n", "123456\n", "12345\n", "yes\n"])
def test_nothing_skips_the_digits(well: ScriptedProfile, typed: str) -> None:
    told = typing(well, typed, "device", "pair", "--json")
    assert told.code == 1
    assert "device" not in [key for line in told.out.splitlines() for key in json.loads(line)]
    assert ("cancel",) in well.asked
    assert typing(well, typed, "device", "pair", "--yes").code == 2


def test_a_person_is_shown_the_code_as_a_picture_and_in_words(well: ScriptedProfile) -> None:
    out = Screen()
    code = main(("device", "pair"), well.make_doors, Terminal(out, Screen(), Screen(f"{DIGITS}\n")))
    assert code == 0
    shown = out.getvalue()
    assert "\u2580" in shown or "\u2584" in shown
    assert f"workmoniq device join {LINK_CODE} --server {SERVER}" in shown
    assert "Laptop belongs to the account now." in shown


def test_joining_prints_the_digits_and_waits(call: Call, profile: ScriptedProfile) -> None:
    told = call("device", "join", LINK_CODE.replace("-", "").lower(), *WHERE, "--json")
    check, joined = (json.loads(line) for line in told.out.splitlines())
    assert check == {"check": DIGITS, "account": "ada", "device": "Desktop"}
    assert joined["joined"] == "ada"
    assert ("join", LINK_CODE, SERVER) in profile.asked
    assert ("open", True) in profile.asked


@pytest.mark.parametrize(
    ("options", "typed", "uploads"),
    [
        (("--upload-history",), "", True),
        (("--no-upload-history",), "yes\n", False),
        ((), "yes\n", True),
        ((), "\n", False),
    ],
)
def test_older_history_is_sent_only_where_somebody_says_so(
    on_screen: Call, profile: ScriptedProfile, options: tuple[str, ...], typed: str, uploads: bool
) -> None:
    assert on_screen("device", "join", LINK_CODE, *WHERE, *options, answer=typed).code == 0
    assert ("accept", uploads) in profile.asked


def test_a_script_that_says_nothing_sends_no_older_history(
    call: Call, profile: ScriptedProfile
) -> None:
    assert call("device", "join", LINK_CODE, *WHERE).code == 0
    assert ("accept", False) in profile.asked


def test_recovery_shuts_out_every_device_but_those_that_are_kept(
    call: Call, profile: ScriptedProfile
) -> None:
    told = call("recovery", "use", RECOVERY_CODE, *WHERE, "--keep", "phone", "--json")
    assert told.code == 0
    done = json.loads(told.out)
    assert [each["id"] for each in done["kept"]] == [PHONE]
    assert [each["id"] for each in done["revoked"]] == [LAPTOP]
    assert ("recover", RECOVERY_CODE, SERVER, None) in profile.asked


def test_recovery_changes_nothing_where_the_person_says_no(
    on_screen: Call, profile: ScriptedProfile
) -> None:
    told = on_screen("recovery", "use", RECOVERY_CODE, *WHERE, answer="no\n")
    assert told.code == 1
    assert "Laptop, Phone" in told.err
    assert "finish" not in deeds(profile)
    assert ("cancel recovering",) in profile.asked


def test_recovery_of_an_unknown_device_to_keep_changes_nothing(
    call: Call, profile: ScriptedProfile
) -> None:
    assert call("recovery", "use", RECOVERY_CODE, *WHERE, "--keep", "Tablet").code == 1
    assert "finish" not in deeds(profile)


def test_sync_is_turned_on_and_off(call: Call, profile: ScriptedProfile) -> None:
    profile.history.syncing.now = replace(syncing_well(NOW_US), on=False)
    assert call("sync", "enable").out == "Sync is on.\n"
    assert json.loads(call("sync", "live", "on", "--json").out) == {"on": True, "live": True}
    assert "whole" in call("sync", "disable").out
    assert ("changed", None) in profile.asked


def test_sync_is_not_turned_on_before_the_code_was_typed_back(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.syncing.now = replace(
        syncing_well(NOW_US), on=False, state=AccountState.UNCONFIRMED
    )
    assert call("sync", "enable").code == 1


def test_syncing_now_tells_what_went(call: Call, well: ScriptedProfile) -> None:
    told = call("sync", "now")
    assert told.out == "Sent 3 segments, 48.0 KiB; received 2 segments, 32.0 KiB.\n"
    assert json.loads(call("sync", "now", "--json").out)["agreed"] is True


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (SyncDone(agreed=False, waiting=2), "2 segments wait"),
        (
            SyncDone(agreed=False, found=(Found(verdict=Verdict.FORK, at_us=NOW_US),)),
            "another history",
        ),
    ],
)
def test_syncing_that_does_not_agree_exits_1(
    call: Call, well: ScriptedProfile, done: SyncDone, said: str
) -> None:
    well.history.syncing.done = done
    told = call("sync", "now", "--json")
    assert told.code == 1
    assert json.loads(told.out)["agreed"] is False
    assert said in told.err


def test_a_server_that_is_away_is_one_line(call: Call, well: ScriptedProfile) -> None:
    well.history.syncing.fails_with = ServerGone("the sync server does not answer; try later")
    told = call("sync", "now")
    assert (told.code, told.out) == (1, "")
    assert told.err == "workmoniq: the sync server does not answer; try later\n"


def test_the_status_of_sync_says_what_waits_and_who_was_heard(
    call: Call, well: ScriptedProfile
) -> None:
    told = call("sync", "status")
    assert told.code == 0
    assert "Account       ada at https://sync.example.org" in told.out
    assert "Last sync     14:26:00" in told.out
    assert "Waiting       2 segments, 32.2 KiB" in told.out
    assert "Phone, last heard 2026-11-19 14:30:00" in told.out


def test_a_verdict_is_told_in_plain_words_with_what_to_do(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.syncing.now = syncing_badly(NOW_US)
    told = call("sync", "status")
    assert told.code == 1
    assert "older state than it showed before" in told.out
    assert "Ask who runs it" in told.out
    assert "evidence" in told.out
    assert "not confirmed by Laptop, Phone" in told.out
    assert "keys not renewed by Laptop" in told.out
    assert told.err.count("\n") == 1
    status = json.loads(call("sync", "status", "--json").out)
    assert [one["verdict"] for one in status["verdicts"]] == ["rollback", "silent_device"]
    assert status["wipes"][0]["unconfirmed"] == ["Laptop", "Phone"]


def test_telling_a_server_again_is_asked_about_and_says_what_it_did(
    call: Call, well: ScriptedProfile, tmp_path: Path
) -> None:
    told = call("sync", "put-back")
    assert told.code == 1
    assert "add --yes" in told.err
    assert well.asked == []
    told = call("sync", "put-back", "--yes")
    assert told.code == 0
    assert "Sent 3 segments" in told.out
    assert ("put_back", None) in well.asked
    secret = tmp_path / "password"
    secret.write_text("of the account\n")
    secret.chmod(0o600)
    assert call("sync", "put-back", "--yes", "--password-file", str(secret)).code == 0
    assert ("put_back", "of the account") in well.asked


def test_a_quiet_device_alone_is_no_failure(call: Call, well: ScriptedProfile) -> None:
    found = (Found(verdict=Verdict.SILENT_DEVICE, at_us=NOW_US, device="Phone", evidence=False),)
    well.history.syncing.now = replace(well.history.syncing.now, found=found)
    assert call("sync", "status").code == 0


def test_without_an_account_the_status_says_how_to_make_one(call: Call) -> None:
    told = call("sync", "status")
    assert told.code == 0
    assert "workmoniq account create" in told.out
    assert json.loads(call("sync", "status", "--json").out)["account"] is None


def test_devices_are_listed_renamed_and_shut_out(call: Call, well: ScriptedProfile) -> None:
    told = call("device", "list")
    assert "this device" in told.out
    listed = json.loads(call("device", "list", "--json").out)["devices"]
    assert [device["id"] for device in listed] == [THIS, LAPTOP, PHONE]
    assert call("device", "rename", "laptop", "Old laptop").code == 0
    assert ("rename", LAPTOP, "Old laptop") in well.asked
    assert call("device", "revoke", LAPTOP[:8], "Phone", "--yes").code == 0
    assert ("revoke", (LAPTOP, PHONE)) in well.asked
    assert call("device", "rotate").code == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("device", "revoke", "Desktop", "--yes"), "cannot shut itself out"),
        (("device", "revoke", "Tablet", "--yes"), "no such device"),
        (("device", "revoke", "Laptop"), "--yes"),
        (("device", "rename", "Laptop", " "), "needs a name"),
    ],
)
def test_a_device_that_cannot_be_shut_out_or_renamed_is_one_line(
    call: Call, well: ScriptedProfile, argv: tuple[str, ...], said: str
) -> None:
    told = call(*argv)
    assert told.code == 1
    assert said in told.err
    assert not {"revoke", "rename"} & set(deeds(well))


def test_shutting_out_asks_a_person(on_screen: Call, well: ScriptedProfile) -> None:
    assert on_screen("device", "revoke", "Laptop", answer="no\n").code == 1
    assert on_screen("device", "revoke", "Laptop", answer="yes\n").code == 0
    assert deeds(well).count("revoke") == 1


def test_a_password_is_changed_with_the_old_one_or_vouched_for(
    call: Call, well: ScriptedProfile, password_file: Path
) -> None:
    new = ("--new-password-file", str(password_file))
    assert call("account", "password", "--password-file", str(password_file), *new).code == 0
    assert call("account", "password", "--forgotten", *new).code == 0
    assert [asked for asked in well.asked if asked[0] == "change_password"] == [
        ("change_password", "correct horse battery", "correct horse battery"),
        ("change_password", None, "correct horse battery"),
    ]


def test_a_new_recovery_code_counts_at_once_with_the_old_and_later_without(
    call: Call, well: ScriptedProfile, tmp_path: Path, password_file: Path
) -> None:
    old = tmp_path / "old"
    old.write_text(RECOVERY_CODE)
    old.chmod(0o600)
    told = call("account", "recovery", "--recovery-code-file", str(old), "--json")
    assert json.loads(told.out)["recovery"] == NEW_RECOVERY_CODE
    assert json.loads(told.out)["valid_from"] is None
    told = call("account", "recovery", "--password-file", str(password_file), "--yes")
    assert told.code == 0
    assert "2026-11-25 14:30:00" in told.out
    assert ("new_recovery", RECOVERY_CODE, None) in well.asked


def test_a_device_that_was_shut_out_is_told_apart(call: Call, well: ScriptedProfile) -> None:
    sync = well.history.syncing
    gone = tuple(
        one if one.this else replace(one, revoked_us=NOW_US - 60_000_000)
        for one in sync.now.devices
    )
    sync.now = replace(sync.now, devices=gone)
    told = call("sync", "status").out
    assert "Phone, shut out 14:29:00\n" in told
    assert "last heard" not in told


def test_everything_the_server_holds_is_shown(call: Call, well: ScriptedProfile) -> None:
    assert json.loads(call("account", "metadata").out)["account"]["acct"] == ACCOUNT
    assert json.loads(call("account", "metadata", "--json").out)["sessions"] == []


def test_deleting_the_account_asks_and_prints_a_receipt(
    call: Call, on_screen: Call, well: ScriptedProfile, password_file: Path
) -> None:
    argv = ("account", "delete", "--password-file", str(password_file))
    assert call(*argv).code == 1
    assert on_screen(*argv, answer="yes\n").code == 1
    assert "delete_account" not in deeds(well)
    told = on_screen(*argv, answer="DELETE\n")
    assert told.code == 0
    assert "6 rows of segments" in told.out
    assert "proves no erasure" in told.out
    receipt = json.loads(call(*argv, "--yes", "--json").out)
    assert receipt["signed"] is True
    assert receipt["receipt"] == '{"id":"e5"}'


def test_a_deletion_is_asked_after_until_the_server_says_that_nothing_is_left(
    call: Call, well: ScriptedProfile
) -> None:
    argv = ("account", "delete", "--status")
    told = call(*argv)
    assert told.code == 0
    assert "does not say yet" in told.out
    assert json.loads(call(*argv, "--json").out)["complete"] is None
    well.history.syncing.deletion_complete_us = NOW_US
    assert "No stored object is left since 2026-11-22" in call(*argv).out
    told_json = json.loads(call(*argv, "--json").out)
    assert told_json["signed"] is True
    assert told_json["complete"].startswith("2026-11-22T14:30:00")
    assert "delete_account" not in deeds(well)


def test_an_account_is_deleted_with_the_recovery_code_instead_of_the_password(
    call: Call, well: ScriptedProfile, tmp_path: Path
) -> None:
    file = tmp_path / "code"
    file.write_text(mistyped(RECOVERY_CODE))
    file.chmod(0o600)
    argv = ("account", "delete", "--yes", "--recovery-code-file", str(file))
    assert call(*argv).code == 1
    assert "delete_account" not in deeds(well)
    file.write_text(RECOVERY_CODE)
    assert call(*argv).code == 0
    assert ("delete_account", None, RECOVERY_CODE) in well.asked


def test_no_secret_is_in_what_a_sheet_says_of_itself(profile: ScriptedProfile) -> None:
    sheet = profile.history.syncing.new_recovery(old=RECOVERY_CODE, password=None)
    assert NEW_RECOVERY_CODE not in repr(sheet)
    assert sheet.valid_from_us is None
    with pytest.raises(NotConfirmed):
        profile.history.syncing.enable()
