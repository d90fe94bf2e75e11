"""The streams this device writes: opened by the account log, closed and opened anew in time."""

import json
from dataclasses import dataclass, replace
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.sync_errors import SyncError
from workmoniq_desktop.store import sync_outbox, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_outbox import OutboxRow
from workmoniq_desktop.store.sync_streams import StreamRow
from workmoniq_desktop.sync import late, sealing, two_writers
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.chain import NOTHING
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.sealing import Content, dek_name
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.segment import open_body
from workmoniq_protocol.wire import records
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import parse_header

LIVES_US: Final = 90 * DAY_US
CLASSES: Final = ("ev", "doc")

MOST_LEFT_A_DAY: Final = 8
"""Streams that may be left in 24 hours because they went on without this device."""
_LEFT: Final = "streams_left"
"""The row of sync_state: when streams were left, microseconds."""

STREAM_OPENED: Final = "a stream is opened"
STREAM_CLOSED: Final = "a stream is closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnStreams:
    """Where this device writes events and documents now."""

    ev: bytes
    doc: bytes

    def of(self, stream_class: str) -> bytes:
        return self.ev if stream_class == "ev" else self.doc


class Streams:
    """Opens and closes this device's streams. Belongs to whoever holds the lock of sync."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def ensure(self, state: LogState) -> tuple[LogState, OwnStreams]:
        """One open stream of each class, no older than 90 days where nothing of it waits."""
        found: dict[str, bytes] = {}
        for stream_class in CLASSES:
            state, found[stream_class] = self._one(state, stream_class)
        return state, OwnStreams(ev=found["ev"], doc=found["doc"])

    def leave(self, state: LogState, stream: bytes) -> LogState:
        """Write no more into a stream that went on without this device's knowledge.

        It is closed at the head the server has, which was read; what waits goes to a new one.
        Raises SyncError where that happens again and again, which is told as TWO_WRITERS: it would
        fill the account log.
        """
        member = self._member
        if state.streams[stream].closed_n is None:  # or a copy of this device closed it
            self._count_leaving(stream)
            state = self.close(state, stream)
        state, own = self.ensure(state)
        with member.database.writing() as raw:
            target = own.of(state.streams[stream].stream_class)
            self.move_waiting(raw, state, stream, target)
        return state

    def move_waiting(self, raw: Raw, state: LogState, stream: bytes, target: bytes) -> None:
        """What waits to go into one stream goes to another."""
        for _, seq in [place for place in sync_outbox.places(raw) if place[0] == stream]:
            row = sync_outbox.one(raw, stream, seq)
            if row is not None:
                self._move(raw, state, row, target)

    def _count_leaving(self, stream: bytes) -> None:
        now_us = self._member.clock.now_us()
        with self._member.database.writing() as raw:
            kept = json.loads(sync_state.get(raw, _LEFT) or "[]")
            lately = [at_us for at_us in kept if now_us - DAY_US < at_us <= now_us]
            if len(lately) < MOST_LEFT_A_DAY:
                sync_state.put(raw, _LEFT, json.dumps([*lately, now_us]))
                return
            two_writers.found(raw, stream, now_us)
        raise SyncError(
            "Something else writes as this device, most likely a copy of this profile: end it and "
            "pair it as a device of its own; sync tries again within a day."
        )

    def _one(self, state: LogState, stream_class: str) -> tuple[LogState, bytes]:
        member = self._member
        mine = [
            each.id
            for each in state.open_streams()
            if each.owner == member.device and each.stream_class == stream_class
        ]
        now_us = member.clock.now_us()
        with member.database.writing() as raw:
            rows = sync_streams.all_of(raw)
            for stream in mine:
                if stream not in rows:  # opened just before a crash, or before a restore
                    sync_streams.put(raw, self._row(stream, stream_class, now_us))
            rows = sync_streams.all_of(raw)
            waiting = set(sync_outbox.streams(raw))
        if mine:
            newest = max(mine, key=lambda each: state.streams[each].opened_n)
            row = rows[newest]
            old = row.opened_us and now_us - row.opened_us > LIVES_US
            if not old or newest in waiting or row.seq < 0:
                return state, newest
            state = self.close(state, newest)
        return self.open(state, stream_class)

    def open(self, state: LogState, stream_class: str) -> tuple[LogState, bytes]:
        """A new stream, which is written to from now on."""
        member = self._member
        stream = member.random_bytes(16)

        def build(now: LogState) -> Draft:
            entry = log_entries.open_stream(
                now, member.author(), stream=stream, stream_class=stream_class
            )

            def keep(raw: Raw) -> None:
                sync_streams.put(raw, self._row(stream, stream_class, member.clock.now_us()))

            return Draft(entry=entry, keep=keep)

        state = member.log.append(member.session, build)
        member.step(STREAM_OPENED)
        return state, stream

    def close(self, state: LogState, stream: bytes, *, again: bool = False) -> LogState:
        """Write no more into a stream. again: the server was put back, and has less of it."""
        member = self._member
        with member.database.raw() as raw:
            row = sync_streams.all_of(raw)[stream]

        def build(now: LogState) -> Draft:
            entry = log_entries.close_stream(
                now, member.author(), stream=stream, seq=row.seq, header_hash=row.hash
            )
            return Draft(
                entry=entry,
                body={"again": True} if again else {},
                keep=lambda raw: sync_streams.put(raw, replace(row, closed=True)),
            )

        state = member.log.append(member.session, build)
        member.step(STREAM_CLOSED)
        return state

    def _move(self, raw: Raw, state: LogState, row: OutboxRow, target: bytes) -> None:
        """Seal what a waiting segment holds once more, as the next one of another stream."""
        dek = self._member.keyring.open(dek_name(row.stream, row.seq), row.dek_boxed).reveal()
        header = parse_header(row.header)
        lines = records.decode(open_body(dek, header.context(), row.body))
        content = Content(lines=tuple(lines), from_us=row.from_us, to_us=row.to_us)
        sealed = sealing.seal(raw, self._member, state, target, content)
        late.moved(raw, row.stream, row.seq, target, sealed.seq)
        sync_outbox.delete(raw, row.stream, [row.seq])

    def _row(self, stream: bytes, stream_class: str, now_us: int) -> StreamRow:
        return StreamRow(
            stream=stream,
            owner=self._member.device,
            stream_class=stream_class,
            seq=NOTHING.seq,
            hash=NOTHING.hash,
            opened_us=now_us,
            first_seen_us=now_us,
        )
