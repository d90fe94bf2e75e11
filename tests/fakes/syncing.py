"""A scripted sync: an account, its devices and a server that answers as the test says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import Event

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput, NotConfirmed, WorkMoniQError, WrongDigits
from workmoniq_desktop.domain.sync_errors import SyncStopped
from workmoniq_desktop.domain.syncing import (
    AccountState,
    DeletionProgress,
    DeletionReceipt,
    Found,
    Joined,
    PairingRequest,
    Recovered,
    RecoverySheet,
    Role,
    SyncDevice,
    SyncDone,
    SyncStatus,
    Verdict,
    WipeUnderWay,
)
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress
from workmoniq_protocol.codes import data_bytes, encode

SERVER = "https://sync.example.org"
USERNAME = "ada"
ACCOUNT = "5f1c" * 8
DIGITS = "048213"
LINK_CODE = encode("link", bytes(range(data_bytes("link"))))
RECOVERY_CODE = encode("recovery", bytes(range(7, 7 + data_bytes("recovery") - 1)) + b"\x10")
NEW_RECOVERY_CODE = encode("recovery", bytes(range(90, 90 + data_bytes("recovery") - 1)) + b"\x20")
THIS, LAPTOP, PHONE = "a1" * 16, "b2" * 16, "c3" * 16


def devices(now_us: int) -> tuple[SyncDevice, ...]:
    """This desktop, a laptop that was heard of today, and a phone."""
    return (
        SyncDevice(id=THIS, name="Desktop", this=True, last_heard_us=now_us),
        SyncDevice(id=LAPTOP, name="Laptop", last_heard_us=now_us - 3 * HOUR_US),
        SyncDevice(
            id=PHONE,
            name="Phone",
            role=Role.WEB,
            last_heard_us=now_us - 3 * DAY_US,
            added_us=now_us - DAY_US,
        ),
    )


def syncing_well(now_us: int) -> SyncStatus:
    """On, all sent but two segments, nothing wrong."""
    return SyncStatus(
        on=True,
        state=AccountState.READY,
        server=SERVER,
        username=USERNAME,
        account=ACCOUNT,
        last_sync_us=now_us - 4 * MINUTE_US,
        waiting=2,
        waiting_bytes=33_000,
        devices=devices(now_us),
    )


def syncing_badly(now_us: int) -> SyncStatus:
    """On, with most of what can be wrong."""
    return replace(
        syncing_well(now_us),
        trouble="the sync server does not answer: see that you are online",
        found=(
            Found(verdict=Verdict.ROLLBACK, at_us=now_us - HOUR_US, device="Laptop"),
            Found(
                verdict=Verdict.SILENT_DEVICE,
                at_us=now_us - DAY_US,
                device="Phone",
                evidence=False,
            ),
        ),
        wipes=(
            WipeUnderWay(at_us=now_us - 2 * HOUR_US, unconfirmed=("Laptop", "Phone")),
            WipeUnderWay(at_us=now_us - DAY_US, unshredded=("Laptop",)),
        ),
        recovery_from_us=now_us + 2 * DAY_US,
        deletion_due_us=now_us + DAY_US,
        rotating=True,
    )


def a_receipt(now_us: int) -> DeletionReceipt:
    """Of an account that was deleted now."""
    return DeletionReceipt(
        id="e5" * 32,
        at_us=now_us,
        counts={"segments": 6, "streams": 2, "log": 3},
        objects_due_us=now_us + DAY_US,
        backups_due_us=now_us + 30 * DAY_US,
        signed=True,
        original='{"id":"e5"}',
        signature="Zmlyc3Q",
        key="a2V5",
    )


@dataclass(kw_only=True)
class ScriptedOffer:
    """Answered at once by `request`, unless `answered` is cleared; admits `digits`."""

    asked: list[tuple[object, ...]]
    ends_us: int
    role: Role = Role.FULL
    code: str = LINK_CODE
    server: str = SERVER
    digits: str = DIGITS
    request: PairingRequest = field(default_factory=lambda: PairingRequest(name="Laptop"))
    answered: Event = field(default_factory=Event)

    @property
    def link(self) -> str:
        return f"{self.server}/#{self.code}"

    def wait(self, stop: Event) -> PairingRequest | None:
        self.asked.append(("wait for a device",))
        while not self.answered.wait(0.01):
            if stop.is_set():
                return None
        return self.request

    def confirm(self, digits: str) -> SyncDevice:
        self.asked.append(("confirm", digits))
        if digits != self.digits:
            raise WrongDigits("these are not the digits of the other device: nothing was added")
        return SyncDevice(id=LAPTOP, name=self.request.name, role=self.role)

    def cancel(self) -> None:
        self.asked.append(("cancel",))


@dataclass(kw_only=True)
class ScriptedJoining:
    """Let in at once, unless `admitted` is cleared."""

    owner: "ScriptedSyncing"
    account_name: str = USERNAME
    device_name: str = "Desktop"
    check: str = DIGITS
    admitted: Event = field(default_factory=Event)

    def wait(self, stop: Event) -> bool:
        while not self.admitted.wait(0.01):
            if stop.is_set():
                return False
        return True

    def accept(self, *, upload_history: bool) -> Joined:
        self.owner.asked.append(("accept", upload_history))
        self.owner.become(syncing_well(self.owner.now_us))
        this, *others = self.owner.now.devices
        return Joined(account_name=self.account_name, device=this, others=tuple(others))

    def cancel(self) -> None:
        self.owner.asked.append(("cancel joining",))


@dataclass(kw_only=True)
class ScriptedRecovering:
    """Two devices of before."""

    owner: "ScriptedSyncing"
    username: str = USERNAME

    @property
    def devices(self) -> tuple[SyncDevice, ...]:
        return devices(self.owner.now_us)[1:]

    def finish(self, *, keep: Sequence[str], upload_history: bool) -> Recovered:
        self.owner.asked.append(("finish", tuple(keep), upload_history))
        this, *before = devices(self.owner.now_us)
        kept = tuple(each for each in before if each.id in keep)
        revoked = tuple(each for each in before if each.id not in keep)
        self.owner.become(replace(syncing_well(self.owner.now_us), devices=(this, *kept)))
        return Recovered(device=this, kept=kept, revoked=revoked)

    def cancel(self) -> None:
        self.owner.asked.append(("cancel recovering",))


@dataclass(kw_only=True)
class ScriptedSyncing:
    """Does at once what it is told, remembers it in asked, and fails where fails_with is set.

    gate: cleared, all that may wait for the network waits for it. goes_on: until it is set, telling
    a server again what it lost is under way.
    """

    now_us: int
    asked: list[tuple[object, ...]] = field(default_factory=list)
    now: SyncStatus = field(default_factory=SyncStatus)
    fails_with: BaseException | None = None
    deletion_complete_us: int | None = None
    receipt: DeletionReceipt | None = None
    gate: Event = field(default_factory=Event)
    goes_on: Event | None = None
    changed: Notice[None] = field(default_factory=Notice)
    done: SyncDone = field(
        default_factory=lambda: SyncDone(
            sent=3, received=2, sent_bytes=49_152, received_bytes=32_768
        )
    )
    sheet: RecoverySheet | None = None
    offer: ScriptedOffer | None = None
    joining: ScriptedJoining = field(init=False)
    held: Mapping[str, object] = field(
        default_factory=lambda: {
            "account": {"acct": ACCOUNT, "created_day": "2026-11-01", "bytes_used": 98_304},
            "sessions": [],
            "streams": [{"id": "d4" * 16, "class": "ev", "segments": 6}],
        }
    )

    def __post_init__(self) -> None:
        self.gate.set()
        self.joining = ScriptedJoining(owner=self)
        self.joining.admitted.set()

    def become(self, status: SyncStatus) -> None:
        """Stand as status says, and tell."""
        self.now = status
        self.changed.tell(None)

    def status(self) -> SyncStatus:
        return self.now

    def watch(self, looking: bool) -> None:
        self.asked.append(("watch", looking))

    def create(
        self, *, server: str, username: str, password: str, invite: str | None
    ) -> RecoverySheet:
        self._wait("create", server, username, password, invite)
        self.sheet = RecoverySheet(
            server=server, username=username, account=ACCOUNT, code=RECOVERY_CODE
        )
        self.become(
            replace(
                syncing_well(self.now_us),
                on=False,
                state=AccountState.UNCONFIRMED,
                server=server,
                username=username,
                last_sync_us=None,
                waiting=0,
                waiting_bytes=0,
                devices=devices(self.now_us)[:1],
            )
        )
        return self.sheet

    def unconfirmed_sheet(self) -> RecoverySheet | None:
        return self.sheet

    def confirm_recovery(self, typed: str) -> None:
        self._wait("confirm_recovery")
        if self.sheet is None or typed.replace(" ", "-").upper() != self.sheet.code:
            raise BadInput("this is not the recovery code that was shown: look at the sheet again")
        self.sheet = None
        self.become(replace(self.now, state=AccountState.READY))

    def enable(self) -> None:
        self._wait("enable")
        if self.now.state is not AccountState.READY:
            raise NotConfirmed("type the recovery code back before sync is turned on")
        self.become(replace(self.now, on=True))

    def disable(self) -> None:
        self._wait("disable")
        self.become(replace(self.now, on=False))

    def sync_now(self, progress: Progress) -> SyncDone:
        self._wait("sync_now")
        progress(1, 2, "sending")
        self.become(replace(self.now, waiting=0, waiting_bytes=0, last_sync_us=self.now_us))
        return self.done

    def put_back(
        self, progress: Progress, *, password: str | None = None, stop: Event | None = None
    ) -> SyncDone:
        self._wait("put_back", password)
        progress(1, 2, "sealing anew what was lost")
        while self.goes_on is not None and not self.goes_on.wait(0.01):
            if stop is not None and stop.is_set():
                self.become(replace(self.now, telling_again=True))
                raise SyncStopped("Sync was stopped; it goes on from there the next time.")
        self.become(replace(self.now, found=self.done.found, waiting=0, waiting_bytes=0))
        return self.done

    def set_live(self, on: bool) -> None:
        self._wait("set_live", on)
        self.become(replace(self.now, live=on))

    def devices(self) -> tuple[SyncDevice, ...]:
        return self.now.devices

    def rename(self, device: str, name: str) -> None:
        self._wait("rename", device, name)
        renamed = [
            replace(each, name=name) if each.id == device else each for each in self.now.devices
        ]
        self.become(replace(self.now, devices=tuple(renamed)))

    def revoke(self, devices: Sequence[str]) -> None:
        self._wait("revoke", tuple(devices))
        left = [each for each in self.now.devices if each.id not in devices]
        self.become(replace(self.now, devices=tuple(left), rotating=True))

    def rotate(self) -> None:
        self._wait("rotate")

    def pair(self, role: Role = Role.FULL) -> ScriptedOffer:
        self._wait("pair", role.value)
        if self.offer is None:
            self.offer = ScriptedOffer(
                asked=self.asked, ends_us=self.now_us + 10 * MINUTE_US, role=role
            )
            self.offer.answered.set()
        return self.offer

    def join(self, *, code: str, server: str) -> ScriptedJoining:
        self._wait("join", code, server)
        return self.joining

    def recover(
        self, *, code: str, server: str, username: str | None, stolen: Sequence[str] = ()
    ) -> ScriptedRecovering:
        self._wait("recover", code, server, username, *stolen)
        return ScriptedRecovering(owner=self)

    def change_password(self, *, old: str | None, new: str) -> None:
        self._wait("change_password", old, new)

    def new_recovery(self, *, old: str | None, password: str | None) -> RecoverySheet:
        self._wait("new_recovery", old, password)
        self.sheet = RecoverySheet(
            server=self.now.server,
            username=self.now.username,
            account=self.now.account,
            code=NEW_RECOVERY_CODE,
            valid_from_us=None if old is not None else self.now_us + 3 * DAY_US,
        )
        self.changed.tell(None)
        return self.sheet

    def metadata(self) -> Mapping[str, object]:
        self._wait("metadata")
        return self.held

    def cancel_recovery(self) -> None:
        self._wait("cancel_recovery")
        self.become(replace(self.now, recovery_from_us=None))

    def cancel_deletion(self) -> None:
        self._wait("cancel_deletion")
        self.become(replace(self.now, deletion_due_us=None))

    def delete_account(self, *, password: str | None, recovery: str | None) -> DeletionReceipt:
        self._wait("delete_account", password, recovery)
        self.receipt = a_receipt(self.now_us)
        self.become(SyncStatus(server=SERVER, username=USERNAME))
        return self.receipt

    def deletion_receipt(self) -> DeletionReceipt | None:
        return self.receipt

    def deletion_progress(self) -> DeletionProgress:
        self._wait("deletion_progress")
        complete_us = self.deletion_complete_us
        done = DeletionProgress(
            id="e5" * 32,
            server=SERVER,
            objects_due_us=self.now_us + DAY_US,
            backups_due_us=self.now_us + 30 * DAY_US,
            complete_us=complete_us,
            signed=complete_us is not None,
            original="" if complete_us is None else '{"id":"e5","objects":0}',
            signature="" if complete_us is None else "c2Vjb25k",
        )
        if self.receipt is not None and complete_us is not None:
            self.receipt = replace(self.receipt, done=done)
        return done

    def _wait(self, *asked: object) -> None:
        self.asked.append(asked)
        assert self.gate.wait(30), "a test forgot to open the gate"
        if self.fails_with is not None:
            raise self.fails_with


def failing(sentence: str) -> WorkMoniQError:
    """An expected failure with this sentence."""
    return WorkMoniQError(sentence)
