"""Every call about a grant in every state it can be in gives exactly the answer of the page."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import httpx
import pytest
from tests.fakes.key_holder import Caller
from tests.fakes.support_case import altered
from tests.fakes.support_story import HOURS_4, SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol import strict_json
from workmoniq_protocol.strict_json import b64

pytestmark = pytest.mark.anyio

BUNDLE: Final = b"sealed"
Step = Callable[[SupportStory], Awaitable[httpx.Response]]


def told(answer: httpx.Response) -> str:
    """The status, and the code of a refusal."""
    status = str(answer.status_code)
    return status if answer.is_success else f"{status} {answer.json()['code']}"


async def _another_console(story: SupportStory) -> httpx.Response:
    """Entitled, and knowing the code, but later or elsewhere."""
    other = SupportStory(caller=story.caller)
    other.case.code = story.case.code
    return await other.claim()


async def _forged(story: SupportStory) -> httpx.Response:
    """The code is right; a case was written in after the agent had signed."""
    p = story.claim_p()
    body = strict_json.loads_object(story.claim_body(p=p))
    return await story.claim(strict_json.dumps({**body, "p": b64(altered(p, case="1094"))}))


async def _wrong_code(story: SupportStory) -> httpx.Response:
    return await story.claim(story.claim_body(rauth=b64(bytes(32))))


async def _look_as_console(story: SupportStory) -> httpx.Response:
    return await story.console("GET", story.path)


CALLS: Final[dict[str, Step]] = {
    "arm": lambda story: story.arm(),
    "arm otherwise": lambda story: story.arm(exp=story.exp_s - 1),
    "look": lambda story: story.user("GET", story.path),
    "look as console": _look_as_console,
    "put": lambda story: story.put(BUNDLE),
    "put other bytes": lambda story: story.put(b"other"),
    "get": lambda story: story.get(),
    "opened": lambda story: story.ack("opened"),
    "closed": lambda story: story.ack("closed"),
    "purged": lambda story: story.ack("purged"),
    "claim": lambda story: story.claim(_claims[story.handle]),
    "another console": _another_console,
    "forged": _forged,
    "wrong code": _wrong_code,
    "revoke": lambda story: story.revoke(),
}
_claims: dict[bytes, bytes] = {}
"""The claim that each story sent, so that the same can be sent again."""

ALWAYS: Final = {
    "arm": "200",
    "arm otherwise": "409 already_exists",
    "look": "200",
    "forged": "403 bad_claim",
    "wrong code": "410 gone",
    "revoke": "204",
}
NO_CONSOLE: Final = dict.fromkeys(
    ("look as console", "get", "opened", "closed", "purged"), "401 bad_proof"
)
CONSOLE: Final = {"look as console": "200", "closed": "204", "purged": "204"}
OVER: Final = {
    **ALWAYS,
    **dict.fromkeys(("put", "put other bytes", "claim", "another console"), "410 gone"),
}
NEVER_FILLED: Final = {**CONSOLE, "get": "410 gone", "opened": "404 not_found"}
WAS_FILLED: Final = {**CONSOLE, "get": "410 gone", "opened": "204"}
LIVE: Final = {**ALWAYS, **CONSOLE, "claim": "200", "another console": "409 already_claimed"}
ANSWERS: Final = {
    "armed": {
        **ALWAYS,
        **NO_CONSOLE,
        **dict.fromkeys(("put", "put other bytes"), "409 not_claimed"),
        **dict.fromkeys(("claim", "another console"), "200"),
    },
    "claimed": {
        **LIVE,
        **dict.fromkeys(("put", "put other bytes"), "201"),
        **dict.fromkeys(("get", "opened"), "404 not_found"),
    },
    "filled": {
        **LIVE,
        "put": "200",
        "put other bytes": "409 slot_taken",
        "get": "200",
        "opened": "204",
    },
    "consumed": {**OVER, **WAS_FILLED},
    "consumed by time": {**OVER, **WAS_FILLED},
    "revoked when armed": {**OVER, **NO_CONSOLE},
    "revoked when claimed": {**OVER, **NEVER_FILLED},
    "revoked when filled": {**OVER, **WAS_FILLED},
    "expired when armed": {**OVER, **NO_CONSOLE},
    "expired when claimed": {**OVER, **NEVER_FILLED},
}
MOVES: Final = {
    ("armed", "claim"): "claimed",
    ("armed", "another console"): "claimed",
    ("claimed", "put"): "filled",
    ("claimed", "put other bytes"): "filled",
    ("filled", "opened"): "consumed",
    ("armed", "revoke"): "revoked",
    ("claimed", "revoke"): "revoked",
    ("filled", "revoke"): "revoked",
    # the console that has it open learns of it so
    ("consumed", "revoke"): "revoked",
    ("consumed by time", "revoke"): "revoked",
}
_PATHS: Final = {
    "armed": (),
    "claimed": ("claim",),
    "filled": ("claim", "put"),
    "consumed": ("claim", "put", "opened"),
    "consumed by time": ("claim", "put"),
    "revoked when armed": ("revoke",),
    "revoked when claimed": ("claim", "revoke"),
    "revoked when filled": ("claim", "put", "revoke"),
    "expired when armed": (),
    "expired when claimed": ("claim",),
}


@pytest.fixture
async def caller(support: TurnedServer) -> AsyncIterator[Caller]:
    async with support.caller() as caller:
        yield caller


async def _arrive(caller: Caller, state: str) -> SupportStory:
    story = SupportStory(caller=caller)
    assert (await story.arm()).status_code == 201
    _claims[story.handle] = story.claim_body()
    for step in _PATHS[state]:
        assert (await CALLS[step](story)).is_success, (state, step)
    return story


@pytest.mark.parametrize("state", ANSWERS)
async def test_every_call_in_every_state_gives_the_documented_answer(
    support: TurnedServer, caller: Caller, state: str
) -> None:
    assert set(ANSWERS[state]) == set(CALLS)
    stories = {call: await _arrive(caller, state) for call in CALLS}
    if state.startswith("expired"):
        support.clock.turn(seconds=HOURS_4 + 1)
    elif state == "consumed by time":
        support.clock.turn(seconds=15 * 60 + 1)
    went, left = {}, {}
    for call, story in stories.items():
        went[call] = told(await CALLS[call](story))
        left[call] = (await story.look())["state"]
    assert went == ANSWERS[state]
    assert left == {call: MOVES.get((state, call), state.partition(" ")[0]) for call in CALLS}


async def test_whatever_is_over_stays_what_it_became(support: TurnedServer, caller: Caller) -> None:
    for state in ("consumed", "revoked when filled", "revoked when armed"):
        story = await _arrive(caller, state)
        if state == "consumed":
            await CALLS["revoke"](story)  # this alone still moves it
        before = await story.look()
        for call in ("arm", "claim", "another console", "put", "revoke", "forged"):
            await CALLS[call](story)
        support.clock.turn(hours=5)
        assert await story.look() == before
