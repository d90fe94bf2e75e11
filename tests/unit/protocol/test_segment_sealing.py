"""A segment opens for its keys, whole, and every other form of it is refused."""

import json
import tracemalloc
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol import limits, tags
from workmoniq_protocol.crypto import box, hpke, padding, segment, signing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.segment import PayloadTooLong
from workmoniq_protocol.wire.segment import NO_PREV, context_of, parse_header

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "protocol-v1.json").read_text(encoding="utf-8")
)["segments"]
DEK, EK, INBOX, SIGNER = (bytes([each]) * 32 for each in (7, 9, 5, 3))
ACCT, STREAM, HASH = b"\1" * 16, b"\2" * 16, b"\4" * 32
CONTEXT = context_of(acct=ACCT, stream=STREAM, seq=0, prev=NO_PREV, alog_n=5, alog_hash=HASH)


def padded(
    data: bytes,
    *,
    codec: int = 0,
    stored: int | None = None,
    length: int | None = None,
    rung: int = 4096,
) -> bytes:
    """A plaintext of a body, by hand."""
    head = codec.to_bytes(1)
    head += (len(data) if stored is None else stored).to_bytes(4)
    head += (len(data) if length is None else length).to_bytes(4)
    return (head + data).ljust(rung, b"\0")


@pytest.mark.parametrize("vector", VECTORS["chain"], ids=lambda vector: str(vector["seq"]))
def test_segments_are_as_the_vectors_say(vector: dict[str, Any]) -> None:
    header = parse_header(bytes.fromhex(vector["header"]))
    body, wrap = bytes.fromhex(vector["body"]), bytes.fromhex(vector["wrap"])
    place = (header.acct, header.stream, header.seq, header.body_hash)
    dek = segment.unwrap_dek(EK, *place, wrap)
    assert dek.hex() == vector["dek"]
    payload = segment.open_body(dek, header.context(), body)
    assert payload.hex() == vector["plaintext"]
    salt = bytes.fromhex(vector["wrap_salt"])
    assert segment.wrap_dek(EK, *place, dek, salt=salt) == wrap
    if vector["codec"] == padding.RAW:
        # What zlib makes of the others is its own affair.
        salt = bytes.fromhex(vector["body_salt"])
        again = segment.seal_body(dek, header.context(), payload, compress=False, salt=salt)
        assert again == body


@pytest.mark.parametrize("compress", [True, False])
@given(payload=st.binary(max_size=300) | st.integers(0, 70_000).map(bytes))
def test_a_sealed_segment_opens(compress: bool, payload: bytes) -> None:
    frame = segment.seal_segment(
        signer_seed=SIGNER,
        acct=ACCT,
        stream=STREAM,
        seq=8,
        prev=HASH,
        alog_n=5,
        alog_hash=HASH,
        payload=payload,
        dek=DEK,
        ek=EK,
        compress=compress,
    )
    header = parse_header(frame.header)
    header.verify_signature(signing.public_key(SIGNER))
    assert header.holds(frame.body)
    assert (header.acct, header.stream, header.seq, header.prev) == (ACCT, STREAM, 8, HASH)
    assert (header.alog_n, header.alog_hash) == (5, HASH)
    dek = segment.unwrap_dek(EK, ACCT, STREAM, 8, header.body_hash, frame.wrap)
    assert dek == DEK
    assert segment.open_body(dek, header.context(), frame.body) == payload


def test_a_key_made_ready_for_many_signs_alike() -> None:
    frames = [
        segment.seal_segment(
            signer_seed=signer,
            acct=ACCT,
            stream=STREAM,
            seq=0,
            prev=NO_PREV,
            alog_n=5,
            alog_hash=HASH,
            payload=b"payload",
            dek=DEK,
            ek=EK,
        )
        for signer in (SIGNER, signing.Signer(SIGNER))
    ]
    for frame in frames:
        parse_header(frame.header).verify_signature(signing.public_key(SIGNER))
    assert signing.Signer(SIGNER).sign("seg", b"same") == signing.sign(SIGNER, "seg", b"same")


