"""Lets the documents of a closed stream go, once all that still holds was said anew.

The new documents say every word, wipe and tombstone that is known, and what was seen. Only when
the server has acknowledged them does a tombstone cover the old ones: before, a newcomer would miss
what they say.
"""

import json
from typing import Final

from workmoniq_desktop.store import sync_removal, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow, TombStep
from workmoniq_desktop.sync import sealing
from workmoniq_desktop.sync.chain import Pin
from workmoniq_desktop.sync.doc_lines import seen_lines, tomb_line
from workmoniq_desktop.sync.judge import Tomb, covers_all
from workmoniq_desktop.sync.judging import told_of
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.parts import Line, Replica
from workmoniq_desktop.sync.sealing import Content
from workmoniq_protocol.wire.log_state import LogState, LogStream

SNAPSHOT_SEALED: Final = "what still holds is sealed anew"
DOCUMENTS_COVERED: Final = "old documents have their tombstones"
_PENDING: Final = "snapshot"
_LINES: Final = 500


class Compacting:
    """This device's old documents. Belongs to whoever holds the lock of sync."""

    def __init__(self, member: Member, replica: Replica) -> None:
        self._member = member
        self._replica = replica

    def prepare(self, state: LogState, stream: bytes) -> None:
        """Seal a snapshot into stream where an older one of this device is closed."""
        with self._member.database.raw() as raw:
            old = self._to_go(raw, state)
            if not old or sync_state.get(raw, _PENDING) is not None:
                return
        with self._member.database.writing() as raw:
            last = self.seal_snapshot(raw, state, stream)
            pending = {"at": [stream.hex(), last], "covers": [each.id.hex() for each in old]}
            sync_state.put(raw, _PENDING, json.dumps(pending))
        self._member.step(SNAPSHOT_SEALED)

    def seal_snapshot(self, raw: Raw, state: LogState, stream: bytes) -> int:
        """Seal all that holds into stream; the number of the last document of it."""
        last = 0
        for content in self._contents(raw, state):
            last = sealing.seal(raw, self._member, state, stream, content).seq
        return last

    def cover(self, state: LogState) -> None:
        """Set tombstones for the old documents, if the snapshot is acknowledged."""
        with self._member.database.writing() as raw:
            kept = sync_state.get(raw, _PENDING)
            if kept is None:
                return
            pending = json.loads(kept)
            stream, seq = pending["at"]
            row = sync_streams.one(raw, bytes.fromhex(stream))
            if row is None or row.seq < seq:
                if state.streams[bytes.fromhex(stream)].closed_n is not None:
                    sync_state.delete(raw, _PENDING)  # it was never sent: seal another
                return
            for each in pending["covers"]:
                end = state.streams[bytes.fromhex(each)].closed
                if end is not None:
                    sync_removal.put_tomb(raw, _whole(bytes.fromhex(each), *end))
            sync_state.delete(raw, _PENDING)
        self._member.step(DOCUMENTS_COVERED)

    def _to_go(self, raw: Raw, state: LogState) -> list[LogStream]:
        return [
            each
            for each in state.streams.values()
            if each.owner == self._member.device
            and each.stream_class == "doc"
            and each.closed is not None
            and (row := sync_streams.one(raw, each.id)) is not None
            and row.seq == each.closed[0]
            and not covers_all(each, _tombs_of(raw, each.id))
        ]

    def _contents(self, raw: Raw, state: LogState) -> list[Content]:
        contents = [Content(lines=tuple(chunk.lines)) for chunk in self._replica.snapshot(raw)]
        floors = {
            row.stream: Pin(seq=row.seq, hash=row.hash)
            for row in sync_streams.all_of(raw).values()
            if row.stream in state.streams and row.verdict is None
        }
        lines: list[Line] = [tomb_line(told_of(row)) for row in sync_removal.tombs(raw)]
        lines += seen_lines(floors, Pin(seq=state.n, hash=state.head))
        contents += [
            Content(lines=tuple(lines[at : at + _LINES])) for at in range(0, len(lines), _LINES)
        ]
        return contents


def _tombs_of(raw: Raw, stream: bytes) -> list[Tomb]:
    return [
        Tomb(stream=row.stream, from_seq=row.from_seq, to_seq=row.to_seq, hash_to=row.hash_to)
        for row in sync_removal.tombs_of(raw, stream)
    ]


def _whole(stream: bytes, seq: int, found: bytes) -> TombRow:
    return TombRow(
        stream=stream,
        from_seq=0,
        to_seq=seq,
        hash_to=found,
        reason="compact",
        replaced_by="[]",
        step=TombStep.SET,
    )
