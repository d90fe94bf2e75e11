"""One team and one server for all tests of the console; each makes grants of its own."""

from collections.abc import Iterator

import pytest
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser

EASY = ("--support-grants-per-hour", "100000", "--support-claims-per-minute", "100000")


@pytest.fixture(scope="session")
def team(tmp_path_factory: pytest.TempPathFactory) -> DevTeam:
    return DevTeam.made(tmp_path_factory.mktemp("team") / ".dev")


@pytest.fixture(scope="session")
def server(team: DevTeam, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    options = ("--support-pins", str(team.pins_path), *EASY)
    with ServerProcess(tmp_path_factory.mktemp("server") / "data", options=options) as running:
        yield running


@pytest.fixture
def user(server: ServerProcess, team: DevTeam) -> SharingUser:
    return SharingUser(url=server.url, pins=team.pins)


@pytest.fixture(scope="module")
def console(team: DevTeam, server: ServerProcess) -> Iterator[ConsoleProcess]:
    with ConsoleProcess(team, server.url) as running:
        yield running
