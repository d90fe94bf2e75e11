"""One of several servers does a job at a time: whose turn it is stands in a row."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, update

from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import lease
from workmoniq_server.store.statements import Statement, insert_if_absent

_FIRST: Final = insert_if_absent(lease)
_TAKE: Final = Statement(
    update(lease)
    .where(
        lease.c.name == bindparam("of_name"),
        lease.c.until_us <= bindparam("now_us", type_=BigInteger),
    )
    .values(holder=bindparam("by"), until_us=bindparam("until"))
)


async def take(tx: Tx, *, name: str, holder: bytes, now_us: int, until_us: int) -> bool:
    """Whether it is holder's turn. Nobody's comes before until_us, holder's own included."""
    if await tx.run(_FIRST, name=name, holder=holder, until_us=until_us) == 1:
        return True
    return await tx.run(_TAKE, of_name=name, by=holder, now_us=now_us, until=until_us) == 1
