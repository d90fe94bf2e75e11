"""What a person is told about sync: the account, its devices, what waits, and what was found wrong.

Times are microseconds since 1970 in UTC. A device's id is 32 hexadecimal digits; a date that the
device never learnt is None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PAIRING_MINUTES = 10
RECOVERY_CHANGE_HOURS = 72


class Verdict(StrEnum):
    """What this device found out about what the server serves. The last two stop nothing.

    TWO_WRITERS is held against whoever signs as this device, and not against the server.
    """

    ROLLBACK = "rollback"
    FORK = "fork"
    CHAIN = "chain"
    WITHHELD = "withheld"
    MISSING_BODY = "missing_body"
    EARLY_EXPIRY = "early_expiry"
    TWO_WRITERS = "two_writers"
    STALE_LOG = "stale_log"
    SILENT_DEVICE = "silent_device"


GRAVE = frozenset(Verdict) - {Verdict.STALE_LOG, Verdict.SILENT_DEVICE}
"""Verdicts by which something stops, with evidence of what was served."""

STOPPING = GRAVE - {Verdict.TWO_WRITERS}
"""Verdicts that are evidence against the server: what they concern is not applied any more."""


class Role(StrEnum):
    """What a device may do: all of it, or (a phone's browser) only add its own places and times."""

    FULL = "full"
    WEB = "web"


class AccountState(StrEnum):
    """Where this profile stands with an account."""

    NONE = "none"
    UNCONFIRMED = "unconfirmed"
    """The account is there, and its recovery code was not typed back yet."""
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDevice:
    """One device of the account.

    last_heard_us: the newest sign of it that this device verified. added_us: when this device first
    saw it join. revoked_us: when this device first saw it revoked; None while it is active.
    """

    id: str
    name: str
    role: Role = Role.FULL
    this: bool = False
    last_heard_us: int | None = None
    added_us: int | None = None
    revoked_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A verdict that stands. device: whose stream, by name; None for the account's log.

    evidence: whether what the server served is kept on this device.
    """

    verdict: Verdict
    at_us: int
    device: str | None = None
    evidence: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WipeUnderWay:
    """A wipe that is not finished everywhere. All three are names of devices or empty.

    at_us: when it was asked for. unconfirmed: have not said that they carried it out.
    unshredded: have not yet renewed their keys, without which old copies stay readable to them.
    """

    at_us: int
    unconfirmed: tuple[str, ...] = ()
    unshredded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncStatus:
    """All that is known without asking the server.

    on: whether anything is sent or fetched. server: the address as it was typed. account: the
    account's public id. last_sync_us: when both sides last agreed. waiting, waiting_bytes: sealed
    segments that the server has not acknowledged. found: verdicts, newest first. trouble: one
    sentence why the last attempt failed, or None. recovery_from_us: a new recovery code counts from
    then on, or None. deletion_due_us: when somebody asked for the account to be deleted with the
    password alone: when that happens, or None. rotating: keys are being changed. telling_again: a
    server that was put back is being told again what it lost; each step of sync goes on with it.
    """

    on: bool = False
    state: AccountState = AccountState.NONE
    server: str = ""
    username: str = ""
    account: str = ""
    live: bool = False
    last_sync_us: int | None = None
    waiting: int = 0
    waiting_bytes: int = 0
    devices: tuple[SyncDevice, ...] = ()
    found: tuple[Found, ...] = ()
    wipes: tuple[WipeUnderWay, ...] = ()
    rotating: bool = False
    telling_again: bool = False
    trouble: str | None = None
    recovery_from_us: int | None = None
    deletion_due_us: int | None = None

    @property
    def alarmed(self) -> bool:
        """Whether a verdict stands that speaks against the server."""
        return any(one.verdict in STOPPING for one in self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncMood:
    """The little the tray shows. trouble: one sentence, or None; alarmed: as in SyncStatus."""

    on: bool = False
    last_sync_us: int | None = None
    trouble: str | None = None
    alarmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncDone:
    """What one round did. agreed: both sides hold the same now, and nothing waits."""

    sent: int = 0
    received: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    waiting: int = 0
    agreed: bool = True
    found: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """What belongs on paper: server, user name, account and the recovery code.

    valid_from_us: when the code begins to count; None: at once.
    """

    server: str
    username: str
    account: str
    code: str = field(repr=False)
    valid_from_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingRequest:
    """Another device answered to the pairing code and waits to be let in."""

    name: str
    role: Role = Role.FULL


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """This device belongs to the account now. others: the devices that were there before."""

    account_name: str
    device: SyncDevice
    others: tuple[SyncDevice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """This device came in by the recovery code. kept, revoked: the devices of before."""

    device: SyncDevice
    kept: tuple[SyncDevice, ...] = ()
    revoked: tuple[SyncDevice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionReceipt:
    """The server's signed word that the account is deleted: a claim, no proof of erasure.

    id: names the completion receipt. counts: rows by kind. objects_due_us, backups_due_us: by when
    stored objects and all backups are gone. signed: the signature is by the key that this account
    was made with. original: the signed bytes as text, to be kept; "" where the answer was lost.
    signature, key: in base64url, for who wants to check it. done: the server's second word, where
    it is kept here.
    """

    id: str
    at_us: int
    counts: Mapping[str, int]
    objects_due_us: int
    backups_due_us: int
    signed: bool
    original: str
    signature: str = ""
    key: str = ""
    done: "DeletionProgress | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeletionProgress:
    """What is known of a deletion after its receipt came.

    complete_us: when no stored object was left, as the server says; None until it says so. signed:
    that word is by the key that the account was made with, and about this receipt. original: the
    signed bytes as text. signature: in base64url.
    """

    id: str
    server: str
    objects_due_us: int
    backups_due_us: int
    complete_us: int | None = None
    signed: bool = False
    original: str = ""
    signature: str = ""
