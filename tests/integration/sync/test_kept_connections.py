"""A connection is kept from one look to the next; that it may have ended is nobody's trouble."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.relay import Relay
from tests.fakes.sync_home import Machine as Engine
from tests.fakes.sync_home import first_machine
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.sync_server import running_server

from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.kept import Kept
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.strict_json import b64

_SOON_S = 30.0


@pytest.fixture
def relay() -> Iterator[Relay]:
    with Relay() as made:
        yield made


@pytest.fixture
def behind(relay: Relay, tmp_path: Path) -> Iterator[Relay]:
    """A server that is dialled through the relay."""
    options = ("--audience", relay.audience, "--registration", "open")
    with running_server(tmp_path / "server", options=options) as running:
        relay.to(int(running.url.rpartition(":")[2]))
        yield relay


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock()


@pytest.fixture
def transport(behind: Relay, clock: WoundClock) -> Iterator[Transport]:
    below = Kept(clock, None, patience_s=0.5)
    with Transport(Address.parse(behind.url), clock, below=below) as made:
        yield made


def test_looks_a_quarter_of_an_hour_apart_share_a_connection(
    behind: Relay, transport: Transport, clock: WoundClock
) -> None:
    for _ in range(4):
        transport.send("GET", "/server")
        clock.at_us += 15 * MINUTE_US
    assert (behind.connections, behind.requests) == (1, 4)


def test_a_connection_that_was_ended_meanwhile_costs_no_error(
    behind: Relay, transport: Transport, clock: WoundClock
) -> None:
    for _ in range(3):
        transport.send("GET", "/server")
        behind.drop()
        clock.at_us += 15 * MINUTE_US
    assert behind.connections == 3


def test_a_connection_that_a_router_forgot_costs_a_moment_and_no_error(
    behind: Relay, transport: Transport, clock: WoundClock
) -> None:
    transport.send("GET", "/server")
    behind.lose()
    clock.at_us += 15 * MINUTE_US
    transport.send("GET", "/server")
    assert (behind.connections, behind.requests) == (2, 3)


def test_silence_after_a_word_just_now_is_not_taken_for_a_lost_connection(
    behind: Relay, transport: Transport
) -> None:
    transport.send("GET", "/server")
    behind.lose()
    with pytest.raises(ServerGone):
        transport.send("GET", "/server", read_s=0.5)
    assert (behind.connections, behind.requests) == (1, 2)


@pytest.mark.parametrize("silent_us", [15 * MINUTE_US, 3 * SECOND_US])
def test_what_must_not_be_said_twice_goes_over_no_connection_that_may_be_gone(
    behind: Relay, transport: Transport, clock: WoundClock, silent_us: int
) -> None:
    transport.send("GET", "/server")
    behind.lose()
    clock.at_us += silent_us  # servers wait for five seconds, and this computer may be slow
    transport.send("POST", "/login/challenge", json={"username": "anna"})
    assert (behind.connections, behind.requests) == (2, 2)


def test_what_is_on_its_way_is_not_ended_for_another_request() -> None:
    clock = WoundClock()
    with socket.create_server(("127.0.0.1", 0)) as listening, ExitStack() as stack:
        kept = stack.enter_context(Kept(clock, None))
        client = stack.enter_context(httpx.Client(transport=kept))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        answers: list[bytes] = []
        slow = threading.Thread(target=lambda: answers.append(client.get(url).content))
        slow.start()
        first = stack.enter_context(listening.accept()[0])
        assert first.recv(65536)
        clock.at_us += 15 * MINUTE_US
        quick = threading.Thread(target=lambda: answers.append(client.post(url).content))
        quick.start()
        second = stack.enter_context(listening.accept()[0])
        assert second.recv(65536)
        for each in (second, first):
            each.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        slow.join(_SOON_S)
        quick.join(_SOON_S)
    assert answers == [b"ok", b"ok"]


def test_nothing_is_kept_once_sync_is_turned_off(behind: Relay, tmp_path: Path) -> None:
    desk = Machine(tmp_path / "desk", "desk")
    try:
        sheet = desk.sync.create(server=behind.url, username="kim", password=PASSWORD, invite=None)
        desk.sync.confirm_recovery(sheet.code)
        desk.sync.enable()
        desk.sync.stay()
        assert desk.sync.sync_now(silent).agreed
        assert behind.connections > behind.ended
        desk.sync.disable()
        while behind.connections > behind.ended:  # what it ended is on its way here
            time.sleep(0.02)
    finally:
        desk.close()


class _Looking:
    """A client that asked for the heads once. ended: whether the server hung up."""

    def __init__(self, engine: Engine) -> None:
        port = int(engine.url.rpartition(":")[2])
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_SOON_S)
        token = engine.session.token().raw
        self._asked = (
            f"GET /v1/heads HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Authorization: Bearer {b64(token)}\r\n\r\n"
        ).encode()
        self.ask()

    def ask(self) -> None:
        self._socket.sendall(self._asked)
        answer = b""
        while not answer.endswith(b'"deletion_due":null}'):
            some = self._socket.recv(65536)
            assert some, "the server hung up"
            answer += some

    def wait_until_ended(self) -> None:
        """Fails after a while in which the server did not hang up."""
        assert self._socket.recv(65536) == b""

    def close(self) -> None:
        self._socket.close()


def test_a_server_keeps_the_connection_of_a_desktop_and_no_strangers(tmp_path: Path) -> None:
    with running_server(tmp_path / "server") as running, ExitStack() as stack:
        engine = first_machine(tmp_path / "one", running.url)
        stack.callback(engine.close)
        engine.sync()
        desktop = _Looking(engine)
        stack.callback(desktop.close)
        stranger = socket.create_connection(
            ("127.0.0.1", int(running.url.rpartition(":")[2])), timeout=_SOON_S
        )
        stack.enter_context(stranger)
        stranger.sendall(b"GET /v1/server HTTP/1.1\r\nHost: x\r\n\r\n")
        while stranger.recv(65536):
            pass  # which spoke later and was let go first
        desktop.ask()


def test_of_connections_that_rest_the_oldest_makes_room(tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "server", options=("--connections", "8")) as running,
        ExitStack() as stack,
    ):
        engine = first_machine(tmp_path / "one", running.url)
        stack.callback(engine.close)
        engine.sync()
        looking = [_Looking(engine) for _ in range(5)]
        for each in looking:
            stack.callback(each.close)
        looking[0].wait_until_ended()
        for each in looking[1:]:
            each.ask()
