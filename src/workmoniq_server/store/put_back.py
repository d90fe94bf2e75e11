"""That the operator has said that this database was put back to a backup, and when."""

from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from workmoniq_server.clock import DAY_US
from workmoniq_server.store.database import Tx
from workmoniq_server.store.schema import setting
from workmoniq_server.store.statements import Statement

LASTS_US: Final = 30 * DAY_US
"""For so long devices may tell again what was lost."""

NAME: Final = "put_back_us"
BYTES: Final = 8

_READ: Final = Statement(select(setting.c.value).where(setting.c.name == bindparam("of_name")))
_DELETE: Final = Statement(delete(setting).where(setting.c.name == bindparam("of_name")))
_INSERT: Final = Statement(insert(setting))


async def tell(tx: Tx, now_us: int) -> None:
    """It was put back, as of now."""
    await tx.run(_DELETE, of_name=NAME)
    await tx.run(_INSERT, name=NAME, value=now_us.to_bytes(BYTES))


async def is_told(tx: Tx, now_us: int) -> bool:
    """Whether that was said within the last 30 days."""
    row = await tx.one(_READ, of_name=NAME)
    return row is not None and now_us - int.from_bytes(bytes(row[0])) < LASTS_US
