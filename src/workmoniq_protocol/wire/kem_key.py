"""Whether some bytes can be an X-Wing public key at all, asked without the means to seal to it.

FIPS 203, section 7.2 (modulus check), and the points of X25519 under which every shared secret is
zero. A key that nobody can seal to would forbid every later epoch, and with it every revocation.
"""

from typing import Final

from workmoniq_protocol.limits import XWING_PUBLIC_BYTES

_P: Final = 2**255 - 19
_COEFFICIENTS_END: Final = 1152
_X25519_AT: Final = 1184
# Of order 8 on the curve: RFC 7748, section 6.1, asks to refuse what gives a zero secret.
_ORDER_8: Final = (
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
)
_SMALL_ORDER: Final = frozenset({0, 1, _P - 1, *_ORDER_8})


def is_kem_key(key: bytes) -> bool:
    """Whether X-Wing can seal to it."""
    if len(key) != XWING_PUBLIC_BYTES:
        return False
    low, middle, high = (key[at:_COEFFICIENTS_END:3] for at in range(3))
    # Two coefficients of 12 bits in three bytes; each has to be less than q = 3329 = 0xD01.
    for first, both, last in zip(low, middle, high, strict=True):
        if first | (both & 15) << 8 > 0xD00 or both >> 4 | last << 4 > 0xD00:
            return False
    u = int.from_bytes(key[_X25519_AT:], "little") & (1 << 255) - 1
    return u % _P not in _SMALL_ORDER
