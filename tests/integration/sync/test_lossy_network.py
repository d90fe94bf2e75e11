"""A network that loses and repeats: everything arrives, once, on both sides."""

import threading

import pytest
from tests.fakes.lossy import Fault, LossyNetwork
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import Machine
from tests.integration.sync.conftest import Home

from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.store import sync_outbox

HOURS = 12


def sync_until_agreed(machine: Machine, tries: int = 60) -> None:
    """Step after step, each from what the one before left."""
    for _ in range(tries):
        try:
            done = machine.engine.step(threading.Event(), force=True)
        except SyncError as why:
            if not why.retryable:
                raise
            machine.reborn()
            continue
        if not done.waiting and not machine.replica.to_say:
            assert done.found == ()
            return
    raise AssertionError("never agreed")


@pytest.mark.parametrize("seed", range(6))
def test_all_arrives_once_over_a_lossy_network(home: Home, seed: int) -> None:
    laptop = home.first()
    desktop = home.another(laptop)
    for each in (laptop, desktop):
        each.below = LossyNetwork.seeded(seed)
        each.reborn()
    laptop.replica.to_say += [hour(number) for number in range(HOURS)]
    desktop.replica.to_say += [hour(100 + number) for number in range(3)]
    sync_until_agreed(laptop)
    sync_until_agreed(desktop)
    sync_until_agreed(laptop)
    assert desktop.replica.spans() == [number * HOUR_US for number in range(HOURS)]
    assert laptop.replica.spans() == [(100 + number) * HOUR_US for number in range(3)]
    for each in (laptop, desktop):
        with each.database.raw() as raw:
            assert sync_outbox.places(raw) == []


def test_a_segment_whose_answer_is_lost_is_there_once(home: Home) -> None:
    laptop = home.first()
    laptop.sync()

    def lose_answers(request: object) -> Fault:
        return Fault.ANSWER_LOST if "/segments" in str(getattr(request, "url", "")) else Fault.NONE

    network = LossyNetwork(lose_answers)
    laptop.below = network
    laptop.reborn()
    laptop.replica.to_say += [hour(1), hour(2)]
    with pytest.raises(SyncError):
        laptop.sync()
    assert network.met[Fault.ANSWER_LOST] == 1
    laptop.below = None
    laptop.reborn()
    done = laptop.sync()
    assert done.waiting == 0
    desktop = home.another(laptop)
    desktop.sync()
    assert desktop.replica.spans() == [HOUR_US, 2 * HOUR_US]
