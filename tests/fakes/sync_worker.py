"""A machine of an account with a real history: what is recorded, said, wiped and synced on it."""

import difflib
import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.fakes.replicas import NoCopies, told
from tests.fakes.sync_home import Machine
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.export.exporting import Exporting
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import sync_outbox, sync_state
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import read_meta, write_meta
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.replica import Replica


@dataclass
class Worker:
    """name: what the history calls the machine, 10 hex digits.

    troubles: the codes of what went wrong while it synced `until_agreed`.
    """

    machine: Machine
    name: str
    troubles: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        with self.machine.database.writing() as raw:
            if read_meta(raw, "device") is None:
                write_meta(raw, "device", self.name)
                write_meta(raw, "stopped", "test")
                sync_state.put(raw, "on", "1")
                raw.execute("INSERT INTO devices (name, label) VALUES (?, ?)", (self.name, "M"))
        self.reborn()

    def reborn(self) -> None:
        """As after a start of the program."""
        machine = self.machine
        machine.reborn()
        self.replica = Replica(
            machine.database,
            machine.clock,
            machine.device,
            settings=lambda: self.settings,
            follow=self._follow,
            hold=self.hold,
        )
        self.engine = Engine(machine.member, self.replica)
        self.editing = Editing(machine.database, machine.clock, lambda: None)

    def through(self, below: httpx.BaseTransport | None) -> None:
        """Start the program anew, on another network."""
        self.machine.below = below
        self.reborn()

    @property
    def database(self) -> Database:
        return self.machine.database

    def sync(self, *, force: bool = True) -> StepDone:
        """One step; force: of all there is, also of an hour that is not full."""
        return self.engine.step(threading.Event(), force=force)

    def until_agreed(self, tries: int = 40) -> None:
        """Step after step, each from what the one before left, until nothing is left to do."""
        for _ in range(tries):
            try:
                done = self.sync()
            except WorkMoniQError as why:
                if not why.retryable:
                    raise
                self.troubles.append(why.code)
                self.reborn()
                continue
            assert done.found == ()
            if not (done.sent or done.received or done.waiting):
                return
        raise AssertionError(f"never agreed: {self.troubles}")

    def put(self, *spans: Span) -> None:
        """Record spans."""
        with self.machine.database.recording() as recording:
            recording.put(spans)

    def work(self, from_us: int, hours: int = 1, title: str = "letters") -> None:
        """So many hours, a window each ten minutes."""
        for hour in range(hours):
            start_us = from_us + hour * HOUR_US
            self.put(
                PresenceSpan(
                    device=self.name,
                    start_us=start_us,
                    end_us=start_us + HOUR_US,
                    state=State.ACTIVE,
                    reason="in use",
                    offset_minutes=60,
                ),
                *(
                    WindowSpan(
                        device=self.name,
                        start_us=start_us + n * 10 * MINUTE_US,
                        end_us=start_us + (n + 1) * 10 * MINUTE_US,
                        app="editor",
                        title=f"{title} {n}",
                        offset_minutes=60,
                    )
                    for n in range(6)
                ),
            )

    def call(self, uid: str, name: str) -> None:
        """Say something: a client of that name."""
        after: dict[str, object] = {"name": name}
        self.editing.do(
            "client", changes=[Change(kind="client", uid=uid, before=None, after=after)]
        )

    def wipe(
        self, from_us: int, to_us: int, app: str | None = None, *, titles: bool = False
    ) -> None:
        """titles: a redaction."""
        machine = self.machine
        wiping = Wiping(machine.database, machine.clock, self.hold, NoCopies(), lambda: None)
        scope = WipeScope(from_us=from_us, to_us=to_us, app=app, titles_only=titles)
        wiping.wipe(scope, silent)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """As the recorder does: afterwards it goes on from what is kept."""
        yield
        with self.machine.database.recording() as recording:
            recording.forget()

    def _follow(self, settings: Settings) -> None:
        self.settings = settings

    def told(self) -> dict[str, Any]:
        """The whole history, by names."""
        with self.machine.database.raw() as raw:
            return told(raw)

    def exported(self) -> str:
        """The whole history as `export` writes it, what is of the same moment in one order.

        Of a machine that never recorded nobody else knows.
        """
        out = io.BytesIO()
        Exporting(self.machine.database, self.machine.clock, lambda: None).write(out, "json")
        whole = json.loads(out.getvalue())
        heard_of = {span["device"] for span in whole["spans"]}
        whole["devices"] = [one for one in whole["devices"] if one["name"] in heard_of]
        return "\n".join(
            line
            for key, value in sorted(whole.items())
            for line in (key, *sorted(_text(each) for each in _parts(value)))
        )

    def waiting(self) -> int:
        """How many segments the server has not acknowledged."""
        with self.machine.database.raw() as raw:
            return sync_outbox.waiting(raw)[0]


def _parts(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(value: object) -> str:
    return json.dumps(value, sort_keys=True)


def agree(*workers: Worker, rounds: int = 6) -> None:
    """Let all say and hear everything; they export the same then."""
    for _ in range(rounds):
        for worker in workers:
            worker.until_agreed()
        if len({worker.exported() for worker in workers}) == 1:
            return
    first, *others = (worker.told() for worker in workers)
    for other in others:
        for part, rows in first.items():
            alone = [row for row in rows if row not in other[part]][:5]
            more = [row for row in other[part] if row not in rows][:5]
            assert other[part] == rows, f"{part}: one has {alone}, another {more}"
    left, right = (worker.exported().splitlines() for worker in workers[:2])
    raise AssertionError("\n".join(list(difflib.unified_diff(left, right, n=6))[:60]))
