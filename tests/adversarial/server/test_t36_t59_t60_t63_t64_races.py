"""What changes while something else is on its way: revocations, rotations, wraps, versions."""

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.adversarial.server.attacking import (
    HalfSent,
    append,
    at_once,
    entry_body,
    half_sent,
    of,
    open_stream,
    post_entry,
    revoke,
    rotate,
    segments_of,
    told,
)
from tests.fakes.key_holder import Caller, Device, KeyHolder
from tests.fakes.server_account import Chain
from tests.fakes.server_dump import dump
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.signatures import tagged
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import extend
from workmoniq_protocol.wire.segment import parse_header
from workmoniq_server.routes.orgs import org_id

pytestmark = pytest.mark.anyio


class Laptop:
    """A device of Anna's that is about to be revoked, with a stream of one segment and its tomb."""

    def __init__(self, caller: Caller, anna: KeyHolder) -> None:
        self.caller, self.anna = caller, anna
        self.device: Device
        self.chain: Chain
        self.body_hash = b""

    async def settle(self) -> None:
        self.device = await self.anna.enrol(of(self.anna.first))
        self.chain = await open_stream(self.anna, self.device, "doc")
        self.body_hash = parse_header(self.chain.frame().header).body_hash
        assert (await append(self.caller, self.device, self.chain)).status_code == 201

    async def half(
        self, method: str, path: str, body: object, *, proof: bool = False, **headers: str
    ) -> HalfSent:
        raw = body if isinstance(body, bytes) else strict_json.dumps(body)
        return await half_sent(
            self.caller,
            of(self.device),
            method,
            path,
            raw,
            proof=proof,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )

    async def appending(self) -> HalfSent:
        return await self.half("POST", segments_of(self.chain), self.chain.take())

    async def wrapping(self) -> HalfSent:
        return await self.half("POST", "/v1/wraps", self.wrap(0, b"w" * 112))

    async def deleting(self) -> HalfSent:
        own = b64(self.chain.stream)
        wish = {
            "ranges": [{"s": own, "from": 0, "to": 0}],
            "tomb": {"s": own, "seq": self.chain.seq - 1, "hash": b64(self.chain.prev)},
        }
        return await self.half("POST", "/v1/deletions", wish, proof=True)

    async def logging(self) -> HalfSent:
        entry = log_entries.set_ttl(self.anna.state, self.device.author, days=30)
        head = f'"{b64(self.anna.state.head)}"'
        return await self.half("POST", "/v1/log", entry_body(entry), proof=True, If_Match=head)

    async def password(self) -> HalfSent:
        body = {
            "cid": b64(bytes(16)),
            "new_pub": b64(self.anna.state.recovery.sig_pk),
            "old_pub_hash": b64(bytes(32)),
            "sig": b64(bytes(64)),
        }
        return await self.half("PUT", "/v1/login-key", body, proof=True)

    def wrap(self, epoch: int, wrap: bytes) -> dict[str, Any]:
        item = {
            "s": b64(self.chain.stream),
            "seq": 0,
            "body_hash": b64(self.body_hash),
            "wrap": b64(wrap),
        }
        return {"epoch": epoch, "items": [item]}


@pytest.fixture
async def laptop(caller: Caller, anna: KeyHolder) -> Laptop:
    made = Laptop(caller, anna)
    await made.settle()
    return made


# 36


async def test_t36_of_entries_written_at_once_one_is_taken_and_the_others_are_told_to_look_again(
    either: TurnedServer, laptop: Laptop
) -> None:
    """Two devices, four entries each, all on one head; who lost writes anew, until none is left."""
    anna = laptop.anna
    waiting = [(device, days) for days in range(30, 34) for device in (anna.first, laptop.device)]
    won: list[int] = []
    while waiting:
        entries = [
            (device, log_entries.set_ttl(anna.state, device.author, days=days))
            for device, days in waiting
        ]
        answers = await at_once(
            [
                lambda who=device, what=entry: post_entry(anna, of(who), what)  # type: ignore[misc]  # each its own
                for device, entry in entries
            ]
        )
        went = [told(answer) for answer in answers]
        assert sorted(went) == [(201, "")] + [(412, "log_moved")] * (len(went) - 1)
        at = went.index((201, ""))
        won.append(waiting.pop(at)[1])
        anna.state = extend(anna.state, entries[at][1])
    assert len(won) == 8
    log = await laptop.caller.call("GET", "/v1/log?limit=200", session=of(anna.first))
    assert log.json()["head"] == {"n": anna.state.n, "hash": b64(anna.state.head)}
    assert len(log.json()["entries"]) == anna.state.n + 1


