"""Timesheets, invoices and signed sheets agree with the reports to the microsecond."""

import csv
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.integration.work.conftest import BERLIN, MORNING_US, Work

from workmoniq_desktop.domain.calendar import day_start
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Hide, Part
from workmoniq_desktop.domain.errors import BadInput, CannotWrite, TimesheetInvalid
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.ledger import Left
from workmoniq_desktop.domain.projects import Project, Rounding, RoundingMode
from workmoniq_desktop.domain.timesheet import days_between, week_days
from workmoniq_desktop.services.shapes.working import SigningFormat
from workmoniq_desktop.services.timesheet_signing import verify_file

MONDAY = date(2026, 11, 2)
WEEK = week_days(MONDAY, 0)
EXACT = Rounding()
QUARTERS = Rounding(step_minutes=15, mode=RoundingMode.UP)


@pytest.fixture
def worked(work: Work) -> Work:
    """Monday: 9:00 to 10:01 by timer for Site, then an hour in an editor for nothing."""
    client = work.history.projects.add_client("Acme")
    site = work.history.projects.add_project(
        Project(uid="", name="=Site", client=client.uid, rate_minor=6_000)
    )
    work.history.timers.start(Label(project=site.uid, note="@plan"))
    work.show("editor")
    work.go_on(61 * MINUTE_US)
    work.history.timers.stop()
    work.go_on(HOUR_US)
    return work


def site_of(work: Work) -> str:
    return work.history.projects.book().live_projects()[0].uid


def test_a_week_shows_each_project_and_day_exact_and_rounded(worked: Work) -> None:
    sheet = worked.history.timesheets.sheet(WEEK, QUARTERS)
    cell = sheet.cell(site_of(worked), MONDAY)
    assert (cell.exact_us, cell.rounded_us) == (61 * MINUTE_US, 75 * MINUTE_US)
    assert sheet.cell(None, MONDAY).exact_us == 59 * MINUTE_US + MINUTE_US
    assert sheet.total.exact_us == worked.history.reports.active_us(MORNING_US, MORNING_US + DAY_US)


def test_the_day_of_a_cell_begins_when_the_workers_day_does(worked: Work) -> None:
    late_us = day_start(MONDAY, BERLIN) - HOUR_US  # Sunday 23:00
    worked.history.manual.add(late_us, late_us + 2 * HOUR_US, Label(project=site_of(worked)))
    site = site_of(worked)
    days = days_between(date(2026, 11, 1), MONDAY)
    at_midnight = worked.history.timesheets.sheet(days, EXACT)
    at_four = worked.history.timesheets.sheet(days, EXACT, 4)
    assert at_midnight.cell(site, days[0]).exact_us == HOUR_US
    assert at_four.cell(site, days[0]).exact_us == 2 * HOUR_US
    assert at_midnight.total == at_four.total


def test_the_day_of_25_hours_holds_25_hours(worked: Work) -> None:
    day = date(2026, 10, 25)
    start_us = day_start(day, BERLIN)
    site = site_of(worked)
    worked.history.manual.add(start_us - HOUR_US, start_us + 26 * HOUR_US, Label(project=site))
    sheet = worked.history.timesheets.sheet(week_days(day, 0), EXACT)
    assert sheet.cell(site, day).exact_us == 25 * HOUR_US
    assert sheet.cell(site, date(2026, 10, 24)).exact_us == HOUR_US


def test_a_larger_cell_becomes_an_entry_in_free_time_and_undoes_in_one_step(worked: Work) -> None:
    site = site_of(worked)
    worked.clock.at_us += 6 * HOUR_US
    worked.flush()
    (made,) = worked.history.timesheets.set_cell(site, MONDAY, 2 * HOUR_US)
    sheet = worked.history.timesheets.sheet(WEEK, EXACT)
    assert sheet.cell(site, MONDAY).exact_us == 2 * HOUR_US
    assert made.end_us - made.start_us == 59 * MINUTE_US
    worked.history.editing.undo()
    assert (
        worked.history.timesheets.sheet(WEEK, EXACT).cell(site, MONDAY).exact_us == 61 * MINUTE_US
    )


