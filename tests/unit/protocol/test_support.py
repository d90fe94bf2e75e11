"""One-time support access: who may claim, and what opens a bundle."""

import json
import os
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.fakes.support_case import FROZEN, SupportCase, altered

from workmoniq_protocol import codes, limits, tags
from workmoniq_protocol.crypto import box, hpke, signing
from workmoniq_protocol.crypto import support as container
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.crypto.support import BundleHeader, BundleTooLarge, SupportCode
from workmoniq_protocol.packing import lp, sha256, u32
from workmoniq_protocol.wire import support
from workmoniq_protocol.wire.support import ClaimInvalid

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "v1" / "support.json").read_text()
)
CASE = SupportCase()


def case(vector: dict[str, Any]) -> str:
    return str(vector.get("case", "good"))


def sealed(header: BundleHeader, frozen: bytes = FROZEN) -> bytes:
    return container.seal_bundle(
        CASE.code,
        header,
        frozen,
        pinned_pk=hpke.public_key(CASE.pinned_seed),
        eph_pk=hpke.public_key(CASE.eph_seed),
    )


def opened(bundle: bytes) -> tuple[BundleHeader, bytes]:
    return container.open_bundle(
        CASE.code, bundle, pinned_seed=CASE.pinned_seed, eph_seed=CASE.eph_seed
    )


def test_a_code_gives_its_keys() -> None:
    vector = VECTORS["code"]
    code = SupportCode.from_code(codes.decode("support", vector["code"]))
    assert code.text() == vector["code"]
    for name in ("data", "handle", "rauth", "mac_key", "comb_key", "header_key"):
        assert getattr(code, name).hex() == vector[name]
    assert repr(code) == "SupportCode()"


def test_a_new_code_is_never_the_same() -> None:
    assert SupportCode.new().handle != SupportCode.new().handle


@pytest.mark.parametrize("vector", VECTORS["claims"], ids=case)
def test_a_claim_counts_only_if_everything_in_it_holds(vector: dict[str, Any]) -> None:
    code = SupportCode.from_code(codes.decode("support", VECTORS["code"]["code"]))

    def check() -> support.Claim:
        claim = support.read_claim(
            vector["p"].encode(),
            [bytes.fromhex(sig) for sig in vector["sigs"]],
            bytes.fromhex(vector["tmac"]),
            root_pk=bytes.fromhex(VECTORS["root_pk"]),
            audience=VECTORS["audience"],
            handle=code.handle,
            now_s=VECTORS["now_s"],
        )
        code.check_claim(claim, redaction=vector["redaction"])
        return claim

    if vector["expect"] == "ok":
        assert check().digest == sha256(vector["p"].encode())
    else:
        with pytest.raises(ClaimInvalid) as refused:
            check()
        assert refused.value.reason == vector["expect"]
        assert refused.value.code == "bad_claim"


def test_a_certificate_of_a_later_version_is_refused() -> None:
    good = CASE.certificate()
    raw = altered(good.raw, v=2)
    sig = signing.sign(CASE.root_seed, tags.SIGN_SUPPORT_CERTIFICATE, raw)
    with pytest.raises(ClaimInvalid, match="version"):
        support.Certificate.read(raw, sig, root_pk=CASE.root_pk, now_s=good.from_s)


@pytest.mark.parametrize("vector", VECTORS["bundles"], ids=case)
def test_a_bundle_opens_with_code_console_and_support_key_together(vector: dict[str, Any]) -> None:
    code = SupportCode.from_code(codes.decode("support", vector["code"]))

    def opens() -> tuple[BundleHeader, bytes]:
        return container.open_bundle(
            code,
            bytes.fromhex(vector["bundle"]),
            pinned_seed=bytes.fromhex(vector["pinned_seed"]),
            eph_seed=bytes.fromhex(vector["eph_seed"]),
        )

    if vector["expect"] == "ok":
        header, frozen = opens()
        assert header.to_bytes().decode() == vector["header"]
        assert frozen.decode() == vector["frozen"]
    else:
        with pytest.raises(BoxInvalid):
            opens()


def test_what_is_sealed_comes_back_whole() -> None:
    for frozen in (b"", b"x", b"{}" * 100_000):
        header = CASE.header(CASE.claim(), frozen)
        assert opened(sealed(header, frozen)) == (header, frozen)


def test_a_bundle_is_padded_so_that_its_size_tells_little() -> None:
    one, two = (
        sealed(CASE.header(CASE.claim(), text), text)
        for text in (bytes(range(256)) * 8 + b"a", bytes(range(256)) * 8 + b"abc")
    )
    assert len(one) == len(two)


