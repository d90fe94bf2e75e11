"""Keys of segments under the epoch key: read to be sealed anew, written once for each epoch."""

from typing import Annotated, Final

import msgspec

from workmoniq_protocol import limits
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.auth import recheck
from workmoniq_server.calls import Call, Reply, from_text
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import FULL, LARGE_JSON_BYTES, READERS, Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, Number, Shape
from workmoniq_server.store import wraps
from workmoniq_server.store.database import Tx
from workmoniq_server.store.standing import lock_account
from workmoniq_server.store.wraps import NewWrap, WrapRow, WrapsTold


class BoxWrap(Bytes):
    """A segment's key in a box under the epoch key."""

    least = most = limits.WRAP_BYTES


class Sealed(Shape):
    """A segment's newest wrap."""

    s: Bytes16
    seq: Number
    body_hash: Bytes32
    epoch: Number
    wrap: Bytes


class Page(Shape):
    """Wraps by stream and number. The next page begins after the last of these."""

    items: list[Sealed]


class Resealed(Shape):
    """A segment's key, sealed anew by a device."""

    s: Bytes16
    seq: Number
    body_hash: Bytes32
    wrap: BoxWrap


class Rewrap(Shape):
    """epoch: the current one."""

    epoch: Number
    items: Annotated[list[Resealed], msgspec.Meta(min_length=1, max_length=limits.WRAPS_PAGE)]


class Place(Shape):
    """A segment."""

    s: Bytes16
    seq: Number


class Told(Shape):
    """ok, same: how many were written, or were there with the same bytes.

    conflict: those where other bytes are kept. missing: those of no segment that has a body.
    """

    ok: Number
    same: Number
    conflict: list[Place]
    missing: list[Place]


async def older(call: Call) -> Reply:
    """Newest wraps of the segments whose newest wrap is older than an epoch."""
    house, acct = call.house, call.holder.acct
    epoch_lt = call.number("epoch_lt", default=-1)
    most = call.number("limit", default=limits.WRAPS_PAGE, most=limits.WRAPS_PAGE)
    after_seq = call.number("seq", default=0)
    after_stream = call.query.get("s")
    stream_id = None if after_stream is None else from_text(after_stream, limits.STREAM_ID_BYTES)
    if (
        epoch_lt is None
        or epoch_lt < 0
        or most is None
        or most == 0
        or after_seq is None
        or (after_stream is not None and stream_id is None)
    ):
        raise Refused(ErrorCode.MALFORMED)
    after = None if stream_id is None else (stream_id, after_seq)

    async def read(tx: Tx) -> list[WrapRow]:
        return await wraps.older_than(tx, acct=acct, epoch_lt=epoch_lt, after=after, most=most)

    found = await house.database.read(read, snapshot=False, long=True)
    items = [
        {
            "s": row.stream,
            "seq": row.seq,
            "body_hash": row.body_hash,
            "epoch": row.epoch,
            "wrap": row.wrap,
        }
        for row in found
    ]
    return Reply(value={"items": items})


async def add(call: Call) -> Reply:
    """Write wraps of the current epoch. Each is written once; the same bytes again are welcome."""
    house, who = call.house, call.holder
    told = call.json(Rewrap)
    now_us = house.clock.wall_us()
    items = [
        NewWrap(
            stream=bytes(item.s),
            seq=item.seq,
            body_hash=bytes(item.body_hash),
            wrap=bytes(item.wrap),
        )
        for item in told.items
    ]

    async def work(tx: Tx) -> WrapsTold:
        account = await lock_account(tx, who.acct)
        if account is None:
            raise Refused(ErrorCode.TOKEN_EXPIRED)
        await recheck(tx, who, now_us)
        if told.epoch != account.epoch:
            raise Refused(ErrorCode.STALE_EPOCH, epoch=account.epoch)
        return await wraps.add_all(tx, acct=who.acct, epoch=told.epoch, items=items)

    result = await house.database.write(work)
    return Reply(
        value={
            "ok": result.written,
            "same": result.same,
            "conflict": [_place(item) for item in result.conflicts],
            "missing": [_place(item) for item in result.missing],
        }
    )


def _place(item: NewWrap) -> dict[str, object]:
    return {"s": item.stream, "seq": item.seq}


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/wraps",
        handler=older,
        summary="Newest wraps that are older than an epoch",
        classes=READERS,
        reply=Page,
        codes=("malformed",),
        query={
            "epoch_lt": limits.MOST_INTEGER,
            "s": None,
            "seq": limits.MOST_INTEGER,
            "limit": limits.WRAPS_PAGE,
        },
    ),
    Route(
        method="POST",
        path="/v1/wraps",
        handler=add,
        summary="Write wraps of the current epoch",
        classes=FULL,
        body=Rewrap,
        body_bytes=LARGE_JSON_BYTES,
        reply=Told,
        codes=("stale_epoch", "device_revoked"),
        bucket=Bucket.WRITE,
    ),
)
