"""A real server for the tests of this folder, one for each module; accounts are made in it."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tests.fakes.sync_home import Machine, another_machine, first_machine
from tests.fakes.sync_server import RunningServer, running_server

_NAMES = count()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


class Home:
    """One person's machines."""

    def __init__(self, folder: Path, url: str) -> None:
        self._folder, self._url = folder, url
        self.machines: list[Machine] = []

    def first(self) -> Machine:
        machine = first_machine(
            self._folder / str(len(self.machines)), self._url, f"person{next(_NAMES)}"
        )
        self.machines.append(machine)
        return machine

    def another(self, by: Machine) -> Machine:
        machine = another_machine(self._folder / str(len(self.machines)), by)
        self.machines.append(machine)
        return machine


@pytest.fixture
def home(tmp_path: Path, server: RunningServer) -> Iterator[Home]:
    made = Home(tmp_path, server.url)
    yield made
    for machine in made.machines:
        machine.close()
