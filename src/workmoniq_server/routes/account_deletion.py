"""Ending an account: at once by a full device, after three days by the password, with a receipt."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.auth import delete_message
from workmoniq_protocol.wire.account_log import LogInvalid, extend
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import password_word
from workmoniq_server.auth import recheck
from workmoniq_server.calls import NO_CONTENT, Call, Reply
from workmoniq_server.clock import HOUR_US, SECOND_US
from workmoniq_server.deleting import delete_account
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import ANYBODY, Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, Bytes64, EntryShape, Number, Shape
from workmoniq_server.store import accounts
from workmoniq_server.store.database import Tx
from workmoniq_server.store.standing import lock_account
from workmoniq_server.who import TokenClass

PURPOSE: Final = "delete"


class Wish(Shape):
    """entry: by a full device, cosigned by recovery unless cid and sig prove the password."""

    entry: EntryShape | None = None
    cid: Bytes16 | None = None
    sig: Bytes64 | None = None


class Ended(Shape):
    """receipt, sig: of a deletion that took place. due: seconds since 1970 of one that will.

    id: under which its receipts are found.
    """

    id: Bytes32
    receipt: Bytes | None
    sig: Bytes64 | None
    due: Number | None


class Completion(Shape):
    """complete: whether receipt tells that no object is left either."""

    complete: bool
    receipt: Bytes
    sig: Bytes64


async def delete(call: Call) -> Reply:
    """Delete now, or begin the days in which it can be taken back."""
    if call.holder.token_class is TokenClass.FULL:
        return await _at_once(call)
    return await _later(call)


async def cancel(call: Call) -> Reply:
    """Take back a deletion that waits."""
    house, who = call.house, call.holder

    async def work(tx: Tx) -> None:
        await lock_account(tx, who.acct)
        await recheck(tx, who, house.clock.wall_us())
        await accounts.cancel_deletion(tx, who.acct)

    await house.database.write(work)
    house.bells.ring(who.acct)
    return NO_CONTENT


async def told(call: Call) -> Reply:
    """The receipt that objects are gone too, as soon as there is one; else the first one."""
    deletion_id = call.bytes_in_path("id", 32)
    found = None if deletion_id is None else await call.house.journal.find(deletion_id)
    receipt = None if found is None else found.done or found.receipt
    if found is None or receipt is None:
        raise Refused(ErrorCode.NOT_FOUND)
    complete = found.done is not None
    return Reply(value={"complete": complete, "receipt": receipt.data, "sig": receipt.sig})


async def _at_once(call: Call) -> Reply:
    house, who, wish = call.house, call.holder, call.json(Wish)
    if wish.entry is None:
        raise Refused(ErrorCode.MALFORMED)
    state = await house.states.get(house.database, who.acct)
    if state is None:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    entry = wish.entry.entry()
    try:
        after = extend(state, entry)
    except LogInvalid as wrong:
        raise Refused(ErrorCode.BAD_ENTRY, rule=wrong.rule) from None
    if not after.deleted or entry.body().get("by") != Bytes16(who.device or b"").text():
        raise Refused(ErrorCode.ROLE_DENIED)

    if entry.cosig is None:
        refused = await house.database.write(_proof(call, wish))
        if refused is not None:
            raise refused

    async def check(tx: Tx) -> Refused | None:
        account = await lock_account(tx, who.acct)
        await recheck(tx, who, house.clock.wall_us())
        if account is None or account.log_head != state.head:
            return Refused(ErrorCode.LOG_MOVED)
        return None

    deleted = await delete_account(
        house, who.acct, request_hash=hashlib.sha256(call.body).digest(), check=check
    )
    if deleted is None:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    receipt = deleted.receipt
    return Reply(value={"id": deleted.id, "receipt": receipt.data, "sig": receipt.sig, "due": None})


async def _later(call: Call) -> Reply:
    house, who, wish = call.house, call.holder, call.json(Wish)
    now_us = house.clock.wall_us()
    due_us = now_us + house.config.deletion_wait_hours * HOUR_US

    deletion_id = house.random_bytes(32)
    request_hash = hashlib.sha256(call.body).digest()

    async def work(tx: Tx) -> tuple[int, bytes] | Refused:
        await lock_account(tx, who.acct)
        await recheck(tx, who, now_us)
        refused = await _proved(tx, call, wish)
        if refused is not None:
            return refused
        # Asking again does not put off the day.
        await accounts.begin_deletion(
            tx, who.acct, due_us=due_us, deletion_id=deletion_id, request_hash=request_hash
        )
        account = await accounts.one(tx, who.acct)
        if account is None:
            return Refused(ErrorCode.TOKEN_EXPIRED)
        return int(account["delete_due_us"]), bytes(account["delete_id"])

    outcome = await house.database.write(work)
    if isinstance(outcome, Refused):
        # Not raised inside: the challenge is spent, whatever came of it.
        raise outcome
    house.bells.ring(who.acct)
    due, kept_id = outcome[0] // SECOND_US, outcome[1]
    return Reply(status=202, value={"id": kept_id, "receipt": None, "sig": None, "due": due})


def _proof(call: Call, wish: Wish) -> Callable[[Tx], Awaitable[Refused | None]]:
    """A transaction of its own: the challenge is spent, whatever comes of it."""

    async def work(tx: Tx) -> Refused | None:
        await recheck(tx, call.holder, call.house.clock.wall_us())
        return await _proved(tx, call, wish)

    return work


async def _proved(tx: Tx, call: Call, wish: Wish) -> Refused | None:
    """None if the password gave its word."""
    if wish.cid is None or wish.sig is None:
        return Refused(ErrorCode.BAD_CREDENTIALS)

    def message(challenge: bytes) -> bytes:
        return delete_message(audience=call.audience, acct=call.holder.acct, challenge=challenge)

    return await password_word.given(
        tx,
        call,
        cid=bytes(wish.cid),
        sig=bytes(wish.sig),
        purpose=PURPOSE,
        tag=tags.SIGN_DELETE,
        message=message,
    )


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/account/delete",
        handler=delete,
        summary="Delete the account: at once by a full device, else after 72 hours (202)",
        classes=ANYBODY - {TokenClass.RECOVERY},
        proof=True,
        body=Wish,
        reply=Ended,
        codes=("bad_credentials", "bad_entry", "log_moved"),
        bucket=Bucket.WRITE,
    ),
    Route(
        method="POST",
        path="/v1/account/delete/cancel",
        handler=cancel,
        summary="Take back a deletion that waits",
        classes=frozenset({TokenClass.PASSWORD, TokenClass.FULL}),
        proof=True,
        status=204,
        bucket=Bucket.WRITE,
    ),
    Route(
        method="GET",
        path="/v1/deletions/{id}",
        handler=told,
        summary="The receipt of a deletion",
        reply=Completion,
        codes=("not_found",),
    ),
)
