"""Counts what goes over one wire: passes connections on to a server, byte for byte."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_AT_ONCE = 65536
_REQUEST = b" HTTP/1.1\r\n"
"""Ends the first line of a request; that a sealed body holds it is not to be expected."""


class Relay:
    """Listens on a free port of loopback. up, down: bytes so far, heads and bodies."""

    def __init__(self) -> None:
        self.up = self.down = self.requests = self.connections = 0
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._upstream = 0
        self._open: set[socket.socket] = set()
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

    def forget(self) -> None:
        """Count from zero."""
        with self._lock:
            self.up = self.down = self.requests = self.connections = 0

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
            for one, other, up in ((client, server, True), (server, client, False)):
                threading.Thread(target=self._pass, args=(one, other, up), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket, up: bool) -> None:
        tail = b""
        with suppress(OSError):
            while some := one.recv(_AT_ONCE):
                with self._lock:
                    if up:
                        self.up += len(some)
                        self.requests += (tail + some).count(_REQUEST)
                    else:
                        self.down += len(some)
                tail = some[1 - len(_REQUEST) :]
                other.sendall(some)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
