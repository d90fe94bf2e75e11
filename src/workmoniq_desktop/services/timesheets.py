"""Timesheets and invoices over the history as it is reported."""

from collections.abc import Callable, Sequence
from datetime import date, tzinfo
from pathlib import Path

from workmoniq_desktop.domain.calendar import Range, to_datetime
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, Clock
from workmoniq_desktop.domain.edits import Hide
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.projects import Entry, Rounding
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.timers import free_parts
from workmoniq_desktop.domain.timesheet import (
    Invoice,
    Sheet,
    make_invoice,
    make_sheet,
    working_day,
)
from workmoniq_desktop.services.export.invoice_file import write_invoice
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.ledger import Ledger
from workmoniq_desktop.services.manual import ManualEntries
from workmoniq_desktop.services.projects import Projects
from workmoniq_desktop.services.shapes.working import InvoiceFormat
from workmoniq_desktop.store import commands
from workmoniq_desktop.store.database import Database

_MORNING_H = 9


class Timesheets:
    """Thread-safe."""

    def __init__(
        self,
        database: Database,
        *,
        labelling: Labelling,
        projects: Projects,
        manual: ManualEntries,
        ledger: Ledger,
        clock: Clock,
        zone: Callable[[], tzinfo],
        flush: Callable[[], None],
    ) -> None:
        self._database = database
        self._labelling = labelling
        self._projects = projects
        self._manual = manual
        self._ledger = ledger
        self._clock = clock
        self._zone = zone
        self._flush = flush

    def sheet(self, days: Sequence[date], rounding: Rounding, day_start_h: int = 0) -> Sheet:
        """The timesheet of these local days; days to come are empty."""
        return make_sheet(self._counted(days, day_start_h), self._projects.book(), rounding)

    def invoice(
        self,
        days: Sequence[date],
        rounding: Rounding,
        day_start_h: int = 0,
        *,
        client: str | None = None,
        project: str | None = None,
    ) -> Invoice:
        """Rows of an invoice, of all projects or of a client's or one, by uid."""
        book = self._projects.book()
        wanted: frozenset[str] | None = None
        if project is not None:
            wanted = frozenset({project})
        elif client is not None:
            wanted = frozenset(p.uid for p in book.projects.values() if p.client == client)
        return make_invoice(self._counted(days, day_start_h), book, rounding, wanted)

    def write_invoice(
        self, path: Path, invoice: Invoice, invoice_format: InvoiceFormat, *, overwrite: bool
    ) -> int:
        """Write path whole or not at all; its bytes. Raises CannotWrite, DiskFull."""

        def note(size_bytes: int) -> None:
            self._ledger.note(Left.TIMESHEET, "hours of projects, for an invoice", path, size_bytes)

        return write_invoice(path, invoice, invoice_format, note, overwrite=overwrite)

    def set_cell(
        self, project: str, day: date, wanted_us: int, day_start_h: int = 0
    ) -> tuple[Entry, ...]:
        """Let a cell's exact time be wanted_us: what is missing is entered by hand, in the first
        time of that day that nothing else counts in; from the first counted moment on, or 9:00.

        Raises BadInput where the cell has more already, or the day has no room.
        """
        within = working_day(day, self._zone(), day_start_h)
        spans = self._spans(within)
        book = self._projects.book()
        has_us = sum(s.counted_us for s in spans if _is_of(s, project, book.project))
        if wanted_us < has_us:
            raise BadInput(
                "the day has more recorded time for this project: hide or assign some of it on "
                "the timeline, and the cell will follow"
            )
        if wanted_us == has_us:
            return ()
        parts = self._room(within, spans, wanted_us - has_us)
        made: list[Entry] = []
        for low_us, high_us in parts:
            made += self._manual.add(low_us, high_us, Label(project=project))
        return tuple(made)

    def _room(
        self, within: Range, spans: Sequence[ReportedSpan], wanted_us: int
    ) -> list[tuple[int, int]]:
        until_us = min(within.to_us, self._clock.now_us())
        taken = [(span.start_us, span.end_us) for span in spans]
        taken += [
            (entry.start_us, entry.end_us)
            for entry in self._manual.between(within.from_us, within.to_us)
        ]
        with self._database.raw() as raw:
            hidden = commands.edits_between(raw.execute, within.from_us, within.to_us, (Hide,))
        taken += [(e.part.from_us, e.part.to_us) for e in hidden if isinstance(e, Hide)]
        free = free_parts(within.from_us, until_us, taken)
        first_us = spans[0].start_us if spans else self._morning_us(within)
        later = [(max(low, first_us), high) for low, high in free if high > first_us]
        earlier = [(low, min(high, first_us)) for low, high in reversed(free) if low < first_us]
        for low_us, high_us in (*later, *earlier):
            if high_us - low_us >= wanted_us:
                return [(low_us, low_us + wanted_us)]
        raise BadInput(
            "that day has no free stretch of this length: enter the time by hand where it was"
        )

    def _morning_us(self, within: Range) -> int:
        hour = to_datetime(within.from_us, self._zone()).hour
        morning_us = within.from_us + (_MORNING_H - hour) % 24 * HOUR_US
        return morning_us // MINUTE_US * MINUTE_US

    def _counted(
        self, days: Sequence[date], day_start_h: int
    ) -> dict[date, Sequence[ReportedSpan]]:
        self._flush()
        zone, now_us = self._zone(), self._clock.now_us()
        found: dict[date, Sequence[ReportedSpan]] = {}
        for day in days:
            within = working_day(day, zone, day_start_h)
            future = within.from_us > now_us
            found[day] = () if future else self._labelling.reported(within.from_us, within.to_us)
        return found

    def _spans(self, within: Range) -> list[ReportedSpan]:
        self._flush()
        return self._labelling.reported(within.from_us, within.to_us)


def _is_of(span: ReportedSpan, project: str, find: Callable[[str | None], object]) -> bool:
    found = find(span.label.project)
    return found is not None and found is find(project)
