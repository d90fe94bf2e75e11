"""Objects whose segments are gone, until the object store has forgotten them too."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import BigInteger, and_, bindparam, delete, select

from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import account, object_due, segment
from workmoniq_server.store.statements import Statement

_DUE: Final = Statement(
    select(object_due.c.acct, object_due.c.object_name, account.c.object_place)
    .select_from(object_due.join(account, account.c.acct == object_due.c.acct))
    .order_by(object_due.c.acct, object_due.c.object_name)
    .limit(bindparam("most", type_=BigInteger))
)
_DONE: Final = Statement(
    delete(object_due).where(
        object_due.c.acct == bindparam("acct"), object_due.c.object_name == bindparam("object_name")
    )
)
_PLACES: Final = Statement(
    select(account.c.acct, account.c.object_place)
    .where(account.c.acct > bindparam("after"))
    .order_by(account.c.acct)
    .limit(bindparam("most", type_=BigInteger))
)
_PLACE: Final = Statement(select(account.c.object_place).where(account.c.acct == bindparam("acct")))
_AT_PLACE: Final = Statement(
    select(account.c.acct).where(account.c.object_place == bindparam("object_place"))
)
_NAMES: Final = Statement(
    select(segment.c.stream, segment.c.seq, segment.c.object_name).where(
        and_(segment.c.acct == bindparam("acct"), segment.c.object_name.is_not(None))
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueObject:
    """An object nobody needs any more."""

    acct: bytes
    object_name: bytes
    object_place: bytes


async def due(tx: Tx, *, most: int) -> list[DueObject]:
    """Of all accounts: this is the server's own work."""
    return [
        DueObject(acct=row[0], object_name=row[1], object_place=row[2])
        for row in await tx.rows(_DUE, most=most)
    ]


async def done(tx: Tx, *, acct: bytes, object_name: bytes) -> None:
    """The object store has forgotten it. Safe to repeat."""
    await tx.run(_DONE, acct=acct, object_name=object_name)


async def places(tx: Tx, *, after: bytes, most: int) -> list[tuple[bytes, bytes]]:
    """Accounts in their order, each with where its objects stand."""
    return [(row[0], row[1]) for row in await tx.rows(_PLACES, after=after, most=most)]


async def place_of(tx: Tx, acct: bytes) -> bytes | None:
    """Where the account's objects stand; None if the account is gone."""
    row = await tx.one(_PLACE, acct=acct)
    return None if row is None else bytes(row[0])


async def account_at(tx: Tx, object_place: bytes) -> bytes | None:
    """Whose objects stand there; None if nobody's."""
    row = await tx.one(_AT_PLACE, object_place=object_place)
    return None if row is None else bytes(row[0])


async def names_of(tx: Tx, acct: bytes) -> dict[bytes, tuple[bytes, int]]:
    """Every object that a segment of the account has, with that segment's stream and number."""
    return {row[2]: (row[0], row[1]) for row in await tx.rows(_NAMES, acct=acct)}
