"""Backups are made by the calendar, rotated, tested each week, and take a lost history's place."""

import json
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.profiles import kept, keyring
from tests.fakes.secrets import CHEAP
from tests.integration.backup.conftest import Home, home_in

from workmoniq_desktop.domain.calendar import UTC, to_datetime
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.settings import BackupPlan
from workmoniq_desktop.services.backup_plan import PlannedBackups
from workmoniq_desktop.services.doctor import Doctor
from workmoniq_desktop.services.history import Finding
from workmoniq_desktop.services.opening import Opened, open_or_set_aside

EVENT = Event()


def planned(home: Home, plan: BackupPlan | None = None) -> PlannedBackups:
    wanted = plan or BackupPlan(every_days=2, kept=3)
    return PlannedBackups(home.opened.database, home.backups, home.clock, lambda: wanted)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*.wmqbackup"))


def test_backups_come_by_the_calendar_and_the_oldest_go(home: Home) -> None:
    plan, made = planned(home), []
    for _ in range(14):
        before = set(names(home.profile.backups))
        plan.keep_up(EVENT)
        made.append(len(set(names(home.profile.backups)) - before))
        home.clock.at_us += DAY_US
    assert made == [1, 0] * 7
    assert len(names(home.profile.backups)) == 3
    assert len(home.backups.known()) == 3, "what is gone is forgotten, and owes nothing"


def test_only_planned_backups_are_ever_deleted(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    home.backups.make(folder / "workmoniq-2020-01-01.wmqbackup")
    (folder / "workmoniq-2020-01-02.wmqbackup").write_bytes(b"somebody's")
    plan = planned(home, BackupPlan(every_days=1, kept=1, folder=str(folder)))
    first = plan.make()
    first.write_bytes(b"somebody put another file here")
    home.clock.at_us += DAY_US
    second = plan.make()
    home.clock.at_us += DAY_US
    plan.keep_up(EVENT)
    assert not second.exists()
    assert first.read_bytes() == b"somebody put another file here"
    assert "workmoniq-2020-01-01.wmqbackup" in names(folder)
    assert (folder / "workmoniq-2020-01-02.wmqbackup").read_bytes() == b"somebody's"


def test_no_plan_makes_no_backup(home: Home) -> None:
    planned(home, BackupPlan(every_days=None)).keep_up(EVENT)
    assert names(home.profile.backups) == []


def test_the_newest_backup_is_tested_once_a_week(home: Home) -> None:
    plan = planned(home, BackupPlan(every_days=1, kept=2))
    tested = []
    for _ in range(15):
        plan.keep_up(EVENT)
        trial = plan.trial()
        assert trial is not None
        assert trial.well, trial.sentence
        tested.append(trial.at_us)
        home.clock.at_us += DAY_US
    assert len(set(tested)) == 3
    assert not (home.profile.folder / "trial").exists()


@pytest.mark.parametrize("kind", ["truncated", "flipped", "miscounted"])
def test_a_bad_backup_fails_its_test_in_plain_words(home: Home, kind: str) -> None:
    plan = planned(home)
    path = plan.make()
    content = bytearray(path.read_bytes())
    if kind == "truncated":
        del content[len(content) // 2 :]
    elif kind == "flipped":
        content[len(content) // 2] ^= 1
    else:
        at = content.rindex(b'"windows": 300')
        content[at : at + 14] = b'"windows": 301'
    path.write_bytes(content)
    trial = plan.try_newest()
    assert trial is not None
    assert not trial.well
    assert path.name in trial.sentence
    assert trial == planned(home).trial()
    assert not (home.profile.folder / "trial").exists()


def started_again(home: Home) -> Opened:
    home.opened.database.close()
    return open_or_set_aside(home.profile, home.source, clock=home.clock, cost=CHEAP)


def spoil(home: Home, how: str) -> None:
    path = home.profile.history
    home.opened.database.close()
    content = path.read_bytes()
    match how:
        case "missing":
            path.unlink()
        case "empty":
            path.write_bytes(b"")
        case "wrong header":
            path.write_bytes(b"\0" * len(content))
        case "truncated":
            path.write_bytes(content[:5000])
        case _:
            path.write_bytes(bytes(byte ^ 0x55 for byte in content))


@pytest.mark.parametrize("how", ["missing", "empty", "wrong header", "truncated", "every bit"])
def test_a_history_that_is_lost_is_replaced_by_the_newest_good_backup(home: Home, how: str) -> None:
    plan = planned(home)
    good = plan.make()
    before = kept(home.opened.database)
    home.clock.at_us += 2 * DAY_US
    bad = plan.make()
    bad.write_bytes(bad.read_bytes()[:-5000])
    spoil(home, how)
    opened = started_again(home)
    assert kept(opened.database) == before
    (message,) = opened.messages
    assert good.name in message
    opened.database.close()


@pytest.mark.parametrize("how", ["missing", "empty", "wrong header", "truncated", "every bit"])
def test_without_a_good_backup_the_app_starts_all_the_same(home: Home, how: str) -> None:
    bad = planned(home).make()
    bad.write_bytes(b"PK no backup any more")
    spoil(home, how)
    opened = started_again(home)
    assert kept(opened.database) == []
    assert len(opened.messages) == 1
    opened.database.close()


def test_a_backup_of_another_history_never_takes_its_place(home: Home, tmp_path: Path) -> None:
    other = home_in(tmp_path / "other", keyring())
    other.backups.make(home.profile.backups / "other.wmqbackup")
    other.opened.database.close()
    spoil(home, "every bit")
    opened = started_again(home)
    assert kept(opened.database) == []
    opened.database.close()


def test_the_folder_that_was_chosen_is_looked_into_too(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    planned(home, BackupPlan(folder=str(folder))).make()
    settings = {"backups": {"folder": str(folder)}}
    (home.profile.folder / "settings.json").write_text(json.dumps(settings))
    spoil(home, "every bit")
    opened = started_again(home)
    assert len(kept(opened.database)) == 600
    opened.database.close()


def told_of_the_backup(home: Home) -> Finding:
    doctor = Doctor(home.opened.database, home.clock, lambda: UTC, lambda: None)
    (finding,) = (one for one in doctor.examine(False) if one.name == "backup")
    return finding


def test_the_doctor_says_of_when_the_newest_backup_is_and_how_its_test_went(home: Home) -> None:
    def day() -> str:
        return f"{to_datetime(home.clock.at_us, UTC):%Y-%m-%d}"

    assert told_of_the_backup(home).sentence == "there is no backup that can be reached now"
    plan, made_on = planned(home), day()
    path = plan.make()
    told = told_of_the_backup(home)
    assert told.well
    assert told.sentence == f"the newest backup is of {made_on}; its first test comes by itself"
    home.clock.at_us += DAY_US
    plan.try_newest()
    told = told_of_the_backup(home)
    assert told.well
    assert told.sentence == f"the newest backup is of {made_on}; tested on {day()}: good"
    path.write_bytes(path.read_bytes()[:-500])
    plan.try_newest()
    told = told_of_the_backup(home)
    assert not told.well
    assert path.name in told.sentence
