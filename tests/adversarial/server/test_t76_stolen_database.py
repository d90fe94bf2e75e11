"""Who has the database but not the server's keys learns nothing from it about any password.

The thief knows the name, the audience and a list of passwords on which the right one stands.
"""

import hashlib
import hmac
import itertools
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from tests.adversarial.server.attacking import ask_to_log_in, of, set_login, told
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.server_dump import Rows, dump, files_with, values, written
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol import limits, tags
from workmoniq_protocol.auth import login_salt
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.crypto.login import login_seed
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_server.server_keys import ServerKeys

pytestmark = pytest.mark.anyio

RIGHT: Final = "seven quiet herons"
BEFORE: Final = "nine loud magpies"
WORDS: Final = (BEFORE, "correct horse battery", RIGHT, "letmein letmein")
KEY_FILES: Final = ("pepper.key", "login.key", "receipt.key", "wrapping.key")
# What any request leaves behind for a while, whatever it was about.
PASSING: Final = frozenset({"proof_nonce", "challenge", "failure", "session"})


@dataclass(frozen=True)
class Guess:
    """All that follows from a password, a name and an audience."""

    prk: bytes
    seed: bytes
    public: bytes

    @classmethod
    @cache
    def of(cls, password: str, audience: str, name: str) -> "Guess":
        derivation = Argon2id(
            salt=login_salt(audience, name),
            length=32,
            iterations=limits.ARGON2_PASSES[1],
            lanes=limits.ARGON2_LANES[1],
            memory_cost=limits.ARGON2_KIB[1],
        )
        prk = derivation.derive(password.encode())
        seed = hk(prk, tags.HKDF_LOGIN, 32)
        return cls(prk, seed, public_key(seed))

    def derived(self, name: str, acct: bytes) -> Iterator[bytes]:
        """Anything that could have been stored of it: each secret, hashed and keyed in any way."""
        firsts = (self.prk, self.seed, self.public)
        known = (b"", name.encode(), acct)
        for each in firsts:
            yield each
            for digest in (hashlib.sha256, hashlib.sha512, hashlib.blake2b):
                yield digest(each).digest()
            for other, label in itertools.product(known, (b"", b"login", b"wmq1/login-sig")):
                yield hmac.digest(each, label + other, "sha256")
                yield hmac.digest(other or b"\0", label + each, "sha256")
                yield sha256(label, other, each)
                yield sha256(each, other, label)
                yield hk(each, label + other or b"x", 32)


@pytest.fixture
async def owner(either: TurnedServer, caller: Caller) -> KeyHolder:
    """Logs in, mistypes, changes the password, and asks for all that the password is good for."""
    anna = await newcomer(caller)

    def seed(word: str) -> bytes:
        return Guess.of(word, caller.audience, anna.username).seed

    assert seed(BEFORE) == login_seed(BEFORE, caller.audience, anna.username)
    for word in (BEFORE, RIGHT):
        changed = await set_login(anna, of(anna.first), anna.login_seed, new=seed(word))
        assert told(changed) == (204, "")
        await anna.log_in()
    given = await ask_to_log_in(caller, anna.username, "203.0.113.5")
    await anna.answer_login(given, seed=seed(WORDS[1]))
    either.clock.turn(seconds=2)
    session = await anna.log_in()
    wish = await anna.proved(session, "delete", seed(RIGHT))
    answer = await caller.call("POST", "/v1/account/delete", session=session, proof=True, json=wish)
    assert answer.status_code == 202
    await anna.proved(of(anna.first), "setrec", seed(RIGHT), entry_hash=bytes(32))
    await ask_to_log_in(caller, anna.username, "203.0.113.5")
    return anna


async def test_t76_no_value_of_the_database_confirms_a_password(
    either: TurnedServer, caller: Caller, owner: KeyHolder
) -> None:
    tables = await dump(either)
    stored = [value for rows in tables.values() for row in rows for value in values(row)]
    everything = b"\0".join(stored)
    name, acct = owner.username, owner.state.acct
    for word in WORDS:
        guess = Guess.of(word, caller.audience, name)
        for value in guess.derived(name, acct):
            # However it was cut short: eight bytes do not come about by chance.
            for form in (value[:8], value[:8].hex().encode(), value[-8:]):
                assert form not in everything
        assert not any(form in everything for form in written(word.encode()))
    assert name.encode() not in everything
    assert not _opens_anything(stored, [Guess.of(RIGHT, caller.audience, name)])
    # The keys that would confirm it are in no table, and each in its own file alone.
    for file in KEY_FILES:
        key = (either.data / file).read_bytes()
        assert not any(form in everything for form in written(key))
        assert files_with(either.data, [key]) == [file]
    await _would_have_found_it(either, owner)


def _opens_anything(stored: list[bytes], guesses: list[Guess]) -> bool:
    """Whether a value of a guess is the key of any sealed value, under the label it really has."""
    for sealed in {value for value in stored if len(value) == 12 + 32 + 16}:
        for guess in guesses:
            for key in (guess.prk, guess.seed, guess.public, sha256(guess.seed)):
                try:
                    AESGCM(key).decrypt(sealed[:12], sealed[12:], None)
                except InvalidTag:
                    continue
                return True
    return False


async def _would_have_found_it(server: TurnedServer, owner: KeyHolder) -> None:
    """With the keys the right word is found, with one of them it is not."""
    (row,) = await _account(server, owner)
    read = {name: (server.data / name).read_bytes() for name in KEY_FILES}
    keys = ServerKeys(
        pepper=read["pepper.key"],
        kms_key=read["login.key"],
        receipt_seed=read["receipt.key"],
        wrapping_key=read["wrapping.key"],
    )
    name, label = owner.username, b"login" + owner.state.acct
    assert keys.hashed("name", name.encode()) == bytes(row["name_hash"])
    sealed = bytes(row["login_pub"])
    public = keys.unseal(label, sealed)
    found = [word for word in WORDS if Guess.of(word, server.audience, name).public == public]
    assert found == [RIGHT]
    for other in ("pepper.key", "wrapping.key", "receipt.key"):
        with pytest.raises(InvalidTag):
            AESGCM(read[other]).decrypt(sealed[:12], sealed[12:], label)


async def test_t76_a_password_changes_one_sealed_value_and_nothing_else(
    either: TurnedServer, anna: KeyHolder
) -> None:
    """Nor does it show whether it is the same one as before: the seal differs each time."""
    other = secrets.token_bytes(32)
    seals: list[bytes] = []
    for new in (other, anna.login_seed, anna.login_seed):
        before = await _rows(either)
        changed = await set_login(anna, of(anna.first), anna.first.seed, new=new)
        assert told(changed) == (204, "")
        after = await _rows(either)
        (was,), (now,) = before - after, after - before
        assert was[0] == now[0] == "account"
        differ = {one[0] for one, two in zip(was[1], now[1], strict=True) if one != two}
        assert differ == {"login_pub"}
        (row,) = await _account(either, anna)
        seals.append(bytes(row["login_pub"]))
    assert len(set(seals)) == len(seals)
    assert len({len(seal) for seal in seals}) == 1


async def _account(server: TurnedServer, holder: KeyHolder) -> Rows:
    rows = (await dump(server))["account"]
    return [row for row in rows if bytes(row["acct"]) == holder.state.acct]


async def _rows(server: TurnedServer) -> set[tuple[str, tuple[tuple[str, object], ...]]]:
    """Every row that lasts."""
    return {
        (name, tuple((key, _plain(value)) for key, value in row.items()))
        for name, rows in (await dump(server)).items()
        if name not in PASSING
        for row in rows
    }


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
