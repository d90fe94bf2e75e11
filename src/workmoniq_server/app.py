"""The server as one ASGI application, made from the one table of routes."""

from collections.abc import Iterable, Mapping

from starlette.routing import Route as PathRoute
from starlette.routing import Router

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import problems
from workmoniq_server.audiences import Audiences
from workmoniq_server.calls import House
from workmoniq_server.clock import Clock
from workmoniq_server.door import Desk, Door, Scope, Send, answer
from workmoniq_server.guard import BodiesInFlight, Receive
from workmoniq_server.metrics import Metrics
from workmoniq_server.rate_limits import Addresses, RateLimits, rates
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import SUPPORT_PREFIX, Route


class Application:
    """Routes calls to their doors."""

    def __init__(self, desk: Desk, routes: Iterable[Route]) -> None:
        by_path: dict[str, dict[str, Route]] = {}
        for route in routes:
            by_method = by_path.setdefault(route.path, {})
            if route.method in by_method:
                raise AssertionError(f"{route.method} {route.path} stands twice in the table")
            by_method[route.method] = route
        self._desk = desk
        self._router = Router(
            [_path(path, Door(desk, path, by_method)) for path, by_method in by_path.items()],
            redirect_slashes=False,
            default=self._nothing_here,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call, or the start and end of the server."""
        if scope["type"] == "http":
            await self._router(scope, receive, send)
        elif scope["type"] == "lifespan":
            await _live(receive, send)

    async def _nothing_here(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._desk.metrics.begun()
        self._desk.metrics.ended("none", "other", ErrorCode.NOT_FOUND.status, 0.0)
        await answer(problems.answer(Refused(ErrorCode.NOT_FOUND)), scope, send, unread=receive)


def application(
    house: House,
    routes: Iterable[Route],
    *,
    audiences: Audiences,
    metrics: Metrics,
    clock: Clock | None = None,
) -> Application:
    """The application with fresh limits. clock: of the limits, the house's own if None."""
    house_routes = [
        route
        for route in routes
        # Without a root nobody could be let in: then there is nothing here.
        if house.support_root is not None or not route.path.startswith(SUPPORT_PREFIX)
    ]
    metrics.show(house.tally)
    limits_clock = house.clock if clock is None else clock
    most = house.config.bodies_in_flight_bytes
    in_flight = BodiesInFlight(most)
    desk = Desk(
        house=house,
        audiences=audiences,
        limits=RateLimits(rates(house.config), limits_clock),
        addresses=Addresses(house.clock),
        metrics=metrics,
        in_flight=in_flight,
        # Three that come slowly must not keep everybody else from being heard.
        slow_in_flight=BodiesInFlight(most - most // 3, within=in_flight),
        proxies=house.config.networks(),
    )
    return Application(desk, house_routes)


def _path(path: str, door: Door) -> PathRoute:
    # An object, not a function: Starlette then hands over scope, receive and send as they are, and
    # leaves the methods to the door.
    return PathRoute(path, endpoint=door, include_in_schema=False)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message: Mapping[str, object] = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
