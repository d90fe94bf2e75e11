"""One step of sync: log, heads, headers, bodies, judgement, and then what this device has to say.

Whatever happens in between, the next step goes on from what is durable.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Final

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.sync_errors import (
    DeviceRevoked,
    Later,
    SyncStopped,
    Untrusted,
)
from workmoniq_desktop.domain.syncing import STOPPING, Verdict
from workmoniq_desktop.store import sync_outbox, sync_removal, sync_state, sync_streams
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_outbox import OutboxRow
from workmoniq_desktop.store.sync_removal import WipeStep
from workmoniq_desktop.sync import judging, sealing, two_writers, verdicts
from workmoniq_desktop.sync.chain import Found, Pin
from workmoniq_desktop.sync.compacting import Compacting
from workmoniq_desktop.sync.deletion import Deletion, settle, wipe_place_key
from workmoniq_desktop.sync.doc_lines import seen_lines
from workmoniq_desktop.sync.heads import Heads, fetch_heads
from workmoniq_desktop.sync.judge import LOG
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.outbox import (
    BATCH,
    ChainConflict,
    Outbox,
    Sent,
    StaleEpoch,
)
from workmoniq_desktop.sync.own_streams import OwnStreams, Streams
from workmoniq_desktop.sync.parts import Chunk, ChunkOutdated, Replica
from workmoniq_desktop.sync.pulling import LONGEST_WRITE_US, Pulling, Reading
from workmoniq_desktop.sync.put_back import PutBack
from workmoniq_desktop.sync.rekey import Rekeying, stopped
from workmoniq_desktop.sync.sealing import Content, Sealer
from workmoniq_desktop.sync.steps import Count, uncounted
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.wire.log_state import LogState
from workmoniq_protocol.wire.segment import NO_PREV, parse_header

SEEN_AFTER_US: Final = 20 * HOUR_US
"""A document at least daily says what this device has seen."""
LAST_SYNC: Final = "last_sync_us"
_SEEN_SAID: Final = "seen_said_us"
_TRIES: Final = 4
_LOG_TRIES: Final = 3
SEALED: Final = "segments are sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDone:
    """What a step did. waiting: segments the server has not acknowledged. found: what speaks
    against the server, new or not. deletion_due_us: when the account will be deleted, or None.
    """

    sent: int = 0
    received: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    waiting: int = 0
    found: tuple[Found, ...] = ()
    deletion_due_us: int | None = None


class Engine:
    """Belongs to one thread at a time, which holds the lock of sync (system/sync_lock.py)."""

    def __init__(self, member: Member, replica: Replica, *, anew: Count = uncounted) -> None:
        """anew: is told how far telling anew what a server lost is; see PutBack."""
        self._member = member
        self._replica = replica
        self._rekeying = Rekeying(member)
        self._pulling = Pulling(member, replica)
        self._outbox = Outbox(member)
        self._streams = Streams(member)
        self._deletion = Deletion(member, replica, self._rekeying)
        self._compacting = Compacting(member, replica)
        self._put_back = PutBack(
            member,
            streams=self._streams,
            deletion=self._deletion,
            compacting=self._compacting,
            rekeying=self._rekeying,
            anew=anew,
        )
        self._tag = ""
        self._deletion_due_us: int | None = None

    def wait_for_news(self, wait_s: int) -> bool:
        """Have the server answer when something changes, or after wait_s; whether it did."""
        if not self._tag:
            return True
        return fetch_heads(self._member.session, self._tag, wait_s) is not None

    def step(
        self, stop: Event, *, force: bool = False, keep_from_us: int | None = None
    ) -> StepDone:
        """Fetch and verify all, then send all. force: also what is not due yet.

        keep_from_us: by this device's retention setting nothing older is kept; None: all is.
        Raises SyncStopped, DeviceRevoked, Untrusted about the account log, and what the network
        and the history raise. What was durable before stays.
        """
        if stop.is_set():
            raise stopped()
        with self._member.database.kept_open():
            return self._step(stop, force=force, keep_from_us=keep_from_us)

    def _step(self, stop: Event, *, force: bool, keep_from_us: int | None) -> StepDone:
        state, heads = self._look()
        reading = Reading()
        found: list[Found] = []
        if heads is not None:
            state, reading, found = self._read(state, heads, stop)
        sent = self._say(state, stop, force=force, keep_from_us=keep_from_us)
        waiting, _ = self._outbox.waiting()
        with self._member.database.writing() as raw:
            if not waiting:
                sync_state.put(raw, LAST_SYNC, str(self._member.clock.now_us()))
        return StepDone(
            sent=sent.segments,
            received=reading.received,
            sent_bytes=sent.bytes,
            received_bytes=reading.received_bytes,
            waiting=waiting,
            found=tuple(found),
            deletion_due_us=self._deletion_due_us,
        )

    def _look(self) -> tuple[LogState, Heads | None]:
        """The verified log, and the heads where they have changed since the last step."""
        member = self._member
        if self._tag:
            heads = fetch_heads(member.session, self._tag)
            if heads is None:
                return member.log.state(), None
            if member.log.ends_at(heads.log_n, heads.log_hash):
                # asking for the log would bring nothing
                return self._followed(member.log.state()), heads
        state = self._log()
        heads = fetch_heads(member.session)
        if heads is None:
            raise AssertionError("asked without a tag, answered as if nothing had changed")
        return state, heads

    def _log(self) -> LogState:
        member = self._member
        with self._held_against("account_log"):
            state = member.log.resume(member.session)
        return self._followed(state)

    def _followed(self, state: LogState) -> LogState:
        """Do as the log says, also what a crash kept from being done before."""
        member = self._member
        device = state.devices.get(member.device)
        if state.deleted or device is None or device.revoked_n is not None:
            raise DeviceRevoked(
                "This device was taken off the account: pair it anew on a device that is still "
                "on it."
            )
        with self._held_against("epoch_key"):
            self._rekeying.take_grants(state)
        self._roll_back(state)
        return state

    @contextmanager
    def _held_against(self, why: str) -> Iterator[None]:
        """Keep what is found to be false about the account as a whole; then sync has stopped."""
        try:
            yield
        except Untrusted as wrong:
            found = Found(verdict=Verdict(wrong.verdict.lower()), stream=LOG, seq=0, why=why)
            with self._member.database.writing() as raw:
                now_us = self._member.clock.now_us()
                verdicts.record(raw, [found, *self._standing(raw)], now_us)
            raise

    def _read(
        self, state: LogState, heads: Heads, stop: Event
    ) -> tuple[LogState, Reading, list[Found]]:
        """Read everything; and what was not applied because of a verdict that is over now."""
        state, reading, found, cleared = self._read_once(state, heads, stop)
        if not cleared:
            return state, reading, found
        fresh = fetch_heads(self._member.session) or heads
        state, more, found, cleared = self._read_once(state, fresh, stop)
        if cleared:
            self._tag = ""  # a server that changes its mind each time is asked again later
        more += reading
        return state, more, found

    def _read_once(
        self, state: LogState, heads: Heads, stop: Event
    ) -> tuple[LogState, Reading, list[Found], bool]:
        """Read everything, judge it, and read once more before anything is held against anybody.

        The last says whether a verdict was taken back.
        """
        self._outbox.settle(heads)
        state, heads, reading = self._pass(state, heads, stop, again=False)
        found = [*reading.found, *self._judged(state, heads, reading)]
        if any(one.verdict in STOPPING for one in found):
            state = self._log()
            fresh = fetch_heads(self._member.session)
            if fresh is not None:
                # where both halves of a fork are signed, that it was shown once is enough
                for_good = [one for one in found if one.is_proven]
                self._hold(state, for_good)
                state, heads, again = self._pass(state, fresh, stop, again=True)
                again += reading
                reading = again
                found = [*for_good, *reading.found, *self._judged(state, heads, reading)]
        now_us = self._member.clock.now_us()
        with self._member.database.writing() as raw:
            self._pulling.know(raw, state, found)
            cleared = verdicts.record(raw, found, now_us)
            verdicts.record_flags(raw, reading.stale, now_us)
            verdicts.record_silent(
                raw, judging.silent(raw, state, self._member.device, now_us=now_us)
            )
            settle(raw, state, self._member.device)
        self._tag = heads.tag
        self._deletion_due_us = heads.deletion_due_us
        return state, reading, found, cleared

    def _pass(
        self, state: LogState, heads: Heads, stop: Event, *, again: bool
    ) -> tuple[LogState, Heads, Reading]:
        reading = Reading()
        for _ in range(_LOG_TRIES):
            reading = self._pulling.read(state, heads, stop, again=again)
            if not reading.log_behind:
                return state, heads, reading
            state = self._log()
            heads = fetch_heads(self._member.session) or heads
        reading.found.append(
            Found(verdict=Verdict.WITHHELD, stream=LOG, seq=state.n, why="header_names_longer_log")
        )
        return state, heads, reading

    def _judged(self, state: LogState, heads: Heads, reading: Reading) -> list[Found]:
        """What is missing of the streams that were read to their heads, and of no other."""
        unread = {one.stream for one in reading.found}
        now_us = self._member.clock.now_us()
        with self._member.database.raw() as raw:
            unread |= verdicts.forked(raw)
            judged = judging.judge_all(raw, state, heads, now_us=now_us)
        return [one for one in judged if one.stream == LOG or one.stream not in unread]

    def _hold(self, state: LogState, for_good: list[Found]) -> None:
        if for_good:
            with self._member.database.writing() as raw:
                self._pulling.know(raw, state, for_good)
                verdicts.stand(raw, for_good, self._member.clock.now_us())

    def _standing(self, raw: Raw) -> list[Found]:
        return [
            Found(verdict=each.verdict, stream=each.stream, seq=0, why="stands")
            for each in verdicts.standing(raw)
        ]

    def _roll_back(self, state: LogState) -> None:
        """Take back what devices that were shut out wrote past the end the revocation names."""
        with self._member.database.raw() as raw:
            rows = sync_streams.all_of(raw)
        for stream in state.streams.values():
            row = rows.get(stream.id)
            if row is None or stream.closed_n is None:
                continue
            end = stream.end
            end_seq = -1 if end is None else end[0]
            if row.seq <= end_seq:
                continue
            with self._member.database.writing() as raw:
                # The pin becomes the header that is kept here, not the one that the log names:
                # should the two differ, the next look at the heads finds it, and a fork it is. To
                # pin what the log names would hide that this device had verified another one.
                kept = sync_streams.header(raw, stream.id, end_seq)
                named = NO_PREV if end is None else end[1]
                end_hash = named if kept is None else sha256(kept)
                self._replica.retract(raw, stream.id, end_seq)
                sync_streams.cut(raw, stream.id, end_seq)
                sync_streams.put(raw, sync_streams.at(row, end_seq, end_hash))
            self._member.step("what came after a revocation is taken back")

    def _say(self, state: LogState, stop: Event, *, force: bool, keep_from_us: int | None) -> Sent:
        sent = Sent()
        if self._is_kept_from_itself(state):
            return sent
        unshown: list[ChainConflict] = []
        for _ in range(_TRIES):
            try:
                sent = self._say_once(state, stop, sent, force=force, keep_from_us=keep_from_us)
            except StaleEpoch:
                state = self._log()
                self._rekeying.rewrap_outbox(state)
            except ChainConflict as conflict:
                state, parted = self._part_ways(state, stop)
                if not parted and conflict.claimed is not None:
                    unshown.append(conflict)
            else:
                with self._member.database.writing() as raw:
                    two_writers.over(raw)
                return sent
        if self._own_stands_under(state, Verdict.ROLLBACK):
            raise Later(
                "The server lost what this device had sent, or hides it: nothing more is sent "
                "before it shows that again; ask who runs the server."
            )
        if len(unshown) == _TRIES:
            self._hold(state, [unshown[-1].withheld()])
            self._tag = ""  # the next step looks at all anew, and tries again
            raise Later(
                "The server says that it has more of this device than it shows, and takes nothing: "
                "nothing more is sent before it does; ask who runs the server."
            )
        raise Later("The account changes all the time: sync goes on later.")

    def _is_kept_from_itself(self, state: LogState) -> bool:
        """Whether a peer saw more of an own stream than is known here or shown.

        This history was put back, then, and what it would append was signed already, otherwise.
        """
        return self._own_stands_under(state, Verdict.WITHHELD)

    def _own_stands_under(self, state: LogState, verdict: Verdict) -> bool:
        with self._member.database.raw() as raw:
            rows = sync_streams.all_of(raw).values()
        return any(
            row.owner == self._member.device
            and row.verdict == verdict
            and state.streams[row.stream].closed_n is None
            for row in rows
            if row.stream in state.streams
        )

    def _say_once(
        self,
        state: LogState,
        stop: Event,
        sent: Sent,
        *,
        force: bool,
        keep_from_us: int | None,
    ) -> Sent:
        def send() -> None:
            nonlocal sent
            sent += self._outbox.send_waiting(stop)

        state = self._put_back.begin(state)
        self._deletion.note_late()
        state, own = self._streams.ensure(state)
        sent += self._outbox.send_waiting(stop)
        self._put_back.go_on(state, own, send)
        sent += self._collect(state, own, stop, force=force)
        if keep_from_us is not None:
            self._deletion.retire(state, own, keep_from_us)
        self._compacting.prepare(state, own.doc)
        sent += self._outbox.send_waiting(stop)
        self._compacting.cover(state)
        state = self._deletion.prepare(state, own)
        sent += self._outbox.send_waiting(stop)
        state = self._deletion.finish(state)
        state = self._put_back.finish(state)
        state = self._deletion.rotate_weekly(state)
        with self._held_against("change_of_keys"):
            self._rekeying.advance(state, stop)
        return sent

    def _part_ways(self, state: LogState, stop: Event) -> tuple[LogState, bool]:
        """An own stream went on without us: this history was restored, or an answer was lost.

        The last says whether a stream was found to have gone on, or nothing is left to be sent.
        """
        state = self._log()
        heads = fetch_heads(self._member.session)
        if heads is not None:
            state, _, _ = self._read(state, heads, stop)
        with self._member.database.raw() as raw:
            rows = sync_streams.all_of(raw)
            conflicts = []
            waiting = sync_outbox.streams(raw)
            for stream in waiting:
                first = sync_outbox.first_of(raw, stream, 1, 1)[0]
                is_closed = state.streams[stream].closed_n is not None
                if is_closed or parse_header(first.header).prev != rows[stream].hash:
                    conflicts.append(stream)
        for stream in conflicts:
            state = self._streams.leave(state, stream)
        return state, bool(conflicts) or not waiting

    def _collect(self, state: LogState, own: OwnStreams, stop: Event, *, force: bool) -> Sent:
        """Seal and send what is new; while some is on its way, the next is sealed."""
        sent = Sent()
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="sync-send") as pool:
            going: Future[Sent] | None = None
            for stream_class in ("doc", "ev"):
                more = True
                while more:
                    if stop.is_set():
                        raise stopped()
                    batch, more = self._sealed(state, own, stream_class, force=force)
                    if going is not None:
                        sent += going.result()
                        going = None
                    if batch:
                        going = pool.submit(self._outbox.send, batch)
            if going is not None:
                sent += going.result()
        return sent

    def _sealed(
        self, state: LogState, own: OwnStreams, stream_class: str, *, force: bool
    ) -> tuple[list[OutboxRow], bool]:
        """The next few segments of a class, durable; and whether there may be more."""
        if stream_class == "doc":
            row = self._seal_document(state, own.doc)
            return ([], False) if row is None else ([row], True)
        chunks: list[Chunk] = []
        while len(chunks) < BATCH:
            chunk = self._replica.next_ev(self._member.clock.now_us(), force)
            if chunk is None:
                break
            chunks.append(chunk)
        return self._seal_events(state, own.ev, chunks), len(chunks) == BATCH

    def _seal_events(self, state: LogState, stream: bytes, chunks: list[Chunk]) -> list[OutboxRow]:
        """Put chunks into the outbox, in transactions that keep the recorder waiting shortly."""
        batch: list[OutboxRow] = []
        left = deque(chunks)
        while left:
            some: list[OutboxRow] = []
            until_us = self._member.clock.boot_us() + LONGEST_WRITE_US
            try:
                with self._member.database.writing() as raw:
                    sealer = Sealer(raw, self._member, state)
                    while left and (not some or self._member.clock.boot_us() < until_us):
                        chunk = left.popleft()
                        some.append(sealer.seal(stream, _content(chunk)))
                        self._replica.sent(chunk, raw)
            except ChunkOutdated:
                return batch  # the history has changed: what is left is found at the next look
            self._member.step(SEALED)
            batch += some
        return batch

    def _seal_document(self, state: LogState, stream: bytes) -> OutboxRow | None:
        """The next words, and what was seen; None where neither is due."""
        now_us = self._member.clock.now_us()
        chunk = self._replica.next_doc(now_us)
        with self._member.database.writing() as raw:
            said_us = int(sync_state.get(raw, _SEEN_SAID) or 0)
            if chunk is None and now_us - said_us < SEEN_AFTER_US:
                return None
            seen = tuple(seen_lines(self._floors(raw, state), Pin(seq=state.n, hash=state.head)))
            lines = (*(chunk.lines if chunk is not None else ()), *seen)
            made = {each.id for each in sync_removal.wipes(raw, WipeStep.TOLD)}
            row = sealing.seal(raw, self._member, state, stream, Content(lines=lines))
            if chunk is not None:
                self._replica.sent(chunk, raw)
            left = {each.id for each in sync_removal.wipes(raw, WipeStep.TOLD)}
            for key in made - left:
                sync_state.put(raw, wipe_place_key(key), f"{stream.hex()}:{row.seq}")
            sync_state.put(raw, _SEEN_SAID, str(now_us))
        self._member.step(SEALED)
        return row

    def _floors(self, raw: Raw, state: LogState) -> dict[bytes, Pin]:
        """What this device has verified, without what it does not believe."""
        return {
            row.stream: Pin(seq=row.seq, hash=row.hash)
            for row in sync_streams.all_of(raw).values()
            if row.stream in state.streams and row.verdict is None
        }


def _content(chunk: Chunk) -> Content:
    return Content(lines=tuple(chunk.lines), from_us=chunk.from_us, to_us=chunk.to_us)


__all__ = ["Engine", "StepDone", "SyncStopped"]
