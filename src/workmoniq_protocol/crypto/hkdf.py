"""HKDF-SHA256 (RFC 5869): one key from another, for one use named by its info."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


def hk(ikm: bytes, info: bytes, length: int, salt: bytes = b"") -> bytes:
    """`length` bytes, 8160 at most. info: of tags.py, with what the key is bound to behind it."""
    return HKDF(algorithm=SHA256(), length=length, salt=salt, info=info).derive(ikm)
