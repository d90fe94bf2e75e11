"""A report as a page for any browser, on a screen or on paper."""

from typing import BinaryIO

from workmoniq_desktop.services.export.clean_text import clean
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.html_page import page
from workmoniq_desktop.services.export.report_document import ReportDocument
from workmoniq_desktop.services.progress import Progress

_LEVELS = 4


def write(out: BinaryIO, document: ReportDocument, progress: Progress) -> None:
    """Write the page to out, piece by piece."""
    peak = max((seconds for day in document.heat or () for seconds in day), default=0)

    def level(seconds: int) -> int:
        return -(-seconds * _LEVELS // peak) if peak else 0

    values: dict[str, object] = {
        "language": document.words.language,
        "title": clean(document.title),
        "period": clean(document.period),
        "document": document,
        "words": document.words,
        "compared": document.compares_rows,
        "longest": max((line.seconds for line in document.lines), default=0) or 1,
        "highest": max((point.seconds for point in document.trend), default=0) or 1,
        "figures": figures,
        "level": level,
        "clean": clean,
    }
    for number, piece in enumerate(page("report.html", values)):
        out.write(piece)
        progress(number, number + 1, "writing the report")
