"""Where the log and every stream end: what a device asks first, and most often."""

from typing import Final

from workmoniq_protocol import limits
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.bells import LOOK_AGAIN_S, wait_for_either
from workmoniq_server.calls import Call, House, Reply
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import FULL, Route
from workmoniq_server.shapes import Bytes16, Bytes32, Number, Shape
from workmoniq_server.store import streams
from workmoniq_server.store.database import Tx
from workmoniq_server.store.streams import HeadsMark, StreamRow


class LogHead(Shape):
    """The last entry of the account log."""

    n: Number
    hash: Bytes32


class StreamHead(Shape):
    """The last segment of a stream: null before the first. dropped: its headers are removed."""

    id: Bytes16
    seq: Number | None
    hash: Bytes32 | None
    closed: bool
    dropped: bool


class Heads(Shape):
    """deletion_due: when the account is going to be deleted, in seconds since 1970."""

    log: LogHead
    streams: list[StreamHead]
    deletion_due: Number | None


async def heads(call: Call) -> Reply:
    """All heads, or 304; with `wait`, only when they change or that many seconds are over."""
    house, acct = call.house, call.holder.acct
    wait_s = call.number("wait", default=0, most=limits.HEADS_WAIT_S)
    if wait_s is None:
        raise Refused(ErrorCode.MALFORMED)
    known = call.headers.get("if-none-match")
    if wait_s and not house.bells.has_room(acct):
        raise Refused(ErrorCode.SLOW_DOWN, retry_after_s=limits.HEADS_WAIT_S)
    until_us = house.clock.steady_us() + wait_s * SECOND_US
    with house.bells.listen(acct) as rung:
        while True:
            rung.clear()
            mark = await _mark(house, acct)
            if known is None or mark.tag() != known:
                return await _all(house, acct)
            left_s = (until_us - house.clock.steady_us()) / SECOND_US
            if left_s <= 0 or house.stopping.is_set():
                return Reply(status=304, body=b"", headers={"etag": known})
            await wait_for_either(rung, house.stopping, min(left_s, LOOK_AGAIN_S))


async def _mark(house: House, acct: bytes) -> HeadsMark:
    async def read(tx: Tx) -> HeadsMark | None:
        return await streams.heads_mark(tx, acct)

    mark = await house.database.read(read, snapshot=False)
    if mark is None:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    return mark


async def _all(house: House, acct: bytes) -> Reply:
    async def read(tx: Tx) -> tuple[HeadsMark | None, list[StreamRow]]:
        return await streams.heads_mark(tx, acct), await streams.all_streams(tx, acct)

    mark, rows = await house.database.read(read)
    if mark is None:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    due_us = mark.delete_due_us
    value = {
        "log": {"n": mark.log_n, "hash": mark.log_head},
        "streams": [_head(row) for row in rows],
        "deletion_due": None if due_us is None else due_us // SECOND_US,
    }
    return Reply(value=value, headers={"etag": mark.tag()})


def _head(row: StreamRow) -> dict[str, object]:
    empty = row.head_seq < 0
    return {
        "id": row.stream,
        "seq": None if empty else row.head_seq,
        "hash": None if empty else row.head_hash,
        "closed": row.closed,
        "dropped": row.dropped,
    }


ROUTES: Final = (
    Route(
        method="GET",
        path="/v1/heads",
        handler=heads,
        summary="Where the account log and every stream end",
        classes=FULL,
        reply=Heads,
        codes=("malformed",),
        query={"wait": limits.HEADS_WAIT_S},
        wait_s=limits.HEADS_WAIT_S,
        kept=True,
    ),
)
