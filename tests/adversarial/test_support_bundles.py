"""A bundle for support opens with the code, the console's key and support's key together only.

Its routes and its programs come with a later release; the container is here, and so is the attack.
"""

from dataclasses import replace

import pytest
from tests.fakes.support_case import FROZEN, SupportCase

from workmoniq_protocol.crypto import hpke
from workmoniq_protocol.crypto import support as container
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.support import BundleHeader, SupportCode

CASE = SupportCase()
THIEF = SupportCase("a thief")


def _sealed(code: SupportCode = CASE.code, header: BundleHeader | None = None) -> bytes:
    return container.seal_bundle(
        code,
        header or CASE.header(CASE.claim()),
        FROZEN,
        pinned_pk=hpke.public_key(CASE.pinned_seed),
        eph_pk=hpke.public_key(CASE.eph_seed),
    )


def _open(
    bundle: bytes,
    *,
    code: SupportCode = CASE.code,
    pinned_seed: bytes = CASE.pinned_seed,
    eph_seed: bytes = CASE.eph_seed,
) -> bytes:
    return container.open_bundle(code, bundle, pinned_seed=pinned_seed, eph_seed=eph_seed)[1]


def test_t43_a_second_console_another_code_or_another_support_key_opens_nothing() -> None:
    bundle = _sealed()
    assert _open(bundle) == FROZEN
    with pytest.raises(BoxInvalid):
        _open(bundle, eph_seed=THIEF.eph_seed)
    with pytest.raises(BoxInvalid):
        _open(bundle, code=THIEF.code)
    with pytest.raises(BoxInvalid):
        _open(bundle, pinned_seed=THIEF.pinned_seed)


def test_t43_two_of_the_three_are_not_enough_whichever_they_are() -> None:
    bundle = _sealed()
    for mine in (
        {"code": THIEF.code, "eph_seed": THIEF.eph_seed},
        {"code": THIEF.code, "pinned_seed": THIEF.pinned_seed},
        {"eph_seed": THIEF.eph_seed, "pinned_seed": THIEF.pinned_seed},
    ):
        with pytest.raises(BoxInvalid):
            _open(bundle, **mine)


def test_t43_an_edited_scope_opens_nothing() -> None:
    """Parts of a bundle with a wider scope, under the same keys, fit none with a narrow one."""
    narrow = CASE.header(CASE.claim())
    wide = replace(narrow, redaction="R2", scope=replace(narrow.scope, place=True))
    one, other = _parts(_sealed(header=narrow)), _parts(_sealed(header=wide))
    for mixed in range(1, 15):
        parts = [(other if mixed >> place & 1 else one)[place] for place in range(4)]
        with pytest.raises(BoxInvalid):
            _open(_whole(parts))
    assert _open(_whole(one)) == _open(_whole(other)) == FROZEN


def test_t43_whatever_bit_is_turned_nothing_comes_out() -> None:
    bundle = _sealed()
    for at in [*range(0, len(bundle), 61), len(bundle) - 1]:
        turned = bytearray(bundle)
        turned[at] ^= 1 << at % 8
        with pytest.raises(BoxInvalid):
            _open(bytes(turned))


def _parts(bundle: bytes) -> list[bytes]:
    """Header, the two keys, and the sealed JSON."""
    found, at = [], 0
    for _ in range(3):
        length = int.from_bytes(bundle[at : at + 4])
        found.append(bundle[at + 4 : at + 4 + length])
        at += 4 + length
    return [*found, bundle[at:]]


def _whole(parts: list[bytes]) -> bytes:
    return b"".join(len(part).to_bytes(4) + part for part in parts[:3]) + parts[3]
