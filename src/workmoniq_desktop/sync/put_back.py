"""Tells anew what a server lost that was put back to a backup, once the user says to do so.

The account log is told first, byte for byte (log_again.py). Sealed pieces are not kept here, so
what they held is sealed again, as what survives a wipe is: in new streams of this device, under the
names and ids of who told it. The old streams are closed where they truly ended, which this device
knows, and tombstones cover them; so nobody takes anything back, and the server drops what is left.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.sync_errors import ServerRefused
from workmoniq_desktop.store import sync_outbox, sync_removal, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow, TombStep
from workmoniq_desktop.store.sync_streams import SegmentRow, SegmentState
from workmoniq_desktop.sync import verdicts, wraps
from workmoniq_desktop.sync.chain import NOTHING
from workmoniq_desktop.sync.compacting import Compacting
from workmoniq_desktop.sync.deletion import Deletion, wipe_place_key
from workmoniq_desktop.sync.heads import Heads, fetch_heads
from workmoniq_desktop.sync.log_again import in_words
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.own_streams import CLASSES, OwnStreams, Streams
from workmoniq_desktop.sync.rekey import Rekeying
from workmoniq_desktop.sync.tellers import Tellers
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.log_state import LogState, LogStream

PLANNED: Final = "what was lost is known"
TOLD_ANEW: Final = "what a lost segment held is sealed anew"
STREAMS_LEFT: Final = "the streams that lost something are closed"

_PLAN: Final = "put_back"
_EPOCH: Final = "put_back_epoch"
_ASKED: Final = "{}"
_SENT_AFTER: Final = 32

Place = tuple[bytes, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """leaving: streams of which the server lost the end, and own ones with documents that nobody
    new can read. closed: other segments that no key opens there.

    at: the last document of all that holds, sealed anew; None where no segment was lost.
    """

    leaving: tuple[bytes, ...]
    closed: tuple[Place, ...]
    at: Place | None

    def to_text(self) -> str:
        """As it is kept."""
        return json.dumps(
            {
                "leaving": [each.hex() for each in self.leaving],
                "closed": [[stream.hex(), seq] for stream, seq in self.closed],
                "at": None if self.at is None else [self.at[0].hex(), self.at[1]],
            }
        )


def ask(raw: Raw) -> None:
    """The user has said that the server was put back: the next step of sync finds what it lost."""
    sync_state.put(raw, _PLAN, _ASKED)


def is_under_way(raw: Raw) -> bool:
    """Whether something is still to be told anew."""
    return sync_state.get(raw, _PLAN) is not None


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
    ) -> None:
        self._member = member
        self._streams, self._deletion = streams, deletion
        self._compacting, self._rekeying = compacting, rekeying

    def begin(self, state: LogState) -> LogState:
        """Where the user has said so: find what the server lost, and begin new streams for it."""
        with self._member.database.raw() as raw:
            if sync_state.get(raw, _PLAN) != _ASKED:
                return state
        heads = fetch_heads(self._member.session)
        if heads is None:
            raise AssertionError("asked without a tag, answered as if nothing had changed")
        with self._member.database.raw() as raw:
            lost = [
                each for each in state.streams.values() if self._is_lost(raw, state, each, heads)
            ]
        closed = self._closed(state)
        with self._member.database.raw() as raw:
            broken = [
                each
                for each in map(state.streams.__getitem__, sorted({stream for stream, _ in closed}))
                if each.stream_class == "doc"
                and self._writes(each)
                and each not in lost
                and _is_all_here(raw, each)
            ]
        leaving = [*lost, *broken]
        left = {each.id for each in leaving}
        closed = [place for place in closed if place[0] not in left]
        for stream_class in CLASSES:
            mine = [
                each
                for each in state.open_streams()
                if each.stream_class == stream_class and self._writes(each)
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
            sync_state.put(raw, _PLAN, plan.to_text())
        self._member.step(PLANNED)
        return state

    def go_on(self, state: LogState, own: OwnStreams, send: Callable[[], None]) -> None:
        """Seal anew what the lost segments held, and set their tombstones. send: what waits."""
        plan = self._plan()
        if plan is None:
            return
        for count, row in enumerate(self._to_tell(state, plan), 1):
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
        plan = self._plan()
        if plan is None:
            return state
        with self._member.database.raw() as raw:
            waits = sync_outbox.waiting(raw)[0] or sync_removal.tombs(raw, TombStep.DONE)
            if waits or not _is_acknowledged(raw, plan.at):
                return state
        with self._member.database.raw() as raw:
            lost = {each.stream for each in verdicts.standing(raw)}
        for stream in plan.leaving:
            if self._writes(state.streams[stream]):
                try:
                    state = self._streams.close(state, stream, again=stream in lost)
                except ServerRefused as refused:
                    raise in_words(refused) from refused
        self._member.step(STREAMS_LEFT)
        state = self._deletion.rotated_for(state, [_EPOCH])
        with self._member.database.writing() as raw:
            sync_state.delete(raw, _PLAN, _EPOCH)
        return state

    def _plan(self) -> Plan | None:
        with self._member.database.raw() as raw:
            kept = sync_state.get(raw, _PLAN)
        if kept is None or kept == _ASKED:
            return None
        told = json.loads(kept)
        at = told["at"]
        return Plan(
            leaving=tuple(bytes.fromhex(each) for each in told["leaving"]),
            closed=tuple((bytes.fromhex(stream), int(seq)) for stream, seq in told["closed"]),
            at=None if at is None else (bytes.fromhex(at[0]), int(at[1])),
        )

    def _writes(self, stream: LogStream) -> bool:
        """Whether this device could go on in it."""
        return stream.owner == self._member.device and stream.closed_n is None

    def _is_lost(self, raw: Raw, state: LogState, stream: LogStream, heads: Heads) -> bool:
        """Whether the server lost the end of a stream that is this device's to tell anew.

        Its own, and those of devices that are out. Where not all that is left of it is here, it
        stays as it is, and so does the verdict: a tombstone would take out what only others have.
        """
        owner = state.devices[stream.owner]
        row = sync_streams.one(raw, stream.id)
        served = heads.streams.get(stream.id)
        if served is None and (stream.closed_n is not None or stream.id in heads.dropped):
            return False
        if row is None or row.seq <= (served or NOTHING).seq:
            return False
        if stream.owner != self._member.device and owner.revoked_n is None:
            return False
        return _is_all_here(raw, stream)

    def _closed(self, state: LogState) -> list[Place]:
        """Segments that are here and that no key opens any more there: their wraps were lost."""
        keys = self._rekeying.keys(state)
        found: list[Place] = []
        for page in wraps.newest_below(self._member.session, state.epoch + 1):
            with self._member.database.raw() as raw:
                tombed = Tombed(raw)
                for wrap in page:
                    place = wrap.stream, wrap.seq
                    row = sync_streams.segment(raw, *place)
                    if (
                        wrap.stream in state.streams
                        and row is not None
                        and row.state is SegmentState.APPLIED
                        and place not in tombed
                        and wraps.opened_by_any(state.acct, wrap, keys) is None
                    ):
                        found.append(place)
        return found

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


def _is_all_here(raw: Raw, stream: LogStream) -> bool:
    tombed = Tombed(raw)
    return all(
        each.state in {SegmentState.APPLIED, SegmentState.TOMBSTONED}
        or (each.stream, each.seq) in tombed
        for each in sync_streams.of_stream(raw, stream.id)
    )


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


__all__ = ["PutBack", "ask", "is_under_way"]
