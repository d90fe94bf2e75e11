"""The whole application of a server in this process, and whoever calls it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.fakes.key_holder import AUDIENCE, URL, Caller
from workmoniq_server.app import Application, application
from workmoniq_server.audiences import Audiences
from workmoniq_server.calls import House
from workmoniq_server.metrics import Metrics
from workmoniq_server.routes.table import ROUTES


def application_of(house: House, *, metrics: Metrics | None = None) -> Application:
    """The application, reached by the name that key holders use."""
    return application(
        house, ROUTES, audiences=Audiences((AUDIENCE,)), metrics=metrics or Metrics()
    )


@asynccontextmanager
async def caller_of(house: House, *, client: str = "198.51.100.7") -> AsyncIterator[Caller]:
    """Somebody who calls from that address. Different callers share no limits."""
    transport = httpx.ASGITransport(app=application_of(house), client=(client, 4711))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as http:
        yield Caller(http=http, clock=house.clock)
