"""A backup is whole or not there, opens with the key alone, and wipes follow into it."""

import json
import os
import threading
import zipfile
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.fakes.dying import ENDED, ends_at, exit_code_of
from tests.fakes.profiles import BEGAN_US, kept, keyring, worked
from tests.fakes.rights import obey_permissions
from tests.integration.backup.conftest import Home, home_in
from tests.integration.store.pages import decrypted_pages

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.errors import BackupDamaged, CannotWrite, DiskFull
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services import succession
from workmoniq_desktop.services.backup import set_aside_files, verify
from workmoniq_desktop.services.destroying import destroy_profile
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import backups as stored
from workmoniq_desktop.store import erasing
from workmoniq_desktop.store.connection import belongs_to
from workmoniq_desktop.store.database import Database

CANARY = "canary in the coal mine"


def erase(database: Database, scope: WipeScope) -> None:
    with database.writing() as raw:
        erasing.erase(raw, scope, BEGAN_US + 10_000 * MINUTE_US)


def owe(home: Home, path: Path, scope: WipeScope) -> None:
    with home.opened.database.writing() as raw:
        stored.owe(raw, path, scope)


def inside(home: Home, path: Path, folder: Path) -> Database:
    """The history in a backup, unpacked and opened."""
    with zipfile.ZipFile(path) as zipped:
        zipped.extract("history.db", folder)
    return Database.open(folder / "history.db", home.opened.data_key, home.opened.database.profile)


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.startswith(".")]


def test_a_backup_has_every_span_and_nothing_in_the_clear(home: Home, tmp_path: Path) -> None:
    worked(home.opened.database, 301, CANARY)
    path = tmp_path / "b.wmqbackup"
    made = home.backups.make(path)
    assert (made.path, made.size_bytes) == (path, path.stat().st_size)
    assert path.stat().st_mode & 0o777 == 0o600
    content = path.read_bytes()
    assert CANARY.encode() not in content
    assert home.phrase.encode() not in content
    assert home.opened.data_key.reveal() not in content
    with zipfile.ZipFile(path) as zipped:
        assert set(zipped.namelist()) == {"manifest.json", "vault.json", "history.db"}
        manifest = json.loads(zipped.read("manifest.json"))
    assert manifest["format"] == "workmoniq-backup"
    copy = inside(home, path, tmp_path / "unpacked")
    assert kept(copy) == kept(home.opened.database)
    assert made.spans == len(kept(copy)) == manifest["windows"] + manifest["presences"]
    copy.close()
    assert verify(path).profile == home.opened.database.profile
    assert belongs_to(tmp_path / "unpacked" / "history.db", home.opened.database.profile)
    assert leftovers(tmp_path) == []
    assert home.backups.known() == (path,)


def test_recording_goes_on_while_a_backup_is_made(home: Home, tmp_path: Path) -> None:
    stop, rounds = threading.Event(), 0

    def record() -> None:
        nonlocal rounds
        while not stop.wait(0.01):
            worked(home.opened.database, 10 + rounds % 5)
            rounds += 1

    recorder = threading.Thread(target=record)
    recorder.start()
    try:
        for number in range(5):
            home.backups.make(tmp_path / f"{number}.wmqbackup")
    finally:
        stop.set()
        recorder.join()
    assert rounds > 0
    for number in range(5):
        verify(tmp_path / f"{number}.wmqbackup")


