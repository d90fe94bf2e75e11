"""Windows: built when opened, freed when closed, reachable by keys and by screen readers."""

import gc
import weakref

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import PHRASE, Script

from workmoniq_desktop.domain.settings import Settings, Theme
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.glance import Glance
from workmoniq_desktop.ui.unlock import Unlock
from workmoniq_desktop.ui.welcome import Welcome
from workmoniq_desktop.ui.windows.main import MainWindow


def open_main(application: Application, qtbot: QtBot) -> MainWindow:
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(window.isActiveWindow)
    return window


def close(application: Application, qtbot: QtBot, name: str) -> None:
    window = application.window(name)
    assert window is not None
    window.close()
    qtbot.waitUntil(lambda: application.window(name) is None)


def test_opening_twice_brings_up_the_same_window(application: Application, qtbot: QtBot) -> None:
    window = open_main(application, qtbot)
    application.show_window()
    assert application.window("main") is window


def test_the_window_fits_on_a_small_screen(application: Application, qtbot: QtBot) -> None:
    window = open_main(application, qtbot)
    for page in range(window.page_count):
        window.turn_to(page)
        window.resize(780, 540)
        assert (window.width(), window.height()) == (780, 540), f"page {page}"


def test_another_thread_can_open_the_window(application: Application, qtbot: QtBot) -> None:
    scene = application.scene
    scene.worker.run(scene.bridge.show_window)
    qtbot.waitUntil(lambda: application.window("main") is not None)


def test_a_closed_window_is_freed_with_everything_in_it(
    application: Application, qtbot: QtBot
) -> None:
    def round_trip() -> list[weakref.ref[QWidget]]:
        window = open_main(application, qtbot)
        for at in range(window.page_count):
            window.turn_to(at)
            qtbot.wait(30)
        return [weakref.ref(one) for one in (window, *window.findChildren(QWidget))]

    round_trip()
    close(application, qtbot, "main")
    qtbot.wait(50)
    before = len(QApplication.allWidgets())
    refs = round_trip()
    close(application, qtbot, "main")
    qtbot.wait(50)
    gc.collect()
    assert [ref() for ref in refs if ref() is not None] == []
    assert len(QApplication.allWidgets()) <= before


@pytest.mark.parametrize("page", range(5))
def test_every_control_has_a_name_for_screen_readers(
    application: Application, qtbot: QtBot, page: int
) -> None:
    window = open_main(application, qtbot)
    window.turn_to(page)
    qtbot.wait(50)
    assert nameless(window) == []


