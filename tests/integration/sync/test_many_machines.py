"""Machines that do anything at any time and hear of it in any order end with one history."""

import random
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.fakes.replicas import Machine, account, settle, words_are_scrubbed
from tests.fakes.sync_life import Life

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.store import checks


class LifeByHand(Life[Machine]):
    """Machines hand each other their segments."""

    def carry(self, machine: Machine) -> None:
        machine.say(force=self.dice.random() < 0.3)
        for other in self.machines:
            if self.dice.random() < 0.6:
                self.record(other)  # as the recorder does before it holds still
                other.hear(self.machines, self.dice, self.dice.choice((None, 1, 3, 10)))
                self.open_us[other.name] = max(self.open_us[other.name], self.wiped_us(other))


def converge(folder: Path, count: int, steps: int, seed: int, *, wipes: int = 1) -> None:
    dice = random.Random(seed)  # noqa: S311  # the same in every run
    machines, clock = account(folder, count, dice)
    life = LifeByHand(machines, clock, dice, wipes=wipes)
    with ExitStack() as kept:
        for machine in machines:
            kept.enter_context(machine.database.kept_open())
        for _ in range(steps):
            life.step()
    clock.at_us += HOUR_US
    settle(machines, dice)
    first = machines[0].told()
    for machine in machines:
        found = machine.told()
        for part, rows in first.items():
            assert found[part] == rows, part
        with machine.database.raw() as raw:
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)
            assert checks.overlapping_windows(raw) == 0
        assert words_are_scrubbed(machine.database)
        machine.close()
    assert first["windows"]
    assert first["commands"]


@pytest.mark.parametrize("seed", range(4))
def test_two_machines_converge(tmp_path: Path, seed: int) -> None:
    converge(tmp_path, 2, 150, seed)


@pytest.mark.parametrize("seed", range(2))
def test_five_machines_converge(tmp_path: Path, seed: int) -> None:
    converge(tmp_path, 5, 250, 100 + seed)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("count", [2, 5])
def test_ten_thousand_steps_converge(tmp_path: Path, count: int) -> None:
    converge(tmp_path, count, 10_000, count)
