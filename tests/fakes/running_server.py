"""A server in a process of its own, as an operator starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import workmoniq_server

SOURCES: Final = Path(workmoniq_server.__file__).parent.parent
PATIENCE_S: Final = 20.0


@dataclass(slots=True, kw_only=True)
class RunningServer:
    """url: as its first line on standard output says."""

    process: subprocess.Popen[str]
    url: str

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def stop(self) -> tuple[int, str]:
        """Ask it to stop; its exit code and what it wrote to standard error."""
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, said


@contextmanager
def running_server(
    data: Path,
    *flags: str,
    sources: Path = SOURCES,
    environment: Mapping[str, str] | None = None,
) -> Iterator[RunningServer]:
    """Started on any free port; killed at the end if it still runs."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "workmoniq_server", "serve", "--port", "0"),
            *("--data", str(data)),
            *flags,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(sources), **(environment or {})},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("listening on http"), process.communicate(timeout=PATIENCE_S)
        yield RunningServer(process=process, url=line.removeprefix("listening on ").strip())
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=PATIENCE_S)
