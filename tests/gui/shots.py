"""Pictures of every page with a generated month: python -m tests.gui.shots OUTDIR.

They are called <page>-<theme>-<language>-<scale>.png. A page longer than its window has a second
picture, <page>-whole-..., and what is small has one too: glance, menu, unlock, welcome and so on.

--only de,150 takes that look alone, --pages sync,support these pages with all their stages, and
--size, --text and --reverse show them in a small window, with large text and from right to left.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import sleep

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from tests.fakes.desk import PHRASE, Script
from tests.fakes.life import DEVICE, NOW_US
from tests.gui.everything import settle, small_windows, support_stages, sync_stages
from tests.gui.month import month
from tests.gui.virtual_screen import screen

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.settings import Language, Retention, Settings, Theme
from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.ui.application import Application, make_scene
from workmoniq_desktop.ui.viewmodels.lanes import LaneKind
from workmoniq_desktop.ui.viewmodels.selection import Selection
from workmoniq_desktop.ui.welcome import Welcome
from workmoniq_desktop.ui.widgets.pieces import ScrollPage
from workmoniq_desktop.ui.windows.main import MainWindow
from workmoniq_desktop.ui.windows.privacy import PrivacyPage
from workmoniq_desktop.ui.windows.projects import ProjectsPage
from workmoniq_desktop.ui.windows.reports import ReportsPage
from workmoniq_desktop.ui.windows.rules import RulesPage
from workmoniq_desktop.ui.windows.search import SearchPage
from workmoniq_desktop.ui.windows.support import SupportPage
from workmoniq_desktop.ui.windows.sync import SyncPage
from workmoniq_desktop.ui.windows.today import TodayPage

WIDTH_PX, HEIGHT_PX = 1180, 780
THEMES = (Theme.LIGHT, Theme.DARK, Theme.HIGH_CONTRAST)
LANGUAGES = (Language.ENGLISH, Language.GERMAN)
SCALES = (100, 200)
USUAL_DPI = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """One look: a process of its own takes its pictures.

    pages: the only ones that are pictured; all where it is empty. size: of the window, in px before
    they are scaled.
    """

    folder: Path
    theme: Theme
    language: Language
    scale: int
    pages: frozenset[str] = frozenset()
    size: tuple[int, int] = (WIDTH_PX, HEIGHT_PX)

    def shows(self, page: str) -> bool:
        """Whether this page is pictured."""
        return not self.pages or page in self.pages

    def path(self, name: str) -> Path:
        theme = self.theme.value.replace("_", "-")
        return self.folder / f"{name}-{theme}-{self.language.value}-{self.scale}.png"


def main() -> None:
    """Every look one after the other, each scale on a screen of its own."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--round", help=argparse.SUPPRESS)
    parser.add_argument("--only", default="", help="a part of the names of the looks to picture")
    parser.add_argument("--pages", default="", help="the only pages to picture, as sync,support")
    parser.add_argument("--scales", default=",".join(map(str, SCALES)), help="in percent")
    parser.add_argument("--size", default=f"{WIDTH_PX}x{HEIGHT_PX}", help="of the window")
    parser.add_argument("--text", type=int, default=100, help="size of the text in percent")
    parser.add_argument("--reverse", action="store_true", help="from right to left")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if asked.round:
        theme, language, scale = asked.round.split(",")
        _shoot(
            Round(
                folder=asked.folder,
                theme=Theme(theme),
                language=Language(language),
                scale=int(scale),
                pages=frozenset(filter(None, asked.pages.split(","))),
                size=_size(asked.size),
            ),
            reverse=asked.reverse,
        )
        return
    os.environ["QT_FONT_DPI"] = str(USUAL_DPI * asked.text // 100)
    for scale in map(int, asked.scales.split(",")):
        # text that is larger makes all of the window larger
        percent = scale * asked.text // 100
        with screen(f"{1280 * percent // 100}x{900 * percent // 100}x24"):
            os.environ["QT_SCALE_FACTOR"] = str(scale / 100)
            for theme in THEMES:
                for language in LANGUAGES:
                    look = f"{theme.value},{language.value},{scale}"
                    if asked.only in look:
                        again = ["-m", "tests.gui.shots", *sys.argv[1:], "--round", look]
                        subprocess.run([sys.executable, *again], check=True)


def _size(told: str) -> tuple[int, int]:
    width, height = told.split("x")
    return int(width), int(height)


def _shoot(look: Round, *, reverse: bool) -> None:
    script = Script()
    script.preferences.settings = Settings(
        welcomed=True,
        theme=look.theme,
        language=look.language,
        retention=Retention(titles_days=30, input_days=90),
    )
    app = QApplication([sys.argv[0], *(["-reverse"] if reverse else [])])
    with month() as history:
        # what it shows of sync and support is scripted: no picture needs a server
        vars(history)["syncing"] = script.history.syncing
        vars(history)["support"] = script.history.support
        desk = replace(script.desk(), history=lambda: history)
        _picture_all(look, app, script, desk)
        # it closes what is its own
        for name in ("syncing", "support"):
            del vars(history)[name]


def _picture_all(look: Round, app: QApplication, script: Script, desk: Desk) -> None:
    application = Application(make_scene(app, desk), print, asks_passphrase=True)

    def grab(name: str) -> None:
        """The screen itself: what a person sees, panel and frames included."""
        settle(application, rounds=12)
        app.primaryScreen().grabWindow(0).save(str(look.path(name)))

    application.start(show=True)
    window = application.window("main")
    assert isinstance(window, MainWindow)
    window.resize(*look.size)
    for name in filter(look.shows, window.page_names):
        window.show_page(name)
        grab(name)
        page = window.page
        if isinstance(page, ScrollPage) and page.verticalScrollBar().maximum() > 0:
            page.inner.grab().save(str(look.path(f"{name}-whole")))
    if look.theme is not Theme.HIGH_CONTRAST or look.scale == 100:
        if not look.pages:
            _busy(window, grab, look)
            _correcting(window, grab)
            _sorting(window, grab, look)
        if look.shows("sync"):
            _syncing(application, window, grab, look)
        if look.shows("support"):
            _supporting(application, window, grab, look)
    window.close()
    settle(application)
    if not look.pages:
        _small(application, script, grab)
    application.close()


def _small(application: Application, script: Script, grab: Callable[[str], None]) -> None:
    """The small windows, and every step of the first start."""
    for name, small in small_windows(application, script):
        if isinstance(small, Welcome):
            for at in range(5):
                grab(f"welcome-{at + 1}")
                small.written.setChecked(True)
                if at < 4:
                    small.next.click()
        else:
            grab(name)
        if name not in {"welcome", "confirm", "share"}:
            small.close()
            settle(application)
    application.scene.desk.returned.tell(
        Absence(device=DEVICE, from_us=NOW_US - 64 * MINUTE_US, to_us=NOW_US - 14 * MINUTE_US)
    )
    settle(application)
    grab("away")
    if (prompt := application.window("away")) is not None:
        prompt.close()
    script.phrase = PHRASE
    script.tracking.turn(mode=Mode.RECORDING, trouble=None)
    application.tray.menu.popup(application.tray.geometry().bottomLeft())
    grab("menu")
    application.tray.menu.close()


def _busy(window: MainWindow, grab: Callable[[str], None], look: Round) -> None:
    """Pages in the middle of something: hovered, zoomed, previewing a wipe."""
    window.show_page("today")
    today = window.page
    assert isinstance(today, TodayPage)
    today.timeline.setFocus()
    today.timeline.zoom(4)
    rect = today.timeline.lane_rect(LaneKind.TITLE)
    place = today.timeline.mapToGlobal(QPoint(rect.center().x() + 60, rect.center().y()))
    subprocess.run(["xdotool", "mousemove", str(place.x()), str(place.y())], check=True)
    grab("today-hover")
    subprocess.run(["xdotool", "mousemove", "5", "5"], check=True)
    window.show_page("privacy")
    privacy = window.page
    assert isinstance(privacy, PrivacyPage)
    privacy.wipe.kind.buttons()[2].click()
    privacy.wipe.look.click()
    privacy.export.path.setText("/nowhere/at/all.json")
    privacy.export.start.click()
    privacy.recovery.show_again.click()
    grab("privacy-busy")
    privacy.inner.grab().save(str(look.path("privacy-busy-whole")))


def _syncing(
    application: Application, window: MainWindow, grab: Callable[[str], None], look: Round
) -> None:
    """The page of sync in each of its states."""
    window.show_page("sync")
    page = window.page
    assert isinstance(page, SyncPage)
    for stage in sync_stages(application, page):
        grab(f"sync-{stage}")
        page.inner.grab().save(str(look.path(f"sync-{stage}-whole")))


def _supporting(
    application: Application, window: MainWindow, grab: Callable[[str], None], look: Round
) -> None:
    """The page of support access at each of its steps."""
    window.show_page("support")
    page = window.page
    assert isinstance(page, SupportPage)
    for stage in support_stages(application, page, asks=True):
        grab(f"support-{stage}")
        page.inner.grab().save(str(look.path(f"support-{stage}-whole")))


def _correcting(window: MainWindow, grab: Callable[[str], None]) -> None:
    """Today with a chosen stretch in the card, and by week."""
    window.show_page("today")
    today = window.page
    assert isinstance(today, TodayPage)
    today.timeline.show_whole()
    today.timeline.select(Selection(parts=((NOW_US - 170 * MINUTE_US, NOW_US - 130 * MINUTE_US),)))
    grab("today-edit")
    today.timeline.select(None)
    today.form.buttons()[1].click()
    grab("today-reported")
    today.span.buttons()[1].click()
    grab("today-week")
    today.span.buttons()[0].click()


def _sorting(window: MainWindow, grab: Callable[[str], None], look: Round) -> None:
    """Rules being written, a project being changed, a week rounded, something found."""
    window.show_page("rules")
    rules = window.page
    assert isinstance(rules, RulesPage)
    rules.rows[2].edit.click()
    sleep(1.5)  # the trial waits for a pause in typing
    grab("rules-edit")
    rules.inner.grab().save(str(look.path("rules-edit-whole")))
    window.show_page("projects")
    projects = window.page
    assert isinstance(projects, ProjectsPage)
    projects.timesheet.step.value = "15"
    projects.tree.choose("p2")
    projects.tree.chosen.emit("p2")
    projects.goals.hours.value = 0
    projects.goals.save.click()
    grab("projects-busy")
    projects.inner.grab().save(str(look.path("projects-busy-whole")))
    window.show_page("search")
    search = window.page
    assert isinstance(search, SearchPage)
    search.line.setText("budget")
    grab("search-found")
    window.show_page("reports")
    reports = window.page
    assert isinstance(reports, ReportsPage)
    reports.period.buttons()[2].click()
    reports.by.buttons()[4].click()
    grab("reports-month")
    reports.by.buttons()[3].click()
    grab("reports-categories")


if __name__ == "__main__":
    main()
