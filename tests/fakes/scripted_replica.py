"""A history that is only lines: what it is to say, and what it was told."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field

from workmoniq_desktop.store import sync_removal, sync_seen
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.store.sync_removal import TombRow, TombStep, WipeStep
from workmoniq_desktop.sync.doc_lines import read_seen, read_tomb
from workmoniq_desktop.sync.parts import Applied, Chunk, Line, OpenedSegment

HOUR_US = 3_600_000_000


def hour(number: int, size: int = 200, text: str = "x") -> Chunk:
    """An hour of one event, of about so many bytes."""
    start = number * HOUR_US
    line = {"k": "span", "at": start, "t": (text * size)[:size]}
    return Chunk(lines=(line,), from_us=start, to_us=start + HOUR_US)


@dataclass
class ScriptedReplica:
    """to_say, to_note: chunks of events and documents that wait. told: by stream and number.

    rest: what survivors answers, by device and start; nothing by default.
    """

    to_say: list[Chunk] = field(default_factory=list)
    to_note: list[Chunk] = field(default_factory=list)
    told: dict[tuple[bytes, int], OpenedSegment] = field(default_factory=dict)
    retracted: list[tuple[bytes, int]] = field(default_factory=list)
    rest: dict[tuple[bytes, int], Chunk] = field(default_factory=dict)
    settled: int = 0
    asked: int = 0

    def next_ev(self, now_us: int, force: bool, /) -> Chunk | None:
        del now_us, force
        if self.asked == len(self.to_say):
            self.asked = 0
            return None
        self.asked += 1
        return self.to_say[self.asked - 1]

    def next_doc(self, now_us: int, /) -> Chunk | None:
        del now_us
        return self.to_note[0] if self.to_note else None

    def sent(self, chunk: Chunk, raw: Raw, /) -> None:
        if chunk in self.to_say:
            self.to_say.remove(chunk)
            self.asked = max(0, self.asked - 1)
        else:
            self.to_note.remove(chunk)
        for line in chunk.lines:
            if line["k"] == "op" and "wipe" in line:
                sync_removal.set_wipe_step(raw, str(line["wipe"]), WipeStep.TOLD)

    def holding(self, lines: Sequence[Line], /) -> AbstractContextManager[None]:
        del lines
        return nullcontext()

    def apply(self, raw: Raw, segment: OpenedSegment, /) -> Applied:
        self.told[segment.stream, segment.seq] = segment
        starts = [int(str(line["at"])) for line in segment.lines if line["k"] == "span"]
        for line in segment.lines:
            if segment.stream_class != "doc":
                continue
            if line["k"] == "seen":
                for one in read_seen(line, segment.device):
                    sync_seen.put(raw, one.device, one.stream, one.seq, one.hash, 0)
            if line["k"] == "tomb":
                tomb = read_tomb(line).tomb
                sync_removal.put_tomb(
                    raw,
                    TombRow(
                        stream=tomb.stream,
                        from_seq=tomb.from_seq,
                        to_seq=tomb.to_seq,
                        hash_to=tomb.hash_to,
                        reason="wipe",
                        replaced_by="[]",
                        step=TombStep.DONE,
                    ),
                )
        if not starts:
            return Applied()
        return Applied(from_us=min(starts), to_us=max(starts) + HOUR_US)

    def retract(self, raw: Raw, stream: bytes, after_seq: int, /) -> None:
        del raw
        self.retracted.append((stream, after_seq))
        for place in [each for each in self.told if each[0] == stream and each[1] > after_seq]:
            del self.told[place]

    def survivors(self, raw: Raw, device: bytes, from_us: int, to_us: int, /) -> Sequence[Chunk]:
        del raw, to_us
        rest = self.rest.get((device, from_us))
        return () if rest is None else (rest,)

    def left_of(self, raw: Raw, lines: Sequence[Line], but_by: bytes, /) -> Sequence[Chunk]:
        raise AssertionError("nothing is too old here")

    def aged_until_us(self, raw: Raw, /) -> int | None:
        del raw
        return None

    def snapshot(self, raw: Raw, /) -> Sequence[Chunk]:
        del raw
        return [Chunk(lines=({"k": "op", "on": "all that holds"},))]

    def after_apply(self) -> None:
        self.settled += 1

    def spans(self) -> list[int]:
        """The starts of all events that were told, in order."""
        return sorted(
            int(str(line["at"]))
            for segment in self.told.values()
            for line in segment.lines
            if line["k"] == "span"
        )
