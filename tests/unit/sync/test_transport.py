"""One way out, to the server that was named; refusals become words with a remedy."""

import json
from collections.abc import Callable

import httpx
import pytest
from tests.fakes.clock import WoundClock

from workmoniq_desktop.domain import sync_errors
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.sync_errors import (
    AddressWrong,
    AnswerUnreadable,
    Later,
    PlainHttpRefused,
    RedirectRefused,
    ServerGone,
    ServerRefused,
    SessionEnded,
)
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import Token, Transport
from workmoniq_protocol.auth import HEADER_NAME, Proof, request_message
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import verify
from workmoniq_protocol.tags import SIGN_REQUEST
from workmoniq_protocol.wire.errors import ErrorCode

TOKEN = Token(raw=b"t" * 48, session_seed=b"k" * 32)
Answers = Callable[[httpx.Request], httpx.Response]


def said(status: int, value: object = None, **headers: str) -> httpx.Response:
    body = b"" if value is None else json.dumps(value).encode()
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


def to(answers: Answers, address: str = "https://sync.example.org") -> Transport:
    return Transport(Address.parse(address), WoundClock(), below=httpx.MockTransport(answers))


@pytest.mark.parametrize(
    ("typed", "url", "audience"),
    [
        ("sync.example.org", "https://sync.example.org", "sync.example.org"),
        ("127.0.0.1:8787", "http://127.0.0.1:8787", "127.0.0.1:8787"),
        (" localhost:8787/ ", "http://localhost:8787", "localhost:8787"),
        ("[::1]:8787", "http://[::1]:8787", "[::1]:8787"),
        ("127.0.0.1.example.org", "https://127.0.0.1.example.org", "127.0.0.1.example.org"),
        (" https://Sync.Example.org/ ", "https://sync.example.org", "sync.example.org"),
        ("https://sync.example.org:443", "https://sync.example.org:443", "sync.example.org"),
        ("https://sync.example.org:8443", "https://sync.example.org:8443", "sync.example.org:8443"),
        ("http://127.0.0.1:8787", "http://127.0.0.1:8787", "127.0.0.1:8787"),
        ("http://[::1]:8787", "http://[::1]:8787", "[::1]:8787"),
    ],
)
def test_an_address_as_it_is_typed(typed: str, url: str, audience: str) -> None:
    address = Address.parse(typed)
    assert (address.url, address.audience) == (url, audience)


@pytest.mark.parametrize("typed", ["http://sync.example.org", "http://192.168.1.4:8787"])
def test_plain_http_to_another_computer_is_refused(typed: str) -> None:
    with pytest.raises(PlainHttpRefused):
        Address.parse(typed)


@pytest.mark.parametrize(
    "typed", ["", "ftp://a.example", "https://", "https://u:p@a.example", "https://a.example/path"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(AddressWrong):
        Address.parse(typed)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_never_followed_and_the_token_goes_nowhere(status: int) -> None:
    asked: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return said(status, location="https://elsewhere.example/v1/heads")

    with to(answers) as transport, pytest.raises(RedirectRefused):
        transport.send("GET", "/heads", token=TOKEN)
    assert asked == ["https://sync.example.org/v1/heads"]


def test_a_proof_signs_what_is_sent_and_for_whom() -> None:
    got: list[httpx.Request] = []

    def answers(request: httpx.Request) -> httpx.Response:
        got.append(request)
        return said(200, {})

    with to(answers) as transport:
        transport.send("POST", "/log?x=1", token=TOKEN, prove=True, json={"a": 1})
        transport.send("POST", "/log?x=1", token=TOKEN, prove=True, json={"a": 1})
    first, second = (Proof.parse(each.headers[HEADER_NAME]) for each in got)
    assert first.nonce != second.nonce
    message = request_message(
        audience="sync.example.org",
        method="POST",
        path="/v1/log?x=1",
        body_hash=sha256(b'{"a":1}'),
        token_hash=sha256(TOKEN.raw),
        ts=first.ts,
        nonce=first.nonce,
    )
    verify(public_key(TOKEN.session_seed), SIGN_REQUEST, message, first.sig)


@pytest.mark.parametrize("code", list(ErrorCode))
def test_each_refusal_of_the_protocol_is_an_error_of_ours(code: ErrorCode) -> None:
    refusing = to(lambda _request: said(code.status, {"code": str(code)}))
    with refusing as transport, pytest.raises(sync_errors.SyncError) as raised:
        transport.send("GET", "/heads")
    sentence = str(raised.value)
    assert sentence.endswith(".")
    assert "sync.example.org" not in sentence
    assert str(code) not in sentence or " " not in sentence


def test_a_conflict_tells_its_reason_to_the_program_and_not_to_people() -> None:
    detail = {"code": "stale_epoch", "epoch": 4}
    refusing = to(lambda _request: said(409, detail))
    with refusing as transport, pytest.raises(ServerRefused) as raised:
        transport.send("POST", "/x")
    assert raised.value.reason == "stale_epoch"
    assert raised.value.detail["epoch"] == 4


@pytest.mark.parametrize(("status", "code"), [(429, "slow_down"), (503, "overloaded")])
def test_how_long_to_wait_is_taken_from_the_answer(status: int, code: str) -> None:
    wait = {"retry-after": "17"}
    refusing = to(lambda _request: said(status, {"code": code}, **wait))
    with refusing as transport, pytest.raises(Later) as raised:
        transport.send("GET", "/heads")
    assert raised.value.after_s == 17.0
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (413, "too_large_for_server"),
        (502, "server_gone"),
        (503, "overloaded"),
        (504, "server_gone"),
    ],
)
@pytest.mark.parametrize("body", [b"", b"<html><h1>It is the proxy that says this</h1></html>"])
def test_a_proxy_without_codes_is_understood(status: int, expected: str, body: bytes) -> None:
    with (
        to(lambda _: httpx.Response(status, stream=httpx.ByteStream(body))) as transport,
        pytest.raises(sync_errors.SyncError) as raised,
    ):
        transport.send("POST", "/x")
    assert raised.value.code == expected
    assert "proxy" not in str(raised.value)


