"""What a stranger can make a server hold by grants of support access."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final

import httpx
import pytest
from tests.adversarial.server.attacking import told
from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.server_doors import caller_of
from tests.fakes.support_case import SupportCase
from tests.fakes.support_story import SupportStory

from workmoniq_protocol.auth import HEADER_NAME
from workmoniq_server.calls import House

pytestmark = pytest.mark.anyio

MOST: Final = 90_000


@pytest.fixture
async def small(house: House) -> AsyncIterator[Caller]:
    """A server that holds 90,000 bytes of bodies at once, of bundles 60,000."""
    config = replace(house.config, bodies_in_flight_bytes=MOST)
    house = replace(house, config=config, support_root=SupportCase().root_pk)
    async with caller_of(house) as caller:
        yield caller


class _Dripping:
    """A body that is announced and then comes when a test lets it."""

    def __init__(self) -> None:
        self.is_read, self.goes_on = asyncio.Event(), asyncio.Event()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        self.is_read.set()
        await self.goes_on.wait()
        yield b"x"


async def _announce(story: SupportStory, size: int, body: _Dripping) -> httpx.Response:
    path = f"{story.path}/bundle"
    proof = story.user_proof("PUT", path, b"").header()
    headers = {HEADER_NAME: proof, "Content-Length": str(size)}
    return await story.caller.http.put(path, content=body, headers=headers)


async def test_a_long_body_takes_room_only_for_a_grant_that_an_agent_has_claimed(
    small: Caller,
) -> None:
    claimed, armed, over = (SupportStory(caller=small) for _ in range(3))
    for story in (claimed, armed, over):
        assert told(await story.arm()) == (201, "")
    assert told(await claimed.claim()) == (200, "")
    await over.revoke()
    for story, wanted in (
        (claimed, (503, "overloaded")),
        (armed, (409, "not_claimed")),
        (over, (410, "gone")),
    ):
        body = _Dripping()
        body.goes_on.set()
        assert told(await _announce(story, MOST, body)) == wanted  # of which bundles get two thirds


async def test_bundles_that_come_slowly_leave_room_for_everybody_else(small: Caller) -> None:
    story = SupportStory(caller=small)
    assert told(await story.arm()) == (201, "")
    assert told(await story.claim()) == (200, "")
    body = _Dripping()
    slow = asyncio.create_task(_announce(story, 60_000, body))
    await body.is_read.wait()
    assert told(await story.put(b"y")) == (503, "overloaded")
    assert (await KeyHolder(caller=small, username="anna").make()).status_code == 201
    body.goes_on.set()
    assert told(await slow) == (401, "bad_proof")
    assert told(await story.put(b"y")) == (201, "")