# 59


@pytest.mark.parametrize(
    "begin",
    [Laptop.appending, Laptop.wrapping, Laptop.deleting, Laptop.logging, Laptop.password],
    ids=["append", "wraps", "deletions", "log", "login-key"],
)
async def test_t59_what_a_device_began_before_it_was_revoked_is_refused_after_it(
    either: TurnedServer, laptop: Laptop, begin: Callable[[Laptop], Awaitable[HalfSent]]
) -> None:
    """Its token was looked at when it was good; what counts is the moment of the commit."""
    under_way = await begin(laptop)
    assert told(await revoke(laptop.anna, laptop.device, await _heads(laptop))) == (201, "")
    before = await _of_account(either, laptop)
    status, answer = await under_way.rest()
    assert (status, json.loads(answer)["code"]) == (403, "device_revoked")
    assert await _of_account(either, laptop) == before


async def test_t59_a_good_request_that_was_sent_in_two_halves_is_taken(laptop: Laptop) -> None:
    """So that it is the revocation above that is refused, and not the manner of sending."""
    begins = (laptop.appending, laptop.wrapping, laptop.logging, laptop.deleting)
    went = [(await (await begin()).rest())[0] for begin in begins]
    assert went == [201, 200, 201, 200]


async def test_t59_of_appends_racing_a_revocation_none_lands_after_it(
    either: TurnedServer, laptop: Laptop
) -> None:
    """Nor can a device that never stops writing put off its own end: the second try succeeds."""
    chains = [await open_stream(laptop.anna, laptop.device) for _ in range(4)]
    landed, tries = [0] * len(chains), 0

    async def write(at: int) -> tuple[int, str]:
        while True:
            went = told(await append(laptop.caller, laptop.device, chains[at]))
            if went[0] not in {201, 429}:
                return went
            landed[at] += went[0] == 201

    async def shut_out() -> tuple[int, str]:
        nonlocal tries
        while True:
            tries += 1
            went = told(await revoke(laptop.anna, laptop.device, await _heads(laptop)))
            if went != (409, "heads_moved"):
                return went

    refused = await asyncio.gather(shut_out(), *(write(at) for at in range(len(chains))))
    assert refused[0] == (201, "")
    assert tries <= 2
    assert set(refused[1:]) == {(403, "device_revoked")}
    kept = (await _of_account(either, laptop))["segment"]
    assert len(kept) == sum(landed) + 1


# 60


async def test_t60_of_two_wraps_of_one_segment_and_epoch_the_first_is_kept(
    laptop: Laptop,
) -> None:
    async def write(wrap: bytes) -> dict[str, Any]:
        answer = await laptop.caller.call(
            "POST", "/v1/wraps", session=of(laptop.device), json=laptop.wrap(1, wrap)
        )
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    assert told(await rotate(laptop.anna)) == (201, "")
    place = [{"s": b64(laptop.chain.stream), "seq": 0}]
    assert (await write(b"a" * 112))["ok"] == 1
    assert (await write(b"a" * 112))["same"] == 1
    second = await write(b"b" * 112)
    assert (second["ok"], second["same"], second["conflict"]) == (0, 0, place)
    assert await _wrap(laptop) == b"a" * 112


async def test_t60_of_many_wraps_at_once_one_is_kept_and_each_hears_the_truth(
    laptop: Laptop,
) -> None:
    assert told(await rotate(laptop.anna)) == (201, "")
    wraps = [bytes([65 + number]) * 112 for number in range(8)]

    async def write(wrap: bytes) -> tuple[int, int, int]:
        answer = await laptop.caller.call(
            "POST", "/v1/wraps", session=of(laptop.device), json=laptop.wrap(1, wrap)
        )
        told_ = answer.json()
        return told_["ok"], told_["same"], len(told_["conflict"])

    went = await at_once([lambda wrap=wrap: write(wrap) for wrap in wraps])  # type: ignore[misc]  # each its own
    assert sorted(went) == [(0, 0, 1)] * 7 + [(1, 0, 0)]
    assert await _wrap(laptop) == wraps[went.index((1, 0, 0))]


