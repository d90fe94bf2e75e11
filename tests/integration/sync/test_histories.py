"""Real histories of one person's machines, over the real server."""

import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass

import pytest
from tests.fakes.lossy import Fault, LossyNetwork
from tests.fakes.replicas import FIRST_US, NoCopies, told
from tests.fakes.sync_home import Machine, crashes
from tests.integration.sync.conftest import Home
from tests.integration.sync.test_deleting import bodies_left
from tests.integration.sync.test_lying_server import stream_of

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.sync_errors import ServerGone
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import sync_outbox, sync_removal, sync_state
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.replica import Replica

NINE_US = FIRST_US + 9 * HOUR_US


@dataclass
class Worker:
    """A machine with a history of its own."""

    machine: Machine
    name: str

    def __post_init__(self) -> None:
        with self.machine.database.writing() as raw:
            write_meta(raw, "device", self.name)
            write_meta(raw, "stopped", "test")
            sync_state.put(raw, "on", "1")
            raw.execute("INSERT INTO devices (name, label) VALUES (?, ?)", (self.name, "M"))
        self.reborn()

    def reborn(self) -> None:
        machine = self.machine
        replica = Replica(machine.database, machine.clock, machine.device)
        self.engine = Engine(machine.member, replica)

    def sync(self) -> StepDone:
        return self.engine.step(threading.Event(), force=True)

    def work(self, from_us: int, hours: int, title: str = "letters") -> None:
        """Windows of ten minutes each."""
        for hour in range(hours):
            start_us = from_us + hour * HOUR_US
            spans: list[PresenceSpan | WindowSpan] = [
                PresenceSpan(
                    device=self.name,
                    start_us=start_us,
                    end_us=start_us + HOUR_US,
                    state=State.ACTIVE,
                    reason="in use",
                    offset_minutes=60,
                )
            ]
            spans += [
                WindowSpan(
                    device=self.name,
                    start_us=start_us + n * 10 * MINUTE_US,
                    end_us=start_us + (n + 1) * 10 * MINUTE_US,
                    app="editor",
                    title=f"{title} {n}",
                    offset_minutes=60,
                )
                for n in range(6)
            ]
            with self.machine.database.recording() as recording:
                recording.put(spans)

    def wipe(self, from_us: int, to_us: int) -> None:
        wiping = Wiping(
            self.machine.database, self.machine.clock, nullcontext, NoCopies(), lambda: None
        )
        wiping.wipe(WipeScope(from_us=from_us, to_us=to_us), silent)

    def told(self) -> dict[str, object]:
        with self.machine.database.raw() as raw:
            return told(raw)


def settle(*workers: Worker) -> None:
    for _ in range(3):
        for worker in workers:
            assert worker.sync().found == ()


def two(home: Home) -> tuple[Worker, Worker]:
    laptop = Worker(home.first(), "0000000001")
    laptop.sync()
    return laptop, Worker(home.another(laptop.machine), "0000000002")


def test_two_histories_become_one(home: Home) -> None:
    laptop, desktop = two(home)
    laptop.work(NINE_US, 4)
    desktop.work(NINE_US + 5 * HOUR_US, 3, "drawings")
    settle(laptop, desktop)
    assert laptop.told() == desktop.told()
    windows = laptop.told()["windows"]
    assert isinstance(windows, list)
    assert len(windows) == 42


def test_a_wipe_takes_hours_out_of_both_histories_and_the_server(home: Home) -> None:
    laptop, desktop = two(home)
    laptop.work(NINE_US, 5)
    settle(laptop, desktop)
    stream = stream_of(laptop.machine)
    with laptop.machine.database.raw() as raw:
        count = raw.execute(
            "SELECT count(*) FROM sync_segments WHERE stream=?", (stream,)
        ).fetchone()[0]
    # in the middle of two hours, so that something of each is left
    desktop.wipe(NINE_US + 90 * MINUTE_US, NINE_US + 150 * MINUTE_US)
    settle(desktop, laptop)
    assert laptop.told() == desktop.told()
    windows = laptop.told()["windows"]
    assert isinstance(windows, list)
    assert len(windows) == 30 - 6
    left = bodies_left(desktop.machine, stream, count)
    assert 0 < len(left) < count
    newcomer = Worker(home.another(desktop.machine), "0000000003")
    settle(newcomer)
    assert newcomer.told()["windows"] == windows
    assert newcomer.machine.state().epoch >= 1


@pytest.mark.long
def test_a_wipe_interrupted_anywhere_leaves_equal_histories(home: Home) -> None:
    at = 0
    while True:
        laptop, desktop = two(home)
        laptop.work(NINE_US, 2)
        settle(laptop, desktop)
        laptop.wipe(NINE_US + 30 * MINUTE_US, NINE_US + 70 * MINUTE_US)
        crashed = _crashes(laptop, at, laptop.sync)
        settle(laptop, desktop)
        assert laptop.told() == desktop.told()
        windows = laptop.told()["windows"]
        assert isinstance(windows, list)
        assert len(windows) == 12 - 4
        with laptop.machine.database.raw() as raw:
            assert {row.step for row in sync_removal.tombs(raw)} == {sync_removal.TombStep.DONE}
        if not crashed:
            break
        at += 3
    assert at > 9


def test_what_was_sealed_before_a_wipe_came_is_removed_after_it_was_sent(home: Home) -> None:
    laptop, desktop = two(home)
    settle(laptop, desktop)
    desktop.work(NINE_US, 2)
    network = LossyNetwork(
        lambda request: Fault.LOST if request.url.path.endswith("/segments") else Fault.NONE
    )
    desktop.machine.below = network
    desktop.machine.reborn()
    desktop.reborn()
    with pytest.raises(ServerGone):
        desktop.sync()
    stream = stream_of(desktop.machine)
    with desktop.machine.database.raw() as raw:
        sealed = len(sync_outbox.places(raw))
    assert sealed >= 2
    laptop.wipe(NINE_US, NINE_US + 2 * HOUR_US)
    laptop.sync()
    network.choose = lambda _request: Fault.NONE
    settle(desktop, laptop)
    assert desktop.told()["windows"] == laptop.told()["windows"] == []
    assert bodies_left(desktop.machine, stream, sealed) == []


def _crashes(worker: Worker, at: int, work: Callable[[], object]) -> bool:
    crashed = crashes(worker.machine, at, work)
    worker.reborn()
    return crashed


def test_what_two_wipes_of_others_left_of_a_day_is_there_for_a_device_that_joins_later(
    home: Home,
) -> None:
    """What the first left is sealed by who wiped, and wiped in turn."""
    laptop, desktop = two(home)
    laptop.work(NINE_US, 1)
    settle(laptop, desktop)
    desktop.wipe(NINE_US + 50 * MINUTE_US, NINE_US + HOUR_US)
    settle(desktop, laptop)
    desktop.wipe(NINE_US, NINE_US + 10 * MINUTE_US)
    settle(desktop, laptop)
    newcomer = Worker(home.another(laptop.machine), "0000000003")
    settle(newcomer, laptop)
    windows = newcomer.told()["windows"]
    assert isinstance(windows, list)
    assert len(windows) == 4
    assert newcomer.told() == laptop.told() == desktop.told()
