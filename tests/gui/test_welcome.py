"""The first start: one step after the other, by keys alone, and a test that shows it works."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from tests.fakes.desk import PHRASE, Script

from workmoniq_desktop.domain.activity import Sense
from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.domain.settings import Language
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.welcome import Welcome
from workmoniq_desktop.ui.welcome_steps import LiveTest, SensesStep, StartStep


@pytest.fixture
def welcome(application: Application, script: Script, qtbot: QtBot) -> Welcome:
    script.preferences.settings = replace(script.preferences.settings, welcomed=False)
    script.phrase = PHRASE
    script.history_opened.tell(None)
    return shown(application, qtbot)


def shown(application: Application, qtbot: QtBot) -> Welcome:
    qtbot.waitUntil(lambda: isinstance(application.window("welcome"), Welcome))
    window = application.window("welcome")
    assert isinstance(window, Welcome)
    qtbot.waitUntil(window.isActiveWindow)
    return window


def go_to(welcome: Welcome, step: type[SensesStep | StartStep | LiveTest]) -> None:
    welcome.written.setChecked(True)
    while not isinstance(welcome.step, step):
        welcome.next.click()


def test_the_way_through_is_enter_and_one_tick(
    welcome: Welcome, script: Script, qtbot: QtBot
) -> None:
    places = []
    for _ in range(5):
        places.append(welcome.place.text())
        if welcome.written.isVisible():
            assert not welcome.next.isEnabled()
            welcome.written.setFocus()
            QTest.keyClick(welcome.written, Qt.Key.Key_Space)
        QTest.keyClick(welcome, Qt.Key.Key_Return)
    assert places == [f"Step {at} of 5" for at in range(1, 6)]
    qtbot.waitUntil(lambda: script.preferences.settings.welcomed)


def test_back_leads_back_and_loses_nothing(welcome: Welcome) -> None:
    assert not welcome.back.isEnabled()
    go_to(welcome, StartStep)
    welcome.back.click()
    assert welcome.phrase.isVisible()
    assert welcome.written.isChecked()


def test_a_sense_that_is_not_wanted_is_off_at_once(
    welcome: Welcome, script: Script, qtbot: QtBot
) -> None:
    go_to(welcome, SensesStep)
    step = welcome.step
    assert isinstance(step, SensesStep)
    step.senses[Sense.INPUT].check.click()
    qtbot.waitUntil(lambda: Sense.INPUT not in script.preferences.settings.senses)


def test_an_autostart_that_fails_says_so_and_is_off_again(
    welcome: Welcome, script: Script, qtbot: QtBot
) -> None:
    go_to(welcome, StartStep)
    step = welcome.step
    assert isinstance(step, StartStep)
    script.preferences.fails_with = CannotWrite("the autostart folder cannot be written")
    step.autostart.check.click()
    qtbot.waitUntil(step.error.isVisible)
    assert step.error.text() == "The autostart folder cannot be written."
    assert not step.autostart.value


def test_the_live_test_shows_the_window_that_comes_to_the_front(
    welcome: Welcome, script: Script, qtbot: QtBot
) -> None:
    go_to(welcome, LiveTest)
    step = welcome.step
    assert isinstance(step, LiveTest)
    window = script.tracking.now.window
    assert window is not None
    script.tracking.turn(window=replace(window, app="gimp", title="cat.xcf"))
    qtbot.waitUntil(lambda: step.seen.text() == "Seen: gimp, “cat.xcf”")
    script.tracking.turn(window=replace(window, app="workmoniq", title="Welcome"))
    qtbot.wait(50)
    assert step.seen.text() == "Seen: gimp, “cat.xcf”"


def test_a_sense_that_does_not_work_says_why(welcome: Welcome) -> None:
    go_to(welcome, LiveTest)
    said = [words.text() for words in welcome.step.findChildren(QLabel)]
    assert "! Input counts: does not work here; the X server has no XInput 2.2" in said
    assert "✓ Windows: works" in said


def test_another_language_keeps_the_step_and_the_phrase(
    application: Application, welcome: Welcome, qtbot: QtBot
) -> None:
    welcome.language.buttons()[2].click()
    qtbot.waitUntil(lambda: application.window("welcome") is not welcome)
    german = shown(application, qtbot)
    assert application.scene.languages.current is Language.GERMAN
    assert german.next.text() == "Weiter"
    assert german.phrase.text() == PHRASE


def test_closed_half_way_it_comes_back_with_the_phrase(
    welcome: Welcome, application: Application, script: Script, qtbot: QtBot
) -> None:
    welcome.next.click()
    welcome.close()
    qtbot.waitUntil(lambda: application.window("welcome") is None)
    script.history_opened.tell(None)  # as the next start does
    again = shown(application, qtbot)
    assert again.shown == 0
    assert again.phrase.text() == PHRASE


def test_seen_to_its_end_it_stays_away(
    welcome: Welcome, application: Application, script: Script, qtbot: QtBot
) -> None:
    go_to(welcome, LiveTest)
    welcome.next.click()
    qtbot.waitUntil(lambda: script.preferences.settings.welcomed)
    qtbot.waitUntil(lambda: application.window("welcome") is None)
    script.history_opened.tell(None)
    with qtbot.waitSignal(application.scene.bridge.mode_changed):
        script.tracking.pause(None)
    assert application.window("welcome") is None
