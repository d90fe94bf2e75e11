"""What happens at the same moment: rotations, revocations and appends never miss each other."""

import asyncio
from collections.abc import Coroutine

import pytest
from sqlalchemy import bindparam, func, select, update
from tests.fakes.server_account import Chain, FakeAccount, FakeDevice, new_account
from tests.fakes.server_calls import call

from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import House
from workmoniq_server.refusal import Refused
from workmoniq_server.routes import streams as routes
from workmoniq_server.store import schema, wraps
from workmoniq_server.store.database import Tx
from workmoniq_server.store.standing import lock_account
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

EPOCH = Statement(
    update(schema.account)
    .where(schema.account.c.acct == bindparam("a"))
    .values(epoch=bindparam("new"))
)
REVOKE = Statement(
    update(schema.device)
    .where(schema.device.c.acct == bindparam("a"), schema.device.c.device == bindparam("d"))
    .values(revoked_n=1)
)
LOG = Statement(
    update(schema.account).where(schema.account.c.acct == bindparam("a")).values(log_n=1)
)
COUNT = Statement(
    select(func.count()).select_from(schema.segment).where(schema.segment.c.acct == bindparam("a"))
)


async def _append_until_refused(
    house: House, device: FakeDevice, chain: Chain, epoch: int
) -> tuple[int, ErrorCode | None]:
    for count in range(60):
        try:
            await call(
                routes.append,
                house,
                device.who,
                path={"stream": b64(chain.stream)},
                query={"epoch": str(epoch)},
                body=chain.take(),
            )
        except Refused as refused:
            return count, refused.code
    return 60, None


async def _all(
    lives: list[Coroutine[object, object, tuple[int, ErrorCode | None]]],
) -> list[tuple[int, ErrorCode | None]]:
    return list(await asyncio.gather(*lives))


async def _count(house: House, account: FakeAccount) -> int:
    async def read(tx: Tx) -> int:
        row = await tx.one(COUNT, a=account.acct)
        return -1 if row is None else int(row[0])

    return await house.database.read(read, snapshot=False)


async def test_no_append_under_an_old_epoch_lands_after_a_rotation(house: House) -> None:
    account = await new_account(house)
    devices = [await account.device() for _ in range(4)]
    chains = [await account.stream(device) for device in devices]

    async def rotate() -> int:
        await asyncio.sleep(0.05)

        async def work(tx: Tx) -> None:
            assert await lock_account(tx, account.acct) is not None
            await tx.run(EPOCH, a=account.acct, new=1)

        await house.database.write(work)
        return await _count(house, account)

    appended = [
        _append_until_refused(house, device, chain, 0)
        for device, chain in zip(devices, chains, strict=True)
    ]
    at_rotation, lives = await asyncio.gather(rotate(), _all(appended))
    assert await _count(house, account) == at_rotation == sum(count for count, _ in lives)
    assert {code for _, code in lives} <= {ErrorCode.STALE_EPOCH, None}

    async def left(tx: Tx) -> bool:
        return await wraps.any_older(tx, acct=account.acct, epoch_lt=1)

    assert await house.database.read(left) is (at_rotation > 0)


async def test_nothing_of_a_device_lands_after_its_revocation(house: House) -> None:
    account = await new_account(house)
    device = await account.device()
    chains = [await account.stream(device) for _ in range(4)]

    async def revoke() -> int:
        await asyncio.sleep(0.05)

        async def work(tx: Tx) -> None:
            assert await lock_account(tx, account.acct) is not None
            await tx.run(REVOKE, a=account.acct, d=device.id)
            await tx.run(LOG, a=account.acct)  # a revocation is an entry

        await house.database.write(work)
        return await _count(house, account)

    appended = [_append_until_refused(house, device, chain, 0) for chain in chains]
    at_revocation, lives = await asyncio.gather(revoke(), _all(appended))
    assert await _count(house, account) == at_revocation
    assert {code for _, code in lives} <= {ErrorCode.DEVICE_REVOKED, None}


async def test_the_quota_holds_however_many_append_at_once(house: House) -> None:
    size = 4096 + 80 + 112
    account = await new_account(house, quota_bytes=10 * size)
    devices = [await account.device() for _ in range(6)]
    chains = [await account.stream(device) for device in devices]
    lives = await asyncio.gather(
        *(
            _append_until_refused(house, device, chain, 0)
            for device, chain in zip(devices, chains, strict=True)
        )
    )
    assert sum(count for count, _ in lives) == 10
    assert {code for _, code in lives} == {ErrorCode.QUOTA}
