"""A profile copied while it ran and put back later, as a snapshot of a virtual machine is."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from threading import Event

import pytest
from tests.adversarial.stage import Party, staged
from tests.fakes.pushing import again
from tests.fakes.replicas import FIRST_US
from tests.fakes.sync_home import another_machine, first_machine
from tests.fakes.sync_server import RunningServer
from tests.fakes.sync_worker import Worker, agree

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.edits import Hide, Part
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.domain.sync_errors import SealBroken

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


def test_what_was_sent_after_a_snapshot_comes_back_when_it_is_put_back(two: Two) -> None:
    laptop, desktop = two
    laptop.work(NINE_US, 3)
    laptop.until_agreed()
    kept = snapshot(laptop)
    laptop.work(NINE_US + 4 * HOUR_US, 2, "later")
    laptop.editing.do("hide", [Hide(part=Part(from_us=NINE_US, to_us=NINE_US + HOUR_US))])
    laptop.call("c1", "Brandt")
    laptop.until_agreed()
    desktop.until_agreed()
    before = desktop.told()
    laptop = put_back(laptop, kept)
    assert len(laptop.told()["windows"]) == 18
    agree(laptop, desktop)
    assert laptop.told() == desktop.told() == before
    assert laptop.sync().sent == 0  # and nothing of it is told once more
    closed(laptop)


def test_time_a_machine_was_put_back_over_is_not_told_as_idle(two: Two) -> None:
    """The recorder of the copy knows only that it did not run meanwhile."""
    laptop, desktop = two
    laptop.work(NINE_US, 1)
    laptop.until_agreed()
    kept = snapshot(laptop)
    laptop.work(NINE_US + HOUR_US, 3, "lost and found")
    laptop.until_agreed()
    laptop = put_back(laptop, kept)
    laptop.put(
        PresenceSpan(
            device=laptop.name,
            start_us=NINE_US + HOUR_US,
            end_us=NINE_US + 6 * HOUR_US,
            state=State.OFF,
            reason="WorkMoniQ did not run",
        )
    )
    laptop.work(NINE_US + 6 * HOUR_US, 1, "after")
    agree(laptop, desktop)
    windows = desktop.told()["windows"]
    assert len(windows) == 5 * 6
    off = [row for row in desktop.told()["presence"] if row[4] == "WorkMoniQ did not run"]
    assert [(row[1], row[2]) for row in off] == [(NINE_US + 4 * HOUR_US, 2 * HOUR_US)]
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


def test_a_snapshot_of_before_a_wipe_is_let_in_anew_and_brings_nothing_wiped_back(
    tmp_path: Path,
) -> None:
    """The wipe changed the keys; the copy has none that opens anything since."""
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        desktop = party.another(laptop)
        laptop.work(0, 3)
        laptop.now()
        desktop.now()
        kept = tmp_path / "snapshot"
        shutil.copytree(laptop.folder, kept)
        laptop.wipe(1)
        for device in (laptop, desktop, laptop):
            assert device.now().agreed
        laptop.close()
        shutil.rmtree(laptop.folder)
        shutil.copytree(kept, laptop.folder)
        laptop.__post_init__()
        assert laptop.hours() == [0, 1, 2]
        with pytest.raises(SealBroken, match="pair this device again"):
            laptop.now()
        assert "pair this device again" in (laptop.sync.status().trouble or "")
        assert not laptop.sync.status().on
        offer = desktop.sync.pair()
        joining = laptop.sync.join(code=offer.code, server=stage.url)
        assert offer.wait(Event()) is not None
        offer.confirm(joining.check)
        assert joining.wait(Event())
        joining.accept(upload_history=True)
        for device in (laptop, desktop, laptop):
            assert device.now().agreed
        assert laptop.hours() == desktop.hours(laptop) == [0, 2]
        assert laptop.told() == desktop.told()
        party.close()
