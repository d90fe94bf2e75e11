"""The real server as a process on either database, whose clock a test turns, and callers of it."""

import subprocess
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Final

import httpx

from tests.fakes.key_holder import Caller, KeyHolder
from tests.fakes.server import ServerProcess
from tests.fakes.turned_clock import TurnedClock

PATIENCE_S: Final = 30.0
_MANY: Final = (
    *("--challenges-per-minute", "1000000"),
    *("--registrations-per-hour", "1000000"),
    *("--registration", "open"),
    # so that a caller says from where it calls
    *("--trusted-proxies", "127.0.0.0/8"),
)
_NAMES: Final = count()


class TurnedServer:
    """A server and its clock. database: its URL; empty for SQLite in the folder of its data."""

    def __init__(self, folder: Path, database: str = "", options: Sequence[str] = ()) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = TurnedClock(folder / "clock")
        self.data, self.database = folder / "data", database
        self._program = ("-m", "tests.fakes.turned_clock", str(self.clock.path))
        named = ("--database", database) if database else ()
        self.process = ServerProcess(
            self.data, options=(*_MANY, *named, *options), program=self._program
        )

    @property
    def url(self) -> str:
        return self.process.url

    @property
    def audience(self) -> str:
        return self.url.removeprefix("http://")

    def command(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another verb of the program, with the same data and clock."""
        named = ("--database", self.database) if self.database else ()
        return subprocess.run(
            [sys.executable, *self._program, *arguments, "--data", str(self.data), *named],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
            env={"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"},
        )

    def restart(self) -> None:
        """Its jobs begin with whatever is due by its clock."""
        self.process.stop()
        self.process.start()

    @asynccontextmanager
    async def caller(self, address: str = "198.51.100.7") -> AsyncIterator[Caller]:
        """Somebody who calls from that address, over connections that stay."""
        headers: Mapping[str, str] = {"X-Forwarded-For": address}
        async with httpx.AsyncClient(
            base_url=self.url, timeout=PATIENCE_S, headers=headers, trust_env=False
        ) as http:
            yield Caller(http=http, clock=self.clock, audience=self.audience)


async def newcomer(caller: Caller) -> KeyHolder:
    """An account of its own name, with a session of its first device."""
    holder = KeyHolder(caller=caller, username=f"person{next(_NAMES)}")
    made = await holder.make()
    assert made.status_code == 201, made.text
    await holder.open(holder.first)
    return holder
