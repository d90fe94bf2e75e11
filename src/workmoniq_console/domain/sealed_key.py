"""A private key as it lies on the disk: sealed with the passphrases of one person, or of two.

Of two people both are needed: the key of the box is derived from both results of Argon2id
(RFC 9106) one after the other. What the file says in clear is bound into the box.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workmoniq_console.domain.errors import (
    FileRefused,
    PassphraseRefused,
    PassphraseWrong,
    SecurityKeyRefused,
)
from workmoniq_protocol import limits, strict_json, tags
from workmoniq_protocol.crypto import box
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.crypto.passwords import PasswordWeak, check_password, normal
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields

KINDS: Final = {"root": 2, "support": 2, "agent": 1}
"""What a key may be for, and how many people open it."""

_SALT_BYTES: Final = 16
PRF_SALT_BYTES: Final = 32
_WRONG_BOUND: Final = (
    "The key does not open: the passphrase typed at the start is another one, so start the console "
    "anew; or the file was changed."
)
_FIELDS: Final = frozenset({"v", "kind", "name", "public", "kdf", "salts", "box"})
_BOUND_FIELDS: Final = _FIELDS | {"credential", "prf_salt"}

RandomBytes = Callable[[int], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """To which security key an agent's key is bound. salt: what its PRF is asked about."""

    credential: bytes = field(repr=False)
    salt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedKey:
    """One file. name: of the agent, or the number of a support key; kdf: costs of Argon2id.

    binding: None where passphrases alone open it (version 1).
    """

    kind: str
    name: str
    public: bytes = field(repr=False)
    kdf: int
    salts: tuple[bytes, ...] = field(repr=False)
    box: bytes = field(repr=False)
    binding: Binding | None = None

    @classmethod
    def read(cls, raw: bytes) -> Self:
        """Raises FileRefused."""
        try:
            loaded = strict_json.loads(raw)
            is_bound = isinstance(loaded, dict) and "credential" in loaded
            told = Fields(loaded, _BOUND_FIELDS if is_bound else _FIELDS)
            binding = None
            if is_bound:
                salt = told.binary("prf_salt", PRF_SALT_BYTES)
                binding = Binding(credential=told.blob("credential"), salt=salt)
            found = cls(
                binding=binding,
                kind=told.text("kind"),
                name=told.text("name"),
                public=told.blob("public"),
                kdf=told.whole("kdf"),
                salts=tuple(strict_json.unb64(each, _SALT_BYTES) for each in told.texts("salts")),
                box=told.blob("box"),
            )
            version = told.whole("v")
        except (JsonInvalid, FieldInvalid):
            raise _no_key_file() from None
        known = found.kdf >= limits.MIN_KDF and found.kdf in limits.ARGON2_PASSES
        if version != found.version or not known or len(found.salts) != KINDS.get(found.kind):
            raise _no_key_file()
        if found.binding is not None and found.kind != "agent":
            raise _no_key_file()
        return found

    @property
    def version(self) -> int:
        """Of the form: 1, or 2 for one that is bound to a security key."""
        return 1 if self.binding is None else 2

    def to_bytes(self) -> bytes:
        """As it is kept."""
        return strict_json.dumps({**self._clear(), "box": b64(self.box)})

    def open(self, passphrases: Sequence[str]) -> bytes:
        """The private key, 32 bytes; takes 0.1 to 0.5 s a passphrase.

        Raises PassphraseWrong, SecurityKeyRefused.
        """
        if self.binding is not None:
            raise SecurityKeyRefused(
                "This agent's key is bound to a security key: it opens on the page, by a touch."
            )
        return self._opened(self.half(passphrases))

    def half(self, passphrases: Sequence[str]) -> bytes:
        """What the passphrases give towards the key of the box; takes as long as open.

        Whether they are right shows when it is used. Raises PassphraseWrong.
        """
        if len(passphrases) != len(self.salts):
            raise AssertionError("each person gives one passphrase")
        try:
            return _derived(passphrases, self.salts, self.kdf)
        except PasswordWeak:
            raise PassphraseWrong(_wrong(self.kind)) from None

    def open_touched(self, half: bytes, prf: bytes) -> bytes:
        """The private key of a bound file. prf: of the touch. Raises PassphraseWrong."""
        if self.binding is None:
            raise AssertionError("this file is bound to no security key")
        return self._opened(_joined(half, prf))

    def bound(self, secret: bytes, half: bytes, salt: bytes, binding: Binding, prf: bytes) -> Self:
        """The same key sealed anew. half: made with the fresh salt, see fresh_half."""
        bare = replace(self, kdf=limits.KDF, salts=(salt,), binding=binding, box=b"")
        key = _joined(half, prf)
        return replace(bare, box=box.seal(key, tags.BOX_CONSOLE_KEY, bare._context(), secret))  # noqa: SLF001

    def _opened(self, key: bytes) -> bytes:
        try:
            return box.open_box(key, tags.BOX_CONSOLE_KEY, self._context(), self.box)
        except BoxInvalid:
            wrong = _wrong(self.kind) if self.binding is None else _WRONG_BOUND
            raise PassphraseWrong(wrong) from None

    def _clear(self) -> dict[str, object]:
        told: dict[str, object] = {
            "v": self.version,
            "kind": self.kind,
            "name": self.name,
            "public": b64(self.public),
            "kdf": self.kdf,
            "salts": [b64(each) for each in self.salts],
        }
        if self.binding is not None:
            told["credential"] = b64(self.binding.credential)
            told["prf_salt"] = b64(self.binding.salt)
        return told

    def _context(self) -> bytes:
        return strict_json.dumps(self._clear())


