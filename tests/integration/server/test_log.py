"""Adding to the account log, and what each entry changes."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import cast

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.fakes.key_holder import Caller, Device, KeyHolder, Session
from tests.fakes.server_account import Chain
from tests.fakes.server_doors import caller_of
from tests.integration.server.conftest import ServerClock

from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import Entry, finals_for
from workmoniq_server.calls import House
from workmoniq_server.clock import DAY_US, HOUR_US
from workmoniq_server.log_states import LogStates
from workmoniq_server.store.database import Database, Tx

pytestmark = pytest.mark.anyio


def _code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def _of(device: Device) -> Session:
    assert device.session is not None
    return device.session


async def _stream(anna: KeyHolder, device: Device, stream_class: str = "ev") -> Chain:
    stream = secrets.token_bytes(16)
    entry = log_entries.open_stream(
        anna.state, device.author, stream=stream, stream_class=stream_class
    )
    answer = await anna.add(_of(device), entry)
    assert answer.status_code == 201, answer.text
    key = Ed25519PrivateKey.from_private_bytes(device.seed)
    return Chain(acct=anna.state.acct, stream=stream, key=key, log_hash=anna.state.heads[0])


async def _append(
    anna: KeyHolder, device: Device, chain: Chain, *, epoch: int = 0
) -> httpx.Response:
    return await anna.caller.call(
        "POST",
        f"/v1/streams/{b64(chain.stream)}/segments?epoch={epoch}",
        session=_of(device),
        content=chain.take(),
    )


async def test_entries_are_served_with_the_head_they_lead_to(
    caller: Caller, anna: KeyHolder
) -> None:
    await _stream(anna, anna.first)
    told = (await caller.call("GET", "/v1/log?from=1&limit=5", session=_of(anna.first))).json()
    assert [Entry.from_json(each).head() for each in told["entries"]] == [anna.state.head]
    assert told["head"] == {"n": 1, "hash": b64(anna.state.head)}
    assert unb64(told["rec_bind"], 32) == anna.recovery.rec_bind(
        anna.state.acct, anna.state.heads[0], 0
    )


@pytest.mark.parametrize("query", ["from=-1", "limit=0", "limit=201", "from=x", "other=1"])
async def test_a_page_out_of_bounds_is_refused(caller: Caller, anna: KeyHolder, query: str) -> None:
    answer = await caller.call("GET", f"/v1/log?{query}", session=_of(anna.first))
    assert _code(answer) == (400, "malformed")


async def test_of_two_entries_after_the_same_head_one_is_taken(anna: KeyHolder) -> None:
    before = anna.state
    first = log_entries.set_ttl(before, anna.first.author, days=30)
    second = log_entries.set_ttl(before, anna.first.author, days=60)
    assert (await anna.add(_of(anna.first), first)).status_code == 201
    moved = anna.state
    anna.state = before
    assert _code(await anna.add(_of(anna.first), second)) == (412, "log_moved")
    anna.state = moved


async def test_the_same_entry_again_is_no_conflict(anna: KeyHolder) -> None:
    before = anna.state
    entry = log_entries.set_ttl(before, anna.first.author, days=30)
    await anna.add(_of(anna.first), entry)
    after, anna.state = anna.state, before
    again = await anna.add(_of(anna.first), entry)
    assert (again.status_code, again.json()) == (200, {"n": 1, "hash": b64(after.head)})


async def test_an_entry_that_breaks_a_rule_is_refused_by_its_name(anna: KeyHolder) -> None:
    entry = log_entries.set_ttl(anna.state, anna.first.author, days=30)
    forged = replace(entry, sig=bytes(64))
    answer = await anna.add(_of(anna.first), forged)
    assert _code(answer) == (422, "bad_entry")
    assert answer.json()["rule"] == "sig"


async def test_only_the_holder_of_the_token_may_be_the_author(anna: KeyHolder) -> None:
    laptop = await anna.enrol(_of(anna.first))
    entry = log_entries.set_ttl(anna.state, laptop.author, days=30)
    assert _code(await anna.add(_of(anna.first), entry)) == (403, "role_denied")


async def test_each_device_reads_its_own_grant_only(caller: Caller, anna: KeyHolder) -> None:
    laptop = await anna.enrol(_of(anna.first))
    found = [
        (await caller.call("GET", "/v1/grants/0", session=session)).json()["ct"]
        for session in (_of(anna.first), _of(laptop), await anna.recover())
    ]
    assert len(set(found)) == 3
    answer = await caller.call("GET", "/v1/grants/1", session=_of(laptop))
    assert _code(answer) == (404, "not_found")


async def test_grants_that_are_not_those_of_the_entry_are_refused(anna: KeyHolder) -> None:
    started = log_entries.rotate(anna.state, anna.first.author)
    wrong = {key: secrets.token_bytes(len(ct)) for key, ct in started.grants.items()}
    assert _code(await anna.add(_of(anna.first), started.entry, wrong)) == (422, "bad_entry")
    assert _code(await anna.add(_of(anna.first), started.entry)) == (422, "bad_entry")


async def test_a_revoked_device_is_told_so_and_shut_out(caller: Caller, anna: KeyHolder) -> None:
    laptop = await anna.enrol(_of(anna.first))
    await _revoke(anna, laptop)
    for answer in (
        await caller.call("GET", "/v1/heads", session=_of(laptop)),
        await anna.add(_of(laptop), log_entries.rotate(anna.state, anna.first.author).entry),
    ):
        assert _code(answer) == (403, "device_revoked")
    asked = {"acct": b64(anna.state.acct), "device": b64(laptop.id)}
    answer = await caller.call("POST", "/v1/sessions/challenge", json=asked)
    assert _code(answer) == (403, "device_revoked")


async def test_a_revocation_that_overlooks_a_segment_is_refused(anna: KeyHolder) -> None:
    laptop = await anna.enrol(_of(anna.first))
    chain = await _stream(anna, laptop)
    assert (await _append(anna, laptop, chain)).status_code == 201
    assert _code(await _revoke(anna, laptop)) == (409, "heads_moved")
    heads = {chain.stream: (0, chain.prev)}
    assert (await _revoke(anna, laptop, heads)).status_code == 201


async def test_a_segment_of_a_revoked_device_is_refused(anna: KeyHolder) -> None:
    laptop = await anna.enrol(_of(anna.first))
    chain = await _stream(anna, laptop)
    await _revoke(anna, laptop)
    assert _code(await _append(anna, laptop, chain, epoch=1)) == (403, "device_revoked")


async def test_after_a_rotation_old_epochs_are_stale_until_wraps_are_new(
    caller: Caller, anna: KeyHolder
) -> None:
    chain = await _stream(anna, anna.first)
    await _append(anna, anna.first, chain)
    started = log_entries.rotate(anna.state, anna.first.author)
    assert (await anna.add(_of(anna.first), started.entry, started.grants)).status_code == 201
    stale = await _append(anna, anna.first, chain)
    assert (*_code(stale), stale.json()["epoch"]) == (409, "stale_epoch", 1)
    done = log_entries.rotate_done(anna.state, anna.first.author, epoch=1)
    assert _code(await anna.add(_of(anna.first), done)) == (409, "wraps_left")
    await _rewrap(caller, anna, chain)
    assert (await anna.add(_of(anna.first), done)).status_code == 201
    gone = await caller.call("GET", "/v1/grants/0", session=_of(anna.first))
    assert _code(gone) == (404, "not_found")


async def test_a_stream_is_closed_at_its_head_only(anna: KeyHolder) -> None:
    chain = await _stream(anna, anna.first)
    await _append(anna, anna.first, chain)

    def close(header_hash: bytes) -> Entry:
        return log_entries.close_stream(
            anna.state, anna.first.author, stream=chain.stream, seq=0, header_hash=header_hash
        )

    assert _code(await anna.add(_of(anna.first), close(bytes(32)))) == (409, "heads_moved")
    assert (await anna.add(_of(anna.first), close(chain.prev))).status_code == 201
    assert _code(await _append(anna, anna.first, chain)) == (409, "chain_conflict")


async def test_a_web_device_adds_eight_entries_a_day(anna: KeyHolder, clock: ServerClock) -> None:
    phone = await anna.enrol(_of(anna.first), role="web")
    for _ in range(8):
        await _stream(anna, phone, "loc")
    entry = log_entries.open_stream(
        anna.state, phone.author, stream=secrets.token_bytes(16), stream_class="loc"
    )
    refused = await anna.add(_of(phone), entry)
    assert _code(refused) == (429, "slow_down")
    assert 0 < int(refused.headers["retry-after"]) <= 86_400
    clock.now_us += DAY_US
    await anna.open(phone)
    assert (await anna.add(_of(phone), entry)).status_code == 201


async def test_another_recovery_code_takes_effect_and_ends_the_old_ones_sessions(
    caller: Caller, anna: KeyHolder
) -> None:
    session = await anna.recover()
    new = RecoveryKeys.from_code(new_code())
    entry, grants = log_entries.set_recovery(anna.state, anna.recovery, new=new, eks=anna.eks)
    assert (await anna.add(session, entry, grants)).status_code == 201
    assert _code(await caller.call("GET", "/v1/log", session=session)) == (401, "token_expired")
    old_id = {"rec_id": b64(sha256(anna.recovery.sig_pk)[:16])}
    answer = await caller.call("POST", "/v1/sessions/challenge", json=old_id)
    assert _code(answer) == (404, "not_found")
    anna.recovery = new
    assert (await caller.call("GET", "/v1/log", session=await anna.recover())).status_code == 200


async def test_a_device_asks_for_another_recovery_code_with_the_password_only(
    anna: KeyHolder, clock: ServerClock
) -> None:
    new = RecoveryKeys.from_code(new_code())
    entry = log_entries.set_recovery_begin(anna.state, anna.first.author, new=new)
    assert _code(await anna.add(_of(anna.first), entry)) == (401, "bad_credentials")
    entry_hash = hashlib.sha256(entry.p).digest()
    thief = await anna.proved(_of(anna.first), "setrec", anna.first.seed, entry_hash=entry_hash)
    assert _code(await anna.add(_of(anna.first), entry, setrec=thief)) == (401, "bad_credentials")
    owner = await anna.proved(_of(anna.first), "setrec", anna.login_seed, entry_hash=entry_hash)
    assert (await anna.add(_of(anna.first), entry, setrec=owner)).status_code == 201
    early = log_entries.set_recovery_commit(anna.state, anna.first.author, eks=anna.eks)
    clock.now_us += 71 * HOUR_US
    await anna.open(anna.first)
    answer = await anna.add(_of(anna.first), early.entry, early.grants)
    assert (*_code(answer), answer.json()["rule"]) == (422, "bad_entry", "too_early")
    clock.now_us += 2 * HOUR_US
    await anna.open(anna.first)
    answer = await anna.add(_of(anna.first), early.entry, early.grants)
    assert answer.status_code == 201, answer.text


async def test_the_last_entries_are_kept_for_shutting_out_and_rotating(
    house: House, anna: KeyHolder
) -> None:
    full = replace(house, config=replace(house.config, log_entries=201))
    async with caller_of(full) as caller:
        anna.caller = caller
        entry = log_entries.set_ttl(anna.state, anna.first.author, days=30)
        assert _code(await anna.add(_of(anna.first), entry)) == (507, "quota")
        started = log_entries.rotate(anna.state, anna.first.author)
        answer = await anna.add(_of(anna.first), started.entry, started.grants)
        assert answer.status_code == 201


async def test_a_device_that_fills_the_log_is_held_up_and_can_be_shut_out(
    house: House, clock: ServerClock, anna: KeyHolder
) -> None:
    thief = await anna.enrol(_of(anna.first))
    filling = replace(house, config=replace(house.config, device_log_entries=3))
    async with caller_of(filling) as caller:
        anna.caller = caller
        for days in (30, 31, 32):
            entry = log_entries.set_ttl(anna.state, thief.author, days=days)
            assert (await anna.add(_of(thief), entry)).status_code == 201
        more = log_entries.rotate(anna.state, thief.author)
        answer = await anna.add(_of(thief), more.entry, more.grants)
        assert _code(answer) == (429, "slow_down")
        assert 0 < int(answer.headers["retry-after"]) <= 24 * 3600
        entry = log_entries.set_ttl(anna.state, anna.first.author, days=34)
        assert (await anna.add(_of(anna.first), entry)).status_code == 201
        out = log_entries.revoke(anna.state, anna.first.author, ids=(thief.id,), finals={})
        assert (await anna.add(_of(anna.first), out.entry, out.grants)).status_code == 201


async def test_what_is_remembered_of_a_log_is_checked_against_the_database(
    house: House, anna: KeyHolder
) -> None:
    # Two servers of one database: each follows the other's entries.
    other = replace(house, states=LogStates())
    here = anna.caller
    async with caller_of(other) as there:
        for caller in (there, here, there, here):
            anna.caller = caller
            entry = log_entries.set_ttl(anna.state, anna.first.author, days=30 + anna.state.n)
            assert (await anna.add(_of(anna.first), entry)).status_code == 201


class Between:
    """A database before whose second write something else happens; the first keeps the proof."""

    def __init__(self, database: Database, happen: Callable[[], Awaitable[object]]) -> None:
        self._database, self._happen, self._writes = database, happen, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._database, name)

    async def write(self, work: Callable[[Tx], Awaitable[object]]) -> object:
        self._writes += 1
        if self._writes == 2:
            await self._happen()
        return await self._database.write(work)


async def test_a_device_revoked_while_its_entry_is_on_its_way_is_told_so(
    house: House, anna: KeyHolder
) -> None:
    laptop = await anna.enrol(_of(anna.first))
    entry = log_entries.set_ttl(anna.state, laptop.author, days=30)
    before = anna.state
    here = anna.caller

    async def revoke() -> None:
        anna.caller = here
        assert (await _revoke(anna, laptop)).status_code == 201

    slow = replace(house, database=cast(Database, Between(house.database, revoke)))
    async with caller_of(slow) as caller:
        anna.caller, anna.state = caller, before
        assert _code(await anna.add(_of(laptop), entry)) == (403, "device_revoked")


async def _revoke(
    anna: KeyHolder, device: Device, heads: dict[bytes, tuple[int, bytes]] | None = None
) -> httpx.Response:
    started = log_entries.revoke(
        anna.state,
        anna.first.author,
        ids=[device.id],
        finals=finals_for(anna.state, (device.id,), heads or {}),
    )
    return await anna.add(_of(anna.first), started.entry, started.grants)


async def _rewrap(caller: Caller, anna: KeyHolder, chain: Chain) -> None:
    older = await caller.call("GET", "/v1/wraps?epoch_lt=1", session=_of(anna.first))
    items = [
        {
            "s": each["s"],
            "seq": each["seq"],
            "body_hash": each["body_hash"],
            "wrap": b64(bytes(112)),
        }
        for each in older.json()["items"]
    ]
    assert [each["s"] for each in items] == [b64(chain.stream)]
    told = await caller.call(
        "POST", "/v1/wraps", session=_of(anna.first), json={"epoch": 1, "items": items}
    )
    assert told.status_code == 200, told.text
