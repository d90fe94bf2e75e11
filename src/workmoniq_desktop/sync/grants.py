"""Opens the epoch keys that were granted to a device; believes none that the log did not tell."""

from workmoniq_desktop.domain.sync_errors import NotOnServer, SyncError, Untrusted
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol.crypto import epochs
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import JsonInvalid, unb64
from workmoniq_protocol.wire.log_state import LogState


def opened(state: LogState, own: bytes, kem_seed: bytes, epoch: int, ct: bytes) -> bytes:
    """The 32-byte key of epoch, from the ciphertext that was granted to own.

    own: a device, or recovery's id. Raises Untrusted where the ciphertext is not the one that the
    log names, or what it holds is not the key that the log commits to.
    """
    told = state.epochs.get(epoch)
    if told is None or told.grants.get(own) != sha256(ct):
        raise _wrong()
    try:
        key = epochs.open_grant(kem_seed, ct, state.acct, epoch)
    except BoxInvalid:
        raise _wrong() from None
    check(state, epoch, key)
    return key


def check(state: LogState, epoch: int, key: bytes) -> None:
    """Raises Untrusted unless key is the one that the log commits to for epoch."""
    told = state.epochs.get(epoch)
    if (
        told is None
        or epochs.commitment(key, state.acct, epoch) != told.ekc
        or epochs.inbox_public_key(key, state.acct, epoch) != told.inbox_pk
    ):
        raise _wrong()


def fetched(session: Session, epoch: int) -> bytes:
    """The ciphertext that the server keeps for whoever asks."""
    try:
        return unb64(session.call("GET", f"/grants/{epoch}").json().get("ct"))
    except JsonInvalid as wrong:
        raise unreadable() from wrong
    except NotOnServer as gone:  # the keys may have been changed since the log was read
        raise SyncError(
            "The server does not give out a key that the account's devices agreed on: try again, "
            "and ask who runs the server if it stays so."
        ) from gone


def _wrong() -> Untrusted:
    return Untrusted(
        "The server handed out another key than the account's devices agreed on: sync has stopped "
        "and nothing was changed; ask who runs the server.",
        "CHAIN",
    )
