"""Changes the account's keys so that a crash at any moment loses none, and any device goes on.

A new epoch key is granted by the account log. Then every segment's key is wrapped anew, all wraps
are read back, old epochs are retired by an entry, and each device renews the key that grants are
sealed to. Only then is what was wiped beyond reach of whoever kept old copies.
"""

import secrets
from collections.abc import Callable, Sequence
from functools import partial
from threading import Event
from typing import Final

from workmoniq_desktop.domain.sync_errors import (
    Later,
    SealBroken,
    ServerRefused,
    SyncStopped,
    Untrusted,
)
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import (
    sync_copies,
    sync_evidence,
    sync_outbox,
    sync_removal,
    sync_streams,
)
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_evidence import EvidenceRow
from workmoniq_desktop.store.sync_streams import SegmentState
from workmoniq_desktop.sync import grants, wraps
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.sealing import dek_name
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol.crypto import hpke, log_entries
from workmoniq_protocol.crypto import segment as sealing
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.wire.log_state import LogDevice, LogState
from workmoniq_protocol.wire.segment import parse_header

_TRIES: Final = 4
_SEED_BYTES: Final = 32

GRANTS_OPEN: Final = "the epoch keys are kept"
PAGE_WRAPPED: Final = "a page of wraps is sent"
READ_BACK: Final = "the wraps are read back"
DONE: Final = "the old epochs are retired"
OUTBOX_WRAPPED: Final = "the outbox is wrapped anew"
KEM_TOLD: Final = "the new device key is in the log"
ERASED: Final = "the old keys are erased"
STEPS: Final = (
    GRANTS_OPEN,
    PAGE_WRAPPED,
    READ_BACK,
    DONE,
    OUTBOX_WRAPPED,
    KEM_TOLD,
    ERASED,
)
"""Every durable step of a change of keys, besides those of the account log."""


Keep = Callable[[Raw, int], None]


class _AlreadyDone(Exception):
    """Another device retired the old epochs just now."""

    def __init__(self, state: LogState) -> None:
        super().__init__()
        self.state = state


