"""What the engine hands to the replica of the history, and what it takes from it."""

from collections.abc import Mapping, Sequence
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
    """The time of the records that were applied; None where there were none with a time."""

    from_us: int | None = None
    to_us: int | None = None


class Replica(Protocol):
    """The history as sync sees it; see sync/replica.py."""

    def next_ev(self, now_us: int, force: bool, /) -> Chunk | None: ...
    def next_doc(self, now_us: int, /) -> Chunk | None: ...
    def sent(self, chunk: Chunk, raw: Raw, /) -> None: ...
    def apply(self, raw: Raw, segment: OpenedSegment, /) -> Applied: ...
    def after_apply(self) -> None: ...
