"""A real server, a proxy before it that lies when told, and devices with real, encrypted histories.

Devices dial the proxy, over real HTTP. What a test makes the server say holds for whoever asks
while it is said: `with stage.lying(rule): device.now()`.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event

from tests.fakes import sync_party
from tests.fakes.replicas import NoCopies, told
from tests.fakes.server import ServerProcess
from tests.fakes.sync_party import PASSWORD
from tests.fakes.tampering import Exchange, Rule, TamperingProxy

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.syncing import RecoverySheet, SyncDone
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.editing import Editing
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.services.sync_here import Here
from workmoniq_desktop.services.syncing import Syncing
from workmoniq_desktop.services.wiping import Wiping
from workmoniq_desktop.store import sync_evidence, sync_streams
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.store.sync_evidence import EvidenceRow
from workmoniq_desktop.store.sync_streams import SegmentRow
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.keyring import Keyring
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.wire.log_state import LogState

_SYSTEM = SystemClock()
_BEGAN_US = _SYSTEM.now_us()
FIRST_US = _BEGAN_US // DAY_US * DAY_US - 2 * DAY_US
"""The first hour of work: the beginning of the day before yesterday."""
_MANY = (
    *("--challenges-per-minute", "100000"),
    *("--registrations-per-hour", "100000"),
    *("--live-challenges", "100000"),
    *("--registration", "open"),
)
_NAMES = count()


@dataclass
class StageClock(sync_party.AheadClock):
    """Goes as the computer's, but stands at the end of what was worked; servers see the wall."""

    base_us: int = FIRST_US

    def now_us(self) -> int:
        return self.base_us + _SYSTEM.now_us() - _BEGAN_US + self.hours * HOUR_US

    def reach(self, at_us: int) -> None:
        """Be no earlier than that."""
        self.base_us += max(0, at_us - self.now_us())


