"""What the verbs need of an open history, by shape, so that a scripted one serves their tests.

Arguments go by position: the names here and those of the services need not agree.
"""

from collections.abc import Sequence
from datetime import date, tzinfo
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.edits import Change, Command, Edit
from workmoniq_desktop.domain.goals import Goal
from workmoniq_desktop.domain.goals import Progress as GoalProgress
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.ledger import LedgerEntry, LeftToday
from workmoniq_desktop.domain.projects import Book, Client, Entry, Project, Rounding, Task
from workmoniq_desktop.domain.report import By, Comparison, HeatMap, Report, Step, TrendPoint
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.retention import RetentionPreview
from workmoniq_desktop.domain.rules import Rule, Seen
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.domain.timesheet import Invoice, Sheet, SignedSheet
from workmoniq_desktop.domain.wipe import WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.export.document_words import HISTORY_ENGLISH, HistoryWords
from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, ReportFormat
from workmoniq_desktop.services.history import (
    BackedUp,
    Exported,
    Finding,
    Found,
    Hit,
    Imported,
    ImportFormat,
    Stretch,
    Told,
    ToldReported,
    Written,
)
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.rules.found import Coming, Trial, Use
from workmoniq_desktop.services.timeline_values import Choices, CloseView, FarLabels, FarView

ExportFormat = Literal["json", "csv", "xlsx", "html", "pdf", "activitywatch"]
InvoiceFormat = Literal["csv", "xlsx"]
SigningFormat = Literal["json", "html"]


class TimelineService(Protocol):
    """The spans themselves."""

    def between(self, from_us: int, to_us: int, /) -> Stretch:
        """Everything that touches the range."""
        ...

    def reported(self, from_us: int, to_us: int, /) -> list[ReportedSpan]:
        """The time that reports count, cut where content or label changes; by start."""
        ...

    def told(self, from_us: int, to_us: int, /) -> list[Told]:
        """Spans and manual entries by start, each with what it was for."""
        ...

    def told_reported(self, from_us: int, to_us: int, /) -> list[ToldReported]:
        """The same as reported, with names."""
        ...

    def first_us(self) -> int | None:
        """When the history begins; None while it is empty."""
        ...


class ReportService(Protocol):
    """Totals of reported time."""

    def by(
        self,
        by: By,
        from_us: int,
        to_us: int,
        /,
        limit: int | None = None,
        *,
        recorded: bool = False,
    ) -> Report:
        """Reported time in the range, by one dimension; recorded: of the record alone."""
        ...

    def compare(
        self, by: By, within: Range, earlier: Range, /, limit: int | None = None
    ) -> Comparison:
        """The report of a range beside that of an earlier one."""
        ...

    def heat(self, from_us: int, to_us: int, /) -> HeatMap:
        """Reported time by weekday and hour."""
        ...

    def trend(self, from_us: int, to_us: int, step: Step, /) -> tuple[TrendPoint, ...]:
        """Reported time step by step, also where there is none."""
        ...

    def active_us(self, from_us: int, to_us: int, /) -> int:
        """Reported time in the range."""
        ...


class ReportFileService(Protocol):
    """Reports as one value, and as files."""

    def build(self, asked: Asked, progress: Progress = silent, /) -> ReportDocument:
        """The report with everything that was asked."""
        ...

    def write(
        self,
        document: ReportDocument,
        path: Path,
        report_format: ReportFormat,
        progress: Progress = silent,
        /,
        *,
        overwrite: bool = False,
    ) -> Written:
        """Write path whole or not at all. Raises CannotWrite, DiskFull."""
        ...

    def keep(self, path: Path, content: bytes, kind: str, /, *, overwrite: bool = False) -> Written:
        """Write a picture that a window drew. Raises CannotWrite, DiskFull."""
        ...


class SearchService(Protocol):
    """Full text."""

    def find(self, text: str, limit: int, /) -> tuple[Hit, ...]:
        """Titles that match, newest first, each title once."""
        ...

    def everywhere(self, text: str, limit: int, /) -> Found:
        """Titles, apps and notes that match; at most limit of each."""
        ...


class WipeService(Protocol):
    """Destroys, and says what went."""

    def preview(self, scope: WipeScope, /) -> WipePreview:
        """What a wipe would take; nothing changes."""
        ...

    def wipe(self, scope: WipeScope, progress: Progress, /) -> WipeReceipt:
        """Take it."""
        ...


class RedactService(Protocol):
    """Withholds titles and addresses for good."""

    def preview(self, from_us: int | None, to_us: int | None, app: str | None, /) -> WipePreview:
        """What would be withheld; nothing changes."""
        ...

    def redact(
        self, from_us: int | None, to_us: int | None, app: str | None, progress: Progress, /
    ) -> WipeReceipt:
        """Do it; counts.windows says how many spans lost their title."""
        ...


