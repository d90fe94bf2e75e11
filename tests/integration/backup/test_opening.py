"""A profile opens, or says in one sentence why not; nothing of the user's is ever lost."""

import os
from multiprocessing import get_context
from multiprocessing.queues import Queue
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.profiles import BEGAN_US, kept, keyring, profile_in, started, worked
from tests.fakes.secrets import CHEAP, MemoryKeyring

from workmoniq_desktop.domain.errors import (
    HistoryDamaged,
    HistoryTooNew,
    KeyMissing,
    KeyringLocked,
    NoHistory,
)
from workmoniq_desktop.services.opening import Opened, open_history, open_or_set_aside
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return profile_in(tmp_path / "p")


def looked_at(profile: Profile, source: SecretSource) -> Opened:
    return open_history(
        profile, source, create=False, clock=WoundClock(at_us=BEGAN_US), check=True, cost=CHEAP
    )


def test_looking_creates_nothing(profile: Profile) -> None:
    with pytest.raises(NoHistory, match="no history here yet"):
        looked_at(profile, keyring())
    assert not profile.folder.exists()


def test_the_first_start_makes_all_and_shows_the_recovery_phrase_once(profile: Profile) -> None:
    source = keyring()
    first = started(profile, source)
    assert first.recovery_phrase is not None
    assert first.recovery_phrase not in repr(first)
    again = started(profile, source)
    assert (again.recovery_phrase, again.messages) == (None, ())
    assert again.data_key == first.data_key
    assert sorted(path.name for path in profile.folder.iterdir()) == [
        ".creating",
        "backups",
        "history.db",
        "vault.json",
    ]
    assert profile.history.stat().st_mode & 0o777 == 0o600


def test_a_history_the_user_deleted_starts_anew_with_the_same_key(profile: Profile) -> None:
    source = keyring()
    first = started(profile, source)
    first.database.close()
    profile.history.unlink()
    with pytest.raises(NoHistory):
        looked_at(profile, source)
    again = started(profile, source)
    assert again.data_key == first.data_key
    assert "the history file was gone" in again.messages[0]


def test_a_history_without_its_key_is_left_alone(profile: Profile) -> None:
    source = keyring()
    started(profile, source).database.close()
    before = profile.history.read_bytes()
    profile.vault.unlink()
    clock = WoundClock(at_us=BEGAN_US)
    with pytest.raises(KeyMissing, match="or restore a backup"):
        looked_at(profile, source)
    with pytest.raises(KeyMissing, match="or restore a backup"):
        started(profile, source)
    with pytest.raises(KeyMissing, match="or restore a backup"):
        open_or_set_aside(profile, source, clock=clock, cost=CHEAP)
    assert profile.history.read_bytes() == before


def test_a_damaged_vault_sets_no_history_aside(profile: Profile) -> None:
    source = keyring()
    started(profile, source).database.close()
    profile.vault.write_text("{}")
    with pytest.raises(HistoryDamaged, match=r"vault\.json"):
        open_or_set_aside(profile, source, clock=WoundClock(at_us=BEGAN_US), cost=CHEAP)
    assert list(profile.folder.glob("history-*")) == []


def test_a_locked_keyring_leaves_everything_as_it_is(profile: Profile) -> None:
    ring = MemoryKeyring()
    source = SecretSource(keyring=ring)
    started(profile, source).database.close()
    ring.locked = True
    with pytest.raises(KeyringLocked):
        open_or_set_aside(profile, source, clock=WoundClock(at_us=BEGAN_US), cost=CHEAP)
    assert list(profile.folder.glob("history-*")) == []


def test_a_newer_history_is_refused_and_not_touched(profile: Profile) -> None:
    source = keyring()
    opened = started(profile, source)
    with opened.database.raw() as raw:
        raw.execute("PRAGMA user_version=999")
    opened.database.close()
    with pytest.raises(HistoryTooNew):
        open_or_set_aside(profile, source, clock=WoundClock(at_us=BEGAN_US), cost=CHEAP)
    assert list(profile.folder.glob("history-*")) == []


def test_looking_at_a_damaged_history_says_so_and_changes_nothing(profile: Profile) -> None:
    source = keyring()
    opened = started(profile, source)
    worked(opened.database, 100)
    opened.database.close()
    content = bytearray(profile.history.read_bytes())
    content[len(content) // 2] ^= 1
    profile.history.write_bytes(content)
    with pytest.raises(HistoryDamaged):
        looked_at(profile, source)
    assert profile.history.read_bytes() == bytes(content)


def test_what_a_crash_left_is_settled_before_the_history_is_used(profile: Profile) -> None:
    settled: list[Database] = []
    opened = open_history(
        profile,
        keyring(),
        create=True,
        clock=WoundClock(at_us=BEGAN_US),
        settling=(settled.append,),
        cost=CHEAP,
    )
    assert settled == [opened.database]


def test_a_crash_while_the_history_is_made_is_made_good(profile: Profile) -> None:
    source = keyring()
    started(profile, source).database.close()
    profile.history.rename(profile.folder / "elsewhere")
    profile.history.write_bytes(b"")
    opened = open_or_set_aside(profile, source, clock=WoundClock(at_us=BEGAN_US), cost=CHEAP)
    worked(opened.database, 5)
    assert len(kept(opened.database)) == 10


def _start(folder: Path, passphrase_file: Path, answers: "Queue[tuple[str, bool]]") -> None:
    source = SecretSource(keyring=None, passphrase_file=passphrase_file)
    opened = started(profile_in(folder), source)
    answers.put((opened.data_key.sqlcipher(), opened.recovery_phrase is not None))


def test_of_processes_that_start_at_once_one_creates_and_the_others_open(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse battery")
    passphrase.chmod(0o600)
    context = get_context("fork")
    answers: Queue[tuple[str, bool]] = context.Queue()
    processes = [
        context.Process(target=_start, args=(tmp_path / "p", passphrase, answers)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    got = [answers.get(timeout=30) for _ in processes]
    for process in processes:
        process.join()
    assert len({key for key, _ in got}) == 1
    assert sorted(made for _, made in got) == [False, False, False, True]


def test_a_history_that_may_not_be_read_is_not_called_damaged(profile: Profile) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    source = keyring()
    started(profile, source).database.close()
    profile.history.chmod(0)
    with pytest.raises(Exception, match="cannot be"):
        open_or_set_aside(profile, source, clock=WoundClock(at_us=BEGAN_US), cost=CHEAP)
    profile.history.chmod(0o600)
