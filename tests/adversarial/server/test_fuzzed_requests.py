"""Requests that nobody would think of: whatever is sent, the answer is a refusal of our own, soon.

Through the whole application, its readers of heads, queries, proofs, frames, JSON and entries
included, in this process, so that thousands fit into seconds.
"""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any, Final, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.adversarial.server.attacking import open_stream, segments_of
from tests.adversarial.server.examples import ROUTES_WITH_JSON, example_of
from tests.fakes.fuzzed_server import FuzzedServer
from tests.fakes.key_holder import KeyHolder
from tests.fakes.server_account import Chain

from workmoniq_protocol import limits, strict_json, tags
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.account_log import Entry, LogInvalid, extend
from workmoniq_protocol.wire.segment import pack_frame
from workmoniq_server.routes.table import ROUTES
from workmoniq_server.routing import Route

T = TypeVar("T")
EXAMPLES: Final = (100, pytest.param(5_000, marks=[pytest.mark.long, pytest.mark.timeout(1800)]))
CLASSES: Final = ("pw", "web", "full", "rec")
METHODS: Final = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "get", "")
PATHS: Final = sorted({route.path for route in ROUTES})
LAST_HEADERS: Final = (
    b"authorization", b"wmq-proof", b"if-match", b"if-none-match", b"range", b"content-length",
    b"content-type", b"content-encoding", b"transfer-encoding", b"host", b"x-forwarded-for",
    b"expect", b"connection", b"accept", b"cookie", b"origin",
)  # fmt: skip


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FuzzedServer]:
    with FuzzedServer(tmp_path_factory.mktemp("fuzzed")) as server:
        yield server
        # After all of it the server still does what it is for.
        chain = server.run(open_stream(server.anna, server.anna.first))
        target, frame = segments_of(chain), pack_frame(chain.frame())
        session = server.sessions["full"]
        kept = server.ask(
            "POST", target.encode(), server.signed(session, "POST", target, frame), [frame]
        )
        assert kept.status == 201


def each(count: int, drawn: st.SearchStrategy[T], check: Callable[[T], None]) -> None:
    """Check that many drawn values, the same ones in each run."""

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def one(value: T) -> None:
        check(value)

    one()


# Values of headers and queries: nothing, anything, and what is nearly right.
_NEARLY: Final = st.sampled_from(
    (
        b"", b"0", b"-1", b"1", b"9007199254740991", b"9007199254740992", b"99999999999999999999",
        b"+5", b"0x10", b"5, 5", b"1e3", "\u0661".encode(), b"NaN", b"true", b"null", b'"', b"*",
        b"bytes=0-0", b"bytes=-1", b"bytes=5-2", b"bytes=0-1,3-4", b"bytes=999999999999999999-",
        b"bytes=--1", b"Bearer ", b"Bearer x", b"bearer " + b64(bytes(48)).encode(),
        b"Bearer " + b64(bytes(48)).encode(), b"Bearer " + b64(bytes(47)).encode(),
        b"0." + b"A" * 22 + b"." + b"A" * 86, b"9" * 16 + b"." + b"A" * 22 + b"." + b"A" * 86,
        b'"' + b64(bytes(32)).encode() + b'"', b'W/"x"', b"gzip", b"identity", b"chunked",
        b"identity, gzip", b"127.0.0.1:8787", b"evil.example", b"[::1", b"::1", b"a" * 300,
        b"\xff\xfe", b"%00", b"..", b"../..", b"application/json; charset=utf-16",
    )
)  # fmt: skip
_VALUE: Final = _NEARLY | st.binary(max_size=40)
_HEADERS: Final = st.lists(
    st.tuples(st.sampled_from(LAST_HEADERS) | st.binary(max_size=12), _VALUE), max_size=5
)
_PART: Final = _NEARLY | st.binary(max_size=24) | st.just(b64(bytes(16)).encode())
_NAMES: Final = [*sorted({name for route in ROUTES for name in route.query}), "", "x", "from[]"]
_QUERY: Final = st.lists(
    st.tuples(st.sampled_from(_NAMES).map(str.encode) | st.binary(max_size=8), _PART), max_size=4
).map(lambda pairs: b"&".join(name + b"=" + value for name, value in pairs))
_TARGET: Final = st.tuples(
    st.sampled_from(PATHS) | st.text(max_size=20).map(lambda text: "/" + text),
    st.lists(_PART, min_size=2, max_size=2),
    st.none() | _QUERY | st.binary(max_size=30),
)


