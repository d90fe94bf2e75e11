"""Pairing: three slots for sealed boxes, each written once, kept ten minutes."""

from typing import Final

from workmoniq_protocol.limits import MOST_PAIR_SLOT_BYTES, PAIRING_S
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.auth import recheck
from workmoniq_server.calls import Call, Reply
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import FULL, NOBODY, Bucket, Handler, Route
from workmoniq_server.shapes import Bytes16, Number, Shape
from workmoniq_server.store import pairs
from workmoniq_server.store.database import Row, Tx

MOST_WAITING: Final = 8
_OCTETS: Final = "application/octet-stream"


class NewPair(Shape):
    """What both sides make from the link code."""

    rid: Bytes16


class Pair(Shape):
    """exp: seconds since 1970 at which the slots go."""

    exp: Number


async def make(call: Call) -> Reply:
    """Three empty slots."""
    house, who, rid = call.house, call.holder, bytes(call.json(NewPair).rid)
    now_us = house.clock.wall_us()
    exp = now_us // SECOND_US + PAIRING_S

    async def work(tx: Tx) -> None:
        await recheck(tx, who, now_us)
        if await pairs.waiting(tx, who.acct, now_us) >= MOST_WAITING:
            raise Refused(ErrorCode.SLOW_DOWN, retry_after_s=PAIRING_S)
        if not await pairs.add(tx, rid, who.acct, exp * SECOND_US):
            raise Refused(ErrorCode.ALREADY_EXISTS)

    await house.database.write(work)
    return Reply(status=201, value={"exp": exp})


def _put(slot: str) -> Handler:
    async def put(call: Call) -> Reply:
        """Fill the slot; the same bytes again are no conflict."""
        house, rid = call.house, _rid(call)
        if not call.body:
            raise Refused(ErrorCode.MALFORMED)

        async def work(tx: Tx) -> bool:
            now_us = house.clock.wall_us()
            if call.who is not None:
                await recheck(tx, call.who, now_us)
            row = _own(call, await pairs.one(tx, rid, now_us))
            if await pairs.fill(tx, rid, slot, call.body):
                return True
            if row[slot] is not None and bytes(row[slot]) == call.body:
                return False
            raise Refused(ErrorCode.SLOT_TAKEN)

        return Reply(status=201 if await house.database.write(work) else 200, value={})

    return put


def _get(slot: str) -> Handler:
    async def get(call: Call) -> Reply:
        """What is in the slot."""
        house, rid = call.house, _rid(call)

        async def work(tx: Tx) -> bytes | None:
            row = _own(call, await pairs.one(tx, rid, house.clock.wall_us()))
            return None if row[slot] is None else bytes(row[slot])

        found = await house.database.read(work, snapshot=False)
        if found is None:
            raise Refused(ErrorCode.NOT_FOUND)
        return Reply(body=found, media_type=_OCTETS)

    return get


def _rid(call: Call) -> bytes:
    rid = call.bytes_in_path("rid")
    if rid is None:
        raise Refused(ErrorCode.NOT_FOUND)
    return rid


def _own(call: Call, row: Row | None) -> Row:
    """The pairing, if it is the token's own; without a token its id is all one needs."""
    if row is None or (call.who is not None and bytes(row["acct"]) != call.who.acct):
        raise Refused(ErrorCode.NOT_FOUND)
    return row


def _slot(slot: str, *, by_device: bool) -> tuple[Route, Route]:
    """The two calls of a slot. by_device: who writes it; the other side reads it."""
    path = f"/v1/pair/{{rid}}/{slot}"
    return (
        Route(
            method="PUT",
            path=path,
            handler=_put(slot),
            summary=f"Fill the slot {slot} of a pairing, once",
            classes=FULL if by_device else NOBODY,
            body=bytes,
            body_bytes=MOST_PAIR_SLOT_BYTES,
            status=201,
            codes=("not_found", "slot_taken"),
            bucket=Bucket.WRITE,
        ),
        Route(
            method="GET",
            path=path,
            handler=_get(slot),
            summary=f"Read the slot {slot} of a pairing",
            classes=NOBODY if by_device else FULL,
            reply=bytes,
            codes=("not_found",),
        ),
    )


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/pair",
        handler=make,
        summary="Begin a pairing",
        classes=FULL,
        body=NewPair,
        status=201,
        reply=Pair,
        codes=("already_exists",),
        bucket=Bucket.WRITE,
    ),
    *_slot("e0", by_device=True),
    *_slot("n", by_device=False),
    *_slot("e1", by_device=True),
)
