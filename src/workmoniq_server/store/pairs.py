"""Rows of pairings: three slots, each written once."""

from typing import Final

from sqlalchemy import bindparam, delete, func, select, update

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import pair
from workmoniq_server.store.statements import Statement, insert_if_absent

SLOTS: Final = ("e0", "n", "e1")
_INSERT: Final = insert_if_absent(pair)
_EXPIRED: Final = Statement(
    delete(pair).where(pair.c.acct == bindparam("a"), pair.c.exp_us <= bindparam("now"))
)
_COUNT: Final = Statement(select(func.count()).where(pair.c.acct == bindparam("a")))
_ONE: Final = Statement(select(pair).where(pair.c.rid == bindparam("r")))
_FILL: Final = {
    slot: Statement(
        update(pair)
        .where(pair.c.rid == bindparam("r"), pair.c[slot].is_(None))
        .values({slot: bindparam("bytes")})
    )
    for slot in SLOTS
}


async def add(tx: Tx, rid: bytes, acct: bytes, exp_us: int) -> bool:
    """Whether nobody uses that id."""
    return bool(await tx.run(_INSERT, rid=rid, acct=acct, e0=None, n=None, e1=None, exp_us=exp_us))


async def waiting(tx: Tx, acct: bytes, now_us: int) -> int:
    """How many pairings of the account have not run out."""
    await tx.run(_EXPIRED, a=acct, now=now_us)
    row = await tx.one(_COUNT, a=acct)
    return 0 if row is None else int(row[0])


async def one(tx: Tx, rid: bytes, now_us: int) -> Row | None:
    """A pairing that has not run out."""
    row = await tx.one(_ONE, r=rid)
    return None if row is None or row["exp_us"] <= now_us else row


async def fill(tx: Tx, rid: bytes, slot: str, content: bytes) -> bool:
    """Whether the slot was empty; it holds content then."""
    return bool(await tx.run(_FILL[slot], r=rid, bytes=content))
