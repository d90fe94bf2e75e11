"""Rows of invitations: each makes one account."""

from typing import Final

from sqlalchemy import bindparam, select, update

from workmoniq_server.store import accounts
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import invite
from workmoniq_server.store.statements import Statement, insert_if_absent

_INSERT: Final = insert_if_absent(invite)
_USE: Final = Statement(
    update(invite)
    .where(
        invite.c.code_hash == bindparam("c"),
        invite.c.used_us.is_(None),
        invite.c.until_us > bindparam("now"),
    )
    .values(used_us=bindparam("now_used"))
)
_ONE: Final = Statement(select(invite).where(invite.c.code_hash == bindparam("c")))


async def add(tx: Tx, code_hash: bytes, until_us: int, quota: int | None) -> None:
    """An invitation that holds until then. quota: bytes of the account it makes."""
    await tx.run(_INSERT, code_hash=code_hash, until_us=until_us, used_us=None, quota_bytes=quota)


async def may_be_used(tx: Tx, code_hash: bytes, name_hash: bytes, now_us: int) -> bool:
    """Whether it is one that makes an account, or made the account of that name: a lost answer."""
    row = await tx.one(_ONE, c=code_hash)
    if row is None:
        return False
    if row["used_us"] is None:
        return bool(row["until_us"] > now_us)
    return await accounts.by_name(tx, name_hash) is not None


async def use(tx: Tx, code_hash: bytes, now_us: int) -> Row | None:
    """The invitation, which makes no second account; None if it is none or was used."""
    if not await tx.run(_USE, c=code_hash, now=now_us, now_used=now_us):
        return None
    return await tx.one(_ONE, c=code_hash)
