"""The plaintext of a body: codec, lengths, data, and zeros up to a rung of the ladder.

An hour's size would tell how busy it was; five sizes tell little.
"""

import zlib
from typing import Final

from workmoniq_protocol import limits
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.packing import u8, u32

RAW: Final = 0
ZLIB: Final = 1
_LEVEL: Final = 6
_HEAD_BYTES: Final = 9  # codec, length as stored, length as it was


class PayloadTooLong(ValueError):
    """More than one segment holds: the caller parts it."""

    code: Final = "payload_too_long"


def pad(payload: bytes, *, compress: bool) -> bytes:
    """Codec, both lengths, data, zeros up to the next rung. Raises PayloadTooLong."""
    if len(payload) > limits.MOST_PAYLOAD_BYTES:
        raise PayloadTooLong
    codec, data = RAW, payload
    if compress:
        shorter = zlib.compress(payload, _LEVEL)
        if len(shorter) < len(payload):
            codec, data = ZLIB, shorter
    length = _HEAD_BYTES + len(data)
    rung = next((rung for rung in limits.LADDER if length <= rung), None)
    if rung is None:
        raise PayloadTooLong
    return b"".join((u8(codec), u32(len(data)), u32(len(payload)), data, bytes(rung - length)))


def unpad(padded: bytes, *, raw_only: bool = False) -> bytes:
    """The payload. Raises BoxInvalid for any form that pad does not make.

    No more than the length that is promised gets inflated, and no promise above 8 MiB is taken.
    """
    if len(padded) < _HEAD_BYTES:
        raise BoxInvalid
    codec = padded[0]
    stored, length = int.from_bytes(padded[1:5]), int.from_bytes(padded[5:_HEAD_BYTES])
    end = _HEAD_BYTES + stored
    if end > len(padded) or length > limits.MOST_PAYLOAD_BYTES:
        raise BoxInvalid
    if padded.count(0, end) != len(padded) - end:
        raise BoxInvalid
    data = padded[_HEAD_BYTES:end]
    if codec == ZLIB and not raw_only:
        data = _inflated(data, length)
    elif codec != RAW:
        raise BoxInvalid
    if len(data) != length:
        raise BoxInvalid
    return data


def _inflated(data: bytes, length: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        # One byte more than promised shows a stream that goes on; 0 would mean no bound.
        inflated = inflater.decompress(data, length + 1)
    except zlib.error:
        raise BoxInvalid from None
    if not inflater.eof or inflater.unused_data:
        raise BoxInvalid
    return inflated
