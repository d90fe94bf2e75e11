"""Writes a report into a file: whole or not at all, and the ledger tells of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import tzinfo
from pathlib import Path
from typing import BinaryIO

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.export import (
    report_csv,
    report_html,
    report_pdf,
    report_xlsx,
)
from workmoniq_desktop.services.export.report_document import (
    Asked,
    ReportDocument,
    ReportFormat,
    ReportService,
    build,
)
from workmoniq_desktop.services.export.whole_file import whole_file
from workmoniq_desktop.services.history import Written
from workmoniq_desktop.services.progress import Progress, silent

Note = Callable[[str, Path, int], None]
"""Takes what was written in a few plain words, where, and how many bytes."""

ChosenColours = Callable[[By, Sequence[str | None]], Mapping[str, str]]
"""#rrggbb by key, of those rows that the worker gave a colour to."""

_WRITERS: dict[ReportFormat, Callable[[BinaryIO, ReportDocument, Progress], None]] = {
    "csv": report_csv.write,
    "xlsx": report_xlsx.write,
    "html": report_html.write,
    "pdf": report_pdf.write,
}


def _no_note(_what: str, _path: Path, _size_bytes: int) -> None:
    """Nobody keeps a ledger."""


def _no_colours(_by: By, _keys: Sequence[str | None]) -> Mapping[str, str]:
    return {}


class ReportFiles:
    """Thread-safe."""

    def __init__(
        self,
        reports: ReportService,
        clock: Clock,
        zone: Callable[[], tzinfo],
        note: Note = _no_note,
        colours: ChosenColours = _no_colours,
    ) -> None:
        """note: told of every file, just before it takes its name."""
        self._colours = colours
        self._reports = reports
        self._clock = clock
        self._zone = zone
        self._note = note

    def build(self, asked: Asked, progress: Progress = silent) -> ReportDocument:
        """The report as one value."""
        made = build(self._reports, asked, self._clock.now_us(), self._zone(), progress)
        chosen = self._colours(made.by, [line.key for line in made.lines])
        if not chosen:
            return made
        lines = (replace(line, colour=chosen.get(line.key or "")) for line in made.lines)
        return replace(made, lines=tuple(lines))

    def write(
        self,
        document: ReportDocument,
        path: Path,
        report_format: ReportFormat,
        progress: Progress = silent,
        *,
        overwrite: bool = False,
    ) -> Written:
        """Write path whole or not at all. Raises CannotWrite, DiskFull."""
        with whole_file(path, overwrite=overwrite) as out:
            _WRITERS[report_format](out, document, progress)
            return self._told(path, report_format, out.tell())

    def keep(self, path: Path, content: bytes, kind: str, *, overwrite: bool = False) -> Written:
        """Write what a window drew. kind: such as "png". Raises CannotWrite, DiskFull."""
        with whole_file(path, overwrite=overwrite) as out:
            out.write(content)
            return self._told(path, kind, len(content))

    def _told(self, path: Path, kind: str, size_bytes: int) -> Written:
        self._note(f"a report as {kind.upper()}", path, size_bytes)
        return Written(path=path, size_bytes=size_bytes)
