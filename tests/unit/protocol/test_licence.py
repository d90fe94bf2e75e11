"""Licences: what counts, when, and that a deny-list only ever grows newer."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.crypto import licence_signing, signing
from workmoniq_protocol.wire import licence
from workmoniq_protocol.wire.licence import DenyList, Licence, LicenceInvalid

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "licence.json").read_text()
)
KEYS = {int(key): bytes.fromhex(pk) for key, pk in VECTORS["keys"].items()}
DENIED = licence.parse_deny_list(
    VECTORS["deny_lists"][0]["raw"].encode(), bytes.fromhex(VECTORS["deny_lists"][0]["sig"]), KEYS
)


def case(vector: dict[str, Any]) -> str:
    return str(vector.get("case", vector["expect"]))


@pytest.mark.parametrize("vector", VECTORS["licences"], ids=case)
def test_a_licence_is_read_if_a_pinned_key_signed_it(vector: dict[str, Any]) -> None:
    if vector["expect"] == "ok":
        found = licence.parse(vector["text"], KEYS)
        assert found.payload().hex() == vector["payload"]
        assert found.id.hex() == vector["id"]
        names = ("key_id", "edition", "seats", "issued", "updates_until", "expires", "features")
        assert {name: getattr(found, name) for name in names} == {
            name: vector[name] for name in names
        }
    else:
        with pytest.raises(LicenceInvalid) as refused:
            licence.parse(vector["text"], KEYS)
        assert refused.value.code == vector["expect"]


@pytest.mark.parametrize("vector", VECTORS["checks"])
def test_a_licence_counts_for_its_builds_and_days(vector: dict[str, Any]) -> None:
    found = licence.parse(vector["text"], KEYS)
    days = {"build_day": vector["build_day"], "highest_day": vector["highest_day"]}
    if vector["expect"] == "ok":
        licence.check(found, **days, denied=DENIED)
    else:
        with pytest.raises(LicenceInvalid) as refused:
            licence.check(found, **days, denied=DENIED)
        assert refused.value.code == vector["expect"]


def test_what_was_bought_for_good_never_expires() -> None:
    bought = licence.parse(VECTORS["licences"][0]["text"], KEYS)
    licence.check(bought, build_day=0, highest_day=100_000)
    rented = licence.parse(VECTORS["licences"][1]["text"], KEYS)
    licence.check(rented, build_day=100_000, highest_day=0)


def test_a_licence_is_shown_in_17_groups_of_eight() -> None:
    groups = VECTORS["licences"][0]["text"].split("-")
    assert [len(group) for group in groups] == [8] * 17
    issued = licence.parse(VECTORS["licences"][0]["text"], KEYS)
    assert licence_signing.sign_licence(bytes(32), issued).count("-") == 16


def test_without_a_list_nothing_is_denied() -> None:
    denied = licence.parse(VECTORS["licences"][2]["text"], KEYS)
    licence.check(denied, build_day=0, highest_day=0)


@pytest.mark.parametrize("vector", VECTORS["deny_lists"], ids=case)
def test_a_deny_list_is_read_if_a_pinned_key_signed_it(vector: dict[str, Any]) -> None:
    raw, sig = vector["raw"].encode(), bytes.fromhex(vector["sig"])
    if vector["expect"] == "ok":
        found = licence.parse_deny_list(raw, sig, KEYS)
        assert (found.seq, found.day) == (vector["seq"], vector["day"])
        assert sorted(each.hex() for each in found.hashes) == vector["hashes"]
        assert licence.deny_list_bytes(found) == raw
    else:
        with pytest.raises(LicenceInvalid) as refused:
            licence.parse_deny_list(raw, sig, KEYS)
        assert refused.value.code == vector["expect"]


def test_of_two_lists_the_higher_number_is_kept() -> None:
    older, newer = (DenyList(seq=seq, day=0, hashes=frozenset()) for seq in (3, 4))
    twin = DenyList(seq=4, day=9, hashes=frozenset())
    assert licence.newer(None, older) is older
    assert licence.newer(older, newer) is newer
    assert licence.newer(newer, older) is newer
    assert licence.newer(newer, twin) is newer


@given(
    st.builds(
        Licence,
        key_id=st.integers(0, 255),
        edition=st.integers(0, 255),
        seats=st.integers(0, 65535),
        issued=st.integers(0, 65535),
        updates_until=st.integers(0, 65535),
        expires=st.integers(0, 65535),
        id=st.binary(min_size=8, max_size=8),
        features=st.integers(0, 65535),
    )
)
def test_what_is_issued_is_read_back(issued: Licence) -> None:
    seed = bytes(32)
    text = licence_signing.sign_licence(seed, issued)
    assert licence.parse(text, {issued.key_id: signing.public_key(seed)}) == issued
    assert len(text.replace("-", "")) == 136


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fail_otherwise(text: str) -> None:
    with pytest.raises(LicenceInvalid):
        licence.parse(text, KEYS)
