"""A report as one value, built once: every file, page and print of it shows the same numbers."""

from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Literal, Protocol

from workmoniq_desktop.domain.calendar import Range, to_datetime
from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.report import (
    By,
    Comparison,
    HeatMap,
    Report,
    Step,
    TrendPoint,
    seconds_of,
    whole_seconds,
)
from workmoniq_desktop.services.export.document_words import ENGLISH, DocumentWords, compared
from workmoniq_desktop.services.progress import Progress, silent

ReportFormat = Literal["csv", "xlsx", "html", "pdf"]


class ReportService(Protocol):
    """What a document is built from."""

    def by(
        self,
        by: By,
        from_us: int,
        to_us: int,
        /,
        *,
        limit: int | None = None,
        recorded: bool = False,
    ) -> Report: ...

    def compare(
        self, by: By, within: Range, earlier: Range, /, *, limit: int | None = None
    ) -> Comparison: ...

    def heat(self, from_us: int, to_us: int, /) -> HeatMap: ...

    def trend(self, from_us: int, to_us: int, step: Step, /) -> tuple[TrendPoint, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is wanted of.

    before: an earlier period to compare with, and earlier: its name, as in "more than EARLIER".
    title, period: what the report and its range are called; "" for words made from the dates.
    limit: how many rows; None for all. recorded: of the record alone, which goes without before.
    extras: whether heat map and trend, of reported time, belong to it.
    """

    by: By
    within: Range
    before: Range | None = None
    earlier: str = ""
    title: str = ""
    period: str = ""
    limit: int | None = None
    recorded: bool = False
    extras: bool = True
    words: DocumentWords = ENGLISH


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it is written. before_seconds: in the earlier period; None without one.

    colour: #rrggbb where the worker chose one.
    """

    key: str | None
    name: str
    us: int
    seconds: int
    share: float
    before_seconds: int | None = None
    colour: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One step of the trend."""

    day: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDocument:
    """comparison, heat: None where they were not asked for. trend may be empty, too.

    heat: seconds by weekday (from Monday) and hour. rest_*: rows that a limit left out. change: the
    comparison in words.
    """

    asked: Asked
    title: str
    period: str
    zone_name: str
    made_at_us: int
    made_at: str
    total_us: int
    total_seconds: int
    lines: tuple[Line, ...]
    rest_count: int = 0
    rest_us: int = 0
    rest_seconds: int = 0
    before_seconds: int | None = None
    change: str = ""
    step: Step = Step.DAY
    heat: tuple[tuple[int, ...], ...] | None = None
    trend: tuple[Point, ...] = ()

    @property
    def compares_rows(self) -> bool:
        """Whether rows have a length before: days of two periods have nothing to do with it."""
        return self.before_seconds is not None and self.by is not By.DAY

    @property
    def words(self) -> DocumentWords:
        return self.asked.words

    @property
    def by(self) -> By:
        return self.asked.by


def build(
    reports: ReportService,
    asked: Asked,
    now_us: int,
    zone: tzinfo,
    progress: Progress = silent,
) -> ReportDocument:
    """Ask the reports service for all of it. Raises what it and progress raise."""
    within, words = asked.within, asked.words
    steps = 3 if asked.extras else 1
    progress(0, steps, "adding up")
    comparison = None
    if asked.before is None:
        report = reports.by(
            asked.by, within.from_us, within.to_us, limit=asked.limit, recorded=asked.recorded
        )
    else:
        comparison = reports.compare(asked.by, within, asked.before, limit=asked.limit)
        report = comparison.now
    heat: tuple[tuple[int, ...], ...] | None = None
    trend: tuple[Point, ...] = ()
    step = step_for(within)
    if asked.extras:
        progress(1, steps, "adding up")
        heat = _heat(reports.heat(within.from_us, within.to_us))
        progress(2, steps, "adding up")
        trend = _points(reports.trend(within.from_us, within.to_us, step))
    seconds = seconds_of(report)
    return ReportDocument(
        asked=asked,
        title=asked.title or words.report,
        period=asked.period or period_words(within, zone),
        zone_name=str(zone),
        made_at_us=now_us,
        made_at=f"{to_datetime(now_us, zone):%Y-%m-%d %H:%M}",
        total_us=report.total_us,
        total_seconds=seconds.total,
        lines=_lines(report, seconds.rows, comparison, words),
        rest_count=report.rest_count,
        rest_us=report.rest_us,
        rest_seconds=seconds.rest,
        before_seconds=None if comparison is None else seconds_of(comparison.before).total,
        change="" if comparison is None else compared(words, comparison, asked.earlier),
        step=step,
        heat=heat,
        trend=trend,
    )


def step_for(within: Range) -> Step:
    """Days for two months, weeks for a year and a bit, then months."""
    days = (within.to_us - within.from_us) // DAY_US
    if days <= 62:
        return Step.DAY
    return Step.WEEK if days <= 400 else Step.MONTH


def period_words(within: Range, zone: tzinfo) -> str:
    """The days of a range by number, the last one included; times where they are no whole days."""
    start, end = (to_datetime(at_us, zone) for at_us in (within.from_us, within.to_us))
    if start.time() != end.time() or start == end:
        return f"{start:%Y-%m-%d %H:%M} – {end:%Y-%m-%d %H:%M}"  # noqa: RUF001  # en dash
    first, last = start.date(), end.date() - timedelta(days=1)
    return f"{first}" if first == last else f"{first} – {last}"  # noqa: RUF001  # en dash


def _lines(
    report: Report,
    seconds: tuple[int, ...],
    comparison: Comparison | None,
    words: DocumentWords,
) -> tuple[Line, ...]:
    earlier: dict[str | None, int] | None = None
    if comparison is not None and report.by is not By.DAY:
        earlier = {row.key: row.before_us // SECOND_US for row in comparison.rows}
    return tuple(
        Line(
            key=row.key,
            name=name_of(row.key, report.by, words),
            us=row.us,
            seconds=whole,
            share=row.share,
            before_seconds=None if earlier is None else earlier.get(row.key, 0),
        )
        for row, whole in zip(report.rows, seconds, strict=True)
    )


def name_of(key: str | None, by: By, words: DocumentWords) -> str:
    """What a row is called."""
    if key is None:
        return words.nameless[by]
    return f"{key}:00" if by is By.HOUR and key.isdecimal() else key


def _heat(heat: HeatMap) -> tuple[tuple[int, ...], ...]:
    flat = whole_seconds(us for hours in heat.cells for us in hours)
    width = len(heat.cells[0]) if heat.cells else 0
    return tuple(flat[at : at + width] for at in range(0, len(flat), width or 1))


def _points(trend: tuple[TrendPoint, ...]) -> tuple[Point, ...]:
    seconds = whole_seconds(point.us for point in trend)
    return tuple(
        Point(day=point.first_day.isoformat(), seconds=whole)
        for point, whole in zip(trend, seconds, strict=True)
    )