def test_a_day_without_any_record_takes_time_from_nine_on(worked: Work) -> None:
    day = date(2026, 10, 30)
    (made,) = worked.history.timesheets.set_cell(site_of(worked), day, HOUR_US)
    assert made.start_us == day_start(day, BERLIN) + 9 * HOUR_US


def test_hidden_time_is_no_room_for_a_cell(worked: Work) -> None:
    day = date(2026, 10, 30)
    nine_us = day_start(day, BERLIN) + 9 * HOUR_US
    hide = Hide(part=Part(from_us=nine_us, to_us=nine_us + HOUR_US))
    worked.history.editing.do("hide", [hide])
    site = site_of(worked)
    worked.history.timesheets.set_cell(site, day, HOUR_US)
    sheet = worked.history.timesheets.sheet((day,), EXACT)
    assert sheet.cell(site, day).exact_us == HOUR_US


def test_a_smaller_cell_is_refused_with_what_to_do(worked: Work) -> None:
    with pytest.raises(BadInput, match="hide or assign some of it"):
        worked.history.timesheets.set_cell(site_of(worked), MONDAY, HOUR_US)


def test_a_cell_without_room_is_refused(worked: Work) -> None:
    with pytest.raises(BadInput, match="no free stretch"):
        worked.history.timesheets.set_cell(site_of(worked), date(2026, 10, 30), 25 * HOUR_US)
    with pytest.raises(BadInput, match="no free stretch"):
        worked.history.timesheets.set_cell(site_of(worked), date(2026, 12, 1), HOUR_US)


def test_csv_and_xlsx_hold_the_same_rows_and_no_formula(worked: Work) -> None:
    timesheets = worked.history.timesheets
    invoice = timesheets.invoice(WEEK, QUARTERS)
    as_csv, as_xlsx = worked.folder / "i.csv", worked.folder / "i.xlsx"
    timesheets.write_invoice(as_csv, invoice, "csv", overwrite=False)
    timesheets.write_invoice(as_xlsx, invoice, "xlsx", overwrite=False)
    (row,) = csv.DictReader(as_csv.read_text().splitlines())
    assert row == {
        "date": "2026-11-02",
        "client": "Acme",
        "project": "'=Site",
        "task": "",
        "note": "'@plan",
        "hours": "1.0167",
        "hours_rounded": "1.2500",
        "rate": "60.00",
        "amount": "75.00",
        "currency": "EUR",
        "billable": "yes",
    }
    book = openpyxl.load_workbook(as_xlsx)
    header, values = book["Hours"].iter_rows(values_only=True)
    found = dict(zip(header, values, strict=True))
    assert (found["project"], found["note"]) == ("=Site", "@plan")
    assert (found["hours"], found["amount"]) == (1.0167, 75)
    assert book["Hours"]["C2"].data_type == "s"
    assert dict(book["Totals"].iter_rows(values_only=True))["EUR"] == 75


def test_an_invoice_can_be_of_one_client_or_project(worked: Work) -> None:
    other = worked.project("Other")
    start_us = MORNING_US - DAY_US
    worked.history.manual.add(start_us, start_us + HOUR_US, Label(project=other))
    days = days_between(date(2026, 11, 1), MONDAY)
    invoice = worked.history.timesheets.invoice
    client = next(iter(worked.history.projects.book().clients))
    assert {row.project for row in invoice(days, EXACT).rows} == {"=Site", "Other"}
    assert {row.project for row in invoice(days, EXACT, client=client).rows} == {"=Site"}
    assert {row.project for row in invoice(days, EXACT, project=other).rows} == {"Other"}


