"""A machine that tries what the description of the interface allows, and judges the answers."""

import asyncio
from itertools import cycle
from typing import Any, Final

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
from tests.fakes.turned_server import TurnedServer, newcomer

from workmoniq_protocol.auth import HEADER_NAME, bearer

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

    @classmethod
    def made(cls, server: TurnedServer) -> "Bearing":
        """With the tokens of a full device, of a phone page, of who recovers, and with none."""

        async def sessions() -> tuple[Caller, list[Session | None]]:
            async with server.caller() as caller:
                anna = await newcomer(caller)
                phone = await anna.enrol(of(anna.first), role="web")
                return caller, [await anna.log_in(), of(phone), await anna.recover(), None]

        return cls(*asyncio.run(sessions()))

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


def examples(most: int) -> settings:
    """So many of each call, the same in every run."""
    return settings(
        max_examples=most,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


def ask(case: schemathesis.Case[Any], server: TurnedServer, bearing: Bearing) -> None:
    """Send what was thought out, and hold the answer to the description."""
    auth = None if case.path == _ENDS_THE_SESSION else bearing
    answer = case.call(base_url=server.url, timeout=PATIENCE_S, auth=auth)
    case.validate_response(answer, checks=CHECKS)


def still_stands(server: TurnedServer) -> bool:
    """Whether it is ready for more."""
    ready = requests.get(f"{server.url}/readyz", timeout=PATIENCE_S)
    return bool(ready.json() == {"status": "ok"})
