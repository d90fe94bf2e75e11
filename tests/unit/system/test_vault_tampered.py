"""A changed or hostile vault fails cleanly, and no failure shows a secret."""

import json
import traceback
from pathlib import Path
from typing import Any

import pytest
from tests.fakes.secrets import CHEAP, typing

from workmoniq_desktop.domain.errors import (
    HistoryDamaged,
    HistoryTooNew,
    WorkMoniQError,
    WrongSecret,
)
from workmoniq_desktop.system.concealed import DataKey, Passphrase
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.vault import Vault
from workmoniq_protocol import codes

WORDS = "correct horse battery"


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    profile = Profile(folder=tmp_path / "profile")
    profile.create()
    return profile


def with_passphrase(text: str = WORDS) -> SecretSource:
    return SecretSource(keyring=None, prompt=lambda _question: text)


def other_phrase() -> str:
    return codes.encode("local", bytes(18))


def test_no_single_changed_byte_gives_a_wrong_key_or_an_unexpected_failure(
    profile: Profile,
) -> None:
    _, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    whole = profile.vault.read_bytes()
    unseen = 0
    for place in range(len(whole)):
        for flip in (0x01, 0x20):
            profile.vault.write_bytes(
                whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :]
            )
            unseen += opens_right_or_fails_cleanly(profile, key, phrase)
    assert unseen == 0


def opens_right_or_fails_cleanly(profile: Profile, key: DataKey, phrase: str) -> bool:
    """Whether all three ways still work; a way that fails must fail as a WorkMoniQError."""
    failures = 0
    for way in ("passphrase", "recovery", "show"):
        try:
            vault = Vault.load(profile)
            if way == "passphrase":
                assert vault.unlock(with_passphrase()) == key
            elif way == "recovery":
                assert vault.open_with_recovery(phrase) == key
            else:
                assert vault.show_recovery(key) == phrase
        except (HistoryDamaged, HistoryTooNew, WrongSecret):
            failures += 1
    return failures == 0


@pytest.mark.parametrize("entry", ["passphrase", "recovery", "recovery_phrase", "key_check"])
def test_every_sealed_bit_is_guarded(profile: Profile, entry: str) -> None:
    _, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    stored = json.loads(profile.vault.read_bytes())
    boxes = {"key_check": ["key_check"]}.get(entry, list(stored[entry]))
    for name in boxes:
        holder = stored if entry == "key_check" else stored[entry]
        if not isinstance(holder[name], str) or name == "kdf":
            continue
        right = holder[name]
        for place in range(len(right)):
            holder[name] = f"{right[:place]}{int(right[place], 16) ^ 1:x}{right[place + 1 :]}"
            profile.vault.write_text(json.dumps(stored), encoding="utf-8")
            assert not opens_right_or_fails_cleanly(profile, key, phrase)
        holder[name] = right


@pytest.mark.timeout(5)
@pytest.mark.parametrize(
    "hostile",
    [
        {"memory_kib": 1024 * 1024 + 1},
        {"memory_kib": 2**62},
        {"memory_kib": 0},
        {"memory_kib": -1},
        {"memory_kib": 7},
        {"memory_kib": 65536.0},
        {"memory_kib": True},
        {"passes": 11},
        {"passes": 0},
        {"passes": 2**40},
        {"lanes": 0},
        {"lanes": 17},
        {"lanes": "4"},
        {"kdf": "scrypt"},
        {"salt": ""},
        {"salt": "00" * 15},
        {"nonce": "00" * 13},
        {"wrapped": "00" * 47},
        {"wrapped": "zz" * 48},
        {"extra": 1},
    ],
    ids=str,
)
def test_a_hostile_passphrase_entry_is_refused_before_any_work(
    profile: Profile, hostile: dict[str, object]
) -> None:
    Vault.create(profile, with_passphrase(), cost=CHEAP)
    stored = json.loads(profile.vault.read_bytes())
    stored["passphrase"] = {**stored["passphrase"], **hostile}
    profile.vault.write_text(json.dumps(stored), encoding="utf-8")
    with pytest.raises(HistoryDamaged):
        Vault.load(profile)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        b"[" * 60_000,
        b"{}" + b" " * 70_000,
        b'{"format": "workmoniq-vault", "version": 1}',
        b'{"format": "workmoniq-vault", "format": "workmoniq-vault"}',
        b'{"format": "other", "version": 1}',
    ],
    ids=range(9),
)
def test_what_is_no_vault_is_refused(profile: Profile, content: bytes) -> None:
    profile.vault.write_bytes(content)
    with pytest.raises(HistoryDamaged):
        Vault.load(profile)


@pytest.mark.parametrize(
    "changes",
    [
        {"keyring": True},
        {"keyring": 0},
        {"passphrase": None},
        {"passphrase": []},
        {"version": True},
        {"version": 0},
        {"version": "2"},
        {"profile": "../../etc"},
        {"profile": "AA" * 16},
        {"recovery": None},
        {"recovery_phrase": {}},
    ],
    ids=str,
)
def test_a_vault_that_contradicts_itself_is_refused(
    profile: Profile, changes: dict[str, object]
) -> None:
    Vault.create(profile, with_passphrase(), cost=CHEAP)
    stored = json.loads(profile.vault.read_bytes())
    profile.vault.write_text(json.dumps({**stored, **changes}), encoding="utf-8")
    with pytest.raises(HistoryDamaged):
        Vault.load(profile)


def test_a_vault_of_a_newer_version_is_left_alone(profile: Profile) -> None:
    profile.vault.write_text('{"format": "workmoniq-vault", "version": 2, "new": 1}', "utf-8")
    with pytest.raises(HistoryTooNew):
        Vault.load(profile)


def test_no_failure_shows_a_secret_even_with_local_variables(profile: Profile) -> None:
    vault, key, phrase = Vault.create(profile, with_passphrase(), cost=CHEAP)
    foreign = other_phrase()
    mistyped = phrase[:-1] + ("0" if phrase[-1] != "0" else "1")
    guess = "a wrong passphrase"
    known = {"".join(mistyped.split("-")), mistyped, phrase, foreign, guess, key.sqlcipher()}
    wrapped = vault.export_wrapped()
    source = with_passphrase(guess)

    def shown_by(failing: Any) -> str:
        try:
            failing()
        except WorkMoniQError as failure:
            text = "".join(
                traceback.TracebackException(
                    type(failure),
                    failure,
                    failure.__traceback__.tb_next.tb_next,  # type: ignore[union-attr] # ours are
                    capture_locals=True,
                ).format()
            )
            return text + repr(failure.__context__)
        raise AssertionError("it must fail")

    for failing in (
        lambda: vault.open_with_recovery(mistyped),
        lambda: vault.open_with_recovery(foreign),
        lambda: vault.use_recovery(mistyped, source),
        lambda: vault.use_recovery(foreign, source),
        lambda: Vault.open_wrapped(wrapped, recovery=mistyped),
        lambda: vault.unlock(source),
        lambda: Vault.adopt(profile, wrapped, key, source, cost=CHEAP),
        lambda: vault.change_passphrase(Passphrase.typed(guess), Passphrase.typed(foreign)),
        lambda: SecretSource(keyring=None, prompt=typing(guess, foreign)).new_passphrase(),
        lambda: SecretSource(keyring=None, prompt=typing("short1!")).new_passphrase(),
    ):
        shown = shown_by(failing)
        assert "vault.py" in shown or "secrets.py" in shown
        for secret in known | {"short1!", repr(key.reveal())[2:-1]}:
            assert secret not in shown
