"""Starting the server, and stopping it without losing what was acknowledged."""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import ssl
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Final

import uvicorn

from workmoniq_server import erasure, logs, resting, reviving, server_keys, support_pins
from workmoniq_server.app import application
from workmoniq_server.audiences import audiences
from workmoniq_server.calls import House
from workmoniq_server.clock import Clock, SystemClock
from workmoniq_server.config import Config, ConfigInvalid
from workmoniq_server.guard import protocol
from workmoniq_server.jobs.runner import run as run_jobs
from workmoniq_server.log_states import LogStates
from workmoniq_server.metrics import Metrics
from workmoniq_server.routes.table import ROUTES
from workmoniq_server.server_keys import ServerKeys
from workmoniq_server.session_cache import Sessions
from workmoniq_server.store.storage import Places, open_storage

_LOG: Final = logging.getLogger("workmoniq_server")
_KEEP_ALIVE_S: Final = 5
_RENEW_S: Final = 60.0
_JOBS_STOP_S: Final = 5


def places(config: Config) -> Places:
    """Where everything is kept."""
    return Places(
        data=config.data,
        database=config.database,
        blobs=config.blobs,
        account_keys=config.account_keys,
        journal=config.journal,
    )


@contextlib.asynccontextmanager
async def open_house(
    config: Config, keys: ServerKeys, *, clock: Clock | None = None
) -> AsyncIterator[House]:
    """Storage and all that lasts, for serving or for one command."""
    support_root = support_pins.root_of(config)
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    storage = await open_storage(places(config), kek=keys.wrapping_key, hashed=keys.hashed)
    clock = clock or SystemClock()
    try:
        house = House(
            database=storage.database,
            blobs=storage.blobs,
            account_keys=storage.account_keys,
            journal=storage.journal,
            clock=clock,
            config=config,
            keys=keys,
            states=LogStates(),
            sessions=Sessions(clock),
            registration=config.registration_now(),
            support_root=support_root,
        )
        # Before anything is answered: a restored backup may hold accounts that were deleted since,
        # and grants that were over.
        await erasure.resume(house)
        await reviving.end_what_came_back(house)
        yield house
    finally:
        await storage.stop()


def serve(config: Config, say: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT. say: gets the line that names the address.

    Raises ConfigInvalid, SchemaMismatch, StoreUnavailable, OSError.
    """
    # Whatever is written from now on is nobody else's to read.
    os.umask(0o077)
    logs.start(config.log_level)
    # uvicorn raises the signal anew once it has stopped, for whoever handled it before.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: None)
    server_keys_now = server_keys.load(config)
    with _listening(config) as sock, asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_serve(config, server_keys_now, sock, say))


async def _serve(
    config: Config, keys: ServerKeys, sock: socket.socket, say: Callable[[str], None]
) -> None:
    host, port = sock.getsockname()[:2]
    names = audiences(config, port)
    metrics = Metrics()
    async with open_house(config, keys) as house:
        app = application(house, ROUTES, audiences=names, metrics=metrics)
        context = _context(config) if config.tls_certificate else None
        server = _Server(_uvicorn_config(config, app, context), house)
        door = metrics.serve(config.metrics_port) if config.metrics_port else None
        scheme = "https" if config.tls_certificate else "http"
        shown = f"[{host}]" if ":" in host else host
        server.tell = lambda: say(f"listening on {scheme}://{shown}:{port}")
        jobs = asyncio.create_task(run_jobs(house))
        renewal = asyncio.create_task(_renew(config, context))
        try:
            await server.serve(sockets=[sock])
        finally:
            house.stopping.set()
            await asyncio.wait([jobs], timeout=_JOBS_STOP_S)
            jobs.cancel()  # each may stop anywhere and begins anew
            renewal.cancel()
            if door is not None:
                await asyncio.to_thread(door.close)
    _LOG.info("stopped")


class _Server(uvicorn.Server):
    """uvicorn, saying when it listens, and when it begins to stop."""

    def __init__(self, config: uvicorn.Config, house: House) -> None:
        super().__init__(config)
        self._house = house
        self.tell: Callable[[], None] = lambda: None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.tell()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._house.stopping.set()
        await super().shutdown(sockets)


def _uvicorn_config(config: Config, app: object, context: ssl.SSLContext | None) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]  # uvicorn types the scope more narrowly
        http=protocol(float(config.header_seconds), resting.most_of(config.connections, _files())),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=config.connections,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=config.drain_seconds,
        ssl_certfile=config.tls_certificate or None,
        ssl_keyfile=config.tls_key or None,
        ssl_context_factory=None if context is None else lambda *_: context,
    )


def _context(config: Config) -> ssl.SSLContext:
    """TLS 1.3 and nothing older."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.num_tickets = 1  # a device goes on from its last one; browsers open few connections
    try:
        context.load_cert_chain(Path(config.tls_certificate), Path(config.tls_key))
    except (OSError, ssl.SSLError) as wrong:
        raise ConfigInvalid("the certificate and its key cannot be read") from wrong
    return context


async def _renew(config: Config, context: ssl.SSLContext | None) -> None:
    """Read a renewed certificate without a restart; connections that stand keep the old one."""
    path = Path(config.tls_certificate)
    seen = None if context is None else _changed_ns(path)
    while context is not None:
        await asyncio.sleep(_RENEW_S)
        try:
            if (now := _changed_ns(path)) != seen:
                context.load_cert_chain(path, Path(config.tls_key))
                seen = now
                _LOG.info("the certificate was renewed")
        except (OSError, ssl.SSLError):
            # Half written: the old one goes on, and the next look is soon.
            _LOG.warning("the new certificate cannot be read")


def _changed_ns(path: Path) -> int:
    return path.stat().st_mtime_ns


def _listening(config: Config) -> socket.socket:
    """Raises ConfigInvalid, OSError."""
    found = socket.getaddrinfo(config.host, config.port, type=socket.SOCK_STREAM)
    if not found:
        raise ConfigInvalid("host is no address of this computer")
    family, kind, number, _, address = found[0]
    sock = socket.socket(family, kind, number)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.listen(2048)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


def _files() -> int:
    """How many files this process may have open at once."""
    try:
        import resource  # noqa: PLC0415  # not on every system
    except ImportError:
        return 512
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return sys.maxsize if soft == resource.RLIM_INFINITY else soft


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415  # not on every system
    except ImportError:
        return None
    return uvloop.new_event_loop
