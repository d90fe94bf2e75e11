"""Deletes the account on the server, and with it every key here; the local history stays whole.

What is durable: "the wish is kept" holds that it was asked for, so that an account that is gone
after a lost answer is known to be deleted; "the keys are erased" holds the receipt, if one came,
and nothing that opens anything.
"""

from collections.abc import Mapping
from typing import Final

from workmoniq_desktop.domain.errors import NothingThere, WrongSecret
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.domain.sync_errors import AccountGone, LoginRefused, NotOnServer
from workmoniq_desktop.domain.syncing import DeletionProgress, DeletionReceipt
from workmoniq_desktop.store import ledger, sync_reset, sync_state
from workmoniq_desktop.sync import deletion_receipts, passwords, standing
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.deletion_receipts import Kept
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.heads import fetch_heads
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.recovery_sheet import read_code
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.standing import Stage, Standing
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_desktop.system import last_sync
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.crypto.recovery import RecoveryKeys
from workmoniq_protocol.strict_json import JsonInvalid
from workmoniq_protocol.wire.account_log import LogState

_WISH: Final = "deleting"


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
    try:
        kept = None if answer is None else Kept.read(answer, receipt_pk)
    except JsonInvalid as wrong:
        raise unreadable() from wrong
    receipt = _lost(ground) if kept is None else kept.receipt(here)
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
        if kept is not None:
            deletion_receipts.keep(raw, kept)
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
        here, receipt = standing.find(raw), deletion_receipts.kept(raw)
    if here is None or receipt is None:
        raise NothingThere(
            "No receipt of a deleted account is kept here: there is nothing to ask the server for."
        )
    if receipt.done is not None:
        return receipt.done
    waiting = deletion_receipts.waiting(here, receipt)
    with ground.transport(here.server) as transport:
        try:
            done = transport.send("GET", f"/deletions/{receipt.id}").json()
        except NotOnServer:
            return waiting
    if done.get("complete") is not True:
        return waiting
    with ground.database.writing() as raw:
        try:
            return deletion_receipts.keep_completion(raw, done)
        except JsonInvalid as wrong:
            raise unreadable() from wrong


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
