"""P05: tracked data stays on the device; no socket is opened that could leave it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.end2end.accounts import account
from tests.end2end.household import Home
from tests.end2end.stage import Desktop
from tests.fakes.server import ServerProcess
from tests.promises.main_job import every_verb, open_every_page, record, whole_job

from workmoniq_desktop.cli.verbs import VERBS

_FAMILY = re.compile(r"socket\((AF_\w+)|sa_family=(AF_\w+)")
_IMPORTED = re.compile(r"^import time:.*\|\s+(\S+)$", re.MULTILINE)
# Whoever imports one of these may be about to talk to somebody.
_TALKERS = {"httpx", "httpcore", "requests", "urllib3", "aiohttp", "websockets", "http.client"}
_TALKERS |= {"PySide6.QtNetwork", "PySide6.QtWebSockets", "ftplib", "smtplib"}
_SYNC = ("workmoniq_desktop.sync", "workmoniq_protocol.crypto", "workmoniq_protocol.wire")
_NETWORKING = {
    f"workmoniq_desktop.sync.{name}"
    for name in ("transport", "session", "engine", "runner", "account_log", "outbox", "pulling")
}
_STRACE = ("strace", "-f", "-qq", "-e", "trace=socket,connect", "-e", "signal=none")


def families(traces: Path) -> set[str]:
    """The address families that were named in any call."""
    found = set()
    for trace in traces.glob("trace*"):
        found |= {one or two for one, two in _FAMILY.findall(trace.read_text(errors="replace"))}
    return found


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    made = tmp_path / "traces"
    made.mkdir()
    probe = subprocess.run([*_STRACE, "true"], capture_output=True, check=False)
    if probe.returncode != 0:
        pytest.skip("this system lets nobody trace a program")
    return made


def traced(traces: Path) -> list[str]:
    """Follows every thread and child, each into a file of its own, out of the way of signals."""
    return [*_STRACE, "-D", "-ff", "-o", str(traces / "trace")]


def test_the_trace_would_show_a_socket(traces: Path) -> None:
    probe = "import socket; socket.socket(); socket.socket(socket.AF_INET6)"
    subprocess.run([*traced(traces), sys.executable, "-c", probe], check=True)
    assert families(traces) >= {"AF_INET", "AF_INET6"}


def test_no_internet_socket_is_opened_in_the_whole_main_job(
    traces: Path, screen: Desktop, tmp_path: Path
) -> None:
    home = Home(tmp_path / "a", screen, command=traced(traces))
    home.settle_in()
    whole_job(home, screen)
    # the screen, the bus and the control socket are files on this machine
    assert families(traces) == {"AF_UNIX"}


def modules(text: str) -> set[str]:
    """What `python -X importtime` says was imported."""
    found = set(_IMPORTED.findall(text))
    assert "workmoniq_desktop" in found
    return found


def of_sync(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.startswith(_SYNC)}


def with_account(home: Home, tmp_path: Path) -> None:
    """It belongs to an account, and sync is off; there was a server, which is gone."""
    with ServerProcess(tmp_path / "server") as server:
        account(home, server.url, "ada", "a quiet evening in june", on=False)
        home.do("sync", "enable")
        assert home.ask("sync", "now")["agreed"]
        home.do("sync", "disable")


@pytest.mark.parametrize("belongs", [False, True], ids=["without account", "with an account"])
def test_while_sync_is_off_the_tray_app_loads_nothing_of_it(
    screen: Desktop, tmp_path: Path, belongs: bool
) -> None:
    python = (sys.executable, "-X", "importtime", "-m", "workmoniq_desktop")
    home = Home(tmp_path / "a", screen)
    home.settle_in()
    if belongs:
        with_account(home, tmp_path)
    home.program = list(python)
    with home.running("run") as app:
        record(app, screen)
        home.verb("status")
        home.do("project", "add", "Something")  # who runs is told to look again
        assert app.quit() == 0
        loaded = modules(app.said())
    assert "PySide6.QtWidgets" in loaded
    assert of_sync(loaded) == set()
    assert loaded & _TALKERS == set()


def test_with_an_account_and_sync_off_no_internet_socket_is_opened(
    traces: Path, screen: Desktop, tmp_path: Path
) -> None:
    home = Home(tmp_path / "a", screen)
    home.settle_in()
    with_account(home, tmp_path)
    home.command = traced(traces)
    with home.running("run") as app:
        record(app, screen)
        open_every_page(home, screen)  # that of sync is one of them
        for words in (("sync", "status"), ("device", "list"), ("status",), ("ledger",)):
            home.verb(*words)
        assert "Sync is off" in home.verb("sync", "now").err
        assert app.quit() == 0
    assert families(traces) == {"AF_UNIX"}


def test_the_tray_app_never_loads_anything_that_talks_to_the_network(
    screen: Desktop, tmp_path: Path
) -> None:
    python = (sys.executable, "-X", "importtime", "-m", "workmoniq_desktop")
    home = Home(tmp_path / "a", screen, program=python)
    home.settle_in()
    with home.running("run") as app:
        record(app, screen)
        quiet = Home(tmp_path / "q", screen)
        quiet.environ, quiet.profile = home.environ, home.profile
        open_every_page(quiet, screen)
        every_verb(quiet, tmp_path)
        assert app.quit() == 0
        loaded = modules(app.said())
    assert "PySide6.QtWidgets" in loaded
    assert loaded & (_TALKERS | _NETWORKING) == set()


ARGUMENTS: dict[str, tuple[str, ...]] = {
    "goal": ("list",),
    "search": ("x",),
    "export": ("all.json",),
    "import": ("all.json",),
    "wipe": ("--all", "--yes"),
    "backup": ("one.wmqbackup",),
    "restore": ("one.wmqbackup",),
    "key": ("show-recovery", "--yes"),
    "redact": ("--app", "nothing", "--yes"),
    "edit": ("log",),
    "rules": ("list",),
    "project": ("list",),
    "task": ("list",),
    "entry": ("list",),
    "timesheet": ("show",),
    "account": ("metadata",),
    "support": ("list",),
    "sync": ("status",),
    "device": ("list",),
    "recovery": ("use", "mistyped", "--server", "https://sync.example.org"),
}
REFUSED = frozenset({"status", "pause", "private", "resume", "undo", "redo", "account", "recovery"})
"""What says no on a profile where nothing runs, nothing was edited and no account is."""


def test_no_verb_loads_anything_that_talks_to_the_network(screen: Desktop, tmp_path: Path) -> None:
    python = (sys.executable, "-X", "importtime", "-m", "workmoniq_desktop")
    home = Home(tmp_path / "a", screen, program=python)
    home.settle_in()
    names = [verb.name for verb in VERBS if verb.name not in {"run", "wipe"}]
    for name in (*names, "wipe"):
        told = home.verb(name, *ARGUMENTS.get(name, ()))
        assert (told.code == 0) or name in REFUSED, told.err
        assert modules(told.err) & _TALKERS == set(), name
