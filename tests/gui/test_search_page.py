"""The Search page finds while one types and leads to the timeline."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.errors import HistoryDamaged
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.search import SearchPage


@pytest.fixture
def page(scene: Scene, qtbot: QtBot) -> SearchPage:
    made = SearchPage(scene)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    qtbot.waitUntil(made.isVisible)
    return made


def typed(page: SearchPage, text: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.found.changed):
        QTest.keyClicks(page.line, text)


def test_results_come_while_one_types_and_go_with_the_words(page: SearchPage, qtbot: QtBot) -> None:
    assert page.found.rows == ()
    typed(page, "fire", qtbot)
    qtbot.waitUntil(lambda: len(page.found.rows) > 0)
    assert page.results.isVisible()
    with qtbot.waitSignal(page.found.changed):
        page.line.clear()
    assert page.found.rows == ()
    assert not page.results.isVisible()


def test_what_is_not_there_is_said_to_be_not_there(page: SearchPage, qtbot: QtBot) -> None:
    typed(page, "zzzzzz", qtbot)
    qtbot.waitUntil(lambda: page.found.sentence == "Nothing was found.")


def test_keys_in_the_line_choose_and_enter_leads_to_the_moment(
    page: SearchPage, scene: Scene, qtbot: QtBot
) -> None:
    typed(page, "e", qtbot)
    qtbot.waitUntil(lambda: len(page.found.rows) > 1)
    QTest.keyClick(page.line, Qt.Key.Key_Down)
    assert page.results.currentIndex().row() == 1
    with qtbot.waitSignal(scene.ways.moment_asked) as asked:
        QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert asked.args == [page.found.rows[1].at_us]


def test_enter_in_the_window_turns_to_the_timeline(scene: Scene, qtbot: QtBot) -> None:
    window = MainWindow(scene)
    qtbot.addWidget(window)
    window.show()
    window.show_page("search")
    page = window.page
    assert isinstance(page, SearchPage)
    typed(page, "e", qtbot)
    qtbot.waitUntil(lambda: len(page.found.rows) > 0)
    QTest.keyClick(page.line, Qt.Key.Key_Return)
    assert window.page_names[window.shown] == "today"


def test_every_result_says_what_it_is_to_a_screen_reader(page: SearchPage, qtbot: QtBot) -> None:
    typed(page, "e", qtbot)
    qtbot.waitUntil(lambda: len(page.found.rows) > 0)
    model = page.results.model()
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    row = page.found.rows[0]
    assert row.text in spoken
    assert row.when in spoken


def test_a_history_that_cannot_be_read_is_told_in_words(
    page: SearchPage, script: Script, qtbot: QtBot
) -> None:
    script.history.fails_with = HistoryDamaged("the history file is damaged: start WorkMoniQ")
    typed(page, "fire", qtbot)
    qtbot.waitUntil(lambda: page.found.sentence.startswith("The history file is damaged"))