async def test_t60_a_wrap_for_another_body_or_epoch_is_not_written(laptop: Laptop) -> None:
    assert told(await rotate(laptop.anna)) == (201, "")
    for epoch in (0, 2):
        answer = await laptop.caller.call(
            "POST", "/v1/wraps", session=of(laptop.device), json=laptop.wrap(epoch, b"a" * 112)
        )
        assert told(answer) == (409, "stale_epoch")
    other = laptop.wrap(1, b"a" * 112)
    other["items"][0]["body_hash"] = b64(bytes(32))
    answer = await laptop.caller.call("POST", "/v1/wraps", session=of(laptop.device), json=other)
    assert (answer.json()["ok"], len(answer.json()["missing"])) == (0, 1)


# 63


async def test_t63_an_append_that_began_before_a_rotation_is_stale_after_it(
    laptop: Laptop,
) -> None:
    under_way = await laptop.appending()
    assert told(await rotate(laptop.anna)) == (201, "")
    status, answer = await under_way.rest()
    assert (status, json.loads(answer)["code"]) == (409, "stale_epoch")
    assert json.loads(answer)["epoch"] == 1


async def test_t63_appends_racing_rotations_leave_no_segment_under_an_epoch_that_is_done(
    either: TurnedServer, laptop: Laptop
) -> None:
    """Writers use the epoch they know until they hear of another; meanwhile there are two."""
    anna, caller = laptop.anna, laptop.caller
    chains = [await open_stream(anna, anna.first) for _ in range(2)]
    over = asyncio.Event()
    refused: list[tuple[int, str]] = []

    async def write(chain: Chain) -> None:
        epoch = 0
        while not over.is_set():
            answer = await append(caller, anna.first, chain, epoch=epoch)
            if answer.status_code != 201:
                refused.append(told(answer))
                epoch = answer.json()["epoch"]

    async def rotate_twice() -> None:
        for epoch in (1, 2):
            await asyncio.sleep(0.1)
            assert told(await rotate(anna)) == (201, "")
            while told(await _done(anna, epoch)) == (409, "wraps_left"):
                await _rewrap(caller, anna, epoch)
            tables = await _of_account(either, laptop)
            assert _older(tables, epoch) == []
        await asyncio.sleep(0.1)
        over.set()

    async with asyncio.TaskGroup() as group:
        for chain in chains:
            group.create_task(write(chain))
        group.create_task(rotate_twice())
    assert set(refused) == {(409, "stale_epoch")}
    tables = await _of_account(either, laptop)
    assert _older(tables, 2) == []
    assert len(tables["segment"]) == 1 + sum(chain.seq for chain in chains)


# 64


async def test_t64_an_epoch_is_not_done_while_a_wrap_or_an_inbox_key_is_left(
    either: TurnedServer, laptop: Laptop
) -> None:
    anna, caller = laptop.anna, laptop.caller
    phone = await anna.enrol(of(anna.first), role="web")
    located = await open_stream(anna, phone, "loc")
    assert told(await append(caller, phone, located)) == (201, "")
    assert told(await rotate(anna)) == (201, "")
    left = (409, "wraps_left")
    assert told(await _done(anna, 1)) == left
    for stream in (laptop.chain.stream, located.stream):
        assert told(await _done(anna, 1)) == left
        await _rewrap(caller, anna, 1, only=stream)
    assert told(await _done(anna, 1)) == (201, "")
    assert _older(await _of_account(either, laptop), 1) == []
    assert told(await caller.call("GET", "/v1/grants/0", session=of(anna.first))) == (
        404,
        "not_found",
    )


async def test_t64_a_segment_whose_body_is_gone_holds_up_no_epoch(laptop: Laptop) -> None:
    assert (await (await laptop.deleting()).rest())[0] == 200
    assert told(await rotate(laptop.anna)) == (201, "")
    assert told(await _done(laptop.anna, 1)) == (201, "")


# 75, the server's half: of versions at once the highest stays.


