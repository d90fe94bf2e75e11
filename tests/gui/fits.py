"""Prints every control whose words do not fit: python -m tests.gui.fits en|de, on this screen.

With a third word, "small", the pages of sync and support alone, in a window of 800 by 600.
"""

import sys

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QScrollArea,
    QTableView,
    QWidget,
)
from tests.fakes.desk import Script
from tests.gui.everything import pages, small_windows

from workmoniq_desktop.domain.settings import Language, Settings
from workmoniq_desktop.ui.application import Application, make_scene

SMALL = (800, 600)


def main() -> None:
    """Opens every page and window in turn."""
    script = Script(messages=("The keyring was closed at the start; it opened after 4 s.",))
    script.preferences.settings = Settings(welcomed=True, language=Language(sys.argv[1]))
    app = QApplication(sys.argv[:1])
    scene = make_scene(app, script.desk())
    application = Application(scene, lambda _sentence: None, asks_passphrase=True)
    application.start(show=True)
    if "small" in sys.argv:
        application.show_window()
        window = application.window("main")
        assert window is not None
        window.resize(*SMALL)
        for name, window in pages(application):
            if name.startswith(("sync", "support")):
                tell(window, name)
        application.close()
        return
    for name, window in pages(application):
        tell(window, name)
    for name, small in small_windows(application, script):
        tell(small, name)
    application.close()


def tell(window: QWidget, where: str) -> None:
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        for why in wrong(widget):
            called = widget.accessibleName() or widget.objectName()
            sys.stdout.write(
                f"{where}: {why}: {type(widget).__name__} {called!r} {words(widget)!r}\n"
            )


def wrong(widget: QWidget) -> list[str]:
    """What is wrong with how a widget is shown."""
    found = []
    if not fits(widget):
        found.append("too small for its words")
    if is_cut(widget):
        found.append("cut by what it stands in")
    if isinstance(widget, QScrollArea) and widget.horizontalScrollBar().maximum() > 0:
        found.append("must be scrolled sideways")
    if isinstance(widget, QTableView):
        found += [f"column {at} too narrow" for at in narrow_columns(widget)]
    return found


def fits(widget: QWidget) -> bool:
    """Whether a control is at least as large as its words."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        longest = max(widget.text().split(), key=len, default="")
        return widget.height() >= widget.heightForWidth(
            widget.width()
        ) and widget.contentsRect().width() >= widget.fontMetrics().horizontalAdvance(longest)
    if isinstance(widget, QLabel | QAbstractButton | QComboBox) and words(widget):
        hint = widget.minimumSizeHint()
        return widget.width() >= hint.width() and widget.height() >= hint.height()
    return True


def is_cut(widget: QWidget) -> bool:
    """Whether part of it lies outside of the widget it stands in."""
    parent = widget.parentWidget()
    if parent is None or widget.isWindow() or _is_inside_of_a_view(widget):
        return False
    if not isinstance(widget, QLabel | QAbstractButton | QComboBox) and not widget.focusPolicy():
        return False
    place = QRect(QPoint(0, 0), widget.size()).translated(widget.pos())
    return not parent.rect().contains(place)


def _is_inside_of_a_view(widget: QWidget) -> bool:
    """What scrolls may reach out of what it scrolls in."""
    parent = widget.parentWidget()
    above = parent.parentWidget() if parent is not None else None
    return isinstance(above, QAbstractScrollArea) and above.viewport() is parent


def narrow_columns(table: QTableView) -> list[int]:
    """The columns whose heading does not fit."""
    header, model = table.horizontalHeader(), table.model()
    if header.isHidden():
        return []
    return [
        at
        for at in range(model.columnCount())
        if not header.isSectionHidden(at)
        and header.sectionSize(at)
        < header.fontMetrics().horizontalAdvance(
            str(model.headerData(at, Qt.Orientation.Horizontal) or "")
        )
    ]


def words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


if __name__ == "__main__":
    main()
