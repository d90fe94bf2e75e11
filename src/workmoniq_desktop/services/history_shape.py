"""What the verbs need of an open history, by shape, so that a scripted one serves their tests.

Arguments go by position: the names here and those of the services need not agree.
"""

from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.goals import Goal
from workmoniq_desktop.domain.goals import Progress as GoalProgress
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.report import By, Report
from workmoniq_desktop.domain.wipe import WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.history import BackedUp, Exported, Finding, Hit, Imported, Stretch
from workmoniq_desktop.services.progress import Progress

ExportFormat = Literal["json", "csv"]


class TimelineService(Protocol):
    """The spans themselves."""

    def between(self, from_us: int, to_us: int, /) -> Stretch:
        """Everything that touches the range."""
        ...

    def first_us(self) -> int | None:
        """When the history begins; None while it is empty."""
        ...


class ReportService(Protocol):
    """Totals of active time."""

    def by(self, by: By, from_us: int, to_us: int, /) -> Report:
        """Active time in the range, by one dimension."""
        ...

    def active_us(self, from_us: int, to_us: int, /) -> int:
        """Active time in the range."""
        ...


class SearchService(Protocol):
    """Full text."""

    def find(self, text: str, limit: int, /) -> tuple[Hit, ...]:
        """Titles and apps that match, newest first, each title once."""
        ...


class WipeService(Protocol):
    """Destroys, and says what went."""

    def preview(self, scope: WipeScope, /) -> WipePreview:
        """What a wipe would take; nothing changes."""
        ...

    def wipe(self, scope: WipeScope, progress: Progress, /) -> WipeReceipt:
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
        /,
        *,
        overwrite: bool = False,
    ) -> Exported:
        """Write path whole or not at all; overwrite: in place of what is there.

        Raises CannotWrite, DiskFull.
        """
        ...

    def write(
        self,
        stream: BinaryIO,
        export_format: ExportFormat,
        from_us: int | None,
        to_us: int | None,
        progress: Progress,
        /,
    ) -> int:
        """The same bytes into an open stream, nothing of it on the disk; the number of spans."""
        ...


class ImportService(Protocol):
    """Takes spans in; the same file twice changes nothing."""

    def load(self, path: Path, progress: Progress, /) -> Imported:
        """Take what is good, name what is bad. Raises CannotRead, ImportRefused."""
        ...


class BackupService(Protocol):
    """Encrypted copies."""

    def make(self, path: Path, progress: Progress, /) -> BackedUp:
        """Write a backup whole or not at all. Raises CannotWrite, DiskFull."""
        ...


class DoctorService(Protocol):
    """Looks for what is not well."""

    def examine(self, full: bool, /) -> tuple[Finding, ...]:
        """All findings, well or not; full reads every page."""
        ...


class AwayService(Protocol):
    """Absences, and what the worker says about them. Answers can be undone."""

    def unanswered(self, from_us: int, to_us: int, least_min: int, /) -> tuple[Absence, ...]:
        """Those that end in the range and that nobody answered, by start."""
        ...

    def recent(self, now_us: int, /) -> tuple[Label, ...]:
        """What was entered by hand last, newest first."""
        ...

    def projects(self) -> tuple[tuple[str, str], ...]:
        """(uid, name) of what can be chosen, by name."""
        ...

    def answer(self, absence: Absence, label: Label, /) -> Command:
        """It was spent on label."""
        ...

    def not_work(self, absence: Absence, /) -> Command:
        """It was no work."""
        ...


class GoalService(Protocol):
    """Goals and limits."""

    def all(self) -> tuple[Goal, ...]:
        """Every goal."""
        ...

    def add(self, goal: Goal, /) -> Goal:
        """Keep one; raises BadInput."""
        ...

    def remove(self, uid: str, /) -> Goal:
        """Take one out; raises BadInput."""
        ...

    def progress(self, *, day_start_h: int = 0, week_start: int = 0) -> tuple[GoalProgress, ...]:
        """How far each is."""
        ...


class History(Protocol):
    """An open history. Every call is thread-safe, may be slow, and may raise WorkMoniQError."""

    @property
    def timeline(self) -> TimelineService: ...
    @property
    def reports(self) -> ReportService: ...
    @property
    def away(self) -> AwayService: ...
    @property
    def goals(self) -> GoalService: ...
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
