"""The history as a page to read: active time by day, then the spans, as many as a browser bears."""

from workmoniq_desktop.services.export.contents import Contents, Sink
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.history_rows import Some, day_rows
from workmoniq_desktop.services.export.html_page import page
from workmoniq_desktop.services.export.moments import moment

MOST_SPANS = 20_000


def write(out: Sink, contents: Contents) -> None:
    """Write the page to out, piece by piece."""
    some = Some(contents.spans, MOST_SPANS, contents.words)
    days, total = day_rows(contents.days())
    made_at = moment(contents.made_at_us, 0)[:16].replace("T", " ")
    values: dict[str, object] = {
        "language": contents.words.language,
        "title": contents.words.title,
        "words": contents.words,
        "period": contents.period,
        "days": days,
        "total": total,
        "spans": some,
        "left_out": some.left_out,
        "figures": figures,
        "made": contents.words.made.format(made_at),
    }
    for part in page("history.html", values):
        out.write(part)
