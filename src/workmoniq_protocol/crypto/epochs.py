"""An epoch key and what hangs on it: its commitment in the log, its inbox, its grants."""

import secrets
from collections.abc import Callable

from workmoniq_protocol import limits, tags
from workmoniq_protocol.crypto import hpke
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.packing import exactly, u32


def new_epoch_key(random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> bytes:
    """32 bytes that nothing else can be derived to."""
    return random_bytes(limits.SECRET_KEY_BYTES)


def commitment(ek: bytes, acct: bytes, epoch: int) -> bytes:
    """ekc, the 32 bytes in the log by which everybody knows that they hold the same key."""
    return _derived(ek, tags.HKDF_EPOCH_COMMITMENT, acct, epoch)


def inbox_seed(ek: bytes, acct: bytes, epoch: int) -> bytes:
    """The private key to which web devices seal, 32 bytes."""
    return _derived(ek, tags.HKDF_INBOX_SEED, acct, epoch)


def inbox_public_key(ek: bytes, acct: bytes, epoch: int) -> bytes:
    """inbox_pk, its public half in the log."""
    return hpke.public_key(inbox_seed(ek, acct, epoch))


def seal_grant(kem_pk: bytes, ek: bytes, acct: bytes, epoch: int) -> bytes:
    """The epoch key for one device, GRANT_BYTES long. Raises BoxInvalid if kem_pk is no key."""
    return hpke.seal(kem_pk, _grant_info(acct, epoch), exactly(ek, limits.SECRET_KEY_BYTES))


def open_grant(kem_seed: bytes, sealed: bytes, acct: bytes, epoch: int) -> bytes:
    """The epoch key; the caller compares its commitment with the log. Raises BoxInvalid."""
    ek = hpke.open_sealed(kem_seed, _grant_info(acct, epoch), sealed)
    if len(ek) != limits.SECRET_KEY_BYTES:
        raise BoxInvalid
    return ek


def _derived(ek: bytes, info: bytes, acct: bytes, epoch: int) -> bytes:
    info += exactly(acct, limits.ACCOUNT_ID_BYTES) + u32(epoch)
    return hk(exactly(ek, limits.SECRET_KEY_BYTES), info, limits.SECRET_KEY_BYTES)


def _grant_info(acct: bytes, epoch: int) -> bytes:
    return tags.HPKE_GRANT + exactly(acct, limits.ACCOUNT_ID_BYTES) + u32(epoch)