async def test_t75_documents_of_an_organisation_published_at_once_never_go_back(
    caller: Caller, anna: KeyHolder
) -> None:
    root = Ed25519PrivateKey.generate()
    root_pk = root.public_key().public_bytes_raw()
    path = f"/v1/orgs/{b64(org_id(root_pk))}"

    async def publish(ver: int) -> tuple[int, str]:
        doc = strict_json.dumps({"kind": "policy", "ver": ver})
        sig = root.sign(tagged(tags.SIGN_ORGANISATION, doc))
        body = {"root_pk": b64(root_pk), "docs": [{"doc": b64(doc), "sig": b64(sig)}]}
        return told(await caller.call("PUT", path, session=of(anna.first), json=body))

    highest = 0
    for first in (1, 9, 17):
        vers = list(range(first, first + 8))
        secrets.SystemRandom().shuffle(vers)
        went = await at_once([lambda ver=ver: publish(ver) for ver in vers])  # type: ignore[misc]  # each its own
        assert set(went) <= {(204, ""), (409, "version_conflict")}
        (doc,) = (await caller.call("GET", path)).json()["docs"]
        kept = json.loads(unb64(doc["doc"]))["ver"]
        assert kept == max(vers), "the highest was taken and stays"
        assert kept > highest
        highest = kept


async def _heads(laptop: Laptop) -> dict[bytes, tuple[int, bytes]]:
    """Of every stream that has a segment."""
    answer = await laptop.caller.call("GET", "/v1/heads", session=of(laptop.anna.first))
    return {
        unb64(each["id"]): (int(each["seq"]), unb64(each["hash"]))
        for each in answer.json()["streams"]
        if each["hash"] is not None
    }


async def _done(anna: KeyHolder, epoch: int) -> Any:
    entry = log_entries.rotate_done(anna.state, anna.first.author, epoch=epoch)
    return await anna.add(of(anna.first), entry)


async def _rewrap(
    caller: Caller, anna: KeyHolder, epoch: int, *, only: bytes | None = None
) -> None:
    older = await caller.call("GET", f"/v1/wraps?epoch_lt={epoch}", session=of(anna.first))
    items = [
        {name: each[name] for name in ("s", "seq", "body_hash")} | {"wrap": b64(bytes(112))}
        for each in older.json()["items"]
        if only is None or each["s"] == b64(only)
    ]
    if items:
        answer = await caller.call(
            "POST", "/v1/wraps", session=of(anna.first), json={"epoch": epoch, "items": items}
        )
        assert answer.status_code == 200, answer.text


async def _wrap(laptop: Laptop) -> bytes:
    answer = await laptop.caller.call(
        "GET",
        f"/v1/streams/{b64(laptop.chain.stream)}/bodies/0",
        session=of(laptop.anna.first),
    )
    return unb64(answer.headers["wmq-wrap"])


async def _of_account(server: TurnedServer, laptop: Laptop) -> dict[str, list[dict[str, Any]]]:
    """Its rows, but for what every request leaves behind."""
    passing = {"proof_nonce", "challenge", "failure", "session"}
    acct = laptop.anna.state.acct
    return {
        name: sorted((_plain(row) for row in rows if _is_of(row, acct)), key=repr)
        for name, rows in (await dump(server)).items()
        if name not in passing
    }


def _is_of(row: dict[str, Any], acct: bytes) -> bool:
    return "acct" in row and bytes(row["acct"] or b"") == acct


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: bytes(value) if isinstance(value, memoryview) else value
        for name, value in row.items()
    }


def _older(tables: dict[str, list[dict[str, Any]]], epoch: int) -> list[tuple[bytes, int]]:
    """Segments with a body whose newest wrap is older than an epoch."""
    newest: dict[tuple[bytes, int], int] = {}
    for wrap in tables["wrap"]:
        place = wrap["stream"], wrap["seq"]
        newest[place] = max(newest.get(place, -1), wrap["epoch"])
    gone = 2
    return [
        (row["stream"], row["seq"])
        for row in tables["segment"]
        if row["state"] != gone and newest.get((row["stream"], row["seq"]), -1) < epoch
    ]


async def test_t59_a_device_that_was_not_revoked_in_the_end_writes_on_after_a_minute(
    either: TurnedServer, laptop: Laptop
) -> None:
    assert told(await revoke(laptop.anna, laptop.device, {})) == (409, "heads_moved")
    refused = await append(laptop.caller, laptop.device, laptop.chain)
    assert told(refused) == (429, "slow_down")
    either.clock.turn(seconds=int(refused.headers["retry-after"]))
    assert told(await append(laptop.caller, laptop.device, laptop.chain)) == (201, "")