def test_what_is_handed_out_stands_in_the_ledger(worked: Work) -> None:
    invoice = worked.history.timesheets.invoice(WEEK, EXACT)
    path = worked.folder / "i.csv"
    size_bytes = worked.history.timesheets.write_invoice(path, invoice, "csv", overwrite=False)
    sheet = signed(worked)
    newest, before = worked.history.ledger.newest(2)
    assert (newest.left, newest.to, newest.size_bytes) == (
        Left.TIMESHEET,
        "signed.json",
        sheet.stat().st_size,
    )
    assert (before.to, before.size_bytes) == ("i.csv", size_bytes)


def test_a_file_that_is_there_is_not_lost(worked: Work) -> None:
    path = worked.folder / "kept.csv"
    path.write_text("kept")
    invoice = worked.history.timesheets.invoice(WEEK, EXACT)
    with pytest.raises(CannotWrite):
        worked.history.timesheets.write_invoice(path, invoice, "csv", overwrite=False)
    sheet = worked.history.timesheets.sheet(WEEK, EXACT)
    with pytest.raises(CannotWrite):
        worked.history.signing.write(path, sheet, "Ada")
    assert path.read_text() == "kept"


def signed(work: Work, name: str = "signed.json", **options: str) -> Path:
    path = work.folder / name
    sheet = work.history.timesheets.sheet(WEEK, QUARTERS)
    form: SigningFormat = "html" if name.endswith("html") else "json"
    work.history.signing.write(
        path, sheet, "Ada Lovelace", project=options.get("project"), signing_format=form
    )
    return path


@pytest.mark.parametrize("name", ["signed.json", "signed.html"])
def test_a_signed_sheet_verifies_and_says_what_the_report_says(worked: Work, name: str) -> None:
    said = verify_file(signed(worked, name))
    assert said.fingerprint == worked.history.signing.fingerprint()
    assert (said.worker, said.zone) == ("Ada Lovelace", "Europe/Berlin")
    assert (said.first, said.last) == (WEEK[0], WEEK[-1])
    assert (said.total.exact_us, said.total.rounded_us) == (61 * MINUTE_US, 75 * MINUTE_US)
    assert [(line.client, line.project) for line in said.lines] == [("Acme", "=Site")]


@pytest.mark.parametrize("name", ["signed.json", "signed.html"])
def test_a_signed_sheet_holds_no_title_app_note_tag_or_task(worked: Work, name: str) -> None:
    text = signed(worked, name).read_text()
    for word in ("editor", "@plan", "plan"):
        assert word not in text


def test_the_key_stays_the_same_and_is_in_no_file(worked: Work) -> None:
    first = worked.history.signing.fingerprint()
    worked.history.close()
    assert worked.history.signing.fingerprint() == first
    with worked.database.raw() as raw:
        seed = raw.execute("SELECT value FROM meta WHERE key='timesheet_key'").fetchone()[0]
    exported = worked.folder / "all.json"
    worked.history.exporting.export(exported, "json")
    assert seed not in exported.read_text()
    assert seed not in signed(worked).read_text()
    assert seed.encode() not in worked.database.path.read_bytes()


def test_a_sheet_of_another_key_than_expected_is_refused(worked: Work) -> None:
    path = signed(worked)
    own = worked.history.signing.fingerprint()
    assert verify_file(path, own.lower().replace("-", "")).fingerprint == own
    other = (
        "0000-0000-0000-0000-0000-0000-0000-"
        + json.loads(Path("tests/vectors/codes-v1.json").read_text())["good"][-4]["code"].rsplit(
            "-", 1
        )[1]
    )
    with pytest.raises(TimesheetInvalid, match="another key"):
        verify_file(path, other)
    with pytest.raises(BadInput, match="no fingerprint"):
        verify_file(path, own[:-1] + ("0" if own[-1] != "0" else "1"))


def test_nothing_is_signed_where_no_project_has_time(work: Work) -> None:
    sheet = work.history.timesheets.sheet(WEEK, EXACT)
    with pytest.raises(BadInput, match="nothing to sign"):
        work.history.signing.write(work.folder / "s.json", sheet, "Ada")
    assert not (work.folder / "s.json").exists()
