"""Licences that were forged, ran out or were taken back; deny-lists that are older than the last.

A licence is checked offline, with keys that the program brings: no server has any part in it.
"""

import json
from dataclasses import replace
from typing import Final

import pytest

from workmoniq_protocol import crockford, tags
from workmoniq_protocol.crypto.licence_signing import sign_licence
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.wire import licence
from workmoniq_protocol.wire.licence import NEVER, DenyList, Licence, LicenceInvalid, denied_hash

OURS, THIEFS = bytes(31) + b"\1", bytes(31) + b"\2"
KEYS: Final = {1: public_key(OURS), 2: public_key(bytes(31) + b"\3")}
TODAY: Final = 2000
GOOD: Final = Licence(
    key_id=1,
    edition=2,
    seats=5,
    issued=TODAY - 30,
    updates_until=TODAY + 300,
    expires=TODAY + 10,
    id=b"licence1",
    features=3,
)
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _code(text: str, today: int = TODAY, denied: DenyList | None = None) -> str:
    """Why a licence does not count; empty where it does."""
    try:
        found = licence.parse(text, KEYS)
        licence.check(found, build_day=TODAY, highest_day=today, denied=denied)
    except LicenceInvalid as refused:
        return refused.code
    return ""


def test_t52_a_licence_counts_until_it_runs_out_and_two_weeks_longer() -> None:
    text = sign_licence(OURS, GOOD)
    assert _code(text) == ""
    assert _code(text, TODAY + 10 + 14) == ""
    assert _code(text, TODAY + 10 + 15) == "licence_expired"
    for_ever = sign_licence(OURS, replace(GOOD, expires=NEVER, updates_until=NEVER))
    assert _code(for_ever, 60_000) == ""


def test_t52_a_clock_that_was_set_back_prolongs_nothing() -> None:
    """What counts is the latest day that this computer ever saw, which only rises."""
    text = sign_licence(OURS, GOOD)
    seen = 0
    for today in (TODAY, TODAY + 40, TODAY - 400):
        seen = max(seen, today)
    assert _code(text, seen) == "licence_expired"


def test_t52_a_licence_of_somebody_elses_key_is_forged() -> None:
    assert _code(sign_licence(THIEFS, GOOD)) == "licence_forged"
    assert _code(sign_licence(THIEFS, replace(GOOD, key_id=2))) == "licence_forged"
    assert _code(sign_licence(THIEFS, replace(GOOD, key_id=9))) == "licence_key"


def test_t52_whatever_is_changed_in_a_licence_it_counts_no_more() -> None:
    """Every character, by every bit: fields, signature and spelling."""
    text = sign_licence(OURS, GOOD).replace("-", "")
    for place, character in enumerate(text):
        for bit in range(5):
            other = ALPHABET[ALPHABET.index(character) ^ 1 << bit]
            assert _code(text[:place] + other + text[place + 1 :]) != "", (place, other)


def test_t52_the_signature_of_one_licence_is_none_of_another_nor_one_of_another_purpose() -> None:
    better = replace(GOOD, seats=500, expires=NEVER)
    signature = sign(OURS, tags.SIGN_LICENCE, GOOD.payload())
    assert _code(licence.write(better.payload(), signature)) == "licence_forged"
    for tag in (tags.SIGN_DENY_LIST, tags.SIGN_LOG, tags.SIGN_RECEIPT):
        elsewhere = sign(OURS, tag, better.payload())
        assert _code(licence.write(better.payload(), elsewhere)) == "licence_forged"


def test_t52_what_is_longer_shorter_or_padded_is_no_licence() -> None:
    text = sign_licence(OURS, GOOD)
    for wrong in (text[:-1], text + "0", text + text, "0" + text, "", "U" + text[1:]):
        assert _code(wrong) == "licence_malformed"
    assert len(text.replace("-", "")) * crockford.CHARACTER_BITS == 85 * 8


def test_t52_a_licence_that_was_taken_back_counts_no_more_and_others_do() -> None:
    text = sign_licence(OURS, GOOD)
    other = sign_licence(OURS, replace(GOOD, id=b"licence2"))
    taken_back = _deny_list(1, {b"licence1"})
    assert _code(text, denied=taken_back) == "licence_denied"
    assert _code(other, denied=taken_back) == ""


def _deny_list(seq: int, ids: set[bytes], signer: bytes = OURS) -> DenyList:
    """Through its signed form, as a client reads it. Raises LicenceInvalid."""
    made = DenyList(seq=seq, day=TODAY, hashes=frozenset(map(denied_hash, ids)))
    raw = licence.deny_list_bytes(made)
    return licence.parse_deny_list(raw, sign(signer, tags.SIGN_DENY_LIST, raw), KEYS)


def test_t91_a_deny_list_with_a_lower_number_is_ignored() -> None:
    """Served anew, an older list would give a licence back that was taken back since."""
    older, newer = _deny_list(4, set()), _deny_list(5, {b"licence1"})
    kept: DenyList | None = None
    for served in (older, newer, older, _deny_list(0, set()), older):
        kept = licence.newer(kept, served)
    assert kept == newer
    assert _code(sign_licence(OURS, GOOD), denied=kept) == "licence_denied"


def test_t91_another_list_with_the_same_number_is_ignored() -> None:
    first = _deny_list(5, {b"licence1"})
    assert licence.newer(first, _deny_list(5, set())) is first


def test_t91_a_list_that_nobody_of_ours_signed_is_no_list() -> None:
    with pytest.raises(LicenceInvalid) as refused:
        _deny_list(99, set(), THIEFS)
    assert refused.value.code == "licence_forged"
    raw = licence.deny_list_bytes(_deny_list(5, {b"licence1"}))
    sig = sign(OURS, tags.SIGN_DENY_LIST, raw)
    for seq in (4, 6, 99):
        renumbered = json.dumps({**json.loads(raw), "seq": seq}).encode()
        with pytest.raises(LicenceInvalid):
            licence.parse_deny_list(renumbered, sig, KEYS)
