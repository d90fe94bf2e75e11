"""The document that describes the interface, and a machine that tries everything it allows."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import CheckFunction, not_a_server_error
from tests.fakes.key_holder import Caller, KeyHolder, Session
from tests.fakes.running_server import RunningServer, running_server
from tests.fakes.support_story import support_options

from workmoniq_protocol.auth import HEADER_NAME, bearer
from workmoniq_server.__main__ import main
from workmoniq_server.clock import SystemClock
from workmoniq_server.openapi import document
from workmoniq_server.routes.table import ROUTES

DOCUMENT = document(ROUTES, "1")


def test_every_route_is_described_with_its_limits_and_classes() -> None:
    told = {
        (method.upper(), path): operation
        for path, operations in DOCUMENT["paths"].items()
        for method, operation in operations.items()
    }
    assert set(told) == {(route.method, route.path) for route in ROUTES}
    for route in ROUTES:
        operation = told[route.method, route.path]
        classes = sorted(each.value for each in route.classes)
        assert operation.get("x-token-classes", []) == classes
        assert operation.get("x-signers", []) == sorted(each.value for each in route.signers)
        assert operation["x-body-bytes"] == (route.body_bytes if route.body else 0)
        assert str(route.status) in operation["responses"]
    identifiers = [operation["operationId"] for operation in told.values()]
    assert len(set(identifiers)) == len(identifiers)


def test_the_document_is_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["export-openapi", "--data", str(tmp_path)], {}) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["openapi"] == "3.1.0"
    assert printed["paths"] == json.loads(json.dumps(DOCUMENT["paths"]))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    # The limits would answer most of what follows; they have tests of their own.
    folder = tmp_path_factory.mktemp("server")
    with running_server(
        folder / "data",
        *support_options(folder),
        *("--challenges-per-minute", "1000000", "--registrations-per-hour", "1000000"),
        *("--reads-burst", "1000000"),
    ) as running:
        yield running
        assert running.process.poll() is None


@pytest.fixture(scope="module")
def full(server: RunningServer) -> "Proving":
    """A full device of an account on that server."""

    async def make() -> tuple[Caller, Session]:
        async with httpx.AsyncClient(base_url=server.url) as http:
            audience = server.url.removeprefix("http://")
            caller = Caller(http=http, clock=SystemClock(), audience=audience)
            anna = KeyHolder(caller=caller, username="anna")
            assert (await anna.make()).status_code == 201
            return caller, await anna.open(anna.first)

    return Proving(*asyncio.run(make()))


class Proving(requests.auth.AuthBase):
    """Sends the token, and proves each request: what is behind both is to be reached."""

    def __init__(self, caller: Caller, session: Session) -> None:
        self._caller, self._session = caller, session

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        raw: Any = request.body or b""
        if isinstance(raw, str):
            raw = raw.encode()
        proof = self._caller.proof(self._session, str(request.method), request.path_url, raw)
        request.headers["Authorization"] = bearer(self._session.token)
        request.headers[HEADER_NAME] = proof.header()
        return request


SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
_CHECKS: list[CheckFunction] = [not_a_server_error]
# It would end the session that the others need.
_ENDS_THE_SESSION = "/v1/sessions/this"


@SCHEMA.parametrize()
@settings(
    max_examples=8,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_that_is_sent_breaks_the_server(
    case: schemathesis.Case[Any], server: RunningServer, full: Proving
) -> None:
    auth = None if case.path == _ENDS_THE_SESSION else full
    answer = case.call(base_url=server.url, timeout=20, auth=auth)
    case.validate_response(answer, checks=_CHECKS)
    assert answer.status_code != 503
    if auth is not None:
        assert not (answer.status_code == 401 and "token" in answer.text), answer.text
