"""A report for spreadsheets and scripts: one row a line, the same from a window and a terminal."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from workmoniq_desktop.services.export.as_csv import guarded
from workmoniq_desktop.services.export.report_document import ReportDocument
from workmoniq_desktop.services.progress import Progress

HEADER = ("key", "seconds", "share")
BEFORE = "before_seconds"
_AT_ONCE = 5_000

Row = tuple[str, ...]


def rows(document: ReportDocument) -> Iterator[Row]:
    """The header, then the lines. A key is guarded against being taken for a formula."""
    with_before = document.compares_rows
    yield (*HEADER, BEFORE) if with_before else HEADER
    for line in document.lines:
        row = (guarded(line.key) or "", str(line.seconds), f"{line.share:.6f}")
        yield (*row, str(line.before_seconds)) if with_before else row


def write(out: BinaryIO, document: ReportDocument, progress: Progress) -> None:
    """Write all rows to out, as UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for number, row in enumerate(rows(document)):
        writer.writerow(row)
        if number % _AT_ONCE == 0:
            progress(number, len(document.lines), "writing the report")
    out.write(text.getvalue().encode(errors="replace"))
