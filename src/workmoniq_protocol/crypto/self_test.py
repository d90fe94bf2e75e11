"""Whether the cryptography that is installed computes what it should, asked before sync starts.

A system's OpenSSL may lack ML-KEM or Argon2, or be broken: then nothing is sealed or signed at all.
"""

from collections.abc import Callable
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workmoniq_protocol.crypto import box, hpke, signing
from workmoniq_protocol.crypto import known_answers as known
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.signatures import SignatureInvalid, verify

Test = Callable[[], bool]


class CryptoUnsound(Exception):
    """A known answer did not come out: sync has to stay off. It names the primitive only."""

    code: Final = "crypto_unsound"


def run(tests: dict[str, Test] | None = None) -> None:
    """Return if every known answer comes out; takes a few milliseconds. Raises CryptoUnsound."""
    for name, test in (TESTS if tests is None else tests).items():
        try:
            sound = test()
        except (UnsupportedAlgorithm, ValueError) as missing:
            raise CryptoUnsound(name) from missing
        if not sound:
            raise CryptoUnsound(name)


def _hkdf() -> bool:
    return hk(known.HKDF_IKM, known.HKDF_INFO, 42, known.HKDF_SALT) == known.HKDF_OKM


def _argon2id() -> bool:
    derivation = Argon2id(
        salt=bytes([2]) * 16,
        length=32,
        iterations=3,
        lanes=4,
        memory_cost=32,
        ad=bytes([4]) * 12,
        secret=bytes([3]) * 8,
    )
    return derivation.derive(bytes([1]) * 32) == known.ARGON2_TAG


def _ed25519() -> bool:
    key = signing.public_key(known.SIGNING_SEED)
    signature = signing.sign(known.SIGNING_SEED, "self-test", b"message")
    if key != known.SIGNING_PUBLIC or signature != known.SIGNATURE:
        return False
    verify(key, "self-test", b"message", signature)
    try:
        verify(key, "self-test", b"massage", signature)
    except SignatureInvalid:
        return True
    return False


def _box() -> bool:
    sealed = box.seal(known.BOX_KEY, "wrap", b"context", known.BOX_PLAIN, salt=known.BOX_SALT)
    if sealed != known.BOX_SEALED:
        return False
    if box.open_box(known.BOX_KEY, "wrap", b"context", sealed) != known.BOX_PLAIN:
        return False
    try:
        box.open_box(known.BOX_KEY, "wrap", b"context", sealed[:-1] + bytes([sealed[-1] ^ 1]))
    except BoxInvalid:
        return True
    return False


def _hpke() -> bool:
    if hpke.open_sealed(known.HPKE_SEED, known.HPKE_INFO, known.HPKE_SEALED) != known.HPKE_PLAIN:
        return False
    sealed = hpke.seal(hpke.public_key(known.HPKE_SEED), b"info", known.HPKE_PLAIN)
    if hpke.open_sealed(known.HPKE_SEED, b"info", sealed) != known.HPKE_PLAIN:
        return False
    try:
        hpke.open_sealed(known.HPKE_SEED, b"other", sealed)
    except BoxInvalid:
        return True
    return False


TESTS: Final[dict[str, Test]] = {
    "HKDF-SHA256": _hkdf,
    "Argon2id": _argon2id,
    "Ed25519": _ed25519,
    "AES-256-GCM": _box,
    "X-Wing HPKE": _hpke,
}
