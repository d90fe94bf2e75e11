"""Sealing and opening segments: a body under a key of its own, and that key under the epoch's.

Who wraps names a segment by account, stream, number and body hash, in the order of the header.
"""

import secrets
from collections.abc import Callable

from workmoniq_protocol import limits, tags
from workmoniq_protocol.crypto import box, hpke
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.padding import PayloadTooLong, pad, unpad
from workmoniq_protocol.crypto.signing import Signer
from workmoniq_protocol.packing import exactly, sha256, u32, u64
from workmoniq_protocol.wire.segment import Frame, context_of, is_on_ladder

__all__ = [
    "PayloadTooLong",
    "new_dek",
    "open_body",
    "open_inbox_wrap",
    "seal_body",
    "seal_inbox_wrap",
    "seal_segment",
    "unwrap_dek",
    "wrap_dek",
]


def new_dek(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """The key of one segment, 32 bytes."""
    return random_bytes(limits.SECRET_KEY_BYTES)


def seal_body(
    dek: bytes,
    context: bytes,
    payload: bytes,
    *,
    compress: bool = True,
    salt: bytes | None = None,
) -> bytes:
    """The body of a segment, padded to a rung of the ladder. Raises PayloadTooLong.

    compress: with zlib, where that makes it shorter. Nothing secret may stand beside what others
    can choose in a compressed payload. salt: for known answers only.
    """
    return box.seal(dek, tags.BOX_SEGMENT, context, pad(payload, compress=compress), salt=salt)


def open_body(dek: bytes, context: bytes, body: bytes, *, raw_only: bool = False) -> bytes:
    """The payload, 8 MiB at most. Raises BoxInvalid, whatever the reason.

    raw_only: for the streams of web devices, which never compress.
    """
    if not is_on_ladder(len(body)):
        raise BoxInvalid
    return unpad(box.open_box(dek, tags.BOX_SEGMENT, context, body), raw_only=raw_only)


def wrap_dek(  # noqa: PLR0917  key, place, key: the order of the specification
    ek: bytes,
    acct: bytes,
    stream: bytes,
    seq: int,
    body_hash: bytes,
    dek: bytes,
    *,
    salt: bytes | None = None,
) -> bytes:
    """A segment's key under an epoch key, WRAP_BYTES long. salt: for known answers only."""
    dek = exactly(dek, limits.SECRET_KEY_BYTES)
    return box.seal(ek, tags.BOX_WRAP, _place(acct, stream, seq, body_hash), dek, salt=salt)


def unwrap_dek(  # noqa: PLR0917  key, place, key: the order of the specification
    ek: bytes, acct: bytes, stream: bytes, seq: int, body_hash: bytes, wrap: bytes
) -> bytes:
    """A segment's key. Raises BoxInvalid."""
    return _a_key(box.open_box(ek, tags.BOX_WRAP, _place(acct, stream, seq, body_hash), wrap))


def seal_inbox_wrap(  # noqa: PLR0917  key, place, key: the order of the specification
    inbox_pk: bytes, acct: bytes, stream: bytes, seq: int, body_hash: bytes, dek: bytes
) -> bytes:
    """A segment's key to the inbox of an epoch, INBOX_WRAP_BYTES long. Raises BoxInvalid."""
    info = tags.HPKE_INBOX + _place(acct, stream, seq, body_hash)
    return hpke.seal(inbox_pk, info, exactly(dek, limits.SECRET_KEY_BYTES))


def open_inbox_wrap(  # noqa: PLR0917  key, place, key: the order of the specification
    inbox_seed: bytes, acct: bytes, stream: bytes, seq: int, body_hash: bytes, wrap: bytes
) -> bytes:
    """A segment's key. Raises BoxInvalid."""
    info = tags.HPKE_INBOX + _place(acct, stream, seq, body_hash)
    return _a_key(hpke.open_sealed(inbox_seed, info, wrap))


def seal_segment(
    *,
    signer_seed: bytes | Signer,
    acct: bytes,
    stream: bytes,
    seq: int,
    prev: bytes,
    alog_n: int,
    alog_hash: bytes,
    payload: bytes,
    dek: bytes,
    ek: bytes,
    compress: bool = True,
) -> Frame:
    """A whole segment, to be kept and sent as these bytes. Raises PayloadTooLong.

    signer_seed: the device's private key, or that made ready for many. The body is sealed first:
    the header tells its length and hash, the context holds neither.
    """
    context = context_of(
        acct=acct, stream=stream, seq=seq, prev=prev, alog_n=alog_n, alog_hash=alog_hash
    )
    body = seal_body(dek, context, payload, compress=compress)
    body_hash = sha256(body)
    signed = context + u32(len(body)) + body_hash
    signer = Signer(signer_seed) if isinstance(signer_seed, bytes) else signer_seed
    header = signed + signer.sign(tags.SIGN_SEGMENT, signed)
    return Frame(header=header, wrap=wrap_dek(ek, acct, stream, seq, body_hash, dek), body=body)


def _place(acct: bytes, stream: bytes, seq: int, body_hash: bytes) -> bytes:
    return b"".join(
        (
            exactly(acct, limits.ACCOUNT_ID_BYTES),
            exactly(stream, limits.STREAM_ID_BYTES),
            u64(seq),
            exactly(body_hash, limits.HASH_BYTES),
        )
    )


def _a_key(opened: bytes) -> bytes:
    if len(opened) != limits.SECRET_KEY_BYTES:
        raise BoxInvalid
    return opened
