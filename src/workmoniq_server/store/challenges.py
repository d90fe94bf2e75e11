"""Rows of challenges and of log-ins that failed."""

from typing import Final

from sqlalchemy import bindparam, delete, select, update

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import challenge, failure
from workmoniq_server.store.statements import Statement, insert_if_absent

_INSERT: Final = insert_if_absent(challenge)
_WAITING: Final = Statement(
    select(challenge.c.cid)
    .where(challenge.c.subject == bindparam("s"))
    .order_by(challenge.c.exp_us, challenge.c.cid)
)
_ONE: Final = Statement(select(challenge).where(challenge.c.cid == bindparam("c")))
_SPENT: Final = Statement(delete(challenge).where(challenge.c.cid == bindparam("c")))
_FORGET: Final = Statement(delete(challenge).where(challenge.c.subject == bindparam("s")))

_COUNTER: Final = insert_if_absent(failure)
_LOCK: Final = Statement(
    update(failure)
    .where(failure.c.name_hash == bindparam("name"), failure.c.prefix == bindparam("p"))
    .values(count=failure.c.count)
)
_COUNT: Final = Statement(
    select(failure.c.count, failure.c.at_us).where(
        failure.c.name_hash == bindparam("name"), failure.c.prefix == bindparam("p")
    )
)
_SET: Final = Statement(
    update(failure)
    .where(failure.c.name_hash == bindparam("name"), failure.c.prefix == bindparam("p"))
    .values(count=bindparam("new_count"), at_us=bindparam("new_at"))
)


async def make_room(tx: Tx, subject: bytes, most: int) -> None:
    """Let fewer than most challenges wait for the subject: the oldest go."""
    waiting = [row[0] for row in await tx.rows(_WAITING, s=subject)]
    for cid in waiting[: max(0, len(waiting) - most + 1)]:
        await tx.run(_SPENT, c=cid)


async def add(
    tx: Tx,
    *,
    cid: bytes,
    subject: bytes,
    purpose: str,
    acct: bytes | None,
    device: bytes | None,
    value: bytes,
    exp_us: int,
) -> None:
    """A challenge waits for its answer."""
    await tx.run(
        _INSERT,
        cid=cid,
        subject=subject,
        purpose=purpose,
        acct=acct,
        device=device,
        challenge=value,
        exp_us=exp_us,
    )


async def one(tx: Tx, cid: bytes, purpose: str, now_us: int) -> Row | None:
    """The challenge, if it still holds and was for this purpose."""
    row = await tx.one(_ONE, c=cid)
    if row is None or row["purpose"] != purpose or row["exp_us"] <= now_us:
        return None
    return row


async def spend(tx: Tx, cid: bytes) -> bool:
    """Whether it was there; it is not any more."""
    return bool(await tx.run(_SPENT, c=cid))


async def forget(tx: Tx, subject: bytes) -> None:
    """No challenge waits for the subject any more."""
    await tx.run(_FORGET, s=subject)


async def failures(tx: Tx, name_hash: bytes, prefix: bytes) -> tuple[int, int]:
    """How many log-ins failed, and when the last one did; nobody else counts meanwhile."""
    await tx.run(_COUNTER, name_hash=name_hash, prefix=prefix, count=0, at_us=0)
    await tx.run(_LOCK, name=name_hash, p=prefix)
    row = await tx.one(_COUNT, name=name_hash, p=prefix)
    return (0, 0) if row is None else (row[0], row[1])


async def set_failures(tx: Tx, name_hash: bytes, prefix: bytes, count: int, at_us: int) -> None:
    """That many failed, the last one then."""
    await tx.run(_SET, name=name_hash, p=prefix, new_count=count, new_at=at_us)