def test_a_segment_has_a_random_key() -> None:
    assert segment.new_dek() != segment.new_dek()
    assert segment.new_dek(lambda count: b"\7" * count) == DEK


@given(st.binary(max_size=300) | st.integers(0, 300_000).map(bytes), st.booleans())
def test_padding_comes_off_and_ends_on_the_lowest_rung_that_holds_it(
    payload: bytes, compress: bool
) -> None:
    made = padding.pad(payload, compress=compress)
    assert padding.unpad(made) == payload
    stored = 9 + int.from_bytes(made[1:5])
    assert len(made) == min(rung for rung in limits.LADDER if rung >= stored)


@pytest.mark.parametrize("rung", limits.LADDER)
def test_a_full_rung_holds_nine_bytes_less_than_its_size(rung: int) -> None:
    assert len(padding.pad(b"a" * (rung - 9), compress=False)) == rung


def test_what_no_segment_holds_is_refused_before_it_is_sealed() -> None:
    for payload, compress in (
        (b"a" * (limits.LADDER[-1] - 8), False),
        (bytes(limits.MOST_PAYLOAD_BYTES + 1), True),
    ):
        with pytest.raises(PayloadTooLong) as refused:
            segment.seal_body(DEK, CONTEXT, payload, compress=compress)
        assert refused.value.code == "payload_too_long"
    largest = bytes(limits.MOST_PAYLOAD_BYTES)
    assert padding.unpad(padding.pad(largest, compress=True)) == largest


def test_what_zlib_would_lengthen_is_not_compressed() -> None:
    assert padding.pad(b"ab", compress=True)[0] == padding.RAW
    assert padding.pad(b"a" * 100, compress=True)[0] == padding.ZLIB
    assert padding.pad(b"a" * 100, compress=False)[0] == padding.RAW


WORD = b"word " * 40
PACKED = zlib.compress(WORD)


@pytest.mark.parametrize(
    "plaintext",
    [
        b"",
        b"\0" * 8,
        padded(WORD, codec=2),
        padded(WORD, stored=4096),
        padded(WORD, stored=2**32 - 1),
        padded(WORD, length=len(WORD) - 1),
        padded(WORD, length=limits.MOST_PAYLOAD_BYTES + 1),
        padded(WORD)[:-1] + b"\1",
        padded(WORD + b"\1", stored=len(WORD), length=len(WORD)),
        padded(PACKED, codec=1, length=len(WORD) - 1),
        padded(PACKED, codec=1, length=len(WORD) + 1),
        padded(PACKED, codec=1, length=0),
        padded(PACKED[:-1], codec=1, length=len(WORD)),
        padded(PACKED + b"\0", codec=1, length=len(WORD)),
        padded(PACKED + PACKED, codec=1, length=len(WORD)),
        padded(b"", codec=1),
        padded(b"no stream of zlib", codec=1),
        padded(PACKED[:9] + b"\xff" + PACKED[10:], codec=1, length=len(WORD)),
    ],
    ids=range(18),
)
def test_padding_that_nobody_makes_is_refused(plaintext: bytes) -> None:
    with pytest.raises(BoxInvalid):
        padding.unpad(plaintext)


def test_more_than_a_segment_may_hold_is_refused_even_if_it_is_as_promised() -> None:
    over = limits.MOST_PAYLOAD_BYTES + 1
    data = zlib.compress(bytes(over))
    with pytest.raises(BoxInvalid):
        padding.unpad(padded(data, codec=1, length=over, rung=limits.LADDER[1]))


