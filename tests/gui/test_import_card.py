"""A history of another tracker goes in by the window, and one sees first what it would bring."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.errors import ImportRefused
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.windows.import_card import ImportCard


@pytest.fixture
def card(scene: Scene, qtbot: QtBot) -> ImportCard:
    made = ImportCard(scene)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "toggl.csv"
    path.touch()
    return path


def test_a_file_is_tried_first_and_taken_in_only_by_a_second_press(
    card: ImportCard, script: Script, file: Path, qtbot: QtBot
) -> None:
    QTest.keyClicks(card.path, str(file))
    QTest.keyClick(card.path, Qt.Key.Key_Return)
    qtbot.waitUntil(card.take.isVisible)
    assert script.history.imported == [(file, True)]
    assert "120 spans" in card.result.text()
    assert "line 7: it ends before it begins" in card.bad.toPlainText()
    QTest.keyClick(card.take, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: script.history.imported == [(file, True), (file, False)])
    qtbot.waitUntil(lambda: card.result.text().startswith("Taken in: 120 spans"))
    assert not card.take.isVisible()


def test_another_name_takes_back_what_the_first_file_would_bring(
    card: ImportCard, file: Path, qtbot: QtBot
) -> None:
    card.path.setText(str(file))
    card.look.click()
    qtbot.waitUntil(card.take.isVisible)
    QTest.keyClicks(card.path, "x")
    assert not card.take.isVisible()
    assert not card.bad.isVisible()


def test_an_import_shows_progress_and_can_be_stopped(
    card: ImportCard, script: Script, file: Path, qtbot: QtBot
) -> None:
    card.path.setText(str(file))
    card.look.click()
    qtbot.waitUntil(card.take.isVisible)
    script.history.export_steps, script.history.export_pause_s = 500, 0.01
    card.take.click()
    qtbot.waitUntil(lambda: card.bar.value() > 0)
    assert not card.look.isEnabled()
    card.stop.click()
    qtbot.waitUntil(lambda: "the same file again takes in the rest" in card.result.text())
    assert script.history.imported == [(file, True)]
    assert card.look.isEnabled()


@pytest.mark.parametrize("typed", ["", "/nowhere/at/all.json"])
def test_a_wrong_name_is_explained_at_the_field_and_stays(
    card: ImportCard, typed: str, qtbot: QtBot
) -> None:
    card.path.setText(typed)
    card.look.click()
    qtbot.waitUntil(card.error.isVisible)
    assert card.path.text() == typed
    qtbot.waitUntil(card.path.hasFocus)


def test_a_file_of_no_known_kind_is_refused_in_words(
    card: ImportCard, script: Script, file: Path, qtbot: QtBot
) -> None:
    script.history.fails_with = ImportRefused("the file is of no kind that can be taken in")
    card.path.setText(str(file))
    card.look.click()
    qtbot.waitUntil(card.error.isVisible)
    assert "of no kind" in card.error.text()
    assert not card.take.isVisible()
