"""Tells anew what a server lost that was put back to a backup, once the user says to do so.

The account log is told first, byte for byte (log_again.py). Sealed pieces are not kept here, so
what they held is sealed again, as what survives a wipe is: in new streams of this device, under the
names and ids of who told it. The old streams are closed where they truly ended, which this device
knows, and tombstones cover them; so nobody takes anything back, and the server drops what is left.
"""

from collections.abc import Callable
from typing import Final

from workmoniq_desktop.domain.sync_errors import ServerRefused
from workmoniq_desktop.store import sync_outbox, sync_removal, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow, TombStep
from workmoniq_desktop.store.sync_streams import SegmentRow
from workmoniq_desktop.sync import put_back_plan, verdicts
from workmoniq_desktop.sync.compacting import Compacting
from workmoniq_desktop.sync.deletion import Deletion, wipe_place_key
from workmoniq_desktop.sync.log_again import in_words
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.own_streams import CLASSES, OwnStreams, Streams
from workmoniq_desktop.sync.put_back_lost import Lost
from workmoniq_desktop.sync.put_back_plan import Place, Plan
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_desktop.sync.steps import Count, uncounted
from workmoniq_desktop.sync.tellers import Tellers
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.log_state import LogState

PLANNED: Final = "what was lost is known"
TOLD_ANEW: Final = "what a lost segment held is sealed anew"
STREAMS_LEFT: Final = "the streams that lost something are closed"

_EPOCH: Final = "put_back_epoch"
_SENT_AFTER: Final = 32
_COUNTED_AFTER: Final = 8


