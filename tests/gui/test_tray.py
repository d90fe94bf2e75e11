"""The icon in the panel: seen, told apart without colour, and steering the recorder."""

import subprocess
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QSystemTrayIcon
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.life import NOW_US, TODAY, ZONE

from workmoniq_desktop.domain.calendar import day_start
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.icons import pixmap
from workmoniq_desktop.ui.tray import ICONS
from workmoniq_desktop.ui.until import UntilDialog
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.privacy import PrivacyPage


def action(menu: QMenu, *path: str) -> QAction:
    """The menu entry with these words, submenu by submenu."""
    found = next(one for one in menu.actions() if one.text() == path[0])
    if len(path) == 1:
        return found
    submenu = found.menu()
    assert isinstance(submenu, QMenu)
    return action(submenu, *path[1:])


def test_the_icon_is_in_the_panel(application: Application) -> None:
    place = application.tray.geometry()
    assert place.width() >= 16
    asked = subprocess.run(
        ["xdotool", "search", "--class", "trayer", "getwindowgeometry"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Geometry" in asked.stdout


def test_every_mode_has_a_shape_of_its_own() -> None:
    assert set(ICONS) == set(Mode)
    shapes = set()
    for name in ICONS.values():
        alpha = pixmap(name, 22).toImage().convertToFormat(pixmap(name, 22).toImage().format())
        grey = bytes(
            min(alpha.pixelColor(x, y).alpha(), 128 + alpha.pixelColor(x, y).lightness() // 128)
            for x in range(22)
            for y in range(22)
        )
        shapes.add(grey)
    assert len(shapes) == len(Mode)


@pytest.mark.parametrize("mode", list(Mode))
def test_every_mode_is_written_in_the_tooltip_and_the_menu(
    application: Application, script: Script, mode: Mode
) -> None:
    script.preferences.settings = script.preferences.settings
    script.tracking.turn(mode=mode)
    line = application.tray.menu.actions()[0].text()
    assert line
    assert application.tray.icon.toolTip() == f"WorkMoniQ: {line}"


def test_pausing_for_a_quarter_of_an_hour(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    action(application.tray.menu, "Pause", "For 15 minutes").trigger()
    qtbot.waitUntil(lambda: script.tracking.calls == [("pause", NOW_US + 15 * MINUTE_US)])
    qtbot.waitUntil(lambda: "16:57" in application.tray.icon.toolTip())


def test_private_time_until_tomorrow_ends_at_the_first_moment_of_tomorrow(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    action(application.tray.menu, "Private time", "Until tomorrow").trigger()
    midnight = day_start(TODAY + timedelta(days=1), ZONE)
    qtbot.waitUntil(lambda: script.tracking.calls == [("private", midnight)])


def test_resume_is_offered_only_while_hushed_and_ends_it(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    resume = action(application.tray.menu, "Resume")
    assert not resume.isVisible()
    action(application.tray.menu, "Pause", "Until I resume").trigger()
    qtbot.waitUntil(resume.isVisible)
    resume.trigger()
    qtbot.waitUntil(lambda: script.tracking.calls[-1] == ("resume", None))
    qtbot.waitUntil(lambda: not resume.isVisible())


def test_a_custom_length_is_asked_for(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    action(application.tray.menu, "Private time", "Custom…").trigger()
    dialog = application.window("until")
    assert isinstance(dialog, UntilDialog)
    dialog.minutes.setValue(60)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: script.tracking.calls == [("private", NOW_US + HOUR_US)])
    qtbot.waitUntil(lambda: application.window("until") is None)


def test_until_tomorrow_follows_where_the_settings_let_days_begin(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    script.preferences.settings = replace(script.preferences.settings, day_start_h=4)
    action(application.tray.menu, "Pause", "Until tomorrow").trigger()
    begins = day_start(TODAY + timedelta(days=1), ZONE, 4)
    qtbot.waitUntil(lambda: script.tracking.calls == [("pause", begins)])


def test_what_left_this_device_today_is_one_choice_away(
    application: Application, qtbot: QtBot
) -> None:
    action(application.tray.menu, "What left this device today").trigger()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    assert window.shown_name == "privacy"
    page = window.page
    assert isinstance(page, PrivacyPage)
    qtbot.waitUntil(lambda: not page.ledger.visibleRegion().isEmpty())


def test_a_click_opens_the_glance_and_another_one_closes_it(
    application: Application, qtbot: QtBot
) -> None:
    application.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    qtbot.waitUntil(lambda: application.window("glance") is not None)
    application.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    qtbot.waitUntil(lambda: application.window("glance") is None)


def test_a_host_that_starts_late_gets_a_new_icon(application: Application, qtbot: QtBot) -> None:
    before = application.tray.icon
    application.tray.recreate()
    assert application.tray.icon is not before
    qtbot.waitUntil(lambda: application.tray.geometry().isValid())
    assert application.tray.is_shown()


def test_nothing_ticks_while_nothing_is_shown(application: Application) -> None:
    from PySide6.QtCore import QTimer  # noqa: PLC0415  # only this test knows of timers

    assert not [timer for timer in application.findChildren(QTimer) if timer.isActive()]
