"""Everything an open history offers to verbs and windows, by shape."""

from typing import Protocol

from workmoniq_desktop.services.shapes.correcting import (
    AwayService,
    EditingService,
    GoalService,
    RulesService,
)
from workmoniq_desktop.services.shapes.keeping import (
    BackupService,
    DoctorService,
    ExportService,
    ImportService,
    LedgerService,
    RedactService,
    RetentionService,
    WipeService,
)
from workmoniq_desktop.services.shapes.reading import (
    ReportFileService,
    ReportService,
    SearchService,
    TimelineService,
    TimelineViewService,
)
from workmoniq_desktop.services.shapes.support import SupportService
from workmoniq_desktop.services.shapes.syncing import SyncService
from workmoniq_desktop.services.shapes.working import (
    ManualService,
    ProjectService,
    SigningService,
    TimerService,
    TimesheetService,
)


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

    @property
    def syncing(self) -> SyncService: ...
    @property
    def support(self) -> SupportService: ...

    def size_bytes(self) -> int:
        """Size of the history on the disk."""
        ...
