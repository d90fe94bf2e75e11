"""Deletes the account on the server, and with it every key here; the local history stays whole.

What is durable: "the wish is kept" holds that it was asked for, so that an account that is gone
after a lost answer is known to be deleted; "the keys are erased" holds the receipt, if one came,
and nothing that opens anything.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import NothingThere, WrongSecret
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.sync_errors import AccountGone, LoginRefused, NotOnServer
from workmoniq_desktop.domain.syncing import DeletionProgress, DeletionReceipt
from workmoniq_desktop.store import ledger, sync_reset, sync_state
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.heads import fetch_heads
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.recovery_sheet import read_code
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_desktop.system import last_sync
from workmoniq_protocol import strict_json
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.tags import SIGN_RECEIPT
from workmoniq_protocol.wire.account_log import LogState

RECEIPT: Final = "deletion_receipt"
"""The row of sync_state that holds the receipt, as it was signed."""
_RECEIPT_KEY: Final = "deletion_receipt_key"
"""The key that signs both receipts, as the account's log named it; in base64url."""
_COMPLETION: Final = "deletion_completion"
_WISH: Final = "deleting"
_LAST_S: Final = 253_402_300_799
"""The end of the year 9999, the last that can be shown."""


def delete(
    ground: Ground, log: AccountLog, *, password: str | None, recovery: str | None
) -> DeletionReceipt:
    """Delete it at once, with one of the two. Raises WrongSecret, CodeMistyped and others.

    After a lost answer the same call says how it ended; the receipt may be lost then.
    """
    code = None if recovery is None else RecoveryKeys.from_code(read_code(recovery))
    with ground.database.raw() as raw:
        here = standing.inside(raw)
        wished = sync_state.get(raw, _WISH) is not None
    receipt_pk = log.state().receipt_pk
    with ground.session() as (session, keyring):
        try:
            state = log.pull(session)
            answer = _ask(ground, session, keyring, state, here, password=password, code=code)
        except (AccountGone, LoginRefused):
            if not wished:
                raise
            answer = None  # it was deleted, and the answer was lost
    receipt = _lost(ground) if answer is None else _read(answer, here, receipt_pk)
    with ground.database.writing() as raw:
        erased = Standing(
            stage=Stage.DELETED,
            server=here.server,
            username=here.username,
            acct=here.acct,
            device=here.device,
        )
        sync_reset.forget_all(raw)
        standing.put(raw, erased)
        if receipt.original:
            sync_state.put(raw, RECEIPT, receipt.original)
            sync_state.put(raw, _RECEIPT_KEY, b64(receipt_pk))
        ledger.add(
            raw,
            LedgerEntry(
                at_us=ground.clock.now_us(),
                left=Left.SYNC,
                what="the account was deleted on the server; its receipt is kept",
                to=here.server,
            ),
        )
    ground.database.checkpoint()
    ground.step("the keys are erased")
    last_sync.forget(ground.database.path.parent)
    log.forget()
    ground.close()
    ground.keys.destroy()
    return receipt


def cancel(ground: Ground) -> None:
    """Take back a deletion that waits. Raises NothingThere, and what the network raises."""
    with ground.session() as (session, _):
        heads = fetch_heads(session)
        if heads is None or heads.deletion_due_us is None:
            raise NothingThere("No deletion of the account waits: there is nothing to take back.")
        session.call("POST", "/account/delete/cancel", prove=True)


def progress(ground: Ground) -> DeletionProgress:
    """Whether the server says by now that nothing is left; its second receipt is kept.

    Raises NothingThere where no account was deleted, and what the network raises.
    """
    with ground.database.raw() as raw:
        here = standing.find(raw)
        kept, original = sync_state.get(raw, _COMPLETION), sync_state.get(raw, RECEIPT)
        key = sync_state.get(raw, _RECEIPT_KEY)
    if here is None or here.stage is not Stage.DELETED or original is None or key is None:
        raise NothingThere(
            "No receipt of a deleted account is kept here: there is nothing to ask the server for."
        )
    first = strict_json.loads_object(original.encode())
    waiting = DeletionProgress(
        id=str(first["id"]),
        server=here.server,
        objects_due_us=_us(first.get("objects_due")),
        backups_due_us=_us(first.get("backups_due")),
    )
    if kept is None:
        with ground.transport(here.server) as transport:
            try:
                done = transport.send("GET", f"/deletions/{waiting.id}").json()
            except NotOnServer:
                return waiting
        if done.get("complete") is not True:
            return waiting
        kept = strict_json.dumps(done).decode()
        with ground.database.writing() as raw:
            sync_state.put(raw, _COMPLETION, kept)
    return _completed(waiting, kept, original=original, receipt_pk=unb64(key, 32))


