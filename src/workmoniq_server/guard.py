"""Bounds on what a client may make the server wait for and hold: heads, bodies, their sizes.

No server in reach bounds a body that drips, and uvicorn none of the head either; so its protocol
gets a timer, and bodies are read here with deadlines.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Refused
from workmoniq_server.resting import KEPT, KEPT_S, Resting

HEAD_BYTES: Final = 32 * 1024
_DROPPING_S: Final = 10.0
_DROPPING_IDLE_S: Final = 2.0
_MOST_DROPPED_BYTES: Final = 32 * 1024 * 1024
"""More than the longest body that anybody has a reason to send."""
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


class Coming:
    """The body of a request as it comes. ended: whether nothing more does."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self.ended = False

    async def __call__(self) -> MutableMapping[str, Any]:
        message = await self._receive()
        self.ended = not message.get("more_body", False)
        return message


class ClientGone(Exception):
    """The client hung up before its request was whole."""


class DeadlineProtocol(HttpToolsProtocol):
    """HTTP/1.1 that hangs up when the head of a request is slow or long, or an answer unread."""

    head_s: float = 10.0
    resting = Resting(0)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        """A client has connected."""
        super().connection_made(transport)
        self._head_timer: asyncio.TimerHandle | None = None
        self._head_bytes = 0
        self._unread = 0
        self._rests = False
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """The connection has ended."""
        self._head_is_whole()
        self.resting.go(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        if self.transport.is_closing():
            return
        if self._rests:
            self._rests = False
            self.resting.go(self)
        if self._head_timer is not None:
            self._head_bytes += len(data)
        super().data_received(data)
        # A long body may come with its head in one piece; then the head is whole by now.
        if self._head_timer is not None and self._head_bytes > HEAD_BYTES:
            self.transport.abort()
        # uvicorn stops its clock at any byte, also at a line end that begins no request.
        if self._head_timer is None and self.timeout_keep_alive_task is None:
            self._expect_head_if_answered()

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self._expect_head()

    def on_headers_complete(self) -> None:
        """The head is whole."""
        self._head_is_whole()
        super().on_headers_complete()

    def hang_up(self) -> None:
        """It rested for long, and others need the room."""
        self._unset_keepalive_if_required()
        self.transport.close()

    def timeout_keep_alive_handler(self) -> None:
        """Nobody has spoken: hang up, unless a device will ask again, or a slow reader reads."""
        waiting = self.transport.get_write_buffer_size()
        if waiting == 0 and not self._rests and self.cycle.scope.get(KEPT):
            self._rests = True
            self.timeout_keep_alive_task = self.loop.call_later(
                KEPT_S, self.timeout_keep_alive_handler
            )
            self.resting.come(self)
        elif waiting == 0:
            super().timeout_keep_alive_handler()
        elif self._unread and waiting >= self._unread:
            self.transport.abort()
        else:
            self._unread = waiting
            self.timeout_keep_alive_task = self.loop.call_later(
                self.head_s, self.timeout_keep_alive_handler
            )

    def _expect_head_if_answered(self) -> None:
        # Without a timer one head at least was whole, so there is a cycle.
        if self.cycle.response_complete:
            self._expect_head()

    def _expect_head(self) -> None:
        # Armed once from the connection to the first head, so that no byte now and then renews it.
        if self._head_timer is None:
            self._head_bytes = 0
            self._head_timer = self.loop.call_later(self.head_s, self.transport.abort)

    def _head_is_whole(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None


def protocol(head_s: float, most_resting: int) -> type[DeadlineProtocol]:
    """The protocol with another patience for heads, and so many connections that rest."""
    own = {"head_s": head_s, "resting": Resting(most_resting)}
    return type("DeadlineProtocol", (DeadlineProtocol,), own)


class BodiesInFlight:
    """How many bytes of bodies all calls together may hold."""

    def __init__(self, most: int, within: "BodiesInFlight | None" = None) -> None:
        """within: what these calls share with others, who find some left whatever these hold."""
        self._left, self._within = most, within

    def take(self, count: int) -> None:
        """Raises Refused when that many are not free."""
        if count > self._left:
            raise Refused(ErrorCode.OVERLOADED, retry_after_s=1)
        if self._within is not None:
            self._within.take(count)
        self._left -= count

    def give_back(self, count: int) -> None:
        """The call that took them has ended."""
        self._left += count
        if self._within is not None:
            self._within.give_back(count)


async def read_body(
    receive: Receive,
    *,
    announced: int | None,
    most: int,
    idle_s: float,
    total_s: float,
    in_flight: BodiesInFlight,
) -> bytes:
    """The whole body. The caller gives its length back to in_flight.

    announced: Content-Length, None for a body sent in chunks.
    Raises Refused (413, 408, 503) and ClientGone.
    """
    if announced is not None and announced > most:
        raise Refused(ErrorCode.TOO_LARGE)
    held = _Held(in_flight, announced or 0)
    body: bytes | bytearray = b""
    until = time.monotonic() + total_s
    more = True
    try:
        while more:
            async with asyncio.timeout(min(idle_s, max(0.0, until - time.monotonic()))):
                message = await receive()
            body, more = _with(body, message, most)
            held.grow(len(body))
    except TimeoutError:
        held.give_back(0)
        raise Refused(ErrorCode.TIMED_OUT) from None
    except (Refused, ClientGone, asyncio.CancelledError):
        held.give_back(0)
        raise
    held.give_back(len(body))
    return bytes(body)


async def drop_body(receive: Receive) -> None:
    """Read what still comes of a body that is not wanted, and keep nothing, until it ends.

    Who is hung up on while it sends may lose the answer that is on its way (RFC 9112, 9.6); a proxy
    then tells the client that the server is gone.
    """
    dropped = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_DROPPING_S):
            while dropped <= _MOST_DROPPED_BYTES:
                async with asyncio.timeout(_DROPPING_IDLE_S):
                    message = await receive()
                dropped += len(message.get("body", b""))
                if not message.get("more_body", False):
                    return


class _Held:
    """What one body has taken so far."""

    def __init__(self, in_flight: BodiesInFlight, count: int) -> None:
        in_flight.take(count)
        self._in_flight, self._count = in_flight, count

    def grow(self, count: int) -> None:
        """Raises Refused."""
        if count > self._count:
            self._in_flight.take(count - self._count)
            self._count = count

    def give_back(self, keep: int) -> None:
        """All but keep."""
        self._in_flight.give_back(self._count - keep)
        self._count = keep


def _with(
    body: bytes | bytearray, message: MutableMapping[str, Any], most: int
) -> tuple[bytes | bytearray, bool]:
    """The body with what has come, and whether more is to come. Raises Refused and ClientGone."""
    if message["type"] == "http.disconnect":
        raise ClientGone
    part, more = message.get("body", b""), bool(message.get("more_body", False))
    if body or more:
        body = bytearray(body) if isinstance(body, bytes) else body
        body += part
    else:
        body = part  # all of it in one piece, which is not copied again
    if len(body) > most:
        raise Refused(ErrorCode.TOO_LARGE)
    return body, more
