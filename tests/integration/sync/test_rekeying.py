"""A change of keys that is interrupted anywhere: every segment still opens, old keys are gone."""

import pytest
from tests.fakes.scripted_replica import HOUR_US, hour
from tests.fakes.sync_home import Machine, crashes
from tests.integration.sync.conftest import Home

from workmoniq_desktop.sync import wraps
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_protocol.wire.log_state import LogState

HOURS = 4
_MOST_STEPS = 60


def two_machines(home: Home) -> tuple[Machine, Machine]:
    laptop = home.first()
    laptop.replica.to_say += [hour(number) for number in range(HOURS)]
    laptop.sync()
    desktop = home.another(laptop)
    desktop.sync()
    laptop.sync()
    return laptop, desktop


def rotate_and_sync(machine: Machine) -> None:
    Rekeying(machine.member).rotate()
    machine.sync()


def settled(*machines: Machine) -> LogState:
    """Until every machine has renewed its key."""
    for _ in range(4):
        for machine in machines:
            machine.sync()
    state = machines[0].log.pull(machines[0].session)
    assert state.done_epoch == state.epoch
    assert state.not_renewed() == ()
    return state


def holds(machine: Machine) -> tuple[int, ...]:
    """The epochs whose keys a machine has."""
    with machine.database.raw() as raw:
        return machine.keyring.epochs(raw)


def test_after_a_rotation_all_wraps_are_new_and_old_keys_are_erased(home: Home) -> None:
    laptop, desktop = two_machines(home)
    rotate_and_sync(laptop)
    state = settled(desktop, laptop)
    assert state.epoch == 1
    assert holds(laptop) == holds(desktop) == (1,)
    assert list(wraps.newest_below(laptop.session, 1)) == []
    third = home.another(laptop)
    third.sync()
    assert third.replica.spans() == [number * HOUR_US for number in range(HOURS)]


EVERY = pytest.mark.parametrize(
    "every", [pytest.param(1, marks=pytest.mark.long), 3], ids=["each step", "each third step"]
)


@EVERY
@pytest.mark.parametrize("resumes", ["itself", "another"])
def test_a_rotation_interrupted_at_any_step_goes_on_anywhere(
    home: Home, resumes: str, every: int
) -> None:
    laptop, desktop = two_machines(home)
    at, epoch = 0, 0
    while True:
        crashed = crashes(laptop, at, lambda: rotate_and_sync(laptop))
        first, second = (laptop, desktop) if resumes == "itself" else (desktop, laptop)
        state = settled(first, second)
        assert state.epoch >= epoch
        epoch = state.epoch
        assert holds(laptop) == holds(desktop) == (epoch,)
        if not crashed:
            break
        at += every
        assert at < _MOST_STEPS
    assert at >= 8
    third = home.another(laptop)
    third.sync()
    assert third.replica.spans() == [number * HOUR_US for number in range(HOURS)]


def test_a_second_rotation_before_the_first_is_done_loses_nothing(home: Home) -> None:
    laptop, desktop = two_machines(home)
    Rekeying(laptop.member).rotate()
    desktop.log.pull(desktop.session)
    Rekeying(desktop.member).rotate()
    third = home.another(_knowing(laptop))
    third.sync()
    assert third.replica.spans() == [number * HOUR_US for number in range(HOURS)]
    state = settled(laptop, desktop, third)
    assert state.epoch == 2
    assert holds(third) == (2,)


def _knowing(machine: Machine) -> Machine:
    """With the keys of all epochs there are."""
    Rekeying(machine.member).take_grants(machine.log.pull(machine.session))
    return machine


def test_what_was_sealed_before_a_rotation_is_wrapped_anew_and_sent_as_it_was(
    home: Home,
) -> None:
    laptop, desktop = two_machines(home)
    rotate_and_sync(desktop)
    laptop.replica.to_say.append(hour(50))
    laptop.sync()  # its log is older than the rotation until it is told so
    desktop.sync()
    assert desktop.replica.spans()[-1] == 50 * HOUR_US
