"""One history, told by every file, the terminal and the window: the same seconds everywhere."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader
from tests.fakes.doors import ScriptedProfile
from tests.integration.port.histories import CLOCK, NOW_US, new_history, presence, reports_of

from workmoniq_desktop.cli.main import main
from workmoniq_desktop.domain.calendar import UTC, Range
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.spans import Span, WindowSpan
from workmoniq_desktop.services.export.document_words import ENGLISH, figures
from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, build
from workmoniq_desktop.services.export.report_files import ReportFiles
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.reports import Reports
from workmoniq_desktop.store.database import Database

FROM_US, TO_US = NOW_US - 3 * DAY_US, NOW_US
FILES = ("csv", "xlsx", "html", "pdf")
ODD_US = 333_333
"""So that nothing ends on a whole second."""


def history_of_three_days() -> list[Span]:
    made: list[Span] = []
    for day in range(3):
        for device, late_us in (("desk", 0), ("lap", 20 * MINUTE_US)):
            start_us = FROM_US + day * DAY_US + 9 * HOUR_US + late_us + ODD_US
            made.append(presence(start_us, start_us + HOUR_US + 7 * ODD_US, device=device))
            for at in range(6):
                from_us = start_us + at * 10 * MINUTE_US + at * ODD_US
                window = WindowSpan(
                    device=device,
                    start_us=from_us,
                    end_us=from_us + 10 * MINUTE_US + ODD_US,
                    app=("code", "firefox", "mail")[at % 3],
                    title=("=SUM(A1)", "<b>bold</b> & co", "日本語 Заголовок", None)[at % 4],
                    url="https://example.org/x" if at % 3 == 1 else None,
                )
                made.append(window)
    return made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with new_history(tmp_path, history_of_three_days()) as made:
        yield made


@pytest.fixture
def reports(database: Database) -> Reports:
    return reports_of(database)


@pytest.fixture
def files(reports: Reports) -> ReportFiles:
    return ReportFiles(reports, CLOCK, lambda: UTC)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a reader of a file finds: seconds of the rows in order, and the total."""

    rows: list[int]
    total: int


