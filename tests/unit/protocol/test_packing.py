"""Values are laid into bytes in one way only."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.packing import exactly, lp, sha256, u8, u32, u64


def test_integers_are_big_endian() -> None:
    assert (u8(7), u32(7), u64(7)) == (b"\7", b"\0\0\0\7", b"\0\0\0\0\0\0\0\7")


@pytest.mark.parametrize(("pack", "bits"), [(u8, 8), (u32, 32), (u64, 64)])
def test_integers_that_do_not_fit_are_refused(pack: object, bits: int) -> None:
    assert callable(pack)
    assert pack(2**bits - 1) == b"\xff" * (bits // 8)
    for wrong in (2**bits, -1):
        with pytest.raises(OverflowError):
            pack(wrong)


@given(st.lists(st.binary(max_size=9), max_size=4), st.lists(st.binary(max_size=9), max_size=4))
def test_fields_with_their_length_never_run_into_each_other(
    one: list[bytes], other: list[bytes]
) -> None:
    assert (b"".join(map(lp, one)) == b"".join(map(lp, other))) == (one == other)


@given(st.lists(st.binary(max_size=40), max_size=4))
def test_a_hash_of_parts_is_the_hash_of_all_of_them(parts: list[bytes]) -> None:
    assert sha256(*parts) == hashlib.sha256(b"".join(parts)).digest()


def test_a_field_of_another_length_is_our_own_fault() -> None:
    assert exactly(b"four", 4) == b"four"
    with pytest.raises(AssertionError, match="4 bytes has 3"):
        exactly(b"3by", 4)
