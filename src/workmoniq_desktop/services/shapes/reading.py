"""What is read of a history, by shape: spans, reports, search."""

from pathlib import Path
from typing import Protocol

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.report import By, Comparison, HeatMap, Report, Step, TrendPoint
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, ReportFormat
from workmoniq_desktop.services.history import (
    Found,
    Hit,
    Stretch,
    Told,
    ToldReported,
    Written,
)
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.timeline_values import Choices, CloseView, FarLabels, FarView


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
