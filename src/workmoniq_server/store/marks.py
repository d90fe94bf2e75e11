"""A number that only rises, kept in two databases, so that an older one of them is known for it.

It is written to the main database first and then to the journal, which no backup holds. A main
database whose number is lower was put back.
"""

from typing import Final

from sqlalchemy import BigInteger, bindparam, select, update

from workmoniq_server.store.database import Database, Tx
from workmoniq_server.store.schema import mark, setting
from workmoniq_server.store.schema import support_grant as grant
from workmoniq_server.store.statements import Statement, insert_if_absent
from workmoniq_server.store.support import State

_NAME: Final = "support_mark"
_BYTES: Final = 8

_MAIN: Final = Statement(select(setting.c.value).where(setting.c.name == bindparam("of_name")))
_FIRST_MAIN: Final = insert_if_absent(setting)
_RAISE_MAIN: Final = Statement(
    update(setting)
    .where(setting.c.name == bindparam("of_name"), setting.c.value < bindparam("new"))
    .values(value=bindparam("new"))
)
_JOURNAL: Final = Statement(select(mark.c.value).where(mark.c.name == bindparam("of_name")))
_FIRST_JOURNAL: Final = insert_if_absent(mark)
_new = bindparam("new", type_=BigInteger)
_RAISE_JOURNAL: Final = Statement(
    update(mark).where(mark.c.name == bindparam("of_name"), mark.c.value < _new).values(value=_new)
)
_SINCE: Final = Statement(
    select(grant.c.handle)
    .where(
        grant.c.ended_us.is_(None) | (grant.c.ended_us >= bindparam("since_us", type_=BigInteger))
    )
    .limit(1)
)
_END_ALL: Final = Statement(
    update(grant)
    .where(grant.c.ended_us.is_(None))
    .values(
        state=State.REVOKED.value,
        rev=grant.c.rev + 1,
        ended_us=bindparam("now_us", type_=BigInteger),
        claim_p=None,
        claim_sigs=None,
        claim_tmac=None,
        bundle_hash=None,
    )
)


async def of_main(tx: Tx) -> int:
    """The main database's number; 0 before the first."""
    row = await tx.one(_MAIN, of_name=_NAME)
    return 0 if row is None else int.from_bytes(bytes(row[0]))


async def raise_main(tx: Tx, value: int) -> None:
    """It is at least that from now on."""
    raw = value.to_bytes(_BYTES)
    await tx.run(_FIRST_MAIN, name=_NAME, value=raw)
    await tx.run(_RAISE_MAIN, of_name=_NAME, new=raw)


async def moved_since(tx: Tx, value: int) -> bool:
    """Whether a grant is live, or has ended since."""
    return await tx.one(_SINCE, since_us=value) is not None


async def end_all(tx: Tx, now_us: int) -> int:
    """How many grants were live; none is any more."""
    return await tx.run(_END_ALL, now_us=now_us)


async def of_journal(database: Database) -> int:
    """The journal's number; 0 before the first."""

    async def read(tx: Tx) -> int:
        row = await tx.one(_JOURNAL, of_name=_NAME)
        return 0 if row is None else int(row[0])

    return await database.read(read, snapshot=False)


async def raise_journal(database: Database, value: int) -> None:
    """It is at least that from now on."""

    async def work(tx: Tx) -> None:
        await tx.run(_FIRST_JOURNAL, name=_NAME, value=value)
        await tx.run(_RAISE_JOURNAL, of_name=_NAME, new=value)

    await database.write(work)
