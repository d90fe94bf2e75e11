"""A span as a person reads it in a table, the same in every document of the history."""

from collections.abc import Iterator
from dataclasses import dataclass

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.report import Report, seconds_of
from workmoniq_desktop.domain.spans import PresenceSpan, WatchedSpan
from workmoniq_desktop.services.export.clean_text import clean
from workmoniq_desktop.services.export.document_words import HistoryWords, figures
from workmoniq_desktop.services.export.moments import moment
from workmoniq_desktop.services.history import Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRow:
    """Times are local, in the offset the span happened in."""

    start: str
    end: str
    length: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """Active time of a day, in whole seconds."""

    name: str
    seconds: int


class Some:
    """Hands on the first spans, and afterwards knows whether there were more."""

    def __init__(self, spans: Iterator[Listed], most: int, words: HistoryWords) -> None:
        self._words = words
        self._spans = spans
        self._most = most
        self._left_out = False

    def __iter__(self) -> Iterator[SpanRow]:
        for number, span in enumerate(self._spans):
            if number == self._most:
                self._left_out = True
                return
            yield row_of(span, self._words)

    def left_out(self) -> tuple[str, ...]:
        """A sentence where some were left out. Ask after the last span."""
        if not self._left_out:
            return ()
        return (self._words.only_first.format(f"{self._most:,}"),)


def row_of(span: Listed, words: HistoryWords) -> SpanRow:
    if isinstance(span, PresenceSpan):
        what, detail = words.states[span.state], words.spoken(span.reason)
    elif isinstance(span, Entry):
        what, detail = words.by_hand, span.label.note or ""
    elif isinstance(span, WatchedSpan):
        what, detail = words.watcher, span.source
    else:
        what, detail = span.app, span.title or ""
    return SpanRow(
        start=_local(span.start_us, span.offset_minutes),
        end=_local(span.end_us, span.offset_minutes),
        length=figures((span.end_us - span.start_us) // SECOND_US),
        what=clean(what),
        detail=clean(detail),
    )


def day_rows(report: Report) -> tuple[tuple[DayRow, ...], int]:
    """The days of a report by day, and the total."""
    seconds = seconds_of(report)
    days = zip(report.rows, seconds.rows, strict=True)
    return tuple(DayRow(name=row.key or "", seconds=each) for row, each in days), seconds.total


def _local(at_us: int, offset_minutes: int) -> str:
    return moment(at_us, offset_minutes)[:19].replace("T", " ")
