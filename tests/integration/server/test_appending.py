"""Appending segments, on both engines."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import bindparam, update
from tests.fakes.server_account import LARGE, Chain, FakeAccount, new_account, new_id
from tests.fakes.server_calls import call, told
from tests.integration.server.conftest import ServerClock, with_limit

from workmoniq_protocol import limits
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.segment import Frame, pack_frame
from workmoniq_server.calls import House, Reply
from workmoniq_server.clock import HOUR_US
from workmoniq_server.refusal import Refused
from workmoniq_server.routes import streams as routes
from workmoniq_server.store import schema
from workmoniq_server.store import streams as rows
from workmoniq_server.store.database import Tx
from workmoniq_server.store.statements import Statement
from workmoniq_server.who import Who

pytestmark = pytest.mark.anyio

REVOKE = Statement(
    update(schema.device)
    .where(schema.device.c.acct == bindparam("a"), schema.device.c.device == bindparam("d"))
    .values(revoked_n=1)
)
ROTATE = Statement(
    update(schema.account).where(schema.account.c.acct == bindparam("a")).values(epoch=1)
)
FILL = Statement(
    update(schema.account).where(schema.account.c.acct == bindparam("a")).values(quota_bytes=1)
)


async def append(house: House, who: Who, stream: bytes, body: bytes, epoch: int = 0) -> Reply:
    return await call(
        routes.append,
        house,
        who,
        path={"stream": b64(stream)},
        query={"epoch": str(epoch)},
        body=body,
    )


async def refusal(house: House, who: Who, stream: bytes, body: bytes, epoch: int = 0) -> Refused:
    with pytest.raises(Refused) as caught:
        await append(house, who, stream, body, epoch)
    return caught.value


@pytest.fixture
async def account(house: House) -> FakeAccount:
    return await new_account(house)


async def test_a_segment_is_taken_in_and_moves_the_head(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    frames = [chain.take() for _ in range(3)]
    for seq, frame in enumerate(frames):
        reply = await append(house, device.who, chain.stream, frame)
        assert reply.status == 201
        assert told(reply)["seq"] == seq

    async def read(tx: Tx) -> list[rows.StreamRow]:
        return await rows.all_streams(tx, account.acct)

    [row] = await house.database.read(read)
    assert (row.head_seq, row.head_hash) == (2, chain.prev)


async def test_the_same_segment_again_is_no_new_one(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    first, second = chain.take(), chain.take()
    for frame in (first, second):
        assert (await append(house, device.who, chain.stream, frame)).status == 201
    for frame in (first, second, first):
        assert (await append(house, device.who, chain.stream, frame)).status == 200
    # After a rotation too: the device could not know that its answer was lost.
    await account.run(ROTATE, a=account.acct)
    assert (await append(house, device.who, chain.stream, first)).status == 200


async def test_parallel_copies_of_one_append_make_one_segment(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    chain = await account.stream(device)
    frame = chain.take()
    replies = await asyncio.gather(
        *(append(house, device.who, chain.stream, frame) for _ in range(8))
    )
    assert sorted(reply.status for reply in replies) == [200] * 7 + [201]


async def test_another_segment_at_a_taken_place_is_told_the_head(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    chain = await account.stream(device)
    other = replace(chain)
    await append(house, device.who, chain.stream, chain.take())
    conflict = await refusal(house, device.who, chain.stream, other.take(size=limits.LADDER[1]))
    assert conflict.code is ErrorCode.CHAIN_CONFLICT
    assert conflict.members["head"] == {"seq": 0, "hash": chain.prev, "closed": False}


async def test_a_gap_is_a_conflict(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    chain.take()
    conflict = await refusal(house, device.who, chain.stream, chain.take())
    assert conflict.code is ErrorCode.CHAIN_CONFLICT
    assert conflict.members["head"] == {"seq": None, "hash": None, "closed": False}


async def test_a_closed_stream_takes_nothing(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    await append(house, device.who, chain.stream, chain.take())

    async def close(tx: Tx) -> bool:
        return await rows.close_stream(tx, acct=account.acct, stream_id=chain.stream, n=1)

    assert await house.database.write(close)
    conflict = await refusal(house, device.who, chain.stream, chain.take())
    assert conflict.code is ErrorCode.CHAIN_CONFLICT


async def test_an_older_epoch_is_stale(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    await account.run(ROTATE, a=account.acct)
    frame = chain.take()
    stale = await refusal(house, device.who, chain.stream, frame)
    assert (stale.code, stale.members) == (ErrorCode.STALE_EPOCH, {"epoch": 1})
    assert (await append(house, device.who, chain.stream, frame, epoch=1)).status == 201


async def test_a_device_revoked_after_its_token_was_checked_is_refused(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    chain = await account.stream(device)
    await append(house, device.who, chain.stream, chain.take())
    await account.run(REVOKE, a=account.acct, d=device.id)
    refused = await refusal(house, device.who, chain.stream, chain.take())
    assert refused.code is ErrorCode.DEVICE_REVOKED


async def test_a_token_that_ran_out_meanwhile_is_refused(
    house: House, account: FakeAccount, clock: ServerClock
) -> None:
    device = await account.device()
    chain = await account.stream(device)
    clock.now_us += HOUR_US
    refused = await refusal(house, device.who, chain.stream, chain.take())
    assert refused.code is ErrorCode.TOKEN_EXPIRED


async def test_only_the_owner_appends(house: House, account: FakeAccount) -> None:
    owner, other = await account.device(), await account.device()
    chain = await account.stream(owner)
    refused = await refusal(house, other.who, chain.stream, chain.take())
    assert refused.code is ErrorCode.ROLE_DENIED


async def test_a_stream_of_another_account_is_not_found(house: House, account: FakeAccount) -> None:
    device = await account.device()
    stranger = await new_account(house)
    theirs = await stranger.stream(await stranger.device())
    frame = theirs.take()
    assert (await refusal(house, device.who, theirs.stream, frame)).code is ErrorCode.NOT_FOUND
    assert (await refusal(house, device.who, new_id(), frame)).code is ErrorCode.NOT_FOUND


def _flipped(frame: Frame) -> Frame:
    return replace(frame, body=bytes([frame.body[0] ^ 1]) + frame.body[1:])


def _resigned(chain: Chain) -> Frame:
    return replace(chain, key=Ed25519PrivateKey.generate()).frame()


@pytest.mark.parametrize(
    "wrong",
    [
        lambda chain: chain.frame(acct=new_id()),
        lambda chain: chain.frame(stream=new_id()),
        lambda chain: chain.frame(body_hash=bytes(32)),
        lambda chain: chain.frame(body_len=16 * 1024 + 80),
        lambda chain: chain.frame(alog_hash=bytes(32)),
        lambda chain: chain.frame(alog_n=7),
        lambda chain: _flipped(chain.frame()),
        _resigned,
        lambda chain: replace(chain.frame(), wrap=bytes(limits.INBOX_WRAP_BYTES)),
        lambda chain: replace(chain.frame(), header=b"WMQ2" + chain.frame().header[4:]),
    ],
    ids=[
        "other account",
        "other stream",
        "other hash",
        "other length",
        "other log",
        "log not there",
        "flipped body",
        "other signer",
        "wrap of a phone",
        "other magic",
    ],
)
async def test_a_header_that_is_wrong_is_refused(
    house: House, account: FakeAccount, wrong: Callable[[Chain], Frame]
) -> None:
    device = await account.device()
    chain = await account.stream(device)
    refused = await refusal(house, device.who, chain.stream, pack_frame(wrong(chain)))
    assert refused.code is ErrorCode.BAD_HEADER
    assert (await append(house, device.who, chain.stream, chain.take())).status == 201


async def test_bytes_that_are_no_frame_are_malformed(house: House, account: FakeAccount) -> None:
    device = await account.device()
    chain = await account.stream(device)
    frame = chain.take()
    for body in (b"", frame[:-1], frame + b"x", frame + frame):
        refused = await refusal(house, device.who, chain.stream, body)
        assert refused.code is ErrorCode.MALFORMED


async def test_a_phone_seals_its_keys_to_the_inbox(house: House, account: FakeAccount) -> None:
    phone = await account.device("web")
    chain = await account.stream(phone, "loc")
    assert (await append(house, phone.who, chain.stream, chain.take())).status == 201


async def test_a_full_account_takes_no_more_but_says_how_much_it_has(
    house: House, account: FakeAccount
) -> None:
    size = limits.LADDER[0] + limits.BOX_OVERHEAD + limits.WRAP_BYTES
    small = with_limit(house, 2 * size)
    device = await account.device()
    chain = await account.stream(device)
    for _ in range(2):
        assert (await append(small, device.who, chain.stream, chain.take())).status == 201
    full = await refusal(small, device.who, chain.stream, chain.take())
    assert (full.code, full.members) == (ErrorCode.QUOTA, {"used": 2 * size, "limit": 2 * size})


async def test_a_large_body_becomes_an_object_and_a_refused_one_leaves_none(
    house: House, account: FakeAccount
) -> None:
    device = await account.device()
    chain = await account.stream(device)
    fork = replace(chain)
    await append(house, device.who, chain.stream, chain.take(size=LARGE))
    assert len([found.key async for found in house.blobs.list("")]) == 1
    fork.log_hash = account.log_hash
    fork.prev = hashlib.sha256(b"elsewhere").digest()
    fork.seq = 1
    refused = await refusal(house, device.who, chain.stream, fork.take(size=LARGE))
    assert refused.code is ErrorCode.CHAIN_CONFLICT
    assert len([found.key async for found in house.blobs.list("")]) == 1


async def test_many_devices_append_at_once_and_nothing_is_mixed_up(house: House) -> None:
    async def life(count: int) -> int:
        account = await new_account(house)
        device = await account.device()
        chain = await account.stream(device)
        for _ in range(count):
            assert (await append(house, device.who, chain.stream, chain.take())).status == 201
        return chain.seq

    assert await asyncio.gather(*(life(10) for _ in range(12))) == [10] * 12


async def test_many_accounts_append_at_once_and_each_is_answered_for_itself(house: House) -> None:
    async def account_with_a_stream() -> tuple[FakeAccount, Who, Chain]:
        account = await new_account(house)
        device = await account.device()
        return account, device.who, await account.stream(device)

    made = [await account_with_a_stream() for _ in range(8)]
    revoked, rotated, full = made[0][0], made[1][0], made[4][0]
    await full.run(FILL, a=full.acct)
    await revoked.run(REVOKE, a=revoked.acct, d=made[0][1].device)
    await rotated.run(ROTATE, a=rotated.acct)
    _, who, chain = made[3]
    repeated = chain.take()
    assert (await append(house, who, chain.stream, repeated)).status == 201
    _, _, skipping = made[2]
    skipping.take()

    async def attempt(who: Who, chain: Chain, body: bytes) -> int | ErrorCode:
        try:
            return (await append(house, who, chain.stream, body)).status
        except Refused as refused:
            return refused.code

    bodies = [repeated if at == 3 else chain.take() for at, (_, _, chain) in enumerate(made)]
    told = await asyncio.gather(
        *(attempt(who, chain, body) for (_, who, chain), body in zip(made, bodies, strict=True))
    )
    refused = [ErrorCode.DEVICE_REVOKED, ErrorCode.STALE_EPOCH, ErrorCode.CHAIN_CONFLICT]
    assert told == [*refused, 200, ErrorCode.QUOTA, 201, 201, 201]

    async def read(tx: Tx) -> list[int]:
        return [(await rows.all_streams(tx, account.acct))[0].head_seq for account, _, _ in made]

    assert await house.database.read(read) == [-1, -1, -1, 0, -1, 0, 0, 0]
