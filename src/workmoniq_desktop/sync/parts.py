"""What the engine hands to the replica of the history, and what it takes from it."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from workmoniq_desktop.store.connection import Raw

Line = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSegment:
    """A segment whose header, body and key were verified.

    device: the owner of the stream and the signer. hash: of the header.
    """

    stream: bytes
    seq: int
    stream_class: str
    device: bytes
    hash: bytes
    lines: Sequence[dict[str, object]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What the next segment is to hold. from_us, to_us: the time of its records."""

    lines: Sequence[Line] = field(repr=False)
    from_us: int | None = None
    to_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """The time of the records that were applied; None where there were none with a time.

    wiped: ids of wipes that took something of them.
    """

    from_us: int | None = None
    to_us: int | None = None
    wiped: tuple[str, ...] = ()


class ChunkOutdated(Exception):
    """What a chunk tells changed before it was sealed: throw it away and ask for the next."""


class Replica(Protocol):
    """The history as sync sees it; see sync/replica.py.

    raw is the engine's own writing transaction: what is read and written there counts together.
    """

    def next_ev(self, now_us: int, force: bool, /) -> Chunk | None:
        """The next hour of this device's events that no segment holds; None while none is due.

        force: what is there now, however little. Asked several times before sent is called: each
        call goes on behind the last, and what was not sent is found again after a None.
        """
        ...

    def next_doc(self, now_us: int, /) -> Chunk | None:
        """Operations that no segment holds, those of wipes (sync_wipes, step 0) first."""
        ...

    def sent(self, chunk: Chunk, raw: Raw, /) -> None:
        """The chunk was sealed in this transaction. A wipe of step 0 in it comes to step 1.

        Raises ChunkOutdated, and the transaction is rolled back.
        """
        ...

    def holding(self, lines: Sequence[Line], /) -> AbstractContextManager[None]:
        """To be inside of, around the transaction that applies these records of a document."""
        ...

    def apply(self, raw: Raw, segment: OpenedSegment, /) -> Applied:
        """Take in what a segment says; again is well. Keeps tomb lines of full devices in
        sync_tombs (step 9, nothing to do), and seen lines in sync_seen, the account log's under an
        empty stream.
        """
        ...

    def retract(self, raw: Raw, stream: bytes, after_seq: int, /) -> None:
        """Take back what segments of a stream past a number said: its device was shut out."""
        ...

    def survivors(self, raw: Raw, device: bytes, from_us: int, to_us: int, /) -> Sequence[Chunk]:
        """What a wipe left of a device's events in the time of a segment, to be said again by this
        device; each chunk fits a segment. Events keep their ids.
        """
        ...

    def left_of(self, raw: Raw, lines: Sequence[Line], but_by: bytes, /) -> Sequence[Chunk]:
        """What wipes leave of a segment's own records, but for what one device told in it."""
        ...

    def aged_until_us(self, raw: Raw, /) -> int | None:
        """Segments that begin before then may hold more than is kept here by age; None: none."""
        ...

    def snapshot(self, raw: Raw, /) -> Iterable[Chunk]:
        """Documents that say anew all that holds, so that older ones may go."""
        ...

    def after_apply(self) -> None:
        """All that came was applied: settle totals, tell who shows them."""
        ...
