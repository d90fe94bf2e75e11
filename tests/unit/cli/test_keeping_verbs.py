"""Export, import, backup, restore, doctor and key."""

import json
from pathlib import Path

import pytest
from tests.fakes.doors import MINUTE_US, NOW_US, PHRASE, ScriptedProfile
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.errors import HistoryDamaged
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.history import Finding, Imported


def test_an_export_is_of_everything_unless_told_otherwise(
    call: Call, profile: ScriptedProfile, tmp_path: Path
) -> None:
    path = tmp_path / "all.json"
    told = call("export", str(path))
    assert (told.code, told.out, told.err) == (0, "Wrote 1 span, 2.0 KiB.\n", "")
    assert profile.asked == [("open", False), ("export", path, "json", None, None)]


@pytest.mark.parametrize(
    ("argv", "chosen"),
    [(("a.csv",), "csv"), (("a.txt",), "json"), (("a.csv", "--format", "json"), "json")],
)
def test_the_format_follows_the_name_unless_told_otherwise(
    call: Call, profile: ScriptedProfile, tmp_path: Path, argv: tuple[str, ...], chosen: str
) -> None:
    path = tmp_path / argv[0]
    told = call("export", str(path), *argv[1:], "--from", "2026-11-01", "--json")
    assert json.loads(told.out) == {"path": str(path), "spans": 1, "bytes": 2048}
    assert profile.asked[-1][2] == chosen
    assert profile.asked[-1][3] is not None


