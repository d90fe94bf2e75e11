"""The account log: reading it, and adding to it under its own closed rules."""

import asyncio
from typing import Final

import msgspec

from workmoniq_protocol import tags
from workmoniq_protocol.auth import set_recovery_message
from workmoniq_protocol.limits import LOG_PAGE, MOST_LOG_ENTRIES, RECOVERY_WAIT_S
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.account_log import (
    RECOVERY_ID,
    Entry,
    LogInvalid,
    LogState,
    extend,
    kept_behind,
)
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.fields import FieldInvalid
from workmoniq_protocol.wire.log_fields import Body
from workmoniq_server import password_word
from workmoniq_server.auth import recheck
from workmoniq_server.calls import Call, Reply, from_text
from workmoniq_server.clock import HOUR_US
from workmoniq_server.grants import checked_grants
from workmoniq_server.log_effects import Change, apply
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import ANYBODY, LARGE_JSON_BYTES, READERS, Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, Bytes64, EntryShape, Number, Shape
from workmoniq_server.store import accounts, log, put_back
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.standing import lock_account
from workmoniq_server.who import TokenClass, Who

SET_RECOVERY: Final = "setrec"
NOT_PUT_BACK: Final = "put_back"
"""The rule that an entry breaks which is told again to a server that lost nothing."""
_PAGE_BYTES: Final = 4 * 1024 * 1024
_RECOVERY_WAIT_HOURS: Final = RECOVERY_WAIT_S // 3600


class Head(Shape):
    """The newest entry."""

    n: Number
    hash: Bytes32


class LogPage(Shape):
    """Entries in their order. rec_bind: of the genesis."""

    entries: list[EntryShape]
    head: Head
    rec_bind: Bytes32


class Consent(Shape):
    """That who knows the password wants other recovery keys."""

    cid: Bytes16
    sig: Bytes64


class NewEntry(Shape):
    """An entry, and the ciphertexts that it names the hashes of, under the same keys.

    setrec: with set_recovery_begin only. again: the account had this entry, or what it ends, before
    the server was put back to a backup.
    """

    entry: EntryShape
    grants: dict[str, Bytes] = msgspec.field(default_factory=dict)
    setrec: Consent | None = None
    again: bool = False


class Grant(Shape):
    """An epoch key, sealed for who asks."""

    epoch: Number
    ct: Bytes


async def read(call: Call) -> Reply:
    """Entries from a number on: at most 200, and not many megabytes."""
    acct = call.holder.acct
    from_n = call.number("from", default=0)
    most = call.number("limit", default=LOG_PAGE, most=LOG_PAGE)
    if from_n is None or not most:
        raise Refused(ErrorCode.MALFORMED)

    async def work(tx: Tx) -> tuple[Row | None, list[Row]]:
        return await accounts.one(tx, acct), await log.page(tx, acct, from_n, most)

    account, rows = await call.house.database.read(work)
    if account is None:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    entries: list[dict[str, object]] = []
    room = _PAGE_BYTES
    for row in rows:
        room -= len(row["p"])
        if room < 0 and entries:
            break
        told = {"p": row["p"], "sig": row["sig"]}
        entries.append(told if row["cosig"] is None else {**told, "cosig": row["cosig"]})
    head = {"n": account["log_n"], "hash": account["log_head"]}
    return Reply(value={"entries": entries, "head": head, "rec_bind": account["rec_bind"]})


async def add(call: Call) -> Reply:
    """One more entry, if the log still stands where its author saw it."""
    house, who, told = call.house, call.holder, call.json(NewEntry)
    entry = told.entry.entry()
    seen = from_text(call.headers.get("if-match", "").strip('"'), 32)
    if seen is None:
        raise Refused(ErrorCode.MALFORMED)
    before = await house.states.get(house.database, who.acct)

    async def still(tx: Tx) -> None:
        # A device that was revoked a moment ago is to hear that, and not that the log has moved.
        await recheck(tx, who, house.clock.wall_us())

    await house.database.read(still, snapshot=False)
    if before is None:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    if told.again and not await _lost_some(call):
        raise Refused(ErrorCode.BAD_ENTRY, rule=NOT_PUT_BACK)
    if entry.head() in before.heads:
        return _told(before.heads.index(entry.head()), entry.head())
    if seen != before.head:
        raise Refused(ErrorCode.LOG_MOVED)
    body = _authored(entry, who, again=told.again)
    if before.n + 1 >= house.config.log_entries - kept_behind(body.op, body.by):
        raise Refused(ErrorCode.QUOTA)
    after = await asyncio.to_thread(_extended, before, entry)
    grants = checked_grants(entry, told.grants, some=told.again)
    change = Change(
        house=house,
        who=who,
        body=body,
        before=before,
        after=after,
        grants=grants,
        again=told.again,
    )

    async def work(tx: Tx) -> Refused | None:
        await lock_account(tx, who.acct)
        await recheck(tx, who, house.clock.wall_us())
        if body.op == "set_recovery_begin":
            refused = await _consent(tx, call, told, entry)
            if refused is not None:
                return refused
        await _write(tx, change, entry)
        return None

    refused = await house.database.write(work)
    if refused is not None:
        # Not raised inside: the challenge is spent, whatever came of it.
        raise refused
    house.states.put(after)
    house.sessions.forget(who.acct)
    house.bells.ring(who.acct)
    return _told(after.n, after.head, status=201)


