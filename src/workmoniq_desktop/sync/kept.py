"""Connections to one server, kept from one look to the next though any may have ended unsaid.

A look each quarter of an hour with a connection of its own is mostly handshakes. A connection that
was silent for long may be gone all the same: the server or a proxy ended it, a router forgot it, or
this computer slept. Nobody is to notice that.
"""

import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Final

import httpx

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.sync.plan import LOOK_S

AGAIN: Final = "again"
"""An extension of a request: it may be sent a second time, as any GET."""
_KEPT_S: Final = LOOK_S + 60.0
_SURE_US: Final = 2 * SECOND_US
"""So long a silent connection is taken for one that stands.

Servers, ours too, end it after five seconds of silence at the earliest, and begin to count before
the answer is read here.
"""
_CONNECTIONS: Final = 8
# Trusts nobody. Where httpx is given none it reads all certificates, for nothing here.
_NO_TLS: Final = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class Kept(httpx.BaseTransport):
    """Carries requests. Thread-safe; several may be on their way at once."""

    def __init__(
        self, clock: Clock, context: ssl.SSLContext | None, *, patience_s: float = 5.0
    ) -> None:
        """context: of TLS; None where only plain HTTP is spoken.

        patience_s: how long an answer is waited for on a connection that may be gone.
        """
        self._clock = clock
        self._patience_s = patience_s
        self._below = httpx.HTTPTransport(
            verify=_NO_TLS if context is None else context,
            # a proxy from the environment is not who the user named, and would see what is sent
            # to this computer itself
            trust_env=False,
            limits=httpx.Limits(max_connections=_CONNECTIONS, keepalive_expiry=_KEPT_S),
        )
        self._lock = threading.Lock()
        self._under_way = 0
        self._used_us = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it, where a kept connection failed it once more on a new one.

        What must not be repeated goes over no connection that may be gone.
        """
        if self._clock.boot_us() - self._used_us <= _SURE_US:
            return self._sent(request)
        if request.method != "GET" and AGAIN not in request.extensions:
            self._end_idle()
            return self._sent(request)
        doubt = _Doubt(request, self._patience_s)
        try:
            return self._sent(request)
        except httpx.TransportError:
            if not doubt.was_kept:
                raise
        finally:
            doubt.end()
        self._end_idle()
        return self._sent(request)

    def close(self) -> None:
        """End every connection."""
        self._below.close()

    def _sent(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            self._under_way += 1
        try:
            answer = self._below.handle_request(request)
        except BaseException:
            self._is_over()
            raise
        if not isinstance(answer.stream, httpx.SyncByteStream):
            raise AssertionError("an answer that cannot be read")  # noqa: TRY004  # httpx's own
        answer.stream = _Told(answer.stream, self._is_over)
        return answer

    def _is_over(self) -> None:
        with self._lock:
            self._under_way -= 1
            self._used_us = self._clock.boot_us()

    def _end_idle(self) -> None:
        """End what is kept, unless something is on its way over it."""
        with self._lock:
            if not self._under_way:
                self._below.close()  # what is asked next opens another


class _Doubt:
    """A request over a connection that may be gone: less patience, unless a new one was made.

    was_kept: it went over one that was there.
    """

    def __init__(self, request: httpx.Request, patience_s: float) -> None:
        self.was_kept = False
        self._is_new = False
        # httpcore looks at it when it begins to wait for the answer
        self._limits: dict[str, float] = request.extensions["timeout"]
        self._read_s = self._limits["read"]
        if b"wait=" not in request.url.query:  # which the server may hold that long
            self._limits["read"] = min(self._read_s, patience_s)
        request.extensions["trace"] = self._hear

    def end(self) -> None:
        """Have the usual patience again."""
        self._limits["read"] = self._read_s

    def _hear(self, event: str, _told: object) -> None:
        if event.startswith("connection.connect_"):
            self._is_new = True
            self.end()
        elif event.startswith("http11.send_request"):
            self.was_kept = not self._is_new


class _Told(httpx.SyncByteStream):
    """The body of an answer; over: is called once it was read or given up."""

    def __init__(self, stream: httpx.SyncByteStream, over: Callable[[], None]) -> None:
        self._stream, self._over = stream, over
        self._is_over = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._stream)

    def close(self) -> None:
        """As the stream's own."""
        try:
            self._stream.close()
        finally:
            if not self._is_over:
                self._is_over = True
                self._over()
