"""Who writes an entry of the account log, how it is signed, and what comes out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.wire.account_log import RECOVERY_ID, Entry, devco_message

Seal = Callable[[bytes, bytes, bytes, int], bytes]
"""Like epochs.seal_grant: KEM key, epoch key, account, epoch; returns a ciphertext."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who signs: a device, or the recovery key as RECOVERY_ID. sig_seed: 32 bytes."""

    id: bytes
    sig_seed: bytes = field(repr=False)

    @classmethod
    def recovery(cls, keys: RecoveryKeys) -> "Author":
        """The holder of the recovery code."""
        return cls(id=RECOVERY_ID, sig_seed=keys.sig_seed)


class Started(NamedTuple):
    """An entry that starts an epoch. grants: ciphertext by device id; ek: the epoch's key."""

    entry: Entry
    grants: dict[bytes, bytes]
    ek: bytes

    def __repr__(self) -> str:
        return "Started(...)"


class Granted(NamedTuple):
    """An entry that grants a newcomer the epochs there are. grants: ciphertext by epoch."""

    entry: Entry
    grants: dict[int, bytes]


def cosign_device(*, acct: bytes, device: Author, role: str, kem_pk: bytes) -> bytes:
    """What a newcomer signs before somebody adds it. role: "full" or "web"; kem_pk: b"" for web."""
    sig_pk = signing.public_key(device.sig_seed)
    message = devco_message(acct, device.id, role, sig_pk, kem_pk)
    return signing.sign(device.sig_seed, tags.SIGN_DEVICE_COSIGNED, message)


def signed(author: Author, body: Mapping[str, object], cosigner: bytes | None) -> Entry:
    """The entry of this body. cosigner: seed of a recovery key that signs it too, if any."""
    p = strict_json.dumps(body)
    return Entry(
        p=p,
        sig=signing.sign(author.sig_seed, tags.SIGN_LOG, p),
        cosig=None if cosigner is None else signing.sign(cosigner, tags.SIGN_LOG_COSIGNED, p),
    )
