"""A grant of support access over real HTTP, from arming to the last notice, on both engines."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Final

import httpx
import pytest
from tests.fakes.key_holder import Caller
from tests.fakes.support_story import SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.auth import HEADER_NAME
from workmoniq_protocol.limits import MOST_BUNDLE_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64

pytestmark = pytest.mark.anyio

BUNDLE: Final = b"sealed " * 100
PATIENCE_S: Final = 30


@pytest.fixture
async def caller(support: TurnedServer) -> AsyncIterator[Caller]:
    async with support.caller() as caller:
        yield caller


@pytest.fixture
async def story(caller: Caller) -> SupportStory:
    """An armed grant."""
    story = SupportStory(caller=caller)
    assert (await story.arm()).status_code == 201
    return story


def told(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, "" if answer.is_success else answer.json()["code"]


async def test_a_grant_goes_from_its_arming_to_the_last_notice(story: SupportStory) -> None:
    assert await story.look() == {
        "state": "armed",
        "rev": 1,
        "exp": story.exp_s,
        "attempts": 0,
        "refused": 0,
        "claim": None,
        "notices": [],
    }
    p = story.claim_p()
    claimed = await story.claim(story.claim_body(p=p))
    assert (claimed.status_code, claimed.json()) == (200, {"state": "claimed", "exp": story.exp_s})
    seen = await story.look()
    assert (seen["state"], seen["rev"], seen["attempts"]) == ("claimed", 2, 1)
    assert unb64(seen["claim"]["p"]) == p
    assert told(await story.get()) == (404, "not_found")
    assert told(await story.put(BUNDLE)) == (201, "")
    got = await story.get("?wait=25")
    assert (got.status_code, got.content) == (200, BUNDLE)
    for event in ("opened", "closed", "purged"):
        assert told(await story.ack(event)) == (204, "")
        assert told(await story.ack(event)) == (204, "")
    last = await story.look()
    assert (last["state"], last["claim"]) == ("consumed", None)
    assert [each["event"] for each in last["notices"]] == ["opened", "closed", "purged"]
    assert told(await story.get()) == (410, "gone")


async def test_a_user_who_waits_hears_of_each_change_at_once(
    support: TurnedServer, story: SupportStory
) -> None:
    """By the steps of the other side, never by a clock: nothing but the change ends the wait."""
    async with support.caller() as another:
        console = SupportStory(caller=another, case=story.case, seed=story.seed, exp_s=story.exp_s)
        rev, seen = 1, await story.look()
        forged = console.claim_body(sigs=[b64(bytes(64))])
        body = console.claim_body()
        for step, state in (
            (console.claim(forged), "armed"),
            (console.claim(body), "claimed"),
            (console.ack("closed"), "claimed"),
            (console.revoke(), "revoked"),
        ):
            waiting = asyncio.create_task(story.look(f"?wait=25&seen={rev}"))
            await asyncio.sleep(0)
            await step
            seen = await waiting
            rev += 1
            assert (seen["state"], seen["rev"]) == (state, rev)
        assert (seen["attempts"], seen["refused"]) == (1, 1)


async def test_a_console_that_waits_gets_the_bundle_when_it_comes_and_hears_of_the_end(
    support: TurnedServer, story: SupportStory
) -> None:
    await story.claim()
    async with support.caller() as another:
        console = SupportStory(caller=another, case=story.case, seed=story.seed)
        waiting = asyncio.create_task(console.get("?wait=25"))
        await asyncio.sleep(0)
        await story.put(BUNDLE)
        assert (await waiting).content == BUNDLE
        seen = (await console.console("GET", story.path)).json()
        assert seen == {"state": "filled", "rev": 3, "exp": story.exp_s}
        end = asyncio.create_task(
            console.console("GET", f"{story.path}?wait=25&seen={seen['rev']}")
        )
        await asyncio.sleep(0)
        await story.revoke()
        assert (await end).json()["state"] == "revoked"


@pytest.mark.parametrize("query", ["?wait=26", "?wait=x", "?seen=-1", "?wait=1&wait=2", "?x=1"])
async def test_a_wait_that_is_none_is_refused(story: SupportStory, query: str) -> None:
    assert told(await story.user("GET", story.path + query)) == (400, "malformed")


async def test_a_grant_that_is_armed_again_is_the_same_or_in_the_way(story: SupportStory) -> None:
    again = await story.arm()
    assert (again.status_code, again.json()) == (200, {"exp": story.exp_s})
    assert told(await story.arm(exp=story.exp_s + 1)) == (409, "already_exists")
    assert told(await story.arm(rauth_hash=b64(bytes(32)))) == (409, "already_exists")
    thief = SupportStory(caller=story.caller, case=story.case)
    assert told(await thief.arm()) == (409, "already_exists")
    assert (await story.look())["rev"] == 1


@pytest.mark.parametrize("ahead_s", [0, -1, -3600, 24 * 3600 + 305, 10**12])
async def test_a_grant_ends_within_a_day(caller: Caller, ahead_s: int) -> None:
    story = SupportStory(caller=caller)
    story.exp_s = max(0, story.now_s + ahead_s)
    assert told(await story.arm()) == (400, "malformed")
    story.exp_s = story.now_s + 24 * 3600 + 290
    assert told(await story.arm()) == (201, "")


async def test_a_weak_key_arms_nothing(caller: Caller) -> None:
    story = SupportStory(caller=caller)
    assert told(await story.arm(grant_pk=b64(bytes(32)))) == (400, "malformed")
    assert told(await story.user("GET", story.path)) == (404, "not_found")


@pytest.mark.parametrize(
    "body",
    [b"", b"{}", b'{"event": "opened"}', b'{"event":"seen"}', b'{"event":"opened","x":1}',
     b'{"event":"opened"}\n', b'{"event":["opened"]}'],
)  # fmt: skip
async def test_a_notice_has_one_spelling_because_it_is_signed(
    story: SupportStory, body: bytes
) -> None:
    await story.claim()
    await story.put(BUNDLE)
    assert told(await story.console("POST", f"{story.path}/ack", body)) == (400, "malformed")
    assert (await story.look())["state"] == "filled"


async def test_a_notice_is_kept_as_the_console_signed_it(story: SupportStory) -> None:
    """So that the user's program can check it, and no server can make one up."""
    await story.claim()
    await story.put(BUNDLE)
    path, body = f"{story.path}/ack", b'{"event":"opened"}'
    proof = story.console_proof("POST", path, body)
    assert told(await story.send("POST", path, body, proof)) == (204, "")
    assert told(await story.ack("opened")) == (204, "")
    assert (await story.look())["notices"] == [{"event": "opened", "proof": proof.header()}]


