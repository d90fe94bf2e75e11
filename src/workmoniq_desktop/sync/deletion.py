"""Carries a wipe through to the server, one durable step after another, from wherever it stopped.

The operation is told first, so that it reaches every row, whatever its segment and whenever it
comes. Then what a wipe left of a segment is sealed again, a tombstone is told, the server removes
body and wrap, and the keys are changed, so that nobody's old copies open any more.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.store import (
    sync_outbox,
    sync_removal,
    sync_state,
    sync_streams,
    sync_wipes,
)
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow, TombStep, WipeRow, WipeStep
from workmoniq_desktop.store.sync_streams import SegmentRow, SegmentState
from workmoniq_desktop.sync import late, sealing
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.doc_lines import tomb_line
from workmoniq_desktop.sync.judging import told_of
from workmoniq_desktop.sync.late import Late
from workmoniq_desktop.sync.leftovers import COMPACT, Going, Leftovers, in_batches, put_tomb
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.own_streams import OwnStreams
from workmoniq_desktop.sync.parts import Replica
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_desktop.sync.sealing import Content
from workmoniq_desktop.sync.tellers import Tellers
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.log_state import LogState

RANGES: Final = 200
"""Ranges the server is asked to remove at once."""
TOMBS_A_DOCUMENT: Final = 200
WEEK_US: Final = 7 * DAY_US

PURGE_TOLD: Final = "web devices are told"
SOME_TOMBS_SET: Final = "some survivors and tombstones are kept"
TOMBS_SET: Final = "survivors and tombstones are kept"
TOMBS_TOLD: Final = "tombstones are sealed"
REMOVED: Final = "the server has removed"
ROTATION_BEGUN: Final = "the keys are being changed"
STEPS: Final = (PURGE_TOLD, SOME_TOMBS_SET, TOMBS_SET, TOMBS_TOLD, REMOVED, ROTATION_BEGUN)

_RESTS_S: Final = 0.03
_ROTATED = "retention_rotated_us"
_ROTATE_LATER = "retention_rotates"
_ROTATES_TO = "retention_epoch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shredding:
    """A wipe of this device. unconfirmed: devices that have not said that they carried it out.

    unshredded: devices that have not renewed their keys since, None before the rotation is done.
    """

    at_us: int
    unconfirmed: tuple[bytes, ...]
    unshredded: tuple[bytes, ...] | None


class Deletion:
    """One device's wipes. Belongs to whoever holds the lock of sync."""

    def __init__(self, member: Member, replica: Replica, rekeying: Rekeying) -> None:
        self._member = member
        self._replica = replica
        self._rekeying = rekeying
        self._leftovers = Leftovers(member, replica)

    def prepare(self, state: LogState, own: OwnStreams) -> LogState:
        """Steps up to the sealed tombstones; what is sealed goes out with the outbox."""
        with self._member.database.raw() as raw:
            wipes = sync_removal.wipes(raw, WipeStep.TOMBS_SET)
        for wipe in wipes:
            if wipe.step == WipeStep.MADE:
                continue  # its operation is not sealed yet
            if wipe.step == WipeStep.TOLD:
                state = self._purge(state, wipe)
            self._set_tombs(state, own, wipe)
        self._set_late_tombs(state, own)
        self._tell_tombs(state, own)
        return state

    def note_late(self) -> None:
        """Remember which sealed segments hold what a wipe took out since; they go out as they are.

        Called before anything new is sealed: what is sealed later holds nothing of it.
        """
        with self._member.database.writing() as raw:
            for wipe in [*sync_removal.wipes(raw), *sync_removal.wipes_of_others(raw)]:
                if sync_state.get(raw, f"wipe_noted:{wipe.id}") is None:
                    for stream, seq in sync_outbox.overlapping(raw, *_times(wipe)):
                        late.note(raw, Late(stream=stream, seq=seq))
                    sync_state.put(raw, f"wipe_noted:{wipe.id}", "1")

    def _set_late_tombs(self, state: LogState, own: OwnStreams) -> None:
        """What was sealed before its author knew of a wipe goes the same way, once it is sent."""
        me = self._member.device
        with self._member.database.raw() as raw:
            waiting = list(late.all_of(raw))
            if not waiting:
                return
            done, tellers = Tombed(raw), Tellers(raw, state)
            found = [
                (each, row)
                for each in waiting
                if (row := sync_streams.segment(raw, each.stream, each.seq)) is not None
                and ((each.stream, each.seq) in done or late.is_for(raw, state, me, each))
            ]  # the others are not acknowledged yet, or for another device
            fresh = [row for each, row in found if (each.stream, each.seq) not in done]
        if not found:
            return
        going = [self._leftovers.going(state, row, tellers) for row in fresh]
        with self._member.database.writing() as raw:
            self._leftovers.tell(raw, state, own, going)
            if going:
                sync_state.put(raw, _ROTATE_LATER, "1")
            for each, row in found:
                if row in fresh:
                    for wipe in late.own_wipes(raw, me, each.wipes):
                        _go_on_from(raw, wipe, WipeStep.TOMBS_SET)
                late.forget(raw, each.stream, each.seq)
        self._member.step(TOMBS_SET)

    def finish(self, state: LogState) -> LogState:
        """Have the server remove what tombstones cover that it has; then change the keys."""
        self._remove()
        with self._member.database.raw() as raw:
            open_tombs = bool(sync_removal.tombs(raw, TombStep.DONE))
            wipes = [
                wipe
                for wipe in sync_removal.wipes(raw, WipeStep.ROTATED)
                if wipe.step >= WipeStep.TOMBS_SET
            ]
        if open_tombs or not wipes:
            return state
        with self._member.database.writing() as raw:
            for wipe in wipes:
                sync_removal.set_wipe_step(raw, wipe.id, WipeStep.REMOVED)
        state = self.rotated_for(state, [_epoch_key(wipe.id) for wipe in wipes])
        with self._member.database.writing() as raw:
            for wipe in wipes:
                sync_removal.set_wipe_step(raw, wipe.id, WipeStep.ROTATED)
        self._member.step(ROTATION_BEGUN)
        return state

    def rotated_for(self, state: LogState, keys: Sequence[str]) -> LogState:
        """Start an epoch for what these rows are about, which hold its number from then on.

        It is kept with the entry: where that got into the log and a crash came right after, or
        another device was faster with that very epoch, there is no second one.
        """
        with self._member.database.raw() as raw:
            meant = [sync_state.get(raw, key) for key in keys]
        if all(epoch is not None and int(epoch) <= state.epoch for epoch in meant):
            return state

        def keep(raw: Raw, epoch: int) -> None:
            for key in keys:
                sync_state.put(raw, key, str(epoch))

        return self._rekeying.rotate(keep)

    def retire(self, state: LogState, own: OwnStreams, before_us: int) -> None:
        """Set tombstones for this device's segments that are too old by its retention setting.

        What is left there of another device's time is not this one's to judge the age of.
        """
        with self._member.database.writing() as raw:
            done, tellers = Tombed(raw), Tellers(raw, state)
            others = {each.id for each in state.active_full()} - {self._member.device}
            for row in sync_streams.overlapping(raw, 0, before_us):
                stream = state.streams.get(row.stream)
                if (
                    stream is None
                    or stream.owner != self._member.device
                    or (row.stream, row.seq) in done
                    or row.to_us is None
                    or row.to_us > before_us
                    or not others.isdisjoint(tellers.of(row.stream, row.seq))
                ):
                    continue
                put_tomb(raw, row, "retention", ())
                sync_state.put(raw, _ROTATE_LATER, "1")
        self._tell_tombs(state, own)

    def rotate_weekly(self, state: LogState) -> LogState:
        """Change the keys once a week, where something went out that no wipe here rotated for."""
        now_us = self._member.clock.now_us()
        with self._member.database.raw() as raw:
            last_us = int(sync_state.get(raw, _ROTATED) or 0)
            due = sync_state.get(raw, _ROTATE_LATER) is not None
        if not due or now_us - last_us < WEEK_US:
            return state
        state = self.rotated_for(state, [_ROTATES_TO])
        with self._member.database.writing() as raw:
            sync_state.put(raw, _ROTATED, str(now_us))
            sync_state.delete(raw, _ROTATE_LATER, _ROTATES_TO)
        return state

    def _purge(self, state: LogState, wipe: WipeRow) -> LogState:
        if any(each.role == "web" for each in state.active()):
            from_us, to_us = _times(wipe)
            first, last = from_us // DAY_US, max(from_us, to_us - 1) // DAY_US

            def build(now: LogState) -> Draft:
                if any(
                    each.first_day <= first and last <= each.last_day
                    for each in now.purges
                    if each.n > state.n - 1
                ):
                    raise _PurgedAlready(now)
                author = self._member.author()
                return Draft(entry=log_entries.purge(now, author, first_day=first, last_day=last))

            try:
                state = self._member.log.append(self._member.session, build)
            except _PurgedAlready as already:
                state = already.state
        with self._member.database.writing() as raw:
            sync_removal.set_wipe_step(raw, wipe.id, WipeStep.PURGED)
        self._member.step(PURGE_TOLD)
        return state

    def _set_tombs(self, state: LogState, own: OwnStreams, wipe: WipeRow) -> None:
        """What is left of all segments that a wipe reached, and their tombstones, a few at once.

        After a crash it goes on with those that have none yet, but not with what it sealed itself.
        """
        with self._member.database.writing() as raw:
            stream, first = _sealed_from(raw, wipe, own)
            done, tellers = Tombed(raw), Tellers(raw, state)
            reached = [
                row
                for row in sync_streams.overlapping(raw, *_times(wipe))
                if row.stream in state.streams
                and row.from_us is not None
                and (row.stream, row.seq) not in done
                and not (row.stream == stream and row.seq >= first)
            ]
            takes_all = _takes_all(raw, wipe)
        going = [
            self._leftovers.going(state, row, tellers)
            for row in reached
            # of windows and titles only: a phone tells none of them
            if takes_all or state.streams[row.stream].stream_class != "loc"
        ]
        for number, batch in enumerate(in_batches(going)):
            if number:
                # who waits to write asks every few moments, and must find the history free once
                time.sleep(_RESTS_S)
            with self._member.database.writing() as raw:
                self._leftovers.tell(raw, state, own, batch)
            self._member.step(SOME_TOMBS_SET)
        with self._member.database.writing() as raw:
            sync_state.delete(raw, _sealed_key(wipe))
            sync_removal.set_wipe_step(raw, wipe.id, WipeStep.TOMBS_SET)
        self._member.step(TOMBS_SET)

    def tell_anew(
        self, state: LogState, own: OwnStreams, row: SegmentRow, tellers: Tellers
    ) -> None:
        """Seal again what a segment held that the server lost, and set its tombstone."""
        with self._member.database.writing() as raw:
            going = Going(row=row, tellers=tuple(tellers.of(row.stream, row.seq)), lines=None)
            self._leftovers.tell(raw, state, own, [going], reason=COMPACT)
        self._member.step(TOMBS_SET)

    def _tell_tombs(self, state: LogState, own: OwnStreams) -> None:
        while True:
            with self._member.database.writing() as raw:
                waiting = sync_removal.tombs(raw, TombStep.TOLD)[:TOMBS_A_DOCUMENT]
                if not waiting:
                    return
                lines = tuple(tomb_line(told_of(row)) for row in waiting)
                sealed = sealing.seal(raw, self._member, state, own.doc, Content(lines=lines))
                place = f"{own.doc.hex()}:{sealed.seq}:{sha256(sealed.header).hex()}"
                for row in waiting:
                    sync_removal.set_tomb_step(raw, row.stream, row.from_seq, TombStep.TOLD)
                    sync_state.put(raw, _place_key(row), place)
            self._member.step(TOMBS_TOLD)

    def _remove(self) -> None:
        """The server removes what a tombstone covers, once it has the tombstone itself."""
        with self._member.database.raw() as raw:
            rows = sync_streams.all_of(raw)
            by_document: dict[str, list[TombRow]] = {}
            for row in sync_removal.tombs(raw, TombStep.DONE):
                if row.step == TombStep.TOLD and (place := sync_state.get(raw, _place_key(row))):
                    by_document.setdefault(place, []).append(row)
        for place, covered in by_document.items():
            stream, seq, found = place.split(":")
            known = rows.get(bytes.fromhex(stream))
            if known is None or known.seq < int(seq):
                continue  # not acknowledged yet
            tomb = {"s": b64(known.stream), "seq": int(seq), "hash": b64(bytes.fromhex(found))}
            for at in range(0, len(covered), RANGES):
                some = covered[at : at + RANGES]
                self._member.session.call(
                    "POST",
                    "/deletions",
                    prove=True,
                    json={
                        "ranges": [
                            {"s": b64(row.stream), "from": row.from_seq, "to": row.to_seq}
                            for row in some
                        ],
                        "tomb": tomb,
                    },
                )
                with self._member.database.writing() as raw:
                    for row in some:
                        sync_removal.set_tomb_step(raw, row.stream, row.from_seq, TombStep.DONE)
                        sync_state.delete(raw, _place_key(row))
                        for one in range(row.from_seq, row.to_seq + 1):
                            sync_streams.set_state(raw, row.stream, one, SegmentState.TOMBSTONED)
                self._member.step(REMOVED)


