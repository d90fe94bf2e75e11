"""Reads what other devices sent: headers of all streams first, then bodies, each verified."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Event
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.sync_errors import NotOnServer
from workmoniq_desktop.domain.syncing import Verdict
from workmoniq_desktop.store import sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_streams import SegmentState, StreamRow
from workmoniq_desktop.sync import late, verdicts
from workmoniq_desktop.sync.chain import (
    NOTHING,
    Found,
    Known,
    Pin,
    Verified,
    check_head,
    verify_headers,
)
from workmoniq_desktop.sync.heads import Heads, fetch_headers
from workmoniq_desktop.sync.judge import LOG
from workmoniq_desktop.sync.late import Late
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.opening import NotAsSealed, batches, open_frame
from workmoniq_desktop.sync.parts import OpenedSegment, Replica
from workmoniq_desktop.sync.rekey import stopped
from workmoniq_desktop.sync.tombed import Tombed
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol.limits import BODIES_PAGE, MOST_OPEN_STREAMS
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import b64
from workmoniq_protocol.wire.log_state import LogState, LogStream
from workmoniq_protocol.wire.segment import Frame, FrameInvalid, parse_frames, parse_header

PAGE_BYTES: Final = 2 * 1024 * 1024
"""Of bodies asked for at once: a quarter of what may be, for two pages are held in memory."""
APPLIED_AT_ONCE: Final = 8
"""Segments that are held open in memory, each up to 8 MiB."""
APPLIED: Final = "bodies are applied"
HEADERS_KEPT: Final = "headers are kept"
LONGEST_WRITE_US: Final = SECOND_US // 20
"""How long the recorder may be kept from writing."""
REKEY_KNOWN: Final = "rekey_known"
"""The row of sync_state: the last key change known when heads were last read."""


@dataclass(slots=True, kw_only=True)
class Reading:
    """What one pass came to. log_behind: the log has to be fetched first, then read again."""

    received: int = 0
    received_bytes: int = 0
    found: list[Found] = field(default_factory=list)
    stale: list[Found] = field(default_factory=list)
    log_behind: bool = False

    def __iadd__(self, earlier: "Reading") -> "Reading":
        """With what an earlier pass received; what it found wrong was looked at anew."""
        self.received += earlier.received
        self.received_bytes += earlier.received_bytes
        self.stale += earlier.stale
        return self


class Pulling:
    """One pass after another over everything the server lists."""

    def __init__(self, member: Member, replica: Replica) -> None:
        self._member = member
        self._replica = replica

    def read(self, state: LogState, heads: Heads, stop: Event, *, again: bool = False) -> Reading:
        """Bring every stream to its head. again: ask once more for bodies that were gone.

        Raises SyncStopped when told to stop, VersionTooOld, and what the transport raises.
        """
        reading = Reading()
        streams = self._listed(state, heads, reading)
        if reading.log_behind:
            return reading
        for stream in streams:
            if not self._headers(state, stream, heads.streams[stream.id], reading, stop):
                return replace(reading, log_behind=True)
        with self._member.database.writing() as raw:
            sync_state.put(raw, REKEY_KNOWN, str(state.rekey_n))
        for stream in streams:
            self._bodies(state, stream, reading, stop, again=again)
        if reading.received:
            self._replica.after_apply()
        return reading

    def know(self, raw: Raw, state: LogState, found: Iterable[Found]) -> None:
        """Have a row of each stream that a verdict is about, as far as the log knows it."""
        rows = sync_streams.all_of(raw)
        for stream in {one.stream for one in found} - rows.keys():
            if stream in state.streams:
                sync_streams.put(raw, self._fresh(state.streams[stream]))

    def _listed(self, state: LogState, heads: Heads, reading: Reading) -> list[LogStream]:
        """The streams to read, documents first; what the lists of streams alone give away."""
        named = heads.streams.keys() | heads.dropped
        if heads.log_n > state.n:
            reading.log_behind = True
            return []
        if unknown := sorted(named - state.streams.keys()):
            reading.found.append(
                Found(
                    verdict=Verdict.CHAIN,
                    stream=LOG,
                    seq=state.n,
                    why="streams_not_in_log",
                    evidence=b"".join(unknown[:MOST_OPEN_STREAMS]),
                )
            )
        with self._member.database.raw() as raw:
            rows = sync_streams.all_of(raw)
        for stream in state.streams.values():
            row = rows.get(stream.id)
            may_be_dropped = stream.closed_n is not None
            if stream.id in heads.streams or may_be_dropped:
                continue
            if stream.id in heads.dropped or (row is not None and row.seq >= 0):
                seq = -1 if row is None else row.seq
                reading.found.append(
                    Found(
                        verdict=Verdict.ROLLBACK,
                        stream=stream.id,
                        seq=max(seq, 0),
                        why="not_listed",
                    )
                )
        order = {"doc": 0, "ev": 1, "loc": 2}
        known = [state.streams[each] for each in heads.streams if each in state.streams]
        return sorted(known, key=lambda each: (order[each.stream_class], each.opened_n, each.id))

    def _headers(  # a stream with all it hangs on
        self, state: LogState, stream: LogStream, served: Pin, reading: Reading, stop: Event
    ) -> bool:
        """Verify up to the served head; False where the account log has to be fetched first."""
        member = self._member
        with member.database.raw() as raw:
            row = sync_streams.one(raw, stream.id) or self._fresh(stream)
            rekey_known = int(sync_state.get(raw, REKEY_KNOWN) or 0)
            is_forked = stream.id in verdicts.forked(raw)
        if is_forked:
            return True
        pin = Pin(seq=row.seq, hash=row.hash)
        found = check_head(stream.id, pin, served)
        if found is not None:
            found = self._proven(state, stream, row, served) or found
        known = Known(pin=pin, log_n=row.log_n, rekey_known=rekey_known)
        while found is None and known.pin.seq < served.seq:
            if stop.is_set():
                raise stopped()
            first = max(known.pin.seq, 0)
            page = fetch_headers(member.session, stream.id, first)
            run = verify_headers(state, stream, known, page, first_seq=first)
            found = run.found
            if run.log_behind:
                return False
            if found is None and not run.verified:
                found = Found(
                    verdict=Verdict.CHAIN, stream=stream.id, seq=known.pin.seq + 1, why="gap"
                )
            row = self._keep(row, run.verified, run.pin)
            reading.stale += [
                Found(verdict=Verdict.STALE_LOG, stream=stream.id, seq=one.seq, why="stale_log")
                for one in run.verified
                if one.stale
            ]
            known = replace(known, pin=run.pin, log_n=run.log_n)
        if found is None and known.pin.seq == served.seq and known.pin.hash != served.hash:
            found = Found(
                verdict=Verdict.FORK,
                stream=stream.id,
                seq=served.seq,
                why="head_not_in_chain",
                evidence=served.hash,
            )
        if found is not None:
            reading.found.append(found)
        return True

    def _proven(
        self, state: LogState, stream: LogStream, row: StreamRow, served: Pin
    ) -> Found | None:
        """A fork, if the server can show another signed header than the one that is kept here.

        The list of heads is nobody's word but the server's: it may claim any hash.
        """
        with self._member.database.raw() as raw:
            kept = sync_streams.header(raw, stream.id, served.seq)
        here = row.hash if served.seq == row.seq else None if kept is None else sha256(kept)
        if here is None or here == served.hash:
            return None
        try:
            page = fetch_headers(self._member.session, stream.id, served.seq)[:1]
        except NotOnServer:
            return None
        known = Known(pin=Pin(seq=served.seq, hash=here))
        run = verify_headers(state, stream, known, page, first_seq=served.seq)
        return run.found if run.found is not None and run.found.is_proven else None

    def _fresh(self, stream: LogStream) -> StreamRow:
        return StreamRow(
            stream=stream.id,
            owner=stream.owner,
            stream_class=stream.stream_class,
            seq=NOTHING.seq,
            hash=NOTHING.hash,
            first_seen_us=self._member.clock.now_us(),
        )

    def _keep(self, row: StreamRow, verified: tuple[Verified, ...], pin: Pin) -> StreamRow:
        kept = replace(row, seq=pin.seq, hash=pin.hash)
        with self._member.database.writing() as raw:
            sync_streams.put(raw, kept)
            sync_streams.put_headers(
                raw,
                row.stream,
                ((one.seq, one.raw, one.header.alog_n) for one in verified),
                self._member.clock.now_us(),
            )
        self._member.step(HEADERS_KEPT)
        return kept

    def _bodies(
        self, state: LogState, stream: LogStream, reading: Reading, stop: Event, *, again: bool
    ) -> None:
        member = self._member
        bad = {found.stream for found in reading.found}
        with member.database.raw() as raw:
            row = sync_streams.one(raw, stream.id)
            if row is None or stream.id in bad:
                return
            # a stream that is not believed is asked about what was missing, and nothing more of it
            # is applied
            waiting = dict(
                sync_streams.to_fetch(raw, stream.id, new=row.verdict is None, gone=again)
            )
            if not waiting:
                return
            keys = {
                epoch: key.reveal()
                for epoch in member.keyring.epochs(raw)
                if (key := member.keyring.epoch_key(raw, epoch)) is not None
            }
        waiting = self._without_tombed(stream.id, waiting)
        if not waiting:
            return
        sizes = [(seq, parse_header(header).body_len) for seq, header in waiting.items()]
        groups = batches(sizes, most=BODIES_PAGE, most_bytes=PAGE_BYTES)
        for group, frames in _ahead(groups, lambda group: self._fetch(stream.id, group)):
            if stop.is_set():
                raise stopped()
            self._apply(state, stream, group, frames, waiting, keys, reading)

    def _without_tombed(self, stream: bytes, waiting: dict[int, bytes]) -> dict[int, bytes]:
        """What no tombstone covers. A body that should be gone is not asked for: a server that kept
        it could bring back to a newcomer what was taken out.
        """
        with self._member.database.raw() as raw:
            tombed = Tombed(raw, stream)
            out = {seq for seq in waiting if (stream, seq) in tombed}
        if out:
            with self._member.database.writing() as raw:
                for seq in out:
                    sync_streams.set_state(raw, stream, seq, SegmentState.GONE)
        return {seq: header for seq, header in waiting.items() if seq not in out}

    def _fetch(self, stream: bytes, seqs: list[int]) -> list[Frame]:
        frames: list[Frame] = []
        while len(frames) < len(seqs):
            left = seqs[len(frames) :]
            answer = self._member.session.call(
                "POST",
                "/bodies:get",
                json={"items": [{"s": b64(stream), "seq": seq} for seq in left]},
            )
            try:
                came = parse_frames(answer.body, most=len(left), any_length=True)
            except FrameInvalid as wrong:
                raise unreadable() from wrong
            if not came:
                raise unreadable()
            frames += came
        return frames

    def _apply(  # noqa: PLR0917  # one batch with all it hangs on
        self,
        state: LogState,
        stream: LogStream,
        group: list[int],
        frames: list[Frame],
        waiting: dict[int, bytes],
        keys: dict[int, bytes],
        reading: Reading,
    ) -> None:
        opened: list[tuple[int, OpenedSegment | None]] = []
        for seq, frame in zip(group, frames, strict=True):
            segment = None
            try:
                if not frame.gone:
                    segment = open_frame(state, stream, waiting[seq], frame, keys)
                    reading.received += 1
                    reading.received_bytes += len(frame.body)
            except NotAsSealed as wrong:
                reading.found.append(
                    Found(
                        verdict=Verdict.CHAIN,
                        stream=stream.id,
                        seq=seq,
                        why=wrong.why,
                        evidence=frame.header + frame.wrap,
                    )
                )
            opened.append((seq, segment))
            if len(opened) == APPLIED_AT_ONCE or stream.stream_class == "doc":
                self._keep_opened(stream.id, opened)
                opened = []
        self._keep_opened(stream.id, opened)

    def _keep_opened(self, stream: bytes, opened: list[tuple[int, OpenedSegment | None]]) -> None:
        """Apply segments until the recorder has waited long enough, then some more.

        None stands for what is gone, and for what does not open: no request tells the two apart.
        """
        clock, left = self._member.clock, deque(opened)
        while left:
            lines = () if left[0][1] is None else left[0][1].lines
            with self._replica.holding(lines), self._member.database.writing() as raw:
                until_us = clock.boot_us() + LONGEST_WRITE_US
                while left and clock.boot_us() < until_us:
                    seq, segment = left.popleft()
                    if segment is None:
                        sync_streams.set_state(raw, stream, seq, SegmentState.GONE)
                        continue
                    applied = self._replica.apply(raw, segment)
                    sync_streams.set_state(
                        raw, stream, seq, SegmentState.APPLIED, applied.from_us, applied.to_us
                    )
                    if applied.wiped:
                        late.note(raw, Late(stream=stream, seq=seq, wipes=applied.wiped))
            self._member.step(APPLIED)


def _ahead(
    groups: Iterable[list[int]], fetch: Callable[[list[int]], list[Frame]]
) -> Iterator[tuple[list[int], list[Frame]]]:
    """Each group with its frames, while the group after it is already on its way."""
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync-fetch") as pool:
        coming: tuple[list[int], Future[list[Frame]]] | None = None
        for group in groups:
            here, coming = coming, (group, pool.submit(fetch, group))
            if here is not None:
                yield here[0], here[1].result()
        if coming is not None:
            yield coming[0], coming[1].result()
