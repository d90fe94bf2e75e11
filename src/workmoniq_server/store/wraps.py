"""Wraps: for each segment and epoch one sealed key, written once."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import BigInteger, and_, bindparam, delete, func, or_, select, update

from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import GONE, account, segment, wrap
from workmoniq_server.store.statements import Statement, insert_if_absent

_FIRST: Final = -1

_ADD: Final = insert_if_absent(wrap)
_ONE: Final = Statement(
    select(wrap.c.wrap).where(
        wrap.c.acct == bindparam("acct"),
        wrap.c.stream == bindparam("stream"),
        wrap.c.seq == bindparam("seq"),
        wrap.c.epoch == bindparam("epoch"),
    )
)
_SEGMENT: Final = Statement(
    select(segment.c.header, segment.c.state).where(
        segment.c.acct == bindparam("acct"),
        segment.c.stream == bindparam("stream"),
        segment.c.seq == bindparam("seq"),
    )
)
_after = or_(
    wrap.c.stream > bindparam("after_stream"),
    and_(
        wrap.c.stream == bindparam("after_stream"),
        wrap.c.seq > bindparam("after_seq", type_=BigInteger),
    ),
)
_newest = (
    select(wrap.c.stream, wrap.c.seq, func.max(wrap.c.epoch).label("epoch"))
    .where(wrap.c.acct == bindparam("acct"), _after)
    .group_by(wrap.c.stream, wrap.c.seq)
    .having(func.max(wrap.c.epoch) < bindparam("epoch_lt", type_=BigInteger))
    .order_by(wrap.c.stream, wrap.c.seq)
    .limit(bindparam("most", type_=BigInteger))
    .subquery("newest")
)
_OLDER: Final = Statement(
    select(_newest.c.stream, _newest.c.seq, _newest.c.epoch, wrap.c.wrap, segment.c.header)
    .select_from(
        _newest.join(
            wrap,
            and_(
                wrap.c.acct == bindparam("acct"),
                wrap.c.stream == _newest.c.stream,
                wrap.c.seq == _newest.c.seq,
                wrap.c.epoch == _newest.c.epoch,
            ),
        ).join(
            segment,
            and_(
                segment.c.acct == bindparam("acct"),
                segment.c.stream == _newest.c.stream,
                segment.c.seq == _newest.c.seq,
            ),
        )
    )
    .order_by(_newest.c.stream, _newest.c.seq)
)
_ANY_OLDER: Final = Statement(
    select(wrap.c.seq)
    .where(wrap.c.acct == bindparam("acct"))
    .group_by(wrap.c.stream, wrap.c.seq)
    .having(func.max(wrap.c.epoch) < bindparam("epoch_lt", type_=BigInteger))
    .limit(1)
)
_RETIRED_SIZE: Final = Statement(
    select(func.coalesce(func.sum(func.length(wrap.c.wrap)), 0)).where(
        wrap.c.acct == bindparam("acct"), wrap.c.epoch < bindparam("epoch_lt", type_=BigInteger)
    )
)
_RETIRE: Final = Statement(
    delete(wrap).where(
        wrap.c.acct == bindparam("acct"), wrap.c.epoch < bindparam("epoch_lt", type_=BigInteger)
    )
)
_CHARGE: Final = Statement(
    update(account)
    .where(account.c.acct == bindparam("of_acct"))
    .values(used_bytes=account.c.used_bytes + bindparam("size", type_=BigInteger))
)

BODY_HASH: Final = slice(118, 150)
"""Where a header holds the hash of its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapRow:
    """A segment's newest wrap."""

    stream: bytes
    seq: int
    body_hash: bytes
    epoch: int
    wrap: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWrap:
    """A wrap that a device made of a segment's key. body_hash: so that it cannot go elsewhere."""

    stream: bytes
    seq: int
    body_hash: bytes
    wrap: bytes = field(repr=False)


@dataclass(slots=True, kw_only=True)
class WrapsTold:
    """What became of new wraps. missing: those of no segment that has a body."""

    written: int = 0
    same: int = 0
    conflicts: list[NewWrap] = field(default_factory=list)
    missing: list[NewWrap] = field(default_factory=list)


async def older_than(
    tx: Tx, *, acct: bytes, epoch_lt: int, after: tuple[bytes, int] | None, most: int
) -> list[WrapRow]:
    """Newest wraps of segments that have none of epoch_lt or later, by stream and number.

    after: stream and number of the last one of the page before.
    """
    stream_id, seq = after if after is not None else (b"", _FIRST)
    rows = await tx.rows(
        _OLDER, acct=acct, epoch_lt=epoch_lt, after_stream=stream_id, after_seq=seq, most=most
    )
    return [
        WrapRow(stream=row[0], seq=row[1], epoch=row[2], wrap=row[3], body_hash=row[4][BODY_HASH])
        for row in rows
    ]


async def any_older(tx: Tx, *, acct: bytes, epoch_lt: int) -> bool:
    """Whether a segment has no wrap of epoch_lt or later, so that epoch_lt is not done."""
    return await tx.one(_ANY_OLDER, acct=acct, epoch_lt=epoch_lt) is not None


async def add_all(tx: Tx, *, acct: bytes, epoch: int, items: list[NewWrap]) -> WrapsTold:
    """Write each wrap unless there is one of its segment and epoch; a wrap is written once."""
    told = WrapsTold()
    size = 0
    for item in items:
        found = await tx.one(_SEGMENT, acct=acct, stream=item.stream, seq=item.seq)
        if found is None or found[1] == GONE or found[0][BODY_HASH] != item.body_hash:
            told.missing.append(item)
            continue
        written = await tx.run(
            _ADD, acct=acct, stream=item.stream, seq=item.seq, epoch=epoch, wrap=item.wrap
        )
        if written:
            told.written += 1
            size += len(item.wrap)
            continue
        kept = await tx.one(_ONE, acct=acct, stream=item.stream, seq=item.seq, epoch=epoch)
        if kept is not None and kept[0] == item.wrap:
            told.same += 1
        else:
            told.conflicts.append(item)
    if size:
        await tx.run(_CHARGE, of_acct=acct, size=size)
    return told


async def retire_below(tx: Tx, *, acct: bytes, epoch_lt: int) -> int:
    """Drop the wraps of retired epochs; how many there were. The account is held already."""
    size = await tx.one(_RETIRED_SIZE, acct=acct, epoch_lt=epoch_lt)
    if size is not None and size[0]:
        await tx.run(_CHARGE, of_acct=acct, size=-int(size[0]))
    return await tx.run(_RETIRE, acct=acct, epoch_lt=epoch_lt)
