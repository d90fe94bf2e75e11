"""Takes the history out: everything, or what touches a range, in an open format.

A span that touches the range is exported whole. Cut at the range's end it would be another span,
since its start is part of its identity, and an import could no longer put it back in its place.
The range is rounded outward to the minute, as a wipe's is: so an export of a range holds all that
a wipe of the same range takes.
"""

import heapq
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US, Clock
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.services.export import as_csv, as_json
from workmoniq_desktop.services.export.contents import Contents, Counted, Sink
from workmoniq_desktop.services.export.whole_file import os_refusals, whole_file
from workmoniq_desktop.services.history import Exported
from workmoniq_desktop.services.history_shape import ExportFormat
from workmoniq_desktop.services.ledger import Ledger
from workmoniq_desktop.services.progress import Progress, silent
from workmoniq_desktop.store import commands, entries, spans, things
from workmoniq_desktop.store.database import Database

_WRITERS: dict[ExportFormat, Callable[[Sink, Contents], None]] = {
    "json": as_json.write,
    "csv": as_csv.write,
}
_TELL_EVERY = 20_000
_EVER = Range(from_us=-(1 << 61), to_us=1 << 61)


class Exporting:
    """Thread-safe. Memory stays flat: spans go from the history to the file one by one."""

    def __init__(self, database: Database, clock: Clock, flush: Callable[[], None]) -> None:
        """flush: lets a recorder commit what it holds."""
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
    ) -> Exported:
        """Write path whole or not at all. None: unbounded.

        overwrite: a file at path may be replaced. Raises CannotWrite, DiskFull.
        """
        with whole_file(path, overwrite=overwrite) as out:
            count = self._write(out, export_format, _rounded(from_us, to_us), progress)
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

        Raises CannotWrite, DiskFull; BrokenPipeError as it is, when the reader has left.
        """
        with os_refusals():
            counted = Counted(stream)
            count = self._write(counted, export_format, _rounded(from_us, to_us), progress)
            stream.flush()
        self._note(export_format, count, "the standard output", counted.size_bytes)
        return count

    def _note(self, export_format: ExportFormat, count: int, to: Path | str, size: int) -> None:
        what = f"{count} spans as {export_format.upper()}"
        self._ledger.note(Left.EXPORT, what, to, size)

    def _write(
        self, out: Sink, export_format: ExportFormat, wanted: Range, progress: Progress
    ) -> int:
        self._flush()
        with self._database.reading() as tx:
            bounds = spans.bounds_us(tx) or (self._clock.now_us(), self._clock.now_us())
            steps = _Steps(
                progress,
                Range(
                    from_us=max(wanted.from_us, bounds[0]),
                    to_us=max(wanted.from_us, bounds[0], min(wanted.to_us, bounds[1])),
                ),
            )
            run = spans.as_run(tx)
            tracks: tuple[Iterable[Span | Entry], ...] = (
                spans.presence_between(tx, wanted.from_us, wanted.to_us),
                spans.windows_between(tx, wanted.from_us, wanted.to_us),
                entries.between_run(run, wanted.from_us, wanted.to_us),
            )
            found = heapq.merge(*tracks, key=lambda span: span.start_us)
            _WRITERS[export_format](
                out,
                Contents(
                    devices=spans.device_labels(tx),
                    spans=steps.counted(found),
                    tallies=spans.tallies_between(tx, wanted.from_us, wanted.to_us),
                    commands=_touching(commands.every(run), wanted),
                    things=things.every(run),
                ),
            )
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
        yield commands.reach(edit)
    for change in command.changes:
        for body in (change.before, change.after):
            if change.kind == "entry" and body is not None:
                start_us = int(str(body["start_us"]))
                yield start_us, max(int(str(body["end_us"])), start_us + 1)


class _Steps:
    """Counts spans, and tells how far through the exported time they are, in seconds of it."""

    def __init__(self, progress: Progress, over: Range) -> None:
        self._progress = progress
        self._over = over
        self._total = (over.to_us - over.from_us) // SECOND_US
        self.spans = 0

    def counted(self, found: Iterable[Span | Entry]) -> Iterator[Span | Entry]:
        for span in found:
            if self.spans % _TELL_EVERY == 0:
                at_us = min(max(span.start_us, self._over.from_us), self._over.to_us)
                self._tell((at_us - self._over.from_us) // SECOND_US)
            self.spans += 1
            yield span

    def finish(self) -> None:
        self._tell(self._total)

    def _tell(self, done: int) -> None:
        self._progress(done, self._total, "writing the history")


def _rounded(from_us: int | None, to_us: int | None) -> Range:
    return Range(
        from_us=_EVER.from_us if from_us is None else from_us // MINUTE_US * MINUTE_US,
        to_us=_EVER.to_us if to_us is None else -(-to_us // MINUTE_US) * MINUTE_US,
    )
