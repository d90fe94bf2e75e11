"""Sends sealed segments, one after another for each stream, until the server has acknowledged all.

What is sent are the bytes of the outbox, however often: the server answers the same to a repeat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Final

from workmoniq_desktop.domain.sync_errors import ServerRefused
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import sync_outbox, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_outbox import OutboxRow
from workmoniq_desktop.sync.chain import Found, Pin
from workmoniq_desktop.sync.heads import Heads
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.transport import FRAMES
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire.segment import Frame, pack_frame, parse_header

BATCH: Final = 32
BATCH_BYTES: Final = 4 * 1024 * 1024

ACKNOWLEDGED: Final = "segments are acknowledged"


class ChainConflict(Exception):
    """A stream does not end where the outbox begins.

    claimed: where the server says that it ends, as bytes to be kept; None where this device saw so
    for itself, and sent nothing.
    """

    def __init__(self, stream: bytes, claimed: bytes | None = None) -> None:
        super().__init__()
        self.stream, self.claimed = stream, claimed

    def withheld(self) -> Found:
        """The verdict, where the server claims an end again and again and then shows another."""
        return Found(
            verdict=Verdict.WITHHELD,
            stream=self.stream,
            seq=0,
            why="conflict_not_shown",
            evidence=self.claimed or b"",
        )


class StaleEpoch(Exception):
    """The account's keys were changed; what waits has to be wrapped anew."""


@dataclass(slots=True, kw_only=True)
class Sent:
    """How much the server has acknowledged."""

    segments: int = 0
    bytes: int = 0

    def __iadd__(self, other: "Sent") -> "Sent":
        self.segments += other.segments
        self.bytes += other.bytes
        return self


class Outbox:
    """This device's outbox. Belongs to whoever holds the lock of sync."""

    def __init__(self, member: Member) -> None:
        self._member = member

    def settle(self, heads: Heads) -> None:
        """Take as acknowledged what the server has already: only its answer was lost."""
        with self._member.database.raw() as raw:
            streams = sync_outbox.streams(raw)
        for stream in streams:
            served = heads.streams.get(stream)
            if served is None or served.seq < 0:
                continue
            with self._member.database.writing() as raw:
                at_head = sync_outbox.one(raw, stream, served.seq)
                if at_head is not None and sha256(at_head.header) == served.hash:
                    rows = [
                        row
                        for row in sync_outbox.first_of(raw, stream, served.seq + 1, 1 << 40)
                        if row.seq <= served.seq
                    ]
                    self.acknowledge(raw, rows)

    def send_waiting(self, stop: Event) -> Sent:
        """Send all that waits. Raises ChainConflict, StaleEpoch, and what the transport raises."""
        sent = Sent()
        with self._member.database.raw() as raw:
            streams = sync_outbox.streams(raw)
        for stream in streams:
            while not stop.is_set():
                with self._member.database.raw() as raw:
                    rows = sync_outbox.first_of(raw, stream, BATCH, BATCH_BYTES)
                    tip = self.tip(raw, stream)
                if not rows:
                    break
                if parse_header(rows[0].header).prev != tip.hash:
                    # it would be signed twice: the server is not shown that there are two of it
                    raise ChainConflict(stream)
                sent += self.send(rows)
        return sent

    def send(self, rows: Sequence[OutboxRow]) -> Sent:
        """Send these, in order, and forget each run that was acknowledged."""
        done: list[OutboxRow] = []
        try:
            for row in rows:
                self.post(row)
                done.append(row)
        finally:
            if done:
                with self._member.database.writing() as raw:
                    self.acknowledge(raw, done)
                self._member.step(ACKNOWLEDGED)
        return Sent(segments=len(done), bytes=sum(len(row.body) for row in done))

    def post(self, row: OutboxRow) -> None:
        """Send one segment; well also where the server has it. Raises ChainConflict, StaleEpoch."""
        frame = pack_frame(Frame(header=row.header, wrap=row.wrap, body=row.body))
        try:
            self._member.session.call(
                "POST",
                f"/streams/{b64(row.stream)}/segments?epoch={row.epoch}",
                body=frame,
                content_type=FRAMES,
            )
        except ServerRefused as refused:
            if refused.reason == "chain_conflict":
                claimed = dumps(refused.detail.get("head"))
                raise ChainConflict(row.stream, claimed) from refused
            if refused.reason == "stale_epoch":
                raise StaleEpoch from refused
            raise

    def acknowledge(self, raw: Raw, rows: Sequence[OutboxRow]) -> None:
        """Move rows of one stream from the outbox to what is known to be on the server."""
        if not rows:
            return
        now_us = self._member.clock.now_us()
        stream = rows[0].stream
        for row in rows:
            sync_streams.put_own(
                raw,
                stream,
                row.seq,
                row.header,
                parse_header(row.header).alog_n,
                row.from_us,
                row.to_us,
                now_us,
            )
        sync_outbox.delete(raw, stream, [row.seq for row in rows])
        kept = sync_streams.all_of(raw)[stream]
        last = rows[-1]
        if last.seq > kept.seq:
            sync_streams.put(
                raw,
                replace(kept, seq=last.seq, hash=sha256(last.header), applied_seq=last.seq),
            )

    def waiting(self) -> tuple[int, int]:
        """How many segments wait, and their bytes."""
        with self._member.database.raw() as raw:
            return sync_outbox.waiting(raw)

    def tip(self, raw: Raw, stream: bytes) -> Pin:
        """The last acknowledged header of an own stream."""
        row = sync_streams.all_of(raw)[stream]
        return Pin(seq=row.seq, hash=row.hash)
