"""Active time in a range, by one dimension."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta, tzinfo
from urllib.parse import urlsplit

from workmoniq_desktop.domain.calendar import local_date, to_datetime
from workmoniq_desktop.domain.report import (
    By,
    ComparedRow,
    Comparison,
    HeatMap,
    Report,
    Step,
    TrendPoint,
    make_report,
)
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import spans, totals
from workmoniq_desktop.store.database import Database

Zone = Callable[[], tzinfo]


class Reports:
    """Thread-safe."""

    def __init__(self, database: Database, zone: Zone, flush: Flush) -> None:
        """zone: the local zone in which days and hours are told."""
        self._database = database
        self._zone = zone
        self._flush = flush

    def by(
        self,
        dimension: By,
        from_us: int,
        to_us: int,
        *,
        limit: int | None = None,
        recorded: bool = False,
    ) -> Report:
        """Active time between from_us and to_us; every moment counts once, by device for each."""
        del recorded
        self._flush()
        with self._database.reading() as tx:
            bounds = spans.bounds_us(tx)
            # a range without end would name months that no calendar has
            first_us, last_us = bounds or (from_us, from_us)
            low_us, high_us = max(from_us, first_us), min(to_us, last_us)
            found: dict[str | None, int] = {}
            if low_us < high_us:
                match dimension:
                    case By.APP:
                        found = totals.by_app(tx, low_us, high_us)
                    case By.DEVICE:
                        labels = spans.device_labels(tx)
                        found = _labelled(totals.by_device(tx, low_us, high_us), labels)
                    case By.TITLE | By.SITE:
                        name = _title if dimension is By.TITLE else _site
                        found = _named(totals.by_title(tx, low_us, high_us), name)
                    case By.DAY:
                        found = totals.by_label(tx, low_us, high_us, self._day)
                    case By.HOUR:
                        found = totals.by_label(tx, low_us, high_us, self._hour)
        made = make_report(from_us=from_us, to_us=to_us, by=dimension, totals=found)
        return made if limit is None else _limited(made, limit)

    def compare(
        self,
        dimension: By,
        from_us: int,
        to_us: int,
        before_from_us: int,
        before_to_us: int,
        *,
        limit: int | None = None,
    ) -> Comparison:
        """A report beside the same of an earlier range."""
        now = self.by(dimension, from_us, to_us, limit=limit)
        before = self.by(dimension, before_from_us, before_to_us)
        earlier = {row.key: row.us for row in before.rows}
        rows = tuple(
            ComparedRow(key=row.key, us=row.us, before_us=earlier.get(row.key, 0))
            for row in now.rows
        )
        return Comparison(now=now, before=before, rows=rows)

    def heat(self, from_us: int, to_us: int) -> HeatMap:
        """Active time by weekday and hour."""
        found = self._labelled(from_us, to_us, lambda at: f"{to_datetime(at, self._zone()):%w %H}")
        cells = [[0] * 24 for _ in range(7)]
        for label, us in found.items():
            weekday, hour = (label or "").split()
            cells[(int(weekday) - 1) % 7][int(hour)] += us
        return HeatMap(cells=tuple(map(tuple, cells)))

    def trend(self, from_us: int, to_us: int, step: Step) -> tuple[TrendPoint, ...]:
        """Active time by day, week or month, steps without any included."""
        found: Counter[date] = Counter()
        for day, us in self._labelled(from_us, to_us, self._day).items():
            found[_first_day(date.fromisoformat(day or ""), step)] += us
        at = _first_day(local_date(from_us, self._zone()), step)
        last = local_date(max(to_us - 1, from_us), self._zone())
        points = []
        while at <= last and found:
            points.append(TrendPoint(first_day=at, us=found[at]))
            longer = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}[step]
            at = _first_day(at + timedelta(days=longer), step)
        return tuple(points)

    def _labelled(
        self, from_us: int, to_us: int, label: Callable[[int], str]
    ) -> dict[str | None, int]:
        self._flush()
        with self._database.reading() as tx:
            first_us, last_us = spans.bounds_us(tx) or (from_us, from_us)
            low_us, high_us = max(from_us, first_us), min(to_us, last_us)
            return totals.by_label(tx, low_us, high_us, label) if low_us < high_us else {}

    def active_us(self, from_us: int, to_us: int) -> int:
        """All active time between from_us and to_us."""
        return self.by(By.APP, from_us, to_us).total_us

    def _day(self, at_us: int) -> str:
        return to_datetime(at_us, self._zone()).date().isoformat()

    def _hour(self, at_us: int) -> str:
        return f"{to_datetime(at_us, self._zone()).hour:02}"


def _limited(report: Report, limit: int) -> Report:
    rest = report.rows[limit:]
    return replace(
        report,
        rows=report.rows[:limit],
        rest_count=len(rest),
        rest_us=sum(row.us for row in rest),
    )


def _first_day(day: date, step: Step) -> date:
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)


def _title(title: str | None, url: str | None) -> str | None:
    del url
    return title


def _site(title: str | None, url: str | None) -> str | None:
    del title
    return urlsplit(url).hostname if url else None


def _named(
    found: dict[tuple[str | None, str | None], int],
    name: Callable[[str | None, str | None], str | None],
) -> dict[str | None, int]:
    named: Counter[str | None] = Counter()
    for (title, url), us in found.items():
        named[name(title, url)] += us
    return dict(named)


def _labelled(found: dict[str | None, int], labels: dict[str, str]) -> dict[str | None, int]:
    """By the device's label; two devices of one label keep apart by their ids."""
    used = Counter(labels.values())
    named: dict[str | None, int] = {}
    for device, us in found.items():
        label = labels.get(device or "") or device
        named[f"{label} ({device})" if used[label or ""] > 1 else label] = us
    return named
