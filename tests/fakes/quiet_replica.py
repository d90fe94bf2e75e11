"""A history that has nothing to say and takes in what comes, for tests about the account."""

from collections.abc import Sequence

from workmoniq_desktop.store import sync_seen
from workmoniq_desktop.store.connection import Raw
from workmoniq_desktop.sync.doc_lines import read_seen
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.parts import Applied, Chunk, OpenedSegment
from workmoniq_protocol.wire.records import KIND, SEEN


class QuietReplica:
    def __init__(self, member: Member) -> None:
        self._member = member

    def next_ev(self, now_us: int, force: bool, /) -> Chunk | None:
        return None

    def next_doc(self, now_us: int, /) -> Chunk | None:
        return None

    def sent(self, chunk: Chunk, raw: Raw, /) -> None:
        raise AssertionError("nothing was said")

    def apply(self, raw: Raw, segment: OpenedSegment, /) -> Applied:
        for line in segment.lines:
            if line.get(KIND) == SEEN:
                for seen in read_seen(line, segment.device):
                    sync_seen.put(raw, seen.device, seen.stream, seen.seq, seen.hash, 1)
        return Applied()

    def retract(self, raw: Raw, stream: bytes, after_seq: int, /) -> None:
        """Nothing was taken in."""

    def survivors(self, raw: Raw, device: bytes, from_us: int, to_us: int, /) -> Sequence[Chunk]:
        return ()

    def after_apply(self) -> None:
        """Nobody looks."""
