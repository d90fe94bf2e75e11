"""A signature serves one purpose, and keys under which anybody can sign are none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.crypto import signing
from workmoniq_protocol.crypto.signing import SignatureInvalid, public_key, sign, verify
from workmoniq_protocol.signatures import check_key

SEED = bytes(range(32))
P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


def test_what_was_signed_verifies() -> None:
    verify(public_key(SEED), "timesheet", b"words", sign(SEED, "timesheet", b"words"))


@pytest.mark.parametrize("tag", ["log", "receipt", "timeshee", "timesheets"])
def test_a_signature_of_another_tag_is_none(tag: str) -> None:
    with pytest.raises(SignatureInvalid):
        verify(public_key(SEED), "timesheet", b"words", sign(SEED, tag, b"words"))


@given(st.integers(0, 64 * 8 - 1))
def test_no_flipped_bit_of_a_signature_goes_through(bit: int) -> None:
    signature = bytearray(sign(SEED, "timesheet", b"words"))
    signature[bit // 8] ^= 1 << bit % 8
    with pytest.raises(SignatureInvalid):
        verify(public_key(SEED), "timesheet", b"words", bytes(signature))


def _sum(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """On the curve of Ed25519 (RFC 8032, 5.1.4), affine."""
    (x1, y1), (x2, y2) = one, other
    k = D * x1 * x2 * y1 * y2 % P
    return (
        (x1 * y2 + x2 * y1) * pow(1 + k, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - k, -1, P) % P,
    )


def _x_of(y: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    return x if x * x % P == square else None


def _small_orders() -> set[int]:
    """The y of every point that eight times itself is nothing, from a point of order eight."""
    found = set()
    for y in range(2, 200):
        x = _x_of(y)
        if x is None:
            continue
        point = (x, y)
        # the prime order of the base point, times the point, leaves its small part
        small, factor, at = (0, 1), 2**252 + 27742317777372353535851937790883648493, point
        while factor:
            if factor & 1:
                small = _sum(small, at)
            at, factor = _sum(at, at), factor >> 1
        found.add(small[1])
    return found


def test_every_key_of_small_order_is_refused() -> None:
    orders = _small_orders()
    assert len(orders) == 5
    for y in orders:
        for sign_bit in (0, 1):
            key = (y | sign_bit << 255).to_bytes(32, "little")
            with pytest.raises(SignatureInvalid):
                # 32 zero bytes and the neutral point: a "signature" of anything for such keys
                verify(key, "timesheet", b"anything", (1).to_bytes(32, "little") + bytes(32))
            with pytest.raises(SignatureInvalid):
                check_key(key)


@pytest.mark.parametrize("y", [P, P + 1, P + 3, 2**255 - 1, P + 3 + 2**255])
def test_a_key_written_in_a_second_way_is_refused(y: int) -> None:
    with pytest.raises(SignatureInvalid) as refused:
        check_key(y.to_bytes(32, "little"))
    assert refused.value.code == "signature_invalid"


def test_keys_that_people_have_are_taken() -> None:
    for number in range(20):
        check_key(public_key(bytes([number]) * 32))


@pytest.mark.parametrize(("key", "signature"), [(b"", bytes(64)), (bytes(33), bytes(64))])
def test_a_key_of_another_length_is_refused(key: bytes, signature: bytes) -> None:
    with pytest.raises(SignatureInvalid):
        verify(key, "timesheet", b"words", signature)


def test_a_signature_of_another_length_is_refused() -> None:
    whole = sign(SEED, "timesheet", b"words")
    for cut in (whole[:-1], whole + b"\0", b""):
        with pytest.raises(SignatureInvalid):
            verify(public_key(SEED), "timesheet", b"words", cut)
    assert len(whole) == signing.SIGNATURE_BYTES
