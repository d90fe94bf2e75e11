"""Segments: appending one, reading them back, and taking bodies out while headers stay."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import (
    BigInteger,
    LargeBinary,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)

from workmoniq_protocol import limits
from workmoniq_protocol.packing import sha256
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import (
    AWAY,
    GONE,
    HERE,
    account,
    device,
    log_entry,
    object_due,
    segment,
    session,
    stream,
    wrap,
)
from workmoniq_server.store.statements import Statement, Value, insert_if_absent

HEADER_BYTES: Final = 214

# One journey for all an append has to know, once the account is held.
_CHECK: Final = Statement(
    select(
        session.c.token_class,
        session.c.device,
        device.c.role,
        device.c.revoked_n,
        stream.c.owner,
        stream.c.head_seq,
        stream.c.head_hash,
        stream.c.closed_n,
        log_entry.c.head,
        session.c.acct,
    )
    .select_from(
        session.outerjoin(
            device, and_(device.c.acct == session.c.acct, device.c.device == session.c.device)
        )
        .outerjoin(
            stream,
            and_(stream.c.acct == session.c.acct, stream.c.stream == bindparam("stream")),
        )
        .outerjoin(
            log_entry,
            and_(
                log_entry.c.acct == session.c.acct,
                log_entry.c.n == bindparam("alog_n", type_=BigInteger),
            ),
        )
    )
    .where(
        session.c.acct == bindparam("acct"),
        session.c.token_hash == bindparam("token_hash"),
        session.c.exp_us > bindparam("now_us", type_=BigInteger),
    )
)
_MOVE_HEAD: Final = (
    update(stream)
    .where(
        stream.c.acct == bindparam("of_acct"),
        stream.c.stream == bindparam("of_stream"),
        stream.c.owner == bindparam("of_owner"),
        stream.c.head_seq == bindparam("before", type_=BigInteger),
        stream.c.head_hash == bindparam("prev"),
        stream.c.closed_n.is_(None),
    )
    .values(head_seq=bindparam("at_seq"), head_hash=bindparam("at_hash"))
)
_COUNT: Final = (
    update(account)
    .where(account.c.acct == bindparam("of_acct"))
    .values(
        used_bytes=account.c.used_bytes + bindparam("size", type_=BigInteger),
        head_tag=bindparam("tag"),
    )
)
_SEGMENT_VALUES: Final = (
    bindparam("of_acct", type_=LargeBinary),
    bindparam("of_stream", type_=LargeBinary),
    bindparam("at_seq", type_=BigInteger),
    bindparam("its_header", type_=LargeBinary),
    bindparam("its_body_len", type_=BigInteger),
    bindparam("its_state", type_=BigInteger),
    bindparam("its_hour", type_=BigInteger),
    bindparam("its_object", type_=LargeBinary),
    bindparam("its_sealed", type_=LargeBinary),
)
_WRAP_VALUES: Final = (
    bindparam("of_acct", type_=LargeBinary),
    bindparam("of_stream", type_=LargeBinary),
    bindparam("at_seq", type_=BigInteger),
    bindparam("its_epoch", type_=BigInteger),
    bindparam("its_wrap", type_=LargeBinary),
)
_MOVE: Final = Statement(_MOVE_HEAD)
_COUNT_UP: Final = Statement(_COUNT)
_ADD_SEGMENT: Final = Statement(
    insert(segment).values(
        dict(zip((column.name for column in segment.c), _SEGMENT_VALUES, strict=True))
    )
)
_ADD_WRAP: Final = Statement(
    insert(wrap).values(dict(zip((column.name for column in wrap.c), _WRAP_VALUES, strict=True)))
)


def _all_at_once() -> Statement:
    """The four writes in one, for an engine that is a journey away; it writes all or nothing."""
    moved = _MOVE_HEAD.returning(stream.c.head_seq).cte("moved")
    happened = select(literal(1, BigInteger)).select_from(moved).exists()
    counted = _COUNT.where(happened).returning(account.c.used_bytes).cte("counted")
    kept = (
        insert(segment)
        .from_select(list(segment.c), select(*_SEGMENT_VALUES).select_from(moved))
        .returning(segment.c.seq)
        .cte("kept")
    )
    return Statement(
        insert(wrap)
        .from_select(list(wrap.c), select(*_WRAP_VALUES).select_from(moved))
        .add_cte(counted, kept)
        .returning(wrap.c.seq)
    )


_APPEND_AT_ONCE: Final = _all_at_once()
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
class AppendAsked:
    """Who wants to append where. alog_n: the entry of the account log that the header names."""

    acct: bytes
    stream: bytes
    token_hash: bytes = field(repr=False)
    alog_n: int
    now_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AppendCheck:
    """What an append has to know of its token and its stream, inside its transaction.

    role, revoked: of the token's device. owner: None where there is no such stream of the account.
    log_hash: head of the account log at the entry that the header names; None if it has no such.
    """

    token_class: str
    device: bytes
    role: str | None
    revoked: bool
    owner: bytes | None
    head_seq: int
    head_hash: bytes
    closed: bool
    log_hash: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSegment:
    """All that an append writes. size: what the account is charged. tag: the account's next one.

    Exactly one of object_name and sealed is given.
    """

    acct: bytes
    stream: bytes
    owner: bytes
    seq: int
    prev: bytes
    header: bytes = field(repr=False)
    header_hash: bytes
    body_len: int
    hour: int
    epoch: int
    wrap: bytes = field(repr=False)
    size: int
    tag: bytes = field(repr=False)
    object_name: bytes | None
    sealed: bytes | None = field(repr=False)


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


async def check_append(tx: Tx, asked: AppendAsked) -> AppendCheck | None:
    """None if the token is unknown or has expired. The account is held already."""
    row = await tx.one(_CHECK, **_question(asked))
    return None if row is None else _check(row)


async def check_appends(tx: Tx, asked: Iterable[AppendAsked]) -> dict[bytes, AppendCheck]:
    """The same of several accounts, each of which is asked about once, by account."""
    rows = await tx.rows_of_many(_CHECK, map(_question, asked))
    return {row[9]: _check(row) for row in rows}


def _question(asked: AppendAsked) -> dict[str, Value]:
    return {
        "acct": asked.acct,
        "stream": asked.stream,
        "token_hash": asked.token_hash,
        "alog_n": asked.alog_n,
        "now_us": asked.now_us,
    }


def _check(row: Row) -> AppendCheck:
    return AppendCheck(
        token_class=row[0],
        device=row[1],
        role=row[2],
        revoked=row[3] is not None,
        owner=row[4],
        head_seq=-1 if row[5] is None else row[5],
        head_hash=row[6],
        closed=row[7] is not None,
        log_hash=row[8],
    )


async def append(tx: Tx, new: NewSegment) -> bool:
    """Write the segment, move the head, charge the account; False if the head is another one."""
    head, row = _values(new)
    if tx.one_trip:
        return await tx.run(_APPEND_AT_ONCE, **head, **_without(row, head)) == 1
    if await tx.run(_MOVE, **head) == 0:
        return False
    await tx.run(_COUNT_UP, **row)
    await tx.run(_ADD_SEGMENT, **row)
    await tx.run(_ADD_WRAP, **row)
    return True


async def append_all(tx: Tx, new: Sequence[NewSegment]) -> bool:
    """The same for several, in one journey; False if the head of any is another one.

    Then some may have been written: it is for the caller to undo them.
    """
    items = [{**head, **_without(row, head)} for head, row in map(_values, new)]
    return len(await tx.rows_of_many(_APPEND_AT_ONCE, items)) == len(new)


def _values(new: NewSegment) -> tuple[dict[str, Value], dict[str, Value]]:
    """Of the stream's head, and of all other rows."""
    head: dict[str, Value] = {
        "of_acct": new.acct,
        "of_stream": new.stream,
        "of_owner": new.owner,
        "before": new.seq - 1,
        "prev": new.prev,
        "at_seq": new.seq,
        "at_hash": new.header_hash,
    }
    row: dict[str, Value] = {
        "of_acct": new.acct,
        "of_stream": new.stream,
        "at_seq": new.seq,
        "its_header": new.header,
        "its_body_len": new.body_len,
        "its_state": HERE if new.object_name is None else AWAY,
        "its_hour": new.hour,
        "its_object": new.object_name,
        "its_sealed": new.sealed,
        "its_epoch": new.epoch,
        "its_wrap": new.wrap,
        "size": new.size,
        "tag": new.tag,
    }
    return head, row


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


def _without(row: dict[str, Value], names: dict[str, Value]) -> dict[str, Value]:
    return {name: value for name, value in row.items() if name not in names}
