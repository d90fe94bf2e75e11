"""Rules for the proxy: what a server could say instead of the truth, and how requests look to it.

A rule made here changes whole answers of one kind: the places where streams end, pages of headers,
frames of bodies, pages of the account log, any JSON.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes.tampering import Exchange, Rule

from workmoniq_protocol.limits import HEADER_BYTES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import Entry
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_frame, parse_frames

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
        places = _places(exchange.body)
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


def longer(
    stream: bytes, known: Sequence[bytes], more: Sequence[Frame], *, opened: bool = True
) -> tuple[Rule, Rule]:
    """A stream that goes on with segments the server does not have: for answers, for requests.

    known: the headers of what it does have. opened: whether it lists the stream at all.
    """
    own = {(stream, seq): frame for seq, frame in enumerate(more, len(known))}
    headers = [*known, *(frame.header for frame in more)]
    asked: dict[int, bytes] = {}

    def change(streams: Heads, _told: dict[str, Any]) -> None:
        if opened:
            streams.setdefault(stream, {"id": b64(stream), "closed": False})
            streams[stream]["seq"] = len(headers) - 1
            streams[stream]["hash"] = b64(sha256(headers[-1]))

    def without_ours(exchange: Exchange) -> None:
        """The server is asked for the others alone."""
        if exchange.method == "POST" and exchange.path.endswith("/bodies:get"):
            asked[id(exchange)] = exchange.body
            left = [place for place in _places(exchange.body) if place not in own]
            items = [{"s": b64(name), "seq": seq} for name, seq in left]
            exchange.body = json.dumps({"items": items}).encode()
            if not items:
                exchange.status = 200
                exchange.answer_headers = {"Content-Type": "application/vnd.wmq"}

    def with_ours(exchange: Exchange) -> None:
        exchange.body = asked.pop(id(exchange))
        places = _places(exchange.body)
        came = iter(parse_frames(exchange.answer, most=len(places)))
        frames = [own.get(place) or next(came) for place in places]
        exchange.answer = b"".join(map(pack_frame, frames))

    served = headers_of(stream, lambda first, _page: headers[first:])
    return both(heads(change), served, answers("POST", "/bodies:get", with_ours)), without_ours


@dataclass
class Kept:
    """Segments that the server takes from a device with thanks and shows to nobody.

    A rule for requests. frames: by stream, in their order.
    """

    frames: dict[bytes, list[Frame]] = field(default_factory=dict)

    def __call__(self, exchange: Exchange) -> None:
        found = re.fullmatch(r"/v1/streams/([\w-]{22})/segments", urlsplit(exchange.path).path)
        if exchange.method == "POST" and found is not None:
            stream = unb64(found[1], 16)
            self.frames.setdefault(stream, []).append(parse_frame(exchange.body))
            exchange.status, exchange.answer = 201, b"{}"
            exchange.answer_headers = {"Content-Type": "application/json"}

    def shown(self, known: Mapping[bytes, Sequence[bytes]]) -> tuple[list[Rule], list[Rule]]:
        """Rules that show them to somebody: for answers, and for requests in their order.

        known: the headers that the server has of these streams.
        """
        pairs = [longer(each, known.get(each, ()), mine) for each, mine in self.frames.items()]
        return [after for after, _ in reversed(pairs)], [before for _, before in pairs]


def frozen_log(state: LogState) -> Rule:
    """The account log ends there, whatever has come since."""
    head = {"n": state.n, "hash": b64(state.head)}

    def page(exchange: Exchange) -> None:
        told = json.loads(exchange.answer)
        first = int(parse_qs(urlsplit(exchange.path).query)["from"][0])
        told["entries"] = told["entries"][: max(0, state.n + 1 - first)]
        told["head"] = head
        exchange.answer = json.dumps(told, separators=(",", ":")).encode()

    def listed(_streams: Heads, told: dict[str, Any]) -> None:
        told["log"] = head

    return both(answers("GET", "/log", page), heads(listed))


def _places(body: bytes) -> list[Place]:
    return [(unb64(item["s"], 16), int(item["seq"])) for item in json.loads(body)["items"]]


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
