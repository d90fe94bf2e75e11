"""Removes every row of an account, whichever table it stands in.

One transaction takes the account itself and all by which anybody reaches it: from then on it is
refused as if it had never been. What may be gigabytes goes after it, a little at a time, so that
nobody else waits; until that is over those rows are an orphan's, which a start finds again.
"""

from typing import Final

from sqlalchemy import BigInteger, Table, bindparam, delete, or_, select, tuple_

from workmoniq_server.store import schema
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement

_NAME: Final = Statement(
    select(schema.account.c.name_hash, schema.account.c.object_place).where(
        schema.account.c.acct == bindparam("acct")
    )
)
_FAILURES: Final = Statement(
    delete(schema.failure).where(schema.failure.c.name_hash == bindparam("name_hash"))
)
_CHALLENGES: Final = Statement(
    delete(schema.challenge).where(
        or_(
            schema.challenge.c.acct == bindparam("acct"),
            schema.challenge.c.subject == bindparam("acct"),
            schema.challenge.c.subject == bindparam("name_hash"),
        )
    )
)


AT_ONCE: Final = 200
"""Rows of each long table that one transaction removes."""

_LONG: Final = (
    schema.wrap,
    schema.segment,
    schema.log_entry,
    schema.epoch_grant,
    schema.object_due,
)


def _of_account(table: Table) -> Statement:
    return Statement(delete(table).where(table.c.acct == bindparam("acct")))


def _some_of_account(table: Table) -> Statement:
    key = tuple_(*table.primary_key)
    some = (
        select(*table.primary_key)
        .where(table.c.acct == bindparam("acct"))
        .limit(bindparam("most", type_=BigInteger))
    )
    return Statement(delete(table).where(key.in_(some)))


def _next_account(table: Table) -> Statement:
    of_it = table.c.acct
    return Statement(select(of_it).where(of_it > bindparam("after")).order_by(of_it).limit(1))


_TABLES: Final = {
    table.name: _of_account(table)
    for table in schema.main.sorted_tables
    if "acct" in table.c and table is not schema.challenge and table not in _LONG
}
_SOME: Final = {table.name: _some_of_account(table) for table in _LONG}
_NEXT: Final = tuple(_next_account(table) for table in _LONG)
_IS_THERE: Final = Statement(
    select(schema.account.c.acct).where(schema.account.c.acct == bindparam("acct"))
)


async def name_and_place(tx: Tx, acct: bytes) -> tuple[bytes, bytes] | None:
    """The hash of the account's name and where its objects stand; None if it is gone."""
    row = await tx.one(_NAME, acct=acct)
    return None if row is None else (bytes(row[0]), bytes(row[1]))


async def erase(tx: Tx, *, acct: bytes, name_hash: bytes) -> dict[str, int]:
    """Take the account and the ways to it; how many rows each table lost. erase_some goes on.

    Objects and the account's key are not in this database.
    """
    counts = {name: await tx.run(statement, acct=acct) for name, statement in _TABLES.items()}
    counts["challenge"] = await tx.run(_CHALLENGES, acct=acct, name_hash=name_hash)
    counts["failure"] = await tx.run(_FAILURES, name_hash=name_hash)
    return counts


async def erase_some(tx: Tx, *, acct: bytes, most: int) -> dict[str, int]:
    """Take some of what an erased account left; how many rows each table lost, none once done."""
    return {name: await tx.run(some, acct=acct, most=most) for name, some in _SOME.items()}


async def next_orphan(tx: Tx, *, after: bytes) -> tuple[bytes, bool] | None:
    """The next account by id that rows are left of, and whether it is an orphan; None: no more."""
    found = [await tx.one(each, after=after) for each in _NEXT]
    left = [bytes(row[0]) for row in found if row is not None]
    if not left:
        return None
    return min(left), await tx.one(_IS_THERE, acct=min(left)) is None
