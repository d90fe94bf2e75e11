"""What is signed for one purpose, server, account and moment fits no other."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workmoniq_protocol import auth
from workmoniq_protocol.auth import UsernameInvalid, login_salt, username_of

VECTORS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "vectors" / "protocol-v1.json").read_text(encoding="utf-8")
)["login"]
A16, B16, A32, B32, C32, D32 = (
    bytes([each]) * length for each, length in enumerate((16, 16, 32, 32, 32, 32), 1)
)
MESSAGES: dict[str, tuple[Callable[..., bytes], dict[str, Any], bytes]] = {
    "login": (
        auth.login_message,
        {
            "audience": "a.example",
            "username": "kim",
            "challenge": A32,
            "client_nonce": B32,
            "session_pk": C32,
            "exp": 7,
        },
        b"\0\0\0\x09a.example\0\0\0\3kim" + A32 + B32 + C32 + (7).to_bytes(8),
    ),
    "session": (
        auth.session_message,
        {
            "audience": "a.example",
            "acct": A16,
            "device": B16,
            "challenge": A32,
            "nonce": B32,
            "session_pk": C32,
            "exp": 7,
        },
        b"\0\0\0\x09a.example" + A16 + B16 + A32 + B32 + C32 + (7).to_bytes(8),
    ),
    "setlogin": (
        auth.set_login_message,
        {
            "audience": "a.example",
            "acct": A16,
            "old_pub_hash": A32,
            "new_pub": B32,
            "challenge": C32,
        },
        b"\0\0\0\x09a.example" + A16 + A32 + B32 + C32,
    ),
    "delete": (
        auth.delete_message,
        {"audience": "a.example", "acct": A16, "challenge": C32},
        b"\0\0\0\x09a.example" + A16 + C32,
    ),
    "setrec": (
        auth.set_recovery_message,
        {"audience": "a.example", "acct": A16, "entry_hash": B32, "challenge": C32},
        b"\0\0\0\x09a.example" + A16 + B32 + C32,
    ),
    "req": (
        auth.request_message,
        {
            "audience": "a.example",
            "method": "PUT",
            "path": "/v1/x?y=z",
            "body_hash": A32,
            "token_hash": B32,
            "ts": 7,
            "nonce": A16,
        },
        b"\0\0\0\x09a.example\0\0\0\3PUT\0\0\0\x09/v1/x?y=z" + A32 + B32 + (7).to_bytes(8) + A16,
    ),
    "support": (
        auth.support_message,
        {
            "audience": "a.example",
            "method": "PUT",
            "path": "/v1/x?y=z",
            "body_hash": A32,
            "handle": B16,
            "ts": 7,
            "nonce": A16,
        },
        b"\0\0\0\x09a.example\0\0\0\3PUT\0\0\0\x09/v1/x?y=z" + A32 + B16 + (7).to_bytes(8) + A16,
    ),
}
NAMES = sorted(MESSAGES)


@pytest.mark.parametrize("name", NAMES)
def test_messages_are_laid_out_as_specified(name: str) -> None:
    message, fields, expected = MESSAGES[name]
    assert message(**fields) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_field_of_a_message_is_in_what_is_signed(name: str) -> None:
    message, fields, _expected = MESSAGES[name]
    others = {str: "other", int: 8}
    made = {message(**fields)}
    for field, value in fields.items():
        other = D32[: len(value)] if isinstance(value, bytes) else others[type(value)]
        made.add(message(**{**fields, field: other}))
    assert len(made) == 1 + len(fields)


@pytest.mark.parametrize("name", NAMES)
def test_a_field_of_another_length_is_our_own_fault(name: str) -> None:
    message, fields, _expected = MESSAGES[name]
    for field, value in fields.items():
        if isinstance(value, bytes):
            with pytest.raises(AssertionError):
                message(**{**fields, field: value + b"\0"})


@pytest.mark.parametrize("text", ["kim", "KIM", "a.b-c_9", "x" * 32])
def test_a_user_name_is_kept_in_small_letters(text: str) -> None:
    assert username_of(text) == text.lower()


@pytest.mark.parametrize(
    "text",
    ["", "ab", "x" * 33, "kim ", " kim", "kim\n", "k@m", "k/m", "k\u00fcm", "\u212aim", "k\0m"],
)
def test_other_user_names_are_refused_without_being_repeated(text: str) -> None:
    with pytest.raises(UsernameInvalid) as refused:
        username_of(text)
    assert refused.value.code == "username_invalid"
    assert not text.strip() or text not in str(refused.value)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["username"])
def test_salts_are_as_the_vectors_say(vector: dict[str, Any]) -> None:
    assert login_salt(vector["audience"], vector["username"]).hex() == vector["salt"]


def test_another_server_or_name_has_another_salt() -> None:
    pairs = itertools.product(("a.example", "a.example:1"), ("kim", "kit"))
    assert len({login_salt(*pair) for pair in pairs}) == 4
