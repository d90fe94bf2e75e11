"""The history as a page to read: active time by day, then the spans, as many as a browser bears."""

from workmoniq_desktop.services.export.contents import Contents, Sink
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.history_rows import Some, day_rows
from workmoniq_desktop.services.export.html_page import page
from workmoniq_desktop.services.export.moments import moment

MOST_SPANS = 20_000


def write(out: Sink, contents: Contents) -> None:
    """Write the page to out, piece by piece."""
    some = Some(contents.spans, MOST_SPANS)
    days, total = day_rows(contents.days())
    values: dict[str, object] = {
        "language": "en",
        "title": "WorkMoniQ history",
        "period": contents.period,
        "days": days,
        "total": total,
        "spans": some,
        "left_out": some.left_out,
        "figures": figures,
        "made_at": moment(contents.made_at_us, 0)[:16].replace("T", " ") + " UTC",
    }
    for part in page("history.html", values):
        out.write(part)
