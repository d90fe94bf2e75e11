"""What a person is told when the shipped nginx and Caddy files refuse, or stand there alone."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import another_machine, first_machine
from tests.scale.fronts import Front

from workmoniq_desktop.domain.sync_errors import ServerGone, TooLarge
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock

pytestmark = pytest.mark.scale

_TOO_MANY_BYTES: Final = 24_000_000
_ALONE: Final = (
    "The server does not answer, only what stands in front of it: try again in a while, or tell "
    "who runs it; nothing is lost."
)


@pytest.fixture
def transport(front: Front) -> Iterator[Transport]:
    with Transport(Address.parse(front.url), SystemClock()) as made:
        yield made


def test_what_is_too_large_is_told_in_one_sentence(front: Front, transport: Transport) -> None:
    for _ in range(5):
        with pytest.raises(TooLarge, match="of this size: ask who runs it to allow 22 MB"):
            transport.send("POST", "/accounts", body=bytes(_TOO_MANY_BYTES))
    # and what does not say how long it will be is stopped on its way
    parts = (bytes(1_000_000) for _ in range(_TOO_MANY_BYTES // 1_000_000))
    assert httpx.post(f"{front.url}/v1/accounts", content=parts).status_code == 413


def test_a_server_that_is_gone_behind_it_is_waited_for_and_nothing_is_sent_twice(
    front: Front, ground: Path
) -> None:
    laptop = first_machine(ground / "laptop", front.url)
    laptop.sync()
    laptop.replica.to_say += [hour(number) for number in range(3)]
    front.server.stop()
    for _ in range(2):
        with pytest.raises(ServerGone) as raised:
            laptop.sync()
        assert str(raised.value) == _ALONE
        assert raised.value.retryable
    front.server.start()
    laptop.sync()
    desktop = another_machine(ground / "desktop", laptop)
    assert desktop.sync().found == ()
    assert desktop.replica.spans() == [number * HOUR_US for number in range(3)]
    for each in (laptop, desktop):
        each.close()


@pytest.mark.timeout(300)
def test_a_server_that_hangs_behind_it_is_one_that_is_gone(
    front: Front, transport: Transport
) -> None:
    transport.send("GET", "/server")
    os.kill(front.server.pid, signal.SIGSTOP)
    try:
        with pytest.raises(ServerGone) as raised:
            transport.send("GET", "/server", read_s=120.0)  # the page of the proxy comes after 60
    finally:
        os.kill(front.server.pid, signal.SIGCONT)
    assert str(raised.value) == _ALONE
    transport.send("GET", "/server")