async def test_a_bundle_has_twenty_mebibytes_and_not_one_byte_more(story: SupportStory) -> None:
    await story.claim()
    assert await _announced(story, MOST_BUNDLE_BYTES + 1) == 413
    assert told(await story.put(b"")) == (400, "malformed")
    largest = os.urandom(1024) * (MOST_BUNDLE_BYTES // 1024)
    assert told(await story.put(largest)) == (201, "")
    assert sha256((await story.get()).content) == sha256(largest)


async def _announced(story: SupportStory, length: int) -> int:
    """Status of a PUT that says how long its body is going to be, and sends none of it."""
    host, _, port = story.caller.audience.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    path = f"{story.path}/bundle"
    proof = story.user_proof("PUT", path).header()
    head = f"PUT {path} HTTP/1.1\r\nHost: {story.caller.audience}\r\nContent-Length: {length}\r\n"
    writer.write(f"{head}{HEADER_NAME}: {proof}\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE_S):
        status = (await reader.readline()).split()[1]
    writer.close()
    return int(status)


async def test_two_agents_claim_together(story: SupportStory) -> None:
    assert told(await story.claim(story.claim_body((0, 1)))) == (200, "")
    assert len((await story.look())["claim"]["sigs"]) == 2


async def test_the_server_says_that_there_is_support(caller: Caller) -> None:
    assert (await caller.call("GET", "/v1/server")).json()["support"] == 1
