"""Everything a person can do with an open history, in one value the windows and verbs are given."""

from dataclasses import dataclass
from pathlib import Path

from workmoniq_desktop.domain.spans import PresenceSpan, Tally, WindowSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """All spans that touch a range, unclipped, each track sorted by start."""

    presence: tuple[PresenceSpan, ...]
    windows: tuple[WindowSpan, ...]
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One title that was found: its newest span."""

    newest: WindowSpan


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote."""

    path: Path
    spans: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import took. bad: place in the file and what is wrong there, the first 100.

    new, known: spans and manual entries. said: new edits, projects, rules and the like.
    """

    new: int
    known: int
    bad_count: int
    bad: tuple[tuple[str, str], ...] = ()
    said: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """A finished backup."""

    path: Path
    spans: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing the doctor looked at: a short name, whether it is well, and a sentence."""

    name: str
    well: bool
    sentence: str
