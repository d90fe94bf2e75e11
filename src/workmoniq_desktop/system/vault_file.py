"""vault.json as values: what is in it, how it is written, and what is refused as none."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from workmoniq_desktop.domain.errors import HistoryDamaged, HistoryTooNew
from workmoniq_desktop.system.key_wrapping import (
    CHECK_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    SEALED_CODE_BYTES,
    SEALED_KEY_BYTES,
    Box,
    KdfCost,
    PassphraseBox,
    Wrapper,
)

FORMAT: Final = "workmoniq-vault"
VERSION: Final = 1
MOST_BYTES: Final = 64 * 1024
PROFILE_BYTES: Final = 16
_HEX: Final = re.compile(r"(?:[0-9a-f]{2})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultFile:
    """The data key of one profile, wrapped in the ways it can be had again.

    profile: random id, 16 bytes. key_check: tells whether a key is the right one.
    keyring: the operating system's keyring holds the key; then passphrase is None, else not.
    """

    profile: bytes
    key_check: bytes
    keyring: bool
    passphrase: PassphraseBox | None
    recovery: Box
    recovery_phrase: Box

    @property
    def wrapper(self) -> Wrapper:
        return Wrapper(profile=self.profile)

    def as_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "profile": self.profile.hex(),
            "key_check": self.key_check.hex(),
            "keyring": self.keyring,
            "passphrase": None if self.passphrase is None else _passphrase_json(self.passphrase),
            "recovery": _box_json(self.recovery, "wrapped"),
            "recovery_phrase": _box_json(self.recovery_phrase, "sealed"),
        }

    def as_bytes(self) -> bytes:
        return json.dumps(self.as_json(), indent=1).encode() + b"\n"


def read(content: bytes) -> VaultFile:
    """Parse a vault. Raises HistoryTooNew for a newer version, HistoryDamaged for all else."""
    if len(content) > MOST_BYTES:
        raise damaged("it is too large")
    try:
        parsed = json.loads(content, object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        parsed = None
    if not isinstance(parsed, dict):
        raise damaged("it is no JSON object")
    return from_json(parsed)


def from_json(parsed: Mapping[str, Any]) -> VaultFile:
    """As read, from JSON that a backup carries."""
    if parsed.get("format") != FORMAT:
        raise damaged("it is of another format")
    version = parsed.get("version")
    if type(version) is int and version > VERSION:
        raise HistoryTooNew("A newer WorkMoniQ made this profile's key file. Update WorkMoniQ.")
    wanted = {"format", "version", "profile", "key_check", "keyring", "passphrase", "recovery"}
    _exactly(parsed, wanted | {"recovery_phrase"})
    if type(version) is not int or version != VERSION:
        raise damaged("its version is none")
    keyring, passphrase = parsed["keyring"], parsed["passphrase"]
    if not isinstance(keyring, bool) or keyring != (passphrase is None):
        raise damaged("it must name the keyring or hold a passphrase's wrap")
    return VaultFile(
        profile=_bytes(parsed, "profile", PROFILE_BYTES),
        key_check=_bytes(parsed, "key_check", CHECK_BYTES),
        keyring=keyring,
        passphrase=None if passphrase is None else _passphrase(_object(parsed, "passphrase")),
        recovery=_box(_object(parsed, "recovery"), "wrapped", SEALED_KEY_BYTES),
        recovery_phrase=_box(_object(parsed, "recovery_phrase"), "sealed", SEALED_CODE_BYTES),
    )


def damaged(how: str) -> HistoryDamaged:
    """The key file cannot be used; how: why, without any of its contents."""
    return HistoryDamaged(
        f"The profile's key file, vault.json, is damaged: {how}. Restore it from a backup."
    )


def _passphrase_json(wrapped: PassphraseBox) -> dict[str, Any]:
    return {
        "kdf": "argon2id",
        "memory_kib": wrapped.cost.memory_kib,
        "passes": wrapped.cost.passes,
        "lanes": wrapped.cost.lanes,
        "salt": wrapped.salt.hex(),
        **_box_json(wrapped.box, "wrapped"),
    }


def _passphrase(parsed: Mapping[str, Any]) -> PassphraseBox:
    _exactly(parsed, {"kdf", "memory_kib", "passes", "lanes", "salt", "nonce", "wrapped"})
    numbers = [parsed["memory_kib"], parsed["passes"], parsed["lanes"]]
    if parsed["kdf"] != "argon2id" or any(type(number) is not int for number in numbers):
        raise damaged("it derives keys in an unknown way")
    cost = KdfCost(memory_kib=numbers[0], passes=numbers[1], lanes=numbers[2])
    if not cost.is_bearable():
        raise damaged("opening it would take more memory or time than WorkMoniQ ever asks for")
    return PassphraseBox(
        cost=cost,
        salt=_bytes(parsed, "salt", SALT_BYTES),
        box=Box(
            nonce=_bytes(parsed, "nonce", NONCE_BYTES),
            sealed=_bytes(parsed, "wrapped", SEALED_KEY_BYTES),
        ),
    )


def _box_json(box: Box, name: str) -> dict[str, str]:
    return {"nonce": box.nonce.hex(), name: box.sealed.hex()}


def _box(parsed: Mapping[str, Any], name: str, sealed_bytes: int) -> Box:
    _exactly(parsed, {"nonce", name})
    return Box(
        nonce=_bytes(parsed, "nonce", NONCE_BYTES), sealed=_bytes(parsed, name, sealed_bytes)
    )


def _exactly(parsed: Mapping[str, Any], names: set[str]) -> None:
    if set(parsed) != names:
        raise damaged("an entry is missing or unknown")


def _object(parsed: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = parsed[name]
    if not isinstance(found, dict):
        raise damaged(f"{name} is no object")
    return found


def _bytes(parsed: Mapping[str, Any], name: str, size_bytes: int) -> bytes:
    text = parsed[name]
    if not isinstance(text, str) or len(text) != 2 * size_bytes or not _HEX.fullmatch(text):
        raise damaged(f"{name} is not {size_bytes} bytes in hex")
    return bytes.fromhex(text)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice: two readers could take two different values."""
    names = dict(pairs)
    if len(names) != len(pairs):
        raise ValueError("a name stands twice")
    return names
