"""One fault of the network at each request of a whole story, over real HTTP: it ends the same."""

import http.client
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import httpx
import pytest
from tests.adversarial.stage import Stage, staged
from tests.fakes.replicas import FIRST_US
from tests.fakes.sync_home import another_machine, first_machine
from tests.fakes.sync_worker import Worker, agree
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.store import sync_streams

NINE_US = FIRST_US + 9 * HOUR_US
READ_S = 0.4
"""How long a client waits for an answer here; in the product it is 30 s."""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


class Impatient(httpx.HTTPTransport):
    """Real connections, and little patience."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.extensions["timeout"] = {**request.extensions["timeout"], "read": READ_S}
        return super().handle_request(request)


@dataclass
class Once:
    """A rule that meets the request of that number, counted from 0, and no other."""

    number: int
    fault: Callable[[Exchange], None]
    passed: list[str] = field(default_factory=list)

    def __call__(self, exchange: Exchange) -> None:
        self.passed.append(f"{exchange.method} {exchange.path.partition('?')[0]}")
        if len(self.passed) == self.number + 1:
            self.fault(exchange)


class Story:
    """Two machines that work, wipe and change keys."""

    def __init__(self, folder: Path, stage: Stage, name: str) -> None:
        self.stage, self.folder = stage, folder
        laptop = first_machine(folder / "laptop", stage.url, name)
        self.laptop = Worker(laptop, "0000000001")
        self.desktop = Worker(another_machine(folder / "desktop", laptop), "0000000002")
        self.laptop.until_agreed()
        self.desktop.until_agreed()

    def told(self) -> None:
        """A wipe rotates keys and deletes bodies, so every kind of request is here."""
        laptop, desktop = self.laptop, self.desktop
        laptop.work(NINE_US, 3)
        laptop.call("c1", "Brandt")
        laptop.until_agreed()
        desktop.work(NINE_US + 4 * HOUR_US, 1, "drawings")
        desktop.until_agreed()
        laptop.wipe(NINE_US + HOUR_US, NINE_US + 2 * HOUR_US)
        laptop.until_agreed()
        desktop.until_agreed()
        laptop.until_agreed()

    def ends_well(self) -> None:
        """Every machine, and one that only reads what the server has, know the same."""
        laptop, desktop = self.laptop, self.desktop
        agree(laptop, desktop)
        assert laptop.waiting() == desktop.waiting() == 0
        windows = laptop.told()["windows"]
        assert len(windows) == 18
        third = Worker(another_machine(self.folder / "third", laptop.machine), "0000000003")
        agree(laptop, desktop, third)
        state = laptop.machine.state()
        assert state.done_epoch == state.epoch in {1, 2}  # begun anew where its answer was lost
        with laptop.machine.database.raw() as raw:
            rows = sync_streams.all_of(raw)
        mine = [each for each in state.streams.values() if each.owner == laptop.machine.device]
        assert len(mine) == 2  # none had to be given up
        # a stretch or a word that was sent twice would make a stream longer
        assert sum(rows[each.id].seq + 1 for each in mine if each.stream_class == "ev") <= 8
        third.machine.close()

    def close(self) -> None:
        self.laptop.machine.close()
        self.desktop.machine.close()


Fault = Callable[[Stage, Exchange], None]


def lost(_stage: Stage, exchange: Exchange) -> None:
    exchange.lost = "request"


def answer_lost(_stage: Stage, exchange: Exchange) -> None:
    exchange.lost = "answer"


def twice(stage: Stage, exchange: Exchange) -> None:
    """A copy of it arrives first."""
    deliver(stage, exchange)


def late(stage: Stage, exchange: Exchange) -> None:
    """Is given up, and arrives after the next one."""
    copy = replace(exchange)
    exchange.lost = "request"
    waiting = [copy]

    def after_the_next(_exchange: Exchange) -> None:
        if _exchange is not exchange and waiting:
            deliver(stage, waiting.pop())

    stage.proxy.after.append(after_the_next)


def deliver(stage: Stage, exchange: Exchange) -> None:
    """To the server, whatever it answers."""
    link = http.client.HTTPConnection("127.0.0.1", stage.server.port, timeout=20)
    link.request(exchange.method, exchange.path, exchange.body, exchange.headers)
    link.getresponse().read()
    link.close()


FAULTS: dict[str, Fault] = {"lost": lost, "answer": answer_lost, "twice": twice, "late": late}


def count_of(stage: Stage, folder: Path, name: str) -> int:
    """How many requests the story takes when nothing goes wrong."""
    story = Story(folder, stage, name)
    rule = Once(-1, lambda _exchange: None)
    stage.proxy.before.append(rule)
    story.told()
    stage.proxy.forget()
    story.ends_well()
    story.close()
    assert {line.split("/")[2].rstrip("0123456789") for line in rule.passed} >= {
        "log",
        "heads",
        "streams",
        "deletions",
        "wraps",
        "bodies:get",
    }
    return len(rule.passed)


def each_fault(stage: Stage, folder: Path, step: int) -> None:
    count = count_of(stage, folder / "whole", f"story.without{step}")
    assert count > 40
    for offset, (name, fault) in enumerate(FAULTS.items()):
        for number in range(offset * step // len(FAULTS), count, step):
            story = Story(folder / f"{name}{number}", stage, f"story.{name}{step}.{number}")
            stage.proxy.before.append(Once(number, partial(fault, stage)))
            story.told()
            stage.proxy.forget()
            story.ends_well()
            story.close()


def test_a_request_that_is_lost_or_late_or_comes_twice_changes_nothing(
    tmp_path: Path, stage: Stage
) -> None:
    each_fault(stage, tmp_path, 80)


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_each_request_may_be_lost_or_late_or_come_twice(tmp_path: Path, stage: Stage) -> None:
    each_fault(stage, tmp_path, 1)


def stalled(stage: Stage, hold: Callable[[Exchange], None], folder: Path, name: str) -> Worker:
    """A machine on a network where one append is held up for longer than its patience."""
    laptop = Worker(first_machine(folder, stage.url, name), "0000000001")
    laptop.until_agreed()
    laptop.work(NINE_US, 2)
    laptop.through(Impatient())
    held: list[str] = []

    def once(exchange: Exchange) -> None:
        if "/segments" in exchange.path and not held:
            held.append(exchange.path)
            hold(exchange)

    stage.proxy.before.append(once)
    return laptop


def read_back(stage: Stage, laptop: Worker, folder: Path) -> None:
    """All is there once, and the stream goes on without a gap."""
    assert laptop.waiting() == 0
    other = Worker(another_machine(folder, laptop.machine), "0000000002")
    agree(laptop, other)
    assert len(other.told()["windows"]) == 12
    with other.machine.database.raw() as raw:
        rows = sync_streams.all_of(raw)
    for stream, row in rows.items():
        assert sorted(stage_seqs(other, stream)) == list(range(row.seq + 1))
    laptop.machine.close()
    other.machine.close()


def stage_seqs(worker: Worker, stream: bytes) -> list[int]:
    with worker.machine.database.raw() as raw:
        return [row.seq for row in sync_streams.of_stream(raw, stream)]


def test_an_answer_that_stalls_is_given_up_and_the_segment_is_there_once(
    tmp_path: Path, stage: Stage
) -> None:
    released = threading.Event()

    def hold(exchange: Exchange) -> None:
        deliver(stage, exchange)  # the server has it; its answer does not come
        exchange.lost = "answer"
        released.wait(20)

    laptop = stalled(stage, hold, tmp_path / "a", "stalls.a")
    began = time.monotonic()
    with pytest.raises(ServerGone):
        laptop.sync()
    assert time.monotonic() - began < 15
    released.set()
    stage.proxy.forget()
    laptop.through(None)
    laptop.until_agreed()
    read_back(stage, laptop, tmp_path / "b")


def test_a_request_that_arrives_after_its_repeat_adds_nothing(tmp_path: Path, stage: Stage) -> None:
    released, arrived = threading.Event(), threading.Event()

    def hold(exchange: Exchange) -> None:
        exchange.lost = "answer"
        released.wait(20)
        deliver(stage, exchange)  # long after the client has sent it again
        arrived.set()

    laptop = stalled(stage, hold, tmp_path / "a", "stalls.b")
    with pytest.raises(ServerGone):
        laptop.sync()
    laptop.through(None)
    laptop.until_agreed()
    released.set()
    assert arrived.wait(20)
    stage.proxy.forget()
    read_back(stage, laptop, tmp_path / "b")
