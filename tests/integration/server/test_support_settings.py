"""Support access as an operator sets it up: with a team or without, its limits, its figures."""

import json
import re
import socket
import time
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.fakes.running_server import running_server
from tests.fakes.support_case import SupportCase
from tests.fakes.support_story import SupportStory, pins_file, support_options
from tests.fakes.turned_server import TurnedServer

from workmoniq_protocol.auth import HEADER_NAME
from workmoniq_server.__main__ import main
from workmoniq_server.config import Config, ConfigInvalid
from workmoniq_server.routes.table import ROUTES
from workmoniq_server.routing import SUPPORT_PREFIX
from workmoniq_server.support_pins import root_of

pytestmark = pytest.mark.anyio

NO_TEAM: Final = b'{"v":1,"support":null}'


def test_the_root_is_read_and_nothing_else_is_needed(tmp_path: Path) -> None:
    config = Config(data=tmp_path, support_pins=str(pins_file(tmp_path)))
    assert root_of(config) == SupportCase().root_pk
    assert root_of(Config(data=tmp_path)) is None
    nobody = tmp_path / "nobody.json"
    nobody.write_bytes(NO_TEAM)
    assert root_of(Config(data=tmp_path, support_pins=str(nobody))) is None


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]", b"pins", b'{"v":2,"support":null}', b'{"v":1,"support":{}}', b"\xff"]
)
def test_a_file_that_holds_no_pins_is_one_clear_sentence(
    raw: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pins.json"
    path.write_bytes(raw)
    with pytest.raises(ConfigInvalid, match=r"holds no pinned keys; name the pins\.json"):
        root_of(Config(data=tmp_path, support_pins=str(path)))
    told = ["serve", "--data", str(tmp_path / "data"), "--support-pins", str(path), "--port", "0"]
    assert main(told, {}) == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert said[0].startswith("workmoniq-server: the file that support_pins names holds no")


def test_a_file_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(ConfigInvalid, match="cannot be read; name another, or leave it out"):
        root_of(Config(data=tmp_path, support_pins=str(tmp_path / "none.json")))


def test_the_setting_is_shown_and_can_come_from_everywhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(pins_file(tmp_path))
    (tmp_path / "server.toml").write_text(f"support_pins = '{path}'\n")
    ways: list[tuple[list[str], dict[str, str]]] = [
        (["--support-pins", path], {}),
        ([], {"WMQ_SUPPORT_PINS": path}),
        (["--config", str(tmp_path / "server.toml")], {}),
    ]
    for flags, environment in ways:
        told = ["config", "show", "--data", str(tmp_path / "data"), *flags]
        assert main(told, environment) == 0
        assert json.loads(capsys.readouterr().out)["support_pins"] == path


async def test_without_a_team_every_route_of_support_is_not_there(tmp_path: Path) -> None:
    server = TurnedServer(tmp_path / "own")
    with server.process:
        async with server.caller() as caller:
            story = SupportStory(caller=caller)
            assert (await caller.call("GET", "/v1/server")).json()["support"] == 0
            for route in ROUTES:
                if not route.path.startswith(SUPPORT_PREFIX):
                    continue
                path = route.path.replace("{handle}", story.path.rpartition("/")[2])
                for made in (story.user_proof, story.console_proof):
                    proof = made(route.method, path, b"{}")
                    answer = await story.send(route.method, path, b"{}", proof)
                    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_an_address_arms_three_grants_an_hour_and_claims_five_a_minute(
    tmp_path: Path,
) -> None:
    pins = ("--support-pins", str(pins_file(tmp_path)))
    server = TurnedServer(tmp_path / "own", options=pins)
    with server.process:
        async with server.caller() as caller, server.caller("198.51.100.8") as elsewhere:
            for _ in range(3):
                assert (await SupportStory(caller=caller).arm()).status_code == 201
            fourth = SupportStory(caller=caller)
            late = await fourth.arm()
            assert (late.status_code, late.json()["code"]) == (429, "slow_down")
            assert 0 < int(late.headers["retry-after"]) <= 20 * 60
            assert (await SupportStory(caller=elsewhere).arm()).status_code == 201
            for _ in range(5):
                assert (await SupportStory(caller=caller).claim()).status_code == 410
            assert (await SupportStory(caller=caller).claim()).status_code == 429
            assert (await SupportStory(caller=elsewhere).claim()).status_code == 410
            server.clock.turn(seconds=20 * 60)
            assert (await fourth.arm()).status_code == 201
            assert (await fourth.claim()).status_code == 200


def test_figures_tell_what_became_of_grants_and_of_whom_nothing(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = (*support_options(tmp_path), "--metrics-port", str(port))
    with running_server(tmp_path / "data", *options) as running:
        handle = _armed(running.url)
        told = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert 'wmq_support_grants_total{event="armed"} 1.0' in told
    assert 'route="/v1/support/grants"' in told
    assert handle not in told
    names = {name for line in told.splitlines() for name in re.findall(r'(\w+)="', line)}
    assert names <= {"route", "method", "status", "le", "event"}


def _armed(url: str) -> str:
    """Handle of a grant that was armed there."""
    import asyncio  # noqa: PLC0415

    from tests.fakes.key_holder import Caller  # noqa: PLC0415

    from workmoniq_server.clock import SystemClock  # noqa: PLC0415

    async def arm() -> str:
        async with httpx.AsyncClient(base_url=url) as http:
            audience = url.removeprefix("http://")
            story = SupportStory(caller=Caller(http=http, clock=SystemClock(), audience=audience))
            assert (await story.arm()).status_code == 201
            return story.path.rpartition("/")[2]

    return asyncio.run(arm())


async def test_a_bundle_may_come_slowly_and_not_for_ever(tmp_path: Path) -> None:
    """More slowly than any other body may; a client that sends nothing is cut off all the same."""
    options = (
        *support_options(tmp_path),
        *("--body-seconds", "1", "--bundle-seconds", "4", "--idle-seconds", "2"),
    )
    server = TurnedServer(tmp_path / "own", options=options)
    with server.process:
        async with server.caller() as caller:
            story = SupportStory(caller=caller)
            await story.arm()
            await story.claim()
            body = b"sealed" * 100
            assert _dripped(server, story, body, pieces=4, pause_s=0.5) == 201
            other = SupportStory(caller=caller)
            await other.arm()
            await other.claim()
            assert _dripped(server, other, body, pieces=20, pause_s=0.5) == 408
            assert (await other.look())["state"] == "claimed"


def _dripped(
    server: TurnedServer, story: SupportStory, body: bytes, *, pieces: int, pause_s: float
) -> int:
    """Status of a PUT whose body comes in pieces."""
    path = f"{story.path}/bundle"
    head = (
        f"PUT {path} HTTP/1.1\r\nHost: {server.audience}\r\nContent-Length: {len(body)}\r\n"
        f"{HEADER_NAME}: {story.user_proof('PUT', path, body).header()}\r\n\r\n"
    )
    host, _, port = server.audience.rpartition(":")
    size = len(body) // pieces
    with socket.create_connection((host, int(port)), timeout=30) as link:
        link.sendall(head.encode())
        link.settimeout(0.01)
        for at in range(0, len(body), size):
            try:
                link.sendall(body[at : at + size])
                time.sleep(pause_s)
                if answer := link.recv(100):
                    return int(answer.split()[1])
            except TimeoutError:
                continue
            except OSError:
                break
        link.settimeout(30)
        return int(link.recv(100).split()[1])
