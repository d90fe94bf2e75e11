"""A real server with a support team, one for each module, and a user with a history."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.server import ServerProcess
from tests.fakes.support_life import Console, User
from tests.fakes.support_team import SupportTeam

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.system.clock import SystemClock

MANY = ("--support-grants-per-hour", "100000", "--support-claims-per-minute", "100000")


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> SupportTeam:
    return SupportTeam.made(tmp_path_factory.mktemp("team"), SystemClock().wall_us() // SECOND_US)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, team: SupportTeam) -> Iterator[ServerProcess]:
    folder = tmp_path_factory.mktemp("server") / "data"
    options = ("--support-pins", str(team.pins_path), *MANY)
    with ServerProcess(folder, options=options) as running:
        yield running


@pytest.fixture
def user(tmp_path: Path, team: SupportTeam, server: ServerProcess) -> Iterator[User]:
    made = User(tmp_path / "user", team, server.url)
    yield made
    made.close()


@pytest.fixture
def console(team: SupportTeam, server: ServerProcess) -> Console:
    return Console(team, server.url)
