"""What a device deletes is gone from rows, objects and quota, while the chain stays whole."""

import pytest
from sqlalchemy import bindparam, select
from tests.fakes.server_account import LARGE, Chain, FakeAccount, FakeDevice, new_account
from tests.fakes.server_calls import call, told
from tests.integration.server.reading import (
    append,
    delete,
    fill,
    get_heads,
    get_many,
    get_one,
    older_wraps,
)

from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.segment import parse_frame, parse_frames
from workmoniq_server.calls import House
from workmoniq_server.jobs import clearing
from workmoniq_server.refusal import Refused
from workmoniq_server.routes import streams
from workmoniq_server.store import schema
from workmoniq_server.store import streams as rows
from workmoniq_server.store.database import Tx
from workmoniq_server.store.errors import StoreUnavailable
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

USED = Statement(
    select(schema.account.c.used_bytes).where(schema.account.c.acct == bindparam("acct"))
)


@pytest.fixture
async def account(house: House) -> FakeAccount:
    return await new_account(house)


@pytest.fixture
async def device(account: FakeAccount) -> FakeDevice:
    return await account.device()


@pytest.fixture
async def tomb(house: House, account: FakeAccount, device: FakeDevice) -> Chain:
    chain = await account.stream(device, "doc")
    await fill(house, device, chain, [4096])
    return chain


async def _used(house: House, account: FakeAccount) -> int:
    async def read(tx: Tx) -> int:
        row = await tx.one(USED, acct=account.acct)
        assert row is not None
        return int(row[0])

    return await house.database.read(read)


async def test_a_range_loses_bodies_and_wraps_and_keeps_its_headers(
    house: House, account: FakeAccount, device: FakeDevice, tomb: Chain
) -> None:
    chain = await account.stream(device)
    before = await _used(house, account)
    frames = await fill(house, device, chain, [4096, LARGE, 4096, 4096])
    assert told(await delete(house, device, [(chain, 0, 2)], tomb)) == {"deleted": 3}
    assert told(await delete(house, device, [(chain, 0, 2)], tomb)) == {"deleted": 0}
    assert [key async for key in house.blobs.list("")] == []
    assert await _used(house, account) == before + 4096 + 80 + 112
    reply = await get_many(house, device, [(chain.stream, seq) for seq in range(4)])
    assert reply.body is not None
    found = parse_frames(reply.body, most=64)
    assert [frame.gone for frame in found] == [True, True, True, False]
    assert [frame.header for frame in found] == [parse_frame(frame).header for frame in frames]
    with pytest.raises(Refused) as caught:
        await get_one(house, device, chain, 1)
    assert caught.value.code is ErrorCode.GONE
    items = told(await older_wraps(house, device, epoch_lt="9"))["items"]
    assert isinstance(items, list)
    assert {(item["s"], item["seq"]) for item in items} == {
        (b64(chain.stream), 3),
        (b64(tomb.stream), 0),
    }


async def test_without_the_segment_that_tells_of_it_nothing_is_deleted(
    house: House, account: FakeAccount, device: FakeDevice, tomb: Chain
) -> None:
    chain = await account.stream(device)
    await fill(house, device, chain, [4096])
    tomb.prev = bytes(32)
    with pytest.raises(Refused) as caught:
        await delete(house, device, [(chain, 0, 0)], tomb)
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert (await get_one(house, device, chain, 0)).status == 200


async def test_a_stream_of_another_account_is_not_found(
    house: House, device: FakeDevice, tomb: Chain
) -> None:
    other = await new_account(house)
    theirs = await other.device()
    chain = await other.stream(theirs)
    await fill(house, theirs, chain, [4096])
    with pytest.raises(Refused) as caught:
        await delete(house, device, [(chain, 0, 0)], tomb)
    assert caught.value.code is ErrorCode.NOT_FOUND
    assert (await get_one(house, theirs, chain, 0)).status == 200


async def test_a_long_range_is_deleted_in_several_transactions(
    house: House, account: FakeAccount, device: FakeDevice, tomb: Chain
) -> None:
    chain = await account.stream(device)
    await fill(house, device, chain, [4096] * 205)
    assert told(await delete(house, device, [(chain, 0, 10**9)], tomb)) == {"deleted": 205}


async def test_the_headers_of_a_closed_stream_go_with_its_last_body(
    house: House, account: FakeAccount, device: FakeDevice, tomb: Chain
) -> None:
    chain = await account.stream(device)
    await fill(house, device, chain, [4096] * 3)

    async def close(tx: Tx) -> bool:
        return await rows.close_stream(tx, acct=account.acct, stream_id=chain.stream, n=1)

    assert await house.database.write(close)

    async def headers() -> bytes | None:
        reply = await call(streams.headers, house, device.who, path={"stream": b64(chain.stream)})
        return reply.body

    await delete(house, device, [(chain, 0, 1)], tomb)
    assert len(await headers() or b"") == 3 * 214
    await delete(house, device, [(chain, 2, 2)], tomb)
    assert await headers() == b""
    heads = told(await get_heads(house, device))["streams"]
    assert isinstance(heads, list)
    [head] = [each for each in heads if each["id"] == b64(chain.stream)]
    assert (head["seq"], head["closed"], head["dropped"]) == (2, True, True)


async def test_an_object_that_could_not_be_deleted_is_deleted_by_the_job(
    house: House,
    account: FakeAccount,
    device: FakeDevice,
    tomb: Chain,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chain = await account.stream(device)
    await fill(house, device, chain, [LARGE])

    async def away(_keys: list[str]) -> None:
        raise StoreUnavailable("away")

    with monkeypatch.context() as patched:
        patched.setattr(house.blobs, "delete", away)
        assert told(await delete(house, device, [(chain, 0, 0)], tomb)) == {"deleted": 1}
    assert len([key async for key in house.blobs.list("")]) == 1
    assert await clearing.delete_due_objects(house) == 1
    assert await clearing.delete_due_objects(house) == 0
    assert [key async for key in house.blobs.list("")] == []


async def test_appending_goes_on_after_a_deletion(
    house: House, account: FakeAccount, device: FakeDevice, tomb: Chain
) -> None:
    chain = await account.stream(device)
    await fill(house, device, chain, [4096] * 2)
    await delete(house, device, [(chain, 0, 1)], tomb)
    assert (await append(house, device, chain, chain.take())).status == 201
