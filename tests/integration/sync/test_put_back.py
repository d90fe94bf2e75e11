"""A profile copied while it ran and put back later, as a snapshot of a virtual machine is."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.fakes.pushing import again
from tests.fakes.replicas import FIRST_US
from tests.fakes.sync_home import another_machine, first_machine
from tests.fakes.sync_server import RunningServer
from tests.fakes.sync_worker import Worker, agree

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.edits import Hide, Part

NINE_US = FIRST_US + 9 * HOUR_US
_NAMES = count()
Two = tuple[Worker, Worker]


@pytest.fixture
def two(tmp_path: Path, server: RunningServer) -> Iterator[Two]:
    laptop = Worker(first_machine(tmp_path / "a", server.url, f"back{next(_NAMES)}"), "0000000001")
    desktop = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
    laptop.until_agreed()
    desktop.until_agreed()
    yield laptop, desktop
    laptop.machine.close()
    desktop.machine.close()


def snapshot(worker: Worker) -> Path:
    """The files as they are; the write-ahead log with them, as a snapshot of a disk has it."""
    kept = worker.machine.folder.with_name("snapshot")
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(worker.machine.folder, kept)
    return kept


def put_back(worker: Worker, kept: Path) -> Worker:
    worker.machine.close()
    shutil.rmtree(worker.machine.folder)
    shutil.copytree(kept, worker.machine.folder)
    return again(worker)


def closed(worker: Worker) -> None:
    worker.machine.close()


def test_a_snapshot_put_back_brings_nothing_wiped_back_and_loses_nothing_sent(two: Two) -> None:
    laptop, desktop = two
    laptop.work(NINE_US, 3)
    laptop.until_agreed()
    kept = snapshot(laptop)
    laptop.work(NINE_US + 4 * HOUR_US, 2, "later")
    laptop.editing.do("hide", [Hide(part=Part(from_us=NINE_US, to_us=NINE_US + HOUR_US))])
    laptop.call("c1", "Brandt")
    laptop.wipe(NINE_US + HOUR_US, NINE_US + 2 * HOUR_US)
    laptop.until_agreed()
    desktop.until_agreed()
    laptop = put_back(laptop, kept)
    assert len(laptop.told()["windows"]) == 18  # with the wiped hour, without what came later
    laptop.work(NINE_US + 7 * HOUR_US, 1, "after it was put back")
    agree(laptop, desktop)
    assert len(laptop.told()["windows"]) == (3 - 1 + 2 + 1) * 6
    assert len(laptop.told()["things"]) == len(laptop.told()["commands"]) - 1 == 1
    third = Worker(
        another_machine(laptop.machine.folder.with_name("c"), laptop.machine), "0000000003"
    )
    agree(laptop, desktop, third)
    closed(third)
    closed(laptop)


def test_one_snapshot_put_back_twice_makes_no_fork(two: Two) -> None:
    laptop, desktop = two
    laptop.work(NINE_US, 2)
    laptop.until_agreed()
    kept = snapshot(laptop)
    for turn in range(2):
        laptop = put_back(laptop, kept)
        laptop.work(NINE_US + (3 + 2 * turn) * HOUR_US, 1, f"life {turn}")
        laptop.call(f"c{turn}", f"life {turn}")
        agree(laptop, desktop)
    assert {row[5] for row in desktop.told()["windows"]} >= {"life 0 0", "life 1 0"}
    assert len(desktop.told()["things"]) == 2
    state = laptop.machine.state()
    own = [each for each in state.open_streams() if each.owner == laptop.machine.device]
    assert sorted(each.stream_class for each in own) == ["doc", "ev"]
    closed(laptop)


def test_a_snapshot_of_before_a_change_of_keys_takes_the_new_ones(two: Two) -> None:
    """The device key it has is older than the one in the account log."""
    laptop, desktop = two
    laptop.work(NINE_US, 2)
    laptop.until_agreed()
    kept = snapshot(laptop)
    desktop.wipe(NINE_US, NINE_US + HOUR_US)
    for _ in range(2):
        desktop.until_agreed()
        laptop.until_agreed()
    assert laptop.machine.state().not_renewed() == ()
    laptop = put_back(laptop, kept)
    laptop.work(NINE_US + 4 * HOUR_US, 1, "after it was put back")
    agree(laptop, desktop)
    closed(laptop)
