"""The shipped nginx and Caddy files keep slow bodies from the server, and tell nobody who asked."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.fakes.certificates import Chain
from tests.scale.fronts import EASY, Front, fronted

pytestmark = pytest.mark.scale

_CHALLENGES: Final = 3
_SLOW_BYTES: Final = 700_000
_UNTOLD_PATH: Final = "/v1/canary-7f3a"
_HERE, _THERE = "127.0.0.2", "127.0.0.3"


@pytest.fixture
def strict(proxy_name: str, ground: Path, chain: Chain) -> Iterator[Front]:
    """A server that gives an address three challenges a minute."""
    options = (*EASY[2:], "--challenges-per-minute", str(_CHALLENGES))
    with fronted(proxy_name, ground, chain, options=options) as made:
        yield made


@contextmanager
def from_address(front: Front, address: str) -> Iterator[httpx.Client]:
    """A client that has another address than proxy and server."""
    below = httpx.HTTPTransport(local_address=address, verify=httpx.create_ssl_context())
    with httpx.Client(transport=below, base_url=front.url, timeout=30) as made:
        yield made


@contextmanager
def dialled(front: Front, address: str = _HERE) -> Iterator[ssl.SSLSocket]:
    """A connection that says what a test writes."""
    raw = socket.create_connection(
        ("127.0.0.1", front.proxy.place.port), timeout=30, source_address=(address, 0)
    )
    context = httpx.create_ssl_context()
    with raw, context.wrap_socket(raw, server_hostname="127.0.0.1") as made:
        yield made


def challenged(client: httpx.Client, headers: list[tuple[str, str]] | None = None) -> int:
    told = {"username": "anna"}
    return client.post("/v1/login/challenge", json=told, headers=headers).status_code


FORGED: Final = (
    [("X-Forwarded-For", "203.0.113.{}")],
    [("X-Forwarded-For", "203.0.113.{}, 127.0.0.1")],
    [("X-Forwarded-For", "127.0.0.1"), ("X-Forwarded-For", "203.0.113.{}")],
    [("x-forwarded-for", "203.0.113.{},"), ("Forwarded", "for=203.0.113.{}")],
    [("X-Real-IP", "203.0.113.{}")],
    [("Connection", "X-Forwarded-For"), ("X-Forwarded-For", "203.0.113.{}")],
)


def test_the_server_counts_the_addresses_of_clients_and_not_that_of_the_proxy(
    strict: Front,
) -> None:
    with from_address(strict, _HERE) as here, from_address(strict, _THERE) as there:
        assert [challenged(here) for _ in range(_CHALLENGES + 1)] == [200] * _CHALLENGES + [429]
        assert challenged(there) == 200


@pytest.mark.parametrize("address", [_HERE, "127.0.0.1"])
def test_a_client_does_not_choose_the_address_it_is_counted_by(strict: Front, address: str) -> None:
    with from_address(strict, address) as client:
        assert [challenged(client) for _ in range(_CHALLENGES + 1)][-1] == 429
        for number, forged in enumerate(FORGED):
            headers = [(name, value.format(number)) for name, value in forged]
            assert challenged(client, headers) == 429, forged
    with from_address(strict, _THERE) as other:
        # nor one that somebody else is then refused by
        for forged in FORGED:
            assert challenged(other, [(name, _HERE) for name, _ in forged]) in {200, 429}
        assert challenged(other) == 429


def test_a_slow_body_waits_in_the_proxy(counted: Front) -> None:
    assert counted.inner is not None
    body = b'{"username":"' + b"a" * _SLOW_BYTES + b'"}'
    head = (
        f"POST /v1/accounts HTTP/1.1\r\nHost: 127.0.0.1:{counted.proxy.place.port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with dialled(counted) as slow, from_address(counted, _THERE) as other:
        slow.sendall(head.encode() + body[:-1])
        for number in range(20):
            assert other.get("/v1/server").status_code == 200
            assert counted.inner.requests == number + 1
        slow.sendall(body[-1:])
        assert slow.recv(65536).startswith(b"HTTP/1.1 4")
        assert counted.inner.requests == 21


def test_a_body_that_is_given_up_half_way_never_reaches_the_server(counted: Front) -> None:
    assert counted.inner is not None
    with dialled(counted) as slow:
        slow.sendall(b"POST /v1/accounts HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{")
    with from_address(counted, _THERE) as other:
        for number in range(20):
            assert other.get("/v1/server").status_code == 200
            assert counted.inner.requests == number + 1


def test_nothing_of_an_address_or_a_path_is_written_down(front: Front) -> None:
    with from_address(front, _HERE) as client:
        assert client.get(_UNTOLD_PATH).status_code == 404
        assert client.post(_UNTOLD_PATH, content=bytes(25_000_000)).status_code in {404, 413}
        assert client.get(f"{_UNTOLD_PATH}/{'x' * 60_000}").status_code >= 400
    _say_nonsense(front)
    front.server.stop()
    with from_address(front, _HERE) as client:
        assert client.get(_UNTOLD_PATH).status_code == 502
        assert client.post(_UNTOLD_PATH, content=b"{}").status_code == 502
    front.server.start()
    with from_address(front, _HERE) as client:
        assert client.get("/v1/server").status_code == 200
    front.proxy.__exit__(None, None, None)  # what it still had to write is written
    said = front.proxy.said() + front.server.log()
    for secret in (_HERE, _UNTOLD_PATH, "canary"):
        assert secret not in said, said


def _say_nonsense(front: Front) -> None:
    """All that a client can do wrong beside asking."""
    port = front.proxy.place.port
    for wrong in (
        f"GET {_UNTOLD_PATH} HTTP/9.9\r\n\r\n".encode(),
        f"GET {_UNTOLD_PATH} HTTP/1.1\r\n\r\n".encode(),
        f"GET {_UNTOLD_PATH} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n".encode(),
        f"GET {_UNTOLD_PATH} HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n".encode(),
        f"POST {_UNTOLD_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n".encode(),
        b"\x00\xff\x00\xff\r\n\r\n",
    ):
        with dialled(front) as odd:
            odd.sendall(wrong)
            odd.settimeout(2)
            _hear(odd)
    with dialled(front) as gone:  # in the middle of a body
        gone.sendall(
            f"POST {_UNTOLD_PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{{".encode()
        )
    with ExitStack() as stack:
        for wrong in (
            f"GET {_UNTOLD_PATH} HTTP/1.1\r\n\r\n".encode(),
            b"\x16\x03\x01\x00\x05hello",
        ):
            plain = stack.enter_context(
                socket.create_connection(("127.0.0.1", port), source_address=(_HERE, 0))
            )
            plain.sendall(wrong)  # where TLS is spoken
            plain.settimeout(2)
            _hear(plain)


def _hear(wire: socket.socket) -> None:
    """Read whatever comes until it ends, or nothing more does for a moment."""
    try:
        while wire.recv(65536):
            pass
    except OSError:
        return
