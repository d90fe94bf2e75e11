"""Devices of people, the real server, and between them somebody who may lie."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from tests.fakes.server import ServerProcess
from tests.fakes.sync_party import PASSWORD, Machine
from tests.fakes.tampering import Exchange, Rule, TamperingProxy

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.domain.syncing import RecoverySheet, SyncDevice
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.sync.account_log import AccountLog
from workmoniq_desktop.sync.authoring import author_of, keys_of
from workmoniq_desktop.sync.member import Member
from workmoniq_protocol.crypto.log_entries import Author
from workmoniq_protocol.strict_json import b64, dumps, loads_object
from workmoniq_protocol.wire.account_log import Entry, LogState

GENEROUS = (
    *("--challenges-per-minute", "100000"),
    *("--registrations-per-hour", "100000"),
    *("--registration", "open"),
)
FIRST_US = 20_500 * DAY_US + 9 * HOUR_US
"""When the work of every history here begins."""


@dataclass
class Party:
    """One test's people. url: of whoever stands in between; all devices dial it."""

    folder: Path
    server: ServerProcess
    proxy: TamperingProxy
    machines: list[Machine] = field(default_factory=list)
    names: int = 0

    @property
    def url(self) -> str:
        return self.proxy.url

    def machine(self, name: str) -> Machine:
        """A computer with a history that belongs to no account."""
        made = Machine(self.folder / f"{len(self.machines)}-{name}", name)
        self.machines.append(made)
        with made.database.recording() as recording:
            recording.introduce(name)
        return made

    def user(self) -> str:
        """A user name that no other test takes."""
        self.names += 1
        return f"{self.folder.name.replace('_', '-')[-20:].lower()}.{self.names}"

    def account(self, name: str = "desk", *, password: str = PASSWORD) -> Machine:
        """The first device of an account, with sync on."""
        return self.with_sheet(name, password=password)[0]

    def with_sheet(
        self, name: str = "desk", *, password: str = PASSWORD
    ) -> tuple[Machine, RecoverySheet]:
        """The same, and its recovery code."""
        one = self.machine(name)
        sheet = one.sync.create(
            server=self.url, username=self.user(), password=password, invite=None
        )
        one.sync.confirm_recovery(sheet.code)
        one.sync.enable()
        return one, sheet

    def another(self, by: Machine, name: str = "laptop") -> Machine:
        """One more device of by's account, with sync on."""
        one = self.machine(name)
        self.pair(by, one)
        return one

    def pair(self, old: Machine, new: Machine) -> SyncDevice:
        """new belongs to old's account; what it recorded is sent."""
        offer = old.sync.pair()
        joining = new.sync.join(code=offer.code, server=self.url)
        assert offer.wait(Event()) is not None
        device = offer.confirm(joining.check)
        assert joining.wait(Event())
        joining.accept(upload_history=True)
        return device

    def two(self) -> tuple[Machine, Machine]:
        """Two devices that agree."""
        desk = self.account()
        worked(desk, 2)
        laptop = self.another(desk)
        worked(laptop, 2, app="browser")
        agree(desk, laptop)
        return desk, laptop


def worked(machine: Machine, hours: int, *, first: int = 0, app: str = "editor") -> None:
    """So many hours of work are in its history, from hour number first on."""
    with machine.database.recording() as recording:
        device = recording.introduce(machine.name)
        for hour in range(first, first + hours):
            start_us = FIRST_US + hour * HOUR_US
            recording.put(
                [
                    PresenceSpan(
                        device=device,
                        start_us=start_us,
                        end_us=start_us + HOUR_US,
                        state=State.ACTIVE,
                        reason="in use",
                    ),
                    *(
                        WindowSpan(
                            device=device,
                            start_us=start_us + part * 20 * MINUTE_US,
                            end_us=start_us + (part + 1) * 20 * MINUTE_US,
                            app=app,
                            title=f"{machine.name} {hour}:{part}",
                        )
                        for part in range(3)
                    ),
                ]
            )


def synced(*machines: Machine) -> None:
    """Each in its turn, believing everybody."""
    for machine in machines:
        assert machine.sync.sync_now(silent).found == ()


def agree(*machines: Machine, rounds: int = 4) -> None:
    """Until nobody has anything to say."""
    for _ in range(rounds):
        done = [machine.sync.sync_now(silent) for machine in machines]
        assert all(one.found == () for one in done)
        if not any(one.sent or one.received for one in done):
            return


def own_id(machine: Machine) -> bytes:
    """The device's id in the account log."""
    return bytes.fromhex(next(one.id for one in machine.sync.devices() if one.this))


def titles(machine: Machine) -> list[str]:
    """Every title in its history."""
    with machine.database.raw() as raw:
        rows = raw.execute("SELECT text FROM titles WHERE text <> '' ORDER BY text").fetchall()
    return [text for (text,) in rows]


@contextmanager
def member(machine: Machine) -> Iterator[tuple[Member, AccountLog]]:
    """The device as its engine works with it; for who holds its keys and means ill."""
    ground = machine.ground()
    log = ground.log()
    with ground.member(log) as one:
        yield one, log
    ground.close()


def state_of(machine: Machine) -> LogState:
    """The account as the device has verified it."""
    return machine.ground().log().state()


@dataclass(frozen=True)
class Stolen:
    """What somebody has who took a device that was unlocked."""

    author: Author
    state: LogState
    eks: Mapping[int, bytes]


def stolen(machine: Machine) -> Stolen:
    """The keys with which a device signs, and those of every epoch there is."""
    state = state_of(machine)
    with machine.database.raw() as raw:
        keyring = machine.ground().keyring()
        return Stolen(author_of(raw, keyring), state, keys_of(raw, keyring, state))


def only(path: str, change: Rule) -> Rule:
    """A rule for one path, whatever its query."""

    def rule(exchange: Exchange) -> None:
        if exchange.path.partition("?")[0].removeprefix("/v1") == path:
            change(exchange)

    return rule


def answering(exchange: Exchange, value: object, status: int = 200) -> None:
    """Answer with this JSON, in place of whatever was answered."""
    exchange.status, exchange.answer = status, dumps(value)
    exchange.answer_headers = {"Content-Type": "application/json"}


def told(exchange: Exchange) -> dict[str, Any]:
    """The answer as an object."""
    return dict(loads_object(exchange.answer, max_bytes=len(exchange.answer) + 1))


def log_of(entries: Sequence[Entry], rec_bind: bytes | None = None) -> Rule:
    """Serve this account log, whoever asks; rec_bind: another than the server has."""

    def change(exchange: Exchange) -> None:
        if exchange.method != "GET":
            return
        query = dict(part.split("=") for part in exchange.path.partition("?")[2].split("&"))
        first, most = int(query["from"]), int(query["limit"])
        page = entries[first : first + most]
        bound = told(exchange)["rec_bind"] if rec_bind is None else b64(rec_bind)
        answering(
            exchange,
            {
                "entries": [entry.to_json() for entry in page],
                "head": {"n": len(entries) - 1, "hash": b64(entries[-1].head())},
                "rec_bind": bound,
            },
        )

    return only("/log", change)


def entries_of(machine: Machine) -> list[Entry]:
    """The account log as the device keeps it."""
    with machine.database.raw() as raw:
        rows = raw.execute("SELECT p, sig, cosig FROM sync_log ORDER BY n").fetchall()
    return [Entry(p=p, sig=sig, cosig=cosig) for p, sig, cosig in rows]