def test_every_control_of_the_small_windows_has_a_name(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    application.show_glance()
    script.tracking.turn(mode=Mode.WAITING, trouble="no key")
    for name in ("glance", "unlock"):
        qtbot.waitUntil(lambda name=name: application.window(name) is not None)  # type: ignore[misc]  # bound at once
        window = application.window(name)
        assert window is not None
        assert nameless(window) == []


def nameless(window: QWidget) -> list[str]:
    """The class names of controls that a screen reader cannot call anything."""
    found = []
    for widget in window.findChildren(QWidget):
        reached = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not reached or not widget.isVisibleTo(window) or _is_part(widget):
            continue
        interface = QAccessible.queryAccessibleInterface(widget)
        if not interface.text(QAccessible.Text.Name):
            found.append(f"{type(widget).__name__} {widget.objectName()}")
    return found


def _is_part(widget: QWidget) -> bool:
    """The insides of one control: the line in a spin box, the viewport of a table."""
    return widget.objectName().startswith("qt_") or widget.focusProxy() is not None


def test_the_pages_have_shortcuts(application: Application, qtbot: QtBot) -> None:
    window = open_main(application, qtbot)
    for at in range(window.page_count):
        QTest.keyClick(
            window, getattr(Qt.Key, f"Key_{(at + 1) % 10}"), Qt.KeyboardModifier.ControlModifier
        )
        qtbot.waitUntil(lambda at=at: window.shown == at)  # type: ignore[misc]  # bound at once
    QTest.keyClick(window, Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: application.window("main") is None)


def test_tab_reaches_the_timeline(application: Application, qtbot: QtBot) -> None:
    window = open_main(application, qtbot)
    window.activateWindow()
    reached = set()
    for _ in range(30):
        window.focusNextChild()
        reached.add(window.focusWidget().accessibleName())
    assert {"Timeline", "Today", "Zoom in", "Previous day"} <= reached


def test_arrows_move_through_the_pages_like_through_any_group(
    application: Application, qtbot: QtBot
) -> None:
    window = open_main(application, qtbot)
    window.focusNextChild()
    QTest.keyClick(window.focusWidget(), Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.shown == 1)


def test_the_theme_changes_while_the_window_is_open(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    window = open_main(application, qtbot)
    script.preferences.change(Settings(theme=Theme.DARK))
    qtbot.waitUntil(lambda: application.scene.themes.look.dark)
    qtbot.wait(50)
    dark = QColor(window.grab().toImage().pixelColor(300, 600))
    script.preferences.change(Settings(theme=Theme.LIGHT))
    qtbot.waitUntil(lambda: not application.scene.themes.look.dark)
    qtbot.wait(50)
    light = QColor(window.grab().toImage().pixelColor(300, 600))
    assert dark.lightness() < 60
    assert light.lightness() > 200


def test_the_glance_tells_today_and_goes_by_escape(application: Application, qtbot: QtBot) -> None:
    application.show_glance()
    glance = application.window("glance")
    assert isinstance(glance, Glance)
    qtbot.waitUntil(lambda: bool(glance.today.categories))
    assert glance.today.active == "6:10:47"
    assert glance.today.span() == "code, 0:28:00"
    assert glance.today.categories[0].name == "Code"
    QTest.keyClick(glance, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: application.window("glance") is None)


def test_a_waiting_program_asks_for_the_passphrase_and_says_when_it_is_wrong(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    script.locked = True
    script.tracking.turn(mode=Mode.WAITING, trouble="no key")
    qtbot.waitUntil(lambda: application.window("unlock") is not None)
    window = application.window("unlock")
    assert isinstance(window, Unlock)
    window.passphrase.setText("wrong")
    window.opens.click()
    qtbot.waitUntil(lambda: "does not open" in window.error.text())
    window.passphrase.setText(script.passphrase)
    window.opens.click()
    qtbot.waitUntil(lambda: application.window("unlock") is None)
    assert not script.locked


def test_nobody_is_asked_while_the_key_is_still_being_looked_for(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    script.tracking.turn(mode=Mode.WAITING)
    qtbot.wait(100)
    assert application.window("unlock") is None


def test_a_new_passphrase_is_asked_for_twice(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    script.locked = script.creates_passphrase = True
    script.tracking.turn(mode=Mode.WAITING, trouble="no key")
    qtbot.waitUntil(lambda: application.window("unlock") is not None)
    window = application.window("unlock")
    assert isinstance(window, Unlock)
    window.passphrase.setText("one")
    window.again.setText("other")
    window.opens.click()
    assert "not the same" in window.error.text()
    assert script.locked


def test_the_recovery_phrase_is_shown_once_and_must_be_written_down(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    script.phrase = PHRASE
    script.history_opened.tell(None)
    qtbot.waitUntil(lambda: application.window("welcome") is not None)
    window = application.window("welcome")
    assert isinstance(window, Welcome)
    assert window.phrase.text() == PHRASE
    while not window.written.isVisible():
        QTest.keyClick(window, Qt.Key.Key_Return)
    at = window.shown
    QTest.keyClick(window, Qt.Key.Key_Return)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    assert window.shown == at
    window.written.setChecked(True)
    while application.window("welcome") is window and window.isVisible():
        QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: application.window("welcome") is None)
    script.history_opened.tell(None)
    qtbot.wait(50)
    assert application.window("welcome") is None


DAMAGED = "The history was damaged: the newest good backup took its place."


def test_what_became_of_a_damaged_history_stands_on_every_page_until_it_was_read(
    application: Application, script: Script, said: list[str], qtbot: QtBot
) -> None:
    script.messages = (DAMAGED,)
    script.history_opened.tell(None)
    qtbot.waitUntil(lambda: said == [DAMAGED])
    for _ in range(2):
        application.show_window()
        window = application.window("main")
        assert isinstance(window, MainWindow)
        shown = [one for one in window.findChildren(QLabel) if one.text() == DAMAGED]
        assert [one.isVisible() for one in shown] == [True]
        window.close()
        qtbot.waitUntil(lambda: application.window("main") is None)
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    understood = next(one for one in window.findChildren(QPushButton) if one.text() == "Understood")
    understood.click()
    window.close()
    qtbot.waitUntil(lambda: application.window("main") is None)
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    assert not [one for one in window.findChildren(QLabel) if one.text() == DAMAGED]
    assert said == [DAMAGED]
