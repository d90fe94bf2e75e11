"""Takes the history out: everything, or what touches a range, in an open format.

A span that touches the range is exported whole. Cut at the range's end it would be another span,
since its start is part of its identity, and an import could no longer put it back in its place.
The range is rounded outward to the minute, as a wipe's is: so an export of a range holds all that
a wipe of the same range takes.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import BinaryIO, TypeVar, cast

from workmoniq_desktop.domain import outside
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US, Clock
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.report import By, Report, make_report
from workmoniq_desktop.domain.spans import Span, Track
from workmoniq_desktop.services.export import (
    as_activitywatch,
    as_csv,
    as_html,
    as_json,
    as_pdf,
    as_xlsx,
)
from workmoniq_desktop.services.export.contents import Contents, Counted, Sink
from workmoniq_desktop.services.export.document_words import HISTORY_ENGLISH, HistoryWords
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.export.whole_file import os_refusals, whole_file
from workmoniq_desktop.services.export.workbook import MOST_ROWS
from workmoniq_desktop.services.history import Exported, Listed
from workmoniq_desktop.services.ledger import Ledger
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.services.shapes.keeping import ExportFormat
from workmoniq_desktop.store import commands, entries, spans, things, watched
from workmoniq_desktop.store.database import Database

_WRITERS: dict[ExportFormat, Callable[[Sink, Contents], None]] = {
    "json": as_json.write,
    "csv": as_csv.write,
    "html": as_html.write,
    "pdf": as_pdf.write,
    "activitywatch": as_activitywatch.write,
}
DayTotals = Callable[[int, int], Report]
"""Active time by day, between two moments in microseconds."""


def _no_days(from_us: int, to_us: int) -> Report:
    return make_report(from_us=from_us, to_us=to_us, by=By.DAY, totals={})


_TELL_EVERY = 20_000
_EVER = Range(from_us=-(1 << 61), to_us=1 << 61)


class Exporting:
    """Thread-safe. Memory stays flat: spans go from the history to the file one by one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        flush: Callable[[], None],
        day_totals: DayTotals = _no_days,
    ) -> None:
        """flush: lets a recorder commit what it holds. day_totals: for documents to read."""
        self._day_totals = day_totals
        self._database = database
        self._clock = clock
        self._flush = flush
        self._ledger = Ledger(database, clock)

    def export(
        self,
        path: Path,
        export_format: ExportFormat,
        from_us: int | None = None,
        to_us: int | None = None,
        progress: Progress = silent,
        *,
        overwrite: bool = False,
        words: HistoryWords = HISTORY_ENGLISH,
    ) -> Exported:
        """Write path whole or not at all. None: unbounded.

        overwrite: a file at path may be replaced. words: of formats that people read.
        Raises CannotWrite, DiskFull.
        """
        with whole_file(path, overwrite=overwrite) as out:
            wanted = _rounded(from_us, to_us)
            folder = path.absolute().parent
            count = self._write(out, export_format, wanted, progress, folder=folder, words=words)
            size_bytes = out.tell()
            self._note(export_format, count, path, size_bytes)
        return Exported(path=path, spans=count, size_bytes=size_bytes)

    def write(
        self,
        stream: BinaryIO,
        export_format: ExportFormat,
        from_us: int | None = None,
        to_us: int | None = None,
        progress: Progress = silent,
    ) -> int:
        """The same bytes into an open stream, nothing of it on the disk; the number of spans.

        Raises CannotWrite, DiskFull; BadInput where the format needs a file; BrokenPipeError as it
        is, when the reader has left.
        """
        if export_format == "xlsx":
            raise BadInput("xlsx is put together beside its file: name a PATH instead of a stream")
        with os_refusals():
            counted = Counted(stream)
            count = self._write(counted, export_format, _rounded(from_us, to_us), progress)
            stream.flush()
        self._note(export_format, count, "the standard output", counted.size_bytes)
        return count

    def _note(self, export_format: ExportFormat, count: int, to: Path | str, size: int) -> None:
        self._ledger.note(Left.EXPORT, f"{count} spans as {export_format.upper()}", to, size)

    def _write(
        self,
        out: Sink,
        export_format: ExportFormat,
        wanted: Range,
        progress: Progress,
        *,
        folder: Path | None = None,
        words: HistoryWords = HISTORY_ENGLISH,
    ) -> int:
        self._flush()
        with self._database.reading() as tx:
            if export_format == "xlsx" and wanted == _EVER and spans.count(tx) >= MOST_ROWS:
                raise as_xlsx.too_many(MOST_ROWS)
            bounds = spans.bounds_us(tx) or (self._clock.now_us(), self._clock.now_us())
            steps = _Steps(
                progress,
                Range(
                    from_us=max(wanted.from_us, bounds[0]),
                    to_us=max(wanted.from_us, bounds[0], min(wanted.to_us, bounds[1])),
                ),
            )
            run = spans.as_run(tx)
            found: dict[Track, Callable[[int, int], Iterator[Span]]] = {
                Track.PRESENCE: partial(spans.presence_between, tx),
                Track.WINDOW: partial(spans.windows_between, tx),
            }

            def track(device: str, which: Track) -> Iterator[Span]:
                all_of_it = found[which](wanted.from_us, wanted.to_us)
                return steps.counted(span for span in all_of_it if span.device == device)

            tracks: tuple[Iterable[Listed], ...] = (
                *(read(wanted.from_us, wanted.to_us) for read in found.values()),
                entries.between_run(run, wanted.from_us, wanted.to_us),
                watched.between(run, wanted.from_us, wanted.to_us),
            )
            contents = Contents(
                devices=spans.device_labels(tx),
                spans=steps.counted(heapq.merge(*tracks, key=lambda span: span.start_us)),
                tallies=spans.tallies_between(tx, wanted.from_us, wanted.to_us),
                commands=_touching(commands.every(run), wanted),
                things=things.every(run),
                track=track,
                days=lambda: self._day_totals(wanted.from_us, wanted.to_us),
                first_us=bounds[0],
                made_at_us=self._clock.now_us(),
                period=_period(steps.over),
                words=words,
            )
            if export_format == "xlsx":
                # a stream was refused, so that this is the file itself
                as_xlsx.write(cast("BinaryIO", out), contents, cast("Path", folder))
            else:
                _WRITERS[export_format](out, contents)
        steps.finish()
        return steps.spans


