"""The key that logs in, made of the password with Argon2id (RFC 9106). It decrypts nothing.

Salt and costs are fixed here: a server that could choose them could make guessing cheap.
"""

from typing import Final

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workmoniq_protocol import limits, tags
from workmoniq_protocol.auth import login_salt
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.crypto.passwords import PasswordWeak, check_password, normal

__all__ = ["KdfRefused", "PasswordWeak", "check_password", "login_seed"]


class KdfRefused(ValueError):
    """A server asks for a derivation that this program does not know, or no longer allows."""

    code: Final = "kdf_refused"


def login_seed(password: str, audience: str, username: str, kdf: int = limits.KDF) -> bytes:
    """The private key of 32 bytes that log-in challenges are signed with; takes 0.1 to 0.5 s.

    username: as username_of returns it. Raises KdfRefused, and PasswordWeak for a password that
    has no UTF-8.
    """
    if kdf < limits.MIN_KDF or kdf not in limits.ARGON2_PASSES:
        raise KdfRefused("the key derivation is not one that is allowed")
    derivation = Argon2id(
        salt=login_salt(audience, username),
        length=limits.SECRET_KEY_BYTES,
        iterations=limits.ARGON2_PASSES[kdf],
        lanes=limits.ARGON2_LANES[kdf],
        memory_cost=limits.ARGON2_KIB[kdf],
    )
    return hk(derivation.derive(normal(password)), tags.HKDF_LOGIN, limits.SECRET_KEY_BYTES)
