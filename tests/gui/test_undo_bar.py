"""Undo and redo are at hand in the whole window and say what they would do."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.windows.main import MainWindow

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def open_main(application: Application, qtbot: QtBot) -> MainWindow:
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(window.isActiveWindow)
    application.scene.worker.wait()
    return window


def test_a_step_can_be_undone_and_done_again_by_keys(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    window = open_main(application, qtbot)
    bar = window.undo
    editing = script.history.editing
    assert bar.undo.accessibleName() == "Nothing to undo"
    assert not bar.undo.isEnabled()
    editing.do("assign")
    qtbot.waitUntil(bar.undo.isEnabled)
    assert bar.undo.accessibleName() == "Undo: label time"
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(bar.redo.isEnabled)
    assert editing.names() == (None, "assign")
    qtbot.wait(100)
    QTest.keyClick(window, Qt.Key.Key_Z, CTRL | SHIFT)
    qtbot.waitUntil(bar.undo.isEnabled)
    assert editing.names() == ("assign", None)


def test_a_locked_history_offers_nothing_until_it_opens(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    script.locked = True
    script.history.editing.do("merge")
    window = open_main(application, qtbot)
    assert not window.undo.undo.isEnabled()
    script.locked = False
    script.history_opened.tell(None)
    qtbot.waitUntil(window.undo.undo.isEnabled)
    assert window.undo.undo.accessibleName() == "Undo: merge"


def test_a_page_can_lead_to_another(application: Application, qtbot: QtBot) -> None:
    window = open_main(application, qtbot)
    application.scene.ways.page_asked.emit("privacy")
    assert window.page_names[window.shown] == "privacy"
    application.scene.ways.moment_asked.emit(0)
    assert window.page_names[window.shown] == "today"
