"""What this device signs entries of the account log with, and the epoch keys it hands on."""

from collections.abc import Mapping

from workmoniq_desktop.domain.sync_errors import SealBroken
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.wire.account_log import LogState


def author_of(raw: Raw, keyring: Keyring) -> Author:
    """This device as the author of an entry. Raises NoAccount, SealBroken."""
    here = standing.inside(raw)
    return Author(id=here.device_id, sig_seed=keyring.device_seed(raw).reveal())


def keys_of(raw: Raw, keyring: Keyring, state: LogState) -> Mapping[int, bytes]:
    """The key of every epoch that is not retired. Raises SealBroken where one is missing."""
    keys: dict[int, bytes] = {}
    for epoch in state.unretired_epochs():
        found = keyring.epoch_key(raw, epoch)
        if found is None:
            raise SealBroken(
                "This device does not have the newest keys yet: let it sync once, then try again."
            )
        keys[epoch] = found.reveal()
    return keys
