"""Streams: who writes one, where it ends, and what changed since a device looked last."""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from sqlalchemy import and_, bindparam, delete, select, update

from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import GONE, account, device, segment, stream
from workmoniq_server.store.statements import Statement, insert_if_absent

NO_HASH: Final = bytes(32)
TAG_BYTES: Final = 16

_OPEN: Final = insert_if_absent(stream)
_CLOSE: Final = Statement(
    update(stream)
    .where(
        stream.c.acct == bindparam("of_acct"),
        stream.c.stream == bindparam("of_stream"),
        stream.c.closed_n.is_(None),
    )
    .values(closed_n=bindparam("n"))
)
_CLOSE_OWNED: Final = Statement(
    update(stream)
    .where(
        stream.c.acct == bindparam("of_acct"),
        stream.c.owner == bindparam("of_owner"),
        stream.c.closed_n.is_(None),
    )
    .values(closed_n=bindparam("n"))
)
_ALL: Final = Statement(
    select(
        stream.c.stream,
        stream.c.owner,
        stream.c.stream_class,
        stream.c.head_seq,
        stream.c.head_hash,
        stream.c.closed_n,
        stream.c.dropped,
    )
    .where(stream.c.acct == bindparam("acct"))
    .order_by(stream.c.opened_n, stream.c.stream)
)
_MARK: Final = Statement(
    select(account.c.log_n, account.c.log_head, account.c.head_tag, account.c.delete_due_us).where(
        account.c.acct == bindparam("acct")
    )
)
_WRITER: Final = Statement(
    select(stream.c.owner, stream.c.stream_class, device.c.sig_pk, device.c.role)
    .select_from(
        stream.join(device, and_(device.c.acct == stream.c.acct, device.c.device == stream.c.owner))
    )
    .where(stream.c.acct == bindparam("acct"), stream.c.stream == bindparam("stream"))
)
_DROPPABLE: Final = Statement(
    update(stream)
    .where(
        stream.c.acct == bindparam("of_acct"),
        stream.c.stream == bindparam("of_stream"),
        stream.c.closed_n.is_not(None),
        stream.c.dropped == 0,
        ~select(segment.c.seq)
        .where(
            segment.c.acct == bindparam("of_acct"),
            segment.c.stream == bindparam("of_stream"),
            segment.c.state != GONE,
        )
        .exists(),
    )
    .values(dropped=1)
)
_DROP: Final = Statement(
    delete(segment).where(
        segment.c.acct == bindparam("acct"), segment.c.stream == bindparam("stream")
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamRow:
    """A stream. head_seq: -1 before the first segment; dropped: its headers are removed too."""

    stream: bytes
    owner: bytes
    stream_class: str
    head_seq: int
    head_hash: bytes
    closed: bool
    dropped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamWriter:
    """Facts of a stream that never change as long as its account lives."""

    owner: bytes
    stream_class: str
    sig_pk: bytes
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadsMark:
    """The little that tells whether anything of /heads changed."""

    log_n: int
    log_head: bytes
    head_tag: bytes = field(repr=False)
    delete_due_us: int | None

    def tag(self) -> str:
        """A strong entity tag: equal for equal heads, and after a restore for equal ones only."""
        due = b"" if self.delete_due_us is None else self.delete_due_us.to_bytes(8)
        return f'"{sha256(self.log_head + self.head_tag + due).hexdigest()[:32]}"'


async def open_stream(
    tx: Tx, *, acct: bytes, stream_id: bytes, owner: bytes, stream_class: str, n: int
) -> bool:
    """Make the stream that entry n of the log opens; False if there is one of that id."""
    return (
        await tx.run(
            _OPEN,
            acct=acct,
            stream=stream_id,
            owner=owner,
            stream_class=stream_class,
            opened_n=n,
            head_seq=-1,
            head_hash=NO_HASH,
            closed_n=None,
            dropped=0,
        )
        == 1
    )


async def close_stream(tx: Tx, *, acct: bytes, stream_id: bytes, n: int) -> bool:
    """Close a stream by entry n, and drop its headers if nothing of it is left; False if closed."""
    closed = await tx.run(_CLOSE, of_acct=acct, of_stream=stream_id, n=n) == 1
    await drop_if_spent(tx, acct=acct, stream_id=stream_id)
    return closed


async def close_streams_of(tx: Tx, *, acct: bytes, owner: bytes, n: int) -> int:
    """Close every open stream of a device, as its revocation does; how many there were."""
    return await tx.run(_CLOSE_OWNED, of_acct=acct, of_owner=owner, n=n)


async def all_streams(tx: Tx, acct: bytes) -> list[StreamRow]:
    """Every stream in the order of opening, closed and dropped ones included."""
    return [
        StreamRow(
            stream=row[0],
            owner=row[1],
            stream_class=row[2],
            head_seq=row[3],
            head_hash=row[4],
            closed=row[5] is not None,
            dropped=row[6] == 1,
        )
        for row in await tx.rows(_ALL, acct=acct)
    ]


async def heads_mark(tx: Tx, acct: bytes) -> HeadsMark | None:
    """One look at one row; None if there is no such account."""
    row = await tx.one(_MARK, acct=acct)
    if row is None:
        return None
    return HeadsMark(log_n=row[0], log_head=row[1], head_tag=row[2], delete_due_us=row[3])


async def writer_of(tx: Tx, acct: bytes, stream_id: bytes) -> StreamWriter | None:
    """Whose signature the stream's headers bear; None if there is no such stream here."""
    row = await tx.one(_WRITER, acct=acct, stream=stream_id)
    if row is None:
        return None
    return StreamWriter(owner=row[0], stream_class=row[1], sig_pk=row[2], role=row[3])


async def drop_if_spent(tx: Tx, *, acct: bytes, stream_id: bytes) -> bool:
    """Remove the headers of a closed stream of which no body is left."""
    if await tx.run(_DROPPABLE, of_acct=acct, of_stream=stream_id) == 0:
        return False
    await tx.run(_DROP, acct=acct, stream=stream_id)
    return True


def next_tag(head_tag: bytes, header_hash: bytes) -> bytes:
    """The account's tag after one more segment: it commits to all segments in their order."""
    return sha256(head_tag + header_hash).digest()[:TAG_BYTES]
