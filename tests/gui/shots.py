"""Pictures of every page from the scripted desk: python -m tests.gui.shots OUTDIR [--scale 2]."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.fakes.desk import PHRASE, Script
from tests.gui.virtual_screen import screen
from workmoniq_desktop.domain.settings import Settings, Theme

PAGES = ("today", "reports", "privacy", "settings", "diagnostics")


def main() -> None:
    """Each theme runs in a process of its own, on one screen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", default="1")
    parser.add_argument("--theme", choices=["light", "dark"])
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.theme:
        _shoot(asked.folder, Theme(asked.theme))
        return
    side = int(float(asked.scale) * 1280), int(float(asked.scale) * 900)
    with screen(f"{side[0]}x{side[1]}x24"):
        os.environ["QT_SCALE_FACTOR"] = asked.scale
        for theme in ("light", "dark"):
            again = [sys.executable, "-m", "tests.gui.shots", str(asked.folder), "--theme", theme]
            subprocess.run(again, check=True)


def _shoot(folder: Path, theme: Theme) -> None:
    from PySide6.QtWidgets import QApplication, QScrollArea, QWidget  # noqa: PLC0415  # after DISPLAY

    from workmoniq_desktop.domain.status import Mode  # noqa: PLC0415  # as above
    from workmoniq_desktop.ui.application import Application, make_scene  # noqa: PLC0415

    script = Script(messages=("The keyring was closed at the start; it opened after 4 s.",))
    script.preferences.settings = Settings(theme=theme)
    app = QApplication(sys.argv[:1])
    scene = make_scene(app, script.desk())
    application = Application(scene, print, asks_passphrase=True)

    def settle() -> None:
        for _ in range(12):
            app.processEvents()
            scene.worker.wait()
            app.processEvents()

    def window(name: str) -> QWidget:
        found = application.window(name)
        assert found is not None
        return found

    def grab(name: str) -> None:
        """The screen itself: what a person sees, panel and frames included."""
        settle()
        target = folder / f"{name}-{theme.value}.png"
        subprocess.run(["import", "-window", "root", str(target)], check=True)

    application.start(show=True)
    settle()
    main_window = window("main")
    for at, name in enumerate(PAGES):
        main_window.turn_to(at)  # type: ignore[attr-defined]  # the main window
        grab(name)
        page = main_window.page  # type: ignore[attr-defined]  # the main window
        if isinstance(page, QScrollArea) and page.verticalScrollBar().maximum() > 0:
            page.widget().grab().save(str(folder / f"{name}-whole-{theme.value}.png"))
    main_window.close()
    settle()
    application.show_glance()
    grab("glance")
    glance = application.window("glance")
    if glance is not None:
        glance.close()
    application.tray.menu.popup(application.tray.geometry().bottomLeft())
    grab("menu")
    application.tray.menu.close()
    for mode in Mode:
        script.tracking.turn(mode=mode)
        settle()
        target = folder / f"tray-{mode.value}.png"
        subprocess.run(["import", "-window", "root", "-crop", "200x40+1080+0", str(target)], check=True)
    window("unlock").close()
    script.phrase = PHRASE
    scene.bridge.history_opened.emit()
    grab("welcome")
    application.close()


if __name__ == "__main__":
    main()
