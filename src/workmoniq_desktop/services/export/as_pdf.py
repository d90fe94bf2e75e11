"""The history on paper: active time by day, then the spans, as many as anybody would print."""

from workmoniq_desktop.services.export.contents import Contents, Sink
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.history_rows import Some, day_rows
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.export.pdf_page import MUTED, PdfPages

MOST_SPANS = 5_000


def write(out: Sink, contents: Contents) -> None:
    """Lay the pages out, then write them to out."""
    made_at = moment(contents.made_at_us, 0)[:16].replace("T", " ")
    words = contents.words
    by_day = (words.day, words.time)
    by_span = (words.start, words.end, words.length, words.what, words.detail)
    with PdfPages(words.title, words.made.format(made_at), contents.made_at_us) as pages:
        pages.line(words.title, size=10, colour=MUTED)
        pages.line(contents.period, size=16, bold=True, above_mm=1)
        days, total = day_rows(contents.days())
        widths, number = (40.0, 30.0), frozenset({1})
        pages.line(words.days, size=12, bold=True, above_mm=6)
        pages.row(by_day, widths, numbers=number, bold=True, colour=MUTED)
        for day in days:
            pages.row((day.name, figures(day.seconds)), widths, numbers=number, headings=by_day)
        pages.row((words.total, figures(total)), widths, numbers=number, bold=True)
        wide = (34.0, 34.0, 18.0, 34.0, pages.width_mm - 120)
        numbers = frozenset({2})
        pages.line(words.spans, size=12, bold=True, above_mm=6)
        pages.row(by_span, wide, numbers=numbers, bold=True, colour=MUTED)
        some = Some(contents.spans, MOST_SPANS, words)
        for row in some:
            texts = (row.start, row.end, row.length, row.what, row.detail)
            pages.row(texts, wide, numbers=numbers, headings=by_span, size=7.5)
        for sentence in some.left_out():
            pages.paragraph(sentence, above_mm=4)
        pages.write(out)
