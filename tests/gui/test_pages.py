"""Reports, Privacy, Settings and Diagnostics say and do what they promise."""

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import PHRASE, Script

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.errors import CannotWrite, HistoryDamaged
from workmoniq_desktop.domain.settings import Theme
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.settings import Field
from workmoniq_desktop.ui.widgets.report_table import NAME, TIME
from workmoniq_desktop.ui.windows.diagnostics import DiagnosticsPage
from workmoniq_desktop.ui.windows.privacy import PrivacyPage
from workmoniq_desktop.ui.windows.reports import ReportsPage
from workmoniq_desktop.ui.windows.settings import SettingsPage
from workmoniq_desktop.ui.windows.wipe_card import APP, EVERYTHING, RANGE, WipeCard

W = TypeVar("W", bound=QWidget)


def shown(page: W, qtbot: QtBot) -> W:
    qtbot.addWidget(page)
    page.resize(900, 800)
    page.show()
    qtbot.waitUntil(page.isVisible)
    return page


# Reports


@pytest.fixture
def reports(scene: Scene, qtbot: QtBot) -> ReportsPage:
    page = shown(ReportsPage(scene), qtbot)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() > 0)
    return page


def test_a_report_has_rows_that_come_to_its_total(reports: ReportsPage) -> None:
    rows = reports.report.rows
    assert reports.total == "6:10:47"
    assert sum(row.us for row in rows) // 1_000_000 == 6 * 3600 + 10 * 60 + 47
    assert sum(row.share for row in rows) == pytest.approx(1.0)
    assert rows[0].time == "2:19:12"


