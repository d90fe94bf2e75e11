"""The one way in which anything is sealed under a secret key.

Each box has a key of its own, made of the key, a fresh salt, a label and a hash of the context. The
second half of what HKDF gives stands in the box and commits to all four: AES-GCM alone can be made
to open under two keys. A key is used once, so the nonce is constant. What failed is not told.
"""

import hmac
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workmoniq_protocol import limits
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.packing import exactly, sha256
from workmoniq_protocol.tags import HKDF_BOX

_NONCE: Final = bytes(12)
_KEY_BYTES: Final = 32
_CIPHERTEXT_AT: Final = limits.BOX_SALT_BYTES + limits.BOX_COMMITMENT_BYTES


class BoxInvalid(ValueError):
    """Something sealed does not open: another key, another context, or altered bytes."""

    code: Final = "box_invalid"


def seal(
    key: bytes, label: str, context: bytes, plaintext: bytes, *, salt: bytes | None = None
) -> bytes:
    """Salt, commitment and ciphertext: BOX_OVERHEAD bytes more than the plaintext.

    A box that is sent again is sent as it is, never sealed anew. salt: for known answers only.
    """
    if salt is None:
        salt = secrets.token_bytes(limits.BOX_SALT_BYTES)
    box_key, commitment = _derived(key, label, context, exactly(salt, limits.BOX_SALT_BYTES))
    return b"".join((salt, commitment, AESGCM(box_key).encrypt(_NONCE, plaintext, context)))


def open_box(key: bytes, label: str, context: bytes, sealed: bytes) -> bytes:
    """The plaintext. Raises BoxInvalid, whatever the reason."""
    if len(sealed) < limits.BOX_OVERHEAD:
        raise BoxInvalid
    box_key, commitment = _derived(key, label, context, sealed[: limits.BOX_SALT_BYTES])
    if not hmac.compare_digest(commitment, sealed[limits.BOX_SALT_BYTES : _CIPHERTEXT_AT]):
        raise BoxInvalid
    try:
        return AESGCM(box_key).decrypt(_NONCE, sealed[_CIPHERTEXT_AT:], context)
    except InvalidTag:
        raise BoxInvalid from None


def _derived(key: bytes, label: str, context: bytes, salt: bytes) -> tuple[bytes, bytes]:
    info = HKDF_BOX + label.encode() + b"\0" + sha256(context)
    both = hk(
        exactly(key, limits.SECRET_KEY_BYTES), info, _KEY_BYTES + limits.BOX_COMMITMENT_BYTES, salt
    )
    return both[:_KEY_BYTES], both[_KEY_BYTES:]
