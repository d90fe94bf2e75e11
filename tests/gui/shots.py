"""Pictures of every page from the scripted desk: python -m tests.gui.shots OUTDIR [--scale 2]."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import sleep

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget
from tests.fakes.desk import PHRASE, Script
from tests.fakes.life import NOW_US
from tests.gui.virtual_screen import screen

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.goals import Goal, GoalKind, Progress
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.settings import Settings, Theme, WorkHours
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui.application import Application, make_scene
from workmoniq_desktop.ui.viewmodels.lanes import LaneKind
from workmoniq_desktop.ui.widgets.pieces import ScrollPage
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.privacy import PrivacyPage
from workmoniq_desktop.ui.windows.reports import ReportsPage
from workmoniq_desktop.ui.windows.today import TodayPage

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


LUNCH = Absence(device="desk1", from_us=NOW_US - 4 * HOUR_US, to_us=NOW_US - 3 * HOUR_US)


def _goals() -> tuple[Progress, ...]:
    def goal(kind: GoalKind, minutes: int, done: int, name: str = "") -> Progress:
        made = Goal(uid=name, kind=kind, minutes=minutes, category=name or None)
        return Progress(goal=made, us=done * MINUTE_US, from_us=0, to_us=1, name=name)

    return (
        goal(GoalKind.AT_LEAST, 450, 402),
        goal(GoalKind.AT_MOST, 45, 39, "Social media"),
    )


def _live_in(script: Script, theme: Theme) -> None:
    """Goals, an absence and work hours, so that every card has something to show."""
    office = tuple(WorkHours(weekday=d, from_minute=540, to_minute=1020) for d in range(5))
    script.preferences.settings = Settings(theme=theme, work_hours=office, break_after_min=60)
    script.history.goals.now = _goals()
    script.history.away.absences = (LUNCH,)
    script.history.away.known = (("p1", "Atlas"), ("p2", "Borealis"))
    script.history.away.labels = (
        Label(project="p1", note="Stand-up"),
        Label(category="Work > Meetings"),
        Label(note="Customer call"),
    )


def _shoot(folder: Path, theme: Theme) -> None:
    script = Script(messages=("The keyring was closed at the start; it opened after 4 s.",))
    _live_in(script, theme)
    app = QApplication(sys.argv[:1])
    scene = make_scene(app, script.desk())
    application = Application(scene, print, asks_passphrase=True)

    def settle() -> None:
        for _ in range(12):
            app.processEvents()
            scene.worker.wait()
            sleep(0.02)

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
    assert isinstance(main_window, MainWindow)
    for at, name in enumerate(PAGES):
        main_window.turn_to(at)
        grab(name)
        page = main_window.page
        if isinstance(page, ScrollPage) and page.verticalScrollBar().maximum() > 0:
            page.inner.grab().save(str(folder / f"{name}-whole-{theme.value}.png"))
    _busy_shots(main_window, grab, folder, theme)
    main_window.close()
    settle()
    application.show_glance()
    grab("glance")
    glance = application.window("glance")
    if glance is not None:
        glance.close()
    _ask(application, grab)
    application.tray.menu.popup(application.tray.geometry().bottomLeft())
    grab("menu")
    application.tray.menu.close()
    for mode in Mode:
        script.tracking.turn(mode=mode)
        settle()
        target = folder / f"tray-{mode.value}.png"
        subprocess.run(
            ["import", "-window", "root", "-crop", "200x40+1080+0", str(target)], check=True
        )
    script.tracking.turn(mode=Mode.WAITING, trouble="no key")
    grab("unlock")
    script.tracking.turn(mode=Mode.RECORDING)
    settle()
    script.phrase = PHRASE
    scene.bridge.history_opened.emit()
    grab("welcome")
    application.close()


def _ask(application: Application, grab: Callable[[str], None]) -> None:
    application.ask_about(LUNCH)
    grab("away")
    if (prompt := application.window("away")) is not None:
        prompt.close()


def _busy_shots(
    main_window: MainWindow, grab: Callable[[str], None], folder: Path, theme: Theme
) -> None:
    """Pages in the middle of something: hovered, zoomed, previewing a wipe, by title."""
    main_window.turn_to(0)
    today = main_window.page
    assert isinstance(today, TodayPage)
    today.timeline.setFocus()
    view = today.timeline.view
    today.timeline.zoom(4, view.left_us + 0.62 * view.width_us)
    rect = today.timeline.lane_rect(LaneKind.TITLE)
    place = today.timeline.mapToGlobal(QPoint(rect.center().x() + 60, rect.center().y()))
    subprocess.run(["xdotool", "mousemove", str(place.x()), str(place.y())], check=True)
    grab("hover")
    subprocess.run(["xdotool", "mousemove", "5", "5"], check=True)
    main_window.turn_to(1)
    reports = main_window.page
    assert isinstance(reports, ReportsPage)
    reports.period.buttons()[2].click()
    reports.by.buttons()[1].click()
    grab("reports-month-title")
    main_window.turn_to(2)
    privacy = main_window.page
    assert isinstance(privacy, PrivacyPage)
    privacy.wipe.kind.buttons()[2].click()
    privacy.wipe.look.click()
    privacy.export.path.setText("/nowhere/at/all.json")
    privacy.export.start.click()
    privacy.recovery.show_again.click()
    grab("privacy-busy")
    privacy.inner.grab().save(str(folder / f"privacy-wipe-{theme.value}.png"))


if __name__ == "__main__":
    main()
