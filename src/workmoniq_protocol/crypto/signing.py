"""Ed25519 with a tag in front of what is signed, so that no signature serves two purposes."""

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
_P: Final = 2**255 - 19
# The y of the eight points whose order divides eight: under such a key anybody can make a signature
# of anything. tests/unit/protocol/test_signing.py computes them anew.
_ORDER_8_Y: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_8_Y, _P - _ORDER_8_Y})


class SignatureInvalid(Exception):
    """A key or signature that is none, or not of these bytes and this tag."""


def public_key(seed: bytes) -> bytes:
    """The public half of a private key of 32 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed: bytes, tag: str, message: bytes) -> bytes:
    """A signature of 64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed).sign(_tagged(tag, message))


def verify(key: bytes, tag: str, message: bytes, signature: bytes) -> None:
    """Return if key signed message for tag. Raises SignatureInvalid."""
    if len(key) != KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        raise SignatureInvalid
    y = int.from_bytes(key, "little") & (1 << 255) - 1
    if y >= _P or y in _SMALL_ORDER_Y:
        raise SignatureInvalid
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, _tagged(tag, message))
    except (InvalidSignature, ValueError) as wrong:
        raise SignatureInvalid from wrong


def _tagged(tag: str, message: bytes) -> bytes:
    return b"wmq1/" + tag.encode() + b"\0" + message
