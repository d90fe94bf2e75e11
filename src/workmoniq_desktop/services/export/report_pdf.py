"""A report on paper: a heading, the total, the rows with bars, the trend and the week."""

from typing import BinaryIO

from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.pdf_page import MUTED, PdfPages
from workmoniq_desktop.services.export.report_document import ReportDocument
from workmoniq_desktop.services.progress import Progress

_TELL_EVERY = 50


def write(out: BinaryIO, document: ReportDocument, progress: Progress) -> None:
    """Lay the pages out, then write them to out."""
    words = document.words
    footer = f"{words.zone}: {document.zone_name}. {words.made.format(document.made_at)}"
    pages = PdfPages(f"{document.title}: {document.period}", footer, document.made_at_us)
    pages.line(document.title, size=10, colour=MUTED)
    pages.line(document.period, size=16, bold=True, above_mm=1)
    pages.line(figures(document.total_seconds), size=24, bold=True, above_mm=4)
    pages.line(words.total_active, size=9, colour=MUTED)
    if document.change:
        pages.line(document.change, size=10, bold=True, above_mm=2)
    pages.line("", size=6)
    if not document.lines:
        pages.paragraph(words.nothing, above_mm=6)
    else:
        _rows(pages, document, progress)
    if document.trend:
        _trend(pages, document)
    if document.heat is not None:
        peak = max(max(hours) for hours in document.heat) or 1
        pages.line(words.week, size=12, bold=True, above_mm=8)
        pages.grid(
            words.weekdays,
            [[(each / peak, _short(each)) for each in hours] for hours in document.heat],
        )
    progress(1, 1, "writing the report")
    pages.write(out)


def _rows(pages: PdfPages, document: ReportDocument, progress: Progress) -> None:
    words = document.words
    headings = [words.dimensions[document.by], words.time, words.share]
    widths = [pages.width_mm - 22 - 18 - 40, 22.0, 18.0]
    if document.compares_rows:
        headings.insert(2, words.before)
        widths = [widths[0] - 22, 22.0, 22.0, 18.0]
    numbers = frozenset(range(1, len(headings)))
    longest = max(line.seconds for line in document.lines) or 1
    heading, width = tuple(headings), tuple(widths)
    pages.row(heading, width, numbers=numbers, bold=True, colour=MUTED)
    for at, line in enumerate(document.lines):
        if at % _TELL_EVERY == 0:
            progress(at, len(document.lines), "writing the report")
        texts = [line.name, figures(line.seconds), f"{line.share:.1%}"]
        if line.before_seconds is not None:
            texts.insert(2, figures(line.before_seconds))
        bar = line.seconds / longest
        pages.row(tuple(texts), width, numbers=numbers, headings=heading, bar=bar)
    total = [words.total, figures(document.total_seconds), ""]
    if document.compares_rows:
        total.insert(2, figures(document.before_seconds or 0))
    pages.row(tuple(total), width, numbers=numbers, bold=True)


def _trend(pages: PdfPages, document: ReportDocument) -> None:
    words = document.words
    widths, numbers = (40.0, 24.0), frozenset({1})
    highest = max(point.seconds for point in document.trend) or 1
    headings = (words.from_day, words.time)
    pages.line(words.trend, size=12, bold=True, above_mm=8)
    pages.row(headings, widths, numbers=numbers, bold=True, colour=MUTED)
    for point in document.trend:
        texts = (point.day, figures(point.seconds))
        bar = point.seconds / highest
        pages.row(texts, widths, numbers=numbers, headings=headings, bar=bar)


def _short(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}" if seconds else ""