def seal(
    *,
    kind: str,
    name: str,
    public: bytes,
    secret: bytes,
    passphrases: Sequence[str],
    random_bytes: RandomBytes = secrets.token_bytes,
) -> SealedKey:
    """The file of a private key. Raises PassphraseRefused."""
    if len(passphrases) != KINDS[kind]:
        raise AssertionError("each person gives one passphrase")
    check_passphrases(passphrases)
    salts = tuple(random_bytes(_SALT_BYTES) for _ in passphrases)
    bare = SealedKey(kind=kind, name=name, public=public, kdf=limits.KDF, salts=salts, box=b"")
    sealed = box.seal(
        _derived(passphrases, salts, limits.KDF),
        tags.BOX_CONSOLE_KEY,
        bare._context(),  # noqa: SLF001  of this very class
        secret,
    )
    return SealedKey(kind=kind, name=name, public=public, kdf=limits.KDF, salts=salts, box=sealed)


def fresh_half(passphrase: str, random_bytes: RandomBytes) -> tuple[bytes, bytes]:
    """A new salt and what the passphrase gives with it, for a key that is bound then."""
    salt = random_bytes(_SALT_BYTES)
    return salt, _derived((passphrase,), (salt,), limits.KDF)


def check_passphrases(passphrases: Sequence[str]) -> None:
    """Return if they may be chosen. Raises PassphraseRefused."""
    for each in passphrases:
        try:
            check_password(each)
        except PasswordWeak:
            raise PassphraseRefused(
                "The passphrase is too short or too easy to guess: take twelve characters or more, "
                "such as five words that nobody would put together."
            ) from None
    if len({normal(each) for each in passphrases}) != len(passphrases):
        raise PassphraseRefused(
            "Both people gave the same passphrase: each takes one that the other does not know."
        )


def _derived(passphrases: Sequence[str], salts: Sequence[bytes], kdf: int) -> bytes:
    each = (
        Argon2id(
            salt=salt,
            length=limits.SECRET_KEY_BYTES,
            iterations=limits.ARGON2_PASSES[kdf],
            lanes=limits.ARGON2_LANES[kdf],
            memory_cost=limits.ARGON2_KIB[kdf],
        ).derive(normal(passphrase))
        for passphrase, salt in zip(passphrases, salts, strict=True)
    )
    return hk(b"".join(each), tags.HKDF_CONSOLE_KEY, limits.SECRET_KEY_BYTES)


def _joined(half: bytes, prf: bytes) -> bytes:
    return hk(half + prf, tags.HKDF_CONSOLE_TOUCH, limits.SECRET_KEY_BYTES)


def _wrong(kind: str) -> str:
    if KINDS[kind] == 1:
        return "The key does not open: the passphrase is another one, or the file was changed."
    return (
        "The key does not open: one of the two passphrases is another one, they were given in the "
        "other order, or the file was changed."
    )


def _no_key_file() -> FileRefused:
    return FileRefused("This is no key file of this console: take the one that the ceremony wrote.")
