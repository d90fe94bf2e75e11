"""The account log: a public chain of signed entries that says whose keys count, since when.

A closed state machine: what is not allowed in so many words is refused, and whoever meets it stops.
Pure and without any secret, so that server, desktop and phone judge alike.

Left to the server, which alone can know: that the finals of a revocation are the current heads
(finals_for), how many entries a device adds a UTC day, and that no wrap is left at rotate_done.
Left to each client: the 72 hours between the begin and commit of recovery keys, and its own pin.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.limits import (
    MOST_LOG_ENTRIES,
    RESERVED_AFTER_ROTATING,
    RESERVED_FOR_REVOKING,
    RESERVED_LOG_ENTRIES,
)
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.fields import FieldInvalid
from workmoniq_protocol.wire.log_entry import Entry, LogInvalid
from workmoniq_protocol.wire.log_fields import Body, devco_message
from workmoniq_protocol.wire.log_rules import devices, epochs, recovery, streams
from workmoniq_protocol.wire.log_rules.epochs import finals_for
from workmoniq_protocol.wire.log_rules.keys import claimed
from workmoniq_protocol.wire.log_state import (
    RECOVERY_ID,
    Epoch,
    LogDevice,
    LogState,
    LogStream,
    PendingRecovery,
    Purge,
    Recovery,
)

__all__ = [
    "RECOVERY_ID",
    "Entry",
    "Epoch",
    "LogDevice",
    "LogInvalid",
    "LogState",
    "LogStream",
    "PendingRecovery",
    "Purge",
    "Recovery",
    "account_id",
    "begin",
    "devco_message",
    "extend",
    "finals_for",
    "kept_behind",
    "replay",
]

_KEPT_BEHIND: Final = {
    "rotate": RESERVED_AFTER_ROTATING,
    "rotate_done": RESERVED_FOR_REVOKING,
    "kem": RESERVED_FOR_REVOKING,
    "set_recovery_begin": RESERVED_FOR_REVOKING,
    "set_recovery_commit": RESERVED_FOR_REVOKING,
    "set_recovery_cancel": RESERVED_FOR_REVOKING,
    "revoke": 0,
    "set_recovery": 0,
    "delete_account": 0,
}
"""How many entries at the end of a log an op may not take."""
_BY_RECOVERY: Final = frozenset(
    {
        "add_device",
        "purge",
        "revoke",
        "rotate",
        "rotate_done",
        "set_recovery",
        "set_recovery_cancel",
    }
)
_BY_WEB: Final = frozenset({"open_stream", "close_stream"})
_COSIGNED: Final = frozenset({"genesis", "add_device", "kem", "set_recovery", "set_recovery_begin"})
_MAY_BE_COSIGNED: Final = _COSIGNED | {"delete_account"}

_PLAIN: Final[dict[str, Callable[[LogState, Body], LogState]]] = {
    "revoke": epochs.revoke,
    "rotate": epochs.rotate,
    "rotate_done": epochs.rotate_done,
    "set_recovery_commit": recovery.commit,
    "set_recovery_cancel": recovery.cancel,
    "set_ttl": streams.set_ttl,
    "open_stream": streams.open_stream,
    "close_stream": streams.close_stream,
    "purge": streams.purge,
    "org": streams.org,
}
_VOUCHED: Final[dict[str, Callable[[LogState, Body, bytes], LogState]]] = {
    "add_device": devices.add_device,
    "kem": epochs.kem,
}
_RECOVERY: Final[dict[str, Callable[[LogState, Body, bytes, bytes], LogState]]] = {
    "set_recovery": recovery.set_recovery,
    "set_recovery_begin": recovery.begin,
}


def account_id(
    *,
    nonce: bytes,
    device: bytes,
    sig_pk: bytes,
    kem_pk: bytes,
    rec_sig_pk: bytes,
    rec_kem_pk: bytes,
) -> bytes:
    """The id that the keys of a genesis give their account, 16 bytes."""
    return sha256(
        tags.HASH_ACCOUNT,
        b"\0",
        nonce,
        device,
        sig_pk,
        sha256(kem_pk),
        rec_sig_pk,
        sha256(rec_kem_pk),
    )[:16]


def begin(entry: Entry) -> LogState:
    """The account after its genesis. Raises LogInvalid."""
    try:
        return _begun(entry)
    except FieldInvalid as wrong:
        raise LogInvalid(wrong.rule) from None


def extend(state: LogState, entry: Entry) -> LogState:
    """The account after one more entry, which must follow the head. Raises LogInvalid."""
    return _extended(state, entry, check_signer=True)


def replay(entries: Iterable[Entry], *, signed_before: bool = False) -> LogState:
    """The account after all these entries, the genesis first. Raises LogInvalid.

    signed_before: leave out the check of each author's signature, ten times faster. Only for
    entries that this very program took through extend and then kept out of others' reach.
    """
    state: LogState | None = None
    for entry in entries:
        if state is None:
            state = begin(entry)
        else:
            state = _extended(state, entry, check_signer=not signed_before)
    if state is None:
        raise LogInvalid("empty")
    return state


def kept_behind(op: str, by: bytes) -> int:
    """How many entries at the end of a log are kept from such an entry by that author.

    No device can so fill a log that another cannot shut it out, or the recovery code come back.
    """
    if op == "add_device" and by == RECOVERY_ID:
        return 0
    return _KEPT_BEHIND.get(op, RESERVED_LOG_ENTRIES)


def _begun(entry: Entry) -> LogState:
    body = _body(entry)
    if body.op != "genesis":
        raise LogInvalid("genesis")
    if body.n or body.prev != bytes(32):
        raise LogInvalid("chain")
    dev = body.inner("dev", frozenset({"id", "sig_pk", "kem_pk"}))
    rec = body.inner("rec", frozenset({"sig_pk", "kem_pk"}))
    first = LogDevice(
        id=dev.id16("id"),
        role="full",
        sig_pk=dev.sig_key("sig_pk"),
        kem_pk=dev.kem_key("kem_pk"),
        added_n=0,
        kem_n=0,
        kem_done=0,
    )
    keys = Recovery(
        sig_pk=rec.sig_key("sig_pk"), kem_pk=rec.kem_key("kem_pk"), rec_bind=None, n=0, since_n=0
    )
    acct = account_id(
        nonce=body.hash32("nonce"),
        device=first.id,
        sig_pk=first.sig_pk,
        kem_pk=first.kem_pk,
        rec_sig_pk=keys.sig_pk,
        rec_kem_pk=keys.kem_pk,
    )
    if body.acct != acct:
        raise LogInvalid("acct")
    if body.by != first.id:
        raise LogInvalid("signer")
    used = claimed(
        frozenset({RECOVERY_ID}), first.id, first.sig_pk, first.kem_pk, keys.sig_pk, keys.kem_pk
    )
    epoch = epochs.epoch_of(body, 0, {first.id, RECOVERY_ID})
    _signed(first.sig_pk, entry)
    recovery.cosigned(keys.sig_pk, entry.p, entry.cosig or b"")
    return LogState(
        acct=acct,
        n=0,
        head=entry.head(),
        heads=(entry.head(),),
        receipt_pk=body.sig_key("receipt_pk"),
        devices={first.id: first},
        recovery=keys,
        streams={},
        epoch=0,
        done_epoch=0,
        epochs={0: epoch},
        used=used,
    )


def _extended(state: LogState, entry: Entry, *, check_signer: bool) -> LogState:
    try:
        return _next(state, entry, check_signer=check_signer)
    except FieldInvalid as wrong:
        raise LogInvalid(wrong.rule) from None


def _next(state: LogState, entry: Entry, *, check_signer: bool) -> LogState:
    body = _body(entry)
    if body.acct != state.acct:
        raise LogInvalid("acct")
    if body.n != state.n + 1 or body.prev != state.head:
        raise LogInvalid("chain")
    if body.n >= MOST_LOG_ENTRIES - kept_behind(body.op, body.by):
        raise LogInvalid("too_many_entries")
    if state.deleted:
        raise LogInvalid("deleted")
    signer = _signer(state, body)
    if check_signer:
        _signed(signer, entry)
    head = entry.head()
    return replace(_changed(state, body, entry), n=body.n, head=head, heads=(*state.heads, head))


def _body(entry: Entry) -> Body:
    body = Body(entry.body())
    if body.op in _COSIGNED and entry.cosig is None:
        raise LogInvalid("cosig")
    if body.op not in _MAY_BE_COSIGNED and entry.cosig is not None:
        raise LogInvalid("cosig")
    return body


def _signer(state: LogState, body: Body) -> bytes:
    """The key of an author who may write such an entry."""
    if body.by == RECOVERY_ID:
        if body.op not in _BY_RECOVERY:
            raise LogInvalid("signer")
        return state.recovery.sig_pk
    device = state.devices.get(body.by)
    if device is None or device.revoked_n is not None:
        raise LogInvalid("signer")
    if body.op == "set_recovery" or (device.role == "web" and body.op not in _BY_WEB):
        raise LogInvalid("signer")
    return device.sig_pk


def _signed(key: bytes, entry: Entry) -> None:
    try:
        verify(key, tags.SIGN_LOG, entry.p, entry.sig)
    except SignatureInvalid:
        raise LogInvalid("sig") from None


def _changed(state: LogState, body: Body, entry: Entry) -> LogState:
    cosig = entry.cosig or b""
    if body.op in _PLAIN:
        return _PLAIN[body.op](state, body)
    if body.op in _VOUCHED:
        return _VOUCHED[body.op](state, body, cosig)
    if body.op in _RECOVERY:
        return _RECOVERY[body.op](state, body, entry.p, cosig)
    if body.op == "delete_account":
        if entry.cosig is not None:
            recovery.cosigned(state.recovery.sig_pk, entry.p, cosig)
        return replace(state, deleted=True)
    raise LogInvalid("genesis")
