"""A machine tries all that the description of the interface allows on a real server.

With the tokens that a full device has, tests/integration/server does the same on SQLite; here it
has every other token, or none, on PostgreSQL, and the answers must be the ones described.
"""

import asyncio
from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

import pytest
import requests
import schemathesis
from tests.adversarial.server.describing import (
    CHECKS,
    PATIENCE_S,
    Bearing,
    ask,
    examples,
    still_stands,
)
from tests.fakes.support_story import SupportStory
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.auth import HEADER_NAME
from workmoniq_protocol.strict_json import b64
from workmoniq_server.openapi import document
from workmoniq_server.routes.table import ROUTES

QUICK: Final = schemathesis.openapi.from_dict(document(ROUTES, "1"))
# The edges of every member, one by one, are for the long run: test_described_edges.py.
QUICK.config.phases.coverage.enabled = False


class Signing(requests.auth.AuthBase):
    """Each request about one grant, signed by its user or by its console in turn."""

    def __init__(self, story: SupportStory) -> None:
        self.story = story
        self._makers = cycle((story.user_proof, story.console_proof))

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        raw: Any = request.body or b""
        body = raw.encode() if isinstance(raw, str) else raw
        proof = next(self._makers)(str(request.method), request.path_url, body)
        request.headers[HEADER_NAME] = proof.header()
        return request


@pytest.fixture(scope="module")
def signing(either: TurnedServer) -> Signing:
    async def made() -> SupportStory:
        async with either.caller() as caller:
            story = SupportStory(caller=caller)
            assert (await story.arm()).status_code == 201
            assert (await story.claim()).status_code == 200
            return story

    return Signing(asyncio.run(made()))


@pytest.mark.parametrize("either", ["postgresql"], indirect=True)
@QUICK.include(path_regex="/v1/support/grants/").parametrize()
@examples(12)
def test_whatever_is_described_about_a_grant_is_answered_as_described(
    case: schemathesis.Case[Any], either: TurnedServer, signing: Signing
) -> None:
    """With signatures that hold, about a grant that there is."""
    if "handle" in case.path_parameters:
        case.path_parameters["handle"] = b64(signing.story.handle)
    answer = case.call(base_url=either.url, timeout=PATIENCE_S, auth=signing)
    case.validate_response(answer, checks=CHECKS)


@pytest.fixture(scope="module")
def bearing(either: TurnedServer) -> Iterator[Bearing]:
    yield Bearing.made(either)
    assert still_stands(either)


@pytest.mark.parametrize("either", ["postgresql"], indirect=True)
@QUICK.parametrize()
@examples(4)
def test_whatever_is_described_is_answered_as_described(
    case: schemathesis.Case[Any], either: TurnedServer, bearing: Bearing
) -> None:
    ask(case, either, bearing)
