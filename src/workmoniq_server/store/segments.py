"""Segments: reading them back, and taking bodies out while headers stay."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import BigInteger, and_, bindparam, delete, func, select, update

from workmoniq_protocol import limits
from workmoniq_protocol.packing import sha256
from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import GONE, account, object_due, segment, stream, wrap
from workmoniq_server.store.statements import Statement, Value, insert_if_absent

HEADER_BYTES: Final = 214

_HEADER: Final = Statement(
    select(segment.c.header, segment.c.state, segment.c.body_len).where(
        segment.c.acct == bindparam("acct"),
        segment.c.stream == bindparam("stream"),
        segment.c.seq == bindparam("seq"),
    )
)
_HEADERS: Final = Statement(
    select(segment.c.header)
    .where(
        segment.c.acct == bindparam("acct"),
        segment.c.stream == bindparam("stream"),
        segment.c.seq >= bindparam("start", type_=BigInteger),
    )
    .order_by(segment.c.seq)
    .limit(bindparam("most", type_=BigInteger))
)
_other = wrap.alias("other")
_newest = (
    select(_other.c.epoch)
    .where(
        _other.c.acct == segment.c.acct,
        _other.c.stream == segment.c.stream,
        _other.c.seq == segment.c.seq,
    )
    .order_by(_other.c.epoch.desc())
    .limit(1)
    .correlate(segment)
    .scalar_subquery()
)
_BODY: Final = Statement(
    select(
        segment.c.header,
        segment.c.body_len,
        segment.c.state,
        segment.c.object_name,
        segment.c.sealed,
        wrap.c.epoch,
        wrap.c.wrap,
        account.c.object_place,
    )
    .select_from(
        segment.join(account, account.c.acct == segment.c.acct).outerjoin(
            wrap,
            and_(
                wrap.c.acct == segment.c.acct,
                wrap.c.stream == segment.c.stream,
                wrap.c.seq == segment.c.seq,
                wrap.c.epoch == _newest,
            ),
        )
    )
    .where(
        segment.c.acct == bindparam("acct"),
        segment.c.stream == bindparam("stream"),
        segment.c.seq == bindparam("seq"),
    )
)
_PRESENT: Final = Statement(
    select(segment.c.seq, segment.c.body_len, segment.c.object_name)
    .where(
        segment.c.acct == bindparam("acct"),
        segment.c.stream == bindparam("stream"),
        segment.c.seq >= bindparam("start", type_=BigInteger),
        segment.c.seq <= bindparam("last", type_=BigInteger),
        segment.c.state != GONE,
    )
    .order_by(segment.c.seq)
    .limit(bindparam("most", type_=BigInteger))
)
_EMPTY: Final = Statement(
    update(segment)
    .where(
        segment.c.acct == bindparam("of_acct"),
        segment.c.stream == bindparam("of_stream"),
        segment.c.seq == bindparam("of_seq"),
    )
    .values(state=GONE, object_name=None, sealed=None)
)
_WRAPS_OF: Final = Statement(
    select(func.coalesce(func.sum(func.length(wrap.c.wrap)), 0)).where(
        wrap.c.acct == bindparam("acct"),
        wrap.c.stream == bindparam("stream"),
        wrap.c.seq == bindparam("seq"),
    )
)
_DROP_WRAPS: Final = Statement(
    delete(wrap).where(
        wrap.c.acct == bindparam("acct"),
        wrap.c.stream == bindparam("stream"),
        wrap.c.seq == bindparam("seq"),
    )
)
_CUT: Final = Statement(
    delete(segment).where(
        segment.c.acct == bindparam("of_acct"),
        segment.c.stream == bindparam("of_stream"),
        segment.c.seq > bindparam("after", type_=BigInteger),
    )
)
_CUT_HEAD: Final = Statement(
    update(stream)
    .where(
        stream.c.acct == bindparam("of_acct"),
        stream.c.stream == bindparam("of_stream"),
        stream.c.head_seq > bindparam("after", type_=BigInteger),
    )
    .values(head_seq=bindparam("at_seq", type_=BigInteger), head_hash=bindparam("at_hash"))
)
_QUEUE_OBJECT: Final = insert_if_absent(object_due)
_GIVE_BACK: Final = Statement(
    update(account)
    .where(account.c.acct == bindparam("of_acct"))
    .values(used_bytes=account.c.used_bytes - bindparam("size", type_=BigInteger))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSegment:
    """A segment as it is stored. gone: without body and wrap. object_place: of its account."""

    header: bytes = field(repr=False)
    body_len: int
    gone: bool
    object_place: bytes = field(repr=False)
    object_name: bytes | None
    sealed: bytes | None = field(repr=False)
    epoch: int
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Emptied:
    """What taking bodies out came to. objects: names of objects that are now to be deleted."""

    count: int
    objects: tuple[bytes, ...]


async def header_at(tx: Tx, *, acct: bytes, stream_id: bytes, seq: int) -> bytes | None:
    """The 214 bytes, None if there are none (any more)."""
    row = await tx.one(_HEADER, acct=acct, stream=stream_id, seq=seq)
    return None if row is None else bytes(row[0])


async def headers_from(
    tx: Tx, *, acct: bytes, stream_id: bytes, start: int, most: int
) -> list[bytes]:
    """Headers in their order."""
    return [
        row[0]
        for row in await tx.rows(_HEADERS, acct=acct, stream=stream_id, start=start, most=most)
    ]


async def stored_segment(
    tx: Tx, *, acct: bytes, stream_id: bytes, seq: int
) -> StoredSegment | None:
    """The segment with its newest wrap; None if there is none of that number."""
    row = await tx.one(_BODY, acct=acct, stream=stream_id, seq=seq)
    if row is None:
        return None
    return StoredSegment(
        header=row[0],
        body_len=row[1],
        gone=row[2] == GONE or row[6] is None,
        object_name=row[3],
        sealed=row[4],
        epoch=0 if row[5] is None else row[5],
        wrap=b"" if row[6] is None else row[6],
        object_place=row[7],
    )


async def empty(
    tx: Tx, *, acct: bytes, stream_id: bytes, start: int, last: int, most: int, now_us: int
) -> Emptied:
    """Take bodies and wraps out of start..last, at most `most` of them; headers stay.

    What leaves an object behind is queued for its deletion in the same transaction.
    """
    rows = await tx.rows(_PRESENT, acct=acct, stream=stream_id, start=start, last=last, most=most)
    freed = 0
    objects: list[bytes] = []
    for row in rows:
        seq, body_len, object_name = row[0], row[1], row[2]
        wraps = await tx.one(_WRAPS_OF, acct=acct, stream=stream_id, seq=seq)
        freed += body_len + (0 if wraps is None else int(wraps[0]))
        await tx.run(_DROP_WRAPS, acct=acct, stream=stream_id, seq=seq)
        await tx.run(_EMPTY, of_acct=acct, of_stream=stream_id, of_seq=seq)
        if object_name is not None:
            objects.append(object_name)
            await tx.run(_QUEUE_OBJECT, acct=acct, object_name=object_name, since_us=now_us)
    if freed:
        await tx.run(_GIVE_BACK, of_acct=acct, size=freed)
    return Emptied(count=len(rows), objects=tuple(objects))


async def cut(tx: Tx, *, acct: bytes, stream_id: bytes, after: int, now_us: int) -> None:
    """Take out all of a stream past a number, headers too, as if it had never come."""
    await empty(
        tx,
        acct=acct,
        stream_id=stream_id,
        start=after + 1,
        last=limits.MOST_INTEGER,
        most=limits.MOST_INTEGER,
        now_us=now_us,
    )
    header = await header_at(tx, acct=acct, stream_id=stream_id, seq=after)
    found = bytes(32) if header is None else sha256(header)
    place: dict[str, Value] = {"of_acct": acct, "of_stream": stream_id, "after": after}
    await tx.run(_CUT_HEAD, **place, at_seq=after, at_hash=found)
    await tx.run(_CUT, **place)
