"""Secrets do not show themselves."""

import copy
import pickle
import traceback
from typing import Any

import pytest

from workmoniq_desktop.system.concealed import Concealed, DataKey, Passphrase

SECRET = b"0123456789abcdef0123456789ABCDEF"
SHOWN = ("0123456789", SECRET.hex())


@pytest.mark.parametrize("secret", [DataKey(SECRET), Passphrase(SECRET), Concealed(SECRET)])
def test_a_secret_shows_neither_in_repr_nor_str_nor_format(secret: Concealed) -> None:
    text = f"{secret!r} {secret} {[secret]} {vars(type(secret)).get('__dict__')}"
    assert not any(part in text for part in SHOWN)


@pytest.mark.parametrize("secret", [DataKey(SECRET), Passphrase(SECRET), Concealed(SECRET)])
def test_a_secret_is_neither_pickled_nor_copied(secret: Concealed) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    for make in (copy.copy, copy.deepcopy):
        with pytest.raises(TypeError):
            make(secret)


def test_a_traceback_with_local_variables_shows_no_key() -> None:
    def fails(key: DataKey) -> None:
        raise ValueError(f"it failed with {key}")

    with pytest.raises(ValueError, match="failed") as failed:
        fails(DataKey(SECRET))
    shown = "".join(
        traceback.TracebackException.from_exception(failed.value, capture_locals=True).format()
    )
    assert "DataKey(concealed)" in shown
    assert SECRET.hex() not in shown


def test_keys_are_equal_by_their_bytes_and_only_with_their_own_kind() -> None:
    assert DataKey(SECRET) == DataKey(SECRET)
    assert DataKey(SECRET) != DataKey(bytes(32))
    other_kind: Any = Passphrase(SECRET)
    plain: Any = SECRET
    assert DataKey(SECRET) != other_kind
    assert DataKey(SECRET) != plain


def test_a_secret_is_no_key_of_a_dictionary() -> None:
    with pytest.raises(TypeError):
        hash(DataKey(SECRET))


def test_fresh_keys_have_32_bytes_and_differ() -> None:
    one, other = DataKey.fresh(), DataKey.fresh()
    assert one != other
    assert len(one.reveal()) == 32


def test_a_key_gives_sqlcipher_64_hex_digits() -> None:
    assert DataKey(SECRET).sqlcipher() == SECRET.hex()


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_size_is_our_own_mistake(size: int) -> None:
    with pytest.raises(AssertionError):
        DataKey(bytes(size))


def test_a_passphrase_is_the_same_however_the_keyboard_writes_its_letters() -> None:
    assert Passphrase.typed("Zu\u0308rich") == Passphrase.typed("Z\u00fcrich")
    assert Passphrase.typed("Zu\u0308rich").characters() == 6