def _completed(
    waiting: DeletionProgress, kept: str, *, original: str, receipt_pk: bytes
) -> DeletionProgress:
    done = strict_json.loads_object(kept.encode())
    try:
        data = unb64(done.get("receipt"))
        told = strict_json.loads_object(data)
        signature = unb64(done.get("sig"), 64)
    except JsonInvalid as wrong:
        raise unreadable() from wrong
    try:
        verify(receipt_pk, SIGN_RECEIPT, data, signature)
        about = (told.get("id"), told.get("receipt_hash"))
        signed = about == (waiting.id, b64(sha256(original.encode())))
    except SignatureInvalid:
        signed = False
    return replace(
        waiting,
        complete_us=_us(told.get("time")),
        signed=signed,
        original=data.decode(errors="replace"),
    )


def _ask(
    ground: Ground,
    session: Session,
    keyring: Keyring,
    state: LogState,
    here: Standing,
    *,
    password: str | None,
    code: RecoveryKeys | None,
) -> Mapping[str, object]:
    with ground.database.writing() as raw:
        sync_state.put(raw, _WISH, "1")
        seed = keyring.device_seed(raw).reveal()
    ground.step("the wish is kept")
    if code is not None and code.sig_pk != state.recovery.sig_pk:
        raise WrongSecret(
            "This recovery code is not the one that counts: use the newest sheet, or the password."
        )
    author = Author(id=here.device_id, sig_seed=seed)
    entry = log_entries.delete_account(state, author, recovery=code)
    body: dict[str, object] = {"entry": entry.to_json()}
    if code is None:
        known = passwords.login_seed(password or "", session.transport.audience, here.username)
        body |= passwords.Challenge(session, here.acct_id, "delete").delete(known)
    try:
        return session.call("POST", "/account/delete", prove=True, json=body).json()
    except LoginRefused as wrong:
        _take_back(ground)
        raise WrongSecret("This is not the account's password: type it again.") from wrong


def _take_back(ground: Ground) -> None:
    with ground.database.writing() as raw:
        sync_state.delete(raw, _WISH)


def _read(answer: Mapping[str, object], here: Standing, receipt_pk: bytes) -> DeletionReceipt:
    try:
        original, sig = unb64(answer.get("receipt")), unb64(answer.get("sig"), 64)
        told = strict_json.loads_object(original)
    except JsonInvalid as wrong:
        raise unreadable() from wrong
    try:
        verify(receipt_pk, SIGN_RECEIPT, original, sig)
        signed = told.get("acct") == b64(sha256(here.acct_id))
    except SignatureInvalid:
        signed = False
    counts = told.get("counts")
    return DeletionReceipt(
        id=str(told.get("id", "")),
        at_us=_us(told.get("time")),
        counts={
            str(kind): number
            for kind, number in (counts.items() if isinstance(counts, dict) else ())
            if type(number) is int
        },
        objects_due_us=_us(told.get("objects_due")),
        backups_due_us=_us(told.get("backups_due")),
        signed=signed,
        original=original.decode(errors="replace"),
    )


def _lost(ground: Ground) -> DeletionReceipt:
    """The account is gone and no receipt came: nothing is claimed."""
    now_us = ground.clock.now_us()
    return DeletionReceipt(
        id="",
        at_us=now_us,
        counts={},
        objects_due_us=now_us,
        backups_due_us=now_us,
        signed=False,
        original="",
    )


def _us(told: object) -> int:
    return told * SECOND_US if type(told) is int and told <= _LAST_S else 0


__all__ = ["RECEIPT", "cancel", "delete", "progress"]
