"""Counts what goes over one wire: passes connections on to a server, byte for byte."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.fakes.tls_records import Records

_AT_ONCE = 65536
_REQUEST = b" HTTP/1.1\r\n"
"""Ends the first line of a request; that a sealed body holds it is not to be expected."""


class Relay:
    """Listens on a free port of loopback. up, down: bytes so far, heads and bodies.

    connections: how many there were; ended: how many of them the client has ended.
    handshake, framing: of the bytes, what TLS itself is, where it is spoken.
    """

    def __init__(self) -> None:
        self.up = self.down = self.requests = self.connections = self.ended = 0
        self.handshake = self.framing = 0
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._upstream = 0
        self._open: set[socket.socket] = set()
        self._lost: set[socket.socket] = set()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    @property
    def audience(self) -> str:
        """What a device that dials here signs for."""
        return f"127.0.0.1:{self._listening.getsockname()[1]}"

    @property
    def url(self) -> str:
        return f"http://{self.audience}"

    def to(self, port: int) -> None:
        """Pass on to that port of loopback."""
        self._upstream = port
        self._thread.start()

    def drop(self) -> None:
        """End all connections, as a server does with those that say nothing for some seconds."""
        with self._lock:
            ended, self._open = self._open, set()
        for each in ended:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def lose(self) -> None:
        """Pass nothing on any more and say nothing about it, as a router that forgot them."""
        with self._lock:
            self._lost |= self._open

    def forget(self) -> None:
        """Count from zero."""
        with self._lock:
            self.up = self.down = self.requests = self.connections = self.ended = 0
            self.handshake = self.framing = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self.drop()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._upstream))
            with self._lock:
                self.connections += 1
                self._open |= {client, server}
            pair = _Pair(client, server)
            for up in (True, False):
                threading.Thread(target=self._pass, args=(pair, up), daemon=True).start()

    def _pass(self, pair: "_Pair", up: bool) -> None:
        one, other = (pair.client, pair.server) if up else (pair.server, pair.client)
        tail = b""
        with suppress(OSError):
            while some := one.recv(_AT_ONCE):
                with self._lock:
                    self._count(tail, some, up, pair.records)
                    is_lost = one in self._lost
                tail = some[1 - len(_REQUEST) :]
                if not is_lost:
                    other.sendall(some)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
        with self._lock:
            self.ended += up
            pair.ways -= 1
            if not pair.ways:
                self._open -= {one, other}
                self._lost -= {one, other}
                one.close()
                other.close()

    def _count(self, tail: bytes, some: bytes, up: bool, records: Records) -> None:
        if up:
            self.up += len(some)
            self.requests += (tail + some).count(_REQUEST)
        else:
            self.down += len(some)
        before = records.handshake, records.framing
        records.passed(some, up)
        self.handshake += records.handshake - before[0]
        self.framing += records.framing - before[1]


class _Pair:
    """Both halves of a connection, and in how many directions it still goes on."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.client, self.server = client, server
        self.records = Records()
        self.ways = 2