class PutBack:
    """One device's part. Belongs to whoever holds the lock of sync."""

    def __init__(
        self,
        member: Member,
        *,
        streams: Streams,
        deletion: Deletion,
        compacting: Compacting,
        rekeying: Rekeying,
        anew: Count = uncounted,
    ) -> None:
        """anew: is told how many of the lost segments are sealed anew, and may stop it there."""
        self._member, self._anew = member, anew
        self._streams, self._deletion = streams, deletion
        self._compacting = compacting
        self._lost = Lost(member, rekeying)

    def begin(self, state: LogState) -> LogState:
        """Where the user has said so: find what the server lost, and begin new streams for it."""
        with self._member.database.raw() as raw:
            if not put_back_plan.is_asked(raw):
                return state
        leaving, closed = self._lost.now(state)
        left = {each.id for each in leaving}
        for stream_class in CLASSES:
            mine = [
                each
                for each in state.open_streams()
                if each.stream_class == stream_class and self._lost.is_written_here(each)
            ]
            if mine and max(mine, key=lambda each: each.opened_n).id in left:
                state, _ = self._streams.open(state, stream_class)
        state, own = self._streams.ensure(state)
        with self._member.database.writing() as raw:
            for each in leaving:
                if each.owner == self._member.device:
                    self._streams.move_waiting(raw, state, each.id, own.of(each.stream_class))
            at = None
            if leaving or closed:
                at = own.doc, self._compacting.seal_snapshot(raw, state, own.doc)
                _tell_wipes_by(raw, at)
            _carry_out_all(raw)
            plan = Plan(leaving=tuple(each.id for each in leaving), closed=tuple(closed), at=at)
            put_back_plan.keep(raw, plan)
        self._member.step(PLANNED)
        return state

    def go_on(self, state: LogState, own: OwnStreams, send: Callable[[], None]) -> None:
        """Seal anew what the lost segments held, and set their tombstones. send: what waits."""
        with self._member.database.raw() as raw:
            plan = put_back_plan.kept(raw)
        if plan is None:
            return
        rows = self._to_tell(state, plan)
        for count, row in enumerate(rows, 1):
            if count % _COUNTED_AFTER == 1:
                self._anew(count - 1, len(rows))
            with self._member.database.raw() as raw:
                tellers = Tellers(raw, state)
            self._deletion.tell_anew(state, own, row, tellers)
            self._member.step(TOLD_ANEW)
            if count % _SENT_AFTER == 0:
                send()
        send()
        with self._member.database.writing() as raw:
            if _is_acknowledged(raw, plan.at):
                self._cover_documents(raw, state, plan)

    def finish(self, state: LogState) -> LogState:
        """When all is told and removed: close what was left, then change the keys."""
        with self._member.database.raw() as raw:
            plan = put_back_plan.kept(raw)
        if plan is None:
            return state
        with self._member.database.raw() as raw:
            waits = sync_outbox.waiting(raw)[0] or sync_removal.tombs(raw, TombStep.DONE)
            if waits or not _is_acknowledged(raw, plan.at):
                return state
        with self._member.database.raw() as raw:
            lost = {each.stream for each in verdicts.standing(raw)}
        for stream in plan.leaving:
            if self._lost.is_written_here(state.streams[stream]):
                try:
                    state = self._streams.close(state, stream, again=stream in lost)
                except ServerRefused as refused:
                    raise in_words(refused) from refused
        self._member.step(STREAMS_LEFT)
        state = self._deletion.rotated_for(state, [_EPOCH])
        with self._member.database.writing() as raw:
            put_back_plan.forget(raw)
            sync_state.delete(raw, _EPOCH)
        return state

    def _to_tell(self, state: LogState, plan: Plan) -> list[SegmentRow]:
        """Segments with recorded time that have no tombstone yet."""
        with self._member.database.raw() as raw:
            tombed = Tombed(raw)
            rows = [row for each in plan.leaving for row in sync_streams.of_stream(raw, each)]
            rows += [
                row
                for place in plan.closed
                if (row := sync_streams.segment(raw, *place)) is not None
            ]
            return [
                row
                for row in rows
                if state.streams[row.stream].stream_class != "doc"
                and (row.stream, row.seq) not in tombed
            ]

    def _cover_documents(self, raw: Raw, state: LogState, plan: Plan) -> None:
        """What the old documents say was said anew, and is acknowledged."""
        for stream in plan.leaving:
            if state.streams[stream].stream_class == "doc":
                row = sync_streams.one(raw, stream)
                if row is not None and row.seq >= 0:
                    _put_compact(raw, stream, 0, row.seq, row.hash)
        for stream, seq in plan.closed:
            if state.streams[stream].stream_class == "doc":
                header = sync_streams.header(raw, stream, seq)
                if header is not None:
                    _put_compact(raw, stream, seq, seq, sha256(header))


def _put_compact(raw: Raw, stream: bytes, first: int, last: int, found: bytes) -> None:
    if (stream, first) in (tombed := Tombed(raw)) and (stream, last) in tombed:
        return
    sync_removal.put_tomb(
        raw,
        TombRow(
            stream=stream,
            from_seq=first,
            to_seq=last,
            hash_to=found,
            reason="compact",
            replaced_by="[]",
            step=TombStep.SET,
        ),
    )


def _is_acknowledged(raw: Raw, at: Place | None) -> bool:
    row = None if at is None else sync_streams.one(raw, at[0])
    return at is None or (row is not None and row.seq >= at[1])


def _tell_wipes_by(raw: Raw, at: Place) -> None:
    """Wipes that devices have not confirmed are told by what was sealed anew, too."""
    place = f"{at[0].hex()}:{at[1]}"
    for key, _ in list(sync_state.starting(raw, wipe_place_key(""))):
        sync_state.put(raw, key, place)


def _carry_out_all(raw: Raw) -> None:
    """Whatever was ever taken out came back with the backup: have it removed once more."""
    tombed = Tombed(raw)
    for row in sync_removal.tombs(raw):
        if tombed.counts(row):
            sync_removal.set_tomb_step(raw, row.stream, row.from_seq, TombStep.SET)


__all__ = ["PutBack"]
