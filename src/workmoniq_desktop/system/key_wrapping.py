"""Wraps a data key under a passphrase or a recovery code, and opens it again.

AES-256-GCM with a fresh nonce; the profile's id and the purpose are authenticated with it, so that
a wrap cannot be moved to another profile or used for another purpose. The key of a wrap comes from
Argon2id (passphrase) or HKDF-SHA256 (the 140 random bits of a recovery code, or the data key).
"""

import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workmoniq_desktop.system.concealed import Concealed, DataKey, Passphrase
from workmoniq_protocol import codes

NONCE_BYTES: Final = 12
SALT_BYTES: Final = 16
CHECK_BYTES: Final = 16
SEALED_KEY_BYTES: Final = DataKey.SIZE_BYTES + 16
SEALED_CODE_BYTES: Final = codes.data_bytes("local") + 16
_KEY_BYTES: Final = 32

MOST_MEMORY_KIB: Final = 1024 * 1024
MOST_PASSES: Final = 10
MOST_LANES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class KdfCost:
    """What Argon2id spends on one try of a passphrase; 0.2 s of one core as it stands."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def is_bearable(self) -> bool:
        """Whether Argon2 allows it and no hostile file makes us hang or run out of memory."""
        return (
            1 <= self.lanes <= MOST_LANES
            and 1 <= self.passes <= MOST_PASSES
            and 8 * self.lanes <= self.memory_kib <= MOST_MEMORY_KIB
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Something sealed: nonce, and ciphertext with its tag."""

    nonce: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseBox:
    """A box together with how its key comes from a passphrase."""

    cost: KdfCost
    salt: bytes
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrapper:
    """Seals and opens for one profile. profile: its id, 16 bytes."""

    profile: bytes

    def wrap_for_passphrase(
        self, key: DataKey, passphrase: Passphrase, cost: KdfCost
    ) -> PassphraseBox:
        salt = secrets.token_bytes(SALT_BYTES)
        kek = _from_passphrase(passphrase, salt, cost)
        return PassphraseBox(cost=cost, salt=salt, box=self._seal(kek, "passphrase", key))

    def open_with_passphrase(
        self, wrapped: PassphraseBox, passphrase: Passphrase
    ) -> DataKey | None:
        """None: another passphrase, or a changed wrap; nobody can tell which."""
        if not wrapped.cost.is_bearable():
            raise AssertionError("the cost is checked where it is read")
        kek = _from_passphrase(passphrase, wrapped.salt, wrapped.cost)
        return _as_key(self._open(kek, "passphrase", wrapped.box))

    def wrap_for_recovery(self, key: DataKey, code: Concealed) -> Box:
        return self._seal(self._derived(code, "recovery-kek"), "recovery", key)

    def open_with_recovery(self, wrapped: Box, code: Concealed) -> DataKey | None:
        """None: another code, or a changed wrap; nobody can tell which."""
        return _as_key(self._open(self._derived(code, "recovery-kek"), "recovery", wrapped))

    def seal_code(self, key: DataKey, code: Concealed) -> Box:
        """Keep the recovery code itself, for whoever holds the data key."""
        return self._seal(self._derived(key, "phrase-kek"), "phrase", code)

    def open_code(self, sealed: Box, key: DataKey) -> Concealed | None:
        """None: not sealed under this key, or changed."""
        return self._open(self._derived(key, "phrase-kek"), "phrase", sealed)

    def check_of(self, key: DataKey) -> bytes:
        """16 bytes that tell whether a key is this profile's, and nothing else about it."""
        return self._derived(key, "key-check").reveal()[:CHECK_BYTES]

    def _derived(self, secret: Concealed, purpose: str) -> Concealed:
        info = b"wmq1/local/" + purpose.encode() + b"\0" + self.profile
        hkdf = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=info)
        return Concealed(hkdf.derive(secret.reveal()))

    def _seal(self, kek: Concealed, purpose: str, secret: Concealed) -> Box:
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(kek.reveal()).encrypt(nonce, secret.reveal(), self._context(purpose))
        return Box(nonce=nonce, sealed=sealed)

    def _open(self, kek: Concealed, purpose: str, box: Box) -> Concealed | None:
        try:
            return Concealed(
                AESGCM(kek.reveal()).decrypt(box.nonce, box.sealed, self._context(purpose))
            )
        except InvalidTag:
            return None

    def _context(self, purpose: str) -> bytes:
        return b"workmoniq-vault\x001\x00" + purpose.encode() + b"\0" + self.profile


def _as_key(opened: Concealed | None) -> DataKey | None:
    return None if opened is None else DataKey(opened.reveal())


def _from_passphrase(passphrase: Passphrase, salt: bytes, cost: KdfCost) -> Concealed:
    argon2 = Argon2id(
        salt=salt,
        length=_KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return Concealed(argon2.derive(passphrase.reveal()))