@pytest.mark.parametrize(
    "there",
    [b"", b'{"format": "workmoniq", ', b"id,start,end,kind,app", b"\xef\xbb\xbfid,start,end,kind,"],
)
def test_an_export_replaces_an_earlier_one(call: Call, tmp_path: Path, there: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(there)
    assert call("export", str(path)).code == 0


def test_an_export_replaces_nothing_else_unless_forced(
    call: Call, profile: ScriptedProfile, tmp_path: Path
) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ada")
    told = call("export", str(path))
    assert (told.code, told.out, profile.asked) == (1, "", [])
    assert "--force" in told.err
    assert path.read_text() == "Dear Ada"
    assert call("export", str(path), "--force").code == 0


def test_an_export_never_replaces_a_folder(call: Call, tmp_path: Path) -> None:
    told = call("export", str(tmp_path), "--force")
    assert told.code == 1
    assert "no ordinary file" in told.err


def test_an_export_to_a_pipe_leaves_nothing_on_the_disk(
    profile: ScriptedProfile, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    from workmoniq_desktop.cli.main import main  # noqa: PLC0415 - after the capture has begun

    assert main(["export", "-", "--format", "csv"], profile.make_doors) == 0
    assert capfdbinary.readouterr().out == b'{"format":"workmoniq"}'
    assert profile.asked[-1] == ("write", "csv", None, None)


def test_an_import_counts_and_names_what_is_bad(call: Call, profile: ScriptedProfile) -> None:
    profile.history.imported = Imported(
        new=2, known=1, bad_count=3, bad=(("spans[4]", "ends before it\nstarts"), ("spans[5]", "x"))
    )
    told = call("import", "a.json")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "2 new spans, 1 known already.",
        "3 entries could not be taken:",
        "  spans[4]: ends before it starts",
        "  spans[5]: x",
        "  and 1 more",
    ]
    imported = json.loads(call("import", "a.json", "--json").out)
    assert imported["bad_count"] == 3
    assert imported["bad"][1] == {"place": "spans[5]", "problem": "x"}


def test_an_import_creates_a_profile_and_holds_the_app(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.missing = True
    assert call("import", "a.json").out == "2 new spans, 1 known already.\n"
    assert profile.asked == [
        ("open", True),
        ("hold",),
        ("load", Path("a.json")),
        ("let go",),
        ("changed", None),
    ]


def test_long_work_shows_a_bar_on_a_screen(on_screen: Call, tmp_path: Path) -> None:
    told = on_screen("backup", str(tmp_path / "b"))
    assert told.code == 0
    assert "%" in told.err
    assert "%" not in told.out


def test_a_backup_is_counted(call: Call) -> None:
    assert call("backup", "b").out.startswith("Backed up 5 spans, 4.9 KiB.\n")
    assert json.loads(call("backup", "b", "--json").out) == {"path": "b", "spans": 5, "bytes": 5000}


def test_a_restore_tells_where_the_old_history_is(call: Call, profile: ScriptedProfile) -> None:
    told = call("restore", "b", "--recovery-file", "phrase.txt")
    assert told.out.splitlines() == [
        "Restored 7 spans.",
        "The history that was here is kept as history.before.",
        "It keeps all it held. Delete it when this one is right; a wipe deletes it too.",
    ]
    assert profile.asked == [("restore", Path("b"))]
    assert profile.secrets is not None
    assert profile.secrets.recovery_file == Path("phrase.txt")
    restored = json.loads(call("restore", "b", "--json").out)
    assert restored == {"spans": 7, "set_aside": "history.before"}


def test_a_doctor_who_finds_all_well_says_what_was_looked_at(
    call: Call, profile: ScriptedProfile
) -> None:
    told = call("doctor", "--full")
    assert (told.code, told.err) == (0, "")
    assert told.out.splitlines() == [
        "well      file: opens",
        "well      recorder: does not run now",
    ]
    assert ("examine", True) in profile.asked


def test_a_doctor_who_finds_something_exits_1(call: Call, profile: ScriptedProfile) -> None:
    profile.history.findings = (Finding(name="spans", well=False, sentence="2 gaps"),)
    told = call("doctor", "--json")
    assert told.code == 1
    assert json.loads(told.out)["findings"][0] == {
        "name": "spans",
        "well": False,
        "sentence": "2 gaps",
    }
    assert told.err.startswith("workmoniq: 1 of 2 findings not well")


def test_a_doctor_examines_a_history_that_does_not_open(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.trouble = HistoryDamaged("the history is damaged; restore a backup")
    told = call("doctor")
    assert told.code == 1
    assert told.out.startswith("NOT WELL  history: the history is damaged; restore a backup\n")


@pytest.mark.parametrize(("sense", "code"), [("window", 1), ("idle", 1), ("session", 0)])
def test_a_doctor_minds_the_senses_without_which_presence_is_unknown(
    call: Call, profile: ScriptedProfile, sense: str, code: int
) -> None:
    refusals = [{"backend": "x", "reason": "no display"}]
    profile.answer = {
        "state": "blind",
        "senses": [{"name": sense, "backend": None, "refusals": refusals}],
    }
    told = call("doctor")
    assert told.code == code
    assert f"sense {sense}: not heard; not x: no display" in told.out


def test_a_doctor_tells_the_trouble_of_the_app(call: Call, profile: ScriptedProfile) -> None:
    profile.answer = {"state": "trouble", "trouble": "the disk is full", "senses": []}
    assert "NOT WELL  recorder: the disk is full" in call("doctor").out


def test_the_recovery_phrase_is_shown_to_a_person(on_screen: Call) -> None:
    assert on_screen("key", "show-recovery").out == f"{PHRASE}\n"


def test_the_recovery_phrase_goes_into_no_pipe_by_accident(call: Call) -> None:
    told = call("key", "show-recovery")
    assert (told.code, told.out) == (1, "")
    assert "--yes" in told.err
    assert call("key", "show-recovery", "--yes").out == f"{PHRASE}\n"
    told = call("key", "show-recovery", "--yes", "--json")
    assert json.loads(told.out) == {"recovery": PHRASE}


def test_the_files_that_answer_for_a_person_reach_the_doors(
    call: Call, profile: ScriptedProfile
) -> None:
    argv = ("--passphrase-file", "old", "--new-passphrase-file", "new")
    assert call("key", "change-passphrase", *argv).code == 0
    assert profile.secrets is not None
    assert profile.secrets.passphrase_file == Path("old")
    assert profile.secrets.new_passphrase_file == Path("new")
    assert call("key", "use-recovery", "--recovery-file", "phrase").code == 0
    assert profile.secrets.recovery_file == Path("phrase")
    assert profile.asked == [("change_passphrase",), ("use_recovery",)]


def handed_out(days_ago: int, left: Left, to: str = "") -> LedgerEntry:
    at_us = NOW_US - days_ago * 24 * 60 * MINUTE_US
    return LedgerEntry(at_us=at_us, left=left, what="2 spans as CSV", to=to, size_bytes=2048)


def test_the_ledger_shows_what_was_handed_out_newest_last(
    call: Call, profile: ScriptedProfile
) -> None:
    profile.history.handed_out = (
        handed_out(2, Left.BACKUP),
        handed_out(0, Left.EXPORT, "a\x1b[2J.csv"),
    )
    told = call("ledger")
    assert told.out.splitlines() == [
        "2026-11-20 14:30:00  backup: 2 spans as CSV, 2.0 KiB",
        "2026-11-22 14:30:00  export: 2 spans as CSV to a\ufffd[2J.csv, 2.0 KiB",
        "2 times something left, 4.0 KiB in all.",
    ]
    lines = json.loads(call("ledger", "--since", "2026-11-22", "--json").out)
    assert [line["how"] for line in lines["ledger"]] == ["export"]
    assert lines["bytes"] == 2048


def test_an_empty_ledger_says_so(call: Call) -> None:
    assert call("ledger").out == "Nothing has left this device.\n"


def test_a_redaction_shows_asks_and_prints_a_receipt(
    call: Call, on_screen: Call, profile: ScriptedProfile
) -> None:
    scope = WipeScope(app="editor", titles_only=True)
    assert call("redact", "--app", "editor").code == 1
    assert ("wipe", scope) not in profile.asked
    told = on_screen("redact", "--app", "editor", answer="yes\n")
    assert told.code == 0
    assert "To be redacted: the app editor" in told.out
    assert "2 titles of 3 window spans; the time itself stays" in told.out
    assert ("wipe", scope) in profile.asked
    assert call("redact").code == 2


def test_missing_backups_are_forgotten_when_told(call: Call, profile: ScriptedProfile) -> None:
    assert call("backup", "--forget-missing").out == "Forgot 2 backups that are gone.\n"
    assert json.loads(call("backup", "--forget-missing", "--json").out) == {"forgotten": 2}
    assert call("backup").code == 2
    assert call("backup", "a.wmqbackup", "--forget-missing").code == 2
    assert ("make", Path("a.wmqbackup")) not in profile.asked
