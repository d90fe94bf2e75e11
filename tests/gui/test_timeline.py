"""The timeline: zoomed to a second, hovered to the pixel, and never more than a column each."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.life import DEVICE, TODAY, ZONE

from workmoniq_desktop.domain.calendar import day_of
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.history import Stretch
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.lanes import LaneKind, lay_out
from workmoniq_desktop.ui.widgets.columns import boxes
from workmoniq_desktop.ui.widgets.hover_card import HoverCard
from workmoniq_desktop.ui.widgets.ruler import step_s, ticks
from workmoniq_desktop.ui.widgets.timeline import Timeline
from workmoniq_desktop.ui.widgets.view import View
from workmoniq_desktop.ui.windows.today import TodayPage

DAY = day_of(TODAY, ZONE)


def restless(count: int) -> Stretch:
    """count windows of 10 s each, one after the other, from the start of the day."""
    windows = tuple(
        WindowSpan(
            device=DEVICE,
            start_us=DAY.from_us + at * 10 * SECOND_US,
            end_us=DAY.from_us + (at + 1) * 10 * SECOND_US,
            app=f"app{at % 7}",
            title=f"title {at}",
        )
        for at in range(count)
    )
    presence = PresenceSpan(
        device=DEVICE,
        start_us=DAY.from_us,
        end_us=DAY.to_us,
        state=State.ACTIVE,
        reason="in use",
    )
    return Stretch(presence=(presence,), windows=windows, tallies=())


@pytest.fixture
def page(scene: Scene, qtbot: QtBot) -> TodayPage:
    made = TodayPage(scene)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    qtbot.waitUntil(lambda: made.day.picture is not None)
    return made


def test_five_thousand_spans_paint_no_more_than_a_rectangle_a_column(
    script: Script, page: TodayPage, qtbot: QtBot
) -> None:
    script.history.extra = restless(5_000)
    page.day.refresh()
    with qtbot.waitSignal(page.day.changed):
        pass
    timeline = page.timeline
    timeline.set_view(View())
    timeline.grab()
    columns = timeline.lane_rect(0).width()
    assert 0 < timeline.painted_rects <= 2 * columns + 1


def test_a_column_takes_the_colour_of_what_filled_most_of_it() -> None:
    second = 1 / 86_400
    _, app, _ = lay_out(restless(3), DAY)
    assert [box.bar for box in boxes(app, 0.0, 1.0, 100)] == [-1]
    short = boxes(app, 0.0, 60 * second, 60)
    assert [(box.x, box.width) for box in short] == [(0, 10), (10, 10), (20, 10)]


def test_neighbours_of_one_app_are_one_bar() -> None:
    windows = tuple(
        WindowSpan(
            device=DEVICE,
            start_us=DAY.from_us + at * SECOND_US,
            end_us=DAY.from_us + (at + 1) * SECOND_US,
            app="vim",
            title=str(at),
        )
        for at in range(9)
    )
    _, app, title = lay_out(Stretch(presence=(), windows=windows, tallies=()), DAY)
    assert (len(app.lefts), len(title.lefts)) == (1, 9)


def test_half_a_day_of_work_is_half_the_width() -> None:
    half = (DAY.from_us + DAY.to_us) // 2
    window = WindowSpan(device=DEVICE, start_us=DAY.from_us, end_us=half, app="vim")
    _, app, _ = lay_out(Stretch(presence=(), windows=(window,), tallies=()), DAY)
    assert [(box.x, box.width) for box in boxes(app, 0.0, 1.0, 1000)] == [(0, 500)]


def test_boxes_never_overlap() -> None:
    _, _, title = lay_out(restless(5_000), DAY)
    for width in (333, 801, 1920):
        edge = 0
        for box in boxes(title, 0.013, 0.377, width):
            assert box.x >= edge
            edge = box.x + box.width
        assert edge <= width


def test_zooming_in_stops_at_a_second_and_out_at_the_day(page: TodayPage) -> None:
    timeline = page.timeline
    for _ in range(200):
        timeline.zoom(2.0, 0.5)
    assert timeline.view.width * page.day.length_s == pytest.approx(1.0)
    assert timeline.view.left <= 0.5 <= timeline.view.right
    for _ in range(200):
        timeline.zoom(0.5)
    assert timeline.view == View()


def test_the_wheel_zooms_around_the_pointer(page: TodayPage, qapp: QApplication) -> None:
    timeline = page.timeline
    timeline.set_view(View())
    place = QPointF(timeline.lane_rect(0).left() + 300, 60)
    before = timeline.fraction_at(place.x())
    wheel = QWheelEvent(
        place,
        timeline.mapToGlobal(place),
        QPoint(),
        QPoint(0, 480),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    qapp.sendEvent(timeline, wheel)
    assert timeline.view.width < 0.5
    assert timeline.fraction_at(place.x()) == pytest.approx(before)


def test_keys_zoom_pan_and_come_home(page: TodayPage, qtbot: QtBot) -> None:
    timeline = page.timeline
    timeline.set_view(View())
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    near = timeline.view
    assert near.width < 1.0
    QTest.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.view.left > near.left
    assert timeline.view.width == pytest.approx(near.width)
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.view == View()


def test_dragging_pans_and_never_leaves_the_day(page: TodayPage, qtbot: QtBot) -> None:
    timeline = page.timeline
    timeline.set_view(View(left=0.4, right=0.6))
    place = timeline.lane_rect(1).center()
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(timeline, place + QPoint(100, 0))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=place)
    assert timeline.view.left < 0.4
    for _ in range(50):
        timeline.set_view(timeline.view.panned(-1))
    assert timeline.view.left == 0.0


def test_hovering_tells_app_title_time_and_presence(page: TodayPage, qtbot: QtBot) -> None:
    timeline, picture = page.timeline, page.day.picture
    assert picture is not None
    title = next(at for at, lane in enumerate(picture.lanes) if lane.kind is LaneKind.TITLE)
    lane = picture.lanes[title]
    bar = max(range(len(lane.lefts)), key=lambda at: lane.rights[at] - lane.lefts[at])
    middle = (lane.lefts[bar] + lane.rights[bar]) / 2
    place = QPoint(round(timeline.x_of(middle)), timeline.lane_rect(title).center().y())
    assert timeline.bar_at(place) == (title, bar)
    QTest.mouseMove(timeline, place)
    qtbot.waitUntil(lambda: bool(page.findChildren(HoverCard)))
    card = page.findChildren(HoverCard)[0]
    qtbot.waitUntil(card.isVisible)
    words = card.words()
    assert words[0] == lane.keys[bar][0]
    assert words[1] == lane.labels[bar]
    assert "–" in words[2]  # noqa: RUF001  # a range is written with an en dash
    assert words[3].startswith(("Active: ", "Idle: "))
    assert page.rect().contains(card.geometry())


def test_what_is_thinner_than_a_pixel_can_still_be_hovered(page: TodayPage) -> None:
    timeline, picture = page.timeline, page.day.picture
    assert picture is not None
    timeline.set_view(View())
    lane = picture.lanes[1]
    thin = min(range(len(lane.lefts)), key=lambda at: lane.rights[at] - lane.lefts[at])
    place = QPoint(round(timeline.x_of(lane.lefts[thin])), timeline.lane_rect(1).center().y())
    assert timeline.bar_at(place) is not None


def test_bars_can_be_walked_without_a_pointer(page: TodayPage, qtbot: QtBot) -> None:
    told = set()
    page.timeline.setFocus()
    for _ in range(5):
        QTest.keyClick(page.timeline, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        told.add(page.timeline.accessibleDescription())
    assert len(told) == 5


@pytest.mark.parametrize(("view_s", "expected"), [(86_400, 10800), (3_600, 600), (10, 2)])
def test_ticks_are_sensible_and_have_room(view_s: float, expected: float) -> None:
    step = step_s(view_s, 800, 90)
    assert step == expected
    assert len(ticks(0.0, view_s / 86_400, 86_400, step)) <= 10


def test_days_can_be_switched_but_not_into_the_future(page: TodayPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.day.changed):
        page.day.step(-1)
    qtbot.waitUntil(lambda: page.day.picture is not None)
    assert (TODAY - page.day.day).days == 1
    page.day.step(5)
    assert page.day.day == TODAY


def test_an_empty_day_says_so(script: Script, scene: Scene, qtbot: QtBot) -> None:
    script.history.empty = True
    page = TodayPage(scene)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.day.sentence is not None)
    assert "Nothing here yet" in (page.day.sentence or "")
    assert not page.timeline.isVisible()


def test_a_locked_history_says_so(script: Script, scene: Scene, qtbot: QtBot) -> None:
    script.locked = True
    page = TodayPage(scene)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: "still locked" in (page.day.sentence or ""))


def test_the_timeline_reads_nothing_while_hidden(page: TodayPage, qtbot: QtBot) -> None:
    page.hide()
    with qtbot.assertNotEmitted(page.day.changed, wait=200):
        pass


def test_a_timeline_without_a_day_paints(scene: Scene, qtbot: QtBot) -> None:
    page = TodayPage(scene)
    qtbot.addWidget(page)
    assert isinstance(page.timeline, Timeline)
    page.timeline.grab()
    assert page.timeline.painted_rects == 0
