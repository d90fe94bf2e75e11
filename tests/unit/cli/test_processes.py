"""What only a process of its own can show: what gets imported, and pipes that close early."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
CALL = """
import sys
from tests.fakes.doors import ScriptedProfile, window
from workmoniq_desktop.cli.main import main
profile = ScriptedProfile()
profile.history.windows = tuple(window(title="t" * 1000) for _ in range(500))
before = set(sys.modules)
code = main(sys.argv[1:], profile.make_doors)
"""
TELLS_WHAT_IS_HEAVY = """
heavy = {"rich", "sqlalchemy", "PySide6", "importlib.metadata"}
print(sorted(heavy & (set(sys.modules) - before)))
"""


def _python(code: str, *argv: str) -> list[str]:
    return [sys.executable, "-c", code, *argv]


@pytest.mark.parametrize("verb", ["status", "report", "timeline", "pause"])
def test_a_verb_imports_nothing_heavy(verb: str) -> None:
    done = subprocess.run(
        _python(CALL + TELLS_WHAT_IS_HEAVY, verb),
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_pipe_closed_early_leaves_no_trace() -> None:
    with subprocess.Popen(
        _python(CALL + "raise SystemExit(code)", "timeline", "--json"),
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as verb:
        assert verb.stdout is not None
        assert verb.stderr is not None
        verb.stdout.read(1)
        verb.stdout.close()
        assert verb.stderr.read() == b""
    assert verb.returncode == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_full_disk_behind_the_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            _python(CALL + "raise SystemExit(code)", "report"),
            cwd=ROOT,
            env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "workmoniq: the system refused: No space left on device\n"


def test_an_output_that_knows_no_unicode_still_gets_the_rows() -> None:
    done = subprocess.run(
        _python(CALL.replace('"t" * 1000', '"Übersicht"') + "raise SystemExit(code)", "timeline"),
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "\\xdcbersicht" in done.stdout


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_verb_that_is_told_to_end_puts_away_what_it_began(number: signal.Signals) -> None:
    waits = """
from contextlib import contextmanager
@contextmanager
def slow(create):
    try:
        print("begun", flush=True)
        import time; time.sleep(30)
    finally:
        print("put away", flush=True)
from dataclasses import replace
made = profile.make_doors
code = main(sys.argv[1:], lambda *given: replace(made(*given), open_history=slow))
raise SystemExit(code)
"""
    prepared = CALL.rpartition("code = ")[0]
    with subprocess.Popen(
        _python(prepared + waits, "timeline"),
        cwd=ROOT,
        env={"PYTHONPATH": f"{ROOT}:{ROOT / 'src'}"},
        stdout=subprocess.PIPE,
        text=True,
    ) as verb:
        assert verb.stdout is not None
        assert verb.stdout.readline() == "begun\n"
        verb.send_signal(number)
        assert verb.stdout.read() == "put away\n"
        assert verb.wait(timeout=10) == 128 + number
