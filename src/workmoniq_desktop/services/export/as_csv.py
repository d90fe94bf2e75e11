"""The export for spreadsheets: a header, then one row a span (RFC 4180, UTF-8).

A cell that a spreadsheet would take for a formula is guarded by one apostrophe in front, as
spreadsheets themselves do it. So that nothing is lost, a text that has apostrophes before such a
character gets one more: a cell of apostrophes and then = + - @ (also full width), a tab or a line
break had exactly one apostrophe fewer. `id`, which is a span's identity, and times never begin so.
JSON has every text as it is; take that one to import again. Tallies are in the JSON only.
"""

import csv
import io
import re
from collections.abc import Iterator

from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import (
    PresenceSpan,
    Track,
    WatchedSpan,
    span_id,
    track_of,
    watched_id,
)
from workmoniq_desktop.services.export.contents import Contents, Sink
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.history import Listed

HEADER = (
    "id",
    "start",
    "end",
    "kind",
    "app",
    "title",
    "process",
    "url",
    "state",
    "reason",
    "device",
)
_AT_ONCE = 1_000
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff0b\uff0d\uff1d\uff20]")

Row = tuple[str | None, ...]


def write(out: Sink, contents: Contents) -> None:
    """Write all rows to out. Raises what out and the history raise."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow(HEADER)
    for number, row in enumerate(_rows(contents.spans)):
        rows.writerow(row)
        if number % _AT_ONCE == 0:
            _move(text, out)
    _move(text, out)


def guarded(text: str | None) -> str | None:
    """Text that no spreadsheet takes for a formula; what is absent stays absent."""
    return f"'{text}" if text is not None and _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text that `guarded` made this cell of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _rows(spans: Iterator[Listed]) -> Iterator[Row]:
    for span in spans:
        if isinstance(span, Entry):
            yield _bare(span, f"{span.device}-manual-{span.start_us}", Track.MANUAL)
            continue
        if isinstance(span, WatchedSpan):
            yield _bare(span, watched_id(span), Track.WATCHER)
            continue
        if isinstance(span, PresenceSpan):
            what: Row = (None, None, None, None, span.state.value, guarded(span.reason))
        else:
            texts = (span.app, span.title, span.process, span.url)
            what = (*map(guarded, texts), None, None)
        yield (
            span_id(span),
            moment(span.start_us, span.offset_minutes),
            moment(span.end_us, span.offset_minutes),
            track_of(span).value,
            *what,
            span.device,
        )


def _bare(span: Entry | WatchedSpan, name: str, kind: Track) -> Row:
    """When it was; what a manual entry was for, and what a watcher saw, is in the JSON."""
    start, end = (moment(at_us, span.offset_minutes) for at_us in (span.start_us, span.end_us))
    return (name, start, end, kind.value, *(None,) * 6, span.device)


def _move(text: io.StringIO, out: Sink) -> None:
    out.write(text.getvalue().encode())
    text.seek(0)
    text.truncate()