def _target(path: str, parts: list[bytes], query: bytes | None) -> bytes:
    made = b""
    for piece in path.split("/")[1:]:
        is_part = piece.startswith("{")
        made += b"/" + (parts[len(made) % 2] if is_part else piece.encode())
    return made.replace(b"?", b"%3f").replace(b"#", b"") + (b"" if query is None else b"?" + query)


@pytest.mark.parametrize("count", EXAMPLES)
def test_no_path_query_or_header_breaks_the_server(fuzzed: FuzzedServer, count: int) -> None:
    def check(drawn: tuple[str, Any, str | None, list[tuple[bytes, bytes]], bytes]) -> None:
        method, target, token_class, headers, body = drawn
        path = _target(*target)
        told = list(headers)
        # A session that is ended would let all that follows be refused at the door.
        if token_class is not None and method != "DELETE":
            session = fuzzed.sessions[token_class]
            signed = fuzzed.signed(session, method, path.decode("latin-1"), body)
            names = {name for name, _ in headers}
            told += [pair for pair in signed if pair[0] not in names]
        fuzzed.ask(method, path, told, [body])

    drawn = st.tuples(
        st.sampled_from(METHODS),
        _TARGET,
        st.none() | st.sampled_from(CLASSES),
        _HEADERS,
        st.just(b"") | st.binary(max_size=50),
    )
    each(count, drawn, check)


_JSON: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2**64)
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from((b64(bytes(16)), b64(bytes(32)), b64(bytes(64)), b64(bytes(31)), "")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)


@st.composite
def _altered(draw: st.DrawFn, whole: Any) -> Any:
    """A value like the whole one, with some of its members otherwise, missing or too many."""
    choice = draw(st.integers(0, 9))
    if choice == 0:
        return draw(_JSON)
    if isinstance(whole, dict):
        made = {name: draw(_altered(value)) for name, value in whole.items()}
        if choice == 1 and made:
            made.pop(draw(st.sampled_from(sorted(made))))
        if choice == 2:
            made[draw(st.text(max_size=6))] = draw(_JSON)
        return made
    if isinstance(whole, list):
        return [draw(_altered(value)) for value in whole] * (2 if choice == 1 else 1)
    return whole


@pytest.mark.parametrize("count", EXAMPLES)
def test_no_json_breaks_the_server(fuzzed: FuzzedServer, count: int) -> None:
    def check(drawn: tuple[Route, Any, bool, int, bytes]) -> None:
        route, value, is_text, cut, noise = drawn
        body = noise if is_text else json.dumps(value).encode()
        _ask_json(fuzzed, route, [body[:cut], body[cut:]])

    drawn = st.sampled_from(ROUTES_WITH_JSON).flatmap(
        lambda route: st.tuples(
            st.just(route),
            _altered(example_of(route)),
            st.sampled_from((False, False, False, True)),
            st.integers(0, 200),
            st.binary(max_size=80),
        )
    )
    each(count, drawn, check)


def _ask_json(fuzzed: FuzzedServer, route: Route, body: list[bytes]) -> None:
    target = route.path.replace("{oid}", b64(bytes(16)))
    headers = [(b"if-match", b'"' + b64(bytes(32)).encode() + b'"')]
    if route.classes:
        headers += fuzzed.signed(fuzzed.sessions["full"], route.method, target, b"".join(body))
    fuzzed.ask(route.method, target.encode(), headers, body)


OUT: Final = "<out>"
_MEMBERS: Final = (
    "v", "acct", "n", "prev", "op", "by", "days", "stream", "class", "owner", "from", "to", "epoch",
    "ekc", "inbox_pk", "grants", "root_pk", "on", "ids", "finals", "id", "role", "sig_pk", "kem_pk",
    "begin", "seq", "hash", "x",
)  # fmt: skip
_OPS: Final = ("revoke", "kem", "add_device", "close_stream", "delete_account", "genesis", "rotate")


