"""A restore ends in the backup's history or in the one that was there, and loses neither."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.dying import ENDED, ends_at, exit_code_of
from tests.fakes.profiles import BEGAN_US, kept, keyring, profile_in, started, worked
from tests.fakes.secrets import CHEAP, typing
from tests.integration.backup.conftest import Home, home_in
from tests.integration.backup.test_backup import erase, owe

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.errors import (
    AlreadyRunning,
    BackupDamaged,
    BadInput,
    CannotRead,
    DiskFull,
    SecretNeeded,
    WrongSecret,
)
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.opening import (
    history_id,
    open_history,
    open_or_set_aside,
)
from workmoniq_desktop.services.restoring import RESTORED_HERE, Restored, restore
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.single_instance import ProfileLock
from workmoniq_desktop.system.vault import Vault

WRONG_PHRASE = "AAAA-AAAA"
STEPS, DECIDED = 10, 4


def put_back(
    path: Path,
    profile: Profile,
    source: SecretSource,
    phrase: str | None = None,
    step: Callable[[str], None] = lambda _what: None,
) -> Restored:
    clock = WoundClock(at_us=BEGAN_US + DAY_US)
    return restore(path, profile, source, phrase, clock=clock, step=step, cost=CHEAP)


def now_in(profile: Profile, source: SecretSource) -> list[Span]:
    """What the app shows after its next start; it must not find anything to mend."""
    clock = WoundClock(at_us=BEGAN_US + DAY_US)
    opened = open_or_set_aside(profile, source, clock=clock, cost=CHEAP)
    assert all("damaged" not in message for message in opened.messages)
    spans = kept(opened.database)
    opened.database.close()
    return spans


def device_in(profile: Profile, source: SecretSource) -> tuple[str, str | None]:
    opened = started(profile, source)
    with opened.database.recording() as recording:
        left = recording.left(BEGAN_US + DAY_US)
    opened.database.close()
    return left.device, left.why


def test_in_place_the_backup_is_back_and_what_was_there_is_kept(home: Home, backup: Path) -> None:
    before = kept(home.opened.database)
    worked(home.opened.database, 310, "later")
    later = kept(home.opened.database)
    home.opened.database.close()
    restored = put_back(backup, home.profile, home.source)
    assert (restored.spans, restored.made_us) == (600, home.clock.at_us)
    assert now_in(home.profile, home.source) == before
    assert device_in(home.profile, home.source) == (home.device, RESTORED_HERE)
    assert restored.set_aside is not None
    assert restored.set_aside.name == "history-before-restore-2023-11-15.db"
    assert str(restored.set_aside) in restored.messages[0]
    aside = Database.open(restored.set_aside, home.opened.data_key, home.opened.database.profile)
    assert kept(aside) == later
    aside.close()
    assert Vault.open(home.profile, home.source) == home.opened.data_key


def test_on_a_new_computer_the_recovery_phrase_opens_it_as_a_new_device(
    home: Home, backup: Path, tmp_path: Path
) -> None:
    there, source = profile_in(tmp_path / "there"), keyring()
    with pytest.raises(SecretNeeded, match="recovery phrase"):
        put_back(backup, there, source)
    restored = put_back(backup, there, source, home.phrase)
    assert restored.set_aside is None
    assert now_in(there, source) == kept(home.opened.database)
    assert device_in(there, source) == ("", None)
    opened = started(there, source)
    assert worked(opened.database, 301, "there") != home.device
    assert len(kept(opened.database)) == 600 + 602
    opened.database.close()
    assert Vault.load(there).show_recovery(opened.data_key) == home.phrase


def test_a_passphrase_opens_its_backup_on_a_new_computer(tmp_path: Path) -> None:
    words = "correct horse battery"
    home = home_in(tmp_path / "home", SecretSource(keyring=None, prompt=typing(words, words)))
    home.backups.make(tmp_path / "b.wmqbackup")
    home.opened.database.close()
    there = profile_in(tmp_path / "there")
    wrong = SecretSource(keyring=None, prompt=typing("incorrect horse"))
    with pytest.raises(WrongSecret):
        put_back(tmp_path / "b.wmqbackup", there, wrong)
    assert not there.vault.exists()
    new = SecretSource(keyring=None, prompt=typing(words, "another one", "another one"))
    assert put_back(tmp_path / "b.wmqbackup", there, new).spans == 600
    source = SecretSource(keyring=None, prompt=typing("another one"))
    assert len(now_in(there, source)) == 600


def test_a_wrong_phrase_changes_nothing(home: Home, backup: Path, tmp_path: Path) -> None:
    other = home_in(tmp_path / "other", keyring())
    other.opened.database.close()
    before = {path: path.read_bytes() for path in (other.profile.history, other.profile.vault)}
    for phrase in (WRONG_PHRASE, other.phrase):
        with pytest.raises(WrongSecret):
            put_back(backup, other.profile, other.source, phrase)
    assert {path: path.read_bytes() for path in before} == before
    assert not list(other.profile.folder.glob("history-*"))
    assert not list(other.profile.folder.glob("next*"))


def test_another_history_and_its_key_are_set_aside_together(
    home: Home, backup: Path, tmp_path: Path
) -> None:
    other = home_in(tmp_path / "other", keyring())
    worked(other.opened.database, 5, "theirs")
    theirs = kept(other.opened.database)
    other.opened.database.close()
    restored = put_back(backup, other.profile, other.source, home.phrase)
    assert now_in(other.profile, other.source) == kept(home.opened.database)
    assert device_in(other.profile, other.source)[0] == ""
    assert restored.set_aside is not None
    moved = profile_in(tmp_path / "moved")
    moved.create()
    shutil.move(restored.set_aside, moved.history)
    shutil.move(next(other.profile.folder.glob("vault-before-restore-*.json")), moved.vault)
    assert now_in(moved, other.source) == theirs


def test_a_lost_vault_comes_back_with_the_phrase(home: Home, backup: Path) -> None:
    home.opened.database.close()
    home.profile.vault.unlink()
    put_back(backup, home.profile, home.source, home.phrase)
    assert len(now_in(home.profile, home.source)) == 600
    assert device_in(home.profile, home.source)[0] == home.device


def test_a_damaged_history_is_replaced_and_kept(home: Home, backup: Path) -> None:
    home.opened.database.close()
    home.profile.history.write_bytes(bytes(50_000))
    restored = put_back(backup, home.profile, home.source)
    assert len(now_in(home.profile, home.source)) == 600
    assert restored.set_aside is not None
    assert restored.set_aside.read_bytes() == bytes(50_000)


def test_nothing_is_restored_under_a_running_app(home: Home, backup: Path) -> None:
    with ProfileLock(home.profile), pytest.raises(AlreadyRunning):
        put_back(backup, home.profile, home.source)
    restore(
        backup,
        home.profile,
        home.source,
        clock=home.clock,
        lock=lambda _profile: nullcontext(),
        cost=CHEAP,
    )


@pytest.mark.parametrize("number", range(STEPS))
def test_a_crash_at_any_step_leaves_the_old_history_or_the_new_one(
    home: Home, backup: Path, tmp_path: Path, number: int
) -> None:
    other = home_in(tmp_path / "other", keyring())
    worked(other.opened.database, 7, "theirs")
    theirs, ours = kept(other.opened.database), kept(home.opened.database)
    other.opened.database.close()

    def die() -> None:
        put_back(backup, other.profile, other.source, home.phrase, ends_at(number))

    # The keyring of these tests is lost with the process; a real one has kept the key.
    key = home.opened.data_key
    code = exit_code_of(die)
    assert code == (ENDED if number < STEPS - 1 else 0)
    if (other.profile.folder / "next").is_dir() or number >= DECIDED:
        staged = other.profile.folder / "next" / "vault.json"
        vault = json.loads((staged if staged.exists() else other.profile.vault).read_bytes())
        assert other.source.keyring is not None
        other.source.keyring.put(vault["profile"], key)
    found = now_in(other.profile, other.source)
    assert found == (theirs if number < DECIDED else ours)
    assert not list(other.profile.folder.glob("next*"))
    if number >= DECIDED:
        assert list(other.profile.folder.glob("history-before-restore-*.db"))
        assert list(other.profile.folder.glob("vault-before-restore-*.json"))


def test_looking_after_a_crash_carries_the_restore_through(home: Home, backup: Path) -> None:
    before = kept(home.opened.database)
    worked(home.opened.database, 310, "later")
    home.opened.database.close()

    def die() -> None:
        put_back(backup, home.profile, home.source, step=ends_at(DECIDED))  # the old one is aside

    assert exit_code_of(die) == ENDED
    assert not home.profile.history.exists()
    looked = open_history(home.profile, home.source, create=False, clock=home.clock, cost=CHEAP)
    assert kept(looked.database) == before
    looked.database.close()


def test_a_full_disk_leaves_the_old_history(home: Home, backup: Path) -> None:
    before = kept(home.opened.database)
    home.opened.database.close()

    def fill() -> None:
        with pytest.raises(DiskFull):
            put_back(backup, home.profile, home.source)

    assert exit_code_of(fill, largest_file_bytes=50_000) == 0
    assert now_in(home.profile, home.source) == before
    assert not list(home.profile.folder.glob("next*"))


def test_what_was_wiped_does_not_come_back(home: Home, backup: Path) -> None:
    owe(home, backup, WipeScope(app="app 1"))
    home.opened.database.close()
    with pytest.raises(BadInput, match="still holds what you wiped"):
        put_back(backup, home.profile, home.source)
    restore(backup, home.profile, home.source, clock=home.clock, wipe=erase, cost=CHEAP)
    spans = now_in(home.profile, home.source)
    assert not [span for span in spans if getattr(span, "app", "") == "app 1"]
    opened = started(home.profile, home.source)
    with opened.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM backups WHERE wipe IS NOT NULL").fetchone()[0] == 1
    opened.database.close()


def test_a_backup_that_is_not_there_or_a_folder_cannot_be_read(home: Home, tmp_path: Path) -> None:
    for path in (tmp_path / "nowhere", tmp_path):
        with pytest.raises(CannotRead):
            put_back(path, home.profile, home.source)


def test_a_named_pipe_is_no_backup_and_is_not_waited_for(home: Home, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.wmqbackup"
    os.mkfifo(pipe)
    with pytest.raises(BackupDamaged):
        put_back(pipe, home.profile, home.source)


def test_the_name_of_a_history_comes_from_its_key_and_does_not_tell_it(home: Home) -> None:
    name = history_id(home.opened.data_key)
    assert name == home.opened.database.profile
    assert name not in home.opened.data_key.sqlcipher()
