"""A segment as it travels: a signed header of 214 bytes, and frames of header, wrap and body."""

import struct
from dataclasses import dataclass
from typing import Final

from workmoniq_protocol import limits, signatures, tags
from workmoniq_protocol.packing import exactly, lp, sha256, u32

MAGIC: Final = b"WMQ1"
NO_PREV: Final = bytes(limits.HASH_BYTES)
MEDIA_TYPE: Final = "application/vnd.wmq"

_CONTEXT: Final = struct.Struct(">4sBB16s16sQ32sI32s")
_HEADER: Final = struct.Struct(">4sBB16s16sQ32sI32sI32s64s")
_BODY_LENGTHS: Final = frozenset(rung + limits.BOX_OVERHEAD for rung in limits.LADDER)
_WRAP_LENGTHS: Final = frozenset({limits.WRAP_BYTES, limits.INBOX_WRAP_BYTES})
_LENGTH_BYTES: Final = 4


class HeaderInvalid(ValueError):
    """Bytes that are no header of this version. code: of wire/errors.py."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class FrameInvalid(ValueError):
    """Bytes that are no frames."""

    code: Final = "malformed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentHeader:
    """What is signed of a segment, in the order of its bytes.

    prev: hash of the header before, NO_PREV for seq 0. alog_n, alog_hash: the entry of the account
    log that the writer knew last. body_len, body_hash: of the sealed body.
    """

    acct: bytes
    stream: bytes
    seq: int
    prev: bytes
    alog_n: int
    alog_hash: bytes
    body_len: int
    body_hash: bytes
    sig: bytes

    def context(self) -> bytes:
        """The 114 bytes that the body is sealed to."""
        return context_of(
            acct=self.acct,
            stream=self.stream,
            seq=self.seq,
            prev=self.prev,
            alog_n=self.alog_n,
            alog_hash=self.alog_hash,
        )

    def signed(self) -> bytes:
        """The 150 bytes that are signed."""
        return self.context() + u32(self.body_len) + exactly(self.body_hash, limits.HASH_BYTES)

    def pack(self) -> bytes:
        """All 214 bytes. Raises AssertionError for a field of another length."""
        return self.signed() + exactly(self.sig, signatures.SIGNATURE_BYTES)

    def hash(self) -> bytes:
        """What the next header names as prev."""
        return sha256(self.pack())

    def holds(self, body: bytes) -> bool:
        """Whether these bytes are the body that was signed for."""
        return len(body) == self.body_len and sha256(body) == self.body_hash

    def verify_signature(self, public_key: bytes) -> None:
        """Return if the key signed this header. Raises SignatureInvalid."""
        signatures.verify(public_key, tags.SIGN_SEGMENT, self.signed(), self.sig)


def context_of(
    *, acct: bytes, stream: bytes, seq: int, prev: bytes, alog_n: int, alog_hash: bytes
) -> bytes:
    """The first 114 bytes of a header: where a segment stands, without what its body is."""
    return _CONTEXT.pack(
        MAGIC,
        limits.SEGMENT_TYPE,
        limits.SUITE,
        exactly(acct, limits.ACCOUNT_ID_BYTES),
        exactly(stream, limits.STREAM_ID_BYTES),
        seq,
        exactly(prev, limits.HASH_BYTES),
        alog_n,
        exactly(alog_hash, limits.HASH_BYTES),
    )


def parse_header(data: bytes) -> SegmentHeader:
    """Read the 214 bytes; the signature and the chain are for others to judge.

    Raises HeaderInvalid for another length, type or suite.
    """
    if len(data) != limits.HEADER_BYTES:
        raise HeaderInvalid("bad_header", "a header has 214 bytes")
    magic, kind, suite, acct, stream, seq, prev, alog_n, alog_hash, body_len, body_hash, sig = (
        _HEADER.unpack(data)
    )
    if magic != MAGIC or kind != limits.SEGMENT_TYPE:
        raise HeaderInvalid("bad_header", "these bytes are no header of a segment")
    if suite < limits.MIN_SUITE:
        raise HeaderInvalid("suite_too_old", "the segment was made by a suite no longer allowed")
    if suite != limits.SUITE:
        raise HeaderInvalid("bad_header", "the segment was made by a suite not known here")
    if seq > limits.MOST_INTEGER:
        # JSON names segments by their number too.
        raise HeaderInvalid("bad_header", "the segment has a number that no segment reaches")
    return SegmentHeader(
        acct=acct,
        stream=stream,
        seq=seq,
        prev=prev,
        alog_n=alog_n,
        alog_hash=alog_hash,
        body_len=body_len,
        body_hash=body_hash,
        sig=sig,
    )


def is_on_ladder(body_len: int) -> bool:
    """Whether a body may have this many bytes."""
    return body_len in _BODY_LENGTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A segment's bytes. Wrap and body are both empty where the body is gone."""

    header: bytes
    wrap: bytes
    body: bytes

    @property
    def gone(self) -> bool:
        return not self.body


def pack_frame(frame: Frame) -> bytes:
    """Each part with its length in front."""
    return lp(frame.header) + lp(frame.wrap) + lp(frame.body)


def parse_frames(data: bytes, *, most: int, any_length: bool = False) -> list[Frame]:
    """Read up to `most` frames that stand one after the other. Raises FrameInvalid.

    Lengths are checked, contents are not. any_length: wraps and bodies may have one that none has,
    for whoever checks each against its header, so that one that is wrong spoils no other.
    """
    frames: list[Frame] = []
    at = 0
    while at < len(data):
        if len(frames) == most:
            raise FrameInvalid("there are too many frames")
        header, at = _part(data, at)
        wrap, at = _part(data, at)
        body, at = _part(data, at)
        is_gone = not wrap and not body
        is_known = len(wrap) in _WRAP_LENGTHS and is_on_ladder(len(body))
        if len(header) != limits.HEADER_BYTES or not (any_length or is_gone or is_known):
            raise FrameInvalid("a part of a frame has a length that none has")
        frames.append(Frame(header=header, wrap=wrap, body=body))
    return frames


def parse_frame(data: bytes) -> Frame:
    """Read exactly one frame with a body. Raises FrameInvalid."""
    frames = parse_frames(data, most=1)
    if not frames or frames[0].gone:
        raise FrameInvalid("there is no frame with a body")
    return frames[0]


def _part(data: bytes, at: int) -> tuple[bytes, int]:
    start = at + _LENGTH_BYTES
    end = start + int.from_bytes(data[at:start])
    if len(data) < end:
        raise FrameInvalid("a frame is cut off")
    return data[start:end], end