def shredding(raw: Raw, state: LogState, own: bytes) -> list[Shredding]:
    """Every wipe of this device that is not finished on all others, in their order."""
    told: list[Shredding] = []
    seen = {(row.device, row.stream): row.seq for row in sync_removal.seen(raw)}
    not_renewed = tuple(each.id for each in state.not_renewed())
    for wipe in sync_removal.wipes(raw):
        place = sync_state.get(raw, wipe_place_key(wipe.id))
        others = tuple(each.id for each in state.active_full() if each.id != own)
        if place is None and wipe.step > WipeStep.MADE:
            others = ()  # all had confirmed it, and then something of it came after all
        elif place is not None:
            stream, seq = place.split(":")
            others = tuple(
                device
                for device in others
                if seen.get((device, bytes.fromhex(stream)), -1) < int(seq)
            )
        epoch = sync_state.get(raw, _epoch_key(wipe.id))
        done = epoch is not None and state.done_epoch >= int(epoch)
        told.append(
            Shredding(
                at_us=wipe.at_us, unconfirmed=others, unshredded=not_renewed if done else None
            )
        )
    return told


def settle(raw: Raw, state: LogState, own: bytes) -> None:
    """Wipes that every device confirmed and whose old keys are gone everywhere are done."""
    waiting = [wipe for wipe in sync_removal.wipes(raw) if wipe.step == WipeStep.ROTATED]
    by_time = {each.at_us: each for each in shredding(raw, state, own)}
    for wipe in waiting:
        each = by_time[wipe.at_us]
        if not each.unconfirmed and each.unshredded == ():
            sync_removal.set_wipe_step(raw, wipe.id, WipeStep.DONE)
            sync_state.delete(raw, wipe_place_key(wipe.id), _epoch_key(wipe.id))


