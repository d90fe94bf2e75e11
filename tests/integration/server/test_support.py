"""A grant of support access over real HTTP, from arming to the last notice, on both engines."""

from collections.abc import AsyncIterator

import httpx
import pytest
from tests.fakes.key_holder import Caller
from tests.fakes.support_story import SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.strict_json import unb64

pytestmark = pytest.mark.anyio

BUNDLE = b"sealed " * 100


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
