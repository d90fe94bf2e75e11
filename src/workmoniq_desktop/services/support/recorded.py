"""Rows of what was recorded: totals by day, presence, input, and what was in use."""

from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, Track, WindowSpan
from workmoniq_desktop.domain.support import Redaction, SupportChoice
from workmoniq_desktop.services.labeller import Labeller
from workmoniq_desktop.services.rules.censor import Censor
from workmoniq_desktop.services.support.code_words import reason_word
from workmoniq_desktop.services.support.days import Days, every_day
from workmoniq_desktop.services.support.names_shown import (
    Marks,
    app_shown,
    name_shown,
    text_shown,
)
from workmoniq_desktop.services.support.sources import Rows, Sources
from workmoniq_desktop.store import support_reading
from workmoniq_desktop.store.connection import Run
from workmoniq_protocol.wire.support_rows import StretchLine

_TIMES: Final = {State.ACTIVE: "active_s", State.IDLE: "idle_s", State.LOCKED: "locked_s"}
_REMEMBERED: Final = 20_000
"""Contents whose values are kept for when they come again."""

Content = tuple[str | None, ...]
"""App, title, address, process, category, and the note of what was entered by hand."""


def totals(
    sources: Sources, run: Run, tallies: Iterator[Tally], choice: SupportChoice, days: Days
) -> Rows:
    """A row for each local day of the choice, all devices together."""
    sums: Counter[tuple[str, str]] = Counter()
    for span in support_reading.presence_between(run, choice.from_us, choice.to_us):
        if span.state in _TIMES:
            for day, us in days.cut(span.start_us, span.end_us):
                sums[day, _TIMES[span.state]] += us
    for start_us, switched in support_reading.windows_begun(run, choice.from_us, choice.to_us):
        day = days.of(start_us)
        sums[day, "spans"] += 1
        sums[day, "switches"] += switched
    for tally in tallies:
        day = days.of(max(tally.minute_us, choice.from_us))
        sums[day, "keys"] += tally.keys
        sums[day, "clicks"] += tally.clicks
    for day in every_day(choice.from_us, choice.to_us, sources.zone()):
        told: dict[str, object] = {"day": day}
        for key in _TIMES.values():
            told[key] = sums[day, key] // SECOND_US
        for key in ("spans", "switches", "keys", "clicks"):
            told[key] = sums[day, key]
        yield "total", told


def presence(spans: Iterator[PresenceSpan], choice: SupportChoice) -> Rows:
    """A row for each span of presence, by start, cut to the choice."""
    for span in spans:
        yield (
            "presence",
            {
                "start": max(span.start_us, choice.from_us) // SECOND_US,
                "end": min(span.end_us, choice.to_us) // SECOND_US,
                "state": span.state.value,
                "reason": reason_word(span.state, span.reason),
            },
        )


def input_counts(tallies: Iterator[Tally]) -> Rows:
    """A row for each minute with input, all devices together."""
    for minute_us, alike in groupby(tallies, key=lambda tally: tally.minute_us):
        together = list(alike)
        yield (
            "input",
            {
                "minute": minute_us // MINUTE_US * 60,
                "keys": sum(tally.keys for tally in together),
                "clicks": sum(tally.clicks for tally in together),
                "scrolls": sum(tally.scrolls for tally in together),
                "travel": sum(tally.travel_px for tally in together),
            },
        )


class Activity:
    """Lines of the time that counts, as reports have it: without what the worker hid.

    What the rules of today would keep out is left out too, however it came into the record.
    """

    def __init__(
        self, censor: Censor, marks: Marks, redaction: Redaction, *, by_content: bool
    ) -> None:
        """by_content: the rules that censor hang on content alone."""
        self._censor = censor
        self._marks = marks
        self._redaction = redaction
        self._by_content = by_content
        self._known: dict[Content, StretchLine | None] = {}

    def lines(self, look: Labeller, from_us: int, to_us: int) -> Iterator[str]:
        """A line for each piece, by start. A day is held at a time."""
        known, by_content = self._known, self._by_content
        while from_us < to_us:
            until_us = min(to_us, (from_us // DAY_US + 1) * DAY_US)
            for span in look.spans(from_us, until_us):
                note = (span.label.note or "") if span.by_hand else None
                category = span.label.category
                content = (span.app, span.title, span.url, span.process, category, note)
                if by_content and content in known:
                    line = known[content]
                else:
                    line = self._remembered(content, span)
                if line is not None:
                    yield line.at(span.start_us // SECOND_US, span.end_us // SECOND_US)
            from_us = until_us

    def _remembered(self, content: Content, span: ReportedSpan) -> StretchLine | None:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        line = self._known[content] = self._made(span)
        return line

    def _made(self, span: ReportedSpan) -> StretchLine | None:
        title, url = span.title, span.url
        if span.by_hand:
            title = span.label.note
        elif span.app is not None:
            kept = self._censor.kept(_window(span, span.app), span.end_us)
            if kept is None:
                return None
            title, url = kept.title, kept.url
        marked, clear = self._redaction >= Redaction.R2, self._redaction >= Redaction.R3
        values = {
            "kind": (Track.MANUAL if span.by_hand else Track.WINDOW).value,
            "app": app_shown(span.app),
            "category": name_shown(span.label.category),
            "title_mark": self._marks.title(title) if marked else None,
            "site_mark": self._marks.site(url) if marked else None,
            "title": text_shown(title) if clear else None,
            "url": text_shown(url) if clear else None,
        }
        return StretchLine("span", self._redaction.value, values)


def _window(span: ReportedSpan, app: str) -> WindowSpan:
    return WindowSpan(
        device=span.device,
        start_us=span.start_us,
        end_us=span.end_us,
        app=app,
        title=span.title,
        process=span.process,
        url=span.url,
        offset_minutes=span.offset_minutes,
    )
