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
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.adversarial.server.attacking import of
from tests.fakes.key_holder import Caller, Session
from tests.fakes.support_story import SupportStory
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol.auth import HEADER_NAME, bearer
from workmoniq_protocol.strict_json import b64
from workmoniq_server.openapi import document
from workmoniq_server.routes.table import ROUTES

QUICK: Final = schemathesis.openapi.from_dict(document(ROUTES, "1"))
# The edges of every member, one by one, are for the long run.
QUICK.config.phases.coverage.enabled = False
THOROUGH: Final = schemathesis.openapi.from_dict(document(ROUTES, "1"))
CHECKS: Final[list[CheckFunction]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PATIENCE_S: Final = 20.0
_ENDS_THE_SESSION: Final = "/v1/sessions/this"


class Bearing(requests.auth.AuthBase):
    """Each request with the next token, proved by the key of its session."""

    def __init__(self, caller: Caller, sessions: list[Session | None]) -> None:
        self._caller, self._sessions = caller, cycle(sessions)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        session = next(self._sessions)
        if session is None:
            return request
        raw: Any = request.body or b""
        body = raw.encode() if isinstance(raw, str) else raw
        proof = self._caller.proof(session, str(request.method), request.path_url, body)
        request.headers["Authorization"] = bearer(session.token)
        request.headers[HEADER_NAME] = proof.header()
        return request


def _settings(examples: int) -> settings:
    return settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


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
@_settings(12)
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
    async def made() -> tuple[Caller, list[Session | None]]:
        async with either.caller() as caller:
            anna = await newcomer(caller)
            phone = await anna.enrol(of(anna.first), role="web")
            return caller, [await anna.log_in(), of(phone), await anna.recover(), None]

    yield Bearing(*asyncio.run(made()))
    assert requests.get(f"{either.url}/readyz", timeout=PATIENCE_S).json() == {"status": "ok"}


@pytest.mark.parametrize("either", ["postgresql"], indirect=True)
@QUICK.parametrize()
@_settings(4)
def test_whatever_is_described_is_answered_as_described(
    case: schemathesis.Case[Any], either: TurnedServer, bearing: Bearing
) -> None:
    _ask(case, either, bearing)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("either", ["postgresql"], indirect=True)
@THOROUGH.parametrize()
@_settings(200)
def test_whatever_is_described_is_answered_as_described_with_every_edge(
    case: schemathesis.Case[Any], either: TurnedServer, bearing: Bearing
) -> None:
    _ask(case, either, bearing)


def _ask(case: schemathesis.Case[Any], server: TurnedServer, bearing: Bearing) -> None:
    auth = None if case.path == _ENDS_THE_SESSION else bearing
    answer = case.call(base_url=server.url, timeout=PATIENCE_S, auth=auth)
    case.validate_response(answer, checks=CHECKS)
