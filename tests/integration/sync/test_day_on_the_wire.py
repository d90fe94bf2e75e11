"""A synced working day over TLS: bytes of both directions, handshakes and heads included."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from tests.fakes.certificates import make_chain
from tests.fakes.relay import Relay
from tests.fakes.scripted_replica import HOUR_US
from tests.fakes.sync_home import AheadClock, Machine, first_machine
from tests.fakes.sync_server import running_server

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.sync.kept import Kept
from workmoniq_desktop.sync.parts import Chunk
from workmoniq_desktop.sync.plan import LOOK_S
from workmoniq_desktop.sync.tls import context_for_one_server
from workmoniq_protocol.limits import BOX_OVERHEAD, LADDER

_HOURS = 9
_MOST_BYTES = 200_000
_FIRST_BYTES, _WITHOUT_CERTIFICATES_BYTES = 4000, 1200
_PATIENCE_S = 30.0


class LaterClock(AheadClock):
    """The system's clocks; recorder and boot time can be wound forward together."""

    def boot_us(self) -> int:
        return super().boot_us() + self.ahead_us


@dataclass
class Day:
    """looked: how often the device asked. body_bytes: what was sealed of what it sent."""

    looked: int = 0
    body_bytes: int = 0


@pytest.fixture
def relay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Relay]:
    """A server that speaks TLS, with certificates as long as public ones, dialled through it."""
    chain = make_chain(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(chain.root))
    with Relay() as made:
        options = (
            *("--tls-certificate", str(chain.chain)),
            *("--tls-key", str(chain.key)),
            *("--audience", made.audience),
            *("--registration", "open"),
        )
        with running_server(tmp_path / "server", options=options) as running:
            made.to(int(running.url.rpartition(":")[2]))
            yield made


@pytest.fixture
def desk(relay: Relay, tmp_path: Path) -> Iterator[Machine]:
    made = first_machine(tmp_path / "desk", relay.url.replace("http:", "https:"))
    made.clock = LaterClock()
    # a busy computer may take its time; in a test nothing is ever lost on the way
    made.below = Kept(made.clock, context_for_one_server(), patience_s=_PATIENCE_S)
    made.sync()
    made.reborn()
    yield made
    made.close()


def a_busy_hour(number: int, dice: random.Random) -> Chunk:
    """More than the smallest rung holds, however well it is compressed, and the next one does."""
    text = dice.randbytes(LADDER[0]).hex()
    start = number * HOUR_US
    line = {"k": "span", "at": start, "t": text}
    return Chunk(lines=(line,), from_us=start, to_us=start + HOUR_US)


def worked(desk: Machine, relay: Relay, *, kept: bool) -> Day:
    """A day of nine busy hours, from the start of the program until the last of them was sent."""
    dice, day = random.Random(5), Day()  # noqa: S311  # the same each time
    relay.drop()
    relay.forget()
    desk.engine.step(Event())  # as the program starts
    for hour in range(_HOURS + 1):
        for _ in range(int(3600 / LOOK_S)):
            if not kept:
                relay.drop()
            desk.clock.ahead_us += int(LOOK_S * SECOND_US)
            done = desk.engine.step(Event())
            day.looked += 1
            day.body_bytes += done.sent_bytes
        if hour < _HOURS:
            desk.replica.to_say.append(a_busy_hour(hour, dice))
    return day


def test_nine_busy_hours_are_nine_rungs_and_less_than_200_kilobytes(
    relay: Relay, desk: Machine
) -> None:
    day = worked(desk, relay, kept=True)
    small, large = (each + BOX_OVERHEAD for each in LADDER[:2])
    assert day.body_bytes == _HOURS * large + small  # and once what this device has seen
    assert relay.up + relay.down < _MOST_BYTES
    assert relay.connections == 1


def test_where_a_proxy_ends_connections_each_look_goes_on_from_the_last_session(
    relay: Relay, desk: Machine
) -> None:
    day = worked(desk, relay, kept=False)
    assert relay.connections == 1 + day.looked
    assert relay.handshake < _FIRST_BYTES + day.looked * _WITHOUT_CERTIFICATES_BYTES
