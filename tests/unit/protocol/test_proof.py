"""The headers of a request have one form, and its token leaves no trace but a hash."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_protocol.proof import Proof, ProofInvalid, bearer, parse_bearer, token_hash
from workmoniq_protocol.strict_json import b64

TOKEN = bytes(range(48))
NONCE, SIG = b64(bytes(16)), b64(bytes(64))


@given(
    st.integers(0, 2**53 - 1),
    st.binary(min_size=16, max_size=16),
    st.binary(min_size=64, max_size=64),
)
def test_a_proof_that_is_written_is_read_again(ts: int, nonce: bytes, sig: bytes) -> None:
    proof = Proof(ts=ts, nonce=nonce, sig=sig)
    assert Proof.parse(proof.header()) == proof
    assert proof.header() == f"{ts}.{b64(nonce)}.{b64(sig)}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"1.{NONCE}",
        f"1.{NONCE}.{SIG}.",
        f"01.{NONCE}.{SIG}",
        f"-1.{NONCE}.{SIG}",
        f"+1.{NONCE}.{SIG}",
        f" 1.{NONCE}.{SIG}",
        f"1.{NONCE}.{SIG}\n",
        f"1.5.{NONCE}.{SIG}",
        f"{2**53}.{NONCE}.{SIG}",
        f"{10**20}.{NONCE}.{SIG}",
        f"\u0661.{NONCE}.{SIG}",
        f"1.{NONCE[:-1]}.{SIG}",
        f"1.{NONCE}.{SIG}==",
        f"1.{NONCE[:-1]}B.{SIG}",
        f"1.{NONCE}.{SIG[:-1]}B",
        f"1.{NONCE[:-1]}\u00e4.{SIG}",
    ],
)
def test_another_form_of_a_proof_is_refused(text: str) -> None:
    with pytest.raises(ProofInvalid) as refused:
        Proof.parse(text)
    assert refused.value.code == "bad_proof"


@given(st.text("01AB.-_", max_size=120))
def test_what_is_read_as_a_proof_is_written_again_alike(text: str) -> None:
    for some in (text, f"1.{NONCE[:-2]}{text[:2]}.{SIG}"):
        try:
            proof = Proof.parse(some)
        except ProofInvalid:
            continue
        assert proof.header() == some


@pytest.mark.parametrize(("nonce", "sig"), [(bytes(15), bytes(64)), (bytes(16), bytes(65))])
def test_a_proof_of_another_length_is_our_own_fault(nonce: bytes, sig: bytes) -> None:
    with pytest.raises(AssertionError):
        Proof(ts=1, nonce=nonce, sig=sig).header()


def test_a_token_that_is_written_is_read_again() -> None:
    assert bearer(TOKEN) == "Bearer " + b64(TOKEN)
    assert parse_bearer(bearer(TOKEN)) == TOKEN
    assert token_hash(TOKEN) == hashlib.sha256(TOKEN).digest()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bearer",
        "Bearer ",
        b64(TOKEN),
        "bearer " + b64(TOKEN),
        "Basic " + b64(TOKEN),
        "Bearer  " + b64(TOKEN),
        "Bearer " + b64(TOKEN) + "=",
        "Bearer " + b64(TOKEN[:-1]),
        "Bearer " + b64(TOKEN + b"\0"),
    ],
)
def test_another_form_of_a_token_is_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(ProofInvalid) as refused:
        parse_bearer(text)
    assert str(refused.value) == "the header is no token"


@pytest.mark.parametrize("made", [bearer, token_hash])
def test_a_token_of_another_length_is_our_own_fault(made: object) -> None:
    assert callable(made)
    with pytest.raises(AssertionError):
        made(TOKEN[:-1])
