"""Machines that do anything at any time, each with its engine and one server: one history."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from tests.fakes.replicas import FIRST_US, SetClock, words_are_scrubbed
from tests.fakes.sync_home import AheadClock, another_machine, first_machine
from tests.fakes.sync_life import Life
from tests.fakes.sync_server import RunningServer
from tests.fakes.sync_worker import Worker, agree

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.store import checks

_NAMES = count()


class LivedClock(AheadClock):
    """The recorder's time is that of the story; the wall is the server's."""

    def __init__(self, story: SetClock) -> None:
        super().__init__()
        self._story = story

    def now_us(self) -> int:
        return self._story.at_us


class LifeOverHttp(Life[Worker]):
    """As any life, but segments go over the server, and programs end and start again."""

    def carry(self, machine: Worker) -> None:
        self.record(machine)  # as the recorder does before it holds still
        if self.dice.random() < 0.1:
            machine.reborn()
        assert machine.sync(force=self.dice.random() < 0.3).found == ()
        self.open_us[machine.name] = max(self.open_us[machine.name], self.wiped_us(machine))


@dataclass
class People:
    """Machines of one account under one clock."""

    folder: Path
    url: str
    clock: SetClock

    def machines(self, many: int) -> Iterator[Worker]:
        first = first_machine(self.folder / "0", self.url, f"many{next(_NAMES)}")
        for number in range(many):
            machine = another_machine(self.folder / str(number), first) if number else first
            machine.clock = LivedClock(self.clock)
            yield Worker(machine, f"{number + 1:010x}")


def converge(folder: Path, url: str, many: int, steps: int, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311  # the same in every run
    clock = SetClock(FIRST_US + 9 * HOUR_US)
    workers = list(People(folder, url, clock).machines(many))
    life = LifeOverHttp(workers, clock, dice)
    with ExitStack() as kept:
        for worker in workers:
            kept.enter_context(worker.machine.database.kept_open())
        for _ in range(steps):
            life.step()
    clock.at_us += HOUR_US
    agree(*workers, rounds=10)
    for worker in workers:
        with worker.machine.database.raw() as raw:
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)
            assert checks.overlapping_windows(raw) == 0
        assert words_are_scrubbed(worker.machine.database)
    told = workers[0].told()
    assert told["windows"]
    assert told["commands"]
    newcomer = another_machine(folder / "new", workers[0].machine)
    newcomer.clock = LivedClock(clock)
    workers.append(Worker(newcomer, f"{many + 1:010x}"))
    agree(*workers)
    for worker in workers:
        worker.machine.close()


@pytest.mark.parametrize(("many", "steps"), [(2, 120), (5, 70)])
def test_machines_that_do_anything_end_with_one_export(
    tmp_path: Path, server: RunningServer, many: int, steps: int
) -> None:
    converge(tmp_path, server.url, many, steps, many)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("many", [2, 5])
def test_ten_thousand_deeds_end_with_one_export(
    tmp_path: Path, server: RunningServer, many: int
) -> None:
    converge(tmp_path, server.url, many, 10_000, 1000 + many)