def wipe_place_key(key: str) -> str:
    """Where it is kept which document tells a wipe."""
    return f"wipe_doc:{key}"


def _epoch_key(key: str) -> str:
    """Where it is kept which epoch was, or is to be, started for a wipe."""
    return f"wipe_epoch:{key}"


class _PurgedAlready(Exception):
    def __init__(self, state: LogState) -> None:
        super().__init__()
        self.state = state


def _sealed_key(wipe: WipeRow) -> str:
    return f"wipe_sealed:{wipe.id}"


def _sealed_from(raw: Raw, wipe: WipeRow, own: OwnStreams) -> tuple[bytes, int]:
    """Stream and number from where on nothing that is sealed holds what the wipe took out."""
    kept = sync_state.get(raw, _sealed_key(wipe))
    if kept is None:
        first = sealing.tip(raw, own.ev).seq + 1
        sync_state.put(raw, _sealed_key(wipe), f"{own.ev.hex()}:{first}")
        return own.ev, first
    stream, first_text = kept.split(":")
    return bytes.fromhex(stream), int(first_text)


def _times(wipe: WipeRow) -> tuple[int, int]:
    body = json.loads(wipe.body)
    from_us, to_us = body["from"], body["to"]
    if type(from_us) is not int or type(to_us) is not int:
        raise WorkMoniQError("a wipe without its times")  # pragma: no cover  # our own row
    return from_us, to_us


def _takes_all(raw: Raw, wipe: WipeRow) -> bool:
    return any(each.id == wipe.id and sync_wipes.takes_all(each) for each in sync_wipes.every(raw))


def _go_on_from(raw: Raw, wipe: str, step: WipeStep) -> None:
    """Carry a wipe of this device through once more from there: something of it came after all."""
    if sync_removal.set_back(raw, wipe, step):
        sync_state.delete(raw, _epoch_key(wipe))


def _place_key(row: TombRow) -> str:
    return f"tomb:{row.stream.hex()}:{row.from_seq}"
