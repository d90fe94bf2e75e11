"""What is kept, handed out and destroyed, by shape."""

from datetime import tzinfo
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

from workmoniq_desktop.domain.ledger import LedgerEntry, LeftToday
from workmoniq_desktop.domain.retention import RetentionPreview
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.domain.wipe import WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.export.document_words import HISTORY_ENGLISH, HistoryWords
from workmoniq_desktop.services.history import (
    BackedUp,
    Exported,
    Finding,
    Imported,
    ImportFormat,
)
from workmoniq_desktop.services.progress import Progress

ExportFormat = Literal["json", "csv", "xlsx", "html", "pdf", "activitywatch"]


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


class DoctorService(Protocol):
    """Looks for what is not well."""

    def examine(self, full: bool, /) -> tuple[Finding, ...]:
        """All findings, well or not; full reads every page."""
        ...


class RetentionService(Protocol):
    """Keeps the record no longer than the worker agreed to."""

    def preview(self, retention: Retention, /) -> RetentionPreview:
        """What would go under this choice; nothing changes."""
        ...

    def agree(self, retention: Retention, /) -> None:
        """The worker saw what goes under this choice and wants it."""
        ...
