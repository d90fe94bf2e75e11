"""How long the timeline takes to be read and painted, and to zoom through, over a long history."""

import os
import statistics
import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter, thread_time

from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from side_by_side import ROOT, table
from side_by_side.history import END_US, TEN_YEARS_DAYS, YEAR_DAYS, history_of, nothing, opened
from side_by_side.table import Figure, median_s, show

sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.fakes.desk import Script
from tests.fakes.life import DEVICE, TODAY, ZONE

from workmoniq_desktop.domain.calendar import day_of
from workmoniq_desktop.domain.clock import DAY_US, SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.history import Stretch
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.in_force import InForce
from workmoniq_desktop.services.timeline_view import TimelineView
from workmoniq_desktop.ui.application import make_scene
from workmoniq_desktop.ui.widgets.view import View
from workmoniq_desktop.ui.windows.today import TodayPage

_SPANS = 5_000
_FRAMES = 60


def restless() -> Stretch:
    """5,000 windows of 17 s each, one after the other: a whole day without a rest."""
    day = day_of(TODAY, ZONE)
    windows = tuple(
        WindowSpan(
            device=DEVICE,
            start_us=day.from_us + at * 17 * SECOND_US,
            end_us=day.from_us + (at + 1) * 17 * SECOND_US,
            app=f"app{at * 7 % 23}",
            title=f"title {at}",
        )
        for at in range(_SPANS)
    )
    presence = PresenceSpan(
        device=DEVICE,
        start_us=day.from_us,
        end_us=day.to_us,
        state=State.ACTIVE,
        reason="in use",
    )
    return Stretch(presence=(presence,), windows=windows, tallies=())


def read_figures(days: int) -> list[Figure]:
    """What a day and a week take to be read."""
    with opened(history_of(days)) as history:
        labelling = Labelling(history.database, InForce(history.database).classifier)
        view = TimelineView(history.database, labelling, nothing)
        asked = (
            ("day, to the microsecond", view.close, 1, 20.0),
            ("week, in quarter hours", view.far, 7, 30.0),
            ("week, what it was for", view.far_labels, 7, None),
        )
        return [
            Figure(
                what=f"{name}: data",
                ours=1e3 * median_s(partial(read, END_US - length * DAY_US, END_US)),
                unit="ms",
                target=target,
            )
            for name, read, length, target in asked
        ]


def paint_figures() -> list[Figure]:
    """A page with 5,000 spans in a window of 1,400 pixels: CPU time of the Qt thread."""
    app = QApplication.instance() or QApplication(["benchmark"])
    assert isinstance(app, QApplication)  # noqa: S101  # nobody else makes one
    script = Script()
    script.history.extra = restless()
    scene = make_scene(app, script.desk())
    page = TodayPage(scene)
    page.setStyleSheet(scene.themes.stylesheet)
    page.resize(1400, 900)
    page.show()
    while page.day.picture is None:
        app.processEvents()
    timeline = page.timeline
    day = page.day.range
    whole = View(left_us=day.from_us, right_us=day.to_us)
    image = QImage(timeline.size(), QImage.Format.Format_ARGB32_Premultiplied)

    def paint_anew() -> None:
        timeline.set_view(timeline.view.panned(1e-9))
        timeline.render(image, QPoint())

    timeline.set_view(whole.zoomed(1.0001, whole.middle_us))
    anew = _median_cpu_s(paint_anew)
    again = _median_cpu_s(lambda: timeline.render(image, QPoint()))
    frames = []
    for frame in range(_FRAMES):
        began = thread_time()
        timeline.set_view(whole.zoomed(1.06**frame, day.from_us + DAY_US // 3))
        timeline.repaint()
        frames.append(thread_time() - began)
    began_s = perf_counter()
    for frame in range(_FRAMES):
        timeline.set_view(whole.zoomed(1.06 ** (_FRAMES - frame), day.from_us + DAY_US // 3))
        timeline.repaint()
    a_second = _FRAMES / (perf_counter() - began_s)
    page.hide()
    scene.bridge.close()
    scene.worker.close()
    return [
        Figure(what=f"repaint of {_SPANS} spans", ours=1e3 * anew, unit="ms", target=8),
        Figure(what="repaint of what is the same", ours=1e3 * again, unit="ms", target=8),
        Figure(what="frame while zooming, median", ours=1e3 * statistics.median(frames), unit="ms"),
        Figure(what="frame while zooming, worst", ours=1e3 * max(frames), unit="ms", target=16),
        Figure(what="frames a second while zooming", ours=a_second, unit=""),
    ]


def _median_cpu_s(deed: Callable[[], object]) -> float:
    times = []
    for _ in range(15):
        began = thread_time()
        deed()
        times.append(thread_time() - began)
    return statistics.median(times)


def main() -> None:
    full = table.is_full("measure the timeline")
    days = TEN_YEARS_DAYS if full else YEAR_DAYS
    figures = [*read_figures(days), *paint_figures()]
    show(f"Timeline; history of {days} days", figures, "Painting is CPU time of the Qt thread.")


if __name__ == "__main__":
    main()
