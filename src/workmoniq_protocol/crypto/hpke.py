"""HPKE (RFC 9180) in base mode with X-Wing: what is sealed to somebody's public key.

X-Wing (draft-connolly-cfrg-xwing-kem) is ML-KEM-768 and X25519 together: who records traffic today
has to break both. There are no associated data, so the context goes into info; who sealed it is
known by a signature elsewhere.
"""

import hashlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from workmoniq_protocol import limits
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.packing import exactly

_MLKEM_SEED_BYTES: Final = 64
_X25519_BYTES: Final = 32
_MLKEM_PUBLIC_BYTES: Final = limits.XWING_PUBLIC_BYTES - _X25519_BYTES


def public_key(seed: bytes) -> bytes:
    """The public half, 1,216 bytes, of a private key of 32 bytes."""
    mlkem, x25519 = _halves(seed)
    return mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()


def seal(public: bytes, info: bytes, plaintext: bytes) -> bytes:
    """HPKE_OVERHEAD bytes more than the plaintext. Raises BoxInvalid if public is no key."""
    try:
        key = hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC_BYTES:]),
        )
        return _suite().encrypt(plaintext, key, info)
    except ValueError:
        raise BoxInvalid from None


def open_sealed(seed: bytes, info: bytes, sealed: bytes) -> bytes:
    """The plaintext. Raises BoxInvalid, whatever the reason."""
    key = hpke.MLKEM768X25519PrivateKey(*_halves(seed))
    try:
        return _suite().decrypt(sealed, key, info)
    except (InvalidTag, ValueError):
        raise BoxInvalid from None


def _suite() -> hpke.Suite:
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def _halves(seed: bytes) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
    expanded = hashlib.shake_256(exactly(seed, limits.SECRET_KEY_BYTES)).digest(
        _MLKEM_SEED_BYTES + _X25519_BYTES
    )
    return (
        MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
        X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
    )
