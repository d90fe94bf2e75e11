"""Rules for the proxy: what a server could say instead of the truth, and how requests look to it.

A rule made here changes whole answers of one kind: the places where streams end, pages of headers,
frames of bodies, pages of the account log, any JSON.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.tampering import Exchange, Rule

from workmoniq_protocol.limits import HEADER_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_frames

Place = tuple[bytes, int]
"""A stream, and a number in it."""
Heads = dict[bytes, dict[str, Any]]


def answers(method: str, path: str, change: Callable[[Exchange], None]) -> Rule:
    """Good answers to a method and a path below /v1, given as a pattern without its query."""
    pattern = re.compile(f"/v1{path}")

    def rule(exchange: Exchange) -> None:
        path = urlsplit(exchange.path).path
        if exchange.method == method and exchange.status in {200, 201} and pattern.fullmatch(path):
            change(exchange)

    return rule


def told_json(method: str, path: str, change: Callable[[dict[str, Any]], None]) -> Rule:
    """The object of an answer, changed in place."""

    def changed(exchange: Exchange) -> None:
        told = json.loads(exchange.answer)
        change(told)
        exchange.answer = json.dumps(told, separators=(",", ":")).encode()

    return answers(method, path, changed)


def heads(change: Callable[[Heads, dict[str, Any]], None]) -> Rule:
    """GET /heads: streams by their id, each {id, seq, hash, closed}; and all that is told."""

    def changed(told: dict[str, Any]) -> None:
        streams = {unb64(each["id"], 16): each for each in told["streams"]}
        change(streams, told)
        told["streams"] = list(streams.values())

    return told_json("GET", "/heads", changed)


def always_new(exchange: Exchange) -> None:
    """A rule for requests: every look at the heads is answered in full, so that a lie is heard."""
    exchange.headers = {
        name: value for name, value in exchange.headers.items() if name.lower() != "if-none-match"
    }


def headers_of(stream: bytes, change: Callable[[int, list[bytes]], Iterable[bytes]]) -> Rule:
    """The headers of a stream, as a page that starts at a number."""

    def changed(exchange: Exchange) -> None:
        body = exchange.answer
        page = [body[at : at + HEADER_BYTES] for at in range(0, len(body), HEADER_BYTES)]
        first = int(parse_qs(urlsplit(exchange.path).query)["from"][0])
        exchange.answer = b"".join(change(first, page))

    return answers("GET", f"/streams/{b64(stream)}/headers", changed)


def bodies(change: Callable[[list[Place], list[Frame]], Sequence[Frame]]) -> Rule:
    """POST /bodies:get: the places that were asked for, and their frames."""

    def changed(exchange: Exchange) -> None:
        items = json.loads(exchange.body)["items"]
        places = [(unb64(item["s"], 16), int(item["seq"])) for item in items]
        frames = parse_frames(exchange.answer, most=len(places))
        exchange.answer = b"".join(map(pack_frame, change(places, frames)))

    return answers("POST", "/bodies:get", changed)


def body_at(place: Place, change: Callable[[Frame], Frame]) -> Rule:
    """One frame is other than what was sealed."""
    return bodies(
        lambda places, frames: [
            change(frame) if at == place else frame
            for at, frame in zip(places, frames, strict=False)
        ]
    )


def gone(*lost: Place) -> Rule:
    """Bodies are not there any more."""
    return bodies(
        lambda places, frames: [
            Frame(header=frame.header, wrap=b"", body=b"") if at in lost else frame
            for at, frame in zip(places, frames, strict=False)
        ]
    )


def log(change: Callable[[int, list[Entry]], Iterable[Entry]]) -> Rule:
    """GET /log: a page of entries that starts at a number; the head follows what is told."""

    def changed(exchange: Exchange) -> None:
        told = json.loads(exchange.answer)
        first = int(parse_qs(urlsplit(exchange.path).query).get("from", ["0"])[0])
        entries = list(change(first, [Entry.from_json(each) for each in told["entries"]]))
        told["entries"] = [entry.to_json() for entry in entries]
        if entries:
            told["head"] = {"n": first + len(entries) - 1, "hash": b64(entries[-1].head())}
        exchange.answer = json.dumps(told, separators=(",", ":")).encode()

    return answers("GET", "/log", changed)


def both(*rules: Rule) -> Rule:
    """Several, one after another."""

    def rule(exchange: Exchange) -> None:
        for one in rules:
            one(exchange)

    return rule


def cut_at(stream: bytes, headers: Sequence[bytes]) -> Rule:
    """A stream that ends with the last of these headers, which are its first; or is empty."""

    def change(streams: Heads, _told: dict[str, Any]) -> None:
        ends = len(headers) - 1
        streams[stream]["seq"] = None if ends < 0 else ends
        streams[stream]["hash"] = None if ends < 0 else b64(sha256(headers[-1]))

    return both(
        heads(change),
        headers_of(stream, lambda first, page: page[: max(0, len(headers) - first)]),
    )


def grown(stream: bytes, frames: Sequence[Frame]) -> tuple[Rule, Rule]:
    """A stream that is these frames, whatever the server has of it: for answers, for requests."""
    own = {(stream, seq): frame for seq, frame in enumerate(frames)}

    def change(streams: Heads, _told: dict[str, Any]) -> None:
        streams[stream] = {
            **streams.get(stream, {"id": b64(stream), "closed": False}),
            "seq": len(frames) - 1,
            "hash": b64(sha256(frames[-1].header)),
        }

    def ours(exchange: Exchange) -> None:
        """The server does not have them, and is not asked for them."""
        if exchange.method != "POST" or not exchange.path.endswith("/bodies:get"):
            return
        items = json.loads(exchange.body)["items"]
        places = [(unb64(item["s"], 16), int(item["seq"])) for item in items]
        if all(place in own for place in places):
            exchange.status = 200
            exchange.answer_headers = {"Content-Type": "application/vnd.wmq"}
            exchange.answer = b"".join(pack_frame(own[place]) for place in places)

    served = headers_of(stream, lambda first, _page: [frame.header for frame in frames[first:]])
    return both(heads(change), served), ours


def shape(exchange: Exchange, names: Sequence[bytes] = ()) -> str:
    """A request as the server sees it, without what is random: ids, tokens, signatures.

    names: streams that are told apart by their place here.
    """
    parts = urlsplit(exchange.path)
    path = parts.path
    for number, name in enumerate(names):
        path = path.replace(b64(name), f"<{number}>")
    path = re.sub(r"(?<=/streams/)[\w-]{22}", "<own>", path)
    size = len(exchange.body) if "/segments" in path or "/bodies" in path else 0
    return f"{exchange.method} {path}?{parts.query} {size}"


def shapes(seen: Iterable[Exchange], names: Sequence[bytes] = ()) -> list[str]:
    """All of them, in order."""
    return [shape(each, names) for each in seen]


def said(seen: Iterable[Exchange]) -> list[str]:
    """Those that write: all that a server is told, without questions and sessions."""
    return [
        shape(each)
        for each in seen
        if each.method != "GET" and not re.search(r"/(bodies:get|sessions)", each.path)
    ]
