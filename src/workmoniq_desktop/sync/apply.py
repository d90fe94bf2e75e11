"""Takes in what a verified segment of another device says, in the caller's transaction."""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.wiped import Wiped
from workmoniq_desktop.store import (
    sync_brought,
    sync_ops,
    sync_removal,
    sync_said,
    sync_seen,
    sync_spans,
    sync_state,
    sync_unknown,
    sync_wipes,
)
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.dictionaries import Dictionaries
from workmoniq_desktop.store.recording import read_meta
from workmoniq_desktop.store.sync_brought import Brought
from workmoniq_desktop.store.sync_removal import TombRow, TombStep
from workmoniq_desktop.store.sync_spans import Replaced
from workmoniq_desktop.sync import before_joining, codec, targets
from workmoniq_desktop.sync.arriving import Arriving, remember_gone
from workmoniq_desktop.sync.codec import KNOWN, Told
from workmoniq_desktop.sync.diff import WIPED, Diff
from workmoniq_desktop.sync.obeying import obey, scrub, wipe_of
from workmoniq_desktop.sync.parts import Applied, OpenedSegment
from workmoniq_desktop.sync.registers import FOR_EVER, Op
from workmoniq_desktop.sync.settings_shared import shared_values
from workmoniq_desktop.sync.speaking import RandomBytes, learn
from workmoniq_desktop.sync.touched import Touched
from workmoniq_desktop.sync.wiping_rows import takes_of
from workmoniq_desktop.sync.words_here import WordsHere
from workmoniq_protocol.wire import web_records
from workmoniq_protocol.wire.records import KIND, OP, SEEN, TOMB

STARTED = "replica_started"
"""Set once this device began to say what changed here; before that it only listens."""
EV, DOC = "ev", "doc"
COMPACT = "compact"
"""The reason of a tombstone whose segments were said anew as a whole."""
EMPTIED = "journal_due"
"""Set where something was wiped and the write-ahead log must be emptied."""


