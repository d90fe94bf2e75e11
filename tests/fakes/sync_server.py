"""The real server as a process of its own, on a free port of this computer."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"
_STARTS_S = 30.0
_MANY = (
    *("--challenges-per-minute", "100000"),
    *("--registrations-per-hour", "1000"),
    *("--live-challenges", "1000"),
)
"""A test begins more sessions and accounts than a person."""


@dataclass(frozen=True, slots=True)
class RunningServer:
    """url: as a user would type it. data: its folder. pid: of its process."""

    url: str
    data: Path
    pid: int


@contextmanager
def running_server(
    data: Path, *, port: int = 0, options: tuple[str, ...] = ()
) -> Iterator[RunningServer]:
    """A server that listens, until the end of the `with`; its data stay."""
    data.mkdir(parents=True, exist_ok=True)
    said = (data / "stderr").open("w")
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "workmoniq_server",
            "serve",
            "--port",
            str(port),
            "--data",
            str(data),
            *_MANY,
            *options,
        ],
        env={**os.environ, "PYTHONPATH": str(SRC)},
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
    )
    assert process.stdout is not None
    late = threading.Timer(_STARTS_S, process.kill)
    late.start()
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on "), "the server did not start"
        late.cancel()
        yield RunningServer(line.split()[-1], data, process.pid)
    finally:
        late.cancel()
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()
        said.close()
