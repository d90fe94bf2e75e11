"""The password gives a key to log in with, for one server and name, at one cost."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from workmoniq_protocol.crypto import signing
from workmoniq_protocol.crypto.login import KdfRefused, PasswordWeak, login_seed

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "protocol-v1.json").read_text(encoding="utf-8")
)["login"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["username"])
def test_log_in_keys_are_as_the_vectors_say(vector: dict[str, Any]) -> None:
    for form in ("NFC", "NFD"):
        password = unicodedata.normalize(form, vector["password"])
        seed = login_seed(password, vector["audience"], vector["username"], vector["kdf"])
        assert signing.public_key(seed).hex() == vector["login_public"]


@pytest.mark.parametrize("kdf", [0, -1, 2, 99])
def test_a_derivation_that_is_unknown_or_weaker_is_refused(kdf: int) -> None:
    with pytest.raises(KdfRefused) as refused:
        login_seed("correct horse battery", "a.example", "kim", kdf)
    assert refused.value.code == "kdf_refused"


def test_a_password_that_has_no_bytes_is_refused() -> None:
    with pytest.raises(PasswordWeak) as refused:
        login_seed("half a pair \ud800", "a.example", "kim")
    assert refused.value.reason == "unreadable"
