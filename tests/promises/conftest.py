"""Tests of what users are promised; file names carry the promise, and a table says how it went."""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.household import Home
from tests.end2end.stage import Desktop, desktop
from tests.promises.attacks import promise_of
from tests.promises.table import Verdict, rows, written

_FILE = re.compile(r"test_(p\d\d)_")


@pytest.fixture(scope="module")
def screen() -> Iterator[Desktop]:
    with desktop(panel=True, logind=True) as made:
        yield made


@pytest.fixture
def home(screen: Desktop, tmp_path: Path) -> Home:
    """An account with an empty history."""
    made = Home(tmp_path / "a", screen)
    made.settle_in()
    return made


@pytest.fixture
def other(screen: Desktop, tmp_path: Path) -> Home:
    """An account on another machine, on which WorkMoniQ never ran."""
    return Home(tmp_path / "b", screen)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every promise and how its tests went."""
    went: dict[str, list[Verdict]] = defaultdict(list)
    verdicts: dict[str, Verdict] = {
        "passed": "pass",
        "failed": "FAIL",
        "error": "FAIL",
        "skipped": "not run",
    }
    for outcome, verdict in verdicts.items():
        for report in terminalreporter.getreports(outcome):
            found = _FILE.search(report.nodeid)
            promise = found[1].upper() if found else promise_of(report.nodeid)
            # a setup that went well is no test that passed
            if promise and (report.when == "call" or outcome != "passed"):
                went[promise].append(verdict)
    terminalreporter.section("promises")
    for line in written(rows(), went):
        terminalreporter.line(line)
