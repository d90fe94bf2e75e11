"""A scripted profile, and a short way to call the command line on it."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from tests.fakes.doors import ScriptedProfile
from tests.fakes.screen import Screen

from workmoniq_desktop.cli.main import main
from workmoniq_desktop.cli.terminal import Terminal


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a call printed, and its exit code."""

    code: int
    out: str
    err: str


Call = Callable[..., Told]


@pytest.fixture
def profile() -> ScriptedProfile:
    return ScriptedProfile()


@pytest.fixture
def call(profile: ScriptedProfile, capsys: pytest.CaptureFixture[str]) -> Call:
    """Calls main with the arguments, as a script does: no screen, nobody to ask."""

    def calling(*argv: str) -> Told:
        code = main(argv, profile.make_doors)
        printed = capsys.readouterr()
        return Told(code=code, out=printed.out, err=printed.err)

    return calling


@pytest.fixture
def on_screen(profile: ScriptedProfile) -> Call:
    """Calls main with the arguments, as a person does who then types the answer."""

    def calling(*argv: str, answer: str = "") -> Told:
        out, err = Screen(), Screen()
        code = main(argv, profile.make_doors, Terminal(out, err, Screen(answer)))
        return Told(code=code, out=out.getvalue(), err=err.getvalue())

    return calling
