"""A person's account: folders of its own, a passphrase, and WorkMoniQ as a real child process."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.end2end.stage import NOWHERE, Desktop
from tests.fakes.display import DEADLINE_S, wait_for
from tests.fakes.secrets import CHEAP

from workmoniq_desktop.domain.errors import NotRunning
from workmoniq_desktop.services.opening import open_history
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_desktop.system.concealed import DataKey
from workmoniq_desktop.system.control import ControlClient
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.system.secrets import SecretSource
from workmoniq_desktop.system.single_instance import socket_of
from workmoniq_desktop.system.vault import Vault

WORKMONIQ = Path(sys.executable).with_name("workmoniq")
PASSPHRASE = "correct horse battery staple"  # noqa: S105  # of no account but the tests'
VERB_S = 60.0

Spans = list[dict[str, Any]]


@dataclass(frozen=True)
class Told:
    """What a verb said, and its exit code."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        assert self.code == 0, self
        return json.loads(self.out)


class App:
    """WorkMoniQ recording for somebody."""

    def __init__(self, home: "Home", process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.home = home
        self.process = process
        self.log = log

    def status(self) -> Mapping[str, Any] | None:
        """Its own answer; None while it does not answer."""
        try:
            return ControlClient(socket_of(self.home.profile)).ask("status")
        except NotRunning:
            return None

    def state(self) -> str:
        said = self.status()
        return "off" if said is None else str(said["state"])

    def await_state(self, *states: str) -> None:
        def reached() -> bool:
            assert self.process.poll() is None, self.said()
            return self.state() in states

        wait_for(reached, f"the state {states}", pause_s=0.02)

    def await_senses(self, *names: str) -> None:
        """Until these have found a backend."""

        def heard() -> bool:
            found = {sense["name"]: sense["backend"] for sense in (self.status() or {})["senses"]}
            return all(found.get(name) for name in names)

        wait_for(heard, f"the senses {names}", pause_s=0.02)

    def await_window(self, app: str, title: str | None = None) -> None:
        """Until it has seen that window in front."""

        def seen() -> bool:
            span = (self.status() or {}).get("span") or {}
            return span.get("app") == app and title in {None, span.get("title")}

        wait_for(seen, f"a record of {app}", pause_s=0.02)

    def quit(self) -> int:
        self.process.terminate()
        return self.ended()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(DEADLINE_S)

    def ended(self) -> int:
        return self.process.wait(DEADLINE_S)

    def said(self) -> str:
        return self.log.read_text(errors="replace")


class Home:
    """One account. command: what stands before each call of the program, such as strace."""

    def __init__(
        self,
        place: Path,
        desktop: Desktop | None = None,
        *,
        command: Sequence[str] = (),
        program: Sequence[str] = (str(WORKMONIQ),),
        **more: str,
    ) -> None:
        self.place = place
        self.command = list(command)
        self.program = list(program)
        for name in ("home", "runtime", "data", "config", "cache", "state", "tmp"):
            (place / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.passphrase_file = self.secret("passphrase", PASSPHRASE)
        self.environ = {
            "PATH": os.environ["PATH"],
            # the program of this checkout, where another one is installed
            **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
            "LANG": "C.UTF-8",
            "TZ": _zone_at_noon(),
            "HOME": str(place / "home"),
            "TMPDIR": str(place / "tmp"),
            "XDG_RUNTIME_DIR": str(place / "runtime"),
            "XDG_DATA_HOME": str(place / "data"),
            "XDG_CONFIG_HOME": str(place / "config"),
            "XDG_CACHE_HOME": str(place / "cache"),
            "XDG_STATE_HOME": str(place / "state"),
            "XDG_SESSION_TYPE": "x11",
            "DBUS_SESSION_BUS_ADDRESS": NOWHERE,
            "DBUS_SYSTEM_BUS_ADDRESS": NOWHERE,
            "WORKMONIQ_PASSPHRASE_FILE": str(self.passphrase_file),
        }
        if "PYTHONPATH" in os.environ:
            self.environ["PYTHONPATH"] = os.environ["PYTHONPATH"]
        if desktop is not None:
            self.environ |= {
                **desktop.server.environ,
                "DBUS_SYSTEM_BUS_ADDRESS": desktop.system_bus,
            }
        self.environ |= more
        self.profile = Profile(
            folder=(place / "data" / "workmoniq").resolve(),
            runtime_folder=(place / "runtime").resolve(),
        )
        self._started = 0

    def secret(self, name: str, text: str, mode: int = 0o600) -> Path:
        """A file with text in it, for the program to read."""
        path = self.place / name
        path.touch(mode=0o600)
        path.write_text(text + "\n")
        path.chmod(mode)
        return path

    def settle_in(self, **settings: object) -> None:
        """Make the profile beforehand, its passphrase cheap to try, for tests that try it often."""
        open_history(
            self.profile, self.source(), create=True, clock=SystemClock(), cost=CHEAP
        ).database.close()
        self.choose(**{"welcomed": True} | settings)

    def choose(self, **settings: object) -> None:
        """Write the settings, all others as they are at first."""
        (self.profile.folder / "settings.json").write_text(json.dumps(settings))

    def source(self) -> SecretSource:
        return SecretSource(keyring=None, passphrase_file=self.passphrase_file, prompt=None)

    def key(self) -> DataKey:
        return Vault.open(self.profile, self.source())

    def database(self) -> Database:
        """The history, opened by this process beside the program."""
        key = self.key()
        from workmoniq_desktop.services.opening import history_id  # noqa: PLC0415

        return Database.open(self.profile.history, key, history_id(key))

    def verb(self, *words: str | Path, **environ: str) -> Told:
        """Run a verb to its end, with nobody at the terminal."""
        done = subprocess.run(
            [*self.command, *self.program, *map(str, words)],
            env=self.environ | environ,
            cwd=self.place,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=VERB_S,
            check=False,
        )
        return Told(done.returncode, done.stdout, done.stderr)

    def do(self, *words: str | Path, **environ: str) -> str:
        """Run a verb that has to succeed; what it printed."""
        told = self.verb(*words, **environ)
        assert told.code == 0, (words, told)
        return told.out

    def ask(self, *words: str | Path) -> Any:
        """Run a verb that prints JSON and has to succeed."""
        return json.loads(self.do(*words, "--json"))

    def exported(self, *words: str) -> dict[str, Any]:
        """The whole history, as `export` writes it."""
        whole: dict[str, Any] = json.loads(self.do("export", "-", *words))
        return whole

    def spans(self, kind: str | None = None) -> Spans:
        return [span for span in self.exported()["spans"] if kind in {None, span["kind"]}]

    def launch(self, *words: str, **environ: str) -> App:
        """Start WorkMoniQ and wait for nothing."""
        self._started += 1
        log = self.place / f"terminal-{self._started}"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [*self.command, *self.program, *words],
                env=self.environ | environ,
                cwd=self.place,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        return App(self, process, log)

    @contextmanager
    def running(self, *words: str, until: tuple[str, ...] = ("recording",)) -> Iterator[App]:
        """WorkMoniQ, recording when this begins and gone when it ends; without a tray."""
        app = self.launch(*(words or ("run", "--no-tray")))
        try:
            app.await_state(*until)
            if until == ("recording",):
                app.await_senses("window", "idle")
            yield app
        finally:
            app.kill()


def now_us() -> int:
    return time.time_ns() // 1000


def us(iso: str) -> int:
    """Microseconds since 1970 of an ISO 8601 time."""
    moment = datetime.fromisoformat(iso)
    return round(moment.timestamp() * 1_000_000)


def iso(at_us: int) -> str:
    """In UTC, as verbs take it."""
    seconds, rest = divmod(at_us, 1_000_000)
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{rest:06d}+00:00"


def titles(spans: Spans) -> set[str]:
    return {span["title"] for span in spans if span["title"] is not None}


def states(spans: Spans) -> list[str]:
    """The states of a history's presence, in order."""
    presence = [span for span in spans if span["kind"] == "presence"]
    return [span["state"] for span in sorted(presence, key=lambda span: us(span["start"]))]


def bare(spans: Spans) -> list[dict[str, Any]]:
    """Spans in an order of their own, for comparing two histories."""
    return sorted(spans, key=lambda span: str(span["id"]))


def until_then(moment_us: int) -> None:
    """Sleep until the wall clock says so."""
    while (left_us := moment_us - now_us()) > 0:
        time.sleep(left_us / 1_000_000)


def eventually(true: Callable[[], object], what: str) -> None:
    wait_for(true, what, pause_s=0.05)


def interrupted(app: App) -> int:
    app.process.send_signal(signal.SIGINT)
    return app.ended()


def _zone_at_noon() -> str:
    """A time zone in which it is about noon, so that no test runs over midnight."""
    return f"Etc/GMT{time.gmtime().tm_hour - 12:+d}"
