"""The key of what sync keeps secret."""

from pathlib import Path

import pytest
from tests.fakes.secrets import CHEAP, MemoryKeyring, typing

from workmoniq_desktop.domain.errors import KeyringLocked
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.sync_key import SyncKey, SyncKeys
from workmoniq_desktop.system.vault import Vault


def keys(keyring: MemoryKeyring | None, byte: int = 1) -> SyncKeys:
    return SyncKeys(
        profile="ab" * 16,
        data_key=DataKey(bytes([byte]) * 32),
        uses_keyring=keyring is not None,
        keyring=keyring,
    )


def test_the_sync_key_is_an_item_of_its_own_and_stays_the_same() -> None:
    keyring = MemoryKeyring()
    assert keys(keyring).find() is None
    made = keys(keyring).make()
    assert keys(keyring).make() == made == keys(keyring).find()
    assert made.reveal() != keys(keyring).data_key.reveal()
    assert list(keyring.keys) == ["ab" * 16 + "-sync"]


def test_a_sync_key_that_was_destroyed_is_gone() -> None:
    keyring = MemoryKeyring()
    keys(keyring).make()
    keys(keyring).destroy()
    assert keys(keyring).find() is None


def test_without_a_keyring_the_sync_key_follows_from_the_data_key() -> None:
    assert keys(None).find() == keys(None).make()
    assert keys(None).find() != keys(None, byte=2).find()
    assert keys(None).find() != SyncKey(bytes([1]) * 32)


def test_a_locked_keyring_says_so_and_makes_no_second_key() -> None:
    keyring = MemoryKeyring(locked=True)
    with pytest.raises(KeyringLocked):
        keys(keyring).make()
    assert keyring.keys == {}


def test_a_sync_key_does_not_show_itself() -> None:
    assert "concealed" in repr(SyncKey(bytes(32)))


def test_destroying_the_profile_takes_the_sync_key_too(tmp_path: Path) -> None:
    keyring = MemoryKeyring()
    profile, source = Profile(folder=tmp_path), SecretSource(keyring=keyring)
    vault, key, _ = Vault.create(profile, source, cost=CHEAP)
    vault.sync_keys(key, source).make()
    assert len(keyring.keys) == 2
    vault.destroy(source)
    assert keyring.keys == {}


def test_a_profile_with_a_passphrase_has_a_derived_sync_key(tmp_path: Path) -> None:
    source = SecretSource(keyring=None, prompt=typing("long enough", "long enough"))
    vault, key, _ = Vault.create(Profile(folder=tmp_path), source, cost=CHEAP)
    assert vault.sync_keys(key, source).find() is not None
