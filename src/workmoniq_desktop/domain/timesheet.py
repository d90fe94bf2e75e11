"""A timesheet: counted time by project and local day, rounded cell by cell; and what it costs."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from workmoniq_desktop.domain.calendar import UTC, Range, to_datetime, to_us
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.money import amount_minor
from workmoniq_desktop.domain.projects import Book, Rounding, RoundingMode
from workmoniq_desktop.domain.reported import ReportedSpan

LONGEST_DAYS = 3_700


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Time of one project on one day, as it was and as it is billed, microseconds."""

    exact_us: int = 0
    rounded_us: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A project's cells, one for each day of the sheet. project: None for time without one.

    name, client: as people read them; name None where the project is gone.
    """

    project: str | None
    name: str | None
    client: str | None
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """Lines by client and project, time without a project last; every total sums cells."""

    days: tuple[date, ...]
    rounding: Rounding
    lines: tuple[Line, ...]
    day_totals: tuple[Cell, ...]
    total: Cell

    def cell(self, project: str | None, day: date) -> Cell:
        """One cell; an empty one where the sheet has none."""
        for line in self.lines:
            if line.project == project:
                return line.cells[self.days.index(day)]
        return Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """Billable and other time of one day, project, task and note.

    rate_minor, amount_minor: in the smallest unit of currency; None where there is no price or the
    time is not billable. The amount is the price of the rounded time.
    """

    day: date
    client: str | None
    project: str
    task: str | None
    note: str | None
    exact_us: int
    rounded_us: int
    billable: bool
    rate_minor: int | None
    amount_minor: int | None
    currency: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Invoice:
    """Rows by day, client and project. totals_minor: amount by currency."""

    rows: tuple[InvoiceRow, ...]
    exact_us: int
    rounded_us: int
    totals_minor: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedLine:
    """A project's days with any time, in a signed timesheet."""

    client: str | None
    project: str
    days: tuple[tuple[date, Cell], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheet:
    """What a signed timesheet says. fingerprint: of the key that signed it, for people to compare.

    issued_at: ISO 8601 with offset, as the signer's clock said. Whoever holds the key chose worker.
    """

    worker: str
    fingerprint: str
    first: date
    last: date
    zone: str
    issued_at: str
    rounding: Rounding
    lines: tuple[SignedLine, ...]
    total: Cell


def rounded_us(us: int, rounding: Rounding) -> int:
    """A length in whole steps; half a step is rounded up, and nothing stays nothing."""
    step_us = rounding.step_minutes * MINUTE_US
    if step_us == 0:
        return us
    match rounding.mode:
        case RoundingMode.NEAREST:
            return (us + step_us // 2) // step_us * step_us
        case RoundingMode.UP:
            return -(-us // step_us) * step_us
        case RoundingMode.DOWN:
            return us // step_us * step_us


def working_day(day: date, zone: tzinfo, start_h: int) -> Range:
    """A day that begins at an hour, also where that hour does not exist: 23, 24 or 25 hours."""

    def begins(on: date) -> int:
        return to_us(datetime.combine(on, time(start_h), tzinfo=zone).astimezone(UTC))

    return Range(from_us=begins(day), to_us=begins(day + timedelta(days=1)))


def working_date(at_us: int, zone: tzinfo, start_h: int) -> date:
    """The day that holds a moment, where days begin at an hour."""
    day = to_datetime(at_us, zone).date()
    if at_us < working_day(day, zone, start_h).from_us:
        return day - timedelta(days=1)
    return day


def days_between(first: date, last: date) -> tuple[date, ...]:
    """Every day from first to last. Raises BadInput for none, and for more than ten years."""
    count = (last - first).days + 1
    if count < 1:
        raise BadInput("the range ends before it begins: give a first day that is before the last")
    if count > LONGEST_DAYS:
        raise BadInput("a timesheet covers at most ten years: give a shorter range")
    return tuple(first + timedelta(days=at) for at in range(count))


def week_days(day: date, week_start: int) -> tuple[date, ...]:
    """The seven days of the week that holds day; week_start: its first weekday, 0 Monday."""
    first = day - timedelta(days=(day.weekday() - week_start) % 7)
    return days_between(first, first + timedelta(days=6))


def make_sheet(
    counted: Mapping[date, Iterable[ReportedSpan]], book: Book, rounding: Rounding
) -> Sheet:
    """Counted time of whole days as a sheet; the spans of each day lie within it."""
    days = tuple(counted)
    exact: dict[str | None, list[int]] = defaultdict(lambda: [0] * len(days))
    for at, spans in enumerate(counted.values()):
        for span in spans:
            if span.counted_us:
                project = book.project(span.label.project)
                exact[span.label.project if project is None else project.uid][at] += span.counted_us
    lines = [_line(project, cells, book, rounding) for project, cells in exact.items()]
    lines.sort(key=_place)
    day_totals = tuple(_sum(line.cells[at] for line in lines) for at in range(len(days)))
    return Sheet(
        days=days,
        rounding=rounding,
        lines=tuple(lines),
        day_totals=day_totals,
        total=_sum(day_totals),
    )


def make_invoice(
    counted: Mapping[date, Iterable[ReportedSpan]],
    book: Book,
    rounding: Rounding,
    projects: frozenset[str] | None = None,
) -> Invoice:
    """Time of projects as rows of an invoice. projects: only these uids; None for all."""
    rows = []
    for day, spans in counted.items():
        sums: dict[tuple[str, str | None, str | None, bool], int] = defaultdict(int)
        for span in spans:
            project = book.project(span.label.project)
            if project is None or (projects is not None and project.uid not in projects):
                continue
            key = (project.uid, span.label.task, span.label.note, book.is_billable(span.label))
            sums[key] += span.counted_us
        rows += [_row(day, key, us, book, rounding) for key, us in sums.items() if us > 0]
    rows.sort(
        key=lambda row: (row.day, row.client or "", row.project, row.task or "", row.note or "")
    )
    totals: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.amount_minor is not None and row.currency is not None:
            totals[row.currency] += row.amount_minor
    return Invoice(
        rows=tuple(rows),
        exact_us=sum(row.exact_us for row in rows),
        rounded_us=sum(row.rounded_us for row in rows),
        totals_minor=dict(sorted(totals.items())),
    )


def hours(us: int) -> str:
    """A length as decimal hours with four digits, half up: 1.5000."""
    ten_thousandths = (us * 20_000 + HOUR_US) // (2 * HOUR_US)
    return f"{ten_thousandths // 10_000}.{ten_thousandths % 10_000:04}"


def _row(
    day: date,
    key: tuple[str, str | None, str | None, bool],
    us: int,
    book: Book,
    rounding: Rounding,
) -> InvoiceRow:
    uid, task_uid, note, billable = key
    project, task = book.projects[uid], book.task(task_uid)
    client = book.clients.get(project.client or "")
    price = book.rate(Label(project=uid, task=task_uid)) if billable else None
    billed_us = rounded_us(us, rounding)
    return InvoiceRow(
        day=day,
        client=None if client is None else client.name,
        project=project.name,
        task=None if task is None else task.name,
        note=note,
        exact_us=us,
        rounded_us=billed_us,
        billable=billable,
        rate_minor=None if price is None else price[0],
        amount_minor=None if price is None else amount_minor(billed_us, price[0]),
        currency=None if price is None else price[1],
    )


def _line(project: str | None, exact: Sequence[int], book: Book, rounding: Rounding) -> Line:
    known = book.project(project)
    client = None if known is None else book.clients.get(known.client or "")
    cells = tuple(Cell(exact_us=us, rounded_us=rounded_us(us, rounding)) for us in exact)
    return Line(
        project=project,
        name=None if known is None else known.name,
        client=None if client is None else client.name,
        cells=cells,
        total=_sum(cells),
    )


def _place(line: Line) -> tuple[bool, bool, str, str, str]:
    return (
        line.project is None,
        line.name is None,
        (line.client or "").casefold(),
        (line.name or "").casefold(),
        line.project or "",
    )


def _sum(cells: Iterable[Cell]) -> Cell:
    found = list(cells)
    return Cell(
        exact_us=sum(cell.exact_us for cell in found),
        rounded_us=sum(cell.rounded_us for cell in found),
    )