def test_a_bundle_over_20_mib_is_not_sealed() -> None:
    frozen = os.urandom(limits.MOST_BUNDLE_BYTES)
    with pytest.raises(BundleTooLarge):
        sealed(CASE.header(CASE.claim(), frozen), frozen)


def test_a_header_that_says_something_else_is_a_fault_of_ours() -> None:
    with pytest.raises(AssertionError):
        sealed(CASE.header(CASE.claim()), b"other")


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"kid": 256},
        {"redaction": "R4"},
        {"agents": [1]},
        {"scope": {}},
        {"handle": "AA"},
        {"more": 1},
    ],
)
def test_a_header_of_another_form_does_not_open(change: dict[str, object]) -> None:
    raw = CASE.header(CASE.claim()).to_bytes()
    assert BundleHeader.from_bytes(raw) == CASE.header(CASE.claim())
    with pytest.raises(BoxInvalid):
        BundleHeader.from_bytes(altered(raw, **change))
    with pytest.raises(BoxInvalid):
        BundleHeader.from_bytes(raw[:-1])


def rebuilt(padded: bytes, header: BundleHeader | None = None) -> bytes:
    """A bundle whose every key is right, around another inside."""
    raw = (header or CASE.header(CASE.claim())).to_bytes()
    hashed = sha256(raw)
    s1, s2 = bytes(32), bytes(32)
    c1 = hpke.seal(hpke.public_key(CASE.pinned_seed), tags.HPKE_SUPPORT_PINNED + hashed, s1)
    c2 = hpke.seal(hpke.public_key(CASE.eph_seed), tags.HPKE_SUPPORT_EPHEMERAL + hashed, s2)
    key = hk(
        s1 + s2 + CASE.code.comb_key,
        tags.HKDF_SUPPORT_COMBINED + sha256(c1, c2),
        32,
        salt=hashed,
    )
    told = box.seal(CASE.code.header_key, tags.BOX_SUPPORT_HEADER, CASE.code.handle, raw)
    return lp(told) + lp(c1) + lp(c2) + box.seal(key, tags.BOX_SUPPORT, raw, padded)


def test_only_what_a_client_packs_comes_out_of_a_bundle() -> None:
    packed = zlib.compress(FROZEN)
    whole = u32(len(packed)) + packed
    padding = bytes(container.padme(len(whole)) - len(whole))
    assert opened(rebuilt(whole + padding))[1] == FROZEN
    longer = packed + b"\0"
    for inside in (
        b"",
        b"\0\0",
        whole + padding + bytes(64),
        whole[:-1],
        u32(2**32 - 1) + packed,
        u32(len(longer)) + longer + bytes(container.padme(4 + len(longer)) - 4 - len(longer)),
        u32(4) + b"none",
        u32(41) + bytes(41) + b"\0\0\1",
        u32(len(packed) - 1) + packed[:-1],
    ):
        with pytest.raises(BoxInvalid):
            opened(rebuilt(inside))


def test_a_header_for_another_grant_or_another_json_does_not_open() -> None:
    header = CASE.header(CASE.claim(), b"something else")
    packed = zlib.compress(FROZEN)
    whole = u32(len(packed)) + packed
    padded = whole + bytes(container.padme(len(whole)) - len(whole))
    with pytest.raises(BoxInvalid):
        opened(rebuilt(padded, header))


@pytest.mark.parametrize(("length", "padded"), VECTORS["padme"])
def test_padme_rounds_up_by_an_eighth_at_most(length: int, padded: int) -> None:
    assert container.padme(length) == padded
    assert length <= padded <= length + length // 8


def test_nothing_has_no_padding() -> None:
    assert container.padme(0) == 0


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_of_claims_fail_otherwise(p: bytes) -> None:
    with pytest.raises(ClaimInvalid):
        CASE.read(p, [bytes(64)])


@given(
    st.sampled_from(["v", "aud", "handle", "case", "certs", "eph_pk", "eph_sig_pk", "x"]), VALUES
)
def test_no_value_makes_the_reader_of_claims_fail_otherwise(key: str, value: object) -> None:
    p = altered(CASE.claim().p, **{key: value})
    assume(p != CASE.claim().p)
    with pytest.raises(ClaimInvalid):
        CASE.read(p, CASE.signed(p))


@given(st.binary(max_size=300))
def test_no_bytes_make_the_reader_of_bundles_fail_otherwise(bundle: bytes) -> None:
    with pytest.raises(BoxInvalid):
        opened(bundle)