def test_what_is_there_is_replaced_only_when_asked(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "b.wmqbackup"
    path.write_text("mine")
    with pytest.raises(CannotWrite, match="already there"):
        home.backups.make(path)
    assert path.read_text() == "mine"
    home.backups.make(path, replace=True)
    assert verify(path).spans == 600


def test_a_full_disk_leaves_no_half_backup(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "b.wmqbackup"

    def make() -> None:
        with pytest.raises(DiskFull):
            home.backups.make(path)

    home.opened.database.close()
    for largest in (5_000, 60_000, home.profile.history.stat().st_size):
        assert exit_code_of(make, largest_file_bytes=largest) == 0
        assert not path.exists()
        assert leftovers(tmp_path) == []


def test_stopping_leaves_nothing(home: Home, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(done: int, total: int, doing: str) -> None:
        assert done <= total
        if doing == "writing the backup":
            raise Stopped

    with pytest.raises(Stopped):
        home.backups.make(tmp_path / "b.wmqbackup", stop)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home"]
    assert home.backups.known() == ()


def test_what_a_crash_left_goes_with_the_next_wipe(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "b.wmqbackup"
    home.opened.database.close()

    def die(done: int, total: int, doing: str) -> None:
        if "writing" in doing:
            ends_at(0)(f"{done} of {total}")

    def make() -> None:
        home.backups.make(path, die)

    assert exit_code_of(make) == ENDED
    assert leftovers(tmp_path)
    owe(home, path, WipeScope(app="app 1"))
    (followed,) = home.backups.follow_wipes(erase)
    assert followed.state == "missing"
    assert leftovers(tmp_path) == []
    assert home.backups.forget_missing() == 1
    assert home.backups.known() == ()


def test_a_wipe_follows_into_every_backup(home: Home, tmp_path: Path) -> None:
    paths = [tmp_path / "a.wmqbackup", tmp_path / "b.wmqbackup", tmp_path / "gone.wmqbackup"]
    for path in paths:
        home.backups.make(path)
    paths[2].unlink()
    until_us = BEGAN_US + 100 * MINUTE_US
    scope = WipeScope(from_us=BEGAN_US, to_us=until_us)
    for path in paths:
        owe(home, path, scope)
        owe(home, path, WipeScope(app="app 3"))
    followed = home.backups.follow_wipes(erase)
    assert [one.state for one in followed] == ["done", "done", "missing"]
    for number, path in enumerate(paths[:2]):
        verify(path)
        copy = inside(home, path, tmp_path / f"in{number}")
        windows = [span for span in kept(copy) if isinstance(span, WindowSpan)]
        assert windows
        assert all(span.start_us >= until_us for span in windows)
        assert "app 3" not in {span.app for span in windows}
        copy.close()
    assert [one.state for one in home.backups.follow_wipes(erase)] == ["missing"]
    assert leftovers(tmp_path) == []


def test_a_wiped_title_is_in_no_page_of_a_backup(home: Home, tmp_path: Path) -> None:
    worked(home.opened.database, 301, CANARY)
    path = tmp_path / "a.wmqbackup"
    home.backups.make(path)

    def pages(number: int) -> bytes:
        copy = inside(home, path, tmp_path / f"in{number}")
        copy.close()
        return b"".join(decrypted_pages(copy, home.opened.data_key))

    assert CANARY.encode() in pages(0)
    owe(home, path, WipeScope(from_us=BEGAN_US, to_us=BEGAN_US + 400 * MINUTE_US))
    home.backups.follow_wipes(erase)
    assert CANARY.encode() not in pages(1)


def test_a_destroyed_profile_keeps_nothing_aside(home: Home) -> None:
    names = ["history-damaged-2026-01-01.db", "vault-before-restore-2026-01-01.json"]
    for name in names:
        (home.profile.folder / name).touch()
    for name in ("next", "next.unfinished"):
        (home.profile.folder / name).mkdir()
        (home.profile.folder / name / "vault.json").touch()
    succession.clear(home.profile)
    assert sorted(path.name for path in home.profile.folder.iterdir() if path.is_file()) == [
        ".creating",
        "history.db",
        "history.db-shm",
        "history.db-wal",
        "vault.json",
    ]
    assert not list(home.profile.folder.glob("next*"))


def test_destroying_a_profile_leaves_no_file(home: Home) -> None:
    home.opened.database.close()
    names = ["history-before-2.db", "vault-before-restore-2026-01-01.json", "settings.json"]
    for name in [*names, "workmoniq.log.1"]:
        (home.profile.folder / name).touch()
    (home.profile.folder / "next").mkdir()
    destroy_profile(home.profile, home.source, ())
    assert list(home.profile.folder.iterdir()) == []


def test_wiping_everything_deletes_the_backups(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.wmqbackup"
    home.backups.make(path)
    owe(home, path, WipeScope(everything=True))
    assert [one.state for one in home.backups.follow_wipes(erase)] == ["done"]
    assert not path.exists()
    assert home.backups.known() == ()


def test_a_backup_that_cannot_be_cleaned_now_stays_owing(home: Home, tmp_path: Path) -> None:
    path = tmp_path / "a.wmqbackup"
    home.backups.make(path)
    owe(home, path, WipeScope(app="app 1"))
    before = path.read_bytes()
    home.opened.database.close()

    def follow() -> None:
        assert [one.state for one in home.backups.follow_wipes(erase)] == ["pending"]

    assert exit_code_of(follow, largest_file_bytes=60_000) == 0
    assert path.read_bytes() == before
    path.write_bytes(before[:-5])
    assert [one.state for one in home.backups.follow_wipes(erase)] == ["pending"]
    path.write_bytes(before)
    assert [one.state for one in home.backups.follow_wipes(erase)] == ["done"]
    assert home.backups.follow_wipes(erase) == ()


def test_a_backup_in_a_closed_folder_stays_owing_and_the_others_follow(
    home: Home, tmp_path: Path
) -> None:
    closed, other = tmp_path / "closed" / "a.wmqbackup", tmp_path / "b.wmqbackup"
    closed.parent.mkdir()
    for path in (closed, other):
        home.backups.make(path)
        owe(home, path, WipeScope(app="app 1"))
    home.opened.database.close()
    closed.parent.chmod(0o000)

    def follow() -> None:
        obey_permissions()
        states = {one.path: one.state for one in home.backups.follow_wipes(erase)}
        assert states == {str(closed): "pending", str(other): "done"}

    try:
        assert exit_code_of(follow) == 0
    finally:
        closed.parent.chmod(0o700)
    assert [one.path for one in home.backups.follow_wipes(erase)] == [str(closed)]


def test_names_that_are_no_text_are_as_good_as_others(tmp_path: Path) -> None:
    home = home_in(Path(os.fsdecode(os.fsencode(tmp_path) + b"/home-\xff")), keyring())
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/a-\xff?%41.wmqbackup"))
    home.backups.make(path)
    assert home.backups.known() == (path,)
    owe(home, path, WipeScope(app="app 1"))
    assert [one.state for one in home.backups.follow_wipes(erase)] == ["done"]
    assert home.backups.follow_wipes(erase) == ()
    home.opened.database.close()


def wiping(home: Home) -> Wiping:
    return Wiping(
        home.opened.database, home.clock, nullcontext, home.backups, lambda: pytest.fail("no")
    )


def test_a_wipe_deletes_what_was_set_aside_and_says_so_before(home: Home) -> None:
    aside = home.profile.folder / "history-before-restore-2026-01-01.db"
    aside.touch()
    scope = WipeScope(app="app 1")
    assert wiping(home).preview(scope).deleted == (str(aside),)
    assert [one.state for one in wiping(home).wipe(scope, silent).backups] == ["done"]
    assert not aside.exists()
    assert home.backups.known() == ()


def test_a_wipe_that_is_stopped_deletes_what_was_set_aside_later(home: Home) -> None:
    aside = home.profile.folder / "history-before-restore-2026-01-01.db"
    aside.touch()

    def stop(done: int, total: int, doing: str) -> None:
        if "backups" in doing:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        wiping(home).wipe(WipeScope(app="app 1"), stop)
    assert aside.exists()
    assert [one.state for one in wiping(home).follow(silent)] == ["done"]
    assert not aside.exists()


def test_the_name_of_a_wiped_app_is_in_no_page_once_the_backups_followed(
    home: Home, tmp_path: Path
) -> None:
    home.backups.make(tmp_path / "a.wmqbackup")
    with home.opened.database.raw():  # a history that stays open keeps its journal
        assert "app 1" in str(kept(home.opened.database))
        wiping(home).wipe(WipeScope(app="app 1"), silent)
        pages = b"".join(decrypted_pages(home.opened.database, home.opened.data_key))
    assert b"app 1" not in pages
    assert home.profile.history.with_name("history.db-wal").stat().st_size == 0


def test_destroying_a_profile_leaves_no_key_that_was_set_aside(home: Home, tmp_path: Path) -> None:
    closed, other = tmp_path / "closed" / "a.wmqbackup", tmp_path / "b.wmqbackup"
    closed.parent.mkdir()
    for path in (closed, other):
        home.backups.make(path)
    home.opened.database.close()
    folder = home.profile.folder
    for name in ("vault-before-restore-2026-01-01.json", "vault.json.00.unfinished"):
        (folder / name).write_bytes(home.profile.vault.read_bytes())
    (folder / "next").mkdir()
    (folder / "next" / "vault.json").write_bytes(home.profile.vault.read_bytes())
    closed.parent.chmod(0o000)

    def destroy() -> None:
        obey_permissions()
        destroy_profile(home.profile, home.source, (closed, other))

    try:
        assert exit_code_of(destroy) == 0
    finally:
        closed.parent.chmod(0o700)
    assert list(folder.iterdir()) == []
    assert closed.exists()
    assert not other.exists()


@pytest.mark.parametrize("dies_after_erasing", [False, True])
def test_a_crash_while_a_backup_is_cleaned_repeats_harmlessly(
    home: Home, tmp_path: Path, dies_after_erasing: bool
) -> None:
    path = tmp_path / "a.wmqbackup"
    home.backups.make(path)
    owe(home, path, WipeScope(app="app 1"))
    home.opened.database.close()

    def die(database: Database, scope: WipeScope) -> None:
        if dies_after_erasing:
            erase(database, scope)
        ends_at(0)("")

    assert exit_code_of(lambda: home.backups.follow_wipes(die)) == ENDED
    verify(path)
    assert [one.state for one in home.backups.follow_wipes(erase)] == ["done"]
    assert leftovers(tmp_path) == []
    verify(path)


def test_copies_beside_the_history_are_named(home: Home) -> None:
    names = [
        "history-before-2.db",
        "history-damaged-2026-01-01.db",
        "history-damaged-2026-01-01.db-wal",
    ]
    for name in (*names, "unrelated.db"):
        (home.profile.folder / name).touch()
    assert [path.name for path in set_aside_files(home.profile)] == names
    assert home.backups.set_aside() == set_aside_files(home.profile)


@pytest.mark.parametrize("at", [0, 10, 40, 5_000, 90_000, -30, -200, -2_000])
def test_a_changed_byte_is_found(home: Home, tmp_path: Path, at: int) -> None:
    path = tmp_path / "a.wmqbackup"
    home.backups.make(path)
    content = bytearray(path.read_bytes())
    content[at] ^= 0x20
    path.write_bytes(content)
    try:
        manifest = verify(path)
    except BackupDamaged:
        return
    assert manifest.spans == 600  # a byte of the ZIP that means nothing, such as a date
