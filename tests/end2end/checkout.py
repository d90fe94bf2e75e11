"""A checkout whose developers made a support team for themselves, and homes that run it."""

import os
import sys
from pathlib import Path

from tests.end2end.household import Home
from tests.end2end.stage import Desktop
from tests.fakes.console_process import DevTeam

ROOT = Path(__file__).resolve().parents[2]


def checkout_of(team: DevTeam) -> str:
    """The PYTHONPATH of a checkout that has that team's pins in .dev."""
    checkout = team.folder.parent
    for name in ("src", "resources"):
        (checkout / name).symlink_to(ROOT / name)
    return os.pathsep.join((str(checkout / "src"), *filter(None, sys.path)))


def home_in(
    place: Path, screen: Desktop, python_path: str, program: str = "workmoniq_desktop"
) -> Home:
    """An account with an empty history. program: the module that is run."""
    home = Home(place, screen, program=(sys.executable, "-m", program), PYTHONPATH=python_path)
    home.settle_in()
    return home
