"""Tells again what wipes leave of segments, and sets the tombstones of those."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from workmoniq_desktop.domain.overlap import union
from workmoniq_desktop.store import sync_removal, sync_unknown
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow, TombStep
from workmoniq_desktop.store.sync_streams import SegmentRow
from workmoniq_desktop.sync import sealing
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.own_streams import OwnStreams
from workmoniq_desktop.sync.parts import Chunk, Line, Replica
from workmoniq_desktop.sync.refetching import lines_of
from workmoniq_desktop.sync.sealing import Content
from workmoniq_desktop.sync.tellers import Place, Tellers
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire import web_records
from workmoniq_protocol.wire.log_state import LogState

WIPED: Final = "wipe"
COMPACT: Final = "compact"
"""Reasons of tombstones; of the second all that was covered is said anew."""
AT_ONCE: Final = 32
"""So many segments a transaction, that the recorder waits shortly; more only where they overlap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A segment that gets its tombstone. tellers: whose tellings it holds.

    lines: what it holds, where that is more than is here.
    """

    row: SegmentRow
    tellers: tuple[bytes, ...]
    lines: Sequence[Line] | None

    @property
    def place(self) -> Place:
        return self.row.stream, self.row.seq

    @property
    def span_us(self) -> tuple[int, int]:
        from_us = self.row.from_us or 0
        return from_us, self.row.to_us or from_us


def in_batches(going: Sequence[Going], at_once: int = AT_ONCE) -> Iterator[list[Going]]:
    """Segments that have to be told in one transaction together, and few others.

    Together belongs what holds tellings of one device of the same time: it is told once.
    """
    batch: list[Going] = []
    for group in _together(going):
        if batch and len(batch) + len(group) > at_once:
            yield batch
            batch = []
        batch += group
    if batch:
        yield batch


def _together(going: Sequence[Going]) -> list[list[Going]]:
    """Groups of which none shares time of a device with another, by time."""
    group_of = list(range(len(going)))

    def root(at: int) -> int:
        while group_of[at] != at:
            group_of[at] = at = group_of[group_of[at]]
        return at

    by_time = sorted(range(len(going)), key=lambda at: going[at].span_us)
    for teller in {each for one in going for each in one.tellers}:
        last, until_us = -1, 0
        for at in by_time:
            if teller not in going[at].tellers:
                continue
            from_us, to_us = going[at].span_us
            if last >= 0 and (from_us < until_us or from_us == to_us == until_us):
                group_of[root(at)] = root(last)
            last, until_us = at, max(until_us, to_us) if last >= 0 else to_us
    groups: dict[int, list[Going]] = {}
    for at in by_time:
        groups.setdefault(root(at), []).append(going[at])
    return list(groups.values())


class Leftovers:
    """Belongs to whoever holds the lock of sync."""

    def __init__(self, member: Member, replica: Replica) -> None:
        self._member = member
        self._replica = replica

    def going(self, state: LogState, row: SegmentRow, tellers: Tellers) -> Going:
        """What a tombstone of a segment has to be told with; may ask the server for its body."""
        lines = self._sealed_of_others(state, row, tellers)
        return Going(row=row, tellers=tuple(tellers.of(row.stream, row.seq)), lines=lines)

    def tell(
        self,
        raw: Raw,
        state: LogState,
        own: OwnStreams,
        going: Sequence[Going],
        *,
        reason: str = WIPED,
    ) -> None:
        """Seal again what is left of segments, and set their tombstones.

        What one device told of a time is told once, of however many segments it is left: each for
        itself would double with each wipe of the same hour.
        """
        me = self._member.device
        places: dict[Place, list[Place]] = {one.place: [] for one in going}

        def seal(chunks: Iterable[Chunk], of: Iterable[Going]) -> None:
            for chunk in chunks:
                content = Content(
                    lines=tuple(chunk.lines), from_us=chunk.from_us, to_us=chunk.to_us
                )
                sealed = sealing.seal(raw, self._member, state, own.ev, content)
                for one in of:
                    places[one.place].append((own.ev, sealed.seq))

        for one in going:
            if one.lines is not None:
                seal(self._replica.left_of(raw, one.lines, me), [one])
        for teller in sorted({each for one in going for each in one.tellers}):
            held = [
                one
                for one in going
                if teller in one.tellers and (one.lines is None or teller == me)
            ]
            for from_us, to_us in union(one.span_us for one in held):
                of = [one for one in held if from_us <= one.span_us[0] <= to_us]
                seal(self._replica.survivors(raw, teller, from_us, to_us), of)
        for one in going:
            places[one.place] += self._whereabouts(raw, state, own, one.row)
            put_tomb(raw, one.row, reason, tuple(places[one.place]))

    def _whereabouts(
        self, raw: Raw, state: LogState, own: OwnStreams, row: SegmentRow
    ) -> list[tuple[bytes, int]]:
        """Seal again what is left of where a phone was, as it was told; where it was sealed."""
        left = sync_unknown.whereabouts(raw, row.stream, row.seq)
        if not left:
            return []
        lines = tuple(json.loads(line) for line in left)
        from_us, to_us = web_records.bounds(lines)
        content = Content(lines=lines, from_us=from_us, to_us=to_us)
        sealed = sealing.seal(raw, self._member, state, own.ev, content)
        sync_unknown.forget_segments(raw, row.stream, row.seq, row.seq)
        sync_unknown.keep(raw, own.ev, sealed.seq, enumerate(left))
        return [(own.ev, sealed.seq)]

    def _sealed_of_others(
        self, state: LogState, row: SegmentRow, tellers: Tellers
    ) -> Sequence[Line] | None:
        """What a segment holds, where others told of it and this device keeps less by its age."""
        me = self._member.device
        with self._member.database.raw() as raw:
            aged_us = self._replica.aged_until_us(raw)
        if aged_us is None or row.from_us is None or row.from_us >= aged_us:
            return None
        return (
            None if tellers.of(row.stream, row.seq) == [me] else lines_of(self._member, state, row)
        )


def put_tomb(raw: Raw, row: SegmentRow, reason: str, places: tuple[Place, ...]) -> None:
    """Have a tombstone of one segment, still to be told. places: where what is left of it is."""
    if reason != COMPACT:
        sync_unknown.forget_segments(raw, row.stream, row.seq, row.seq)
    sync_removal.put_tomb(
        raw,
        TombRow(
            stream=row.stream,
            from_seq=row.seq,
            to_seq=row.seq,
            hash_to=sha256(row.header),
            reason=reason,
            replaced_by=json.dumps([[stream.hex(), seq] for stream, seq in places]),
            step=TombStep.SET,
        ),
    )