class LedgerService(Protocol):
    """What was handed out."""

    def newest(self, limit: int, /) -> list[LedgerEntry]:
        """The last lines, newest first."""
        ...

    def since(self, from_us: int, /) -> list[LedgerEntry]:
        """The lines from a moment on, oldest first."""
        ...

    def total_since(self, from_us: int, /) -> int:
        """Bytes that were handed out from a moment on."""
        ...

    def today(self, zone: tzinfo, /) -> LeftToday:
        """What was handed out since local midnight."""
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
        words: HistoryWords = HISTORY_ENGLISH,
    ) -> Exported:
        """Write path whole or not at all; overwrite: in place of what is there.

        words: of formats that people read.

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

    def load(
        self,
        path: Path,
        progress: Progress,
        /,
        *,
        file_format: ImportFormat = ...,
        dry_run: bool = False,
    ) -> Imported:
        """Take what is good, name what is bad; dry_run: only say so.

        Raises CannotRead, ImportRefused.
        """
        ...


class BackupService(Protocol):
    """Encrypted copies."""

    def make(self, path: Path, progress: Progress, /) -> BackedUp:
        """Write a backup whole or not at all. Raises CannotWrite, DiskFull."""
        ...

    def forget_missing(self) -> int:
        """Forget the backups that are not there any more, and what they owe; how many."""
        ...


class ProjectService(Protocol):
    """Clients, projects and tasks. Changes raise BadInput for what is refused."""

    def book(self) -> Book: ...

    def hours(self, from_us: int, to_us: int, /) -> dict[str | None, int]:
        """Counted microseconds by project uid; None: time without a project."""
        ...

    def tags(self) -> tuple[str, ...]:
        """All in use, the most used first."""
        ...

    def add_client(self, name: str, address: str, /) -> Client: ...

    def add_project(self, project: Project, /) -> Project: ...

    def add_task(self, task: Task, /) -> Task: ...

    def change(self, thing: Client | Project | Task, /) -> Client | Project | Task:
        """Put thing in place of what has its uid."""
        ...

    def merge(self, uid: str, into: str, /) -> None:
        """Let all time of project uid count for project into."""
        ...

    def remove(self, thing: Client | Project | Task, /) -> None:
        """Take out what nothing names. Raises BadInput."""
        ...


class TimerService(Protocol):
    """What is being done now."""

    def current(self) -> Entry | None: ...

    def start(self, label: Label, /) -> Entry:
        """Start, or switch to, a timer now."""
        ...

    def stop(self) -> Entry | None:
        """End it now; None where none runs."""
        ...

    def recent(self, limit: int, /) -> tuple[Label, ...]:
        """What was timed or entered last, each project and task once, newest first."""
        ...

    def ended_by_itself(self) -> tuple[int, int] | None:
        """Start and end of a timer that an absence ended; None where none did."""
        ...


class ManualService(Protocol):
    """Time entered by hand. Changes raise BadInput for what is refused."""

    def between(self, from_us: int, to_us: int, /) -> list[Entry]: ...

    def add(
        self, from_us: int, to_us: int, label: Label, /, *, cut: bool = False
    ) -> tuple[Entry, ...]:
        """cut: only where no other entry is yet."""
        ...

    def change(self, entry: Entry, after: Entry, /) -> Entry: ...

    def remove(self, entry: Entry, /) -> None: ...


class TimesheetService(Protocol):
    """Counted time by project and day, and what it costs. Days are local and begin at an hour."""

    def sheet(self, days: Sequence[date], rounding: Rounding, day_start_h: int = 0, /) -> Sheet: ...

    def invoice(
        self,
        days: Sequence[date],
        rounding: Rounding,
        day_start_h: int = 0,
        /,
        *,
        client: str | None = None,
        project: str | None = None,
    ) -> Invoice: ...

    def write_invoice(
        self, path: Path, invoice: Invoice, invoice_format: InvoiceFormat, /, *, overwrite: bool
    ) -> int:
        """Write path whole or not at all; its bytes. Raises CannotWrite, DiskFull."""
        ...

    def set_cell(
        self, project: str, day: date, wanted_us: int, day_start_h: int = 0, /
    ) -> tuple[Entry, ...]:
        """Enter by hand what a cell lacks. Raises BadInput."""
        ...


class SigningService(Protocol):
    """Signs timesheets with a key of this history."""

    def fingerprint(self) -> str: ...

    def write(
        self,
        path: Path,
        sheet: Sheet,
        worker: str,
        /,
        *,
        project: str | None = None,
        day_start_h: int = 0,
        signing_format: SigningFormat = "json",
        overwrite: bool = False,
    ) -> SignedSheet:
        """Sign the hours of projects by day. Raises BadInput, CannotWrite, DiskFull."""
        ...


class DoctorService(Protocol):
    """Looks for what is not well."""

    def examine(self, full: bool, /) -> tuple[Finding, ...]:
        """All findings, well or not; full reads every page."""
        ...


class EditingService(Protocol):
    """What the worker changes, and the one stack of undo."""

    @property
    def changed(self) -> Notice[Command]:
        """Told after a step holds, in the thread that did it."""
        ...

    def do(
        self, name: str, edits: Sequence[Edit] = (), changes: Sequence[Change] = (), /
    ) -> Command:
        """Do one step."""
        ...

    def undo(self) -> Command | None:
        """Take back the newest step; None where there is none."""
        ...

    def redo(self) -> Command | None:
        """Do again what was undone last; None where there is none."""
        ...

    def names(self) -> tuple[str | None, str | None]:
        """What undo and redo would do."""
        ...

    def history(self, limit: int, /) -> list[Command]:
        """What was done and undone, newest first."""
        ...

    def label_of(self, *, category: str | None, project: str | None, task: str | None) -> Label:
        """The label that these names mean. Raises BadInput."""
        ...


class TimelineViewService(Protocol):
    """What the timeline window shows, and what time may be called in it."""

    def close(self, from_us: int, to_us: int, /) -> CloseView:
        """A range of a few days at most, to the microsecond."""
        ...

    def far(self, from_us: int, to_us: int, /) -> FarView:
        """A week or more in quarter hours, without its labels."""
        ...

    def far_labels(self, from_us: int, to_us: int, /) -> FarLabels:
        """Its labels."""
        ...

    def choices(self) -> Choices:
        """For completion while typing."""
        ...

    def device(self) -> str:
        """The id of this computer; empty before any record."""
        ...


class RulesService(Protocol):
    """The rules, in order; each change is one step that can be undone."""

    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are asked."""
        ...

    def one(self, uid: str, /) -> Rule:
        """Raises BadInput where there is none of that uid."""
        ...

    def projects(self) -> dict[str, str]:
        """Names of the projects that a rule may name, by uid."""
        ...

    def acting_on(self, seen: Seen, /) -> tuple[Rule, ...]:
        """The rules that match, in order."""
        ...

    def save(self, rule: Rule, /, *, confirmed: bool = False) -> Rule:
        """Add or change a rule. Raises BadInput, MatchesEverything."""
        ...

    def remove(self, uid: str, /) -> None: ...

    def enable(self, uid: str, on: bool, /) -> None: ...

    def move(self, uid: str, place: int, /) -> None:
        """Put a rule at a place in the order, 0 the top."""
        ...

    def uses(self) -> dict[str, Use]:
        """What each rule did lately, and which rules overruled it."""
        ...

    def try_on(self, rule: Rule, from_us: int, to_us: int, progress: Progress, /) -> Trial:
        """What saving the rule would change; nothing changes."""
        ...

    def bring(self, path: Path, /) -> Coming:
        """What a file of ActivityWatch's rules would add. Raises CannotRead, ImportRefused."""
        ...

    def take_in(self, coming: Coming, /) -> None:
        """Add what `bring` found."""


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

    def progress(self) -> tuple[GoalProgress, ...]:
        """How far each is."""
        ...


