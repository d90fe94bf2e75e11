"""The peer: aw-server from PyPI on a port and in a folder of its own, and what talks to it."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gen_events

from side_by_side import ROOT
from side_by_side.history import AFK_A_DAY, WINDOWS_A_DAY
from x11_stage import start, wait_for

PYTHON = ROOT / ".venv-bench" / "bin" / "python"
STAND_IN = (
    "The peer's window watcher is not on PyPI. A stand-in does what it does: every second it reads "
    "the active window and sends a heartbeat by aw-client."
)
_POLLERS = Path(__file__).with_name("pollers.py")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A running aw-server. url: without a slash at its end."""

    url: str
    server: subprocess.Popen[bytes]
    home: Path
    environment: dict[str, str]

    def ask(self, path: str, body: object | None = None) -> Any:  # noqa: ANN401  # JSON
        request = urllib.request.Request(  # noqa: S310  # our own server
            f"{self.url}/api/0/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=900) as answer:  # noqa: S310  # as above
            return json.load(answer)

    def load(self, days: int) -> None:
        """The same invented days that WorkMoniQ gets."""
        command = [sys.executable, str(ROOT / "tests" / "tools" / "gen_events.py"), "load"]
        command += ["--days", str(days), "--url", self.url, "--batch", "5000"]
        command += ["--per-day", str(WINDOWS_A_DAY), "--afk-per-day", str(AFK_A_DAY)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def by_app(self, days: int) -> dict[str, float]:
        """Active seconds by app of the last days, by the query its own web page sends."""
        end_s = gen_events.END
        period = f"{gen_events.iso(end_s - days * 86_400)}/{gen_events.iso(end_s)}"
        query = [
            'window = flood(query_bucket("gen-window"));',
            'active = flood(query_bucket("gen-afk"));',
            'active = filter_keyvals(active, "status", ["not-afk"]);',
            "window = filter_period_intersect(window, active);",
            'RETURN = sort_by_duration(merge_events_by_keys(window, ["app"]));',
        ]
        (events,) = self.ask("query/", {"timeperiods": [period], "query": query})
        return {event["data"]["app"]: event["duration"] for event in events}

    def peak_kib(self) -> int:
        return status_kib(self.server.pid, "VmHWM")

    def size_bytes(self) -> int:
        """Of its store, the write-ahead log emptied."""
        (store,) = self.home.rglob("peewee-sqlite*.db")
        file = sqlite3.connect(store)
        try:
            file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            file.close()
        return store.stat().st_size

    def start_pollers(self, stack: ExitStack, display: str) -> list[subprocess.Popen[bytes]]:
        """The two watchers: of the active window, and of absence."""
        started = []
        for kind in ("window", "afk"):
            command = [str(PYTHON), str(_POLLERS), kind, self.url.rsplit(":", 1)[1]]
            environment = {**self.environment, "DISPLAY": display}
            started.append(start(stack, command, environment, self.home / f"{kind}.log"))
        wait_for("the peer's watchers", lambda: len(self.ask("buckets/")) == 2)
        return started


def have_peer() -> bool:
    """Whether .venv-bench is there; says how to make it where it is not."""
    if PYTHON.exists():
        return True
    print("the peer is not installed (make .venv-bench/.python): its columns stay empty")
    return False


def start_server(stack: ExitStack, place: Path) -> Peer:
    """Start aw-server with an empty store below place."""
    home = place / "peer"
    home.mkdir()
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "XDG_CACHE_HOME": str(home / "cache"),
    }
    port = free_port()
    command = [str(PYTHON.with_name("aw-server")), "--testing", "--port", str(port)]
    server = start(stack, command, environment, home / "server.log")
    peer = Peer(url=f"http://127.0.0.1:{port}", server=server, home=home, environment=environment)

    def answers() -> bool:
        with suppress(OSError):
            peer.ask("info")
            return True
        return False

    wait_for("aw-server", answers, 30)
    return peer


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def status_kib(pid: int, name: str) -> int:
    """A memory figure of /proc/PID/status."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(name)
