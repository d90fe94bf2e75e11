"""A header is 214 bytes that say one thing, and frames are whole or refused."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol import limits, tags
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.signatures import SignatureInvalid
from workmoniq_protocol.wire.segment import (
    NO_PREV,
    Frame,
    FrameInvalid,
    HeaderInvalid,
    SegmentHeader,
    is_on_ladder,
    pack_frame,
    parse_frame,
    parse_frames,
    parse_header,
)

SEGMENTS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "protocol-v1.json").read_text(encoding="utf-8")
)["segments"]
FIRST = bytes.fromhex(SEGMENTS["chain"][0]["header"])
KEY = bytes.fromhex(SEGMENTS["device_sig_public"])
WRAP = bytes(limits.WRAP_BYTES)
BODY = bytes(limits.LADDER[0] + limits.BOX_OVERHEAD)

HEADERS = st.builds(
    SegmentHeader,
    acct=st.binary(min_size=16, max_size=16),
    stream=st.binary(min_size=16, max_size=16),
    seq=st.integers(0, limits.MOST_INTEGER),
    prev=st.binary(min_size=32, max_size=32),
    alog_n=st.integers(0, 2**32 - 1),
    alog_hash=st.binary(min_size=32, max_size=32),
    body_len=st.integers(0, 2**32 - 1),
    body_hash=st.binary(min_size=32, max_size=32),
    sig=st.binary(min_size=64, max_size=64),
)


def test_the_chain_of_the_vectors_is_read_and_holds() -> None:
    prev = NO_PREV
    for number, vector in enumerate(SEGMENTS["chain"]):
        header = parse_header(bytes.fromhex(vector["header"]))
        assert header.pack().hex() == vector["header"]
        assert (header.acct.hex(), header.stream.hex()) == (SEGMENTS["acct"], SEGMENTS["stream"])
        assert (header.seq, header.prev) == (number, prev)
        assert (header.alog_n, header.alog_hash.hex()) == (vector["alog_n"], vector["alog_hash"])
        assert header.body_len == vector["body_len"]
        assert header.body_hash.hex() == vector["body_sha256"]
        assert header.holds(bytes.fromhex(vector["body"]))
        header.verify_signature(KEY)
        prev = header.hash()
    assert prev.hex() == SEGMENTS["head"]


@given(HEADERS)
def test_a_header_that_is_packed_is_read_again(header: SegmentHeader) -> None:
    packed = header.pack()
    assert len(packed) == limits.HEADER_BYTES
    assert parse_header(packed) == header
    assert (packed[:114], packed[:150]) == (header.context(), header.signed())


@given(st.binary(min_size=214, max_size=214) | st.binary(min_size=208, max_size=208))
def test_bytes_of_a_stranger_are_refused_or_packed_again_alike(data: bytes) -> None:
    for some in (data, b"WMQ1\x01\x01" + data):
        try:
            header = parse_header(some)
        except HeaderInvalid:
            continue
        assert header.pack() == some


@given(st.integers(0, 214 * 8 - 1))
def test_no_flipped_bit_of_a_signed_header_goes_through(bit: int) -> None:
    data = bytearray(FIRST)
    data[bit // 8] ^= 1 << bit % 8
    with pytest.raises((HeaderInvalid, SignatureInvalid)):
        parse_header(bytes(data)).verify_signature(KEY)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bad_header"),
        (FIRST[:-1], "bad_header"),
        (FIRST + b"\0", "bad_header"),
        (b"WMQ2" + FIRST[4:], "bad_header"),
        (FIRST[:4] + b"\2" + FIRST[5:], "bad_header"),
        (FIRST[:5] + b"\0" + FIRST[6:], "suite_too_old"),
        (FIRST[:5] + b"\2" + FIRST[6:], "bad_header"),
        (FIRST[:38] + (2**53).to_bytes(8) + FIRST[46:], "bad_header"),
    ],
    ids=["none", "short", "long", "magic", "type", "suite below", "suite above", "seq"],
)
def test_another_length_type_suite_or_number_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(HeaderInvalid) as refused:
        parse_header(data)
    assert refused.value.code == code


def test_a_signature_of_another_key_or_tag_is_none() -> None:
    header = parse_header(FIRST)
    with pytest.raises(SignatureInvalid):
        header.verify_signature(signing.public_key(bytes(32)))
    seed = bytes.fromhex(SEGMENTS["device_sig_seed"])
    other = FIRST[:150] + signing.sign(seed, tags.SIGN_LOG, FIRST[:150])
    with pytest.raises(SignatureInvalid):
        parse_header(other).verify_signature(KEY)


def test_another_body_is_not_the_one_that_was_signed_for() -> None:
    header = parse_header(FIRST)
    body = bytes.fromhex(SEGMENTS["chain"][0]["body"])
    assert not header.holds(body[:-1])
    assert not header.holds(body[:-1] + bytes((body[-1] ^ 1,)))
    assert not replace(header, body_len=header.body_len + 1).holds(body)


def test_bodies_have_five_lengths() -> None:
    lengths = [4176, 16464, 65616, 262224, 786512]
    assert all(map(is_on_ladder, lengths))
    assert not any(is_on_ladder(length + 1) for length in (-1, *lengths))


FRAMES = st.builds(
    Frame,
    header=st.binary(min_size=214, max_size=214),
    wrap=st.sampled_from([WRAP, bytes(limits.INBOX_WRAP_BYTES)]),
    body=st.sampled_from([BODY, bytes(limits.LADDER[1] + limits.BOX_OVERHEAD)]),
) | st.builds(
    Frame, header=st.binary(min_size=214, max_size=214), wrap=st.just(b""), body=st.just(b"")
)


@given(st.lists(FRAMES, max_size=4))
def test_frames_that_are_packed_are_read_again(frames: list[Frame]) -> None:
    data = b"".join(map(pack_frame, frames))
    assert parse_frames(data, most=4) == frames
    if data:
        with pytest.raises(FrameInvalid):
            parse_frames(data, most=len(frames) - 1)


@given(st.data())
def test_frames_that_are_cut_or_altered_in_length_are_refused(data: st.DataObject) -> None:
    whole = pack_frame(Frame(header=FIRST, wrap=WRAP, body=BODY))
    cut = data.draw(st.integers(1, len(whole) - 1))
    with pytest.raises(FrameInvalid):
        parse_frames(whole[:cut], most=9)
    with pytest.raises(FrameInvalid):
        parse_frames(whole + whole[:cut], most=9)
    at = data.draw(st.sampled_from([0, 218, 218 + 116]))
    length = data.draw(st.integers(0, 2**32 - 1))
    altered = whole[:at] + length.to_bytes(4) + whole[at + 4 :]
    if altered != whole:
        with pytest.raises(FrameInvalid):
            parse_frames(altered, most=9)


@given(st.binary(max_size=400))
def test_bytes_of_a_stranger_are_no_frames_or_are_packed_again_alike(data: bytes) -> None:
    try:
        frames = parse_frames(data, most=9)
    except FrameInvalid:
        return
    assert b"".join(map(pack_frame, frames)) == data


@pytest.mark.parametrize(
    "frame",
    [
        Frame(header=FIRST[:-1], wrap=WRAP, body=BODY),
        Frame(header=FIRST, wrap=WRAP[:-1], body=BODY),
        Frame(header=FIRST, wrap=WRAP, body=BODY[:-1]),
        Frame(header=FIRST, wrap=WRAP, body=b""),
        Frame(header=FIRST, wrap=b"", body=BODY),
    ],
)
def test_a_part_of_a_length_that_none_has_is_refused(frame: Frame) -> None:
    with pytest.raises(FrameInvalid) as refused:
        parse_frames(pack_frame(frame), most=1)
    assert refused.value.code == "malformed"


def test_a_frame_without_wrap_and_body_says_that_they_are_gone() -> None:
    gone = Frame(header=FIRST, wrap=b"", body=b"")
    assert gone.gone
    assert parse_frames(pack_frame(gone), most=1) == [gone]
    for refused in (b"", pack_frame(gone)):
        with pytest.raises(FrameInvalid):
            parse_frame(refused)
    whole = Frame(header=FIRST, wrap=WRAP, body=BODY)
    assert not whole.gone
    assert parse_frame(pack_frame(whole)) == whole
    with pytest.raises(FrameInvalid):
        parse_frame(pack_frame(whole) * 2)


def test_the_longest_frame_is_within_its_limit() -> None:
    longest = Frame(
        header=FIRST, wrap=bytes(limits.INBOX_WRAP_BYTES), body=bytes(limits.MOST_BODY_BYTES)
    )
    assert len(pack_frame(longest)) <= limits.MOST_FRAME_BYTES
