"""What an append has to know and what it writes: of one, or of many accounts in one journey.

Nothing is held between the two where there is a journey between them. Whatever an append depends
on changes the account's own row when it changes, or the stream's: so what is written names those
rows as they were when it was decided, and is written only while they still are. Appends that find
them otherwise have written nothing, and are to be decided anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    FromClause,
    LargeBinary,
    Select,
    and_,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement, Grouping
from sqlalchemy.types import TypeEngine

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import (
    AWAY,
    HERE,
    account,
    device,
    log_entry,
    segment,
    session,
    stream,
    wrap,
)
from workmoniq_server.store.statements import Statement, Value, lists

_NUMBER: Final = BigInteger()
_BYTES: Final = LargeBinary()

_QUESTION: Final[Mapping[str, TypeEngine[Any]]] = {
    "acct": _BYTES,
    "stream": _BYTES,
    "token_hash": _BYTES,
    "alog_n": _NUMBER,
    "now_us": _NUMBER,
}


def _standing(
    question: Mapping[str, ColumnElement[Any]], asked: FromClause | None
) -> Select[tuple[Any, ...]]:
    """All an append has to know. asked: where the question's columns stand, if they are some."""
    at_account = account.c.acct == question["acct"]
    known = account if asked is None else asked.join(account, at_account)
    found = select(
        session.c.token_class,
        session.c.device,
        device.c.role,
        device.c.revoked_n,
        stream.c.owner,
        stream.c.head_seq,
        stream.c.head_hash,
        stream.c.closed_n,
        log_entry.c.head,
        account.c.acct,
        account.c.epoch,
        account.c.log_n,
        account.c.used_bytes,
        account.c.quota_bytes,
        account.c.head_tag,
    ).select_from(
        known.join(
            session,
            and_(
                session.c.acct == account.c.acct,
                session.c.token_hash == question["token_hash"],
                session.c.exp_us > question["now_us"],
            ),
        )
        .outerjoin(
            device, and_(device.c.acct == session.c.acct, device.c.device == session.c.device)
        )
        .outerjoin(
            stream,
            and_(stream.c.acct == account.c.acct, stream.c.stream == question["stream"]),
        )
        .outerjoin(
            log_entry,
            and_(log_entry.c.acct == account.c.acct, log_entry.c.n == question["alog_n"]),
        )
    )
    return found.where(at_account) if asked is None else found


def _check_statement() -> Statement:
    one = {name: bindparam(name, type_=kind) for name, kind in _QUESTION.items()}
    asked = lists("asked", _QUESTION)
    each = {name: asked.c[name] for name in _QUESTION}
    return Statement(_standing(one, None), postgresql=_standing(each, asked))


CHECK: Final = _check_statement()

_MOVE: Final = Statement(
    update(stream)
    .where(
        stream.c.acct == bindparam("its_acct"),
        stream.c.stream == bindparam("its_stream"),
        stream.c.owner == bindparam("its_owner"),
        stream.c.head_seq == bindparam("before", type_=_NUMBER),
        stream.c.head_hash == bindparam("prev"),
        stream.c.closed_n.is_(None),
    )
    .values(head_seq=bindparam("its_seq"), head_hash=bindparam("its_hash"))
)
_COUNT: Final = Statement(
    update(account)
    .where(account.c.acct == bindparam("its_acct"))
    .values(
        used_bytes=account.c.used_bytes + bindparam("size", type_=_NUMBER),
        head_tag=bindparam("next_tag"),
    )
)
_ROW: Final[Mapping[str, TypeEngine[Any]]] = {
    "its_acct": _BYTES,
    "its_stream": _BYTES,
    "its_seq": _NUMBER,
    "its_header": _BYTES,
    "its_body_len": _NUMBER,
    "its_state": _NUMBER,
    "its_hour": _NUMBER,
    "its_object": _BYTES,
}
_SEALED: Final = "its_sealed"
_WRAP: Final[Mapping[str, TypeEngine[Any]]] = {
    "its_acct": _BYTES,
    "its_stream": _BYTES,
    "its_seq": _NUMBER,
    "its_epoch": _NUMBER,
    "its_wrap": _BYTES,
}
_HEADS: Final[Mapping[str, TypeEngine[Any]]] = {
    "prev": _BYTES,
    "its_hash": _BYTES,
    "size": _NUMBER,
    "next_tag": _BYTES,
    "seen_log_n": _NUMBER,
    "seen_used": _NUMBER,
    "seen_quota": _NUMBER,
    "seen_tag": _BYTES,
}
_ADD_SEGMENT: Final = Statement(
    insert(segment).values(
        dict(zip(segment.c.keys(), map(bindparam, [*_ROW, _SEALED]), strict=True))
    )
)
_ADD_WRAP: Final = Statement(
    insert(wrap).values(dict(zip(wrap.c.keys(), map(bindparam, _WRAP), strict=True)))
)


