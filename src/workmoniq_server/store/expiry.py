"""What has served its time: sessions, nonces, challenges, counters, pairings, and old bodies."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, and_, bindparam, delete, select

from workmoniq_server.clock import DAY_US, HOUR_US
from workmoniq_server.store import segments
from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import (
    GONE,
    account,
    challenge,
    failure,
    invite,
    pair,
    proof_nonce,
    segment,
    session,
    stream,
    support_nonce,
)
from workmoniq_server.store.segments import Emptied
from workmoniq_server.store.standing import lock_account
from workmoniq_server.store.statements import Statement

FAILURES_KEPT_US: Final = DAY_US
AT_ONCE: Final = 200
"""Bodies a transaction takes out."""

_now = bindparam("now_us", type_=BigInteger)
_EXPIRED: Final = {
    "session": Statement(delete(session).where(session.c.exp_us <= _now)),
    "proof_nonce": Statement(delete(proof_nonce).where(proof_nonce.c.until_us <= _now)),
    "challenge": Statement(delete(challenge).where(challenge.c.exp_us <= _now)),
    "support_nonce": Statement(delete(support_nonce).where(support_nonce.c.until_us <= _now)),
    "pair": Statement(delete(pair).where(pair.c.exp_us <= _now)),
    "invite": Statement(delete(invite).where(invite.c.until_us <= _now)),
}
_FAILURES: Final = Statement(delete(failure).where(failure.c.at_us <= _now))
_WITH_TTL: Final = Statement(
    select(stream.c.acct, stream.c.stream, account.c.ttl_days)
    .select_from(stream.join(account, account.c.acct == stream.c.acct))
    .where(
        account.c.ttl_days > 0,
        # The operation log (doc) is what later bodies are read with; its age says nothing.
        stream.c.stream_class != "doc",
        and_(
            stream.c.acct >= bindparam("after_acct"),
            (stream.c.acct > bindparam("after_acct"))
            | (stream.c.stream > bindparam("after_stream")),
        ),
    )
    .order_by(stream.c.acct, stream.c.stream)
    .limit(bindparam("most", type_=BigInteger))
)
_OLDEST: Final = Statement(
    select(segment.c.seq, segment.c.received_hour)
    .where(
        segment.c.acct == bindparam("acct"),
        segment.c.stream == bindparam("stream"),
        segment.c.state != GONE,
    )
    .order_by(segment.c.seq)
    .limit(bindparam("most", type_=BigInteger))
)
_DUE: Final = Statement(
    select(account.c.acct, account.c.delete_id, account.c.delete_request)
    .where(account.c.delete_due_us <= _now)
    .limit(bindparam("most", type_=BigInteger))
)
_STILL_DUE: Final = Statement(
    select(account.c.acct).where(
        account.c.acct == bindparam("acct"), account.c.delete_due_us <= _now
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitedStream:
    """A stream whose bodies have a time to live."""

    acct: bytes
    stream: bytes
    ttl_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DueDeletion:
    """An account whose time to cancel the deletion is over."""

    acct: bytes
    deletion_id: bytes
    request_hash: bytes


async def expire_rows(tx: Tx, now_us: int) -> dict[str, int]:
    """How many rows each table lost."""
    counts = {name: await tx.run(statement, now_us=now_us) for name, statement in _EXPIRED.items()}
    counts["failure"] = await tx.run(_FAILURES, now_us=now_us - FAILURES_KEPT_US)
    return counts


async def limited_streams(tx: Tx, *, after: tuple[bytes, bytes], most: int) -> list[LimitedStream]:
    """By account and stream, after the last one of the page before."""
    rows = await tx.rows(_WITH_TTL, after_acct=after[0], after_stream=after[1], most=most)
    return [LimitedStream(acct=row[0], stream=row[1], ttl_days=row[2]) for row in rows]


async def empty_expired(tx: Tx, limited: LimitedStream, now_us: int) -> Emptied:
    """Take out the oldest bodies as far as they are too old without a gap: never a hole."""
    nothing = Emptied(count=0, objects=())
    if await lock_account(tx, limited.acct) is None:
        return nothing
    before_hour = (now_us - limited.ttl_days * DAY_US) // HOUR_US
    rows = await tx.rows(_OLDEST, acct=limited.acct, stream=limited.stream, most=AT_ONCE)
    last: int | None = None
    for row in rows:
        if row[1] >= before_hour:
            break
        last = int(row[0])
    if last is None:
        return nothing
    return await segments.empty(
        tx,
        acct=limited.acct,
        stream_id=limited.stream,
        start=rows[0][0],
        last=last,
        most=AT_ONCE,
        now_us=now_us,
    )


async def due_deletions(tx: Tx, *, now_us: int, most: int) -> list[DueDeletion]:
    """Accounts that are to be deleted now."""
    rows = await tx.rows(_DUE, now_us=now_us, most=most)
    return [
        DueDeletion(acct=row[0], deletion_id=row[1], request_hash=row[2] or b"")
        for row in rows
        if row[1] is not None
    ]


async def is_still_due(tx: Tx, *, acct: bytes, now_us: int) -> bool:
    """Whether nobody cancelled the deletion meanwhile."""
    return await tx.one(_STILL_DUE, acct=acct, now_us=now_us) is not None
