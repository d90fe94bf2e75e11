"""Prints every control whose words do not fit: python -m tests.gui.fits, on the screen it finds."""

import sys
from time import sleep

from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QWidget
from tests.fakes.desk import PHRASE, Script

from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui.application import Application, make_scene
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.privacy import PrivacyPage


def main() -> None:
    """Opens every page and window in turn."""
    script = Script(messages=("The keyring was closed at the start; it opened after 4 s.",))
    app = QApplication(sys.argv[:1])
    scene = make_scene(app, script.desk())
    application = Application(scene, print, asks_passphrase=True)

    def settle() -> None:
        for _ in range(8):
            app.processEvents()
            scene.worker.wait()
            sleep(0.01)

    application.start(show=True)
    window = application.window("main")
    assert isinstance(window, MainWindow)
    for at in range(window.page_count):
        window.turn_to(at)
        settle()
        if isinstance(page := window.page, PrivacyPage):
            page.wipe.look.click()
            page.recovery.show_again.click()
            settle()
        tell(window, f"page {at}")
    application.show_glance()
    settle()
    script.tracking.turn(mode=Mode.WAITING, trouble="no key")
    script.phrase = PHRASE
    scene.bridge.history_opened.emit()
    settle()
    for name in ("glance", "unlock", "welcome"):
        if (small := application.window(name)) is not None:
            tell(small, name)
    application.close()


def tell(window: QWidget, where: str) -> None:
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and not fits(widget):
            sys.stdout.write(
                f"{where}: {type(widget).__name__} {widget.accessibleName()!r} {words(widget)!r}\n"
            )


def fits(widget: QWidget) -> bool:
    """Whether a control is at least as large as its words."""
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() >= widget.heightForWidth(widget.width())
    if isinstance(widget, QLabel | QAbstractButton | QComboBox) and words(widget):
        hint = widget.minimumSizeHint()
        return widget.width() >= hint.width() and widget.height() >= hint.height()
    return True


def words(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    return widget.currentText() if isinstance(widget, QComboBox) else ""


if __name__ == "__main__":
    main()
