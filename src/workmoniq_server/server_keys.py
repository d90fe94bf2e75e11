"""The four secrets of a server, made on the first start."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hmac import digest
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from workmoniq_server.config import Config, ConfigInvalid

SECRET_BYTES: Final = 32
_NONCE_BYTES: Final = 12
RandomBytes = Callable[[int], bytes]


class SealBroken(Exception):
    """A login key in the database was not sealed with this server's key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerKeys:
    """Read once at the start; never written anywhere but to their own files."""

    pepper: bytes = field(repr=False)
    kms_key: bytes = field(repr=False)
    receipt_seed: bytes = field(repr=False)
    wrapping_key: bytes = field(repr=False)

    def hashed(self, purpose: str, value: bytes) -> bytes:
        """32 bytes that stand for value and cannot be guessed at without the pepper."""
        return digest(self.pepper, purpose.encode() + b"\0" + value, "sha256")

    def seal(
        self, label: bytes, plain: bytes, *, random_bytes: RandomBytes = secrets.token_bytes
    ) -> bytes:
        """plain under the KMS key, bound to label."""
        nonce = random_bytes(_NONCE_BYTES)
        return nonce + AESGCM(self.kms_key).encrypt(nonce, plain, label)

    def unseal(self, label: bytes, sealed: bytes) -> bytes:
        """What seal was given. Raises SealBroken."""
        try:
            return AESGCM(self.kms_key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], label)
        except (InvalidTag, ValueError) as wrong:
            raise SealBroken from wrong

    @property
    def receipt_pk(self) -> bytes:
        """The key that devices check receipts with."""
        return (
            Ed25519PrivateKey.from_private_bytes(self.receipt_seed).public_key().public_bytes_raw()
        )

    def sign_receipt(self, tagged: bytes) -> bytes:
        """A signature of bytes that already bear their tag."""
        return Ed25519PrivateKey.from_private_bytes(self.receipt_seed).sign(tagged)


def load(config: Config, *, random_bytes: RandomBytes = secrets.token_bytes) -> ServerKeys:
    """The keys, made where there are none yet. Raises ConfigInvalid."""
    return ServerKeys(
        pepper=_secret(config.pepper_file, config.data / "pepper.key", random_bytes),
        kms_key=_secret(config.kms_key_file, config.data / "login.key", random_bytes),
        receipt_seed=_secret(config.receipt_key_file, config.data / "receipt.key", random_bytes),
        wrapping_key=_secret(config.wrapping_key_file, config.data / "wrapping.key", random_bytes),
    )


def _secret(given: str, own: Path, random_bytes: RandomBytes) -> bytes:
    path = Path(given) if given else own
    if not given and not own.exists():
        _write(own, random_bytes(SECRET_BYTES))
    try:
        secret = path.read_bytes()
    except OSError as gone:
        raise ConfigInvalid(f"the key file {path.name} cannot be read") from gone
    if len(secret) != SECRET_BYTES:
        raise ConfigInvalid(f"the key file {path.name} does not hold 32 bytes")
    return secret


def _write(path: Path, secret: bytes) -> None:
    """Whole or not at all: a key that is half written would lock everybody out."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = path.with_suffix(".new")
    half.unlink(missing_ok=True)
    handle = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
