"""Everything a person can do with an open history, in one value the windows and verbs are given."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from workmoniq_desktop.domain.report import By, Report
from workmoniq_desktop.domain.spans import PresenceSpan, Tally, WindowSpan
from workmoniq_desktop.domain.wipe import WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.progress import Progress


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
    """What an import took. bad: place in the file and what is wrong there, the first 100."""

    new: int
    known: int
    bad_count: int
    bad: tuple[tuple[str, str], ...] = ()


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


ExportFormat = Literal["json", "csv"]


class TimelineService(Protocol):
    """The spans themselves."""

    def between(self, from_us: int, to_us: int) -> Stretch:
        """Everything that touches the range."""
        ...

    def first_us(self) -> int | None:
        """When the history begins; None while it is empty."""
        ...


class ReportService(Protocol):
    """Totals of active time."""

    def by(self, by: By, from_us: int, to_us: int) -> Report:
        """Active time in the range, by one dimension."""
        ...

    def active_us(self, from_us: int, to_us: int) -> int:
        """Active time in the range."""
        ...


class SearchService(Protocol):
    """Full text."""

    def find(self, text: str, limit: int = 50) -> tuple[Hit, ...]:
        """Titles and apps that match, newest first, each title once."""
        ...


class WipeService(Protocol):
    """Destroys, and says what went."""

    def preview(self, scope: WipeScope) -> WipePreview:
        """What a wipe would take; nothing changes."""
        ...

    def wipe(self, scope: WipeScope, progress: Progress) -> WipeReceipt:
        """Take it."""
        ...


class ExportService(Protocol):
    """Hands the history out in open formats. A bound of None means unbounded."""

    def export(
        self,
        path: Path,
        export_format: ExportFormat,
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
    ) -> Exported:
        """Write path whole or not at all, replacing what is there. Raises CannotWrite, DiskFull."""
        ...

    def write(
        self,
        stream: BinaryIO,
        export_format: ExportFormat,
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
    ) -> int:
        """The same bytes into an open stream, nothing of it on the disk; the number of spans."""
        ...


class ImportService(Protocol):
    """Takes spans in; the same file twice changes nothing."""

    def load(self, path: Path, progress: Progress) -> Imported:
        """Take what is good, name what is bad. Raises CannotRead, ImportRefused."""
        ...


class BackupService(Protocol):
    """Encrypted copies."""

    def make(self, path: Path, progress: Progress) -> BackedUp:
        """Write a backup whole or not at all. Raises CannotWrite, DiskFull."""
        ...


class DoctorService(Protocol):
    """Looks for what is not well."""

    def examine(self, full: bool) -> tuple[Finding, ...]:
        """All findings, well or not; full reads every page."""
        ...


class History(Protocol):
    """An open history. Every call is thread-safe, may be slow, and may raise WorkMoniQError."""

    @property
    def timeline(self) -> TimelineService: ...
    @property
    def reports(self) -> ReportService: ...
    @property
    def search(self) -> SearchService: ...
    @property
    def wiping(self) -> WipeService: ...
    @property
    def exporting(self) -> ExportService: ...
    @property
    def importing(self) -> ImportService: ...
    @property
    def backups(self) -> BackupService: ...
    @property
    def doctor(self) -> DoctorService: ...

    def size_bytes(self) -> int:
        """Size of the history on the disk."""
        ...
