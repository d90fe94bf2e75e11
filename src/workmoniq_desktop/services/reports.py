"""Reported time in a range, by one dimension: totals, comparisons, heat maps and trends."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta, tzinfo

from workmoniq_desktop.domain.calendar import Range, local_date, week_first
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.errors import CannotWrite, DiskFull, HistoryBusy
from workmoniq_desktop.domain.overlay import Cut
from workmoniq_desktop.domain.report import (
    By,
    Comparison,
    HeatMap,
    Report,
    Row,
    Step,
    TrendPoint,
    make_comparison,
    make_report,
)
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.labeller import Key, Labeller
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.names import project_names
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.store import spans, totals
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.engine import run_of
from workmoniq_desktop.store.facets import Facet
from workmoniq_desktop.store.totals import Look

Totals = Mapping[str | None, int]

_FACETS = {
    By.CATEGORY: Facet.CATEGORY,
    By.PROJECT: Facet.PROJECT,
    By.SITE: Facet.SITE,
    By.TITLE: Facet.TITLE,
    By.HOUR: Facet.HOUR,
    By.DAY: Facet.HOUR,
}
_FIRST_DAY = date(1970, 1, 1)


class Reports:
    """Thread-safe."""

    def __init__(
        self,
        database: Database,
        labelling: Labelling,
        zone: Callable[[], tzinfo],
        flush: Flush,
        settings: Callable[[], Settings],
    ) -> None:
        """zone: the local zone, in which a trend's first and last day are told."""
        self._database = database
        self._labelling = labelling
        self._zone = zone
        self._flush = flush
        self._settings = settings

    def by(
        self, by: By, from_us: int, to_us: int, limit: int | None = None, *, recorded: bool = False
    ) -> Report:
        """Reported time between from_us and to_us; every moment counts once, by device for each.

        limit: so many rows at most; by title it is what keeps a year fast. recorded: the record
        alone, without manual entries, hiding, merging and assigning.
        """
        with self._look(by, from_us, to_us, recorded=recorded) as (tx, within):
            if by is By.TITLE and not recorded:
                return self._titles(tx, within, Range(from_us=from_us, to_us=to_us), limit)
            found = self._recorded(tx, by, within) if recorded else self._reported(tx, by, within)
            return make_report(from_us=from_us, to_us=to_us, by=by, totals=found, limit=limit)

    def compare(
        self, by: By, within: Range, earlier: Range, limit: int | None = None
    ) -> Comparison:
        """The report of a range beside that of an earlier one."""
        few = limit if by is By.TITLE else None  # of the others, all are as fast as some
        now = self.by(by, within.from_us, within.to_us, few)
        before = self.by(by, earlier.from_us, earlier.to_us, few)
        if few is None:
            return make_comparison(now, before, limit)
        texts = [row.key for report in (now, before) for row in report.rows if row.key is not None]
        wide = make_comparison(self._among(now, texts), self._among(before, texts))
        return Comparison(now=now, before=before, rows=wide.rows[:limit])

    def heat(self, from_us: int, to_us: int) -> HeatMap:
        """Reported time by weekday and hour of the day."""
        cells = [[0] * 24 for _ in range(7)]
        with self._look(By.HOUR, from_us, to_us) as (tx, within):
            hours = self._hours(tx, within)
        for hour, us in hours.items():
            cells[_day(hour).weekday()][hour % 24] += us
        return HeatMap(cells=tuple(tuple(row) for row in cells))

    def trend(self, from_us: int, to_us: int, step: Step) -> tuple[TrendPoint, ...]:
        """Reported time day by day, week by week or month by month, also where there is none.

        Begins and ends no further than the history does; its first and last point hold only what
        lies in the range.
        """
        settings, zone = self._settings(), self._zone()
        with self._look(By.DAY, from_us, to_us) as (tx, within):
            if within.from_us >= within.to_us:
                return ()
            hours = self._hours(tx, within)

        def first_of(day: date) -> date:
            match step:
                case Step.DAY:
                    return day
                case Step.WEEK:
                    return week_first(day, settings.week_start)
                case Step.MONTH:
                    return day.replace(day=1)

        sums: Counter[date] = Counter()
        for end_us in (within.from_us, within.to_us - 1):
            sums[first_of(local_date(end_us, zone, settings.day_start_h))] += 0
        for hour, us in hours.items():
            sums[first_of(_day(hour - settings.day_start_h))] += us
        day, last = min(sums), max(sums)
        points = [TrendPoint(first_day=day, us=sums[day])]
        while day < last:
            day = first_of(day + timedelta(days=_LONGEST_DAYS[step]))
            points.append(TrendPoint(first_day=day, us=sums[day]))
        return tuple(points)

    def spans(self, from_us: int, to_us: int) -> list[ReportedSpan]:
        """The stretches that reports are made of, each with its label."""
        self._flush()
        return self._labelling.reported(from_us, to_us)

    def active_us(self, from_us: int, to_us: int) -> int:
        """All reported time between from_us and to_us."""
        return self.by(By.APP, from_us, to_us).total_us

    @contextmanager
    def _look(
        self, by: By, from_us: int, to_us: int, *, recorded: bool = False
    ) -> Iterator[tuple[Look, Range]]:
        """The history, with totals kept, and what of the range it reaches; maybe nothing."""
        self._flush()
        with self._database.reading() as tx:
            # a range without end would name months that no calendar has
            first_us, last_us = spans.bounds_us(tx) or (from_us, from_us)
            low_us, high_us = max(from_us, first_us), min(to_us, last_us)
            within = Range(from_us=low_us, to_us=max(low_us, high_us))
            facet = None if recorded else _FACETS.get(by)
            lacking = facet is not None and self._labelling.lacks(
                run_of(tx), facet, within.from_us, within.to_us
            )
        if lacking:
            first, until = -(-within.from_us // DAY_US), within.to_us // DAY_US
            with suppress(DiskFull, CannotWrite, HistoryBusy):  # it only takes longer without
                self._labelling.keep(first, until, facet=facet)
        with self._database.reading() as tx:
            yield tx, within

    def _reported(self, tx: Look, by: By, within: Range) -> Totals:
        if within.from_us >= within.to_us:
            return {}
        match by:
            case By.APP:
                return totals.by_app(tx, within.from_us, within.to_us)
            case By.DEVICE:
                found = totals.by_device(tx, within.from_us, within.to_us)
                return _labelled(found, spans.device_labels(tx))
            case By.HOUR | By.DAY:
                return self._by_time(by, self._hours(tx, within))
            case By.CATEGORY | By.PROJECT | By.SITE | By.TITLE:
                run = run_of(tx)
                keyed = self._labelling.totals(run, _FACETS[by], within.from_us, within.to_us)
                return self._named(by, _texts(keyed))

    def _recorded(self, tx: Look, by: By, within: Range) -> Totals:
        labeller = self._labelling.labeller(run_of(tx), recorded=True)
        found = labeller.sums(
            _key_of(labeller, by),
            within.from_us,
            within.to_us,
            by_hour=by in {By.HOUR, By.DAY},
            each_device=by is By.DEVICE,
        )
        match by:
            case By.HOUR | By.DAY:
                return self._by_time(by, _numbers(found))
            case By.DEVICE:
                return _labelled(_texts(found), spans.device_labels(tx))
            case _:
                return self._named(by, _texts(found))

    def _titles(
        self,
        tx: Look,
        within: Range,
        asked: Range,
        limit: int | None,
        among: Sequence[str] | None = None,
    ) -> Report:
        run = run_of(tx)
        months = totals.whole_months(tx, within.from_us, within.to_us)
        days: list[int] = []
        live: Counter[int] = Counter()
        labeller = self._labelling.labeller(run)
        outside = [(within.from_us, within.to_us)]
        if months[0] < months[1]:
            outside = [(within.from_us, months[0]), (months[1], within.to_us)]
        for from_us, to_us in outside:
            kept, rest = self._labelling.parts(run, Facet.TITLE, from_us, to_us)
            days += [day for first, until in kept for day in range(first, until)]
            for part in rest:
                live.update(_numbers(labeller.totals(Facet.TITLE, part.from_us, part.to_us)))
        found = totals.by_title(tx, months, days, live, limit, among)
        total_us = sum(totals.by_app(tx, within.from_us, within.to_us).values())
        rows: list[tuple[str | None, int]] = [*found.rows]
        untitled_us = total_us - found.total_us
        if untitled_us:
            rows.append((None, untitled_us))
        rows.sort(key=lambda row: (-row[1], row[0] or ""))
        shown = rows if limit is None else rows[:limit]
        return Report(
            from_us=asked.from_us,
            to_us=asked.to_us,
            by=By.TITLE,
            rows=tuple(Row(key=key, us=us, share=us / total_us) for key, us in shown),
            total_us=total_us,
            rest_count=found.count + bool(untitled_us) - len(shown),
            rest_us=total_us - sum(us for _, us in shown),
        )

    def _among(self, report: Report, texts: Sequence[str]) -> Report:
        """A report by title of these texts alone, and of time without a title."""
        asked = Range(from_us=report.from_us, to_us=report.to_us)
        with self._look(By.TITLE, report.from_us, report.to_us) as (tx, within):
            return self._titles(tx, within, asked, None, texts)

    def _hours(self, tx: Look, within: Range) -> dict[int, int]:
        if within.from_us >= within.to_us:
            return {}
        return _numbers(
            self._labelling.totals(run_of(tx), Facet.HOUR, within.from_us, within.to_us)
        )

    def _by_time(self, by: By, hours: Mapping[int, int]) -> Totals:
        start_h = self._settings().day_start_h
        found: Counter[str | None] = Counter()
        for at, us in hours.items():
            key = f"{at % 24:02}" if by is By.HOUR else _day(at - start_h).isoformat()
            found[key] += us
        return found

    def _named(self, by: By, found: Totals) -> Totals:
        if by is not By.PROJECT:
            return found
        with self._database.raw() as raw:
            names = project_names(raw)
        return {key and names.get(key, key): us for key, us in found.items()}


_LONGEST_DAYS = {Step.DAY: 1, Step.WEEK: 7, Step.MONTH: 31}


def _day(hour: int) -> date:
    """The date of a local hour, counted from 1970."""
    return _FIRST_DAY + timedelta(days=hour // 24)


def _numbers(found: Mapping[Key, int]) -> dict[int, int]:
    """Those by number; nothing, a title that is not there, has none."""
    return {int(key): us for key, us in found.items() if key is not None}


def _texts(found: Mapping[Key, int]) -> Totals:
    return {None if key is None else str(key): us for key, us in found.items()}


def _key_of(labeller: Labeller, by: By) -> Callable[[int, Cut], Key]:
    """What a recorded piece of a device belongs to."""
    match by:
        case By.APP:
            return lambda _, piece: labeller.apps.get(piece[2], (None, None))[0]
        case By.DEVICE:
            return lambda device, _: labeller.devices[device]
        case By.TITLE:
            return lambda _, piece: labeller.title_text(piece[3])
        case By.CATEGORY | By.PROJECT | By.SITE | By.HOUR | By.DAY:
            return labeller.key_of(_FACETS[by])


def _labelled(found: Totals, labels: Mapping[str, str]) -> Totals:
    """By the device's label; two devices of one label keep apart by their ids."""
    used = Counter(labels.values())
    named: dict[str | None, int] = {}
    for device, us in found.items():
        label = labels.get(device or "") or device
        named[f"{label} ({device})" if used[label or ""] > 1 else label] = us
    return named
