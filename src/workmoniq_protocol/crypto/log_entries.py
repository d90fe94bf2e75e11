"""How the holder of a key writes an entry of the account log.

Each function returns an entry that the given state takes; what it would refuse raises LogInvalid.
Whoever adds an entry stores it, with its ciphertexts and epoch key, before it is sent first.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import epochs, signing
from workmoniq_protocol.crypto.log_author import (
    Author,
    Granted,
    Seal,
    Started,
    cosign_device,
    signed,
)
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.limits import HASH_BYTES, SECRET_KEY_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import (
    RECOVERY_ID,
    Entry,
    LogInvalid,
    LogState,
    account_id,
    begin,
    extend,
)

__all__ = [
    "Author",
    "Granted",
    "Started",
    "add_device",
    "close_stream",
    "cosign_device",
    "delete_account",
    "genesis",
    "kem",
    "open_stream",
    "org",
    "purge",
    "revoke",
    "rotate",
    "rotate_done",
    "set_recovery",
    "set_recovery_begin",
    "set_recovery_cancel",
    "set_recovery_commit",
    "set_ttl",
]


def genesis(
    *,
    device: Author,
    kem_pk: bytes,
    recovery: RecoveryKeys,
    receipt_pk: bytes,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    seal: Seal = epochs.seal_grant,
) -> Started:
    """The first entry of a new account. Its rec_bind (crypto/recovery.py, n=0) travels beside."""
    nonce, ek = random_bytes(HASH_BYTES), random_bytes(SECRET_KEY_BYTES)
    sig_pk = signing.public_key(device.sig_seed)
    acct = account_id(
        nonce=nonce,
        device=device.id,
        sig_pk=sig_pk,
        kem_pk=kem_pk,
        rec_sig_pk=recovery.sig_pk,
        rec_kem_pk=recovery.kem_pk,
    )
    recipients = {device.id: kem_pk, RECOVERY_ID: recovery.kem_pk}
    told, grants = _epoch(acct, 0, ek, recipients, seal)
    head: dict[str, object] = {
        "v": 1,
        "acct": b64(acct),
        "n": 0,
        "prev": b64(bytes(HASH_BYTES)),
        "op": "genesis",
        "by": b64(device.id),
        "nonce": b64(nonce),
        "dev": {"id": b64(device.id), "sig_pk": b64(sig_pk), "kem_pk": b64(kem_pk)},
        "rec": {"sig_pk": b64(recovery.sig_pk), "kem_pk": b64(recovery.kem_pk)},
        "receipt_pk": b64(receipt_pk),
    }
    entry = signed(device, {**head, **told}, recovery.sig_seed)
    begin(entry)
    return Started(entry, grants, ek)


def add_device(
    state: LogState,
    author: Author,
    *,
    device: bytes,
    role: str,
    sig_pk: bytes,
    kem_pk: bytes,
    cosig: bytes,
    eks: Mapping[int, bytes],
    seal: Seal = epochs.seal_grant,
) -> Granted:
    """Take in a newcomer. eks: the key of every unretired epoch, not looked at for role web."""
    grants = _grants(state, kem_pk, eks, seal) if role == "full" else {}
    further: dict[str, object] = {
        "id": b64(device),
        "role": role,
        "sig_pk": b64(sig_pk),
        "kem_pk": b64(kem_pk),
        "grants": _told(grants),
    }
    body = _body(state, author, "add_device", further)
    p = strict_json.dumps(body)
    entry = Entry(p=p, sig=signing.sign(author.sig_seed, tags.SIGN_LOG, p), cosig=cosig)
    extend(state, entry)
    return Granted(entry, grants)


def kem(state: LogState, author: Author, *, kem_pk: bytes) -> Entry:
    """A device's next KEM key, after a rotate_done."""
    cosig = cosign_device(acct=state.acct, device=author, role="full", kem_pk=kem_pk)
    further: dict[str, object] = {"kem_pk": b64(kem_pk), "done": state.done_epoch}
    p = strict_json.dumps(_body(state, author, "kem", further))
    entry = Entry(p=p, sig=signing.sign(author.sig_seed, tags.SIGN_LOG, p), cosig=cosig)
    extend(state, entry)
    return entry


def revoke(
    state: LogState,
    author: Author,
    *,
    ids: Iterable[bytes],
    finals: Mapping[bytes, tuple[int, bytes]],
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    seal: Seal = epochs.seal_grant,
) -> Started:
    """Put devices out and start the next epoch. finals: see account_log.finals_for."""
    gone = tuple(ids)
    left = {key: pk for key, pk in state.recipients().items() if key not in gone}
    further: dict[str, object] = {
        "ids": [b64(each) for each in gone],
        "finals": [[b64(each), seq, b64(hashed)] for each, (seq, hashed) in finals.items()],
    }
    ek = random_bytes(SECRET_KEY_BYTES)
    return _started(state, author, ("revoke", further), ek, left, seal=seal)


def rotate(
    state: LogState,
    author: Author,
    *,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
    seal: Seal = epochs.seal_grant,
) -> Started:
    """Start the next epoch."""
    ek = random_bytes(SECRET_KEY_BYTES)
    return _started(state, author, ("rotate", {}), ek, state.recipients(), seal=seal)


def rotate_done(state: LogState, author: Author, *, epoch: int) -> Entry:
    """Retire every epoch before this one."""
    return _plain(state, author, "rotate_done", {"epoch": epoch})


