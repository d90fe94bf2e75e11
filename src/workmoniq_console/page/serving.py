"""Listens on loopback until a signal ends it; whatever is open is purged first."""

import asyncio
import contextlib
import errno
import signal
import socket
from collections.abc import Callable
from typing import Final

import uvicorn

from workmoniq_console.calls.server import Server
from workmoniq_console.desk.desk import Desk
from workmoniq_console.desk.staff import Staff
from workmoniq_console.desk.touches import Touches
from workmoniq_console.page.app import application
from workmoniq_console.page.guard import Guard, origin_of

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DRAIN_S: Final = 2
_TRIES: Final = 5
_NO_IPV6: Final = frozenset({errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})


async def serve(
    *,
    make_desk: Callable[[], Desk],
    make_touches: Callable[[str], Touches],
    staff: Staff,
    server: Server,
    port: int,
    say: Callable[[str], None],
) -> None:
    """Serve the page of one agent. make_touches: for the page's origin.

    port: 0 takes any free one. Raises OSError.
    """
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, ending.set)
    desk = make_desk()
    with contextlib.ExitStack() as stack:
        socks = [stack.enter_context(each) for each in loopback(port)]
        port = socks[0].getsockname()[1]
        guard = Guard(application(desk, staff, make_touches(origin_of(port))), port)
        listening = _Listening(_config(guard))
        listening.tell = lambda: say(f"listening on {guard.link}")
        serving = asyncio.create_task(listening.serve(sockets=socks))
        try:
            waiting = asyncio.create_task(ending.wait())
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        finally:
            await desk.stop()
            listening.should_exit = True
            await serving
            await server.stop()


def loopback(port: int) -> list[socket.socket]:
    """Sockets for all that localhost means, so that nobody else answers by that name.

    Raises OSError, also where somebody else has the port on one of the addresses.
    """
    for left in reversed(range(_TRIES)):
        first = socket.create_server(("127.0.0.1", port))
        try:
            number = first.getsockname()[1]
            return [first, socket.create_server(("::1", number), family=socket.AF_INET6)]
        except OSError as wrong:
            if wrong.errno in _NO_IPV6:
                return [first]
            first.close()
            if port or not left:
                raise
    raise AssertionError("the last try returns or raises")


class _Listening(uvicorn.Server):
    """uvicorn, saying when it listens, and leaving signals to us."""

    tell: Callable[[], None]

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.tell()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        await self._serve(sockets)


def _config(guard: Guard) -> uvicorn.Config:
    return uvicorn.Config(
        guard,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_DRAIN_S,
    )
