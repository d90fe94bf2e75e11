"""Cryptography that computes something else than it should is found out before it is used."""

import pytest
from cryptography.exceptions import UnsupportedAlgorithm

from workmoniq_protocol.crypto import box, hpke, known_answers, self_test, signing
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.self_test import CryptoUnsound


def test_what_is_installed_here_is_sound() -> None:
    self_test.run()


def test_every_primitive_is_asked() -> None:
    assert list(self_test.TESTS) == [
        "HKDF-SHA256",
        "Argon2id",
        "Ed25519",
        "AES-256-GCM",
        "X-Wing HPKE",
    ]


def missing() -> bool:
    raise UnsupportedAlgorithm("this OpenSSL has none")


def broken() -> bool:
    raise BoxInvalid


@pytest.mark.parametrize("test", [lambda: False, missing, broken])
def test_a_primitive_that_fails_is_named(test: self_test.Test) -> None:
    with pytest.raises(CryptoUnsound, match=r"^second$") as refused:
        self_test.run({"first": lambda: True, "second": test})
    assert refused.value.code == "crypto_unsound"


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("HKDF-SHA256", "HKDF_OKM"),
        ("Argon2id", "ARGON2_TAG"),
        ("Ed25519", "SIGNING_PUBLIC"),
        ("Ed25519", "SIGNATURE"),
        ("AES-256-GCM", "BOX_SEALED"),
        ("X-Wing HPKE", "HPKE_PLAIN"),
    ],
)
def test_an_answer_that_is_not_the_known_one_is_found_out(
    name: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_answers, answer, b"another answer")
    with pytest.raises(CryptoUnsound, match=name):
        self_test.run()


# The primitives are built into the tests, so one that is broken has to be put in their place.
@pytest.mark.parametrize(
    ("name", "module", "function", "stand_in"),
    [
        ("Ed25519", self_test, "verify", lambda *_: None),
        ("AES-256-GCM", box, "open_box", lambda *_: b"other"),
        ("AES-256-GCM", box, "open_box", lambda *_: known_answers.BOX_PLAIN),
        ("X-Wing HPKE", hpke, "open_sealed", lambda *_: known_answers.HPKE_PLAIN),
        (
            "X-Wing HPKE",
            hpke,
            "open_sealed",
            lambda _seed, info, _sealed: b"" if info == b"info" else known_answers.HPKE_PLAIN,
        ),
    ],
)
def test_a_primitive_that_takes_everything_is_found_out(
    name: str, module: object, function: str, stand_in: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, function, stand_in)
    with pytest.raises(CryptoUnsound, match=name):
        self_test.run()


def test_the_signature_that_is_known_is_under_a_tag_of_its_own() -> None:
    made = signing.sign(known_answers.SIGNING_SEED, "self-test", b"message")
    assert made == known_answers.SIGNATURE
