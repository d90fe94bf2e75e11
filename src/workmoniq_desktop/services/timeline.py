"""A day, or any stretch of time, as it was recorded and as it is reported."""

from collections.abc import Callable
from dataclasses import replace

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import Track, WatchedSpan, WindowSpan, track_of
from workmoniq_desktop.services.history import NO_PURPOSE, Stretch, Told, ToldReported
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.span_labels import Purposes
from workmoniq_desktop.store import entries, spans, watched
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.engine import run_of

Flush = Callable[[], None]
"""Lets a recorder commit what it holds, so that what closed a second ago is found."""


class Timeline:
    """Thread-safe."""

    def __init__(
        self, database: Database, labelling: Labelling, clock: Clock, flush: Flush
    ) -> None:
        self._database = database
        self._labelling = labelling
        self._clock = clock
        self._flush = flush

    def between(self, from_us: int, to_us: int) -> Stretch:
        """All that touches the range; a running timer ends now."""
        self._flush()
        now_us = self._clock.now_us()
        with self._database.reading() as tx:
            by_hand = entries.between_run(run_of(tx), from_us, to_us)
            return Stretch(
                presence=tuple(spans.presence_between(tx, from_us, to_us)),
                windows=tuple(spans.windows_between(tx, from_us, to_us)),
                tallies=tuple(spans.tallies_between(tx, from_us, to_us)),
                entries=tuple(
                    entry
                    for entry in (_until(now_us, entry) for entry in by_hand)
                    if entry.end_us > from_us
                ),
                watched=tuple(watched.between(tx.exec_driver_sql, from_us, to_us)),
            )

    def reported(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        """The time that reports count, cut where its content or its label changes; by start."""
        self._flush()
        return self._labelling.reported(from_us, to_us)

    def told(self, from_us: int, to_us: int) -> list[Told]:
        """Everything that touches the range but tallies, by start, with what it was for."""
        stretch = self.between(from_us, to_us)
        shown: list[WindowSpan | Entry] = [*stretch.windows, *stretch.entries]
        low_us = min((span.start_us for span in shown), default=from_us)
        high_us = max((span.end_us for span in shown), default=to_us)
        reported = self._labelling.reported(low_us, high_us)
        with self._database.raw() as raw:
            purposes = Purposes(raw)
        told = [Told(span=span, purpose=NO_PURPOSE) for span in stretch.presence]
        told += [
            Told(span=span, purpose=purpose)
            for span, purpose in zip(
                stretch.windows, purposes.of_windows(stretch.windows, reported), strict=True
            )
        ]
        told += [
            Told(span=entry, purpose=purposes.of_entry(entry, reported))
            for entry in stretch.entries
        ]
        told += [Told(span=span, purpose=NO_PURPOSE) for span in stretch.watched]
        return sorted(told, key=_place)

    def told_reported(self, from_us: int, to_us: int) -> list[ToldReported]:
        """The same as `reported`, with names."""
        reported = self.reported(from_us, to_us)
        with self._database.raw() as raw:
            purposes = Purposes(raw)
        return [ToldReported(span=span, purpose=purposes.of_label(span.label)) for span in reported]

    def first_us(self) -> int | None:
        """Where the history begins; None while it is empty."""
        with self._database.reading() as tx:
            bounds = spans.bounds_us(tx)
        return None if bounds is None else bounds[0]


def _until(now_us: int, entry: Entry) -> Entry:
    return replace(entry, end_us=max(entry.end_us, now_us)) if entry.running else entry


def _place(told: Told) -> tuple[int, int, str, str]:
    """By start; of those that begin together: the state, the window, the entry, the watcher."""
    span = told.span
    if isinstance(span, Entry):
        return span.start_us, 1, "", span.device
    if isinstance(span, WatchedSpan):
        return span.start_us, 2, f"{Track.WATCHER}.{span.source}", span.device
    return span.start_us, 0, track_of(span), span.device