class Cells(HTMLParser):
    """Collects data-seconds of the table of rows, and everything that would load or run."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[int] = []
        self.total = -1
        self.section = ""
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.attributes |= found.keys()
        if tag == "table":
            self.section = found.get("id") or ""
        if tag == "tfoot":
            self.section = "total"
        seconds = found.get("data-seconds")
        if seconds is not None and self.section == "rows":
            self.rows.append(int(seconds))
        if seconds is not None and self.section == "total":
            self.total = int(seconds)
            self.section = ""


def from_csv(path: Path, document: ReportDocument) -> Told:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Told(rows=[int(row["seconds"]) for row in rows], total=document.total_seconds)


def from_xlsx(path: Path, _document: ReportDocument) -> Told:
    sheet = openpyxl.load_workbook(path)["Report"]
    rows = [row for row in sheet.iter_rows(min_row=2, values_only=True)]  # noqa: C416  # a list
    for name, length, hours, seconds, *_ in rows:
        assert isinstance(name, str)
        assert round(length.total_seconds()) == seconds == round(hours * 3600)
    return Told(rows=[row[3] for row in rows[:-1]], total=rows[-1][3])


def from_html(path: Path, _document: ReportDocument) -> Told:
    cells = Cells()
    cells.feed(path.read_text(encoding="utf-8"))
    return Told(rows=cells.rows, total=cells.total)


def from_pdf(path: Path, document: ReportDocument) -> Told:
    """Lengths in the order of the text: the headline, the rows, the total."""
    words = "\n".join(page.extract_text() for page in PdfReader(path).pages).split()
    lengths = [to_seconds(word) for word in words if word.count(":") == 2 and word[0].isdigit()]
    each = 2 if document.compares_rows else 1  # the length before stands beside
    after = 1 + each * len(document.lines)
    assert lengths[0] == lengths[after]
    return Told(rows=lengths[1:after:each], total=lengths[0])


def to_seconds(text: str) -> int:
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


READERS = {"csv": from_csv, "xlsx": from_xlsx, "html": from_html, "pdf": from_pdf}


@pytest.mark.parametrize("by", list(By))
@pytest.mark.parametrize("compared", [False, True], ids=["alone", "compared"])
def test_every_file_tells_the_same_seconds(
    files: ReportFiles, tmp_path: Path, by: By, compared: bool
) -> None:
    before = Range(from_us=FROM_US - 3 * DAY_US, to_us=FROM_US) if compared else None
    within = Range(from_us=FROM_US, to_us=TO_US)
    document = files.build(Asked(by=by, within=within, before=before, earlier="the days before"))
    expected = Told(rows=[line.seconds for line in document.lines], total=document.total_seconds)
    assert expected.total == document.total_us // 1_000_000 > 3 * 3600
    if by is not By.DEVICE:
        assert sum(expected.rows) == expected.total
    for kind in FILES:
        path = tmp_path / f"report.{kind}"
        files.write(document, path, kind)  # type: ignore[arg-type]  # each is a ReportFormat
        assert READERS[kind](path, document) == expected, kind


@dataclass
class OneHistory:
    """As much of an open history as the verb asks for."""

    reports: Reports
    report_files: ReportFiles
    timeline: None = None


@dataclass
class Profile(ScriptedProfile):
    """Doors that open this history."""

    opened: OneHistory | None = field(default=None)

    @contextmanager
    def _open(self, create: bool) -> Iterator[History]:  # type: ignore[override]  # ours instead
        del create
        yield self.opened  # type: ignore[misc]  # as much of it as is asked for


@pytest.mark.parametrize("by", [By.APP, By.TITLE, By.SITE, By.HOUR, By.DAY, By.DEVICE])
def test_the_terminal_tells_the_seconds_of_the_files(
    reports: Reports, files: ReportFiles, capsys: pytest.CaptureFixture[str], by: By
) -> None:
    profile = Profile(opened=OneHistory(reports, files))
    document = files.build(Asked(by=by, within=Range(from_us=FROM_US, to_us=TO_US)))
    days = (f"{moment_of(FROM_US)}Z", f"{moment_of(TO_US)}Z")
    told = []
    for kind in ("json", "csv", "table"):
        asked = ("report", "--from", days[0], "--to", days[1], "--by", by, "--format", kind)
        assert main(asked, profile.make_doors) == 0
        told.append(capsys.readouterr().out)
    as_json = json.loads(told[0])
    seconds = [line.seconds for line in document.lines]
    assert as_json["seconds"] == document.total_seconds
    assert [row["seconds"] for row in as_json["rows"]] == seconds
    assert [int(row["seconds"]) for row in csv.DictReader(io.StringIO(told[1]))] == seconds
    lengths = [word for word in told[2].split() if word.count(":") == 2][2:]
    if by is By.HOUR:
        assert all(f"{line.key}:00" in told[2] for line in document.lines)
    assert lengths == [figures(each) for each in (*seconds, document.total_seconds)]


def moment_of(at_us: int) -> str:
    from workmoniq_desktop.services.export.moments import moment  # noqa: PLC0415  # for one test

    return moment(at_us, 0)[:19]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_a_limit_changes_no_row_and_hides_no_second(reports: Reports, limit: int) -> None:
    within = Range(from_us=FROM_US, to_us=TO_US)
    whole = build(reports, Asked(by=By.TITLE, within=within), NOW_US, UTC)
    some = build(reports, Asked(by=By.TITLE, within=within, limit=limit), NOW_US, UTC)
    assert some.lines == whole.lines[:limit]
    assert some.rest_count == len(whole.lines) - limit
    assert some.rest_seconds == sum(line.seconds for line in whole.lines[limit:])


def test_trend_and_heat_map_come_to_the_total(reports: Reports) -> None:
    within = Range(from_us=FROM_US, to_us=TO_US)
    document = build(reports, Asked(by=By.APP, within=within), NOW_US, UTC)
    assert document.heat is not None
    assert sum(map(sum, document.heat)) == document.total_seconds
    assert sum(point.seconds for point in document.trend) == document.total_seconds


def test_a_page_of_a_report_runs_nothing_and_asks_nobody(
    files: ReportFiles, tmp_path: Path
) -> None:
    within = Range(from_us=FROM_US, to_us=TO_US)
    document = files.build(Asked(by=By.TITLE, within=within))
    path = tmp_path / "report.html"
    files.write(document, path, "html")
    text = path.read_text(encoding="utf-8")
    cells = Cells()
    cells.feed(text)
    assert not cells.tags & {"script", "img", "link", "iframe", "object", "b"}
    assert not cells.attributes & {"src", "href", "style", "onclick", "onload"}
    assert "default-src &#39;none&#39;" in text or "default-src 'none'" in text
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; co" in text
    assert "=SUM(A1)" in text


def test_a_title_is_no_formula_in_a_workbook(files: ReportFiles, tmp_path: Path) -> None:
    document = files.build(Asked(by=By.TITLE, within=Range(from_us=FROM_US, to_us=TO_US)))
    path = tmp_path / "report.xlsx"
    files.write(document, path, "xlsx")
    cells = [row[0] for row in openpyxl.load_workbook(path)["Report"].iter_rows()]
    found = {cell.value: cell.data_type for cell in cells}
    assert found["=SUM(A1)"] == "s"
    assert "日本語 Заголовок" in found


def test_a_pdf_shows_what_its_font_has_and_a_mark_for_the_rest(
    files: ReportFiles, tmp_path: Path
) -> None:
    document = files.build(Asked(by=By.TITLE, within=Range(from_us=FROM_US, to_us=TO_US)))
    path = tmp_path / "report.pdf"
    files.write(document, path, "pdf")
    text = "\n".join(page.extract_text() for page in PdfReader(path).pages)
    assert "Заголовок" in text
    assert "日" not in text
    assert "\ufffd" in text


@pytest.mark.parametrize("kind", FILES)
def test_a_report_of_nothing_is_still_a_file(tmp_path: Path, kind: str) -> None:
    with new_history() as database:
        files = ReportFiles(reports_of(database), CLOCK, lambda: UTC)
        document = files.build(Asked(by=By.APP, within=Range(from_us=FROM_US, to_us=TO_US)))
        written = files.write(document, tmp_path / f"none.{kind}", kind)  # type: ignore[arg-type]
    assert written.size_bytes == (tmp_path / f"none.{kind}").stat().st_size > 10


@pytest.mark.parametrize("kind", FILES)
def test_a_stopped_report_leaves_no_file(files: ReportFiles, tmp_path: Path, kind: str) -> None:
    document = files.build(Asked(by=By.APP, within=Range(from_us=FROM_US, to_us=TO_US)))
    folder = tmp_path / "out"
    folder.mkdir()

    def stop(done: int, total: int, doing: str) -> None:
        raise KeyboardInterrupt

    if kind == "xlsx":  # tells of its way only every so many rows
        document = replace_lines(document, 2_001)
    with pytest.raises(KeyboardInterrupt):
        files.write(document, folder / f"r.{kind}", kind, stop)  # type: ignore[arg-type]
    assert list(folder.iterdir()) == []


def replace_lines(document: ReportDocument, count: int) -> ReportDocument:
    from dataclasses import replace  # noqa: PLC0415  # for one test

    return replace(document, lines=document.lines[:1] * count)


def test_every_file_is_noted_once_it_is_whole(reports: Reports, tmp_path: Path) -> None:
    noted: list[tuple[str, Path, int]] = []
    files = ReportFiles(reports, CLOCK, lambda: UTC, lambda *what: noted.append(what))
    document = files.build(Asked(by=By.APP, within=Range(from_us=FROM_US, to_us=TO_US)))
    path = tmp_path / "r.csv"
    size = files.write(document, path, "csv").size_bytes
    files.keep(tmp_path / "r.png", b"picture", "png")
    assert noted == [
        ("a report as CSV", path, size),
        ("a report as PNG", tmp_path / "r.png", 7),
    ]


def test_words_name_every_dimension() -> None:
    assert set(ENGLISH.dimensions) == set(ENGLISH.nameless) == set(By)
