"""What a security key has to answer, and the file of a key that is bound to it."""

import json
from collections.abc import Callable

import pytest
from tests.fakes.dice import Dice
from tests.fakes.security_key import FLAG, SoftwareKey

from workmoniq_console.domain import security_key
from workmoniq_console.domain.errors import (
    FileRefused,
    PassphraseWrong,
    SecurityKeyCopied,
    SecurityKeyRefused,
)
from workmoniq_console.domain.sealed_key import Binding, SealedKey
from workmoniq_console.domain.security_key import Credential, Touch
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.fields import Fields

ORIGIN = "http://localhost:4242"
DICE = Dice("security key")
CHALLENGE, SALT = DICE(32), DICE(32)


def made(key: SoftwareKey, challenge: bytes = CHALLENGE) -> Credential:
    told = Fields(key.made(b64(CHALLENGE)), security_key.MADE_FIELDS)
    return security_key.made(told, challenge=challenge, origin=ORIGIN)


def touched(key: SoftwareKey, known: Credential, challenge: bytes = CHALLENGE) -> Touch:
    told = Fields(key.touched(b64(CHALLENGE), b64(SALT)), security_key.TOUCH_FIELDS)
    return security_key.touched(told, known, challenge=challenge, origin=ORIGIN)


def test_a_key_that_is_known_is_touched_and_gives_the_same_secret_each_time() -> None:
    key = SoftwareKey(ORIGIN)
    known = made(key)
    one = touched(key, known)
    other = touched(key, Credential(data=known.data, counter=one.counter))
    assert (one.prf, len(one.prf)) == (other.prf, 32)
    assert other.counter == one.counter + 1


def test_a_key_that_does_not_count_is_taken() -> None:
    key = SoftwareKey(ORIGIN, counter=0, counts=False)
    assert touched(key, made(key)).counter == 0


WRONG: dict[str, Callable[[SoftwareKey], None]] = {
    "another port": lambda key: setattr(key, "origin", "http://localhost:4243"),
    "another name": lambda key: setattr(key, "origin", "http://127.0.0.1:4242"),
    "a frame of another page": lambda key: setattr(key, "cross", True),
    "nobody touched it": lambda key: setattr(key, "flags", FLAG.UV),
    "nobody proved who they are": lambda key: setattr(key, "flags", FLAG.UP),
    "no secret": lambda key: setattr(key, "has_prf", False),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_not_a_touch_on_this_page_is_refused(how: str) -> None:
    key = SoftwareKey(ORIGIN)
    known = made(key)
    WRONG[how](key)
    with pytest.raises(SecurityKeyRefused):
        made(key)
    with pytest.raises(SecurityKeyRefused):
        touched(key, known)


def test_an_answer_to_another_question_is_refused() -> None:
    key = SoftwareKey(ORIGIN)
    with pytest.raises(SecurityKeyRefused):
        made(key, DICE(32))
    with pytest.raises(SecurityKeyRefused):
        touched(key, made(key), DICE(32))


def test_another_key_is_refused_also_under_the_name_of_the_known_one() -> None:
    known = made(SoftwareKey(ORIGIN))
    for other in (SoftwareKey(ORIGIN, name=b"another"), SoftwareKey(ORIGIN)):
        with pytest.raises(SecurityKeyRefused):
            touched(other, known)


def test_a_passkey_that_is_copied_between_devices_is_refused() -> None:
    with pytest.raises(SecurityKeyRefused, match="can be copied"):
        made(SoftwareKey(ORIGIN, flags=FLAG.UP | FLAG.UV | FLAG.BE))


@pytest.mark.parametrize("counter", [0, 6, 7])
def test_a_counter_that_does_not_go_on_is_said_to_be_a_copy(counter: int) -> None:
    key = SoftwareKey(ORIGIN)
    known = Credential(data=made(key).data, counter=7)
    key.counter = counter - 1 if counter else 0
    key.counts = counter > 0
    with pytest.raises(SecurityKeyCopied, match="may be a copy"):
        touched(key, known)


@pytest.mark.parametrize("text", ["", "AA", "oA", "!", "e30", "W10", "bnVsbA"])
@pytest.mark.parametrize("name", ["client", "attestation"])
def test_bytes_that_mean_nothing_are_no_new_key(name: str, text: str) -> None:
    told = SoftwareKey(ORIGIN).made(b64(CHALLENGE)) | {name: text}
    with pytest.raises(SecurityKeyRefused):
        security_key.made(
            Fields(told, security_key.MADE_FIELDS), challenge=CHALLENGE, origin=ORIGIN
        )


@pytest.mark.parametrize("text", ["", "AA", "!", "e30", "W10", "bnVsbA"])
@pytest.mark.parametrize("name", ["credential", "client", "authenticator", "signature"])
def test_bytes_that_mean_nothing_are_no_touch(name: str, text: str) -> None:
    key = SoftwareKey(ORIGIN)
    known = made(key)
    told = key.touched(b64(CHALLENGE), b64(SALT)) | {name: text}
    with pytest.raises(SecurityKeyRefused):
        security_key.touched(
            Fields(told, security_key.TOUCH_FIELDS), known, challenge=CHALLENGE, origin=ORIGIN
        )


HALF, PRF, SECRET = DICE(32), DICE(32), DICE(32)


def bound() -> SealedKey:
    bare = SealedKey(
        kind="agent", name="ag-1", public=DICE(32), kdf=1, salts=(DICE(16),), box=bytes(80)
    )
    binding = Binding(credential=made(SoftwareKey(ORIGIN)).data, salt=SALT)
    return bare.bound(SECRET, HALF, DICE(16), binding, PRF)


def test_a_bound_key_opens_with_passphrase_and_security_key_together_and_with_no_less() -> None:
    sealed = SealedKey.read(bound().to_bytes())
    assert sealed.open_touched(HALF, PRF) == SECRET
    for half, prf in ((HALF, bytes(32)), (bytes(32), PRF), (HALF, HALF), (PRF, HALF)):
        with pytest.raises(PassphraseWrong):
            sealed.open_touched(half, prf)
    with pytest.raises(SecurityKeyRefused, match="by a touch"):
        sealed.open(("the right passphrase",))


@pytest.mark.parametrize("name", ["credential", "prf_salt", "public", "name"])
def test_nothing_of_a_bound_file_can_be_changed(name: str) -> None:
    told = json.loads(bound().to_bytes())
    told[name] = "ag-2" if name == "name" else b64(DICE(32))
    changed = SealedKey.read(json.dumps(told, separators=(",", ":")).encode())
    with pytest.raises(PassphraseWrong):
        changed.open_touched(HALF, PRF)


def test_a_file_says_its_version_as_it_is() -> None:
    told = json.loads(bound().to_bytes())
    assert told["v"] == 2
    less = {key: value for key, value in told.items() if key not in {"credential", "prf_salt"}}
    for wrong in (told | {"v": 1}, less, told | {"kind": "root", "salts": told["salts"] * 2}):
        with pytest.raises(FileRefused):
            SealedKey.read(json.dumps(wrong, separators=(",", ":")).encode())
    assert SealedKey.read(json.dumps(less | {"v": 1}).replace(" ", "").encode()).binding is None