@pytest.mark.parametrize("count", EXAMPLES)
def test_no_entry_of_the_log_breaks_the_server(fuzzed: FuzzedServer, count: int) -> None:
    """Signed by the device itself, so that every rule behind the signature is reached."""
    anna, session = fuzzed.anna, fuzzed.sessions["full"]

    def check(drawn: tuple[int, dict[str, Any], bytes | None]) -> None:
        which, changes, cosig = drawn
        whole = strict_json.loads_object(_entry(anna, which).p) | changes
        body = {name: value for name, value in whole.items() if value != OUT}
        try:
            p = strict_json.dumps(body)
        except JsonInvalid:
            p = json.dumps(body).encode("utf-8", "replace")
        entry = Entry(p=p, sig=sign(anna.first.seed, tags.SIGN_LOG, p), cosig=cosig)
        asked = json.dumps({"entry": entry.to_json()}).encode()
        headers = [(b"if-match", f'"{b64(anna.state.head)}"'.encode())]
        headers += fuzzed.signed(session, "POST", "/v1/log", asked)
        if fuzzed.ask("POST", b"/v1/log", headers, [asked]).status == 201:
            anna.state = extend(anna.state, entry)

    changes = st.dictionaries(
        st.sampled_from(_MEMBERS), st.just(OUT) | _JSON | st.sampled_from(_OPS), max_size=3
    )
    each(count, st.tuples(st.integers(0, 4), changes, st.none() | st.just(bytes(64))), check)


def _entry(anna: KeyHolder, which: int) -> Entry:
    """One that the log would take now, of five kinds."""
    state, author, fresh = anna.state, anna.first.author, anna.state.head
    try:
        match which:
            case 0:
                return log_entries.open_stream(state, author, stream=fresh[:16], stream_class="ev")
            case 1:
                return log_entries.purge(state, author, first_day=1, last_day=2)
            case 2:
                return log_entries.rotate(state, author).entry
            case 3:
                return log_entries.org(state, author, root_pk=public_key(fresh), joins=True)
    except LogInvalid:  # as many streams as there may be
        pass
    return log_entries.set_ttl(state, author, days=30)


@pytest.mark.parametrize("count", EXAMPLES)
def test_no_frame_breaks_the_server(fuzzed: FuzzedServer, count: int) -> None:
    chain = fuzzed.run(open_stream(fuzzed.anna, fuzzed.anna.first))
    frame = pack_frame(chain.frame())

    def check(drawn: tuple[list[tuple[int, int]], int, bytes, list[int]]) -> None:
        changes, length, tail, cuts = drawn
        body = bytearray(frame)
        for at, value in changes:
            body[at % len(body)] = value
        _append(fuzzed, chain, bytes(body[: len(body) - length]) + tail, cuts)

    heads = st.integers(0, 8 + limits.HEADER_BYTES + limits.WRAP_BYTES)
    drawn = st.tuples(
        st.lists(st.tuples(heads | st.integers(0, 5_000), st.integers(0, 255)), max_size=4),
        st.just(0) | st.integers(0, len(frame)),
        st.just(b"") | st.binary(max_size=300),
        st.lists(st.integers(0, len(frame)), max_size=3),
    )
    each(count, drawn, check)
    each(count, st.binary(max_size=600), lambda body: _append(fuzzed, chain, body, []))


def _append(fuzzed: FuzzedServer, chain: Chain, body: bytes, cuts: list[int]) -> None:
    session, target = fuzzed.sessions["full"], segments_of(chain)
    edges = [0, *sorted(cuts), len(body)]
    pieces = [body[first:last] for first, last in pairwise(edges)]
    answered = fuzzed.ask(
        "POST", target.encode(), fuzzed.signed(session, "POST", target, body), pieces
    )
    # An unchanged frame is a good one; it is taken once and welcome again.
    assert answered.status in {200, 201} or answered.code


@pytest.mark.parametrize("count", EXAMPLES)
def test_no_slot_of_a_pairing_breaks_the_server(fuzzed: FuzzedServer, count: int) -> None:
    def check(drawn: tuple[str, bytes, bytes]) -> None:
        slot, rid, content = drawn
        target = f"/v1/pair/{b64(rid)}/{slot}"
        headers = fuzzed.signed(fuzzed.sessions["full"], "PUT", target, content)
        fuzzed.ask("PUT", target.encode(), headers if slot != "n" else [], [content])
        fuzzed.ask("GET", target.encode(), headers if slot == "n" else [])

    rids = st.binary(min_size=16, max_size=16) | st.just(bytes(16))
    begin = json.dumps({"rid": b64(bytes(16))}).encode()
    headers = fuzzed.signed(fuzzed.sessions["full"], "POST", "/v1/pair", begin)
    fuzzed.ask("POST", b"/v1/pair", headers, [begin])
    each(
        count,
        st.tuples(st.sampled_from(("e0", "n", "e1")), rids, st.binary(max_size=300)),
        check,
    )


def test_what_was_refused_left_no_body_behind(fuzzed: FuzzedServer) -> None:
    assert [path for path in fuzzed.house.config.data.rglob("v1/*/*/*") if path.is_file()] == []