class Rekeying:
    """One device's part in it. Belongs to whoever holds the lock of sync."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def rotate(self, keep: Keep = lambda _raw, _epoch: None) -> LogState:
        """Start the next epoch; the rest is done by advance, here or on any other device.

        keep: what else is to be durable with the entry, given its number.
        """
        member = self._member

        def build(state: LogState) -> Draft:
            started = log_entries.rotate(state, member.author())
            epoch = state.epoch + 1

            def kept(raw: Raw) -> None:
                member.keyring.keep_epoch(raw, epoch, started.ek)
                keep(raw, epoch)

            return Draft(
                entry=started.entry,
                body={"grants": {b64(who): b64(ct) for who, ct in started.grants.items()}},
                keep=kept,
            )

        return member.log.append(member.session, build)

    def take_grants(self, state: LogState) -> None:
        """Have the key of every epoch that is not retired.

        Raises Untrusted for a false one, SealBroken where this device has to be let in anew.
        """
        member = self._member
        with member.database.raw() as raw:
            missing = [e for e in state.unretired_epochs() if not self._has(raw, state, e)]
            seed = member.keyring.kem_seed(raw, state.devices[member.device].kem_pk)
        if not missing:
            return
        if seed is None:
            # this device itself told the account of a newer key, which is not here
            with member.database.writing() as raw:
                sync_copies.without_keys(raw)
            raise SealBroken(
                "This history was put back from an older copy, and the account's keys were changed "
                "since: pair this device again, or use the recovery code."
            )
        keys = {}
        for epoch in missing:
            told = member.session.call("GET", f"/grants/{epoch}").json()
            try:
                ct = unb64(told.get("ct"))
            except JsonInvalid as wrong:
                raise unreadable() from wrong
            keys[epoch] = grants.opened(state, member.device, seed.reveal(), epoch, ct)
        with member.database.writing() as raw:
            for epoch, key in keys.items():
                member.keyring.keep_epoch(raw, epoch, key)
        member.step(GRANTS_OPEN)

    def advance(self, state: LogState, stop: Event) -> LogState:
        """Whatever is due: a rotation, wraps, the retirement of old epochs, this device's new key.

        Raises SyncStopped when told to stop; the next call goes on from there.
        """
        if state.rotate_due:
            state = self.rotate()
        self.take_grants(state)
        if state.done_epoch < state.epoch:
            state = self._retire(state, stop)
        if self._own(state).kem_done < state.done_epoch:
            state = self._renew(state)
        self._erase(state)
        return state

    def _retire(self, state: LogState, stop: Event) -> LogState:
        for _ in range(_TRIES):
            epoch = state.epoch
            try:
                deks, late = self._wrap_all(state, epoch, stop)
                if late:
                    return state  # goes on once the server has removed what tombstones cover
                self._read_back(state, epoch, deks)
                state = self._member.log.append(self._member.session, partial(self._done, epoch))
            except _AlreadyDone as done:
                return done.state
            except ServerRefused as refused:
                if refused.reason == "stale_epoch":  # another device changed the keys once more
                    state = self._member.log.pull(self._member.session)
                    self.take_grants(state)
                elif refused.reason != "wraps_left":
                    raise
                continue  # another device sent something just before the change
            self._member.step(DONE)
            return state
        raise Later("Other devices send all the time: the change of keys goes on later.")

    def _done(self, epoch: int, state: LogState) -> Draft:
        if state.done_epoch >= epoch:
            raise _AlreadyDone(state)
        return Draft(entry=log_entries.rotate_done(state, self._member.author(), epoch=epoch))

    def _wrap_all(
        self, state: LogState, epoch: int, stop: Event
    ) -> tuple[dict[tuple[bytes, int], bytes], bool]:
        """Wrap under epoch what is older; answers a fingerprint of each key that was wrapped.

        Never what a tombstone covers: a server that kept it would get its key carried on, past the
        erasure of the old ones. The other answer: whether this device has such to remove yet.
        """
        member = self._member
        keys = self.keys(state)
        deks: dict[tuple[bytes, int], bytes] = {}
        late = False
        for page in wraps.newest_below(member.session, epoch):
            if stop.is_set():
                raise stopped()
            live, has_late = self._not_tombed(page)
            late = late or has_late
            anew, closed = [], []
            for wrap in live:
                dek = wraps.opened_by_any(state.acct, wrap, keys)
                if dek is None:
                    closed.append(wrap)
                    anew.append(wraps.dead(wrap, epoch))
                    continue
                deks[wrap.stream, wrap.seq] = sha256(dek)
                anew.append(wraps.made_anew(state.acct, wrap, dek, epoch, keys[epoch]))
            self._held_against_owners(closed)
            if anew:
                wraps.put(member.session, epoch, anew)
            member.step(PAGE_WRAPPED)
        return deks, late

    def _not_tombed(self, page: list[wraps.Wrap]) -> tuple[list[wraps.Wrap], bool]:
        """Wraps that no tombstone covers; and whether some of the rest is still to be removed.

        Who told a tombstone removes what it covers; where that one went, this device does it.
        """
        live, late = [], False
        with self._member.database.writing() as raw:
            tombed = Tombed(raw)
            for wrap in page:
                tomb = tombed.over(wrap.stream, wrap.seq)
                if tomb is None:
                    live.append(wrap)
                    continue
                row = sync_streams.segment(raw, wrap.stream, wrap.seq)
                if row is None or row.state is not SegmentState.TOMBSTONED:
                    sync_removal.carry_out(raw, tomb)
                    late = True
        return live, late

    def _read_back(self, state: LogState, epoch: int, deks: dict[tuple[bytes, int], bytes]) -> None:
        """Look at every wrap. One that is false stays so: it is written once, and nobody may keep
        the others from being changed, which a revocation is for.
        """
        keys = self.keys(state)
        for page in wraps.newest_below(self._member.session, epoch + 1):
            closed = []
            for wrap in page:
                dek = wraps.opened_by_any(state.acct, wrap, keys)
                known = deks.get((wrap.stream, wrap.seq))
                if dek is None or (
                    wrap.epoch == epoch and known is not None and sha256(dek) != known
                ):
                    closed.append(wrap)
            self._held_against_owners(closed)
        self._member.step(READ_BACK)

    def _held_against_owners(self, closed: Sequence[wraps.Wrap]) -> None:
        """Keep as evidence what opens with no key, or holds another than the segment's.

        Whoever still has to read such a segment finds that for itself, and stops at its stream.
        """
        if not closed:
            return
        now_us = self._member.clock.now_us()
        with self._member.database.writing() as raw:
            for wrap in closed:
                sync_evidence.put(
                    raw,
                    EvidenceRow(
                        at_us=now_us,
                        verdict=Verdict.CHAIN.value,
                        stream=wrap.stream,
                        seq=wrap.seq,
                        detail="wrap",
                        blob=wrap.wrap,
                    ),
                )

    def _renew(self, state: LogState) -> LogState:
        """Show that nothing here hangs on retired epochs, then tell a new key for grants."""
        member = self._member
        self.rewrap_outbox(state)
        member.step(OUTBOX_WRAPPED)
        for page in wraps.newest_below(member.session, state.done_epoch):
            del page
            raise Untrusted(
                "The server says that old keys are retired and still lists what needs them: "
                "this device keeps its old keys.",
                "CHAIN",
            )
        self._open_own(state)
        state = member.log.append(member.session, self._new_kem)
        member.step(KEM_TOLD)
        return state

    def _new_kem(self, state: LogState) -> Draft:
        member = self._member
        seed = secrets.token_bytes(_SEED_BYTES)
        entry = log_entries.kem(state, member.author(), kem_pk=hpke.public_key(seed))

        def keep(raw: Raw) -> None:
            member.keyring.keep_kem(raw, seed)

        return Draft(entry=entry, keep=keep)

    def _open_own(self, state: LogState) -> None:
        """Look that what this device sent opens without the keys that are about to go."""
        own = {each.id for each in state.streams.values() if each.owner == self._member.device}
        keys = self.keys(state)
        for page in wraps.newest_below(self._member.session, state.epoch + 1):
            self._held_against_owners(
                [
                    wrap
                    for wrap in page
                    if wrap.stream in own and wraps.opened_by_any(state.acct, wrap, keys) is None
                ]
            )

    def _erase(self, state: LogState) -> None:
        """Forget what is retired, once the log says that this device has renewed its key."""
        member = self._member
        device = self._own(state)
        if device.kem_done < state.done_epoch:
            return
        with member.database.raw() as raw:
            old = [e for e in member.keyring.epochs(raw) if e < state.done_epoch]
            newest = member.keyring.kem_seed(raw, device.kem_pk)
        if not old or newest is None:
            return
        with member.database.writing() as raw:
            member.keyring.forget_epochs_below(raw, state.done_epoch)
            member.keyring.forget_other_kems(raw, device.kem_pk)
        member.database.checkpoint()
        member.step(ERASED)

    def rewrap_outbox(self, state: LogState) -> None:
        """Put wraps of the newest epoch to what waits in the outbox; header and body stay."""
        member = self._member
        key = self.keys(state)[state.epoch]
        with member.database.raw() as raw:
            places = sync_outbox.places(raw)
        for stream, seq in places:
            with member.database.writing() as raw:
                row = sync_outbox.one(raw, stream, seq)
                if row is None or row.epoch >= state.epoch:
                    continue
                dek = member.keyring.open(dek_name(stream, seq), row.dek_boxed).reveal()
                body_hash = parse_header(row.header).body_hash
                wrap = sealing.wrap_dek(key, state.acct, stream, seq, body_hash, dek)
                sync_outbox.rewrap(raw, stream, seq, wrap, state.epoch)

    def keys(self, state: LogState) -> dict[int, bytes]:
        """The epoch keys that are here of those that are not retired, by number."""
        with self._member.database.raw() as raw:
            found = {e: self._member.keyring.epoch_key(raw, e) for e in state.unretired_epochs()}
        return {epoch: key.reveal() for epoch, key in found.items() if key is not None}

    def _has(self, raw: Raw, state: LogState, epoch: int) -> bool:
        key = self._member.keyring.epoch_key(raw, epoch)
        if key is None:
            return False
        try:
            grants.check(state, epoch, key.reveal())
        except Untrusted:  # ours, of an epoch that another device started first
            return False
        return True

    def _own(self, state: LogState) -> LogDevice:
        return state.devices[self._member.device]


def stopped() -> SyncStopped:
    """Somebody wants this thread to end."""
    return SyncStopped("Sync was stopped; it goes on from there the next time.")
