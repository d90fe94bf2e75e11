"""English and German, changed while the windows are open."""

from datetime import date
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot
from tests.fakes.desk import PHRASE, Script

from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.domain.settings import Language, Settings
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui import messages, words
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.settings import SettingsPage

SOURCE = Path(__file__).resolve().parents[2] / "resources" / "translations" / "workmoniq_de.ts"


def open_main(application: Application, qtbot: QtBot) -> MainWindow:
    application.show_window()
    return main_window(application, qtbot)


def main_window(application: Application, qtbot: QtBot) -> MainWindow:
    window = application.window("main")
    assert isinstance(window, MainWindow)
    qtbot.waitUntil(window.isActiveWindow)
    return window


def speak(application: Application, script: Script, language: Language, qtbot: QtBot) -> None:
    script.preferences.change(Settings(language=language))
    qtbot.waitUntil(lambda: application.scene.languages.current is language)


def test_the_window_comes_back_in_the_other_language_at_the_same_page(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    window = open_main(application, qtbot)
    window.show_page("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    page.language.buttons()[2].click()
    qtbot.waitUntil(lambda: application.window("main") is not window)
    german = main_window(application, qtbot)
    assert german.shown_name == "settings"
    page = german.page
    assert isinstance(page, SettingsPage)
    assert page.head.title.text() == "Einstellungen"
    assert page.language.current == 2
    speak(application, script, Language.ENGLISH, qtbot)
    qtbot.waitUntil(lambda: application.window("main") is not german)
    english = main_window(application, qtbot).page
    assert isinstance(english, SettingsPage)
    assert english.head.title.text() == "Settings"


def test_the_tray_menu_follows_at_once(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    speak(application, script, Language.GERMAN, qtbot)
    said = [action.text() for action in application.tray.menu.actions()]
    assert "WorkMoniQ öffnen" in said
    assert "Zeichnet auf" in application.tray.icon.toolTip()
    script.tracking.turn(mode=Mode.PAUSED, until_us=None)
    qtbot.waitUntil(lambda: "Pausiert bis zum Fortsetzen" in application.tray.icon.toolTip())


def test_dates_and_figures_are_written_in_the_language(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    assert words.percent(0.125) == "12.5 %"
    speak(application, script, Language.GERMAN, qtbot)
    assert words.day_name(date(2026, 3, 1)) == "Sonntag, 1. März 2026"
    assert words.short_day(date(2026, 3, 1)) == "1. März 2026"
    assert words.percent(0.125) == "12,5 %"


def test_what_the_rooms_below_say_is_said_in_german(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    refusal = CannotWrite("the file cannot be written (Permission denied): name one you may write")
    assert messages.sentence(refusal).startswith("The file cannot be written (Permission")
    speak(application, script, Language.GERMAN, qtbot)
    assert messages.sentence(refusal) == (
        "Die Datei lässt sich nicht schreiben (Permission denied): bitte eine nennen, die "
        "geschrieben werden darf."
    )
    assert spoken("no input") == "keine Eingabe"
    assert spoken("something nobody listed") == "something nobody listed"


def english_only() -> set[str]:
    """What is said in English and otherwise in German."""
    tree = Xml.parse(SOURCE)  # noqa: S314  # our own file
    pairs = [
        (message.findtext("source", ""), message.findtext("translation", ""))
        for message in tree.getroot().iter("message")
    ]
    german = {said for _, said in pairs}
    return {said for said, other in pairs if said != other} - german


def shown_words(window: QWidget) -> set[str]:
    """Everything a person can read or hear in a window."""
    said = set()
    for widget in (window, *window.findChildren(QWidget)):
        said |= {widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()}
        said.add(widget.windowTitle())
        if isinstance(widget, QLabel | QAbstractButton):
            said.add(widget.text().strip())
        if isinstance(widget, QComboBox):
            said |= {widget.itemText(at) for at in range(widget.count())}
        if isinstance(widget, QLineEdit):
            said.add(widget.placeholderText())
        if isinstance(widget, QAbstractSpinBox):
            said.add(widget.text())
        if isinstance(widget, QTableView):
            model = widget.model()
            said |= {
                str(model.headerData(at, Qt.Orientation.Horizontal))
                for at in range(model.columnCount())
            }
        said |= {action.text() for action in widget.actions()}
    return said


@pytest.mark.parametrize("small", [False, True], ids=["pages", "small windows"])
def test_no_english_is_left_in_a_german_window(
    application: Application, script: Script, qtbot: QtBot, small: bool
) -> None:
    speak(application, script, Language.GERMAN, qtbot)
    windows: list[QWidget] = [application.tray.menu]
    if small:
        script.phrase = PHRASE
        script.history_opened.tell(None)
        application.show_glance()
        script.tracking.turn(mode=Mode.WAITING, trouble="no key")
        for name in ("welcome", "unlock", "glance"):
            qtbot.waitUntil(lambda name=name: application.window(name) is not None)  # type: ignore[misc]  # bound at once
            found = application.window(name)
            assert found is not None
            windows.append(found)
    else:
        window = open_main(application, qtbot)
        for at in range(window.page_count):
            window.turn_to(at)
            application.scene.worker.wait()
            QApplication.processEvents()
        windows.append(window)
    left = {said for window in windows for said in shown_words(window)} & english_only()
    assert left == set()


def test_a_language_chosen_by_the_keyboard_alone_works(
    application: Application, script: Script, qtbot: QtBot
) -> None:
    window = open_main(application, qtbot)
    window.show_page("settings")
    page = window.page
    assert isinstance(page, SettingsPage)
    chosen = page.language.buttons()[0]
    chosen.setFocus()
    QTest.keyClick(chosen, Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: script.preferences.settings.language is Language.GERMAN)
    qtbot.waitUntil(lambda: application.window("main") is not window)