@dataclass
class Device(sync_party.Machine):
    """A computer of one person: recorder, edits, wipes and sync, as the program joins them.

    What it records is `work`; what it shows is `hours` and `things`.
    """

    clock: StageClock = field(default_factory=StageClock)
    settings: Settings = field(default_factory=Settings)

    def __post_init__(self) -> None:
        is_new = not (self.folder / "history.db").exists()
        super().__post_init__()
        if is_new:
            with self.database.writing() as raw:
                write_meta(raw, "device", self.host)
                write_meta(raw, "stopped", "test")
                raw.execute(
                    "INSERT INTO devices (name, label) VALUES (?, ?)", (self.host, self.name)
                )
        self.editing = Editing(self.database, self.clock, lambda: None)
        self.wiping = Wiping(self.database, self.clock, nullcontext, NoCopies(), lambda: None)

    @property
    def host(self) -> str:
        """What the history calls this computer."""
        return f"{sum(self.name.encode()):010x}"

    def syncing(self) -> Syncing:
        return Syncing(
            self.database,
            lambda: self.keys,
            self.clock,
            self.folder,
            label=self.name,
            here=Here(settings=lambda: self.settings, choose=self._choose),
            step=self._at,
        )

    def now(self) -> SyncDone:
        """Sync until both sides agree."""
        return self.sync.sync_now(silent)

    def work(self, first: int, hours: int = 1, title: str = "title", *, minutes: int = 60) -> None:
        """Record hours of one window each, counted from FIRST_US; of each so many minutes.

        Less than 45 minutes make one segment; of more nobody knows how many.
        """
        spans: list[PresenceSpan | WindowSpan] = []
        for hour in range(first, first + hours):
            start_us = FIRST_US + hour * HOUR_US
            spans += [
                PresenceSpan(
                    device=self.host,
                    start_us=start_us,
                    end_us=start_us + minutes * MINUTE_US,
                    state=State.ACTIVE,
                    reason=f"in use {hour % 2}",
                ),
                WindowSpan(
                    device=self.host,
                    start_us=start_us,
                    end_us=start_us + minutes * MINUTE_US,
                    app=f"app {hour % 3}",
                    title=f"{title} {hour}",
                ),
            ]
        with self.database.recording() as recording:
            recording.put(spans)
        self.clock.reach(FIRST_US + (first + hours) * HOUR_US)

    def edit(self, uid: str, name: str, before: str | None = None) -> None:
        """Say something: a client of that name; it travels in a document."""
        was: dict[str, object] | None = None if before is None else {"name": before}
        self.editing.do(
            "client", changes=[Change(kind="client", uid=uid, before=was, after={"name": name})]
        )

    def wipe(self, first: int, hours: int = 1) -> None:
        """Wipe whole hours, counted from FIRST_US."""
        from_us = FIRST_US + first * HOUR_US
        self.wiping.wipe(WipeScope(from_us=from_us, to_us=from_us + hours * HOUR_US), silent)

    def hours(self, of: "Device | None" = None) -> list[int]:
        """The hours of which a device's window is in the history here, whole or in part."""
        device = (of or self).host
        with self.database.raw() as raw:
            rows = raw.execute(
                "SELECT start_us, dur_us FROM windows JOIN devices d ON d.id = device"
                " WHERE d.name = ? ORDER BY 1",
                (device,),
            ).fetchall()
        found: set[int] = set()
        for start_us, dur_us in rows:
            first, last = start_us - FIRST_US, start_us + dur_us - 1 - FIRST_US
            found.update(range(first // HOUR_US, last // HOUR_US + 1))
        return sorted(found)

    def names(self) -> dict[str, str]:
        """Every client by its id."""
        return {
            uid: str(body["name"])
            for kind, uid, body in _things(self.told()["things"])
            if kind == "client"
        }

    def told(self) -> dict[str, object]:
        """All that an export tells, by names; the same on devices that know the same."""
        with self.database.raw() as raw:
            return told(raw)

    def everything(self) -> str:
        """Every value of every table, what sync keeps for itself too."""
        with self.database.raw() as raw:
            tables = raw.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()
            return repr([raw.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables])  # noqa: S608  # our own names

    @property
    def id(self) -> bytes:
        """In the account."""
        with self.database.raw() as raw:
            return standing.inside(raw).device_id

    @property
    def ring(self) -> Keyring:
        return self.ground().keyring()

    @property
    def seed(self) -> bytes:
        """With which it signs."""
        with self.database.raw() as raw:
            return self.ring.device_seed(raw).reveal()

    @property
    def author(self) -> Author:
        return Author(id=self.id, sig_seed=self.seed)

    def state(self) -> LogState:
        """The account log as it is known here."""
        return self.ground().log().state()

    @contextmanager
    def member(self) -> Iterator[Member]:
        """As the engine has it: its session, keys and log; for what no honest program does."""
        ground = self.ground()
        try:
            with ground.member(ground.log()) as member:
                yield member
        finally:
            ground.close()

    def epoch_key(self, epoch: int) -> bytes:
        with self.database.raw() as raw:
            key = self.ring.epoch_key(raw, epoch)
        assert key is not None
        return key.reveal()

    def stream(self, stream_class: str = "ev") -> bytes:
        """Where it writes now."""
        state, me = self.state(), self.id
        mine = [
            each
            for each in state.open_streams()
            if each.owner == me and each.stream_class == stream_class
        ]
        return max(mine, key=lambda each: each.opened_n).id

    def segments(self, stream: bytes) -> list[SegmentRow]:
        """What it has verified of a stream, or sent."""
        with self.database.raw() as raw:
            return list(sync_streams.of_stream(raw, stream))

    def evidence(self) -> list[EvidenceRow]:
        with self.database.raw() as raw:
            return list(sync_evidence.all_of(raw))

    def verdicts(self) -> set[tuple[str, str | None]]:
        """What stands by status(): verdict, and whose stream it is about."""
        return {(one.verdict.value, one.device) for one in self.sync.status().found}

    def _at(self, what: str) -> None:
        self.step(what)

    def _choose(self, settings: Settings) -> None:
        self.settings = settings


class Stage:
    """One server and its proxy, for as many accounts as a module's tests need."""

    def __init__(self, folder: Path, options: tuple[str, ...] = ()) -> None:
        self.proxy = TamperingProxy()
        self.server = ServerProcess(
            folder / "server", audiences=(self.proxy.audience,), options=(*_MANY, *options)
        )

    @property
    def url(self) -> str:
        """What devices dial."""
        return self.proxy.url

    def restart(self) -> None:
        """As after a fault of the server's machine."""
        self.server.kill()
        self.proxy.to(self.server.start().url)

    @contextmanager
    def lying(self, *rules: Rule, before: tuple[Rule, ...] = ()) -> Iterator[None]:
        """Answers pass through rules, and requests through before, until the end of the `with`."""
        self.proxy.before += before
        self.proxy.after += rules
        try:
            yield
        finally:
            for rule in rules:
                self.proxy.after.remove(rule)
            for rule in before:
                self.proxy.before.remove(rule)

    @contextmanager
    def watching(self) -> Iterator[list[Exchange]]:
        """What passes until the end of the `with`; filled at its end."""
        seen: list[Exchange] = []
        first = len(self.proxy.seen)
        try:
            yield seen
        finally:
            seen += self.proxy.seen[first:]


class Party:
    """One person's devices."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage, self.folder = stage, folder
        folder.mkdir(exist_ok=True)
        self.sheet: RecoverySheet | None = None
        self.username = f"person{next(_NAMES)}"
        self.clock = StageClock()
        self.devices: list[Device] = []

    def device(self, name: str, clock: StageClock | None = None) -> Device:
        """A computer that belongs to no account yet. clock: a wrong one, not everybody's."""
        device = Device(self.folder / name, name, clock=clock or self.clock)
        self.devices.append(device)
        return device

    def first(self, name: str = "laptop") -> Device:
        """Makes the account; sync is on."""
        device = self.device(name)
        self.sheet = device.sync.create(
            server=self.stage.url, username=self.username, password=PASSWORD, invite=None
        )
        device.sync.confirm_recovery(self.sheet.code)
        device.sync.enable()
        return device

    def another(self, by: Device, name: str = "desktop", clock: StageClock | None = None) -> Device:
        """Is let in by one that is there; sync is on, and nothing was fetched yet."""
        device = self.device(name, clock)
        offer = by.sync.pair()
        joining = device.sync.join(code=offer.code, server=self.stage.url)
        assert offer.wait(Event()) is not None
        offer.confirm(joining.check)
        assert joining.wait(Event())
        joining.accept(upload_history=True)
        return device

    @contextmanager
    def copy(self, device: Device) -> Iterator[Device]:
        """The device as it is now, in a folder of its own; it goes on there, or is put back."""
        device.close()
        folder = self.folder / f"{device.name}-{next(_NAMES)}"
        shutil.copytree(device.folder, folder)
        device.__post_init__()
        copy = Device(folder, device.name, keyring=device.keyring, clock=device.clock)
        copy.settings = device.settings
        try:
            yield copy
        finally:
            copy.close()

    def close(self) -> None:
        for device in self.devices:
            device.close()


@contextmanager
def staged(folder: Path, options: tuple[str, ...] = ()) -> Iterator[Stage]:
    """A stage, until the end of the `with`."""
    stage = Stage(folder, options)
    with stage.proxy, stage.server:
        stage.proxy.to(stage.server.url)
        yield stage


def _things(rows: object) -> Iterator[tuple[str, str, dict[str, object]]]:
    assert isinstance(rows, list)
    for kind, uid, body in rows:
        yield kind, uid, json.loads(body)


__all__ = ["FIRST_US", "HOUR_US", "MINUTE_US", "Device", "Party", "Stage", "staged"]
