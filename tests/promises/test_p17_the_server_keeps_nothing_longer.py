"""P17: a year on the server, by its own clock: every class of row goes when its time is over."""

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from tests.fakes.server_account import FakeAccount, FakeDevice, new_account, new_id
from tests.integration.server.conftest import (  # noqa: F401  # fixtures
    ServerClock,
    anyio_backend,
    clock,
    config,
    house,
    places,
    storage,
)
from tests.integration.server.reading import fill, get_many

from workmoniq_protocol.wire.segment import parse_frames
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_server.deleting import delete_account
from workmoniq_server.jobs.table import JOBS
from workmoniq_server.store import schema
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

KEPT_DAYS = 30
STEP_DAYS = 7
JOURNAL_DAYS = 60
_ENDS = ("exp_us", "until_us")
_OWN = {"lease"}
"""Whose turn a job is; nothing of anybody."""
_TTL = Statement(
    update(schema.account)
    .where(schema.account.c.acct == bindparam("a"))
    .values(ttl_days=bindparam("days"))
)
_RENEW = Statement(
    update(schema.session)
    .where(schema.session.c.token_hash == bindparam("of"))
    .values(exp_us=bindparam("until"))
)


@pytest.fixture
def database_url() -> str:
    """SQLite; jobs and tables are the same on both, and tested on both elsewhere."""
    return ""


async def leave_traces(account: FakeAccount, clock: ServerClock) -> None:  # noqa: F811
    """A row of every class that has an end, as a day's use leaves them."""
    now_us = clock.now_us
    rows: dict[str, dict[str, object]] = {
        "session": {
            "token_hash": new_id(32),
            "token_class": "pw",
            "device": bytes(16),
            "session_pk": new_id(32),
            "exp_us": now_us + HOUR_US,
        },
        "proof_nonce": {"nonce": new_id(), "until_us": now_us + 10 * MINUTE_US},
        "pair": {"rid": new_id(), "exp_us": now_us + 10 * MINUTE_US},
        "challenge": {
            "cid": new_id(),
            "subject": new_id(32),
            "purpose": "login",
            "challenge": new_id(32),
            "exp_us": now_us + MINUTE_US,
        },
        "invite": {"code_hash": new_id(32), "until_us": now_us + 14 * DAY_US},
        "failure": {"name_hash": new_id(32), "prefix": b"", "count": 1, "at_us": now_us},
    }
    for name, values in rows.items():
        table = schema.main.tables[name]
        owner = {"acct": account.acct} if "acct" in table.c and name != "challenge" else {}
        empty = {column.name: None for column in table.c if column.nullable}
        asked = empty | owner | values
        await account.run(Statement(insert(table)), **asked)  # type: ignore[arg-type]


async def look_after(house: House) -> None:  # noqa: F811
    for job in JOBS:
        await job.work(house)


async def overdue(house: House) -> dict[str, int]:  # noqa: F811
    """Rows past their end, by table: of every table that says when its rows end."""
    now_us, found = house.clock.wall_us(), {}
    for table in schema.main.sorted_tables:
        for name in _ENDS:
            if name in table.c and table.name not in _OWN:
                asked = Statement(
                    select(func.count()).select_from(table).where(table.c[name] <= now_us)
                )
                found[table.name] = await count(house, asked)
    day_ago = schema.failure.c.at_us <= now_us - DAY_US
    asked = Statement(select(func.count()).select_from(schema.failure).where(day_ago))
    found["failure"] = await count(house, asked)
    assert {"session", "proof_nonce", "challenge", "pair", "invite", "failure"} <= set(found)
    return {name: number for name, number in found.items() if number}


async def count(house: House, asked: Statement) -> int:  # noqa: F811
    async def read(tx: Tx) -> int:
        row = await tx.one(asked)
        return -1 if row is None else int(row[0])

    return await house.database.read(read)


async def renewed(account: FakeAccount, device: FakeDevice, clock: ServerClock) -> None:  # noqa: F811
    """The device asks for a new token, as it does each hour."""
    await account.run(_RENEW, of=device.who.token_hash, until=clock.now_us + 8 * DAY_US)


async def test_through_a_year_no_row_and_no_body_outlives_its_time(
    house: House,  # noqa: F811
    clock: ServerClock,  # noqa: F811
) -> None:
    account = await new_account(house)
    device = await account.device()
    chain = await account.stream(device)
    await account.run(_TTL, a=account.acct, days=KEPT_DAYS)
    for week in range(366 // STEP_DAYS):
        await renewed(account, device, clock)
        await fill(house, device, chain, [4096])
        await leave_traces(account, clock)
        clock.now_us += STEP_DAYS * DAY_US
        await look_after(house)
        assert await overdue(house) == {}, f"after week {week}"
        await renewed(account, device, clock)
        reply = await get_many(house, device, [(chain.stream, seq) for seq in range(chain.seq)])
        assert reply.body is not None
        ages = [(week + 1 - seq) * STEP_DAYS for seq in range(chain.seq)]
        assert [frame.gone for frame in parse_frames(reply.body, most=64)] == [
            age > KEPT_DAYS for age in ages
        ]


async def test_that_somebody_had_an_account_is_forgotten_after_sixty_days(
    house: House,  # noqa: F811
    clock: ServerClock,  # noqa: F811
) -> None:
    account = await new_account(house)
    assert await delete_account(house, account.acct, request_hash=bytes(32)) is not None
    clock.now_us += JOURNAL_DAYS * DAY_US - 1
    await look_after(house)
    assert len(await house.journal.all()) == 1
    clock.now_us += 2
    await look_after(house)
    assert await house.journal.all() == []