def test_who_is_no_server_of_ours_is_told_so() -> None:
    with to(lambda _request: said(404)) as transport, pytest.raises(AnswerUnreadable):
        transport.send("GET", "/heads")
    page = httpx.ByteStream(b"<html>")
    telling = to(lambda _request: httpx.Response(200, stream=page))
    with telling as transport, pytest.raises(AnswerUnreadable):
        transport.send("GET", "/heads").json()


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    class Endless(httpx.SyncByteStream):
        def __iter__(self) -> "Endless":
            return self

        def __next__(self) -> bytes:
            return bytes(1 << 20)

    telling = to(lambda _request: httpx.Response(200, stream=Endless()))
    with telling as transport, pytest.raises(AnswerUnreadable):
        transport.send("GET", "/heads")


def test_a_network_that_fails_is_a_server_that_is_gone() -> None:
    def answers(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no route to sync.example.org", request=request)

    with to(answers) as transport, pytest.raises(ServerGone) as raised:
        transport.send("GET", "/heads")
    assert raised.value.__suppress_context__  # the text of the library names the address
    assert raised.value.retryable


def test_a_session_that_ended_is_opened_once_more() -> None:
    opened: list[int] = []
    asked: list[str] = []

    def answers(request: httpx.Request) -> httpx.Response:
        asked.append(request.headers["authorization"])
        return said(200, {}) if len(asked) > 1 else said(401, {"code": "token_expired"})

    def opener() -> Token:
        opened.append(1)
        return Token(raw=bytes([len(opened)] * 48), session_seed=b"k" * 32)

    with to(answers) as transport:
        Session(transport, WoundClock(), opener).call("GET", "/heads")
    assert len(opened) == 2
    assert asked[0] != asked[1]

    def never(_request: httpx.Request) -> httpx.Response:
        return said(401, {"code": "token_expired"})

    with to(never) as transport, pytest.raises(SessionEnded):
        Session(transport, WoundClock(), opener).call("GET", "/heads")


def test_a_token_that_ends_soon_is_renewed_before_it_is_refused() -> None:
    clock = WoundClock()
    opened: list[int] = []

    def opener() -> Token:
        opened.append(clock.boot_us())
        return Token(raw=bytes(48), session_seed=bytes(32))

    with to(lambda _request: said(200, {})) as transport:
        session = Session(transport, clock, opener)
        session.token()
        clock.at_us += 54 * 60 * 1_000_000
        session.token()
        assert len(opened) == 1
        clock.at_us += 2 * 60 * 1_000_000
        session.token()
    assert len(opened) == 2


def test_a_clock_that_jumps_by_a_day_ends_no_token() -> None:
    clock = WoundClock()
    opened: list[int] = []

    def opener() -> Token:
        opened.append(1)
        return Token(raw=bytes(48), session_seed=bytes(32))

    with to(lambda _request: said(200, {})) as transport:
        session = Session(transport, clock, opener)
        for jump_us in (0, DAY_US, -DAY_US):
            clock.ahead_us = jump_us
            session.token()
    assert len(opened) == 1


def test_nothing_secret_shows_in_a_token_or_an_answer() -> None:
    assert "t" * 8 not in repr(TOKEN)
    assert "k" * 8 not in repr(TOKEN)
