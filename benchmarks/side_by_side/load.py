"""A load on a server: connections that each send the next request when the last was answered."""

import asyncio
import hashlib
import secrets
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

import uvloop

from workmoniq_protocol import tags
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.segment import Frame, context_of, pack_frame

Requests = Iterator[bytes]
_END_OF_HEAD = b"\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """What a load met. seconds: each answered request; statuses: how many of each."""

    wall_s: float
    seconds: Sequence[float]
    statuses: dict[int, int]

    @property
    def rate(self) -> float:
        """Requests a second that were answered with success."""
        good = sum(count for status, count in self.statuses.items() if status < 400)
        return good / self.wall_s

    def percentile_ms(self, share: float) -> float:
        """The time within which that share of all requests was answered."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def get(host: str, path: str, token: bytes) -> bytes:
    """A GET request, whole."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {b64(token)}\r\n\r\n"
    ).encode()


def post(host: str, path: str, token: bytes, body: bytes) -> bytes:
    """A POST request, whole."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {b64(token)}\r\n"
        f"Content-Type: application/vnd.wmq\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass(kw_only=True)
class Chain:
    """Segments of one stream, each signed when it is its turn; their bodies are all the same.

    A server cannot tell: it sees random bytes, their hash, and a header that extends the chain.
    """

    acct: bytes
    stream: bytes
    seed: bytes
    alog_n: int
    alog_hash: bytes
    bodies: Sequence[bytes]
    seq: int = 0
    prev: bytes = bytes(32)

    def __post_init__(self) -> None:
        self._hashes = [hashlib.sha256(body).digest() for body in self.bodies]
        self._wrap = secrets.token_bytes(112)
        self._signer = signing.Signer(self.seed)

    def next(self) -> bytes:
        """The frame of the next segment."""
        which = self.seq % len(self.bodies)
        body = self.bodies[which]
        signed = (
            context_of(
                acct=self.acct,
                stream=self.stream,
                seq=self.seq,
                prev=self.prev,
                alog_n=self.alog_n,
                alog_hash=self.alog_hash,
            )
            + struct.pack(">I", len(body))
            + self._hashes[which]
        )
        header = signed + self._signer.sign(tags.SIGN_SEGMENT, signed)
        self.seq += 1
        self.prev = hashlib.sha256(header).digest()
        return pack_frame(Frame(header=header, wrap=self._wrap, body=body))


def run(url: str, connections: Sequence[Requests]) -> Took:
    """Let each connection send its requests one after the other, all at the same time."""
    return uvloop.run(_run(url, connections))


async def _run(url: str, connections: Sequence[Requests]) -> Took:
    host, _, port = urlsplit(url).netloc.partition(":")
    loop = asyncio.get_running_loop()
    ended: list[asyncio.Future[None]] = []
    seconds: list[float] = []
    statuses: dict[int, int] = {}
    begin = perf_counter()
    for requests in connections:
        done: asyncio.Future[None] = loop.create_future()
        ended.append(done)
        await loop.create_connection(_factory(requests, seconds, statuses, done), host, int(port))
    await asyncio.gather(*ended)
    return Took(wall_s=perf_counter() - begin, seconds=seconds, statuses=statuses)


def _factory(
    requests: Requests,
    seconds: list[float],
    statuses: dict[int, int],
    done: "asyncio.Future[None]",
) -> Callable[[], "_Connection"]:
    return lambda: _Connection(requests, seconds, statuses, done)


class _Connection(asyncio.Protocol):
    def __init__(
        self,
        requests: Requests,
        seconds: list[float],
        statuses: dict[int, int],
        done: "asyncio.Future[None]",
    ) -> None:
        self._requests, self._seconds, self._statuses = requests, seconds, statuses
        self._done = done
        self._transport = asyncio.Transport()  # until there is a connection
        self._heard = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own are none by descent
        self._send()

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, found, rest = self._heard.partition(_END_OF_HEAD)
        if not found:
            return
        status = int(head[9:12])
        if len(rest) < _length(head):
            return
        self._heard = b""
        self._seconds.append(perf_counter() - self._sent_at)
        self._statuses[status] = self._statuses.get(status, 0) + 1
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(None)

    def _send(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self._transport.close()
            return
        self._sent_at = perf_counter()
        self._transport.write(request)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
