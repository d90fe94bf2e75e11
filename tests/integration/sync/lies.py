"""What a server could tell instead of the truth, as changes to its answers."""

import json
from collections.abc import Callable, Iterable

import httpx
from tests.fakes.lossy import Lie

from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_frames

Frames = list[Frame]


def _stream_of(request: httpx.Request) -> str:
    return request.url.path.split("/")[3]


def headers_of(stream: bytes, change: Callable[[int, list[bytes]], Iterable[bytes]]) -> Lie:
    """The headers of a stream, as a page that starts at a number."""

    def lie(request: httpx.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if not request.url.path.endswith("/headers") or _stream_of(request) != b64(stream):
            return status, body
        page = [body[at : at + 214] for at in range(0, len(body), 214)]
        first = int(request.url.params["from"])
        return status, b"".join(change(first, page))

    return lie


def bodies(change: Callable[[list[tuple[bytes, int]], Frames], Frames]) -> Lie:
    """The frames of an answer, with the places that were asked for."""

    def lie(request: httpx.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if not request.url.path.endswith("/bodies:get"):
            return status, body
        items = json.loads(request.content)["items"]
        places = [(unb64(item["s"]), item["seq"]) for item in items]
        frames = parse_frames(body, most=64)
        return status, b"".join(pack_frame(frame) for frame in change(places, frames))

    return lie


def gone(place: tuple[bytes, int]) -> Lie:
    """One body is not there any more."""
    return bodies(
        lambda places, frames: [
            Frame(header=frame.header, wrap=b"", body=b"") if at == place else frame
            for at, frame in zip(places, frames, strict=True)
        ]
    )


def broken(place: tuple[bytes, int], change: Callable[[Frame], Frame]) -> Lie:
    """One frame is other than what was sealed."""
    return bodies(
        lambda places, frames: [
            change(frame) if at == place else frame
            for at, frame in zip(places, frames, strict=True)
        ]
    )


def heads(change: Callable[[dict[str, dict[str, object]]], None]) -> Lie:
    """Streams by their id, as GET /heads tells them."""

    def lie(request: httpx.Request, status: int, body: bytes) -> tuple[int, bytes]:
        if not request.url.path.endswith("/heads") or status != 200:
            return status, body
        told = json.loads(body)
        streams = {str(each["id"]): each for each in told["streams"]}
        change(streams)
        told["streams"] = list(streams.values())
        return status, json.dumps(told).encode()

    return lie


def all_of(*lies: Lie) -> Lie:
    """Several at once."""

    def lie(request: httpx.Request, status: int, body: bytes) -> tuple[int, bytes]:
        for one in lies:
            status, body = one(request, status, body)
        return status, body

    return lie


def cut_at(stream: bytes, seq: int, header_hash: bytes | None) -> Lie:
    """A stream ends earlier than it does."""

    def change(streams: dict[str, dict[str, object]]) -> None:
        told = streams[b64(stream)]
        told["seq"] = None if seq < 0 else seq
        told["hash"] = None if header_hash is None else b64(header_hash)

    return all_of(
        heads(change),
        headers_of(stream, lambda first, page: page[: max(0, seq + 1 - first)]),
    )
