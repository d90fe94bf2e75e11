"""What is sealed to a public key opens for its holder, with the same info."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol import limits
from workmoniq_protocol.crypto import hpke
from workmoniq_protocol.crypto.box import BoxInvalid

VECTOR: dict[str, str] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "protocol-v1.json").read_text(encoding="utf-8")
)["hpke_xwing"]
SEED = bytes(range(32))
PUBLIC = hpke.public_key(SEED)
SEALED = hpke.seal(PUBLIC, b"info", b"plaintext")


def test_a_sealed_text_of_the_vectors_opens() -> None:
    seed = bytes.fromhex(VECTOR["private_seed"])
    assert hpke.public_key(seed).hex() == VECTOR["public"]
    opened = hpke.open_sealed(seed, VECTOR["info"].encode(), bytes.fromhex(VECTOR["sealed"]))
    assert opened.hex() == VECTOR["plaintext"]


@given(st.binary(max_size=64), st.binary(max_size=64))
def test_what_is_sealed_opens(info: bytes, plaintext: bytes) -> None:
    sealed = hpke.seal(PUBLIC, info, plaintext)
    assert len(sealed) == len(plaintext) + limits.HPKE_OVERHEAD
    assert hpke.open_sealed(SEED, info, sealed) == plaintext


def test_keys_have_the_length_that_the_log_expects() -> None:
    assert len(PUBLIC) == limits.XWING_PUBLIC_BYTES


@pytest.mark.parametrize("public", [b"", bytes(1216), b"\xff" * 1216, PUBLIC[:-1], PUBLIC + b"\0"])
def test_nothing_is_sealed_to_what_is_no_key(public: bytes) -> None:
    with pytest.raises(BoxInvalid):
        hpke.seal(public, b"info", b"plaintext")


@pytest.mark.parametrize(
    ("seed", "info", "sealed"),
    [
        (bytes(32), b"info", SEALED),
        (SEED, b"inf", SEALED),
        (SEED, b"info", SEALED[:-1]),
        (SEED, b"info", SEALED + b"\0"),
        (SEED, b"info", b""),
        (SEED, b"info", bytes(limits.GRANT_BYTES)),
    ],
)
def test_another_key_info_or_text_opens_nothing(seed: bytes, info: bytes, sealed: bytes) -> None:
    with pytest.raises(BoxInvalid):
        hpke.open_sealed(seed, info, sealed)


@given(st.data())
def test_no_flipped_bit_opens(data: st.DataObject) -> None:
    sealed = bytearray(SEALED)
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BoxInvalid):
        hpke.open_sealed(SEED, b"info", bytes(sealed))


def test_a_private_key_of_another_length_is_our_own_fault() -> None:
    with pytest.raises(AssertionError, match="32 bytes"):
        hpke.public_key(b"short")
