"""One device whose clock is off by a day: it says so where that matters, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.adversarial.stage import Stage, staged
from tests.fakes.sync_home import AheadClock, another_machine, first_machine
from tests.fakes.sync_worker import Worker, agree

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.sync_errors import ProofRefused
from workmoniq_desktop.store import things
from workmoniq_desktop.sync.rekey import Rekeying


@dataclass
class WrongClock(AheadClock):
    """Wall and recorder are off together, as on a computer that was set by hand."""

    off_us: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def now_us(self) -> int:
        return super().now_us() + self.off_us

    def wall_us(self) -> int:
        return super().wall_us() + self.off_us


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with staged(tmp_path_factory.mktemp("stage")) as made:
        yield made


Two = tuple[Worker, Worker, WrongClock]


@pytest.fixture
def two(tmp_path: Path, stage: Stage, request: pytest.FixtureRequest) -> Iterator[Two]:
    """A laptop whose clock is right, and a desktop with a clock that can be set wrong."""
    name = request.node.name.replace("[", ".").replace("]", "")[-30:].strip("_.-").lower()
    laptop = Worker(first_machine(tmp_path / "a", stage.url, name), "0000000001")
    desktop = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
    clock = WrongClock()
    desktop.machine.clock = clock
    desktop.reborn()
    laptop.until_agreed()
    desktop.until_agreed()
    yield laptop, desktop, clock
    laptop.machine.close()
    desktop.machine.close()


def rename(worker: Worker, name: str) -> None:
    """Call the one client otherwise."""
    with worker.machine.database.raw() as raw:
        before = things.one(raw, "client", "c")
    after: dict[str, object] = {"name": name}
    worker.editing.do(
        "client", changes=[Change(kind="client", uid="c", before=before, after=after)]
    )


def name_of(worker: Worker) -> object:
    with worker.machine.database.raw() as raw:
        return (things.one(raw, "client", "c") or {}).get("name")


def test_a_clock_a_day_ahead_sends_and_hears_with_one_session(two: Two, stage: Stage) -> None:
    laptop, desktop, clock = two
    clock.off_us = DAY_US
    desktop.reborn()
    desktop.work(clock.now_us() - 3 * HOUR_US, 3, "tomorrow")
    rename(desktop, "from the day after")
    with stage.watching() as seen:
        desktop.until_agreed()
    assert sum(each.path == "/v1/sessions" for each in seen) == 1
    laptop.until_agreed()
    rename(laptop, "from today, and later")  # it saw the other word, so its clock goes on from it
    agree(laptop, desktop)
    assert name_of(desktop) == "from today, and later"
    assert len(laptop.told()["windows"]) == 18


@pytest.mark.parametrize("off_us", [DAY_US, -DAY_US], ids=["ahead", "behind"])
def test_a_signature_of_another_day_is_refused_with_the_remedy_and_goes_on_when_set_right(
    two: Two, off_us: int
) -> None:
    laptop, desktop, clock = two
    clock.off_us = off_us
    desktop.reborn()
    began_us = clock.now_us() - 5 * HOUR_US
    desktop.work(began_us, 3, "another day")
    with pytest.raises(ProofRefused, match="clock"):
        Rekeying(desktop.machine.member).rotate()
    desktop.wipe(began_us + HOUR_US, began_us + 2 * HOUR_US)
    with pytest.raises(ProofRefused, match="clock"):
        desktop.until_agreed()
    clock.off_us = 0
    for worker in (laptop, desktop):  # what was recorded for tomorrow is told when it is over
        worker.machine.clock.ahead_us = DAY_US
        worker.reborn()
    agree(laptop, desktop)
    assert desktop.waiting() == 0
    assert 12 <= len(laptop.told()["windows"]) <= 14  # a wipe is rounded outwards
    state = laptop.machine.log.pull(laptop.machine.session)
    assert state.epoch == state.done_epoch >= 1
