"""The Projects page says and does what it promises; so does the timer in the tray."""

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Project
from workmoniq_desktop.services.timesheet_signing import verify_file
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.windows.hand_out import InvoiceDialog, SignDialog
from workmoniq_desktop.ui.windows.projects import ProjectsPage


@pytest.fixture
def site(script: Script) -> str:
    """A project with two hours today; its uid."""
    projects = script.history.work.projects
    client = projects.add_client("Acme")
    made = projects.add_project(Project(uid="", name="Site", client=client.uid, rate_minor=6_000))
    now_us = script.clock.now_us()
    script.history.work.manual.add(
        now_us - 3 * HOUR_US, now_us - HOUR_US, Label(project=made.uid, note="draft")
    )
    return made.uid


@pytest.fixture
def page(scene: Scene, qtbot: QtBot, site: str) -> ProjectsPage:
    assert site
    made = ProjectsPage(scene)
    qtbot.addWidget(made)
    made.resize(1000, 900)
    made.show()
    qtbot.waitUntil(lambda: bool(made.timesheet.sheet.lines))
    qtbot.waitUntil(lambda: bool(made.entries.rows) and made.timer.project.combo.count() > 0)
    return made


def cell_of_today(page: ProjectsPage) -> QModelIndex:
    sheet = page.timesheet.sheet
    return page.timesheet.grid.rows.index(0, 1 + sheet.days.index(sheet.today()))


def test_the_page_shows_what_is_there(page: ProjectsPage) -> None:
    assert page.timesheet.grid.rows.data(cell_of_today(page)) == "2:00:00"
    assert page.entries.rows[0].accessibleName() == "Acme / Site"
    root = page.tree.topLevelItem(0)
    assert root is not None
    assert root.text(0) == "Acme"
    assert not page.editor.isVisible()


def test_a_timer_is_started_switched_and_stopped(
    page: ProjectsPage, qtbot: QtBot, script: Script
) -> None:
    page.timer.note.value = "header"
    page.timer.tags.value = "deep, , deep, home"
    page.timer.start.click()
    qtbot.waitUntil(page.timer.stop.isVisible)
    assert "Acme / Site since" in page.timer.line.text()
    assert page.timer.start.text() == "Switch"
    running = script.history.work.timers.current()
    assert running is not None
    assert (running.label.note, running.label.tags) == ("header", ("deep", "home"))
    script.clock.at_us += MINUTE_US
    page.timer.stop.click()
    qtbot.waitUntil(lambda: not page.timer.stop.isVisible())
    assert page.timer.line.text() == "No timer runs."


def test_what_the_command_line_does_is_seen_at_once(
    page: ProjectsPage, qtbot: QtBot, script: Script, site: str
) -> None:
    script.history.work.timers.start(Label(project=site))
    qtbot.waitUntil(page.timer.stop.isVisible)
    script.history.work.editing.undo()
    qtbot.waitUntil(lambda: not page.timer.stop.isVisible())


def test_a_larger_cell_is_typed_and_becomes_an_entry(page: ProjectsPage, qtbot: QtBot) -> None:
    grid, place = page.timesheet.grid, cell_of_today(page)
    grid.rows.setData(place, "2:30")
    qtbot.waitUntil(lambda: grid.rows.data(cell_of_today(page)) == "2:30:00")
    qtbot.waitUntil(lambda: len(page.entries.rows) == 2)
    assert not page.timesheet.error.isVisible()


@pytest.mark.parametrize(
    ("typed", "words"), [("1:00", "hide or assign"), ("soon", "write hours as 1:30")]
)
def test_a_cell_that_cannot_be_so_is_refused_below_the_grid(
    page: ProjectsPage, qtbot: QtBot, typed: str, words: str
) -> None:
    grid = page.timesheet.grid
    grid.rows.setData(cell_of_today(page), typed)
    qtbot.waitUntil(page.timesheet.error.isVisible)
    assert words in page.timesheet.error.text().casefold()
    assert grid.rows.data(cell_of_today(page)) == "2:00:00"


