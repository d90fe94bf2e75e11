"""Taking bodies and wraps out for good; headers stay, so that the chain can still be verified."""

import hashlib
from typing import Annotated, Final

import msgspec

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import bodies
from workmoniq_server.auth import recheck
from workmoniq_server.calls import Call, Reply
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import FULL, Bucket, Route
from workmoniq_server.shapes import Bytes16, Bytes32, Number, Shape
from workmoniq_server.store import segments, streams
from workmoniq_server.store.database import Tx
from workmoniq_server.store.segments import Emptied
from workmoniq_server.store.standing import lock_account

MOST_RANGES: Final = 256
AT_ONCE: Final = 200
"""Segments a transaction empties: others must not wait for a year's worth."""


class Range(Shape):
    """Segments of a stream, both ends included."""

    s: Bytes16
    first: Number = msgspec.field(name="from")
    last: Number = msgspec.field(name="to")


class Tomb(Shape):
    """The segment that tells the other devices of this deletion, stored before."""

    s: Bytes16
    seq: Number
    hash: Bytes32


class Deletion(Shape):
    """What is to go, and where that is written."""

    ranges: Annotated[list[Range], msgspec.Meta(min_length=1, max_length=MOST_RANGES)]
    tomb: Tomb


class Deleted(Shape):
    """How many bodies this call took out; 0 when it is repeated."""

    deleted: Number


async def delete(call: Call) -> Reply:
    """Empty the ranges. Safe to repeat after any interruption."""
    house, acct = call.house, call.holder.acct
    wish = call.json(Deletion)
    for each in wish.ranges:
        if each.first > each.last:
            raise Refused(ErrorCode.MALFORMED)
        if await house.writers.get(house.database, acct, bytes(each.s)) is None:
            raise Refused(ErrorCode.NOT_FOUND)
    deleted = 0
    for each in wish.ranges:
        while True:
            emptied = await _empty_some(call, wish.tomb, each)
            deleted += emptied.count
            if emptied.count < AT_ONCE:
                break
    for stream_id in {bytes(each.s) for each in wish.ranges}:
        await _drop_if_spent(call, stream_id)
    return Reply(value={"deleted": deleted})


async def _empty_some(call: Call, tomb: Tomb, part: Range) -> Emptied:
    house, who = call.house, call.holder
    now_us = house.clock.wall_us()

    async def work(tx: Tx) -> tuple[bytes, Emptied]:
        account = await lock_account(tx, who.acct)
        if account is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        await recheck(tx, who, now_us)
        header = await segments.header_at(tx, acct=who.acct, stream_id=bytes(tomb.s), seq=tomb.seq)
        if header is None or hashlib.sha256(header).digest() != tomb.hash:
            raise Refused(ErrorCode.NOT_FOUND)
        emptied = await segments.empty(
            tx,
            acct=who.acct,
            stream_id=bytes(part.s),
            start=part.first,
            last=part.last,
            most=AT_ONCE,
            now_us=now_us,
        )
        return account.object_place, emptied

    object_place, emptied = await house.database.write(work)
    await bodies.delete_objects(
        house, acct=who.acct, object_place=object_place, names=emptied.objects
    )
    return emptied


async def _drop_if_spent(call: Call, stream_id: bytes) -> None:
    house, who = call.house, call.holder
    now_us = house.clock.wall_us()

    async def work(tx: Tx) -> None:
        if await lock_account(tx, who.acct) is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        await recheck(tx, who, now_us)
        await streams.drop_if_spent(tx, acct=who.acct, stream_id=stream_id)

    await house.database.write(work)


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/deletions",
        handler=delete,
        summary="Delete bodies and wraps; headers stay",
        classes=FULL,
        proof=True,
        body=Deletion,
        reply=Deleted,
        codes=("malformed", "not_found", "device_revoked"),
        bucket=Bucket.WRITE,
    ),
)
