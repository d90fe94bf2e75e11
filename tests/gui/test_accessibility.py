"""Everything can be reached by the keyboard and is called something by a screen reader."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.gui.everything import pages, settle, small_windows

from workmoniq_desktop.domain.settings import Language, Settings
from workmoniq_desktop.ui.application import Application

ROLE = QAccessible.Role
# What a person can do something with, or reads as one thing. Not: panes, scroll bars, the parts of
# a control that has a name itself.
CONTROLS = {
    ROLE.PushButton,
    ROLE.ButtonMenu,
    ROLE.ButtonDropDown,
    ROLE.CheckBox,
    ROLE.RadioButton,
    ROLE.ComboBox,
    ROLE.SpinBox,
    ROLE.EditableText,
    ROLE.Slider,
    ROLE.Table,
    ROLE.List,
    ROLE.Tree,
    ROLE.PageTab,
    ROLE.MenuItem,
    ROLE.ProgressBar,
    ROLE.Graphic,
    ROLE.Chart,
    ROLE.Dialog,
    ROLE.Window,
    ROLE.PopupMenu,
    ROLE.Link,
}


def tree(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """An interface and everything below it, but for what is hidden."""
    yield interface
    for at in range(interface.childCount()):
        child: QAccessibleInterface | None = interface.child(at)
        if child is not None and not child.state().invisible:
            yield from tree(child)


def nameless(window: QWidget) -> list[str]:
    """The controls that a screen reader cannot call anything."""
    found = []
    for each in tree(QAccessible.queryAccessibleInterface(window)):
        named = each.text(QAccessible.Text.Name) or _part_of_a_named_one(each)
        if each.role() in CONTROLS and not named:
            at = each.object()
            found.append(f"{each.role().name} {type(at).__name__} {at.objectName()}")
    return found


def _part_of_a_named_one(interface: QAccessibleInterface) -> bool:
    """The line in a spin box, the list of a combo box, the corner of a table."""
    parent: QAccessibleInterface | None = interface.parent()
    while parent is not None:
        if parent.role() in {ROLE.SpinBox, ROLE.ComboBox, ROLE.Table}:
            return bool(parent.text(QAccessible.Text.Name))
        parent = parent.parent()
    return False


@pytest.fixture(params=[Language.ENGLISH, Language.GERMAN], ids=["English", "German"])
def language(request: pytest.FixtureRequest, script: Script) -> Language:
    chosen: Language = request.param
    script.preferences.settings = Settings(welcomed=True, language=chosen)
    return chosen


def test_every_control_of_every_page_has_a_name(
    language: Language, application: Application
) -> None:
    assert application.scene.languages.current is language
    unnamed = {name: nameless(window) for name, window in pages(application)}
    assert {name: found for name, found in unnamed.items() if found} == {}


def test_every_control_of_every_small_window_has_a_name(
    language: Language, application: Application, script: Script
) -> None:
    unnamed = {name: nameless(window) for name, window in small_windows(application, script)}
    assert {name: found for name, found in unnamed.items() if found} == {}


def test_every_line_of_the_tray_menu_has_a_name(application: Application, qtbot: QtBot) -> None:
    menu = application.tray.menu
    menu.popup(menu.pos())
    qtbot.waitUntil(menu.isVisible)
    assert nameless(menu) == []
    menu.close()


def reached(window: QWidget) -> set[QWidget]:
    """What Tab comes to, starting anywhere, until it comes round."""
    found: set[QWidget] = set()
    for _ in range(400):
        window.focusNextChild()
        widget = QApplication.focusWidget()
        if widget is None or widget in found:
            break
        found.add(widget)
    return found


def wanted(window: QWidget) -> set[QWidget]:
    """What Tab has to come to. Of exclusive buttons one is enough: arrows do the rest."""
    return {
        widget
        for widget in window.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and widget.isEnabled()
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
        and not _has_brothers_that_are_reached(widget)
    }


def _has_brothers_that_are_reached(widget: QWidget) -> bool:
    group = getattr(widget, "group", lambda: None)()
    return group is not None and group.exclusive() and not widget.property("checked")


def test_tab_reaches_every_control_of_every_page(application: Application) -> None:
    missed = {}
    for name, window in pages(application):
        window.activateWindow()
        window.setFocus()
        settle(application, rounds=2)
        missed[name] = sorted(
            f"{type(each).__name__} {each.accessibleName()}"
            for each in wanted(window) - reached(window)
        )
    assert {name: found for name, found in missed.items() if found} == {}


def test_what_has_the_focus_looks_different(application: Application) -> None:
    same = []
    for name, window in pages(application):
        window.activateWindow()
        settle(application, rounds=2)
        for widget in list(wanted(window))[:40]:
            window.setFocus()
            without = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if widget.hasFocus() and widget.grab().toImage() == without:
                same.append(f"{name}: {type(widget).__name__} {widget.accessibleName()}")
    assert same == []
