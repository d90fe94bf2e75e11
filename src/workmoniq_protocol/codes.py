"""Text codes: secrets that people read aloud, type and write down, with typing mistakes caught.

Described in docs/keys.md, "Text codes". A code is its data bits and then a CRC-20 over
them, in Crockford's base32, in groups of four. The checksum starts from the label, so that a code
of one kind is no valid code of another.
"""

import hashlib
from typing import Final, Literal

from workmoniq_protocol import crockford
from workmoniq_protocol.crockford import CHARACTER_BITS, CharacterInvalid
from workmoniq_protocol.tags import HASH_CODE_CHECK

Label = Literal["support", "link", "org", "recovery", "local", "timesheet"]

DATA_BITS: Final[dict[Label, int]] = {
    "support": 100,
    "link": 120,
    "org": 120,
    "recovery": 140,
    "local": 140,
    "timesheet": 140,
}

CHECK_BITS: Final = 20
_GROUP: Final = 4
_POLYNOMIAL: Final = 0b1001  # x^20 + x^3 + 1, its leading term left out


class CodeInvalid(ValueError):
    """A text that is no code of the wanted kind; the message never repeats the text."""


def data_bytes(label: Label) -> int:
    """Bytes that hold the data of a code: its bits, filled up with zero bits at the end."""
    return (DATA_BITS[label] + 7) // 8


def encode(label: Label, data: bytes) -> str:
    """Write data as a code in upper case, in groups of four with hyphens between.

    data: exactly data_bytes(label) long, the bits past DATA_BITS zero; else AssertionError.
    """
    spare_bits = data_bytes(label) * 8 - DATA_BITS[label]
    value = int.from_bytes(data)
    if len(data) != data_bytes(label) or value & ((1 << spare_bits) - 1):
        raise AssertionError("data of a text code must fill its bits and nothing else")
    value >>= spare_bits
    value = value << CHECK_BITS | _checksum(label, value)
    return crockford.write(value, _characters(label), _GROUP)


def decode(label: Label, text: str) -> bytes:
    """Read a code as people type it: any case, I and L for 1, O for 0, hyphens and spaces free.

    Returns data_bytes(label) bytes. Raises CodeInvalid for another length, a character that no
    code has (U among them), or a checksum that does not fit.
    """
    try:
        typed = crockford.read(text)
    except CharacterInvalid as unknown:
        raise CodeInvalid(str(unknown)) from None
    if len(typed) > _characters(label):
        raise CodeInvalid("it is too long")
    if len(typed) < _characters(label):
        raise CodeInvalid("it is too short")
    value = 0
    for five_bits in typed:
        value = value << CHARACTER_BITS | five_bits
    check = value & ((1 << CHECK_BITS) - 1)
    value >>= CHECK_BITS
    if check != _checksum(label, value):
        raise CodeInvalid("a character is mistyped, or it is a code of another kind")
    spare_bits = data_bytes(label) * 8 - DATA_BITS[label]
    return (value << spare_bits).to_bytes(data_bytes(label))


def _characters(label: Label) -> int:
    return (DATA_BITS[label] + CHECK_BITS) // CHARACTER_BITS


def _checksum(label: Label, value: int) -> int:
    """CRC-20 over the data bits of value, most significant first."""
    register = int.from_bytes(hashlib.sha256(HASH_CODE_CHECK + label.encode()).digest()[:3]) >> 4
    for position in reversed(range(DATA_BITS[label])):
        overflow = register >> (CHECK_BITS - 1) ^ (value >> position & 1)
        register = register << 1 & ((1 << CHECK_BITS) - 1)
        if overflow:
            register ^= _POLYNOMIAL
    return register
