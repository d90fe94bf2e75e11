"""Whether an Ed25519 signature holds: what anybody may ask, and all the server can.

A tag stands in front of what is signed, so that no signature serves two purposes. RFC 8032,
without keys under which anybody can sign, and without second spellings of a key.
"""

from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from workmoniq_protocol.tags import PREFIX

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_KEYS_KEPT: Final = 1024
_P: Final = 2**255 - 19
# The y of the eight points whose order divides eight: under such a key anybody can make a signature
# of anything. tests/unit/protocol/test_signing.py computes them anew.
_ORDER_8_Y: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_8_Y, _P - _ORDER_8_Y})


class SignatureInvalid(ValueError):
    """A key or signature that is none, or not of these bytes and this tag."""

    code: Final = "signature_invalid"


def check_key(key: bytes) -> None:
    """Return if the bytes may be anybody's public key. Raises SignatureInvalid.

    Every key that arrives from outside passes here before it is stored.
    """
    if len(key) != KEY_BYTES:
        raise SignatureInvalid
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    if y >= _P or y in _SMALL_ORDER_Y:
        raise SignatureInvalid


def verify(key: bytes, tag: str, message: bytes, signature: bytes) -> None:
    """Return if key signed message for tag. Raises SignatureInvalid."""
    verify_exactly(key, tagged(tag, message), signature)


def verify_exactly(key: bytes, signed: bytes, signature: bytes) -> None:
    """The same for bytes without a tag, which nothing in the protocol signs: for known answers."""
    if len(signature) != SIGNATURE_BYTES:
        raise SignatureInvalid
    try:
        _ready(key).verify(signature, signed)
    except (InvalidSignature, ValueError) as wrong:
        raise SignatureInvalid from wrong


@lru_cache(maxsize=_KEYS_KEPT)
def _ready(key: bytes) -> Ed25519PublicKey:
    """A public key that was checked. Raises SignatureInvalid, ValueError."""
    check_key(key)
    return Ed25519PublicKey.from_public_bytes(key)


def tagged(tag: str, message: bytes) -> bytes:
    """What is signed in the end."""
    return PREFIX + tag.encode() + b"\0" + message