class RetentionService(Protocol):
    """Keeps the record no longer than the worker agreed to."""

    def preview(self, retention: Retention, /) -> RetentionPreview:
        """What would go under this choice; nothing changes."""
        ...

    def agree(self, retention: Retention, /) -> None:
        """The worker saw what goes under this choice and wants it."""
        ...


class History(Protocol):
    """An open history. Every call is thread-safe, may be slow, and may raise WorkMoniQError."""

    @property
    def timeline(self) -> TimelineService: ...
    @property
    def reports(self) -> ReportService: ...
    @property
    def report_files(self) -> ReportFileService: ...
    @property
    def away(self) -> AwayService: ...
    @property
    def goals(self) -> GoalService: ...
    @property
    def search(self) -> SearchService: ...
    @property
    def wiping(self) -> WipeService: ...
    @property
    def redacting(self) -> RedactService: ...
    @property
    def ledger(self) -> LedgerService: ...
    @property
    def exporting(self) -> ExportService: ...
    @property
    def importing(self) -> ImportService: ...
    @property
    def backups(self) -> BackupService: ...
    @property
    def doctor(self) -> DoctorService: ...
    @property
    def editing(self) -> EditingService: ...
    @property
    def retaining(self) -> RetentionService: ...
    @property
    def timeline_view(self) -> TimelineViewService: ...

    @property
    def rulebook(self) -> RulesService: ...
    @property
    def projects(self) -> ProjectService: ...
    @property
    def timers(self) -> TimerService: ...
    @property
    def manual(self) -> ManualService: ...
    @property
    def timesheets(self) -> TimesheetService: ...
    @property
    def signing(self) -> SigningService: ...

    def size_bytes(self) -> int:
        """Size of the history on the disk."""
        ...
