"""admin invite, account and quota: what an operator may do about accounts, none of it by name."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from workmoniq_protocol.packing import sha256
from workmoniq_server.calls import House, from_text, to_text
from workmoniq_server.clock import DAY_US
from workmoniq_server.store import accounts, invites
from workmoniq_server.store.database import Row, Tx


class Unknown(Exception):
    """There is no such account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLine:
    """What is known of an account without reading anything of it."""

    acct: str
    made: str
    used_bytes: int
    quota_bytes: int | None
    log_entries: int
    deletion: str | None


async def invite(
    house: House,
    *,
    days: int,
    quota: int | None,
    random_bytes: Callable[[int], bytes] = secrets.token_bytes,
) -> str:
    """A code that makes one account. Only its hash is kept."""
    code = to_text(random_bytes(15))
    until_us = house.clock.wall_us() + days * DAY_US

    async def work(tx: Tx) -> None:
        await invites.add(tx, sha256(code.encode()), until_us, quota)

    await house.database.write(work)
    return code


async def everybody(house: House) -> list[AccountLine]:
    """All accounts, the oldest first."""

    async def work(tx: Tx) -> list[Row]:
        return await accounts.everybody(tx)

    return [_line(row) for row in await house.database.read(work, long=True)]


async def set_quota(house: House, acct: str, quota: int | None) -> None:
    """How many bytes an account may keep; None for the server's default. Raises Unknown."""
    raw = from_text(acct, 16)

    async def work(tx: Tx) -> bool:
        return raw is not None and await accounts.set_quota(tx, raw, quota)

    if not await house.database.write(work):
        raise Unknown


def _line(row: Row) -> AccountLine:
    due = row["delete_due_us"]
    return AccountLine(
        acct=to_text(bytes(row["acct"])),
        made=_day(row["created_day"] * DAY_US),
        used_bytes=row["used_bytes"],
        quota_bytes=row["quota_bytes"],
        log_entries=row["log_n"] + 1,
        deletion=None if due is None else _day(due),
    )


def _day(at_us: int) -> str:
    return datetime.fromtimestamp(at_us / 1_000_000, UTC).date().isoformat()