class Applying:
    """What one device does with segments. me: its id in the account."""

    def __init__(
        self,
        me: bytes,
        settings: Callable[[], Settings],
        random_bytes: RandomBytes = secrets.token_bytes,
        set_aside: Callable[[], Sequence[Path]] = tuple,
    ) -> None:
        self._me = me
        self._set_aside = set_aside
        self._settings = settings
        self._random_bytes = random_bytes
        self._names: tuple[Raw, Dictionaries] | None = None

    def apply(self, raw: Raw, segment: OpenedSegment, now_us: int) -> Applied:
        """Take in a segment; again is well. Totals are right afterwards, or noted.

        raw: of one transaction, so that what was found in it for one segment holds for the next.
        """
        touched = Touched()
        told = list(codec.stretches(segment.lines)) if segment.stream_class in {EV, DOC} else []
        ops = [
            op
            for record in segment.lines
            if segment.stream_class == DOC and record.get(KIND) == OP
            if (op := codec.read_op(record)) is not None
        ]
        if ops:
            self._names = None  # a wipe takes names out
            self._take_ops(raw, ops, touched, now_us)
        if told:
            self._take_stretches(raw, told, touched, segment.device)
        if segment.stream_class == DOC:
            self._take_marks(raw, segment, now_us)
        self._keep_unknown(raw, segment)
        brought: list[Brought] = [(op.id, None, None, None) for op in ops]
        brought += [(None, one.device, one.said.from_us, one.said.to_us) for one in told]
        sync_brought.note(raw, segment.stream, segment.seq, brought)
        touched.settle(raw)
        if segment.stream_class == DOC:
            return Applied(from_us=None, to_us=None, wiped=())
        from_us, to_us = _bounds(segment, told)
        wiped = {*self._wiped(raw, told), *_wiped_whereabouts(raw, segment)}
        return Applied(from_us=from_us, to_us=to_us, wiped=tuple(sorted(wiped)))

    def _wiped(self, raw: Raw, told: list[Told]) -> tuple[str, ...]:
        """The wipes that took something of these stretches: their author did not know of them."""
        wipes = sync_wipes.every(raw) if told else []
        found = {
            wiped.id
            for one in told
            for wiped in sync_wipes.touching(wipes, *_edges(one))
            if takes_of(one.stretch, wiped)
        }
        return tuple(sorted(found))

    def retract(self, raw: Raw, stream: bytes, after_seq: int) -> None:
        """Take back what segments of a stream past a number said. A wipe cannot be taken back."""
        self._names = None
        touched = Touched()
        gone = Replaced()
        names: set[str] = set()
        for op, device, from_us, to_us in sync_brought.take_past(raw, stream, after_seq):
            if op is not None and (target := sync_ops.take_back(raw, op)) is not None:
                names.add(target)
            if device is None or from_us is None or to_us is None:
                continue
            number = sync_spans.number_of(raw, device)
            for said in sync_said.touching(raw, device, from_us, to_us):
                low_us, high_us = max(said.from_us, from_us), min(said.to_us, to_us)
                if number is not None and said.digest is None:
                    sync_spans.cut(raw, number, low_us, high_us, gone)
                    sync_said.clear(raw, device, low_us, high_us)
                    touched.counted(low_us, high_us)
        remember_gone(raw, gone)
        self._here(raw, touched).bring(names)
        touched.settle(raw)

    def look(self, raw: Raw, now_us: int) -> None:
        """Put into words what was changed here since the last look."""
        diff = self._diff(raw, now_us)
        diff.look(shared_values(self._settings()))
        if diff.fresh or diff.said:
            scrub(raw, sync_wipes.every(raw), fresh=diff.fresh, words=set(diff.said))

    def _diff(self, raw: Raw, now_us: int) -> Diff:
        return Diff(raw, self._me, now_us, self._random_bytes)

    def _take_ops(self, raw: Raw, ops: list[Op], touched: Touched, now_us: int) -> None:
        if sync_state.get(raw, STARTED) is not None:
            self.look(raw, now_us)  # or what was changed here would be taken for what came
        else:
            before_joining.remember(raw)
        names: set[str] = set()
        words: set[bytes] = set()
        fresh: list[Wiped] = []
        for op in ops:
            if learn(raw, op):
                names.add(op.target)
                words.add(op.id)
            found = wipe_of(op)
            if found is not None and obey(raw, found, now_us, self._set_aside()):
                names.update(sync_ops.knowing(raw, found.id))
                fresh.append(found)
        if fresh:
            sync_state.put(raw, EMPTIED, "1")
            sync_state.put(raw, WIPED, "1")
            self._here(raw, touched).shadow_wiped()
        self._here(raw, touched).bring(names)
        if fresh:
            diff = self._diff(raw, now_us)
            diff.say_what_is_left()
            words.update(diff.said)
        if words or fresh:
            scrub(raw, sync_wipes.every(raw), fresh=fresh, words=words)

    def _take_stretches(self, raw: Raw, told: list[Told], touched: Touched, author: bytes) -> None:
        if self._names is None or self._names[0] is not raw:
            self._names = raw, Dictionaries(raw)
        arriving = Arriving(raw, self._me, sync_wipes.every(raw), touched, self._names[1])
        known = {str(name) for (name,) in raw.execute("SELECT name FROM devices").fetchall()}
        for one in told:
            arriving.take(one, from_own_stream=author == self._me)
        arriving.finish()
        fresh = {one.device for one in told} - known
        self._here(raw, touched).bring(f"{targets.MACHINE}{device}" for device in fresh)

    def _take_marks(self, raw: Raw, segment: OpenedSegment, now_us: int) -> None:
        for record in segment.lines:
            if record.get(KIND) == TOMB and (tomb := codec.read_tomb(record)) is not None:
                sync_removal.put_tomb(
                    raw,
                    TombRow(
                        stream=tomb.stream,
                        from_seq=tomb.from_seq,
                        to_seq=tomb.to_seq,
                        hash_to=tomb.hash_to,
                        reason=tomb.reason,
                        replaced_by=json.dumps([[at.hex(), seq] for at, seq in tomb.by]),
                        step=TombStep.DONE,
                    ),
                )
                if tomb.reason != COMPACT:
                    sync_unknown.forget_segments(raw, tomb.stream, tomb.from_seq, tomb.to_seq)
            if record.get(KIND) == SEEN and (seen := codec.read_seen(record)) is not None:
                streams = seen.streams if seen.log is None else (*seen.streams, (b"", *seen.log))
                for stream, seq, hashed in streams:
                    sync_seen.put(raw, segment.device, stream, seq, hashed, now_us)

    def _keep_unknown(self, raw: Raw, segment: OpenedSegment) -> None:
        lines = [
            (at, json.dumps(record, ensure_ascii=False, separators=(",", ":")))
            for at, record in enumerate(segment.lines)
            if record.get(KIND) not in KNOWN
        ]
        if lines:
            sync_unknown.keep(raw, segment.stream, segment.seq, lines)
            for wiped in sync_wipes.every(raw):
                if sync_wipes.takes_all(wiped):
                    sync_unknown.forget_time(raw, wiped.from_us, wiped.to_us)

    def _here(self, raw: Raw, touched: Touched) -> WordsHere:
        own = read_meta(raw, "device") or ""
        return WordsHere(raw, sync_wipes.every(raw), touched, own)


def _bounds(segment: OpenedSegment, told: list[Told]) -> tuple[int | None, int | None]:
    edges = [codec.bounds(told), web_records.bounds(segment.lines)]
    low = [from_us for from_us, _ in edges if from_us is not None]
    high = [to_us for _, to_us in edges if to_us is not None]
    return min(low, default=None), max(high, default=None)


def _wiped_whereabouts(raw: Raw, segment: OpenedSegment) -> set[str]:
    """The wipes that took something of where a phone was."""
    spans = [span for one in segment.lines if (span := web_records.bounds([one]))[0] is not None]
    wipes = sync_wipes.every(raw) if spans else []
    return {
        wiped.id
        for wiped in wipes
        for low_us, high_us in spans
        if sync_wipes.takes_all(wiped)
        and (low_us or 0) < wiped.to_us
        and (high_us or 0) > wiped.from_us
    }


def _edges(told: Told) -> tuple[int, int]:
    from_us, to_us = codec.bounds([told])
    return from_us or 0, to_us or 0


def reaches_the_record(lines: Iterable[Mapping[str, object]]) -> bool:
    """Whether records hold a wipe or a redaction, for which the recorder must hold still."""
    return any(
        record.get(KIND) == OP and str(record.get("on", "")).startswith(FOR_EVER)
        for record in lines
    )