def test_a_report_by_title_has_no_colours(reports: ReportsPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(reports.report.changed):
        reports.by.buttons()[1].click()
    assert {row.colour for row in reports.report.rows} == {None}
    assert reports.total == "6:10:47"


def test_a_week_and_a_month_hold_more_than_a_day(reports: ReportsPage, qtbot: QtBot) -> None:
    totals = [sum(row.us for row in reports.report.rows)]
    for at in (1, 2):
        with qtbot.waitSignal(reports.report.changed):
            reports.period.buttons()[at].click()
        totals.append(sum(row.us for row in reports.report.rows))
    assert totals == sorted(totals)
    assert reports.report.heading() == "November 2026"


def test_earlier_and_later_stop_at_the_period_that_holds_today(
    reports: ReportsPage, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(reports.report.changed):
        reports.period.buttons()[2].click()
    with qtbot.waitSignal(reports.report.changed):
        reports.report.step(-1)
    assert reports.report.heading() == "October 2026"
    with qtbot.waitSignal(reports.report.changed):
        reports.report.step(1)
    assert reports.report.holds_now


def test_a_table_sorts_by_name_and_by_time(reports: ReportsPage) -> None:
    model = reports.table.rows
    reports.table.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
    names = [model.row_at(at).name for at in range(model.rowCount())]
    assert names == sorted(names)
    reports.table.sortByColumn(TIME, Qt.SortOrder.AscendingOrder)
    times = [model.row_at(at).us for at in range(model.rowCount())]
    assert times == sorted(times)


def test_an_empty_report_is_a_sentence(script: Script, scene: Scene, qtbot: QtBot) -> None:
    script.history.empty = True
    page = shown(ReportsPage(scene), qtbot)
    qtbot.waitUntil(lambda: page.report.sentence is not None)
    assert not page.table.isVisible()
    assert page.total == "0:00:00"


# Privacy: export


@pytest.fixture
def privacy(scene: Scene, qtbot: QtBot) -> PrivacyPage:
    return shown(PrivacyPage(scene), qtbot)


def test_an_export_ends_with_a_line_about_it(
    privacy: PrivacyPage, script: Script, qtbot: QtBot, tmp_path: Path
) -> None:
    privacy.export.path.setText(str(tmp_path / "all.json"))
    privacy.export.format.buttons()[1].click()
    privacy.export.start.click()
    qtbot.waitUntil(privacy.export.result.isVisible)
    assert "18204 spans" in privacy.export.result.text().replace(",", "")
    assert script.history.exported == [(tmp_path / "all.csv", "csv", None, None)]


def test_an_export_shows_progress_and_can_be_stopped(
    privacy: PrivacyPage, script: Script, qtbot: QtBot, tmp_path: Path
) -> None:
    script.history.export_steps, script.history.export_pause_s = 500, 0.01
    privacy.export.path.setText(str(tmp_path / "all.json"))
    privacy.export.start.click()
    qtbot.waitUntil(lambda: privacy.export.bar.value() > 0)
    assert not privacy.export.start.isEnabled()
    privacy.export.stop.click()
    qtbot.waitUntil(lambda: "Stopped" in privacy.export.result.text())
    assert script.history.exported == []
    assert privacy.export.start.isEnabled()


def test_an_export_error_stands_at_the_file(
    privacy: PrivacyPage, qtbot: QtBot, tmp_path: Path
) -> None:
    privacy.export.path.setText(str(tmp_path / "missing" / "all.json"))
    privacy.export.start.click()
    qtbot.waitUntil(privacy.export.error.isVisible)
    assert privacy.export.error.text() == "There is no such folder: choose one that exists."


@pytest.mark.parametrize("name", ["thesis.json", "~nobody-of-that-name/all.json"])
def test_an_export_takes_the_place_of_no_other_file(
    privacy: PrivacyPage, script: Script, qtbot: QtBot, tmp_path: Path, name: str
) -> None:
    thesis = tmp_path / "thesis.json"
    thesis.write_text("years of work")
    privacy.export.path.setText(name if name.startswith("~") else str(tmp_path / name))
    privacy.export.start.click()
    qtbot.waitUntil(privacy.export.error.isVisible)
    assert script.history.exported == []
    assert thesis.read_text() == "years of work"


# Privacy: wipe


def press_enter_everywhere(card: WipeCard, qtbot: QtBot) -> None:
    for widget in card.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            widget.setFocus()
            QTest.keyClick(widget, Qt.Key.Key_Return)
            QTest.keyClick(widget, Qt.Key.Key_Enter)


@pytest.mark.parametrize("kind", [RANGE, EVERYTHING])
def test_enter_alone_never_wipes(
    privacy: PrivacyPage, script: Script, qtbot: QtBot, qapp: QApplication, kind: int
) -> None:
    card = privacy.wipe
    card.kind.buttons()[kind].click()
    card.look.click()
    qtbot.waitUntil(card.preview.isVisible)
    press_enter_everywhere(card, qtbot)
    qapp.processEvents()
    qtbot.wait(50)
    assert script.history.wiped == []
    assert not card.start.isEnabled()


def test_a_range_is_wiped_after_a_look_and_a_tick(
    privacy: PrivacyPage, script: Script, qtbot: QtBot
) -> None:
    card = privacy.wipe
    card.look.click()
    qtbot.waitUntil(card.preview.isVisible)
    assert "window spans" in card.preview.text()
    assert not card.start.isEnabled()
    card.tick.setChecked(True)
    card.start.click()
    qtbot.waitUntil(card.receipt.isVisible)
    assert len(script.history.wiped) == 1
    assert "Not promised" in card.receipt.text()
    assert card.save.isVisible()


def test_a_receipt_waits_where_its_page_was_closed_in_mid_wipe(
    scene: Scene, script: Script, qtbot: QtBot
) -> None:
    page = PrivacyPage(scene)
    page.show()
    card = page.wipe
    card.look.click()
    qtbot.waitUntil(card.preview.isVisible)
    card.tick.setChecked(True)
    script.history.wipe_waits.clear()
    card.start.click()
    early = shown(PrivacyPage(scene), qtbot)  # opened again before the wipe has ended
    with qtbot.waitSignal(page.destroyed):
        page.close()
        page.deleteLater()
    script.history.wipe_waits.set()
    qtbot.waitUntil(early.wipe.receipt.isVisible)
    late = shown(PrivacyPage(scene), qtbot)
    assert late.wipe.receipt.text() == early.wipe.receipt.text() != ""
    late.wipe.look.click()
    qtbot.waitUntil(late.wipe.preview.isVisible)
    assert not shown(PrivacyPage(scene), qtbot).wipe.receipt.isVisible()


def test_everything_needs_the_word(privacy: PrivacyPage, script: Script, qtbot: QtBot) -> None:
    card = privacy.wipe
    card.kind.buttons()[EVERYTHING].click()
    card.look.click()
    qtbot.waitUntil(card.typed.isVisible)
    card.typed.setText("wipe")
    assert not card.start.isEnabled()
    card.typed.setText("WIPE")
    card.start.click()
    qtbot.waitUntil(card.receipt.isVisible)
    assert script.history.wiped[0].everything
    assert "key was destroyed" in card.receipt.text()


def test_another_choice_takes_the_confirmation_back(privacy: PrivacyPage, qtbot: QtBot) -> None:
    card = privacy.wipe
    card.look.click()
    qtbot.waitUntil(card.preview.isVisible)
    card.tick.setChecked(True)
    card.range.choose(card.range.MONTH)
    assert not card.preview.isVisible()
    assert not card.tick.isChecked()


def test_an_app_without_a_name_is_not_a_wipe(privacy: PrivacyPage, qtbot: QtBot) -> None:
    card = privacy.wipe
    card.kind.buttons()[APP].click()
    qtbot.waitUntil(lambda: card.app.count() > 0)
    card.app.setEditText("")
    card.look.click()
    assert card.error.text() == "Name an app first."


def test_a_receipt_can_be_kept(privacy: PrivacyPage, qtbot: QtBot, tmp_path: Path) -> None:
    card = privacy.wipe
    card.look.click()
    qtbot.waitUntil(card.preview.isVisible)
    card.tick.setChecked(True)
    card.start.click()
    qtbot.waitUntil(card.receipt.isVisible)
    card.wipe.save_receipt(str(tmp_path / "receipt.txt"))
    qtbot.waitUntil(card.saved.isVisible)
    assert "Gone:" in (tmp_path / "receipt.txt").read_text()


def test_the_recovery_phrase_is_shown_again_and_hidden(privacy: PrivacyPage, qtbot: QtBot) -> None:
    privacy.recovery.show_again.click()
    qtbot.waitUntil(lambda: privacy.recovery.phrase.text() == PHRASE)
    privacy.recovery.show_again.click()
    assert privacy.recovery.phrase.text() == ""


# Settings


@pytest.fixture
def settings(scene: Scene, qtbot: QtBot) -> SettingsPage:
    return shown(SettingsPage(scene), qtbot)


def test_settings_apply_at_once(settings: SettingsPage, script: Script, qtbot: QtBot) -> None:
    settings.senses[Sense.INPUT].click()
    settings.titles.click()
    settings.idle.setValue(300)
    settings.theme.buttons()[2].click()
    qtbot.waitUntil(lambda: script.preferences.settings.theme is Theme.DARK)
    now = script.preferences.settings
    assert Sense.INPUT not in now.senses
    assert (now.titles, now.idle_after_s) == (False, 300)


def test_a_refused_setting_goes_back_and_says_why_beside_it(
    settings: SettingsPage, script: Script, qtbot: QtBot
) -> None:
    script.preferences.fails_with = CannotWrite("the autostart folder cannot be written")
    settings.autostart.click()
    error = settings.errors[Field.AUTOSTART]
    qtbot.waitUntil(error.isVisible)
    assert error.text() == "The autostart folder cannot be written."
    assert not settings.autostart.isChecked()
    assert not settings.errors[Field.IDLE].isVisible()


def test_impossible_autostart_says_why(script: Script, scene: Scene, qtbot: QtBot) -> None:
    script.autostart_refusal = "This system has no autostart folder."
    page = shown(SettingsPage(with_desk(scene, script)), qtbot)
    assert not page.autostart.isEnabled()
    assert page.autostart.accessibleDescription() == script.autostart_refusal


def with_desk(scene: Scene, script: Script) -> Scene:
    return replace(scene, desk=script.desk())


# Diagnostics


@pytest.fixture
def diagnostics(scene: Scene, qtbot: QtBot) -> DiagnosticsPage:
    page = shown(DiagnosticsPage(scene), qtbot)
    qtbot.waitUntil(lambda: bool(page.diagnostics.findings))
    return page


def test_diagnostics_name_senses_gaps_and_findings(diagnostics: DiagnosticsPage) -> None:
    text = diagnostics.diagnostics.text()
    assert "X11 input counts: the X server has no XInput 2.2" in text
    assert "Blind: the window manager restarted 0:02:34" in text
    assert "every second since the start is explained" in text
    assert "Qt 6." in text


def test_the_full_check_adds_findings(diagnostics: DiagnosticsPage, qtbot: QtBot) -> None:
    diagnostics.check.click()
    qtbot.waitUntil(lambda: "last backup" in diagnostics.diagnostics.text())


def test_what_is_copied_holds_no_title(diagnostics: DiagnosticsPage, script: Script) -> None:
    diagnostics.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "WorkMoniQ" in copied
    window = script.tracking.now.window
    assert window is not None
    assert (window.title or "") not in copied


def test_a_failing_history_is_a_sentence(script: Script, scene: Scene, qtbot: QtBot) -> None:
    script.history.fails_with = HistoryDamaged("the history cannot be read; restore a backup")
    page = shown(DiagnosticsPage(scene), qtbot)
    qtbot.waitUntil(lambda: "restore a backup." in page.diagnostics.error)
