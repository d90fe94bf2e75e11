"""The whole program, on a real screen with a real window manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.checkout import checkout_of
from tests.end2end.household import Home
from tests.end2end.seat import Seat
from tests.end2end.stage import Desktop, desktop
from tests.fakes.console_process import DevTeam
from tests.fakes.server import ServerProcess


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    """One desktop for all tests of a file."""
    with desktop(panel=True, logind=True) as made:
        yield made


@pytest.fixture
def seated(screen: Desktop) -> Desktop:
    """Somebody sits down: what earlier tests took must not count as idle."""
    screen.touch()
    return screen


@pytest.fixture
def home(seated: Desktop, tmp_path: Path) -> Home:
    """An account with an empty history."""
    made = Home(tmp_path / "a", seated)
    made.settle_in()
    return made


@pytest.fixture
def newcomer(seated: Desktop, tmp_path: Path) -> Home:
    """An account on which WorkMoniQ never ran."""
    return Home(tmp_path / "n", seated)


@pytest.fixture(scope="session")
def first_team(tmp_path_factory: pytest.TempPathFactory) -> DevTeam:
    """A support team, as its developers make one."""
    return DevTeam.made(tmp_path_factory.mktemp("team") / ".dev")


@pytest.fixture
def team(first_team: DevTeam, tmp_path: Path) -> DevTeam:
    """The same keys in a checkout of this test's own, for making them takes seconds."""
    return first_team.copied(tmp_path / "checkout" / ".dev")


@pytest.fixture
def server(tmp_path: Path, team: DevTeam) -> Iterator[ServerProcess]:
    """A server that carries what is shared with that team."""
    options = ("--support-pins", str(team.pins_path))
    with ServerProcess(tmp_path / "server", options=options) as running:
        yield running


@pytest.fixture
def seat(seated: Desktop, tmp_path: Path, team: DevTeam) -> Seat:
    """At a checkout whose developers made keys for themselves."""
    return Seat(tmp_path / "desk", seated, checkout_of(team))
