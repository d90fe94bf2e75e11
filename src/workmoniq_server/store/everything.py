"""Every row held about one account, as its owner may see it."""

from typing import Final

from sqlalchemy import BigInteger, ColumnElement, Table, bindparam, func, or_, select

from workmoniq_server.store import schema
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.statements import Statement

LONGEST: Final = 64
"""Bytes of a value that is shown whole; of a longer one only its length is told."""
MOST_ROWS: Final = 20_000
"""Of one table: a full account has half a million, which nobody reads and no memory holds twice."""


def _of(table: Table) -> ColumnElement[bool]:
    if table is schema.challenge:
        return or_(
            schema.challenge.c.acct == bindparam("a"),
            schema.challenge.c.subject == bindparam("name"),
        )
    if table is schema.failure:
        return schema.failure.c.name_hash == bindparam("name")
    return table.c["acct"] == bindparam("a")


# What a table is left out for: it has no row about any one account.
_NOBODYS: Final = schema.WITHOUT_ACCOUNT - {"failure"}
# A value too long to be shown stands as its length, so that it need not be read.
_TABLES: Final = {
    table.name: (
        [column.name for column in table.columns if column.name != "sealed"],
        Statement(
            select(*[column for column in table.columns if column.name != "sealed"])
            .where(_of(table))
            .order_by(*table.primary_key)
            .limit(bindparam("most", type_=BigInteger))
        ),
        Statement(select(func.count()).select_from(table).where(_of(table))),
    )
    for table in schema.main.sorted_tables
    if table.name not in _NOBODYS
}


async def about(
    tx: Tx, acct: bytes, name_hash: bytes, *, most: int = MOST_ROWS
) -> tuple[dict[str, list[dict[str, object]]], dict[str, int]]:
    """Rows by table, the first `most` of each; and how many more there are, where there are.

    Bodies themselves are left out; their rows tell how long they are.
    """
    found: dict[str, list[dict[str, object]]] = {}
    more: dict[str, int] = {}
    for name, (columns, statement, counting) in _TABLES.items():
        both = {"a": acct, "name": name_hash}
        values = {key: both[key] for key in both if key in statement.for_sqlite().names}
        rows = await tx.rows(statement, **values, most=most)
        found[name] = [_shown(columns, row) for row in rows]
        counted = None if len(rows) < most else await tx.one(counting, **values)
        if counted is not None and counted[0] > most:
            more[name] = int(counted[0]) - most
    return found, more


def _shown(columns: list[str], row: Row) -> dict[str, object]:
    shown: dict[str, object] = {}
    for place, column in enumerate(columns):
        value = row[place]
        if isinstance(value, bytes | memoryview) and len(value) > LONGEST:
            shown[f"{column}_bytes"] = len(value)
        else:
            shown[column] = bytes(value) if isinstance(value, memoryview) else value
    return shown
