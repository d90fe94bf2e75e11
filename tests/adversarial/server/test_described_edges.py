"""As test_described_calls.py, with every edge of every member, one by one."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
import schemathesis
from tests.adversarial.server.describing import Bearing, ask, examples, still_stands
from tests.fakes.turned_server import TurnedServer

from workmoniq_server.openapi import document
from workmoniq_server.routes.table import ROUTES

THOROUGH: Final = schemathesis.openapi.from_dict(document(ROUTES, "1"))


@pytest.fixture(scope="module")
def bearing(either: TurnedServer) -> Iterator[Bearing]:
    yield Bearing.made(either)
    assert still_stands(either)


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("either", ["postgresql"], indirect=True)
@THOROUGH.parametrize()
@examples(200)
def test_whatever_is_described_is_answered_as_described_with_every_edge(
    case: schemathesis.Case[Any], either: TurnedServer, bearing: Bearing
) -> None:
    ask(case, either, bearing)