def test_rounding_changes_the_cells_and_leaves_the_exact_total(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    page.timesheet.grid.rows.setData(cell_of_today(page), "2:10")
    qtbot.waitUntil(lambda: page.timesheet.grid.rows.data(cell_of_today(page)) == "2:10:00")
    rows = page.timesheet.grid.rows
    assert (rows.columnCount(), rows.words(0, 8)) == (9, "2:10:00")
    page.timesheet.step.value = "30"
    qtbot.waitUntil(lambda: page.timesheet.grid.rows.data(cell_of_today(page)) == "2:00")
    assert (rows.words(0, 8), rows.words(0, 9)) == ("2:10:00", "2:00")


def test_the_grid_is_walked_by_keys_and_copied(page: ProjectsPage, qapp: QApplication) -> None:
    grid = page.timesheet.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.rows.index(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.currentIndex().row() == 1
    grid.selectAll()
    QTest.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = qapp.clipboard().text().split("\n")
    assert lines[0].startswith("Acme / Site\t")
    assert lines[-1].startswith("Total\t")
    assert lines[0].split("\t")[-1] == "2:00:00"


def test_a_project_is_added_and_its_price_refused_beside_the_field(
    page: ProjectsPage, qtbot: QtBot, script: Script
) -> None:
    page.new_project.click()
    editor = page.editor
    editor.save.click()
    assert "name is needed" in editor.name.error
    editor.name.value = "Shop"
    editor.rate.value = "much"
    editor.save.click()
    assert "price of an hour" in editor.rate.error
    assert editor.name.value == "Shop"
    editor.rate.value = "85.50"
    with qtbot.waitSignal(page.projects.kept):
        editor.save.click()
    made = script.history.work.projects.book().live_projects()[-1]
    assert (made.name, made.rate_minor) == ("Shop", 8_550)


def test_a_name_that_is_taken_is_refused_and_stays_as_typed(
    page: ProjectsPage, qtbot: QtBot
) -> None:
    page.new_client.click()
    page.editor.name.value = "acme"
    with qtbot.waitSignal(page.projects.refused):
        page.editor.save.click()
    assert "already" in page.editor.name.error
    assert page.editor.name.value == "acme"


def test_a_project_that_time_names_is_archived_instead_of_removed(
    page: ProjectsPage, qtbot: QtBot, site: str, script: Script
) -> None:
    page.tree.choose(site)
    page.tree.chosen.emit(site)
    with qtbot.waitSignal(page.projects.refused):
        page.editor.remove.click()
    assert "archive it instead" in page.editor.name.error
    with qtbot.waitSignal(page.projects.kept):
        page.editor.archive.click()
    assert script.history.work.projects.book().projects[site].archived


def test_an_overlapping_entry_is_refused_and_what_was_typed_stays(
    page: ProjectsPage, qtbot: QtBot, script: Script
) -> None:
    (entry,) = script.history.work.manual.between(0, script.clock.now_us())
    card = page.entries
    card._change(entry)  # noqa: SLF001  # as its pencil does
    start = card.start.value
    card.leave.click()
    card.start.value = start
    card.note.value = "again"
    card.save.click()
    qtbot.waitUntil(lambda: bool(card.start.error))
    assert "overlaps" in card.start.error
    assert card.note.value == "again"


def test_an_entry_is_changed_and_removed_in_its_row(page: ProjectsPage, qtbot: QtBot) -> None:
    page.entries.rows[0].edit.click()
    assert page.entries.note.value == "draft"
    page.entries.note.value = "final"
    page.entries.save.click()
    qtbot.waitUntil(lambda: page.projects.state.entries[0].label.note == "final")
    assert page.projects.state.entries[0].end_us - page.projects.state.entries[0].start_us == (
        2 * HOUR_US
    )
    page.entries.rows[0].remove.click()
    qtbot.waitUntil(lambda: not page.projects.state.entries)


def test_a_signed_timesheet_is_written_from_the_page(
    page: ProjectsPage, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = SignDialog(scene, page.timesheet.sheet, page.timesheet)
    dialog.open()
    dialog.path.value = str(tmp_path / "sheet.html")
    dialog.write.click()
    assert "bears your name" in dialog.name.error
    dialog.name.value = "Ada"
    with qtbot.waitSignal(dialog.accepted):
        dialog.write.click()
    assert verify_file(tmp_path / "sheet.html").total.exact_us == 2 * HOUR_US


def test_an_invoice_is_written_and_never_over_a_file_that_is_there(
    page: ProjectsPage, scene: Scene, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "invoice.csv"
    path.write_text("kept")
    dialog = InvoiceDialog(scene, page.timesheet.sheet, page.timesheet)
    dialog.open()
    dialog.format.value = "csv"
    dialog.path.value = str(path)
    dialog.write.click()
    qtbot.waitUntil(lambda: bool(dialog.path.error))
    assert path.read_text() == "kept"
    path.unlink()
    with qtbot.waitSignal(dialog.accepted):
        dialog.write.click()
    assert "120.00" in path.read_text()


def test_the_tray_starts_names_and_stops_the_timer(
    application: Application, qtbot: QtBot, script: Script, site: str
) -> None:
    tray = application.tray
    tray.timer.refresh()
    qtbot.waitUntil(lambda: tray.timer.choices() != [])
    (action,) = tray._start.actions()  # noqa: SLF001  # what its menu shows
    assert action.text() == "Acme / Site"
    action.trigger()
    qtbot.waitUntil(lambda: tray.timer.runs)
    assert "Acme / Site since" in tray.icon.toolTip()
    running = script.history.work.timers.current()
    assert running is not None
    assert running.label.project == site
    application.show_glance()
    glance = application.window("glance")
    assert glance is not None
    script.clock.at_us += MINUTE_US
    tray.timer.stop()
    qtbot.waitUntil(lambda: not tray.timer.runs)
    assert "since" not in tray.icon.toolTip()


def test_the_worker_is_told_that_a_timer_ended_by_itself(
    application: Application, script: Script, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        type(application.tray.icon),
        "showMessage",
        lambda _self, _head, words, _icon: told.append(words),
    )
    script.tracking.timer_ended.tell(script.clock.now_us() - HOUR_US)
    qtbot.waitUntil(lambda: bool(told))
    assert "off or asleep" in told[0]
