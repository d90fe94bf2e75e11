"""The Reports page: any period, every dimension, comparison, charts, saving and printing."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.calendar import local_date, to_datetime
from workmoniq_desktop.domain.errors import DiskFull
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels import reports as viewmodel
from workmoniq_desktop.ui.viewmodels.charts import ChartKind, chart_of, ticks
from workmoniq_desktop.ui.viewmodels.report_period import Against, Chosen, Period
from workmoniq_desktop.ui.widgets.report_table import BEFORE, NAME
from workmoniq_desktop.ui.widgets.toast import Toast
from workmoniq_desktop.ui.windows.reports import ReportsPage

ZONE = Script().desk().zone()
NOW_US = Script().clock.now_us()
TODAY = local_date(NOW_US, ZONE)


@pytest.fixture
def page(scene: Scene, qtbot: QtBot) -> Iterator[ReportsPage]:
    made = ReportsPage(scene)
    qtbot.addWidget(made)
    made.resize(900, 900)
    made.show()
    qtbot.waitUntil(lambda: made.report.document is not None and made.chart is not None)
    yield made
    scene.worker.wait()


def chosen(period: Period, anchor: date, last: date | None = None) -> Chosen:
    return Chosen(period=period, anchor=anchor, last=last or anchor, zone=ZONE)


def days(period: Chosen, against: Against = Against.NOTHING) -> tuple[str, str]:
    """First moments of the range, or of the compared one, by date and hour."""
    found = period.range() if against is Against.NOTHING else period.earlier(against, 2 * NOW_US)
    assert found is not None
    ends = (to_datetime(found.from_us, ZONE), to_datetime(found.to_us, ZONE))
    return f"{ends[0]:%Y-%m-%d %H}", f"{ends[1]:%Y-%m-%d %H}"


# periods


@pytest.mark.parametrize(
    ("period", "before", "last_year"),
    [
        (Period.DAY, "2024-02-28", "2023-02-28"),
        (Period.WEEK, "2024-02-19", "2023-02-27"),
        (Period.MONTH, "2024-01-01", "2023-02-01"),
        (Period.YEAR, "2023-01-01", "2023-01-01"),
        (Period.FREE, "2024-02-27", "2023-02-28"),
    ],
)
def test_every_period_knows_what_was_before_it(period: Period, before: str, last_year: str) -> None:
    leap_day = chosen(period, date(2024, 2, 29), date(2024, 3, 1))
    assert days(leap_day, Against.BEFORE)[0] == f"{before} 00"
    assert days(leap_day, Against.LAST_YEAR)[0] == f"{last_year} 00"


def test_a_period_that_is_not_over_is_compared_with_as_much_of_the_one_before() -> None:
    today = chosen(Period.DAY, TODAY)
    earlier = today.earlier(Against.BEFORE, NOW_US)
    assert earlier is not None
    assert earlier.to_us - earlier.from_us == NOW_US - today.range().from_us


def test_days_and_weeks_begin_when_the_settings_say(
    script: Script, scene: Scene, qtbot: QtBot
) -> None:
    script.preferences.settings = Settings(day_start_h=4, week_start=6)
    report = viewmodel.ReportViewModel(scene)
    report.choose_period(Period.WEEK)
    start = to_datetime(report.range.from_us, ZONE)
    assert (start.weekday(), start.hour) == (6, 4)
    scene.worker.wait()


def test_stepping_goes_by_whole_periods_and_stops_today() -> None:
    free = chosen(Period.FREE, date(2026, 11, 9), date(2026, 11, 13))
    back = free.stepped(-1, TODAY)
    assert (back.anchor, back.last) == (date(2026, 11, 4), date(2026, 11, 8))
    assert free.stepped(9, TODAY).last == TODAY
    assert chosen(Period.YEAR, TODAY).stepped(-1, TODAY).heading(TODAY) == "2025"
    assert chosen(Period.YEAR, TODAY).stepped(1, TODAY).anchor == TODAY


def test_a_year_holds_all_its_months(page: ReportsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.report.changed):
        page.period.buttons()[3].click()
    assert page.report.heading() == "2026"
    document = page.report.document
    assert document is not None
    assert sum(point.seconds for point in document.trend) == document.total_seconds


def test_a_free_range_is_two_days_and_an_error_beside_the_one_that_is_wrong(
    page: ReportsPage, qtbot: QtBot
) -> None:
    assert not page.first.isVisible()
    with qtbot.waitSignal(page.report.changed):
        page.period.buttons()[4].click()
    with qtbot.waitSignal(page.report.changed):
        page.first.value = date(2026, 11, 16)
    shown = page.total
    assert page.report.heading() == "16 Nov 2026 – 19 Nov 2026"  # noqa: RUF001  # en dash
    page.last.value = date(2026, 11, 10)
    assert page.last.error == "The last day lies before the first."
    assert page.last.control.hasFocus()
    assert (page.last.value, page.total) == (date(2026, 11, 10), shown)
    with qtbot.waitSignal(page.report.changed):
        page.last.value = date(2026, 11, 18)
    assert page.last.error == ""


# numbers


@pytest.mark.parametrize("by", list(By))
def test_every_dimension_has_rows_that_come_to_the_total(
    page: ReportsPage, qtbot: QtBot, by: By
) -> None:
    with qtbot.waitSignal(page.report.changed):
        page.by.buttons()[list(By).index(by)].click()
    assert page.report.document is not None
    assert page.report.document.by is by
    assert sum(row.seconds for row in page.report.rows) == page.report.document.total_seconds
    assert page.total == figures(page.report.document.total_seconds)


def test_the_page_shows_the_seconds_that_its_files_have(
    page: ReportsPage, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.report.changed):
        page.period.buttons()[2].click()
    asked = page.report.asked(whole=True)
    page.files.saving.save(asked, tmp_path / "r.csv", "csv")
    qtbot.waitUntil(lambda: not page.files.saving.running)
    page.files.saving.save(asked, tmp_path / "r.xlsx", "xlsx")
    qtbot.waitUntil(lambda: not page.files.saving.running)
    shown = [row.seconds for row in page.report.rows]
    assert len(shown) > 5
    with (tmp_path / "r.csv").open(newline="") as file:
        assert [int(row["seconds"]) for row in csv.DictReader(file)] == shown
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["Report"]
    assert [row[3].value for row in sheet.iter_rows(min_row=2)][:-1] == shown
    assert [figures(seconds) for seconds in shown] == [row.time for row in page.report.rows]


def test_a_long_list_says_how_much_it_left_out(
    page: ReportsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = page.report.rows
    monkeypatch.setattr(viewmodel, "SHOWN_ROWS", 3)
    with qtbot.waitSignal(page.report.changed):
        page.report.refresh()
    rest = figures(sum(row.seconds for row in whole[3:]))
    assert page.report.rows == whole[:3]
    assert page.report.rest == f"and {len(whole) - 3} more apps: {rest}"


def test_a_comparison_is_a_sentence_and_a_column(page: ReportsPage, qtbot: QtBot) -> None:
    document = page.report.document
    assert document is not None
    assert document.before_seconds is not None
    less = document.before_seconds - document.total_seconds
    assert 60 < less < 3600
    sentence = f"{less // 60} min less than by the same time on the day before"
    assert page.report.change == sentence
    assert not page.table.isColumnHidden(BEFORE)
    with qtbot.waitSignal(page.report.changed):
        page.against.buttons()[Against.NOTHING.value].click()
    assert page.report.change == ""
    assert page.table.isColumnHidden(BEFORE)
    with qtbot.waitSignal(page.report.changed):
        page.against.buttons()[Against.LAST_YEAR.value].click()
    assert page.report.change.startswith("Nothing was recorded by the same time in the year")


def test_days_stand_in_their_order_and_are_compared_with_no_other_day(
    page: ReportsPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.report.changed):
        page.period.buttons()[2].click()
    with qtbot.waitSignal(page.report.changed):
        page.by.buttons()[list(By).index(By.DAY)].click()
    keys = [page.table.rows.row_at(at).sort_key for at in range(page.table.rows.rowCount())]
    assert keys == sorted(keys)
    assert len(keys) > 10
    assert page.table.isColumnHidden(BEFORE)
    page.table.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    assert page.table.rows.row_at(0).sort_key == keys[-1]


# charts


@pytest.mark.parametrize("kind", list(ChartKind))
def test_a_chart_says_in_words_what_it_shows(
    page: ReportsPage, qtbot: QtBot, kind: ChartKind
) -> None:
    with qtbot.waitSignal(page.report.changed):
        page.period.buttons()[1].click()
    page.kind.buttons()[kind.value].click()
    document, view = page.report.document, page.chart
    assert document is not None
    assert view is not None
    chart = chart_of(document, kind)
    qtbot.waitUntil(lambda: view.accessibleName() == chart.name)
    assert view.accessibleDescription() == chart.alternative
    assert sum(character.isdigit() for character in chart.alternative) > 5
    assert view.isVisible()
    assert view.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_bars_are_the_longest_rows_of_the_table(page: ReportsPage) -> None:
    assert page.report.document is not None
    chart = chart_of(page.report.document, ChartKind.BARS)
    rows = page.report.rows[: len(chart.bars)]
    assert [(bar.name, bar.words) for bar in chart.bars] == [(r.name, r.time) for r in rows]
    assert [bar.colour for bar in chart.bars] == [row.colour for row in rows]


@pytest.mark.parametrize(
    ("highest", "words"),
    [
        (0, ["0", "1 min"]),
        (55, ["0", "1 min"]),
        (3600, ["0", "15 min", "30 min", "45 min", "60 min"]),
        (8350, ["0", "0:30 h", "1:00 h", "1:30 h", "2:00 h", "2:30 h"]),
        (30_000, ["0", "2 h", "4 h", "6 h", "8 h", "10 h"]),
    ],
)
def test_lengths_on_an_axis_are_round_and_few(highest: int, words: list[str]) -> None:
    found = ticks(highest)
    assert [word for _, word in found] == words
    assert found[-1][0] >= highest


@pytest.mark.parametrize("highest", [1, 10**4, 10**6, 10**8, 10**10])
def test_an_axis_has_at_most_seven_lengths_however_long_the_time(highest: int) -> None:
    found = ticks(highest)
    assert 2 <= len(found) <= 7
    assert found[-1][0] >= highest


def test_no_chart_where_nothing_was_recorded(script: Script, scene: Scene, qtbot: QtBot) -> None:
    script.history.empty = True
    page = ReportsPage(scene)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.report.sentence is not None and page.chart is not None)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: page.chart is not None and not page.chart.isVisible())
    assert not page.table.isVisible()


# saving and printing


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html", "pdf", "png"])
def test_a_report_is_saved_by_a_dialog_that_blocks_nobody(
    page: ReportsPage, script: Script, qtbot: QtBot, tmp_path: Path, kind: str
) -> None:
    names = [action.text() for action in page.files.menu.actions()]
    at = next(at for at, name in enumerate(names) if kind.upper() in name)
    page.files.menu.actions()[at].trigger()
    dialog = page.files.dialog
    assert isinstance(dialog, QFileDialog)
    qtbot.waitUntil(dialog.isVisible)
    path = tmp_path / f"mine.{kind}"
    dialog.selectFile(str(path))
    dialog.accept()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not page.files.saving.running)
    toast = page.window().findChild(Toast)
    assert isinstance(toast, Toast)
    assert str(path) in toast.words.text()
    assert script.history.noted == [(f"a report as {kind.upper()}", path)]
    if kind == "png":
        assert QImage(str(path)).width() >= page.width()


def test_what_cannot_be_saved_is_an_error_on_the_page(
    page: ReportsPage, script: Script, qtbot: QtBot, tmp_path: Path
) -> None:
    asked = page.report.asked(whole=True)
    page.files.saving.save(asked, tmp_path / "missing" / "r.csv", "csv")
    qtbot.waitUntil(page.files.error.isVisible)
    assert "cannot be written" in page.files.error.text()
    script.history.fails_with = DiskFull("there is no room left for the file: free some")
    page.files.saving.save(asked, tmp_path / "r.csv", "csv")
    qtbot.waitUntil(lambda: "no room left" in page.files.error.text())
    assert page.files.save.isEnabled()
    assert list(tmp_path.iterdir()) == []


def test_saving_can_be_stopped_and_leaves_nothing(
    page: ReportsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.files.saving.save(page.report.asked(whole=True), tmp_path / "r.pdf", "pdf")
    assert page.files.line.isVisible()
    assert not page.files.save.isEnabled()
    with qtbot.waitSignal(page.files.saving.told) as told:
        page.files.stop.click()
    assert told.args == ["Stopped. No file was left behind."]
    assert list(tmp_path.iterdir()) == []


def test_a_print_has_every_row(page: ReportsPage, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(page.report.changed):
        page.by.buttons()[list(By).index(By.TITLE)].click()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    with qtbot.waitSignal(page.files.saving.told):
        page.files.print_on(printer, page.report.asked(whole=True))
    pages = PdfReader(tmp_path / "paper.pdf").pages
    text = " ".join(page.extract_text() for page in pages)
    for row in page.report.rows:
        assert row.time in text
    assert page.total in text


# keys and names


def test_the_page_is_worked_by_keys_alone(page: ReportsPage, qtbot: QtBot) -> None:
    first = page.period.buttons()[0]
    page.activateWindow()
    first.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is first)
    with qtbot.waitSignal(page.report.changed):
        QTest.keyClick(first, Qt.Key.Key_Right)
    assert page.report.period is Period.WEEK
    reached = set()
    for _ in range(40):
        focused = QApplication.focusWidget()
        if focused is not None:
            reached.add(focused.accessibleName())
            QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert {"Save as…", "Print…", "Earlier", "Report"} <= reached
