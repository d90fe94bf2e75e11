"""How values are laid into bytes that are signed, hashed or used as context: big-endian."""

import hashlib


def u8(value: int) -> bytes:
    """One byte. Raises OverflowError outside 0 to 255."""
    return value.to_bytes(1)


def u32(value: int) -> bytes:
    """Four bytes. Raises OverflowError outside 0 to 2^32-1."""
    return value.to_bytes(4)


def u64(value: int) -> bytes:
    """Eight bytes. Raises OverflowError outside 0 to 2^64-1."""
    return value.to_bytes(8)


def lp(some: bytes) -> bytes:
    """Bytes with their length in front, so that what follows cannot be taken for a part of them."""
    return u32(len(some)) + some


def exactly(some: bytes, length: int) -> bytes:
    """The same bytes. Raises AssertionError for another length: a caller checked no input."""
    if len(some) != length:
        raise AssertionError(f"a field of {length} bytes has {len(some)}")
    return some


def sha256(*parts: bytes) -> bytes:
    """SHA-256 of the parts one after the other, 32 bytes."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()