def test_a_bomb_is_not_inflated_beyond_its_promise() -> None:
    bomb = zlib.compress(bytes(200 * 1024 * 1024))
    small = padded(bomb, codec=1, length=10, rung=limits.LADDER[3])
    large = padded(bomb, codec=1, length=limits.MOST_PAYLOAD_BYTES, rung=limits.LADDER[3])
    none = padded(bomb, codec=1, length=0, rung=limits.LADDER[3])
    for plaintext, most in ((none, 2 << 20), (small, 2 << 20), (large, 20 << 20)):
        tracemalloc.start()
        with pytest.raises(BoxInvalid):
            padding.unpad(plaintext)
        peak_bytes = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak_bytes < most


@given(st.binary(max_size=80), st.integers(0, 2), st.integers(0, 90), st.integers(0, 90))
def test_any_plaintext_is_refused_or_has_the_length_that_it_promises(
    data: bytes, codec: int, stored: int, length: int
) -> None:
    plaintext = padded(data, codec=codec, stored=stored, length=length)
    try:
        payload = padding.unpad(plaintext)
    except BoxInvalid:
        return
    assert len(payload) == length
    assert not any(plaintext[9 + stored :])


def test_a_web_device_may_not_compress() -> None:
    body = segment.seal_body(DEK, CONTEXT, WORD, compress=True)
    assert segment.open_body(DEK, CONTEXT, body) == WORD
    with pytest.raises(BoxInvalid):
        segment.open_body(DEK, CONTEXT, body, raw_only=True)
    raw = segment.seal_body(DEK, CONTEXT, WORD, compress=False)
    assert segment.open_body(DEK, CONTEXT, raw, raw_only=True) == WORD


def test_a_body_off_the_ladder_is_refused_even_if_it_is_sealed_well() -> None:
    body = box.seal(DEK, tags.BOX_SEGMENT, CONTEXT, padded(WORD, rung=8192))
    with pytest.raises(BoxInvalid):
        segment.open_body(DEK, CONTEXT, body)


def test_a_body_opens_in_its_own_place_only() -> None:
    body = segment.seal_body(DEK, CONTEXT, WORD)
    moved = context_of(acct=ACCT, stream=STREAM, seq=1, prev=HASH, alog_n=5, alog_hash=HASH)
    for key, context in ((DEK, moved), (EK, CONTEXT)):
        with pytest.raises(BoxInvalid):
            segment.open_body(key, context, body)


PLACES = [
    (bytes(16), STREAM, 8, HASH),
    (ACCT, bytes(16), 8, HASH),
    (ACCT, STREAM, 9, HASH),
    (ACCT, STREAM, 8, bytes(32)),
]


def test_a_wrap_opens_for_its_own_segment_only() -> None:
    wrap = segment.wrap_dek(EK, ACCT, STREAM, 8, HASH, DEK)
    assert len(wrap) == limits.WRAP_BYTES
    assert segment.unwrap_dek(EK, ACCT, STREAM, 8, HASH, wrap) == DEK
    for place in PLACES:
        with pytest.raises(BoxInvalid):
            segment.unwrap_dek(EK, *place, wrap)
    with pytest.raises(BoxInvalid):
        segment.unwrap_dek(DEK, ACCT, STREAM, 8, HASH, wrap)


def test_a_wrap_to_the_inbox_opens_for_its_own_segment_only() -> None:
    wrap = segment.seal_inbox_wrap(hpke.public_key(INBOX), ACCT, STREAM, 8, HASH, DEK)
    assert len(wrap) == limits.INBOX_WRAP_BYTES
    assert segment.open_inbox_wrap(INBOX, ACCT, STREAM, 8, HASH, wrap) == DEK
    for place in PLACES:
        with pytest.raises(BoxInvalid):
            segment.open_inbox_wrap(INBOX, *place, wrap)


def test_a_wrap_of_something_else_than_a_key_is_none() -> None:
    place = ACCT + STREAM + (8).to_bytes(8) + HASH
    with pytest.raises(BoxInvalid):
        segment.unwrap_dek(EK, ACCT, STREAM, 8, HASH, box.seal(EK, tags.BOX_WRAP, place, b"no key"))