def _all_at_once() -> Statement:
    """The four writes of many appends in one statement; PostgreSQL only.

    It answers with the accounts of those that it has written. It waits for nobody: an account that
    somebody else holds is about to change, and keeps no other from being written.
    """
    asked = lists("asked", {**_ROW, **_WRAP, **_HEADS}, number="place")
    held = (
        select(asked)
        .select_from(
            asked.join(
                account,
                and_(
                    account.c.acct == asked.c.its_acct,
                    account.c.epoch == asked.c.its_epoch,
                    account.c.log_n == asked.c.seen_log_n,
                    account.c.used_bytes == asked.c.seen_used,
                    account.c.quota_bytes.is_not_distinct_from(asked.c.seen_quota),
                    account.c.head_tag == asked.c.seen_tag,
                ),
            ).join(
                stream,
                and_(
                    stream.c.acct == asked.c.its_acct,
                    stream.c.stream == asked.c.its_stream,
                    stream.c.head_seq == asked.c.its_seq - 1,
                    stream.c.head_hash == asked.c.prev,
                    stream.c.closed_n.is_(None),
                ),
            )
        )
        .with_for_update(of=(account, stream), skip_locked=True)
        .cte("held")
    )
    counted = (
        update(account)
        .where(account.c.acct == held.c.its_acct)
        .values(used_bytes=account.c.used_bytes + held.c.size, head_tag=held.c.next_tag)
        .cte("counted")
    )
    moved = (
        update(stream)
        .where(stream.c.acct == held.c.its_acct, stream.c.stream == held.c.its_stream)
        .values(head_seq=held.c.its_seq, head_hash=held.c.its_hash)
        .cte("moved")
    )
    wrapped = (
        insert(wrap)
        .from_select(wrap.c.keys(), select(*(held.c[name] for name in _WRAP)))
        .cte("wrapped")
    )
    # Bodies are taken out of their list where they are stored: in a row of `held` each would be
    # copied at every step.
    bodies = Grouping(bindparam(_SEALED, type_=ARRAY(LargeBinary)))
    rows = select(*(held.c[name] for name in _ROW), bodies[held.c.place])
    return Statement(
        insert(segment)
        .from_select(segment.c.keys(), rows)
        .add_cte(counted, moved, wrapped)
        .returning(segment.c.acct)
    )


APPEND: Final = _all_at_once()


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
    """What an append has to know of its account, token and stream, as they stand at one moment.

    role, revoked: of the token's device. owner: None where there is no such stream of the account.
    log_hash: head of the account log at the entry that the header names; None if it has no such.
    epoch, log_n, used_bytes, quota_bytes, head_tag: of the account.
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
    epoch: int
    log_n: int
    used_bytes: int
    quota_bytes: int | None
    head_tag: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSegment:
    """All that an append writes. size: what the account is charged. tag: the account's next one.

    check: what it was decided by. Exactly one of object_name and sealed is given.
    """

    acct: bytes
    stream: bytes
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
    check: AppendCheck = field(repr=False)


async def check_appends(tx: Tx, asked: Iterable[AppendAsked]) -> dict[bytes, AppendCheck]:
    """By account, each of which is asked about once.

    An account is missing if it is gone, or its token is unknown or has expired.
    """
    rows = await tx.rows_of_many(CHECK, map(_question, asked))
    return {row[9]: _check(row) for row in rows}


async def append_all(tx: Tx, new: Sequence[NewSegment]) -> set[bytes]:
    """Write the segments, move the heads, charge the accounts, which are different ones.

    The accounts for which that was done; what the others were decided by has changed meanwhile.
    """
    if tx.one_trip:
        return {row[0] for row in await tx.rows_of_many(APPEND, map(_values, new))}
    return {each.acct for each in new if await _append(tx, _values(each))}


async def _append(tx: Tx, values: Mapping[str, Value]) -> bool:
    """Where one writer does everything, only what he was told can be wrong, and no row changes."""
    if await tx.run(_MOVE, **values) == 0:
        return False
    await tx.run(_COUNT, **values)
    await tx.run(_ADD_SEGMENT, **values)
    await tx.run(_ADD_WRAP, **values)
    return True


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
        epoch=row[10],
        log_n=row[11],
        used_bytes=row[12],
        quota_bytes=row[13],
        head_tag=row[14],
    )


def _values(new: NewSegment) -> dict[str, Value]:
    seen = new.check
    return {
        "its_acct": new.acct,
        "its_stream": new.stream,
        "its_owner": seen.owner,
        "its_seq": new.seq,
        "before": new.seq - 1,
        "prev": new.prev,
        "its_hash": new.header_hash,
        "its_header": new.header,
        "its_body_len": new.body_len,
        "its_state": HERE if new.object_name is None else AWAY,
        "its_hour": new.hour,
        "its_object": new.object_name,
        "its_sealed": new.sealed,
        "its_epoch": new.epoch,
        "its_wrap": new.wrap,
        "size": new.size,
        "next_tag": new.tag,
        "seen_log_n": seen.log_n,
        "seen_used": seen.used_bytes,
        "seen_quota": seen.quota_bytes,
        "seen_tag": seen.head_tag,
    }