def set_recovery(
    state: LogState,
    old: RecoveryKeys,
    *,
    new: RecoveryKeys,
    eks: Mapping[int, bytes],
    seal: Seal = epochs.seal_grant,
) -> Granted:
    """Replace the recovery code by the holder of the old one. A rotate has to follow."""
    grants = _grants(state, new.kem_pk, eks, seal)
    told = {**_recovery(state, new), "grants": _told(grants)}
    body = _body(state, Author.recovery(old), "set_recovery", told)
    entry = signed(Author.recovery(old), body, new.sig_seed)
    extend(state, entry)
    return Granted(entry, grants)


def set_recovery_begin(state: LogState, author: Author, *, new: RecoveryKeys) -> Entry:
    """Ask for another recovery code without the old one; 72 hours later it may be committed."""
    body = _body(state, author, "set_recovery_begin", _recovery(state, new))
    entry = signed(author, body, new.sig_seed)
    extend(state, entry)
    return entry


def set_recovery_commit(
    state: LogState, author: Author, *, eks: Mapping[int, bytes], seal: Seal = epochs.seal_grant
) -> Granted:
    """Put the pending recovery code into force. A rotate has to follow."""
    pending = state.pending_recovery
    if pending is None:
        raise LogInvalid("pending")
    grants = _grants(state, pending.kem_pk, eks, seal)
    told: dict[str, object] = {"begin": pending.n, "grants": _told(grants)}
    return Granted(_plain(state, author, "set_recovery_commit", told), grants)


def set_recovery_cancel(state: LogState, author: Author) -> Entry:
    """Drop the pending recovery code."""
    pending = state.pending_recovery
    if pending is None:
        raise LogInvalid("pending")
    return _plain(state, author, "set_recovery_cancel", {"begin": pending.n})


def set_ttl(state: LogState, author: Author, *, days: int) -> Entry:
    """How many days the server keeps bodies at most: 7 to 3650, or 0 for no limit."""
    return _plain(state, author, "set_ttl", {"days": days})


def open_stream(state: LogState, author: Author, *, stream: bytes, stream_class: str) -> Entry:
    """Begin a stream. stream: 16 random bytes; stream_class: "ev", "doc" or "loc"."""
    told: dict[str, object] = {
        "stream": b64(stream),
        "class": stream_class,
        "owner": b64(author.id),
    }
    return _plain(state, author, "open_stream", told)


def close_stream(
    state: LogState, author: Author, *, stream: bytes, seq: int, header_hash: bytes
) -> Entry:
    """End a stream of one's own at its head."""
    told: dict[str, object] = {"stream": b64(stream), "seq": seq, "hash": b64(header_hash)}
    return _plain(state, author, "close_stream", told)


def purge(state: LogState, author: Author, *, first_day: int, last_day: int) -> Entry:
    """Have web devices clear these days, counted from 1970-01-01 and both in it."""
    return _plain(state, author, "purge", {"from": first_day, "to": last_day})


def org(state: LogState, author: Author, *, root_pk: bytes, joins: bool) -> Entry:
    """Join an organisation, or leave it."""
    return _plain(state, author, "org", {"root_pk": b64(root_pk), "on": int(joins)})


def delete_account(
    state: LogState, author: Author, *, recovery: RecoveryKeys | None = None
) -> Entry:
    """End the account; with the recovery code the server does so at once."""
    body = _body(state, author, "delete_account", {})
    entry = signed(author, body, recovery.sig_seed if recovery else None)
    extend(state, entry)
    return entry


def _body(
    state: LogState, author: Author, op: str, further: Mapping[str, object]
) -> dict[str, object]:
    return {
        "v": 1,
        "acct": b64(state.acct),
        "n": state.n + 1,
        "prev": b64(state.head),
        "op": op,
        "by": b64(author.id),
        **further,
    }


def _plain(state: LogState, author: Author, op: str, further: Mapping[str, object]) -> Entry:
    entry = signed(author, _body(state, author, op, further), None)
    extend(state, entry)
    return entry


def _started(
    state: LogState,
    author: Author,
    op: tuple[str, Mapping[str, object]],
    ek: bytes,
    recipients: Mapping[bytes, bytes],
    *,
    seal: Seal,
) -> Started:
    name, further = op
    told, grants = _epoch(state.acct, state.epoch + 1, ek, recipients, seal)
    return Started(_plain(state, author, name, {**further, **told}), grants, ek)


def _epoch(
    acct: bytes, epoch: int, ek: bytes, recipients: Mapping[bytes, bytes], seal: Seal
) -> tuple[dict[str, object], dict[bytes, bytes]]:
    grants = {key: seal(pk, ek, acct, epoch) for key, pk in recipients.items()}
    told: dict[str, object] = {
        "epoch": epoch,
        "ekc": b64(epochs.commitment(ek, acct, epoch)),
        "inbox_pk": b64(epochs.inbox_public_key(ek, acct, epoch)),
        "grants": {b64(key): b64(sha256(sealed)) for key, sealed in grants.items()},
    }
    return told, grants


def _grants(
    state: LogState, kem_pk: bytes, eks: Mapping[int, bytes], seal: Seal
) -> dict[int, bytes]:
    return {
        epoch: seal(kem_pk, eks[epoch], state.acct, epoch) for epoch in state.unretired_epochs()
    }


def _told(grants: Mapping[int, bytes]) -> dict[str, str]:
    return {str(epoch): b64(sha256(sealed)) for epoch, sealed in grants.items()}


def _recovery(state: LogState, new: RecoveryKeys) -> dict[str, object]:
    rec_bind = new.rec_bind(state.acct, state.heads[0], state.n + 1)
    return {"sig_pk": b64(new.sig_pk), "kem_pk": b64(new.kem_pk), "rec_bind": b64(rec_bind)}
