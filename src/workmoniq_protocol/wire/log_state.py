"""What an account log says once it is replayed: devices, keys, streams, epochs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

RECOVERY_ID: Final = bytes(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogDevice:
    """A device, active or revoked.

    role: "full" or "web". kem_pk: X-Wing, the newest; b"" for role web. kem_n: the entry that
    brought it. kem_done: the last done epoch when it came. revoked_n: None while active.
    """

    id: bytes
    role: str
    sig_pk: bytes = field(repr=False)
    kem_pk: bytes = field(repr=False)
    added_n: int
    kem_n: int
    kem_done: int
    revoked_n: int | None = None

    def was_active(self, n: int) -> bool:
        """Whether the device was active once entry n stood in the log."""
        return self.added_n <= n and (self.revoked_n is None or n < self.revoked_n)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogStream:
    """A stream of segments. stream_class: "ev", "doc" or "loc".

    closed: (seq, header hash) told by its owner; finals: the same told by a revocation, None where
    the revocation names none. closed_n: the entry that did either, None while the stream is open.
    """

    id: bytes
    stream_class: str
    owner: bytes
    opened_n: int
    closed: tuple[int, bytes] | None = None
    finals: tuple[int, bytes] | None = None
    closed_n: int | None = None

    @property
    def end(self) -> tuple[int, bytes] | None:
        """The last segment that may be accepted; None for none, or while the stream is open."""
        return self.closed or self.finals

    def allows(self, seq: int) -> bool:
        """Whether a segment of this number may be accepted at all."""
        if self.closed_n is None:
            return True
        return self.end is not None and seq <= self.end[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Epoch:
    """An epoch key, told by its commitment. grants: H(ciphertext) by device; recovery is 0^16.

    n: the entry that started it. Grants of devices and recovery keys that came later are added.
    """

    epoch: int
    ekc: bytes = field(repr=False)
    inbox_pk: bytes = field(repr=False)
    grants: Mapping[bytes, bytes] = field(repr=False)
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """The recovery keys in force.

    rec_bind: None for those of the genesis, whose rec_bind travels beside the log.
    n: the entry that brought the keys, which rec_bind names. since_n: the entry that made them
    count; the same as n, or the commit of a set_recovery_begin.
    """

    sig_pk: bytes = field(repr=False)
    kem_pk: bytes = field(repr=False)
    rec_bind: bytes | None = field(repr=False)
    n: int
    since_n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingRecovery:
    """Recovery keys a device asked for. n: its set_recovery_begin, which the commit names."""

    sig_pk: bytes = field(repr=False)
    kem_pk: bytes = field(repr=False)
    rec_bind: bytes = field(repr=False)
    n: int
    by: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """Days since 1970-01-01, both in it, that web devices clear from store and queue."""

    n: int
    first_day: int
    last_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """The account after entry n.

    head: hash of entry n; heads: of every entry, by n. done_epoch: the last one that retired those
    before it, done_n: the entry that said so. rekey_n: the last revoke or rotate (0: genesis).
    orgs: root keys of joined organisations. rotate_due: recovery keys changed and no epoch was
    started since; a rotate has to follow.
    """

    acct: bytes
    n: int
    head: bytes
    heads: tuple[bytes, ...] = field(repr=False)
    receipt_pk: bytes = field(repr=False)
    devices: Mapping[bytes, LogDevice]
    recovery: Recovery
    streams: Mapping[bytes, LogStream]
    epoch: int
    done_epoch: int
    epochs: Mapping[int, Epoch]
    ttl_days: int = 0
    purges: tuple[Purge, ...] = ()
    orgs: frozenset[bytes] = field(default=frozenset(), repr=False)
    pending_recovery: PendingRecovery | None = None
    deleted: bool = False
    done_n: int | None = None
    rekey_n: int = 0
    rotate_due: bool = False
    used: frozenset[bytes] = field(repr=False)

    def head_at(self, n: int) -> bytes | None:
        """The hash of entry n; None past the head."""
        return self.heads[n] if 0 <= n <= self.n else None

    def active(self) -> tuple[LogDevice, ...]:
        """Devices that are not revoked, in the order in which they came."""
        return tuple(each for each in self.devices.values() if each.revoked_n is None)

    def active_full(self) -> tuple[LogDevice, ...]:
        """Those of them that hold epoch keys."""
        return tuple(each for each in self.active() if each.role == "full")

    def recipients(self) -> dict[bytes, bytes]:
        """KEM key by device id of everybody whom an epoch key is granted to now."""
        keys = {each.id: each.kem_pk for each in self.active_full()}
        return {**keys, RECOVERY_ID: self.recovery.kem_pk}

    def unretired_epochs(self) -> tuple[int, ...]:
        """Epochs whose keys are kept, granted and handed on, oldest first."""
        return tuple(range(self.done_epoch, self.epoch + 1))

    def last_rekey_n(self) -> int:
        """The last revoke or rotate; 0 where there was none."""
        return self.rekey_n

    def open_streams(self) -> tuple[LogStream, ...]:
        """Streams that still take segments."""
        return tuple(each for each in self.streams.values() if each.closed_n is None)

    def not_renewed(self) -> tuple[LogDevice, ...]:
        """Active full devices without a new KEM key since the last rotate_done.

        While there is one, what was wiped before that rotation is not yet shredded.
        """
        if self.done_n is None:
            return ()
        return tuple(each for each in self.active_full() if each.kem_n < self.done_n)