def _touching(found: Iterable[Command], wanted: Range) -> Iterator[Command]:
    """All of them, or those that speak of the range."""
    for command in found:
        if wanted == _EVER or any(
            from_us < wanted.to_us and to_us > wanted.from_us for from_us, to_us in _spoken(command)
        ):
            yield command


def _spoken(command: Command) -> Iterator[tuple[int, int]]:
    for edit in command.edits:
        yield outside.reach(edit)
    for change in command.changes:
        for body in (change.before, change.after):
            if change.kind == "entry" and body is not None:
                start_us = int(str(body["start_us"]))
                yield start_us, max(int(str(body["end_us"])), start_us + 1)


T = TypeVar("T", bound=Listed)


class _Steps:
    """Counts spans, and tells how far through the exported time they are, in seconds of it."""

    def __init__(self, progress: Progress, over: Range) -> None:
        self._progress = progress
        self.over = over
        self._total = (over.to_us - over.from_us) // SECOND_US
        self.spans = 0
        self._told = 0

    def counted(self, found: Iterable[T]) -> Iterator[T]:
        for span in found:
            if self.spans % _TELL_EVERY == 0:
                at_us = min(max(span.start_us, self.over.from_us), self.over.to_us)
                self._tell((at_us - self.over.from_us) // SECOND_US)
            self.spans += 1
            yield span

    def finish(self) -> None:
        self._tell(self._total)

    def _tell(self, done: int) -> None:
        self._told = max(self._told, done)  # some formats read the time more than once
        self._progress(self._told, self._total, "writing the history")


def _period(over: Range) -> str:
    """The days of what is exported, in UTC: a document says in each row what its offset is."""
    days = [moment(at_us, 0)[:10] for at_us in (over.from_us, max(over.from_us, over.to_us - 1))]
    return days[0] if days[0] == days[1] else " – ".join(days)  # noqa: RUF001  # en dash


def _rounded(from_us: int | None, to_us: int | None) -> Range:
    return Range(
        from_us=_EVER.from_us if from_us is None else from_us // MINUTE_US * MINUTE_US,
        to_us=_EVER.to_us if to_us is None else -(-to_us // MINUTE_US) * MINUTE_US,
    )
