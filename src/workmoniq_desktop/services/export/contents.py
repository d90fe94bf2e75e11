"""What an export holds, as it is read: everything streams, nothing is gathered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workmoniq_desktop.domain.spans import Span, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """devices: labels by name. spans: both tracks, by start. Each iterator can be read once."""

    devices: Mapping[str, str]
    spans: Iterator[Span]
    tallies: Iterator[Tally]
