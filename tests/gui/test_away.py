"""The question on return: in a corner, once, and never in anybody's way."""

import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.life import NOW_US

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import DiskFull
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.away import AwayPrompt
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.today import TodayPage

LUNCH = Absence(device="desk1", from_us=NOW_US - HOUR_US, to_us=NOW_US - 14 * MINUTE_US)
CALL = Absence(device="desk1", from_us=NOW_US - 12 * MINUTE_US, to_us=NOW_US - MINUTE_US)


def come_back(application: Application, qtbot: QtBot, absence: Absence = LUNCH) -> AwayPrompt:
    application.scene.desk.returned.tell(absence)
    qtbot.waitUntil(lambda: application.window("away") is not None)
    prompt = application.window("away")
    assert isinstance(prompt, AwayPrompt)
    qtbot.waitExposed(prompt)
    application.scene.worker.wait()
    return prompt


def focused() -> str:
    asked = subprocess.run(
        ["xdotool", "getactivewindow"], capture_output=True, check=True, text=True
    )
    return asked.stdout.strip()


def gone(application: Application, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: application.window("away") is None)


def test_the_question_leaves_the_keyboard_where_it_is(
    application: Application, qtbot: QtBot
) -> None:
    editor = QLineEdit()
    qtbot.addWidget(editor)
    editor.show()
    editor.activateWindow()
    qtbot.waitUntil(editor.isActiveWindow)
    before = focused()
    prompt = come_back(application, qtbot)
    assert prompt.heading.text() == "You were away 15:42–16:28"  # noqa: RUF001
    subprocess.run(["xdotool", "type", "still mine"], check=True)
    qtbot.waitUntil(lambda: editor.text() == "still mine")
    assert focused() == before
    assert not prompt.isActiveWindow()
    assert prompt.note.text() == ""


def test_it_stands_in_the_corner_of_the_screen_with_all_its_choices(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    script.history.away.labels = tuple(Label(note=f"choice {n}") for n in range(6))
    script.history.away.known = (("p1", "Atlas"),)
    prompt = come_back(application, qtbot)
    qtbot.waitUntil(lambda: len(prompt.choices) == 4)
    qtbot.waitUntil(lambda: prompt.height() >= prompt.sizeHint().height())
    room = prompt.screen().availableGeometry()

    def stands_in_the_corner() -> bool:
        frame = prompt.frameGeometry()
        return room.contains(frame) and frame.adjusted(0, 0, 20, 20).contains(room.bottomRight())

    qtbot.waitUntil(stands_in_the_corner)


def test_a_recent_choice_answers_by_one_click(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    label = Label(project="p1", note="stand-up")
    script.history.away.labels, script.history.away.known = (label,), (("p1", "Atlas"),)
    prompt = come_back(application, qtbot)
    qtbot.waitUntil(lambda: len(prompt.choices) == 1)
    assert prompt.choices[0].accessibleName() == "Atlas, stand-up"
    QTest.mouseClick(prompt.choices[0], Qt.MouseButton.LeftButton)
    gone(application, qtbot)
    assert script.history.away.answers == [(LUNCH, label)]


def test_free_words_and_a_project_are_an_answer(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    script.history.away.known = (("p1", "Atlas"), ("p2", "Borealis"))
    prompt = come_back(application, qtbot)
    qtbot.waitUntil(lambda: prompt.project.count() == 3)
    prompt.note.setText("  visited   a customer ")
    prompt.project.setCurrentIndex(2)
    QTest.mouseClick(prompt.save, Qt.MouseButton.LeftButton)
    gone(application, qtbot)
    answer = Label(note="visited a customer", project="p2")
    assert script.history.away.answers == [(LUNCH, answer)]


def test_no_work_is_an_answer_and_later_is_none(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    prompt = come_back(application, qtbot)
    QTest.mouseClick(prompt.later, Qt.MouseButton.LeftButton)
    gone(application, qtbot)
    assert script.history.away.answers == []
    prompt = come_back(application, qtbot)
    QTest.mouseClick(prompt.no_work, Qt.MouseButton.LeftButton)
    gone(application, qtbot)
    assert script.history.away.answers == [(LUNCH, None)]


def test_escape_puts_it_away_once_it_has_the_keyboard(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    prompt = come_back(application, qtbot)
    prompt.activateWindow()
    qtbot.waitUntil(prompt.isActiveWindow)
    QTest.keyClick(prompt, Qt.Key.Key_Escape)
    gone(application, qtbot)
    assert script.history.away.answers == []


def test_absences_in_a_row_are_asked_about_in_one_window(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    prompt = come_back(application, qtbot)
    application.scene.desk.returned.tell(CALL)
    qtbot.waitUntil(lambda: "1 more" in prompt.away.lasted())
    QTest.mouseClick(prompt.no_work, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: prompt.away.absence == CALL)
    qtbot.waitUntil(prompt.no_work.isEnabled)
    QTest.mouseClick(prompt.no_work, Qt.MouseButton.LeftButton)
    gone(application, qtbot)
    assert [absence for absence, _ in script.history.away.answers] == [LUNCH, CALL]


def test_nothing_written_says_so_and_what_fails_keeps_what_was_written(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    prompt = come_back(application, qtbot)
    QTest.mouseClick(prompt.save, Qt.MouseButton.LeftButton)
    assert prompt.error.text() == "Write what it was, or choose a project."
    script.history.away.fails_with = DiskFull("the disk is full: make room")
    prompt.note.setText("a call")
    QTest.mouseClick(prompt.save, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "disk" in prompt.error.text())
    assert prompt.note.text() == "a call"
    assert prompt.save.isEnabled()


def test_what_nobody_answered_stays_on_today_until_it_is(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    script.history.away.absences = (LUNCH, CALL)
    application.show_window()
    window = application.window("main")
    assert isinstance(window, MainWindow)
    page = window.findChild(TodayPage)
    assert page is not None
    qtbot.waitUntil(lambda: not page.absences.isHidden())
    assert "2 times" in page.absences.words.text()
    QTest.mouseClick(page.absences.answer, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: application.window("away") is not None)
    script.history.away.answers = [(LUNCH, None), (CALL, None)]
    page.absences.refresh()
    qtbot.waitUntil(page.absences.isHidden)


@pytest.mark.parametrize("control", ["note", "project", "save", "no_work", "later"])
def test_everything_in_it_has_a_name(application: Application, qtbot: QtBot, control: str) -> None:
    prompt = come_back(application, qtbot)
    assert getattr(prompt, control).accessibleName()
