"""Machines of one account that sync with a real server over real HTTP."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.fakes.keys import TestKey
from tests.fakes.scripted_replica import ScriptedReplica
from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.store import sync_log
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync.account_log import AccountLog, Draft
from workmoniq_desktop.sync.address import Address
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.keyring import DEVICE, Keyring, Secret
from workmoniq_desktop.sync.log_wire import grants_json, newcomer_json
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.session import Session, Signer
from workmoniq_desktop.sync.steps import Step, unmentioned
from workmoniq_desktop.sync.transport import Transport
from workmoniq_desktop.system.clock import SystemClock
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto.log_entries import Author, cosign_device
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import b64, unb64
from workmoniq_protocol.wire.account_log import begin
from workmoniq_protocol.wire.log_state import LogState


class AheadClock(SystemClock):
    """The computer's clock, whose recorder time can be wound forward; the wall stays."""

    ahead_us = 0

    def now_us(self) -> int:
        return super().now_us() + self.ahead_us


@dataclass
class Machine:
    """One device: a history of its own, its keys, and an engine that is made anew by `reborn`."""

    folder: Path
    url: str
    device: bytes
    seed: bytes
    acct: bytes
    below: httpx.BaseTransport | None = None
    step: Step = unmentioned
    clock: AheadClock = field(default_factory=AheadClock)
    replica: ScriptedReplica = field(default_factory=ScriptedReplica)
    sync_key: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    opened: bool = False

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / "history.db"
        if path.exists():
            self.database = Database.open(path, TestKey(), "p")
        else:
            self.database = Database.create(path, TestKey(), "p", now_us=1)
        self.reborn()

    def reborn(self) -> None:
        """As after a start of the program: nothing is remembered but what is in the history."""
        if self.opened:
            self.transport.close()
        self.opened = True
        self.keyring = Keyring(Secret(self.sync_key))
        self.transport: Transport = Transport(Address.parse(self.url), self.clock, below=self.below)
        self.session = Session.of_signer(
            self.transport,
            self.clock,
            Signer(acct=self.acct, device=self.device, seed=self.seed),
        )
        self.log = AccountLog(self.database, self.clock, step=self._step)
        self.member = Member(
            database=self.database,
            clock=self.clock,
            log=self.log,
            keyring=self.keyring,
            session=self.session,
            device=self.device,
            step=self._step,
        )
        self.engine = Engine(self.member, self.replica)

    def _step(self, what: str) -> None:
        self.step(what)

    def sync(self) -> StepDone:
        """One step."""
        return self.engine.step(threading.Event(), force=True)

    def author(self) -> Author:
        return Author(id=self.device, sig_seed=self.seed)

    def state(self) -> LogState:
        return self.log.state()

    def close(self) -> None:
        self.transport.close()
        self.database.close()


def first_machine(folder: Path, url: str, name: str = "alice") -> Machine:
    """Make an account with one device."""
    clock: Clock = SystemClock()
    device, seed = secrets.token_bytes(16), secrets.token_bytes(32)
    kem_seed = secrets.token_bytes(32)
    recovery = RecoveryKeys.from_code(new_code())
    transport = Transport(Address.parse(url), clock)
    told = transport.send("GET", "/server").json()
    started = log_entries.genesis(
        device=Author(id=device, sig_seed=seed),
        kem_pk=hpke.public_key(kem_seed),
        recovery=recovery,
        receipt_pk=unb64(told["receipt_pk"], 32),
    )
    state = begin(started.entry)
    with transport:
        transport.send(
            "POST",
            "/accounts",
            json={
                "username": name,
                "login_pub": b64(public_key(secrets.token_bytes(32))),
                "kdf": 1,
                "genesis": started.entry.to_json(),
                "grants": grants_json(started.grants),
                "rec_bind": b64(recovery.rec_bind(state.acct, state.head, 0)),
            },
        )
    machine = Machine(folder=folder, url=url, device=device, seed=seed, acct=state.acct)
    with machine.database.writing() as raw:
        machine.keyring.put(raw, DEVICE, seed)
        machine.keyring.keep_kem(raw, kem_seed)
        machine.keyring.keep_epoch(raw, 0, started.ek)
        entry = started.entry
        kept = (entry.p, entry.sig, entry.cosig)
        sync_log.put(raw, 0, kept, machine.clock.now_us())
    return machine


def another_machine(folder: Path, by: Machine) -> Machine:
    """Let one more device in, by one that is there."""
    device, seed = secrets.token_bytes(16), secrets.token_bytes(32)
    kem_seed = secrets.token_bytes(32)
    author = Author(id=device, sig_seed=seed)
    kem_pk = hpke.public_key(kem_seed)

    def build(state: LogState) -> Draft:
        with by.database.raw() as raw:
            found = {epoch: by.keyring.epoch_key(raw, epoch) for epoch in state.unretired_epochs()}
        granted = log_entries.add_device(
            state,
            by.author(),
            device=device,
            role="full",
            sig_pk=public_key(seed),
            kem_pk=kem_pk,
            cosig=cosign_device(acct=state.acct, device=author, role="full", kem_pk=kem_pk),
            eks={epoch: key.reveal() for epoch, key in found.items() if key is not None},
        )
        return Draft(entry=granted.entry, body={"grants": newcomer_json(granted.grants)})

    by.log.append(by.session, build)
    machine = Machine(folder=folder, url=by.url, device=device, seed=seed, acct=by.acct)
    with machine.database.writing() as raw, by.database.raw() as theirs:
        machine.keyring.put(raw, DEVICE, seed)
        machine.keyring.keep_kem(raw, kem_seed)
        for n, kept in enumerate(sync_log.from_n(theirs, 0)):
            sync_log.put(raw, n, kept, machine.clock.now_us())
    return machine


class Crash(BaseException):
    """The process ends here."""


@dataclass
class Crashing:
    """Ends the process at one of the durable steps, counted from 0; then never again."""

    at: int
    passed: list[str] = field(default_factory=list)

    def __call__(self, what: str) -> None:
        self.passed.append(what)
        if len(self.passed) == self.at + 1:
            raise Crash


def crashes(machine: Machine, at: int, work: Callable[[], object]) -> bool:
    """Do work and crash at a durable step; then start anew. False where it got to its end."""
    machine.step = Crashing(at)
    try:
        work()
    except Crash:
        crashed = True
    else:
        crashed = False
    machine.step = unmentioned
    machine.reborn()
    return crashed
