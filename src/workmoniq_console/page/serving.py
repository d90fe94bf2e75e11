"""Listens on loopback until a signal ends it; whatever is open is purged first."""

import asyncio
import signal
import socket
from collections.abc import Callable
from typing import Final

import uvicorn

from workmoniq_console.calls.server import Server
from workmoniq_console.desk.desk import Desk
from workmoniq_console.desk.staff import Staff
from workmoniq_console.page.app import application
from workmoniq_console.page.guard import Guard

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_DRAIN_S: Final = 2


async def serve(
    *,
    make_desk: Callable[[], Desk],
    staff: Staff,
    server: Server,
    port: int,
    say: Callable[[str], None],
) -> None:
    """Serve the page of one agent. port: 0 takes any free one. Raises OSError."""
    ending = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in _SIGNALS:
        loop.add_signal_handler(number, ending.set)
    desk = make_desk()
    with socket.create_server(("127.0.0.1", port)) as sock:
        guard = Guard(application(desk, staff), sock.getsockname()[1])
        listening = _Listening(_config(guard))
        listening.tell = lambda: say(f"listening on {guard.link}")
        serving = asyncio.create_task(listening.serve(sockets=[sock]))
        try:
            waiting = asyncio.create_task(ending.wait())
            await asyncio.wait({serving, waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        finally:
            await desk.stop()
            listening.should_exit = True
            await serving
            await server.stop()


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
