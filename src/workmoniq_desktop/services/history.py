"""Everything a person can do with an open history, in one value the windows and verbs are given."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, Span, Tally, WatchedSpan, WindowSpan

Listed = Span | Entry | WatchedSpan
"""Whatever has a beginning and an end, and so a place in a list of the history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """All that touches a range, unclipped, each track sorted by start."""

    presence: tuple[PresenceSpan, ...]
    windows: tuple[WindowSpan, ...]
    tallies: tuple[Tally, ...]
    entries: tuple[Entry, ...] = ()
    watched: tuple[WatchedSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """A label in names: what people call the project (`Client / Project`) and the task."""

    category: str | None = None
    project: str | None = None
    task: str | None = None
    tags: tuple[str, ...] = ()
    note: str | None = None


NO_PURPOSE = Purpose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A span or manual entry, and what it was for over most of its length."""

    span: Listed
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldReported:
    """Time as it is reported, with its label in names."""

    span: ReportedSpan
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One title that was found: its newest span, and what that was for."""

    newest: WindowSpan
    purpose: Purpose = NO_PURPOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteHit:
    """A note of the worker's that was found, and the time it speaks of."""

    from_us: int
    to_us: int
    note: str
    by_hand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a search found. titles, notes: newest first. apps: the newest span of each."""

    titles: tuple[Hit, ...] = ()
    apps: tuple[Hit, ...] = ()
    notes: tuple[NoteHit, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export wrote."""

    path: Path
    spans: int
    size_bytes: int


class ImportFormat(StrEnum):
    """What a file may be; `auto` finds out."""

    AUTO = "auto"
    WORKMONIQ = "workmoniq"
    ACTIVITYWATCH = "activitywatch"
    MANICTIME = "manictime"
    RESCUETIME = "rescuetime"
    TOGGL = "toggl"
    KIMAI = "kimai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A finished file of a report."""

    path: Path
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
