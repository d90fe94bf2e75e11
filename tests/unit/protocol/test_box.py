"""A box opens for its key, label and context, and says nothing about why it does not."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol import limits
from workmoniq_protocol.crypto import box
from workmoniq_protocol.crypto.box import BoxInvalid

VECTORS: list[dict[str, str]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "protocol-v1.json").read_text(encoding="utf-8")
)["box"]
KEY = bytes(range(32))


def named(vector: dict[str, Any]) -> str:
    return f"{vector['label']}-{vector.get('case', 'ok')}"


@pytest.mark.parametrize("vector", VECTORS, ids=named)
def test_boxes_are_as_the_vectors_say(vector: dict[str, str]) -> None:
    key, context, sealed = (bytes.fromhex(vector[each]) for each in ("key", "ctx", "sealed"))
    if vector["expect"] == "box_invalid":
        with pytest.raises(BoxInvalid):
            box.open_box(key, vector["label"], context, sealed)
        return
    plaintext, salt = bytes.fromhex(vector["plaintext"]), bytes.fromhex(vector["salt"])
    assert box.open_box(key, vector["label"], context, sealed) == plaintext
    assert box.seal(key, vector["label"], context, plaintext, salt=salt) == sealed


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_what_is_sealed_opens_and_is_sealed_differently_each_time(
    plaintext: bytes, context: bytes
) -> None:
    one, other = (box.seal(KEY, "seg", context, plaintext) for _ in range(2))
    assert one != other
    assert len(one) == len(plaintext) + limits.BOX_OVERHEAD
    assert box.open_box(KEY, "seg", context, one) == plaintext
    assert box.open_box(KEY, "seg", context, other) == plaintext


@given(st.data())
def test_no_flipped_bit_opens(data: st.DataObject) -> None:
    sealed = bytearray(box.seal(KEY, "seg", b"context", b"plaintext"))
    bit = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(BoxInvalid):
        box.open_box(KEY, "seg", b"context", bytes(sealed))


@given(st.binary(max_size=200))
def test_bytes_of_a_stranger_never_open(sealed: bytes) -> None:
    with pytest.raises(BoxInvalid):
        box.open_box(KEY, "seg", b"context", sealed)


@pytest.mark.parametrize(
    ("key", "label", "context"),
    [(bytes(32), "seg", b"context"), (KEY, "wrap", b"context"), (KEY, "seg", b"contex")],
)
def test_another_key_label_or_context_opens_nothing(key: bytes, label: str, context: bytes) -> None:
    with pytest.raises(BoxInvalid):
        box.open_box(key, label, context, box.seal(KEY, "seg", b"context", b"plaintext"))


def test_a_ciphertext_that_decrypts_but_was_committed_to_another_key_does_not_open() -> None:
    salt = bytes(32)
    other = box.seal(bytes(32), "seg", b"", b"plaintext", salt=salt)
    mine = box.seal(KEY, "seg", b"", b"plaintext", salt=salt)
    with pytest.raises(BoxInvalid):
        box.open_box(KEY, "seg", b"", other[:64] + mine[64:])


def test_every_failure_is_one_and_the_same_error() -> None:
    sealed = box.seal(KEY, "seg", b"", b"plaintext")
    told = set()
    for broken in (b"", sealed[:-1], sealed[:79], bytes(80), sealed[:-1] + b"\0\0"):
        with pytest.raises(BoxInvalid) as refused:
            box.open_box(KEY, "seg", b"", broken)
        told.add((refused.value.code, str(refused.value), refused.value.__cause__))
    assert told == {("box_invalid", "", None)}


@pytest.mark.parametrize(("key", "salt"), [(b"short", bytes(32)), (KEY, b"short")])
def test_keys_and_salts_of_another_length_are_our_own_fault(key: bytes, salt: bytes) -> None:
    with pytest.raises(AssertionError, match="32 bytes"):
        box.seal(key, "seg", b"", b"", salt=salt)


def test_a_box_is_not_the_bare_cipher() -> None:
    sealed = box.seal(KEY, "seg", b"context", b"plaintext")
    assert AESGCM(KEY).encrypt(bytes(12), b"plaintext", b"context") != sealed[64:]
