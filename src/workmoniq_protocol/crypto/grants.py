"""Taking a granted epoch key, once it is shown to be the one that the account log commits to."""

import hmac
from typing import Final

from workmoniq_protocol.crypto import epochs
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.account_log import Epoch


class GrantInvalid(ValueError):
    """A grant that is not the one in the log, or opens to another key: the client stops."""

    code: Final = "grant_invalid"


def accept(*, epoch: Epoch, acct: bytes, recipient: bytes, kem_seed: bytes, sealed: bytes) -> bytes:
    """The epoch's key, 32 bytes. recipient: device id, or RECOVERY_ID. Raises GrantInvalid."""
    told = epoch.grants.get(recipient)
    if told is None or not hmac.compare_digest(told, sha256(sealed)):
        raise GrantInvalid("the grant is not the one that the log names")
    try:
        ek = epochs.open_grant(kem_seed, sealed, acct, epoch.epoch)
    except BoxInvalid:
        raise GrantInvalid("the grant does not open") from None
    check(ek=ek, epoch=epoch, acct=acct)
    return ek


def check(*, ek: bytes, epoch: Epoch, acct: bytes) -> None:
    """Raise GrantInvalid unless the log commits to this key and its inbox."""
    if not hmac.compare_digest(epochs.commitment(ek, acct, epoch.epoch), epoch.ekc):
        raise GrantInvalid("the epoch key is not the one that the log commits to")
    if epochs.inbox_public_key(ek, acct, epoch.epoch) != epoch.inbox_pk:
        raise GrantInvalid("the inbox key in the log is not that of the epoch key")
