"""Heads, headers and bodies come back as they were taken in, to their own account only."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from tests.fakes.server_account import LARGE, FakeAccount, new_account, new_id
from tests.fakes.server_calls import call, told
from tests.integration.server.reading import append, fill, get_heads, get_many, get_one

from workmoniq_protocol import limits
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.segment import parse_frame, parse_frames
from workmoniq_server.bells import MOST_WAITING
from workmoniq_server.calls import House, Reply
from workmoniq_server.refusal import Refused
from workmoniq_server.routes import streams
from workmoniq_server.store import everything
from workmoniq_server.store.database import Tx

pytestmark = pytest.mark.anyio


@pytest.fixture
async def account(house: House) -> FakeAccount:
    return await new_account(house)


def _body(reply: Reply) -> bytes:
    assert reply.body is not None
    return reply.body


async def test_heads_name_every_stream_and_change_with_every_append(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    chain, empty = await account.stream(device), await account.stream(device, "doc")
    first = await get_heads(house, device)
    await fill(house, device, chain, [4096, 4096])
    second = await get_heads(house, device)
    assert first.headers["etag"] != second.headers["etag"]
    by_id: dict[str, Any] = {each["id"]: each for each in told(second)["streams"]}  # type: ignore[attr-defined]
    assert by_id[b64(chain.stream)] == {
        "id": b64(chain.stream),
        "seq": 1,
        "hash": b64(chain.prev),
        "closed": False,
        "dropped": False,
    }
    assert by_id[b64(empty.stream)]["seq"] is None
    assert told(second)["log"] == {"n": 0, "hash": b64(account.log_hash)}
    assert told(second)["deletion_due"] is None


async def test_heads_that_are_known_are_not_sent_again(house: House, account: FakeAccount) -> None:
    device = await account.device()
    etag = (await get_heads(house, device)).headers["etag"]
    again = await get_heads(house, device, etag)
    assert (again.status, again.body) == (304, b"")


async def test_who_waits_hears_of_an_append_at_once(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    etag = (await get_heads(house, device)).headers["etag"]
    began = time.monotonic()
    waiting = asyncio.create_task(get_heads(house, device, etag, wait=25))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    await fill(house, device, chain, [4096])
    assert (await waiting).status == 200
    assert time.monotonic() - began < 10


async def test_who_waits_is_let_go_when_the_server_stops(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    etag = (await get_heads(house, device)).headers["etag"]
    waiting = asyncio.create_task(get_heads(house, device, etag, wait=25))
    await asyncio.sleep(0.05)
    house.stopping.set()
    assert (await asyncio.wait_for(waiting, 10)).status == 304


async def test_one_account_cannot_fill_every_connection_with_waiting(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    etag = (await get_heads(house, device)).headers["etag"]
    waiting = [
        asyncio.create_task(get_heads(house, device, etag, wait=25)) for _ in range(MOST_WAITING)
    ]
    await asyncio.sleep(0.05)
    with pytest.raises(Refused) as caught:
        await get_heads(house, device, etag, wait=25)
    assert caught.value.code is ErrorCode.SLOW_DOWN
    assert (await get_heads(house, device, etag)).status == 304
    house.stopping.set()
    assert {reply.status for reply in await asyncio.gather(*waiting)} == {304}


async def test_a_wait_beyond_the_limit_is_malformed(house: House, account: FakeAccount) -> None:
    device = await account.device()
    with pytest.raises(Refused) as caught:
        await get_heads(house, device, wait=limits.HEADS_WAIT_S + 1)
    assert caught.value.code is ErrorCode.MALFORMED


async def test_headers_come_in_pages(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    frames = await fill(house, device, chain, [4096] * 5)
    headers = [parse_frame(frame).header for frame in frames]

    async def page(start: int, most: int) -> bytes:
        reply = await call(
            streams.headers,
            house,
            device.who,
            path={"stream": b64(chain.stream)},
            query={"from": str(start), "limit": str(most)},
        )
        return _body(reply)

    assert await page(0, 500) == b"".join(headers)
    assert await page(1, 2) == headers[1] + headers[2]
    assert await page(5, 500) == b""


async def test_frames_come_back_byte_for_byte(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    sizes = [*limits.LADDER, 4096]
    frames = await fill(house, device, chain, sizes)
    order = [5, 0, 4, 2, 1, 3]
    reply = await get_many(house, device, [(chain.stream, seq) for seq in order])
    assert _body(reply) == b"".join(frames[seq] for seq in order)
    assert reply.headers["wmq-epochs"] == "0,0,0,0,0,0"


async def test_many_bodies_stop_at_eight_megabytes(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    await fill(house, device, chain, [LARGE] * 12)
    reply = await get_many(house, device, [(chain.stream, seq) for seq in range(12)])
    frames = parse_frames(_body(reply), most=64)
    assert len(frames) == limits.BODIES_PAGE_BYTES // (LARGE + limits.BOX_OVERHEAD)


async def test_a_body_is_read_in_parts(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    [frame] = await fill(house, device, chain, [LARGE])
    body = parse_frame(frame).body
    whole = await get_one(house, device, chain, 0)
    assert (whole.status, whole.body) == (200, body)
    part = await get_one(house, device, chain, 0, "bytes=100-299")
    assert (part.status, part.body) == (206, body[100:300])
    assert part.headers["content-range"] == f"bytes 100-299/{len(body)}"
    rest = await get_one(house, device, chain, 0, f"bytes={len(body) - 5}-")
    assert (rest.status, rest.body) == (206, body[-5:])
    last = await get_one(house, device, chain, 0, "bytes=-7")
    assert (last.status, last.body) == (206, body[-7:])
    assert (await get_one(house, device, chain, 0, f"bytes={len(body)}-")).status == 416
    assert (await get_one(house, device, chain, 0, "bytes=0-1,5-6")).status == 200


async def test_nothing_of_another_account_is_found(house: House, account: FakeAccount) -> None:
    mine = await account.device()
    other = await new_account(house)
    device = await other.device()
    chain = await other.stream(device)
    await fill(house, device, chain, [4096])
    attempts: list[Callable[[], Awaitable[Reply]]] = [
        lambda: get_many(house, mine, [(chain.stream, 0)]),
        lambda: get_one(house, mine, chain, 0),
        lambda: get_one(house, device, chain, 1),
        lambda: get_many(house, device, [(new_id(), 0)]),
        lambda: call(streams.headers, house, mine.who, path={"stream": b64(chain.stream)}),
        lambda: append(house, mine, chain, chain.take()),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as caught:
            await attempt()
        assert caught.value.code is ErrorCode.NOT_FOUND


async def test_what_is_held_is_told_with_a_bound_and_a_count_of_the_rest(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    await fill(house, device, await account.stream(device), [4096] * 5)

    async def read(tx: Tx) -> tuple[dict[str, list[dict[str, object]]], dict[str, int]]:
        return await everything.about(tx, account.acct, bytes(32), most=3)

    tables, more = await house.database.read(read)
    assert [row["seq"] for row in tables["segment"]] == [0, 1, 2]
    assert more == {"segment": 2, "wrap": 2}
