"""Removes every row of an account, whichever table it stands in."""

from typing import Final

from sqlalchemy import Table, bindparam, delete, or_, select

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


def _of_account(table: Table) -> Statement:
    return Statement(delete(table).where(table.c.acct == bindparam("acct")))


_TABLES: Final = {
    table.name: _of_account(table)
    for table in schema.main.sorted_tables
    if "acct" in table.c and table is not schema.challenge
}


async def name_and_place(tx: Tx, acct: bytes) -> tuple[bytes, bytes] | None:
    """The hash of the account's name and where its objects stand; None if it is gone."""
    row = await tx.one(_NAME, acct=acct)
    return None if row is None else (bytes(row[0]), bytes(row[1]))


async def erase(tx: Tx, *, acct: bytes, name_hash: bytes) -> dict[str, int]:
    """How many rows each table lost. Objects and the account's key are not in this database."""
    counts = {name: await tx.run(statement, acct=acct) for name, statement in _TABLES.items()}
    counts["challenge"] = await tx.run(_CHALLENGES, acct=acct, name_hash=name_hash)
    counts["failure"] = await tx.run(_FAILURES, name_hash=name_hash)
    return counts
