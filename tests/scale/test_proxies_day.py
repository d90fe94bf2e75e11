"""What a working day costs through the shipped nginx and Caddy files, and how long they wait."""

import re
import time
from pathlib import Path

import pytest
from tests.fakes.wire_day import HOURS, device_at, worked
from tests.scale.fronts import Front
from tests.scale.proxies import shipped

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.kept import Kept
from workmoniq_desktop.sync.plan import LOOK_S
from workmoniq_desktop.sync.tls import context_for_one_server
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_protocol.limits import BOX_OVERHEAD, LADDER

pytestmark = pytest.mark.scale

_MOST_BYTES = 200_000
_FIRST_BYTES, _WITHOUT_CERTIFICATES_BYTES = 4000, 1600
_LATE_S = 20.0
_UNITS_US = {"s": SECOND_US, "m": MINUTE_US, "h": HOUR_US, "d": DAY_US}


@pytest.mark.parametrize("kept", [True, False])
def test_a_working_day_through_it_is_less_than_200_kilobytes(
    front: Front, ground: Path, kept: bool
) -> None:
    desk = device_at(ground / "desk", front.wire_url)
    wire = front.wire
    try:
        day = worked(desk, wire, kept=kept)
    finally:
        desk.close()
    small, large = (each + BOX_OVERHEAD for each in LADDER[:2])
    assert day.body_bytes == HOURS * large + small
    print(  # noqa: T201  # make test-scale shows it
        f"{front.name}: {wire.up + wire.down} bytes, {wire.handshake} of them handshakes, "
        f"{wire.framing} framing, {wire.connections} connections"
    )
    if kept:
        assert wire.connections == 1
        assert wire.up + wire.down < _MOST_BYTES
    else:
        assert wire.connections == 1 + day.looked
        assert wire.handshake < _FIRST_BYTES + day.looked * _WITHOUT_CERTIFICATES_BYTES


@pytest.mark.timeout(1200)
def test_a_connection_that_is_silent_for_a_quarter_of_an_hour_is_still_there(front: Front) -> None:
    below = Kept(SystemClock(), context_for_one_server())
    with Transport(Address.parse(front.wire_url), SystemClock(), below=below) as transport:
        transport.send("GET", "/server")
        time.sleep(LOOK_S + _LATE_S)  # in earnest: it is the proxy's clock that counts
        transport.send("GET", "/server")
        assert (front.wire.connections, front.wire.ended) == (1, 0)


def test_nginx_ends_no_connection_within_a_working_day_of_looks() -> None:
    """Read only: the hour after which it does by default would have to pass."""
    said = dict(re.findall(r"^    (keepalive_\w+) (\w+);", shipped("nginx.conf"), re.MULTILINE))
    assert _us(said["keepalive_time"]) > (HOURS + 1) * HOUR_US
    assert int(said["keepalive_requests"]) > 1000


def _us(text: str) -> int:
    return int(text[:-1]) * _UNITS_US[text[-1]]