def _told(n: int, head: bytes, status: int = 200) -> Reply:
    return Reply(status=status, value={"n": n, "hash": head})


async def _lost_some(call: Call) -> bool:
    """Whether a full device asks, and the operator has said that the server was put back."""
    house = call.house
    if call.holder.token_class is not TokenClass.FULL:
        raise Refused(ErrorCode.ROLE_DENIED)
    return await house.database.read(
        lambda tx: put_back.is_told(tx, house.clock.wall_us()), snapshot=False
    )


def _authored(entry: Entry, who: Who, *, again: bool) -> Body:
    """The body, written by the holder of the token; or by anybody, where it is told again.

    Whoever brings it, its signature was checked against the key of who wrote it. Raises Refused.
    """
    try:
        body = Body(entry.body())
    except (LogInvalid, FieldInvalid) as wrong:
        raise Refused(ErrorCode.BAD_ENTRY, rule=wrong.rule) from None
    author = RECOVERY_ID if who.token_class is TokenClass.RECOVERY else who.device
    if (body.by != author and not again) or body.op == "delete_account":
        raise Refused(ErrorCode.ROLE_DENIED)
    return body


def _extended(before: LogState, entry: Entry) -> LogState:
    try:
        return extend(before, entry)
    except LogInvalid as wrong:
        raise Refused(ErrorCode.BAD_ENTRY, rule=wrong.rule) from None


async def _write(tx: Tx, change: Change, entry: Entry) -> None:
    """Raises Refused."""
    hour = change.house.clock.wall_us() // HOUR_US
    if change.body.op == "set_recovery_commit":
        begun = await log.hour_of(tx, change.acct, change.body.whole("begin"))
        if begun is None or hour - begun <= _RECOVERY_WAIT_HOURS:
            raise Refused(ErrorCode.BAD_ENTRY, rule="too_early")
    after = change.after
    moved = await accounts.move_log(
        tx, change.acct, old=change.before.head, n=after.n, head=after.head
    )
    if not moved:
        raise Refused(ErrorCode.LOG_MOVED)
    await log.add(
        tx,
        acct=change.acct,
        n=after.n,
        p=entry.p,
        sig=entry.sig,
        cosig=entry.cosig,
        head=after.head,
        hour=hour,
    )
    await apply(tx, change)


async def _consent(tx: Tx, call: Call, told: NewEntry, entry: Entry) -> Refused | None:
    """The password's word on other recovery keys: a thief of a device does not have it."""
    if told.setrec is None:
        return Refused(ErrorCode.BAD_CREDENTIALS)

    def message(challenge: bytes) -> bytes:
        return set_recovery_message(
            audience=call.audience,
            acct=call.holder.acct,
            entry_hash=sha256(entry.p),
            challenge=challenge,
        )

    return await password_word.given(
        tx,
        call,
        cid=bytes(told.setrec.cid),
        sig=bytes(told.setrec.sig),
        purpose=SET_RECOVERY,
        tag=tags.SIGN_SET_RECOVERY,
        message=message,
    )


async def grant(call: Call) -> Reply:
    """The epoch key that was sealed for who asks."""
    who = call.holder
    epoch = call.number_in_path("epoch")
    recipient = RECOVERY_ID if who.token_class is TokenClass.RECOVERY else who.device
    if epoch is None or recipient is None:
        raise Refused(ErrorCode.NOT_FOUND)

    async def work(tx: Tx) -> bytes | None:
        return await log.grant(tx, who.acct, epoch, recipient)

    ct = await call.house.database.read(work, snapshot=False)
    if ct is None:
        raise Refused(ErrorCode.NOT_FOUND)
    return Reply(value={"epoch": epoch, "ct": ct})


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/log",
        handler=read,
        summary="Read the account log",
        classes=ANYBODY,
        query={"from": MOST_LOG_ENTRIES, "limit": LOG_PAGE},
        reply=LogPage,
    ),
    Route(
        method="POST",
        path="/v1/log",
        handler=add,
        summary="Add an entry to the account log; If-Match names the head it follows",
        classes=ANYBODY - {TokenClass.PASSWORD},
        proof=True,
        if_match=True,
        body=NewEntry,
        body_bytes=LARGE_JSON_BYTES,
        status=201,
        reply=Head,
        codes=("log_moved", "heads_moved", "wraps_left", "bad_entry", "quota", "bad_credentials"),
        bucket=Bucket.WRITE,
    ),
    Route(
        method="GET",
        path="/v1/grants/{epoch}",
        handler=grant,
        summary="Read one's own grant of an epoch key",
        classes=READERS,
        reply=Grant,
        codes=("not_found",),
    ),
)
