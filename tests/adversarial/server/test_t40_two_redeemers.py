"""However many come with one code at once, one of them has it."""

import asyncio
import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import httpx
import pytest
from tests.adversarial.server.attacking import told
from tests.fakes.support_story import SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.strict_json import b64, unb64

pytestmark = pytest.mark.anyio

ROUNDS: Final = 20
THREADS: Final = 8
PATIENCE_S: Final = 30.0


async def test_t40_of_two_redeemers_in_threads_exactly_one_wins(either: TurnedServer) -> None:
    """Each thread has a connection of its own, and all of them start together."""
    async with either.caller() as caller:
        for _ in range(ROUNDS):
            story = SupportStory(caller=caller)
            assert told(await story.arm()) == (201, "")
            claims = [_claim_of_another(story) for _ in range(THREADS)]
            went = await asyncio.to_thread(_race, either.url, claims)
            assert Counter(went) == {200: 1, 409: THREADS - 1}
            seen = await story.look()
            winner = claims[went.index(200)]
            assert b64(unb64(seen["claim"]["p"])).encode() in winner
            assert (seen["state"], seen["attempts"], seen["refused"]) == ("claimed", THREADS, 0)


async def test_t40_of_two_claims_in_one_loop_one_wins_and_the_other_is_counted(
    either: TurnedServer,
) -> None:
    async with either.caller() as caller:
        for _ in range(ROUNDS):
            story = SupportStory(caller=caller)
            await story.arm()
            claims = [_claim_of_another(story) for _ in range(2)]
            went = [told(each) for each in await asyncio.gather(*map(story.claim, claims))]
            assert sorted(went) == [(200, ""), (409, "already_claimed")]


async def test_t40_a_claim_and_a_revocation_at_once_leave_no_grant_that_is_both(
    either: TurnedServer,
) -> None:
    async with either.caller() as caller:
        for _ in range(ROUNDS):
            story = SupportStory(caller=caller)
            await story.arm()
            claimed, revoked = await asyncio.gather(story.claim(), story.revoke())
            assert told(revoked) == (204, "")
            assert told(claimed) in {(200, ""), (410, "gone")}
            seen = await story.look()
            assert (seen["state"], seen["claim"]) == ("revoked", None)
            assert told(await story.put(b"sealed")) == (410, "gone")


async def test_t40_of_two_bundles_at_once_one_is_taken(either: TurnedServer) -> None:
    async with either.caller() as caller:
        for _ in range(ROUNDS):
            story = SupportStory(caller=caller)
            await story.arm()
            await story.claim()
            bundles = [os.urandom(2000), os.urandom(2000)]
            went = [told(each) for each in await asyncio.gather(*map(story.put, bundles))]
            assert sorted(went) == [(201, ""), (409, "slot_taken")]
            assert (await story.get()).content == bundles[went.index((201, ""))]


def _claim_of_another(story: SupportStory) -> bytes:
    """A claim of a console of its own, with the same code."""
    other = SupportStory(caller=story.caller)
    other.case.code = story.case.code
    return other.claim_body()


def _race(url: str, claims: list[bytes]) -> list[int]:
    together = threading.Barrier(len(claims))

    def send(body: bytes) -> int:
        with httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False) as http:
            assert http.get("/healthz").status_code == 200  # connected before the start
            together.wait(PATIENCE_S)
            return http.post("/v1/support/claim", content=body).status_code

    with ThreadPoolExecutor(len(claims)) as pool:
        return list(pool.map(send, claims))
