"""What an export holds, as it is read: everything streams, nothing is gathered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.report import Report
from workmoniq_desktop.domain.spans import Span, Tally, Track
from workmoniq_desktop.services.export.document_words import HISTORY_ENGLISH, HistoryWords
from workmoniq_desktop.services.history import Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """devices: labels by name. spans: all tracks and manual entries, by start.

    commands: the history of edits, oldest first. things: kind, uid and body of each. Each iterator
    can be read once, in this order.

    track: one track of one device, read anew; for formats that keep them apart. days: active time
    by day, asked when it is called. first_us: where the history begins. period: the range in words.
    words: of formats that people read.
    """

    devices: Mapping[str, str]
    spans: Iterator[Listed]
    tallies: Iterator[Tally]
    commands: Iterator[Command]
    things: Sequence[tuple[str, str, dict[str, Any]]]
    track: Callable[[str, Track], Iterator[Span]]
    days: Callable[[], Report]
    first_us: int
    made_at_us: int
    period: str
    words: HistoryWords = HISTORY_ENGLISH


class Sink(Protocol):
    """What an export is written to."""

    def write(self, content: bytes, /) -> object: ...


class Counted:
    """Passes bytes on to a stream and counts them; a pipe does not know how many it took."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size_bytes = 0

    def write(self, content: bytes, /) -> None:
        self._stream.write(content)
        self.size_bytes += len(content)
