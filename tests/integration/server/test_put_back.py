"""A server that was put back takes entries again, for a while, and only if its operator said so."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.fakes.key_holder import Device, KeyHolder, Session
from tests.fakes.server_account import Chain
from tests.fakes.server_doors import caller_of
from tests.integration.server.conftest import ServerClock

from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_server.calls import House
from workmoniq_server.store import put_back

pytestmark = pytest.mark.anyio


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _of(device: Device) -> Session:
    assert device.session is not None
    return device.session


async def _told(house: House) -> None:
    await house.database.write(lambda tx: put_back.tell(tx, house.clock.wall_us()))


async def _again(
    anna: KeyHolder, device: Device, entry: Entry, grants: Mapping[Any, bytes] | None = None
) -> httpx.Response:
    return await anna.add(_of(device), entry, grants, again=True)


async def _chain(anna: KeyHolder, device: Device, segments: int) -> Chain:
    stream = secrets.token_bytes(16)
    entry = log_entries.open_stream(anna.state, device.author, stream=stream, stream_class="ev")
    assert (await anna.add(_of(device), entry)).status_code == 201
    key = Ed25519PrivateKey.from_private_bytes(device.seed)
    chain = Chain(acct=anna.state.acct, stream=stream, key=key, log_hash=anna.state.heads[0])
    for _ in range(segments):
        answer = await anna.caller.call(
            "POST",
            f"/v1/streams/{b64(stream)}/segments?epoch=0",
            session=_of(device),
            content=chain.take(),
        )
        assert answer.status_code == 201
    return chain


async def test_a_server_that_lost_nothing_takes_nothing_again(
    house: House, anna: KeyHolder, clock: ServerClock
) -> None:
    entry = log_entries.set_ttl(anna.state, anna.first.author, days=30)
    for _ in range(2):
        answer = await _again(anna, anna.first, entry)
        assert (*_code(answer), answer.json()["rule"]) == (422, "bad_entry", "put_back")
        await _told(house)
        clock.now_us += put_back.LASTS_US  # and after 30 days it is over
        await anna.open(anna.first)
    await _told(house)
    assert (await _again(anna, anna.first, entry)).status_code == 201


async def test_any_full_device_brings_back_what_others_signed_and_nobody_else_does(
    house: House, anna: KeyHolder
) -> None:
    laptop = await anna.enrol(_of(anna.first))
    phone = await anna.enrol(_of(anna.first), role="web")
    await _told(house)
    started = log_entries.rotate(anna.state, laptop.author)
    for session in (_of(phone), await anna.recover()):
        answer = await anna.add(session, started.entry, again=True)
        assert _code(answer) == (403, "role_denied")
    forged = replace(started.entry, sig=bytes(64))
    assert _code(await _again(anna, anna.first, forged)) == (422, "bad_entry")
    wrong = dict.fromkeys(started.grants, b"another")
    assert _code(await _again(anna, anna.first, started.entry, wrong)) == (422, "bad_entry")
    some = {laptop.id: started.grants[laptop.id]}
    answer = await _again(anna, anna.first, started.entry, some)
    assert answer.status_code == 201, answer.text
    mine = await anna.caller.call("GET", "/v1/grants/1", session=_of(laptop))
    assert mine.json()["ct"] == b64(some[laptop.id])
    none = await anna.caller.call("GET", "/v1/grants/1", session=_of(anna.first))
    assert _code(none) == (404, "not_found")


async def test_what_a_device_sent_past_the_end_that_is_told_again_is_dropped(
    house: House, anna: KeyHolder
) -> None:
    laptop = await anna.enrol(_of(anna.first))
    chain = await _chain(anna, laptop, 3)
    other = await _chain(anna, laptop, 2)
    await _told(house)
    headers = await _headers(anna, chain)
    end = sha256(headers[214:428])
    started = log_entries.revoke(
        anna.state, anna.first.author, ids=[laptop.id], finals={chain.stream: (1, end)}
    )
    refused = await anna.add(_of(anna.first), started.entry, started.grants)
    assert _code(refused) == (409, "heads_moved")
    assert (await _again(anna, anna.first, started.entry, started.grants)).status_code == 201
    told = await anna.caller.call("GET", "/v1/heads", session=_of(anna.first))
    ends = {each["id"]: (each["seq"], each["hash"]) for each in told.json()["streams"]}
    assert ends == {b64(chain.stream): (1, b64(end)), b64(other.stream): (None, None)}
    assert await _headers(anna, chain) == headers[:428]
    assert await _headers(anna, other) == b""


async def test_a_stream_is_closed_where_it_truly_ended(house: House, anna: KeyHolder) -> None:
    chain = await _chain(anna, anna.first, 1)
    entry = log_entries.close_stream(
        anna.state, anna.first.author, stream=chain.stream, seq=5, header_hash=bytes(32)
    )
    await _told(house)
    assert _code(await anna.add(_of(anna.first), entry)) == (409, "heads_moved")
    assert (await _again(anna, anna.first, entry)).status_code == 201


async def test_a_recovery_code_is_announced_again_with_the_password_only(
    house: House, anna: KeyHolder
) -> None:
    laptop = await anna.enrol(_of(anna.first))
    await _told(house)
    new = RecoveryKeys.from_code(new_code())
    entry = log_entries.set_recovery_begin(anna.state, laptop.author, new=new)
    assert _code(await _again(anna, anna.first, entry)) == (401, "bad_credentials")
    word = await anna.proved(_of(anna.first), "setrec", anna.login_seed, entry_hash=sha256(entry.p))
    answer = await anna.add(_of(anna.first), entry, setrec=word, again=True)
    assert answer.status_code == 201, answer.text


async def test_what_a_device_wrote_itself_is_counted_when_it_tells_it_again(
    house: House, anna: KeyHolder
) -> None:
    """Or one that was taken over would fill the log the faster."""
    laptop = await anna.enrol(_of(anna.first))
    await _told(house)
    few = replace(house, config=replace(house.config, device_log_entries=2))
    async with caller_of(few) as caller:
        anna.caller = caller
        for days in (30, 31):
            entry = log_entries.set_ttl(anna.state, laptop.author, days=days)
            assert (await _again(anna, laptop, entry)).status_code == 201
        entry = log_entries.set_ttl(anna.state, laptop.author, days=32)
        assert _code(await _again(anna, laptop, entry)) == (429, "slow_down")
        assert (await _again(anna, anna.first, entry)).status_code == 201


async def _headers(anna: KeyHolder, chain: Chain) -> bytes:
    path = f"/v1/streams/{b64(chain.stream)}/headers"
    return (await anna.caller.call("GET", path, session=_of(anna.first))).content
