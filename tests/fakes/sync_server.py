"""The real server, in a process of its own on this machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_SOURCES = Path(__file__).parents[2] / "src"


@contextmanager
def served(folder: Path, *options: str) -> Iterator[str]:
    """The address of a server whose data is in folder; it ends with the `with`."""
    command = [sys.executable, "-m", "workmoniq_server", "serve", "--port", "0"]
    environ = {**os.environ, "PYTHONPATH": str(_SOURCES)}
    with subprocess.Popen(
        [*command, "--data", str(folder), *options],
        stdout=subprocess.PIPE,
        text=True,
        env=environ,
    ) as running:
        try:
            assert running.stdout is not None
            line = running.stdout.readline()
            assert line.startswith("listening on "), line
            yield line.removeprefix("listening on ").strip()
        finally:
            running.terminate()
            running.wait(10)
