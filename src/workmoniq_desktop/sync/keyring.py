"""What this device keeps secret for sync, boxed under the sync key, in rows of the history.

So every durable step is one transaction, and a copied file opens none of it. The account's epoch
keys stand by number; the device's KEM keys by their public key, so that the account log alone says
which of them counts.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from workmoniq_desktop.domain.sync_errors import SealBroken
from workmoniq_desktop.store import sync_secrets
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.system.concealed import Concealed
from workmoniq_protocol.crypto import box, hpke
from workmoniq_protocol.packing import sha256

SEED_BYTES: Final = 32
DEVICE: Final = "dev_sig"
_LABEL: Final = "local"
"""Of boxes that never leave this computer; none of the protocol's labels."""
_KEM: Final = "dev_kem:"
_EPOCH: Final = "ek:"

RandomBytes = Callable[[int], bytes]


class Secret(Concealed):
    """A key or code of sync; see Concealed."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Keyring:
    """Seals and opens with the sync key. Thread-safe; raw is the caller's transaction.

    key: 32 bytes, revealed by nothing here. What does not open raises SealBroken.
    """

    key: Concealed = field(repr=False)
    random_bytes: RandomBytes = field(default=secrets.token_bytes, repr=False)

    def seal(self, name: str, secret: bytes) -> bytes:
        """secret, bound to name; for rows of other tables too."""
        salt = self.random_bytes(32)
        return box.seal(self.key.reveal(), _LABEL, name.encode(), secret, salt=salt)

    def open(self, name: str, boxed: bytes) -> Secret:
        """What seal sealed under that name. Raises SealBroken."""
        try:
            return Secret(box.open_box(self.key.reveal(), _LABEL, name.encode(), boxed))
        except box.BoxInvalid:
            raise _other_key() from None

    def get(self, raw: Raw, name: str) -> Secret | None:
        """The secret of that name; None where there is none. Raises SealBroken."""
        boxed = sync_secrets.get(raw, name)
        return None if boxed is None else self.open(name, boxed)

    def put(self, raw: Raw, name: str, secret: bytes) -> None:
        """Keep it, in place of what had the name."""
        sync_secrets.put(raw, name, self.seal(name, secret))

    def forget(self, raw: Raw, *names: str) -> None:
        """Erase them; what is not there is well."""
        for name in names:
            sync_secrets.delete(raw, name)

    def device_seed(self, raw: Raw) -> Secret:
        """The private half of the device's signing key. Raises SealBroken where it is gone."""
        found = self.get(raw, DEVICE)
        if found is None:
            raise _other_key()
        return found

    def keep_kem(self, raw: Raw, seed: bytes) -> bytes:
        """Keep a KEM key of this device; its public half."""
        public = hpke.public_key(seed)
        self.put(raw, _KEM + _short(public), seed)
        return public

    def kem_seed(self, raw: Raw, public: bytes) -> Secret | None:
        """The private half of a KEM key of this device; None where it was erased or never here."""
        return self.get(raw, _KEM + _short(public))

    def kem_seeds(self, raw: Raw) -> tuple[Secret, ...]:
        """Every KEM key of this device that was not erased."""
        found = (self.get(raw, name) for name in sync_secrets.names(raw, _KEM))
        return tuple(seed for seed in found if seed is not None)

    def forget_other_kems(self, raw: Raw, public: bytes) -> None:
        """Erase every KEM key but that one, the newest that the log names."""
        kept = _KEM + _short(public)
        self.forget(raw, *(name for name in sync_secrets.names(raw, _KEM) if name != kept))

    def keep_epoch(self, raw: Raw, epoch: int, key: bytes) -> None:
        """Keep the key of an epoch."""
        self.put(raw, f"{_EPOCH}{epoch}", key)

    def epoch_key(self, raw: Raw, epoch: int) -> Secret | None:
        """The key of an epoch; None where it is retired and erased, or not granted yet."""
        return self.get(raw, f"{_EPOCH}{epoch}")

    def epochs(self, raw: Raw) -> tuple[int, ...]:
        """The epochs whose keys are here, oldest first."""
        return tuple(sorted(int(name[len(_EPOCH) :]) for name in sync_secrets.names(raw, _EPOCH)))

    def forget_epochs_below(self, raw: Raw, epoch: int) -> None:
        """Erase the keys of retired epochs."""
        self.forget(raw, *(f"{_EPOCH}{old}" for old in self.epochs(raw) if old < epoch))


def _short(public: bytes) -> str:
    return sha256(public).hex()[:32]


def _other_key() -> SealBroken:
    return SealBroken(
        "This computer does not have the keys for sync that belong to this history, as after a "
        "restore: pair this device again."
    )
