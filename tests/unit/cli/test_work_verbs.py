"""The verbs about projects, the timer, entries and timesheets, on a real history."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fakes.doors import ScriptedProfile
from tests.unit.cli.conftest import Call

SHEET_DAYS = ("--from", "2026-11-16", "--to", "2026-11-22")


@pytest.fixture
def worked(call: Call) -> Call:
    """Two hours of a project that has a client and a price, on 20 November 2026."""
    for argv in (
        ("project", "client", "add", "Acme", "--address", "1 Road"),
        ("project", "add", "Site", "--client", "acme", "--rate", "85.50"),
        ("project", "task", "add", "Site", "Design", "--rate", "100"),
        (
            *("entry", "add", "--from", "2026-11-20T09:00", "--to", "2026-11-20T11:00"),
            *("--project", "Acme / Site", "--note", "secret plan", "--tag", "deep"),
        ),
    ):
        told = call(*argv)
        assert (told.code, told.err) == (0, ""), argv
    return call


def test_projects_are_listed_with_client_price_and_hours(worked: Call) -> None:
    told = worked("project", "list", *SHEET_DAYS, "--json")
    (row,) = json.loads(told.out)["projects"]
    assert (row["client"], row["name"], row["rate"], row["currency"]) == (
        "Acme",
        "Site",
        "85.50",
        "EUR",
    )
    assert (row["tasks"], row["seconds"]) == (["Design"], 7200.0)
    table = worked("project", "list", *SHEET_DAYS).out
    assert "Acme" in table
    assert "2:00:00" in table


def test_what_changes_is_told_to_the_app_that_runs(worked: Call, profile: ScriptedProfile) -> None:
    assert [ask for ask in profile.verbs_asked() if ask == "changed"] == ["changed"] * 4
    worked("project", "list")
    worked("timesheet", "show")
    worked("entry", "list")
    worked("task", "list")
    assert profile.verbs_asked().count("changed") == 4
    worked("task", "start", "Site")
    assert profile.verbs_asked().count("changed") == 5


def test_a_project_is_changed_archived_merged_and_removed(worked: Call) -> None:
    assert worked("project", "change", "Site", "--name", "Shop", "--rate", "").code == 0
    assert json.loads(worked("project", "list", "--json").out)["projects"][0]["rate"] is None
    assert worked("project", "archive", "shop").code == 0
    assert json.loads(worked("project", "list", "--json").out)["projects"] == []
    assert worked("project", "unarchive", "shop").code == 0
    assert worked("project", "add", "New").code == 0
    refused = worked("project", "remove", "Shop")
    assert (refused.code, refused.out) == (1, "")
    assert "archive it instead" in refused.err
    assert worked("project", "merge", "Shop", "New").code == 0
    (row,) = json.loads(worked("project", "list", *SHEET_DAYS, "--json").out)["projects"]
    assert (row["name"], row["seconds"]) == ("New", 7200.0)
    assert worked("project", "client", "remove", "Acme").code == 1


def test_a_project_is_added_below_its_client_in_one_name(worked: Call) -> None:
    assert worked("project", "add", "acme / Shop").code == 0
    rows = json.loads(worked("project", "list", "--json").out)["projects"]
    assert ("Acme", "Shop") in {(row["client"], row["name"]) for row in rows}
    assert worked("task", "start", "Shop").code == 0


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("project", "add", "Nobody / Shop"), "no client of that name"),
        (("project", "add", "site", "--client", "Acme"), "already"),
        (("project", "add", "X", "--client", "Nobody"), "no client of that name"),
        (("project", "add", "X", "--rate", "free"), "a price of an hour"),
        (("project", "add", "X", "--currency", "Euro"), "three letters"),
        (("project", "change", "Site", "--currency", "USD"), "give --rate too"),
        (("task", "start", "Nothing"), "no project of that name"),
        (("task", "start", "Site", "--task", "Nothing"), "no task of that name"),
        (("entry", "add", "--from", "2026-11-20T10:00", "--to", "2026-11-20T12:00"), "overlaps"),
        (("entry", "add", "--from", "2026-11-22", "--to", "2026-11-23"), "future"),
        (("entry", "remove", "2026-11-01T09:00"), "no such entry"),
        (("timesheet", "show", "--from", "2026-11-20", "--to", "2026-11-19"), "before"),
        (("timesheet", "sign", "x.json", "--name", " "), "a name"),
    ],
)
def test_a_refusal_is_one_clear_line(worked: Call, argv: tuple[str, ...], words: str) -> None:
    told = worked(*argv)
    assert (told.code, told.out) == (1, "")
    assert words in told.err
    assert told.err.count("\n") == 1


def test_the_timer_is_started_shown_and_stopped(worked: Call) -> None:
    assert worked("task", "current").out == "No timer runs.\n"
    started = json.loads(worked("task", "start", "Site", "--task", "design", "--json").out)
    assert (started["timer"]["project"], started["timer"]["task"]) == ("Site", "Design")
    assert json.loads(worked("task", "current", "--json").out)["timer"]["end"] is None
    rows = json.loads(worked("task", "list", "--json").out)["tasks"]
    assert [(row["task"], row["running"]) for row in rows] == [(None, False), ("Design", True)]
    assert worked("task", "stop").code == 0
    assert json.loads(worked("task", "stop", "--json").out) == {"timer": None}


def test_an_entry_is_listed_changed_and_removed_by_its_id(worked: Call) -> None:
    day = ("--from", "2026-11-20", "--to", "2026-11-20")
    (entry,) = json.loads(worked("entry", "list", *day, "--json").out)["entries"]
    assert (entry["note"], entry["tags"], entry["seconds"]) == ("secret plan", ["deep"], 7200.0)
    changed = worked("entry", "change", entry["id"], "--to", "2026-11-20T10:00", "--note", "x")
    assert changed.code == 0
    (entry,) = json.loads(worked("entry", "list", *day, "--json").out)["entries"]
    assert (entry["note"], entry["project"], entry["seconds"]) == ("x", "Site", 3600.0)
    assert worked("entry", "remove", "2026-11-20T09:00").code == 0
    assert json.loads(worked("entry", "list", *day, "--json").out)["entries"] == []


def test_a_timesheet_is_shown_by_project_and_day(worked: Call) -> None:
    told = worked("timesheet", "show", "--week", "2026-11-20", "--round", "60", "--json")
    sheet = json.loads(told.out)
    assert sheet["days"][0] == "2026-11-16"
    (row,) = sheet["rows"]
    assert row["days"]["2026-11-20"] == {"seconds": 7200.0, "rounded_seconds": 7200.0}
    assert sheet["total"]["seconds"] == 7200.0
    assert "2:00:00" in worked("timesheet", "show", "--week", "2026-11-20").out


def test_an_invoice_is_written_with_its_total(worked: Call, tmp_path: Path) -> None:
    path = tmp_path / "i.csv"
    told = worked("timesheet", "invoice", str(path), *SHEET_DAYS, "--client", "Acme", "--json")
    assert json.loads(told.out)["totals"] == {"EUR": "171.00"}
    assert path.read_text().count("\n") == 2
    again = worked("timesheet", "invoice", str(path), *SHEET_DAYS)
    assert again.code == 1
    assert worked("timesheet", "invoice", str(path), *SHEET_DAYS, "--force").code == 0


def verify_elsewhere(folder: Path, *argv: str) -> subprocess.CompletedProcess[str]:
    """On another machine: no home, no profile, no keyring, no display."""
    return subprocess.run(
        [sys.executable, "-m", "workmoniq_desktop", "timesheet", "verify", *argv],
        cwd=folder,
        env={"HOME": "", "PATH": "", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("name", ["sheet.json", "sheet.html"])
def test_a_signed_sheet_is_verified_without_any_profile(
    worked: Call, tmp_path: Path, name: str
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = tmp_path / name
    signed = worked("timesheet", "sign", str(path), *SHEET_DAYS, "--name", "Ada", "--json")
    assert signed.code == 0, signed.err
    fingerprint = json.loads(worked("timesheet", "key", "--json").out)["fingerprint"]
    told = verify_elsewhere(elsewhere, str(path), "--fingerprint", fingerprint, "--json")
    assert (told.returncode, told.stderr) == (0, "")
    said = json.loads(told.stdout)
    assert (said["valid"], said["worker"], said["fingerprint"]) == (True, "Ada", fingerprint)
    assert said["total"]["seconds"] == 7200.0
    assert "secret plan" not in path.read_text()
    words = verify_elsewhere(elsewhere, str(path))
    assert "Compare that with the fingerprint" in words.stdout
    path.write_bytes(path.read_bytes().replace(b"Ada", b"Eve"))
    altered = verify_elsewhere(elsewhere, str(path))
    assert (altered.returncode, altered.stdout) == (1, "")
    assert "altered" in altered.stderr
    assert altered.stderr.count("\n") == 1
    assert list(elsewhere.iterdir()) == []


def test_a_sheet_of_another_key_or_no_sheet_exits_1(worked: Call, tmp_path: Path) -> None:
    path = tmp_path / "sheet.json"
    worked("timesheet", "sign", str(path), *SHEET_DAYS, "--name", "Ada")
    zero = "0000-0000-0000-0000-0000-0000-0000-0000"
    assert worked("timesheet", "verify", str(path), "--fingerprint", zero).code == 1
    for bad in (tmp_path, tmp_path / "nothing", Path(__file__)):
        told = worked("timesheet", "verify", str(bad))
        assert (told.code, told.out) == (1, "")
        assert told.err.count("\n") == 1
