"""A wrap is written once for each segment and epoch, and rotation knows what is left."""

import pytest
from sqlalchemy import bindparam, update
from tests.fakes.server_account import Chain, FakeAccount, FakeDevice, new_account, new_id
from tests.fakes.server_calls import told
from tests.integration.server.reading import add_wraps, fill, older_wraps

from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.segment import parse_frame, parse_header
from workmoniq_server.calls import House
from workmoniq_server.refusal import Refused
from workmoniq_server.store import schema, wraps
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement

pytestmark = pytest.mark.anyio

ROTATE = Statement(
    update(schema.account).where(schema.account.c.acct == bindparam("a")).values(epoch=1)
)


@pytest.fixture
async def account(house: House) -> FakeAccount:
    return await new_account(house)


@pytest.fixture
async def device(account: FakeAccount) -> FakeDevice:
    return await account.device()


@pytest.fixture
async def chain(account: FakeAccount, device: FakeDevice) -> Chain:
    return await account.stream(device)


def _item(chain: Chain, frame: bytes, wrap: bytes) -> dict[str, object]:
    header = parse_header(parse_frame(frame).header)
    return {
        "s": b64(chain.stream),
        "seq": header.seq,
        "body_hash": b64(header.body_hash),
        "wrap": b64(wrap),
    }


async def test_wraps_are_paged_by_place_and_shrink_as_they_are_sealed_anew(
    house: House, account: FakeAccount, device: FakeDevice, chain: Chain
) -> None:
    frames = await fill(house, device, chain, [4096] * 5)
    await account.run(ROTATE, a=account.acct)
    page = told(await older_wraps(house, device, epoch_lt="1", limit="2"))["items"]
    assert isinstance(page, list)
    assert [item["seq"] for item in page] == [0, 1]
    assert page[0]["wrap"] == b64(parse_frame(frames[0]).wrap)
    rest = told(await older_wraps(house, device, epoch_lt="1", s=b64(chain.stream), seq="1"))[
        "items"
    ]
    assert isinstance(rest, list)
    assert [item["seq"] for item in rest] == [2, 3, 4]
    new = [_item(chain, frame, bytes([9]) * 112) for frame in frames]
    assert told(await add_wraps(house, device, 1, new)) == {
        "ok": 5,
        "same": 0,
        "conflict": [],
        "missing": [],
    }
    assert told(await older_wraps(house, device, epoch_lt="1"))["items"] == []
    read_back = told(await older_wraps(house, device, epoch_lt="2"))["items"]
    assert isinstance(read_back, list)
    assert {(item["epoch"], item["wrap"]) for item in read_back} == {(1, b64(bytes([9]) * 112))}


async def test_the_same_wrap_is_welcome_and_another_one_is_not_written(
    house: House, account: FakeAccount, device: FakeDevice, chain: Chain
) -> None:
    [frame] = await fill(house, device, chain, [4096])
    await account.run(ROTATE, a=account.acct)
    first, second = (_item(chain, frame, bytes([n]) * 112) for n in (1, 2))
    await add_wraps(house, device, 1, [first])
    assert told(await add_wraps(house, device, 1, [first]))["same"] == 1
    conflict = told(await add_wraps(house, device, 1, [second]))
    assert conflict["conflict"] == [{"s": b64(chain.stream), "seq": 0}]
    kept = told(await older_wraps(house, device, epoch_lt="2"))["items"]
    assert isinstance(kept, list)
    assert [item["wrap"] for item in kept] == [first["wrap"]]


async def test_a_wrap_of_another_epoch_than_the_current_one_is_stale(
    house: House, account: FakeAccount, device: FakeDevice, chain: Chain
) -> None:
    [frame] = await fill(house, device, chain, [4096])
    await account.run(ROTATE, a=account.acct)
    for epoch in (0, 2):
        with pytest.raises(Refused) as caught:
            await add_wraps(house, device, epoch, [_item(chain, frame, bytes(112))])
        assert caught.value.code is ErrorCode.STALE_EPOCH
        assert caught.value.members == {"epoch": 1}


async def test_a_wrap_of_no_segment_here_is_named_and_not_written(
    house: House, account: FakeAccount, device: FakeDevice, chain: Chain
) -> None:
    [frame] = await fill(house, device, chain, [4096])
    await account.run(ROTATE, a=account.acct)
    good = _item(chain, frame, bytes(112))
    wrong = [
        {**good, "s": b64(new_id())},
        {**good, "seq": 1},
        {**good, "body_hash": b64(bytes(32))},
    ]
    reply = told(await add_wraps(house, device, 1, wrong))
    assert reply["ok"] == 0
    assert reply["missing"] == [{"s": item["s"], "seq": item["seq"]} for item in wrong]


async def test_a_rotation_is_done_when_nothing_older_is_left(
    house: House, account: FakeAccount, device: FakeDevice, chain: Chain
) -> None:
    frames = await fill(house, device, chain, [4096] * 2)
    await account.run(ROTATE, a=account.acct)

    async def left(tx: Tx) -> bool:
        return await wraps.any_older(tx, acct=account.acct, epoch_lt=1)

    assert await house.database.read(left)
    await add_wraps(house, device, 1, [_item(chain, frames[0], bytes(112))])
    assert await house.database.read(left)
    await add_wraps(house, device, 1, [_item(chain, frames[1], bytes(112))])
    assert not await house.database.read(left)

    async def retire(tx: Tx) -> int:
        return await wraps.retire_below(tx, acct=account.acct, epoch_lt=1)

    assert await house.database.write(retire) == 2
    assert await house.database.write(retire) == 0
