"""The whole program on a screen: starts, obeys, ends in order, and lives without a tray."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

import pytest
from tests.gui.virtual_screen import panel_running, screen


@contextmanager
def running(*flags: str, stderr: TextIO | None = None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.gui.run_scripted", *flags],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None
            pipe.close()
        process.wait()


def windows(name: str) -> list[str]:
    asked = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", name],
        capture_output=True,
        text=True,
        check=False,
    )
    return asked.stdout.split()


def until(true: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def own_screen() -> Iterator[str]:
    with screen() as display:
        yield display


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(own_screen: str, number: signal.Signals) -> None:
    with running() as process:
        process.send_signal(number)
        assert process.wait(timeout=60) == 0


def test_the_window_comes_and_goes_while_the_tray_stays(own_screen: str) -> None:
    with running() as process:
        assert windows("^WorkMoniQ$") == []
        assert process.stdin is not None
        process.stdin.write("show\n")
        process.stdin.flush()
        until(lambda: len(windows("^WorkMoniQ$")) == 1)
        (window,) = windows("^WorkMoniQ$")
        subprocess.run(["xdotool", "windowclose", window], check=True)
        process.stdin.write("quit\n")
        process.stdin.flush()
        assert process.wait(timeout=60) == 0


def test_quitting_with_an_open_window_complains_about_nothing(
    own_screen: str, tmp_path: Path
) -> None:
    complaints = tmp_path / "complaints"
    with complaints.open("w") as stderr, running("--show", stderr=stderr) as process:
        until(lambda: len(windows("^WorkMoniQ$")) == 1)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert complaints.read_text() == ""


def test_without_a_tray_it_says_so_once_and_lives_on() -> None:
    with screen(panel=False), running() as process:
        assert process.stdout is not None
        assert "shows no tray icons" in process.stdout.readline()
        until(lambda: len(windows("^WorkMoniQ$")) == 1)
        assert process.poll() is None
        with panel_running():
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0


def test_the_tray_alone_is_small_and_sleeps(own_screen: str) -> None:
    with running() as process:
        time.sleep(1.5)
        before = switches(process.pid)
        time.sleep(3)
        woke = switches(process.pid) - before
        assert pss_mb(process.pid) <= 80
        assert woke <= 6


def pss_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    line = next(line for line in rollup.splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1000


def switches(pid: int) -> int:
    """How often any of its threads went to sleep by itself, which is how often it woke.

    One that ends meanwhile is left out.
    """
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):
            status = (task / "status").read_text()
            line = next(one for one in status.splitlines() if one.startswith("voluntary"))
            total += int(line.split()[1])
    return total
