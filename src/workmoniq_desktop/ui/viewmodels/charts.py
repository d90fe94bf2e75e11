"""What a chart shows, as hours and texts: the widget only has to place and paint it."""

from dataclasses import dataclass
from datetime import date
from enum import Enum

from workmoniq_desktop.domain.report import By, Step
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.report_document import ReportDocument
from workmoniq_desktop.ui.colours import colour_in
from workmoniq_desktop.ui.words import bare_day, month_name, translate

BARS_SHOWN = 8
_SPOKEN = 12
_HOUR_S = 3600
_STEPS_S = (60, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400, 172800, 432000)


class ChartKind(Enum):
    """Which picture of a report."""

    BARS = 0
    TREND = 1
    WEEK = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """before_s: the compared length in seconds; None where nothing is compared."""

    name: str
    seconds: int
    words: str
    colour: str | None = None
    before_s: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """upright: bars stand beside each other. ticks: seconds and their words, on the axis of time.

    heat: 0 to 1 by weekday and hour, and names their weekdays. alternative: the same in words.
    note: what the picture alone does not say.
    """

    name: str
    alternative: str
    note: str = ""
    bars: tuple[Bar, ...] = ()
    upright: bool = False
    ticks: tuple[tuple[int, str], ...] = ()
    heat: tuple[tuple[float, ...], ...] = ()
    names: tuple[str, ...] = ()


def chart_of(document: ReportDocument, kind: ChartKind) -> Chart:
    match kind:
        case ChartKind.BARS:
            return _bars(document)
        case ChartKind.TREND:
            return _trend(document)
        case ChartKind.WEEK:
            return _week(document)


def _bars(document: ReportDocument) -> Chart:
    by = document.by
    in_time = by in {By.HOUR, By.DAY}
    lines = document.lines if in_time else document.lines[:BARS_SHOWN]
    bars = tuple(
        Bar(
            name=_short(line.key, line.name, by),
            seconds=line.seconds,
            words=figures(line.seconds),
            colour=line.colour or colour_in(by, line.key),
            before_s=line.before_seconds,
        )
        for line in lines
    )
    name = translate("reports", "Time by {0}").format(document.words.dimensions[by])
    return _chart(name, bars, upright=in_time)


def _trend(document: ReportDocument) -> Chart:
    bars = tuple(
        Bar(
            name=_step_name(date.fromisoformat(point.day), document.step),
            seconds=point.seconds,
            words=figures(point.seconds),
        )
        for point in document.trend
    )
    names = {
        Step.DAY: translate("reports", "Trend by day"),
        Step.WEEK: translate("reports", "Trend by week"),
        Step.MONTH: translate("reports", "Trend by month"),
    }
    return _chart(names[document.step], bars, upright=True)


def _week(document: ReportDocument) -> Chart:
    cells = document.heat or ()
    peak = max((seconds for day in cells for seconds in day), default=0) or 1
    weekdays = document.words.weekdays
    spoken = [
        f"{name} {figures(sum(day))}"
        for name, day in zip(weekdays, cells, strict=False)
        if sum(day)
    ]
    return Chart(
        name=translate("reports", "Hours of the week"),
        alternative=", ".join(spoken),
        note=translate("reports", "The fuller the colour, the more time in that hour."),
        heat=tuple(tuple(seconds / peak for seconds in day) for day in cells),
        names=weekdays,
    )


def _chart(name: str, bars: tuple[Bar, ...], *, upright: bool) -> Chart:
    highest = max((max(bar.seconds, bar.before_s or 0) for bar in bars), default=0)
    spoken = ", ".join(f"{bar.name} {bar.words}" for bar in bars[:_SPOKEN])
    if len(bars) > _SPOKEN:
        spoken += ", " + translate("reports", "and more; the table has all of them")
    compared = any(bar.before_s is not None for bar in bars)
    note = translate("reports", "The grey bars show the time compared with.") if compared else ""
    return Chart(
        name=name, alternative=spoken, note=note, bars=bars, upright=upright, ticks=ticks(highest)
    )


def ticks(highest_s: int) -> tuple[tuple[int, str], ...]:
    """At most six round lengths up to the highest, from nothing on."""
    highest_s = max(highest_s, 1)
    step = next((each for each in _STEPS_S if highest_s <= 5 * each), None)
    if step is None:
        step = -(-highest_s // (5 * 86400)) * 86400
    return tuple((at, _tick(at, step, highest_s)) for at in range(0, highest_s + step, step))


def _tick(seconds: int, step: int, highest_s: int) -> str:
    if seconds == 0:
        return "0"
    if step < _HOUR_S < highest_s:
        return translate("reports", "{0} h").format(f"{seconds // _HOUR_S}:{seconds // 60 % 60:02}")
    if step < _HOUR_S:
        return translate("words", "{0} min").format(seconds // 60)
    return translate("reports", "{0} h").format(seconds // _HOUR_S)


def _short(key: str | None, name: str, by: By) -> str:
    if key is None:
        return name
    if by is By.HOUR:
        return key
    return bare_day(date.fromisoformat(key)) if by is By.DAY else name


def _step_name(day: date, step: Step) -> str:
    match step:
        case Step.DAY | Step.WEEK:
            return bare_day(day)
        case Step.MONTH:
            return month_name(day)
