"""Rows of accounts, and the two directories that lead to one: by name and by recovery key."""

from typing import Final

from sqlalchemy import BigInteger, bindparam, delete, null, select, update

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import account, login_name, recovery_id
from workmoniq_server.store.statements import Statement, Value, insert_if_absent

_ACCT: Final = account.c.acct == bindparam("a")
_INSERT: Final = insert_if_absent(account)
_NAME: Final = insert_if_absent(login_name)
_RECOVERY: Final = insert_if_absent(recovery_id)
_ONE: Final = Statement(select(account).where(_ACCT))
_BY_NAME: Final = Statement(
    select(account)
    .join(login_name, login_name.c.acct == account.c.acct)
    .where(login_name.c.name_hash == bindparam("name"))
)
_BY_RECOVERY: Final = Statement(
    select(account)
    .join(recovery_id, recovery_id.c.acct == account.c.acct)
    .where(recovery_id.c.rec_id == bindparam("rec"))
)
_LOG_HEAD: Final = Statement(
    update(account)
    .where(_ACCT, account.c.log_head == bindparam("old"))
    .values(log_n=bindparam("new_n"), log_head=bindparam("new_head"))
)
_LOGIN: Final = Statement(
    update(account).where(_ACCT).values(login_pub=bindparam("sealed"), kdf=bindparam("new_kdf"))
)
_EPOCH: Final = Statement(update(account).where(_ACCT).values(epoch=bindparam("new_epoch")))
_DONE: Final = Statement(update(account).where(_ACCT).values(done_epoch=bindparam("new_epoch")))
_TTL: Final = Statement(update(account).where(_ACCT).values(ttl_days=bindparam("days")))
_QUOTA: Final = Statement(update(account).where(_ACCT).values(quota_bytes=bindparam("quota")))
_CHARGE: Final = Statement(
    update(account)
    .where(_ACCT)
    .values(used_bytes=account.c.used_bytes + bindparam("size", type_=BigInteger))
)
_DUE: Final = Statement(
    update(account)
    .where(_ACCT, account.c.delete_due_us.is_(None))
    .values(
        delete_due_us=bindparam("due"),
        delete_id=bindparam("new_id"),
        delete_request=bindparam("request"),
    )
)
_NOT_DUE: Final = Statement(
    update(account)
    .where(_ACCT)
    .values(delete_due_us=null(), delete_id=null(), delete_request=null())
)
_REC: Final = Statement(update(account).where(_ACCT).values(rec_id=bindparam("rec")))
_FORGET_REC: Final = Statement(delete(recovery_id).where(recovery_id.c.acct == bindparam("a")))
_ALL: Final = Statement(
    select(
        account.c.acct,
        account.c.created_day,
        account.c.used_bytes,
        account.c.quota_bytes,
        account.c.log_n,
        account.c.delete_due_us,
    ).order_by(account.c.created_day, account.c.acct)
)


async def add(tx: Tx, **columns: Value) -> bool:
    """Whether the account is new; its name and recovery key are then taken."""
    return bool(await tx.run(_INSERT, **columns))


async def take_name(tx: Tx, name_hash: bytes, acct: bytes) -> bool:
    """Whether the name was free."""
    return bool(await tx.run(_NAME, name_hash=name_hash, acct=acct))


async def take_recovery(tx: Tx, rec_id: bytes, acct: bytes) -> bool:
    """Whether no account has this recovery key."""
    return bool(await tx.run(_RECOVERY, rec_id=rec_id, acct=acct))


async def one(tx: Tx, acct: bytes) -> Row | None:
    """The row of an account."""
    return await tx.one(_ONE, a=acct)


async def by_name(tx: Tx, name_hash: bytes) -> Row | None:
    """The row of the account of that name."""
    return await tx.one(_BY_NAME, name=name_hash)


async def by_recovery(tx: Tx, rec_id: bytes) -> Row | None:
    """The row of the account of that recovery key."""
    return await tx.one(_BY_RECOVERY, rec=rec_id)


async def move_log(tx: Tx, acct: bytes, *, old: bytes, n: int, head: bytes) -> bool:
    """Whether the log stood at old; it stands at head now."""
    return bool(await tx.run(_LOG_HEAD, a=acct, old=old, new_n=n, new_head=head))


async def set_login(tx: Tx, acct: bytes, sealed: bytes, kdf: int) -> None:
    """Another log-in key."""
    await tx.run(_LOGIN, a=acct, sealed=sealed, new_kdf=kdf)


async def set_epoch(tx: Tx, acct: bytes, epoch: int) -> None:
    """From now on appends under an older epoch are stale."""
    await tx.run(_EPOCH, a=acct, new_epoch=epoch)


async def set_done(tx: Tx, acct: bytes, epoch: int) -> None:
    """Epochs below this one are retired."""
    await tx.run(_DONE, a=acct, new_epoch=epoch)


async def set_ttl(tx: Tx, acct: bytes, days: int) -> None:
    """How long bodies are kept at most; 0 is for ever."""
    await tx.run(_TTL, a=acct, days=days)


async def set_quota(tx: Tx, acct: bytes, quota: int | None) -> bool:
    """Whether there is such an account. None: the server's default."""
    return bool(await tx.run(_QUOTA, a=acct, quota=quota))


async def charge(tx: Tx, acct: bytes, size: int) -> None:
    """So many more bytes are kept for the account, which is held already."""
    await tx.run(_CHARGE, a=acct, size=size)


async def begin_deletion(
    tx: Tx, acct: bytes, *, due_us: int, deletion_id: bytes, request_hash: bytes
) -> None:
    """When the account will be deleted, unless that is settled already."""
    await tx.run(_DUE, a=acct, due=due_us, new_id=deletion_id, request=request_hash)


async def cancel_deletion(tx: Tx, acct: bytes) -> None:
    """The account will not be deleted."""
    await tx.run(_NOT_DUE, a=acct)


async def set_recovery(tx: Tx, acct: bytes, rec_id: bytes) -> bool:
    """Whether the recovery key was nobody's; the account's old one leads nowhere any more."""
    await tx.run(_FORGET_REC, a=acct)
    await tx.run(_REC, a=acct, rec=rec_id)
    return await take_recovery(tx, rec_id, acct)


async def everybody(tx: Tx) -> list[Row]:
    """What an operator may see of each account."""
    return list(await tx.rows(_ALL))
