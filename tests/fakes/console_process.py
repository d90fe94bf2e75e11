"""The support console as a process of its own, with the keys of a team for development."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

import dev_keys
from workmoniq_console.home.clock import SystemClock
from workmoniq_console.home.layout import Home
from workmoniq_console.page.guard import PAGE_HEADER
from workmoniq_protocol.wire.pins import SupportPins

_LISTENING = "listening on "


@dataclass(frozen=True, slots=True)
class DevTeam:
    """Two agents, two keepers and a root, with all passphrases in files. folder: as .dev."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> Self:
        """As make dev-keys makes it; takes a second or two."""
        dev_keys.main(folder, SystemClock())
        return cls(folder)

    def copied(self, folder: Path) -> Self:
        """The same team in another folder."""
        shutil.copytree(self.folder, folder)
        return type(self)(folder)

    @property
    def home(self) -> Home:
        return Home(self.folder / "support")

    @property
    def pins_path(self) -> Path:
        return self.folder / "pins.json"

    @property
    def pins(self) -> SupportPins:
        return self.home.pins()

    def passphrases(self, *names: str) -> list[Path]:
        """Their files: ag-1, ag-2, keeper-1, keeper-2."""
        return [self.home.folder / "passphrases" / name for name in names]

    def passphrase(self, name: str) -> str:
        """What stands in one of them."""
        (path,) = self.passphrases(name)
        return path.read_text().strip()


class ConsoleProcess:
    """`workmoniq-console serve` for one agent."""

    def __init__(
        self,
        team: DevTeam,
        server: str,
        *,
        agent: str = "ag-1",
        home: Path | None = None,
        files: Sequence[Path] | None = None,
        program: Sequence[str] = ("-m", "workmoniq_console"),
        options: Sequence[str] = (),
        first: Callable[[], None] | None = None,
    ) -> None:
        """home: another folder than the team's; files: other passphrases; options: more words.

        program: what Python runs; another one may wrap the console's own. first: what the process
        does before it becomes the console.
        """
        self._first = first
        self._home = home or team.home.folder
        self._command = [
            *(sys.executable, *program, "serve", "--home", str(self._home)),
            *("--server", server, "--agent", agent, *options),
        ]
        for path in files or team.passphrases(agent, "keeper-1", "keeper-2"):
            self._command += ["--passphrase-file", str(path)]
        self._process: subprocess.Popen[str] | None = None
        self.link = ""
        self.said = ""

    @property
    def url(self) -> str:
        return self.link.split("/enter/")[0]

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """Whether it was started and not ended since."""
        return self._process is not None

    def start(self) -> Self:
        """Start it and wait until it listens."""
        self._process = subprocess.Popen(
            self._command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            preexec_fn=self._first,  # noqa: PLW1509  no thread of ours runs then
        )
        assert self._process.stdout is not None
        line = self._process.stdout.readline().strip()
        if not line.startswith(_LISTENING):
            self.kill()
            raise AssertionError(f"the console did not start: {line!r} {self.said}")
        self.link = line.removeprefix(_LISTENING)
        return self

    def entered(self) -> httpx.Client:
        """A browser without a screen that used the link: every request says where it is from."""
        answer = httpx.get(self.link, trust_env=False)
        assert answer.status_code == 303
        word = answer.headers["location"].removeprefix("/#")
        headers = {"Origin": self.url, PAGE_HEADER: word}
        client = httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False)
        client.cookies.set("workmoniq-console", answer.cookies["workmoniq-console"])
        return client

    def stop(self) -> int:
        """End it as its agent does; the exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a fault of the machine does."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        _, self.said = process.communicate(timeout=30)
        return process.returncode

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
