"""The vault gives the key to its owner, in the ways that were chosen, and to nobody else."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.secrets import CHEAP, MemoryKeyring, typing

from workmoniq_desktop.domain.errors import (
    BadInput,
    CannotRead,
    HistoryBusy,
    HistoryDamaged,
    KeyMissing,
    KeyringLocked,
    NoHistory,
    SecretNeeded,
    WorkMoniQError,
    WrongSecret,
)
from workmoniq_desktop.system.concealed import DataKey, Passphrase
from workmoniq_desktop.system.key_wrapping import KdfCost
from workmoniq_desktop.system.os_keyring import KeyringAbsent
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault
from workmoniq_protocol import codes

WORDS = "correct horse battery"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(folder=tmp_path / "profile")
    profile.create()
    return profile


def with_passphrase(text: str = WORDS) -> SecretSource:
    return SecretSource(keyring=None, prompt=lambda _question: text)


def with_keyring(keyring: MemoryKeyring) -> SecretSource:
    return SecretSource(keyring=keyring)


def other_phrase() -> str:
    return codes.encode("local", bytes(18))


def test_a_profile_with_a_passphrase_opens_with_it(profile: Profile) -> None:
    _, key, _ = Vault.create(profile, with_passphrase(), cost=CHEAP)
    assert Vault.open(profile, with_passphrase()) == key


def test_a_profile_of_the_keyring_opens_without_a_question(profile: Profile) -> None:
    keyring = MemoryKeyring()
    vault, key, _ = Vault.create(profile, with_keyring(keyring))
    assert vault.uses_keyring
    assert Vault.open(profile, with_keyring(keyring)) == key
    assert b'"passphrase": null' in profile.vault.read_bytes()


def test_the_standard_cost_is_64_mib_3_passes_4_lanes(profile: Profile) -> None:
    Vault.create(profile, with_passphrase())
    stored = json.loads(profile.vault.read_bytes())["passphrase"]
    assert [stored[name] for name in ("kdf", "memory_kib", "passes", "lanes")] == [
        "argon2id",
        65536,
        3,
        4,
    ]
    assert KdfCost() == KdfCost(memory_kib=65536, passes=3, lanes=4)


def test_a_passphrase_file_wins_over_a_keyring_for_a_new_profile(
    profile: Profile, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text(WORDS, encoding="utf-8")
    file.chmod(0o600)
    keyring = MemoryKeyring()
    source = SecretSource(keyring=keyring, passphrase_file=file)
    _, key, _ = Vault.create(profile, source, cost=CHEAP)
    assert keyring.keys == {}
    assert Vault.open(profile, source) == Vault.open(profile, with_passphrase()) == key


def test_a_profile_of_the_keyring_stays_so_when_a_passphrase_file_is_named(
    profile: Profile, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    _, key, _ = Vault.create(profile, with_keyring(keyring))
    source = SecretSource(keyring=keyring, passphrase_file=tmp_path / "none")
    assert Vault.open(profile, source) == key


def test_without_a_keyring_the_prompt_is_asked(profile: Profile) -> None:
    source = SecretSource(keyring=MemoryKeyring(absent=True), prompt=typing(WORDS, WORDS))
    vault, key, _ = Vault.create(profile, source, cost=CHEAP)
    assert not vault.uses_keyring
    assert Vault.open(profile, with_passphrase()) == key


def test_with_no_way_at_all_nothing_is_made(profile: Profile) -> None:
    with pytest.raises(SecretNeeded):
        Vault.create(profile, SecretSource(keyring=MemoryKeyring(absent=True)))
    assert not profile.exists()


def test_a_locked_keyring_is_said_and_not_passed_over(profile: Profile) -> None:
    with pytest.raises(KeyringLocked):
        Vault.create(profile, with_keyring(MemoryKeyring(locked=True)))
    assert not profile.exists()


def test_a_keyring_that_is_locked_out_of_reach_or_empty_is_told_apart(profile: Profile) -> None:
    keyring = MemoryKeyring()
    Vault.create(profile, with_keyring(keyring))
    keyring.locked = True
    with pytest.raises(KeyringLocked):
        Vault.open(profile, with_keyring(keyring))
    with pytest.raises(KeyringAbsent):
        Vault.open(profile, SecretSource(keyring=None))
    with pytest.raises(KeyMissing, match="use-recovery"):
        Vault.open(profile, with_keyring(MemoryKeyring()))


def test_another_key_in_the_keyring_is_not_given_out(profile: Profile) -> None:
    keyring = MemoryKeyring()
    Vault.create(profile, with_keyring(keyring))
    keyring.keys = dict.fromkeys(keyring.keys, DataKey(bytes(32)))
    with pytest.raises(KeyMissing):
        Vault.open(profile, with_keyring(keyring))


def test_a_wrong_passphrase_says_so_and_what_to_do(profile: Profile) -> None:
    Vault.create(profile, with_passphrase(), cost=CHEAP)
    with pytest.raises(WrongSecret, match="use-recovery"):
        Vault.open(profile, with_passphrase("incorrect horse"))


def test_the_recovery_phrase_opens_the_profile_as_people_type_it(profile: Profile) -> None:
    vault, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    assert len(phrase.replace("-", "")) == 32
    for typed in (
        phrase,
        phrase.lower(),
        f" {phrase.replace('-', ' ')}\n",
        phrase[:19] + "\n" + phrase[19:],
    ):
        assert vault.open_with_recovery(typed) == key
    assert Vault.load(profile).show_recovery(key) == phrase


def test_a_mistyped_or_foreign_recovery_phrase_does_not_open(profile: Profile) -> None:
    vault, _, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    with pytest.raises(WrongSecret, match="mistyped"):
        vault.open_with_recovery(phrase[:-1])
    with pytest.raises(WrongSecret, match="does not open"):
        vault.open_with_recovery(other_phrase())


def test_two_profiles_share_nothing(profile: Profile, tmp_path: Path) -> None:
    other = Profile(folder=tmp_path / "other")
    other.create()
    made = [Vault.create(one, with_passphrase(), cost=CHEAP) for one in (profile, other)]
    assert made[0][1] != made[1][1]
    assert made[0][2] != made[1][2]
    stored = [json.loads(one.vault.read_bytes()) for one in (profile, other)]
    assert stored[0]["profile"] != stored[1]["profile"]
    for entry in ("passphrase", "recovery", "recovery_phrase"):
        moved = {**stored[0], entry: stored[1][entry]}
        profile.vault.write_text(json.dumps(moved), encoding="utf-8")
        vault = Vault.load(profile)
        with pytest.raises(WorkMoniQError):
            {
                "passphrase": lambda vault=vault: vault.unlock(with_passphrase()),
                "recovery": lambda vault=vault: vault.open_with_recovery(made[1][2]),
                "recovery_phrase": lambda vault=vault: vault.show_recovery(made[0][1]),
            }[entry]()


def test_a_changed_passphrase_opens_and_the_old_one_does_not(profile: Profile) -> None:
    vault, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    vault.change_passphrase(Passphrase.typed(WORDS), Passphrase.typed("another one"))
    assert Vault.open(profile, with_passphrase("another one")) == key
    assert Vault.load(profile).open_with_recovery(phrase) == key
    with pytest.raises(WrongSecret):
        Vault.open(profile, with_passphrase())


def test_a_passphrase_is_changed_only_by_who_knows_it(profile: Profile) -> None:
    vault, _, _ = Vault.create(profile, with_passphrase(), cost=CHEAP)
    before = profile.vault.read_bytes()
    with pytest.raises(WrongSecret):
        vault.change_passphrase(Passphrase.typed("guessed"), Passphrase.typed("another one"))
    assert profile.vault.read_bytes() == before


def test_a_profile_of_the_keyring_has_no_passphrase_to_change(profile: Profile) -> None:
    vault, _, _ = Vault.create(profile, with_keyring(MemoryKeyring()))
    with pytest.raises(BadInput):
        vault.change_passphrase(Passphrase.typed("a"), Passphrase.typed("b"))


def test_recovery_sets_a_new_passphrase_where_one_was_forgotten(profile: Profile) -> None:
    _, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    keyring = MemoryKeyring()
    source = SecretSource(keyring=keyring, prompt=lambda _question: "another one")
    assert Vault.load(profile, cost=CHEAP).use_recovery(phrase, source) == key
    assert Vault.open(profile, with_passphrase("another one")) == key
    assert keyring.keys == {}


def test_recovery_puts_the_key_into_a_keyring_that_lost_it(profile: Profile) -> None:
    _, key, phrase = Vault.create(profile, with_keyring(MemoryKeyring()))
    keyring = MemoryKeyring()
    Vault.load(profile).use_recovery(phrase, with_keyring(keyring))
    assert Vault.open(profile, with_keyring(keyring)) == key


def test_recovery_goes_over_to_a_passphrase_where_the_keyring_is_gone(profile: Profile) -> None:
    _, key, phrase = Vault.create(profile, with_keyring(MemoryKeyring()))
    source = SecretSource(keyring=MemoryKeyring(absent=True), prompt=lambda _question: WORDS)
    Vault.load(profile, cost=CHEAP).use_recovery(phrase, source)
    assert Vault.open(profile, with_passphrase()) == key


def test_a_key_that_leaves_the_keyring_is_forgotten_there(profile: Profile, tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    _, _, phrase = Vault.create(profile, with_keyring(keyring))
    file = tmp_path / "file"
    file.write_text(WORDS, encoding="utf-8")
    file.chmod(0o600)
    source = SecretSource(keyring=keyring, passphrase_file=file)
    Vault.load(profile, cost=CHEAP).use_recovery(phrase, source)
    assert keyring.keys == {}


def test_a_failed_recovery_changes_nothing(profile: Profile) -> None:
    Vault.create(profile, with_passphrase(), cost=CHEAP)
    before = profile.vault.read_bytes()
    with pytest.raises(WrongSecret):
        Vault.load(profile).use_recovery(other_phrase(), with_passphrase("another one"))
    assert profile.vault.read_bytes() == before


@pytest.mark.parametrize("of_keyring", [False, True])
def test_a_backup_opens_on_a_new_machine_by_the_same_recovery_phrase(
    profile: Profile, tmp_path: Path, of_keyring: bool
) -> None:
    keyring = MemoryKeyring()
    source = with_keyring(keyring) if of_keyring else with_passphrase()
    vault, key, phrase = Vault.create(profile, source, cost=CHEAP)
    wrapped: dict[str, Any] = json.loads(json.dumps(vault.export_wrapped()))
    assert key.sqlcipher() not in json.dumps(wrapped)

    there = Profile(folder=tmp_path / "new machine")
    there.create()
    there.history.touch()  # restored before its key
    found = Vault.open_wrapped(wrapped, recovery=phrase)
    adopted = Vault.adopt(there, wrapped, found, with_passphrase("a new passphrase"), cost=CHEAP)
    assert Vault.open(there, with_passphrase("a new passphrase")) == key
    assert adopted.show_recovery(key) == phrase
    assert Vault.load(there).open_with_recovery(phrase) == key


def test_two_profiles_of_one_backup_do_not_share_a_keyring_entry(
    profile: Profile, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    vault, key, _ = Vault.create(profile, with_keyring(keyring))
    there = Profile(folder=tmp_path / "copy")
    there.create()
    Vault.adopt(there, vault.export_wrapped(), key, with_keyring(keyring)).destroy(
        with_keyring(keyring)
    )
    assert Vault.open(profile, with_keyring(keyring)) == key


def test_a_backup_opens_by_its_passphrase_and_by_nothing_wrong(profile: Profile) -> None:
    vault, key, _ = Vault.create(profile, with_passphrase(), cost=CHEAP)
    wrapped = vault.export_wrapped()
    assert Vault.open_wrapped(wrapped, passphrase=Passphrase.typed(WORDS)) == key
    for wrong in ({"recovery": other_phrase()}, {"passphrase": Passphrase.typed("guess")}):
        with pytest.raises(WrongSecret):
            Vault.open_wrapped(wrapped, **wrong)


def test_a_key_that_does_not_belong_to_the_backup_is_not_adopted(
    profile: Profile, tmp_path: Path
) -> None:
    vault, _, _ = Vault.create(profile, with_passphrase(), cost=CHEAP)
    there = Profile(folder=tmp_path / "there")
    there.create()
    with pytest.raises(HistoryDamaged):
        Vault.adopt(there, vault.export_wrapped(), DataKey.fresh(), with_passphrase(), cost=CHEAP)
    assert not there.vault.exists()


def test_destroying_leaves_no_key_in_the_keyring_and_no_file(profile: Profile) -> None:
    keyring = MemoryKeyring()
    vault, _, _ = Vault.create(profile, with_keyring(keyring))
    vault.destroy(with_keyring(keyring))
    assert keyring.keys == {}
    assert not profile.vault.exists()


def test_destroying_behind_a_locked_keyring_can_be_tried_again(profile: Profile) -> None:
    keyring = MemoryKeyring()
    vault, key, _ = Vault.create(profile, with_keyring(keyring))
    keyring.locked = True
    with pytest.raises(KeyringLocked):
        vault.destroy(with_keyring(keyring))
    with pytest.raises(KeyringAbsent):
        vault.destroy(SecretSource(keyring=None))
    keyring.locked = False
    assert Vault.open(profile, with_keyring(keyring)) == key


def test_a_key_is_never_made_over_another(profile: Profile) -> None:
    keyring = MemoryKeyring()
    Vault.create(profile, with_keyring(keyring))
    before = profile.vault.read_bytes()
    with pytest.raises(HistoryBusy):
        Vault.create(profile, with_keyring(keyring))
    assert profile.vault.read_bytes() == before
    assert len(keyring.keys) == 1


def test_who_loses_the_race_leaves_nothing_in_the_keyring(profile: Profile) -> None:
    class Slow(MemoryKeyring):
        def put(self, account: str, key: DataKey) -> None:
            super().put(account, key)
            if not profile.vault.exists():
                profile.vault.write_text("the winner's", encoding="utf-8")

    keyring = Slow()
    with pytest.raises(HistoryBusy):
        Vault.create(profile, with_keyring(keyring))
    assert keyring.keys == {}
    assert profile.vault.read_text(encoding="utf-8") == "the winner's"


def test_a_history_without_its_key_gets_no_new_one(profile: Profile) -> None:
    profile.history.touch()
    with pytest.raises(KeyMissing, match="is gone"):
        Vault.create(profile, with_passphrase(), cost=CHEAP)
    with pytest.raises(KeyMissing, match="is gone"):
        Vault.load(profile)


def test_a_profile_without_anything_has_no_history(profile: Profile) -> None:
    with pytest.raises(NoHistory):
        Vault.load(profile)


def test_a_vault_that_is_a_folder_or_a_link_is_not_read(profile: Profile, tmp_path: Path) -> None:
    profile.vault.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotRead):
        Vault.load(profile)
    profile.vault.unlink()
    profile.vault.mkdir()
    with pytest.raises(CannotRead):
        Vault.load(profile)


def test_the_vault_is_private_and_holds_neither_key_nor_phrase(profile: Profile) -> None:
    before = os.umask(0)
    try:
        _, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    finally:
        os.umask(before)
    assert stat.S_IMODE(profile.vault.stat().st_mode) == 0o600
    content = profile.vault.read_text(encoding="utf-8")
    code = codes.decode("local", phrase).hex()
    for secret in (key.sqlcipher(), phrase, phrase.replace("-", ""), code[:-1], WORDS):
        assert secret.lower() not in content.lower()
    assert [path.name for path in profile.folder.iterdir() if path.is_file()] == ["vault.json"]


FULL_DISK = """
import resource, signal, sys
from pathlib import Path
from tests.fakes.secrets import CHEAP
from workmoniq_desktop.domain.errors import DiskFull
from workmoniq_desktop.system.concealed import Passphrase
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.vault import Vault
vault = Vault.load(Profile(folder=Path(sys.argv[1])), cost=CHEAP)
resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
try:
    vault.change_passphrase(Passphrase.typed("correct horse battery"), Passphrase.typed("other"))
except DiskFull:
    print("full")
"""


def test_a_full_disk_leaves_the_old_vault_whole(profile: Profile) -> None:
    _, key, _ = Vault.create(profile, with_passphrase(), cost=CHEAP)
    said = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(profile.folder)],
        check=True,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert said.stdout == b"full\n"
    assert Vault.open(profile, with_passphrase()) == key
    assert [path.name for path in profile.folder.iterdir() if path.is_file()] == ["vault.json"]


def test_a_full_disk_at_the_first_start_leaves_no_key_in_the_keyring(profile: Profile) -> None:
    keyring = MemoryKeyring()
    gone = Profile(folder=profile.folder / "gone")
    with pytest.raises(WorkMoniQError):
        Vault.create(gone, with_keyring(keyring))
    assert keyring.keys == {}
