"""The real server as a process of its own, which tests start, stop, kill and start again."""

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

_LISTENING = "listening on "


class ServerProcess:
    """`workmoniq-server serve` on a free port of loopback, with its data in a folder.

    audiences: what clients dial where that is not the server itself, such as a proxy.
    program: what Python runs; another one may wrap the server's own.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int = 0,
        audiences: Sequence[str] = (),
        options: Sequence[str] = (),
        program: Sequence[str] = ("-m", "workmoniq_server"),
    ) -> None:
        self.data = data
        self._port = port
        self._program = program
        self._options = [
            *(part for audience in audiences for part in ("--audience", audience)),
            *options,
        ]
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def start(self) -> Self:
        """Start it and wait until it listens; the port of the first start is kept."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, *self._program, "serve", "--data", str(self.data)]
        log = (self.data.parent / f"{self.data.name}.log").open("ab")
        with log:
            self._process = subprocess.Popen(
                [*command, "--port", str(self._port), *self._options],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line.startswith(_LISTENING):
            told = self.log()
            self.stop()
            raise AssertionError(f"the server did not start: {line!r} {told}")
        self.url = line.removeprefix(_LISTENING)
        self._port = int(self.url.rpartition(":")[2])
        return self

    def migrate(self) -> None:
        """Bring its database to this release, as an operator of PostgreSQL does."""
        self.data.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "workmoniq_server", "migrate", "--data", str(self.data)]
        path = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        subprocess.run([*command, *self._options], check=True, timeout=120, env=path)

    @property
    def port(self) -> int:
        return self._port

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def log(self) -> str:
        """What it said on stderr since the first start."""
        return (self.data.parent / f"{self.data.name}.log").read_text(errors="replace")

    def stop(self) -> int:
        """End it as an operator does; the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a fault of the machine does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        code = process.wait(timeout=30)
        if process.stdout is not None:
            process.stdout.close()
        return code

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
