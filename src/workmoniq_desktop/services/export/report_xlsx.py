"""A report as a workbook: real numbers to count on with, and charts on their own sheet."""

from typing import BinaryIO

from workmoniq_desktop.services.export.clean_text import clean
from workmoniq_desktop.services.export.report_document import ReportDocument
from workmoniq_desktop.services.export.workbook import DAY_S, LENGTH, Untyped, workbook
from workmoniq_desktop.services.progress import Progress

_CHARTED = 15
_ACCENT = "#0d766e"
_SOFT = "#9aa1a9"
_TELL_EVERY = 2_000


def write(out: BinaryIO, document: ReportDocument, progress: Progress) -> None:
    """Sheets: the table, the charts with their numbers, what it is about."""
    with workbook(out) as book:
        book.set_properties({"title": clean(document.title), "comments": clean(document.period)})
        name = _table(book, document, progress)
        _charts(book, document, name)
        _about(book, document)


def _table(book: Untyped, document: ReportDocument, progress: Progress) -> str:
    words = document.words
    sheet = book.add_worksheet(words.report)
    head = book.add_format({"bold": True, "bottom": 1})
    right = book.add_format({"bold": True, "bottom": 1, "align": "right"})
    length = book.add_format({"num_format": LENGTH})
    hours = book.add_format({"num_format": "0.00"})
    whole = book.add_format({"num_format": "#,##0"})
    share = book.add_format({"num_format": "0.0%"})
    with_before = document.compares_rows
    headings = [words.dimensions[document.by], words.time, words.hours, words.seconds, words.share]
    if with_before:
        headings.append(words.before)
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, right if column else head)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, len(headings) - 1, 12)
    at = 0
    for at, line in enumerate(document.lines, 1):
        if at % _TELL_EVERY == 0:
            progress(at, len(document.lines), "writing the report")
        sheet.write_string(at, 0, clean(line.name))
        _numbers(sheet, at, line.seconds, (length, hours, whole))
        sheet.write_number(at, 4, line.share, share)
        if line.before_seconds is not None:
            sheet.write_number(at, 5, line.before_seconds / DAY_S, length)
    bold = {"bold": True, "top": 1}
    total = [book.add_format({**bold, "num_format": kind}) for kind in (LENGTH, "0.00", "#,##0")]
    sheet.write_string(at + 1, 0, words.total, book.add_format(bold))
    _numbers(sheet, at + 1, document.total_seconds, tuple(total))
    sheet.write_blank(at + 1, 4, None, book.add_format(bold))
    if with_before:
        sheet.write_number(at + 1, 5, (document.before_seconds or 0) / DAY_S, total[0])
    if document.lines:
        sheet.autofilter(0, 0, at, len(headings) - 1)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)
    return str(words.report)


def _numbers(sheet: Untyped, at: int, seconds: int, formats: tuple[Untyped, ...]) -> None:
    sheet.write_number(at, 1, seconds / DAY_S, formats[0])
    sheet.write_number(at, 2, seconds / 3600, formats[1])
    sheet.write_number(at, 3, seconds, formats[2])


def _charts(book: Untyped, document: ReportDocument, table: str) -> None:
    words = document.words
    sheet = book.add_worksheet(words.charts)
    count = min(len(document.lines), _CHARTED)
    if count == 0:
        sheet.write_string(0, 0, words.nothing)
        return
    with_before = document.compares_rows
    bars = book.add_chart({"type": "bar"})
    names = [table, 1, 0, count, 0]
    if with_before:
        before = {"name": words.before, "values": [table, 1, 5, count, 5], "categories": names}
        bars.add_series({**before, "fill": {"color": _SOFT}})
    now = {"name": words.time, "values": [table, 1, 1, count, 1], "categories": names}
    bars.add_series({**now, "fill": {"color": _ACCENT}})
    bars.set_title({"name": words.dimensions[document.by], "overlay": False})
    bars.set_y_axis({"reverse": True})
    bars.set_x_axis({"num_format": "[h]:mm", "major_gridlines": {"visible": True}})
    if not with_before:
        bars.set_legend({"none": True})
    bars.set_size({"width": 760, "height": 90 + 26 * count})
    sheet.insert_chart(1, 0, bars)
    below = 6 + (90 + 26 * count) // 20
    below = _trend(book, sheet, document, below)
    _heat(book, sheet, document, below)
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 24, 8)


def _trend(book: Untyped, sheet: Untyped, document: ReportDocument, top: int) -> int:
    if not document.trend:
        return top
    words = document.words
    bold = book.add_format({"bold": True})
    length = book.add_format({"num_format": LENGTH})
    sheet.write_string(top, 0, words.trend, bold)
    for at, heading in enumerate((words.from_day, words.time, words.seconds)):
        sheet.write_string(top + 1, at, heading, bold)
    first = top + 2
    for at, point in enumerate(document.trend, first):
        sheet.write_string(at, 0, point.day)
        sheet.write_number(at, 1, point.seconds / DAY_S, length)
        sheet.write_number(at, 2, point.seconds)
    last = first + len(document.trend) - 1
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": words.trend,
            "categories": [words.charts, first, 0, last, 0],
            "values": [words.charts, first, 1, last, 1],
            "fill": {"color": _ACCENT},
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"num_format": "[h]:mm"})
    chart.set_size({"width": 640, "height": 300})
    sheet.insert_chart(top, 4, chart)
    return max(last, top + 16) + 2


def _heat(book: Untyped, sheet: Untyped, document: ReportDocument, top: int) -> None:
    if document.heat is None:
        return
    words = document.words
    bold = book.add_format({"bold": True})
    length = book.add_format({"num_format": "[h]:mm"})
    sheet.write_string(top, 0, words.week, bold)
    for hour in range(24):
        sheet.write_string(top + 1, hour + 1, f"{hour:02}", bold)
    for at, (weekday, hours) in enumerate(zip(words.weekdays, document.heat, strict=True), top + 2):
        sheet.write_string(at, 0, weekday)
        for hour, seconds in enumerate(hours, 1):
            sheet.write_number(at, hour, seconds / DAY_S, length)
    scale = {"type": "2_color_scale", "min_color": "#ffffff", "max_color": "#3fbfb3"}
    sheet.conditional_format(top + 2, 1, top + 8, 24, scale)


def _about(book: Untyped, document: ReportDocument) -> None:
    words = document.words
    sheet = book.add_worksheet(words.about)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 64)
    facts = [
        (words.report, document.title),
        (words.period, document.period),
        (words.zone, document.zone_name),
        (words.made.format(document.made_at), ""),
    ]
    if document.change:
        facts.append((document.change, ""))
    for at, (name, fact) in enumerate(facts):
        sheet.write_string(at, 0, clean(name))
        sheet.write_string(at, 1, clean(fact))
    sheet.write_string(len(facts), 0, words.total_active)
    length = book.add_format({"num_format": LENGTH, "align": "left"})
    sheet.write_number(len(facts), 1, document.total_seconds / DAY_S, length)
