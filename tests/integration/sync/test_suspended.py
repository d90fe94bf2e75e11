"""A laptop that is closed in the middle of a push, and opened again when much has happened."""

import random
import time
from pathlib import Path

from tests.adversarial.stage import staged
from tests.fakes.pushing import Pushing, again
from tests.fakes.replicas import FIRST_US
from tests.fakes.server import ServerProcess
from tests.fakes.sync_home import another_machine, first_machine
from tests.fakes.sync_worker import Worker, agree
from tests.fakes.tampering import Exchange

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.sync.rekey import Rekeying

NINE_US = FIRST_US + 9 * HOUR_US


def test_a_laptop_suspended_in_mid_push_goes_on_after_a_change_of_keys_and_of_the_server(
    tmp_path: Path,
) -> None:
    with staged(tmp_path / "stage") as stage:
        laptop = Worker(first_machine(tmp_path / "a", stage.url, "sleeper"), "0000000001")
        desktop = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
        laptop.until_agreed()
        desktop.until_agreed()
        laptop.work(NINE_US, 12)
        laptop.machine.close()
        pushing = Pushing(laptop)
        slept: list[str] = []

        def fall_asleep(exchange: Exchange) -> None:
            if "/segments" in exchange.path and not slept:
                pushing.suspend()
                slept.append(exchange.path)

        with stage.lying(before=(fall_asleep,)):
            while not slept:
                assert not pushing.ended
                time.sleep(0.01)
            Rekeying(desktop.machine.member).rotate()
            desktop.work(NINE_US + 20 * HOUR_US, 2, "drawings")
            desktop.until_agreed()
            stage.restart()
            pushing.wake()
            pushing.end()
        laptop = again(laptop)
        agree(laptop, desktop)
        assert laptop.waiting() == 0
        assert len(desktop.told()["windows"]) == 14 * 6
        state = laptop.machine.state()
        assert state.epoch == state.done_epoch == 1
        laptop.machine.close()
        desktop.machine.close()


def test_a_laptop_suspended_longer_than_the_server_waits_sends_each_segment_once(
    tmp_path: Path,
) -> None:
    dice = random.Random(4)  # noqa: S311  # the same in every run
    impatient = ("--header-seconds", "1", "--idle-seconds", "1", "--body-seconds", "1")
    many = ("--challenges-per-minute", "100000", "--registrations-per-hour", "1000")
    with ServerProcess(tmp_path / "server", options=(*many, *impatient)) as server:
        laptop = Worker(first_machine(tmp_path / "a", server.url, "sleeper"), "0000000001")
        laptop.until_agreed()
        hours = 100
        laptop.work(FIRST_US, hours)
        laptop.machine.close()
        pushing = Pushing(laptop)
        naps = 0
        while not pushing.ended and naps < 2:
            time.sleep(dice.uniform(0.05, 0.4))
            pushing.suspend()
            time.sleep(1.3)
            pushing.wake()
            naps += 1
        pushing.end()
        assert naps >= 1
        laptop = again(laptop)
        other = Worker(another_machine(tmp_path / "b", laptop.machine), "0000000002")
        agree(laptop, other)
        assert len(other.told()["windows"]) == hours * 6
        laptop.machine.close()
        other.machine.close()
