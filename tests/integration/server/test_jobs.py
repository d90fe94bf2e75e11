"""What the server clears by itself, and that two servers do not do it at once."""

from dataclasses import replace

import pytest
from sqlalchemy import bindparam, func, insert, select, update
from tests.fakes.server_account import LARGE, Chain, FakeAccount, FakeDevice, new_account, new_id
from tests.integration.server.conftest import ServerClock
from tests.integration.server.reading import fill, get_many

from workmoniq_protocol.wire.segment import parse_frames
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_server.jobs import clearing
from workmoniq_server.jobs.runner import run, turn
from workmoniq_server.jobs.table import JOBS, Job
from workmoniq_server.store import schema
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

TTL = Statement(
    update(schema.account)
    .where(schema.account.c.acct == bindparam("a"))
    .values(ttl_days=bindparam("days"))
)
SESSIONS = Statement(select(func.count()).select_from(schema.session))


async def _gone(house: House, device: FakeDevice, chain: Chain) -> list[bool]:
    reply = await get_many(house, device, [(chain.stream, seq) for seq in range(chain.seq)])
    assert reply.body is not None
    return [frame.gone for frame in parse_frames(reply.body, most=64)]


async def test_old_bodies_go_from_the_front_and_never_leave_a_hole(
    house: House, clock: ServerClock
) -> None:
    account = await new_account(house)
    device = await account.device()
    events, docs = await account.stream(device), await account.stream(device, "doc")
    await fill(house, device, events, [4096, LARGE])
    await fill(house, device, docs, [4096])
    clock.now_us -= 0
    later = replace(house, clock=ServerClock(clock.now_us + HOUR_US // 2))
    await fill(later, device, events, [4096])
    await account.run(TTL, a=account.acct, days=7)
    clock.now_us += 7 * DAY_US
    assert await clearing.apply_retention(house) == 0
    clock.now_us += HOUR_US
    assert await clearing.apply_retention(house) == 3
    assert await clearing.apply_retention(house) == 0
    assert await _gone(house, device, events) == [True, True, True]
    assert await _gone(house, device, docs) == [False]
    assert [found async for found in house.blobs.list("v1/")] == []


async def test_without_a_time_to_live_nothing_goes(house: House, clock: ServerClock) -> None:
    account = await new_account(house)
    device = await account.device()
    chain = await account.stream(device)
    await fill(house, device, chain, [4096])
    clock.now_us += 4000 * DAY_US
    assert await clearing.apply_retention(house) == 0
    assert await _gone(house, device, chain) == [False]


async def test_younger_bodies_stay(house: House, clock: ServerClock) -> None:
    account = await new_account(house)
    device = await account.device()
    chain = await account.stream(device)
    await fill(house, device, chain, [4096] * 2)
    await account.run(TTL, a=account.acct, days=7)
    await _renew(account, device, clock)
    clock.now_us += 5 * DAY_US
    await _renew(account, device, clock)
    await fill(house, device, chain, [4096])
    clock.now_us += 3 * DAY_US
    assert await clearing.apply_retention(house) == 2
    assert await _gone(house, device, chain) == [True, True, False]


async def _renew(account: FakeAccount, device: FakeDevice, clock: ServerClock) -> None:
    statement = Statement(
        update(schema.session)
        .where(schema.session.c.acct == bindparam("a"))
        .values(exp_us=bindparam("until"))
    )
    assert device.who.acct == account.acct
    await account.run(statement, a=account.acct, until=clock.now_us + 30 * DAY_US)


async def test_what_has_expired_is_removed(house: House, clock: ServerClock) -> None:
    account = await new_account(house)
    await account.device()
    nonce = Statement(insert(schema.proof_nonce))
    await account.run(nonce, acct=account.acct, nonce=new_id(), until_us=clock.now_us + MINUTE_US)
    assert await clearing.expire_rows(house) == 0
    clock.now_us += HOUR_US
    assert await clearing.expire_rows(house) == 2

    async def count(tx: Tx) -> int:
        row = await tx.one(SESSIONS)
        return -1 if row is None else int(row[0])

    assert await house.database.read(count) == 0


async def test_a_job_is_done_once_by_all_servers_together(house: House, clock: ServerClock) -> None:
    done: list[bytes] = []

    async def work(_house: House) -> int:
        done.append(b"")
        return len(done)

    job = Job(name="counting", every_s=60, work=work)
    assert await turn(house, job, b"first") == 1
    assert await turn(house, job, b"second") is None
    assert await turn(house, job, b"first") is None
    clock.now_us += MINUTE_US
    assert await turn(house, job, b"second") == 2
    assert await turn(house, job, b"first") is None


async def test_a_job_that_fails_is_told_and_comes_again(
    house: House, clock: ServerClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def work(_house: House) -> int:
        raise KeyError("a secret")

    job = Job(name="failing", every_s=60, work=work)
    assert await turn(house, job, b"first") is None
    assert [record.message for record in caplog.records] == ["a job failed"]
    assert "a secret" not in caplog.text
    clock.now_us += MINUTE_US
    assert await turn(house, job, b"first") is None


async def test_every_job_runs_on_an_empty_server_and_stops_with_it(house: House) -> None:
    for job in JOBS:
        assert await turn(house, job, b"me") == 0
    house.stopping.set()
    await run(house)
