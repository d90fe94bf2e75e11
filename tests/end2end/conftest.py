"""The whole program, on a real screen with a real window manager."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.household import Home
from tests.end2end.stage import Desktop, desktop


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    """One desktop for all tests of a file."""
    with desktop(panel=True, logind=True) as made:
        yield made


@pytest.fixture
def home(screen: Desktop, tmp_path: Path) -> Home:
    """An account with an empty history."""
    made = Home(tmp_path / "a", screen)
    made.settle_in()
    return made


@pytest.fixture
def newcomer(screen: Desktop, tmp_path: Path) -> Home:
    """An account on which WorkMoniQ never ran."""
    return Home(tmp_path / "n", screen)
