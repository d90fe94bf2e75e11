"""Values on the edge: keys nobody may have, signatures that are none, padding, JSON, names."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmoniq_protocol import auth, codes, crockford, signatures, strict_json
from workmoniq_protocol.codes import CodeInvalid
from workmoniq_protocol.crockford import CharacterInvalid
from workmoniq_protocol.crypto import hpke, padding, signing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.signatures import SignatureInvalid
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire import organisation
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.kem_key import is_kem_key

FOLDER = Path(__file__).parents[2] / "vectors" / "v1"


def vectors(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name).read_text())
    return found


def case(vector: dict[str, Any]) -> str:
    return str(vector.get("case", vector["expect"]))


EDGES, JSON, SIGNED = vectors("edges.json"), vectors("json.json"), vectors("signed.json")
MESSAGES: dict[str, Callable[..., bytes]] = {
    "login": auth.login_message,
    "session": auth.session_message,
    "req": auth.request_message,
    "setlogin": auth.set_login_message,
    "delete": auth.delete_message,
    "setrec": auth.set_recovery_message,
    "sup-user": auth.support_message,
    "sup-con": auth.support_message,
}
TEXTS = {"audience", "username", "method", "path"}


@pytest.mark.parametrize("vector", EDGES["ed25519_keys"])
def test_a_key_that_binds_nobody_is_refused(vector: dict[str, str]) -> None:
    pk = bytes.fromhex(vector["pk"])
    if vector["expect"] == "ok":
        signatures.check_key(pk)
    else:
        with pytest.raises(SignatureInvalid):
            signatures.check_key(pk)


@pytest.mark.parametrize("vector", EDGES["ed25519_signatures"] + SIGNED["bad"], ids=case)
def test_only_the_one_signature_holds(vector: dict[str, str]) -> None:
    pk, m, sig = (bytes.fromhex(vector[name]) for name in ("pk", "m", "sig"))
    if vector["expect"] == "ok":
        signatures.verify(pk, vector["tag"], m, sig)
    else:
        with pytest.raises(SignatureInvalid):
            signatures.verify(pk, vector["tag"], m, sig)


@pytest.mark.parametrize("vector", SIGNED["good"], ids=lambda vector: str(vector["tag"]))
def test_what_is_signed_is_laid_out_as_written_down(vector: dict[str, Any]) -> None:
    m, seed, pk = (bytes.fromhex(vector[name]) for name in ("m", "seed", "pk"))
    if vector["tag"] in MESSAGES:
        fields = {
            name: bytes.fromhex(value) if isinstance(value, str) and name not in TEXTS else value
            for name, value in vector["fields"].items()
        }
        assert MESSAGES[vector["tag"]](**fields) == m
    assert signing.sign(seed, vector["tag"], m).hex() == vector["sig"]
    signatures.verify(pk, vector["tag"], m, bytes.fromhex(vector["sig"]))


@pytest.mark.parametrize("vector", EDGES["xwing_keys"], ids=case)
def test_a_kem_key_is_taken_exactly_if_one_can_seal_to_it(vector: dict[str, str]) -> None:
    pk = bytes.fromhex(vector["pk"])
    assert is_kem_key(pk) == (vector["expect"] == "ok")
    if vector["expect"] == "ok":
        assert hpke.seal(pk, b"", b"x")
    else:
        with pytest.raises(BoxInvalid):
            hpke.seal(pk, b"", b"x")


@pytest.mark.parametrize("vector", EDGES["pads"], ids=case)
def test_only_what_pad_makes_is_unpadded(vector: dict[str, Any]) -> None:
    head, tail = bytes.fromhex(vector["head"]), bytes.fromhex(vector.get("tail", ""))
    padded = head + bytes(vector["size"] - len(head) - len(tail)) + tail
    if vector["expect"] == "ok":
        assert padding.unpad(padded).hex() == vector["payload"]
    else:
        with pytest.raises(BoxInvalid):
            padding.unpad(padded)


@pytest.mark.parametrize("vector", EDGES["organisations"])
def test_an_organisation_is_named_by_its_root(vector: dict[str, str]) -> None:
    invited = organisation.invitation(bytes.fromhex(vector["root_pk"]))
    assert invited.hex() == vector["invitation"]
    assert codes.encode("org", invited) == vector["code"]
    assert organisation.organisation_id(invited).hex() == vector["oid"]


@pytest.mark.parametrize("vector", JSON["good"] + JSON["bad"], ids=case)
def test_json_has_one_form_or_none(vector: dict[str, str]) -> None:
    text = bytes.fromhex(vector["text"])
    if vector["expect"] == "ok":
        assert strict_json.loads(text) == json.loads(text)
    else:
        with pytest.raises(JsonInvalid) as refused:
            strict_json.loads(text)
        assert refused.value.code == vector["expect"]


@pytest.mark.parametrize("vector", JSON["base64_good"] + JSON["base64_bad"], ids=case)
def test_bytes_have_one_text(vector: dict[str, str]) -> None:
    if vector["expect"] == "ok":
        assert strict_json.b64(strict_json.unb64(vector["text"])) == vector["text"]
    else:
        with pytest.raises(JsonInvalid):
            strict_json.unb64(vector["text"])


def test_a_field_is_refused_by_the_rule_it_breaks() -> None:
    told = Fields({"a": 1, "b": "x", "c": [], "d": {}, "e": ["x"]}, frozenset("abcde"))
    assert told.texts("e") == ("x",)
    assert told.by_number("d") == {}
    for read in (
        lambda: told.text("a"),
        lambda: told.blob("b"),
        lambda: told.texts("a"),
        lambda: told.objects("c", frozenset(), 1),
        lambda: told.by_number("a"),
    ):
        with pytest.raises(FieldInvalid) as refused:
            read()
        assert refused.value.rule == "type"
        assert refused.value.code == "malformed"
    with pytest.raises(FieldInvalid, match="keys"):
        Fields([], frozenset())


def test_base32_is_read_as_people_type_it() -> None:
    assert crockford.read("oO iIlL-0") == [0, 0, 1, 1, 1, 1, 0]
    with pytest.raises(CharacterInvalid):
        crockford.read("U")
    with pytest.raises(CodeInvalid):
        codes.decode("link", "0" * 27)
