"""One of several servers does a job at a time: whose turn it is stands in a row."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, delete, or_, update

from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import lease
from workmoniq_server.store.statements import Statement, insert_if_absent

_FIRST: Final = insert_if_absent(lease)
_TAKE: Final = Statement(
    update(lease)
    .where(
        lease.c.name == bindparam("of_name"),
        or_(
            lease.c.until_us <= bindparam("now_us", type_=BigInteger),
            lease.c.holder == bindparam("by"),
        ),
    )
    .values(holder=bindparam("by"), until_us=bindparam("until"))
)
_GIVE: Final = Statement(
    delete(lease).where(lease.c.name == bindparam("name"), lease.c.holder == bindparam("holder"))
)


async def take(tx: Tx, *, name: str, holder: bytes, now_us: int, until_us: int) -> bool:
    """Whether holder may do the job until then. Safe to repeat, which prolongs it."""
    if await tx.run(_FIRST, name=name, holder=holder, until_us=until_us) == 1:
        return True
    return await tx.run(_TAKE, of_name=name, by=holder, now_us=now_us, until=until_us) == 1


async def give_back(tx: Tx, *, name: str, holder: bytes) -> None:
    """Let another server do the job at once."""
    await tx.run(_GIVE, name=name, holder=holder)
