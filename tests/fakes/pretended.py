"""Hours that pass in a moment for a program that syncs by itself; every request is real."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.adversarial.stage import Device, StageClock
from tests.fakes.tampering import Exchange, TamperingProxy
from workmoniq_desktop.domain.clock import HOUR_US, SECOND_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.services.sync_running import Steps
from workmoniq_desktop.sync.engine import StepDone
from workmoniq_desktop.sync.replica import Replica
from workmoniq_desktop.sync.runner import Runner
from workmoniq_desktop.system.network import Network

_LONG_S = 60.0


class PretendClock(StageClock):
    """Stands until the program waits. What servers are told is the real time."""

    def __init__(self, at_us: int) -> None:
        super().__init__()
        self.at_us = at_us

    def now_us(self) -> int:
        return self.at_us

    boot_us = awake_us = now_us

    def reach(self, at_us: int) -> None:
        self.at_us = max(self.at_us, at_us)


@dataclass
class Pretending:
    """The thread of sync of a device, in pretended time.

    meanwhile: what happens at a moment, microseconds; called whenever time has passed. waited: the
    seconds of each wait in whole. looks: when each look began, microseconds. seed: decides how long
    stretches are.
    """

    device: Device
    proxy: TamperingProxy
    meanwhile: Callable[[int], None] = lambda _at_us: None
    network: Network = field(default_factory=Network)
    waited: list[float] = field(default_factory=list)
    looks: list[int] = field(default_factory=list)
    by_hour: dict[int, int] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    seed: int = 1

    @property
    def clock(self) -> PretendClock:
        assert isinstance(self.device.clock, PretendClock)
        return self.device.clock

    def pass_by(self, hours: float) -> list[Exchange]:
        """Let so many hours pass; the requests of this device meanwhile."""
        self._began_us = self.clock.now_us()
        self._until_us = self._began_us + int(hours * HOUR_US)
        self._over = threading.Event()
        self._mine: list[Exchange] = []
        self._counted = len(self.proxy.seen)
        with self._runner():
            assert self._over.wait(_LONG_S + 10 * hours), "time stood still"
        return self._mine

    @contextmanager
    def _runner(self) -> Iterator[None]:
        device = self.device
        ground = device.ground()
        dice = random.Random(self.seed)  # noqa: S311  # the same in every run
        steps = Steps(
            ground=ground,
            log=ground.log(),
            make_replica=lambda member: Replica(
                member.database,
                member.clock,
                member.device,
                settings=lambda: device.settings,
                random_below=dice.randrange,
            ),
        )
        runner = Runner(
            steps.engine,
            device.folder,
            self.clock,
            told=self._told,
            network=self._asked,
            between=lambda _low, high: high,
            waits=self._wait,
        )
        runner.start()
        try:
            yield
        finally:
            runner.stop()
            ground.close()

    def _asked(self) -> Network:
        self.looks.append(self.clock.now_us())
        self.waited.append(0.0)
        return self.network

    def _told(self, what: StepDone | WorkMoniQError) -> None:
        if isinstance(what, WorkMoniQError):
            self.troubles.append(what.code)

    def _wait(self, nudged: threading.Event, seconds: float) -> bool:
        """In place of waiting: time has passed."""
        self._count()
        self.waited[-1] += seconds
        self.clock.at_us += int(seconds * SECOND_US)
        if self.clock.at_us >= self._until_us:
            self._over.set()
            return nudged.wait(_LONG_S)
        self.meanwhile(self.clock.at_us)
        self._counted = len(self.proxy.seen)  # what others asked meanwhile is not ours
        return nudged.is_set()

    def _count(self) -> None:
        fresh = self.proxy.seen[self._counted :]
        self._counted += len(fresh)
        self._mine += fresh
        hour = (self.clock.at_us - self._began_us) // HOUR_US
        self.by_hour[hour] = self.by_hour.get(hour, 0) + len(fresh)


def bytes_on_the_wire(exchange: Exchange) -> int:
    """Request and answer as HTTP/1.1 writes them, with the head lines a proxy takes out."""
    head = f"{exchange.method} {exchange.path} HTTP/1.1\r\n"
    told: dict[str, object] = {**exchange.headers, "Connection": "keep-alive"}
    if exchange.body:
        told["Content-Length"] = len(exchange.body)
    answer = "HTTP/1.1 200 OK\r\n"
    heard = dict[str, object](exchange.answer_headers)
    return (
        len(head + _lines(told))
        + len(exchange.body)
        + len(answer + _lines(heard))
        + len(exchange.answer)
    )


def _lines(headers: dict[str, object]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
