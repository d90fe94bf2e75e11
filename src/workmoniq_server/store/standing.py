"""Who a token belongs to, read inside the transaction that acts on it and never from a memory."""

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import BigInteger, and_, bindparam, select

from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.schema import account, device, session
from workmoniq_server.store.statements import Statement

# The account's row is the lock of all that changes an account: revoking, rotating and appending
# wait for each other. A second statement then sees what the one before committed. What an append
# depends on changes that row as well: appends on PostgreSQL compare it instead of waiting for it.
_LOCK: Final = Statement(
    select(
        account.c.epoch,
        account.c.done_epoch,
        account.c.log_n,
        account.c.log_head,
        account.c.used_bytes,
        account.c.quota_bytes,
        account.c.head_tag,
        account.c.object_place,
        account.c.acct,
    )
    .where(account.c.acct == bindparam("acct"))
    .with_for_update()
)
_TOKEN: Final = Statement(
    select(
        session.c.token_class,
        session.c.device,
        session.c.exp_us,
        device.c.role,
        device.c.revoked_n,
    )
    .select_from(
        session.outerjoin(
            device, and_(device.c.acct == session.c.acct, device.c.device == session.c.device)
        )
    )
    .where(
        session.c.acct == bindparam("acct"),
        session.c.token_hash == bindparam("token_hash"),
        session.c.exp_us > bindparam("now_us", type_=BigInteger),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedAccount:
    """An account whose row this transaction holds until it ends."""

    acct: bytes
    epoch: int
    done_epoch: int
    log_n: int
    log_head: bytes
    used_bytes: int
    quota_bytes: int | None
    head_tag: bytes = field(repr=False)
    object_place: bytes = field(repr=False)

    def limit(self, default: int) -> int:
        """How many bytes the account may keep."""
        return default if self.quota_bytes is None else self.quota_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenStanding:
    """A token that has not expired. role, revoked: None and False for one without a device."""

    token_class: str
    device: bytes
    role: str | None
    revoked: bool


async def lock_account(tx: Tx, acct: bytes) -> LockedAccount | None:
    """The account, held; None if there is none (any more). Comes first in a transaction."""
    row = await tx.one(_LOCK, acct=acct)
    return None if row is None else _locked(row)


def _locked(row: Row) -> LockedAccount:
    return LockedAccount(
        acct=row[8],
        epoch=row[0],
        done_epoch=row[1],
        log_n=row[2],
        log_head=row[3],
        used_bytes=row[4],
        quota_bytes=row[5],
        head_tag=row[6],
        object_place=row[7],
    )


async def token_standing(
    tx: Tx, *, acct: bytes, token_hash: bytes, now_us: int
) -> TokenStanding | None:
    """What the token is good for now; None if it is unknown or has expired."""
    row = await tx.one(_TOKEN, acct=acct, token_hash=token_hash, now_us=now_us)
    if row is None:
        return None
    return TokenStanding(token_class=row[0], device=row[1], role=row[3], revoked=row[4] is not None)
