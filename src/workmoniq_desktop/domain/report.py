"""What a report says: active time in a range, by one dimension."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from workmoniq_desktop.domain.clock import SECOND_US


class By(StrEnum):
    """The dimension of a report."""

    APP = "app"
    TITLE = "title"
    SITE = "site"
    CATEGORY = "category"
    PROJECT = "project"
    HOUR = "hour"
    DAY = "day"
    DEVICE = "device"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Active time of one key.

    key: None for active time without a window (by app), without a title, or without a site.
    share: part of the report's total, 0 to 1.
    """

    key: str | None
    us: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Active time between from_us and to_us; rows sorted by time (hours and days by themselves).

    total_us counts every moment once, also where two devices were in use side by side; by device,
    each device for itself. rest_count, rest_us: keys that a limit left out, and their time.
    """

    from_us: int
    to_us: int
    by: By
    rows: tuple[Row, ...]
    total_us: int
    rest_count: int = 0
    rest_us: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """A report in whole seconds, as every screen, file and terminal shows it.

    rows: beside the report's rows; they and rest come to total. Where devices were in use side by
    side, rows by device come to more than the total, as their microseconds do.
    """

    rows: tuple[int, ...]
    rest: int
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One key in two periods, microseconds."""

    key: str | None
    us: int
    before_us: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A report beside the same of an earlier period; rows by time in the later one."""

    now: Report
    before: Report
    rows: tuple[ComparedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Counted time by weekday and hour, microseconds: cells[weekday][hour].

    Weekdays count from Monday (0), hours from midnight, both in the offset the time happened in.
    """

    cells: tuple[tuple[int, ...], ...]


class Step(StrEnum):
    """How long one point of a trend is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """Counted time from a local date until the next point's."""

    first_day: date
    us: int


def whole_seconds(lengths_us: Iterable[int]) -> tuple[int, ...]:
    """Whole seconds of lengths in microseconds, so that they come to the whole seconds of all.

    Each is what the running sum grew by, less than a second off. So the first rows of a report have
    the same seconds with a limit and without, which sharing out the largest remainders would not.
    """
    sum_us, told, found = 0, 0, []
    for length_us in lengths_us:
        sum_us += length_us
        found.append(sum_us // SECOND_US - told)
        told = sum_us // SECOND_US
    return tuple(found)


def seconds_of(report: Report) -> Seconds:
    """The one way in which times of a report are rounded."""
    *rows, rest = whole_seconds([*(row.us for row in report.rows), report.rest_us])
    return Seconds(rows=tuple(rows), rest=rest, total=report.total_us // SECOND_US)


def make_report(
    *, from_us: int, to_us: int, by: By, totals: Mapping[str | None, int], limit: int | None = None
) -> Report:
    """Sort totals (microseconds by key) into a report; keys without time are left out.

    limit: only so many rows, those with most time.
    """
    total_us = sum(totals.values())
    rows = [Row(key=key, us=us, share=us / total_us) for key, us in totals.items() if us > 0]
    rows.sort(key=lambda row: (-row.us, row.key or ""))
    shown, rest = (rows, []) if limit is None else (rows[:limit], rows[limit:])
    if by in {By.HOUR, By.DAY}:
        shown.sort(key=lambda row: row.key or "")
    return Report(
        from_us=from_us,
        to_us=to_us,
        by=by,
        rows=tuple(shown),
        total_us=total_us,
        rest_count=len(rest),
        rest_us=sum(row.us for row in rest),
    )


def make_comparison(now: Report, before: Report, limit: int | None = None) -> Comparison:
    """Two reports without a limit side by side; limit: only so many rows, and so many of each."""
    had = {row.key: row.us for row in before.rows}
    has = {row.key: row.us for row in now.rows}
    rows = [
        ComparedRow(key=key, us=has.get(key, 0), before_us=had.get(key, 0)) for key in has | had
    ]
    if now.by in {By.HOUR, By.DAY}:
        rows.sort(key=lambda row: row.key or "")
    else:
        rows.sort(key=lambda row: (-row.us, -row.before_us, row.key or ""))
    return Comparison(
        now=cut(now, limit), before=cut(before, limit), rows=tuple(rows[: limit or len(rows)])
    )


def cut(report: Report, limit: int | None) -> Report:
    """The same report with at most so many rows."""
    totals = {row.key: row.us for row in report.rows}
    if limit is None or len(totals) <= limit:
        return report
    shorter = make_report(
        from_us=report.from_us, to_us=report.to_us, by=report.by, totals=totals, limit=limit
    )
    return replace(
        shorter,
        total_us=report.total_us,
        rows=tuple(replace(row, share=row.us / report.total_us) for row in shorter.rows),
        rest_count=shorter.rest_count + report.rest_count,
        rest_us=shorter.rest_us + report.rest_us,
    )
