"""The history as a workbook: all spans of a range, streamed, and active time by day."""

from pathlib import Path
from typing import BinaryIO

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, WatchedSpan, span_id, track_of, watched_id
from workmoniq_desktop.services.export.as_csv import HEADER
from workmoniq_desktop.services.export.clean_text import clean
from workmoniq_desktop.services.export.contents import Contents
from workmoniq_desktop.services.export.history_rows import day_rows
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.export.workbook import (
    DAY_S,
    LENGTH,
    MOST_ROWS,
    Untyped,
    workbook,
)
from workmoniq_desktop.services.history import Listed

_LENGTHS = ("seconds", "length")


def write(out: BinaryIO, contents: Contents, folder: Path, *, most_rows: int = MOST_ROWS) -> None:
    """Write the workbook to out. folder: where rows may wait meanwhile.

    Raises BadInput where the range has more spans than a sheet has rows.
    """
    days, total = day_rows(contents.days())
    with workbook(out, streamed_beside=folder) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        length = book.add_format({"num_format": LENGTH})
        summary = book.add_worksheet("Days")
        _head(summary, ("day", "length", "seconds"), bold)
        for at, day in enumerate((*((d.name, d.seconds) for d in days), ("total", total)), 1):
            summary.write_string(at, 0, day[0])
            summary.write_number(at, 1, day[1] / DAY_S, length)
            summary.write_number(at, 2, day[1])
        sheet = book.add_worksheet("Spans")
        _head(sheet, (*HEADER, *_LENGTHS), bold)
        for at, span in enumerate(contents.spans, 1):
            if at >= most_rows:
                raise too_many(most_rows)
            texts: tuple[str | None, ...]
            if isinstance(span, PresenceSpan):
                texts = (None, None, None, None, span.state.value, span.reason)
            elif isinstance(span, Entry):
                texts = (None, span.label.note, None, None, None, None)
            elif isinstance(span, WatchedSpan):
                texts = (None,) * 6
            else:
                texts = (span.app, span.title, span.process, span.url, None, None)
            start = moment(span.start_us, span.offset_minutes)
            end = moment(span.end_us, span.offset_minutes)
            name, kind = _identity(span)
            row = (name, start, end, kind, *texts, span.device)
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(at, column, clean(text))
            seconds = (span.end_us - span.start_us) / SECOND_US
            sheet.write_number(at, len(HEADER), seconds)
            sheet.write_number(at, len(HEADER) + 1, seconds / DAY_S, length)


def _identity(span: Listed) -> tuple[str, str]:
    if isinstance(span, Entry):
        return f"{span.device}-manual-{span.start_us}", "manual"
    if isinstance(span, WatchedSpan):
        return watched_id(span), "watcher"
    return span_id(span), track_of(span).value


def too_many(most_rows: int) -> BadInput:
    return BadInput(
        f"a sheet holds {most_rows - 1:,} spans and this range has more: "
        "give a narrower range, or take CSV or JSON"
    )


def _head(sheet: Untyped, headings: tuple[str, ...], bold: Untyped) -> None:
    widths = {"id": 30, "start": 33, "end": 33, "title": 50, "url": 40, "reason": 24}
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, widths.get(heading, 14))
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
