"""Forms keep what was typed, say what is wrong where it is wrong, and ask before harm."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import (
    ColourField,
    DateField,
    LineField,
    NumberField,
    TextField,
)
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.list_row import ListRow
from workmoniq_desktop.ui.widgets.toast import Toast, tell


@pytest.fixture
def form(scene: Scene, qtbot: QtBot) -> Form:
    made = Form()
    qtbot.addWidget(made)
    made.setStyleSheet(scene.themes.stylesheet)
    made.resize(500, 400)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_refused_field_says_why_takes_the_focus_and_keeps_what_was_typed(
    form: Form, qtbot: QtBot
) -> None:
    name, note = LineField("Name"), TextField("Note", "Anything.")
    form.add(name, note)
    name.line.setFocus()
    QTest.keyClicks(name.line, "Half a na")
    form.refuse(note, "The note is missing.")
    assert note.error == "The note is missing."
    assert note.text.hasFocus()
    assert note.text.accessibleDescription() == "The note is missing."
    assert name.value == "Half a na"
    QTest.keyClicks(note.text, "x")
    assert note.error == ""
    assert note.text.accessibleDescription() == "Anything."


def test_what_is_wrong_with_the_whole_goes_with_the_next_change(form: Form) -> None:
    name = LineField("Name")
    form.add(name)
    form.refuse(None, "The disk is full.")
    assert form.error == "The disk is full."
    name.value = "x"
    assert form.error == ""


def test_return_in_a_line_hands_the_form_over(form: Form, qtbot: QtBot) -> None:
    name = LineField("Name")
    form.add(name)
    with qtbot.waitSignal(form.submitted):
        QTest.keyClick(name.line, Qt.Key.Key_Return)


def test_the_wheel_over_a_number_without_the_focus_changes_nothing(form: Form) -> None:
    other, number = LineField("Name"), NumberField("Rate", "€", 0, 100)
    form.add(other, number)
    other.line.setFocus()
    number.value = 5
    wheel = QWheelEvent(
        QPointF(5, 5),
        number.number.mapToGlobal(QPointF(5, 5)),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(number.number, wheel)
    assert number.whole == 5
    number.number.setFocus()
    QApplication.sendEvent(number.number, wheel)
    assert number.whole == 6


def test_every_field_is_named_for_screen_readers(form: Form) -> None:
    fields = (LineField("Name"), NumberField("Rate", "€", 0, 9), DateField("Day"))
    form.add_row(*fields)
    names = [field.control.accessibleName() for field in fields]
    assert names == ["Name", "Rate, €", "Day"]


def test_a_colour_without_a_name_is_kept(qtbot: QtBot) -> None:
    colour = ColourField("Colour")
    qtbot.addWidget(colour)
    assert colour.value is None
    colour.value = "#123456"
    assert colour.value == "#123456"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape])
def test_no_single_key_confirms(form: Form, qtbot: QtBot, key: Qt.Key) -> None:
    asked = Confirm(form, "Delete it?", "It will be gone.", "Delete")
    said: list[str] = []
    asked.accepted.connect(lambda: said.append("yes"))
    asked.rejected.connect(lambda: said.append("no"))
    asked.open()
    qtbot.waitUntil(asked.isActiveWindow)
    QTest.keyClick(asked, key)
    assert said == ["no"]


def test_enter_does_not_confirm_even_on_the_button_itself(form: Form, qtbot: QtBot) -> None:
    asked = Confirm(form, "Delete it?", "It will be gone.", "Delete")
    said: list[str] = []
    asked.accepted.connect(lambda: said.append("yes"))
    asked.rejected.connect(lambda: said.append("no"))
    asked.open()
    qtbot.waitUntil(asked.isActiveWindow)
    asked.yes.setFocus()
    QTest.keyClick(asked.yes, Qt.Key.Key_Return)
    assert said == ["no"]


def test_tab_and_space_confirm_once_the_sentence_is_ticked(form: Form, qtbot: QtBot) -> None:
    asked = Confirm(form, "Delete it?", "Gone.", "Delete", tick="I have a copy")
    asked.open()
    qtbot.waitUntil(asked.isActiveWindow)
    assert not asked.yes.isEnabled()
    asked.tick.click()
    asked.yes.setFocus()
    with qtbot.waitSignal(asked.accepted):
        QTest.keyClick(asked.yes, Qt.Key.Key_Space)


def test_a_row_moves_by_keys_and_not_above_the_first(scene: Scene, qtbot: QtBot) -> None:
    row = ListRow(scene.themes.look, "Mail", on=True, first=True)
    qtbot.addWidget(row)
    row.show()
    said: list[str] = []
    row.up_asked.connect(lambda: said.append("up"))
    row.down_asked.connect(lambda: said.append("down"))
    QTest.keyClick(row, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(row, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert said == ["down"]
    assert row.remove.accessibleName() == "Mail: remove"


def test_a_toast_takes_no_focus_and_there_is_one_of_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    line = LineField("Name")
    QVBoxLayout(window).addWidget(line)
    window.resize(600, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    line.line.setFocus()
    done: list[str] = []
    tell(line, "Saved.")
    tell(line, "Removed.", "Undo", lambda: done.append("undone"))
    (toast,) = window.findChildren(Toast)
    assert toast.words.text() == "Removed."
    assert line.line.hasFocus()
    toast.action.click()
    assert done == ["undone"]
    assert not toast.isVisible()
