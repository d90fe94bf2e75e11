"""The timeline: from a week to a second, hovered to the pixel, never more than a column each."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.life import DEVICE, TODAY, ZONE

from workmoniq_desktop.domain.calendar import day_of
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State, WatchedSpan, WindowSpan
from workmoniq_desktop.services.history import Stretch
from workmoniq_desktop.services.timeline_values import CloseView, Hidden
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.lanes import LEFT_OUT, Lane, LaneKind, close_lanes
from workmoniq_desktop.ui.viewmodels.selection import snapped
from workmoniq_desktop.ui.widgets.columns import boxes
from workmoniq_desktop.ui.widgets.hover_card import HoverCard
from workmoniq_desktop.ui.widgets.ruler import step_s, ticks
from workmoniq_desktop.ui.widgets.timeline import Found, Timeline
from workmoniq_desktop.ui.widgets.view import NARROWEST_US, WIDEST_US, View
from workmoniq_desktop.ui.windows.today import TodayPage

DAY = day_of(TODAY, ZONE)
WHOLE = View(left_us=DAY.from_us, right_us=DAY.to_us)


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


def lane_of(kind: LaneKind, windows: tuple[WindowSpan, ...]) -> Lane:
    view = CloseView(from_us=DAY.from_us, to_us=DAY.to_us, windows=windows)
    return close_lanes(view, as_reported=False)[kind]


def shown(lane: Lane, from_us: float, to_us: float, width: int) -> list[tuple[int, int, int]]:
    """(x, width, bar) of every box."""
    found = boxes(lane, from_us, width / (to_us - from_us), 0, width)
    return [(x, wide, bar) for x, wide, _, bar in found]


@pytest.fixture
def page(scene: Scene, qtbot: QtBot) -> TodayPage:
    made = TodayPage(scene)
    qtbot.addWidget(made)
    made.resize(1000, 760)
    made.show()
    qtbot.waitUntil(lambda: made.day.picture is not None)
    return made


def longest(page: TodayPage, kind: LaneKind) -> Found:
    tile = page.day.close_tile()
    assert tile is not None
    lane = tile.recorded[kind]
    bar = max(range(len(lane.lefts)), key=lambda at: lane.rights[at] - lane.lefts[at])
    return Found(tile, lane, bar)


def place_of(page: TodayPage, found: Found) -> QPoint:
    x = round(page.timeline.x_of(found.middle_us))
    return QPoint(x, page.timeline.lane_rect(found.lane.kind).center().y())


def test_five_thousand_spans_paint_no_more_than_a_rectangle_a_column(
    script: Script, page: TodayPage, qtbot: QtBot
) -> None:
    script.history.extra = restless(5_000)
    with qtbot.waitSignal(page.day.changed):
        page.day.refresh()
    qtbot.waitUntil(lambda: longest(page, LaneKind.PRESENCE).lane.rights[0] == DAY.to_us)
    timeline = page.timeline
    timeline.set_view(WHOLE)
    timeline.grab()
    columns = timeline.lane_rect(LaneKind.PRESENCE).width()
    assert columns < timeline.painted_rects <= 4 * columns + 1


def test_a_column_takes_the_colour_of_what_filled_most_of_it() -> None:
    app = lane_of(LaneKind.APP, restless(3).windows)
    assert [bar for _, _, bar in shown(app, DAY.from_us, DAY.to_us, 100)] == [-1]
    close = shown(app, DAY.from_us, DAY.from_us + MINUTE_US, 60)
    assert close == [(0, 10, 0), (10, 10, 1), (20, 10, 2)]


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
    assert len(lane_of(LaneKind.APP, windows).lefts) == 1
    assert len(lane_of(LaneKind.TITLE, windows).lefts) == 9


def test_half_a_day_of_work_is_half_the_width() -> None:
    half = (DAY.from_us + DAY.to_us) // 2
    window = WindowSpan(device=DEVICE, start_us=DAY.from_us, end_us=half, app="vim")
    app = lane_of(LaneKind.APP, (window,))
    assert shown(app, DAY.from_us, DAY.to_us, 1000) == [(0, 500, 0)]


def test_boxes_never_overlap() -> None:
    title = lane_of(LaneKind.TITLE, restless(5_000).windows)
    for width in (333, 801, 1920):
        edge = 0
        for x, wide, _ in shown(title, DAY.from_us + HOUR_US, DAY.from_us + 9 * HOUR_US, width):
            assert x >= edge
            assert wide > 0
            edge = x + wide
        assert edge <= width


def test_zooming_goes_from_a_week_to_a_second(page: TodayPage) -> None:
    timeline = page.timeline
    middle_us = timeline.view.middle_us
    for _ in range(200):
        timeline.zoom(2.0, middle_us)
    assert timeline.view.width_us == pytest.approx(NARROWEST_US)
    assert timeline.view.left_us <= middle_us <= timeline.view.right_us
    for _ in range(200):
        timeline.zoom(0.5)
    assert timeline.view.width_us == pytest.approx(WIDEST_US)


def test_seen_from_afar_time_is_shown_in_quarter_hours(page: TodayPage, qtbot: QtBot) -> None:
    timeline = page.timeline
    for _ in range(40):
        timeline.zoom(0.5)
    qtbot.waitUntil(
        lambda: all(tile.far is not None for tile, _, _ in page.day.tiles(*bounds(timeline)))
    )
    tiles = page.day.tiles(*bounds(timeline))
    lane = tiles[0][0].recorded[LaneKind.APP]
    assert lane.lefts
    assert all(left % (15 * MINUTE_US) == 0 for left in lane.lefts)


def bounds(timeline: Timeline) -> tuple[float, float]:
    return timeline.view.left_us, timeline.view.right_us


def test_the_wheel_zooms_around_the_pointer(page: TodayPage, qapp: QApplication) -> None:
    timeline = page.timeline
    timeline.set_view(WHOLE)
    place = QPointF(timeline.lane_rect(LaneKind.PRESENCE).left() + 300, 60)
    before = timeline.moment_at(place.x())
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
    assert timeline.view.width_us < DAY_US / 2
    assert timeline.moment_at(place.x()) == pytest.approx(before)


def test_pinching_zooms_around_the_fingers(page: TodayPage, qapp: QApplication) -> None:
    timeline = page.timeline
    timeline.set_view(WHOLE)
    place = QPointF(timeline.lane_rect(LaneKind.APP).center())
    before = timeline.moment_at(place.x())
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        place,
        place,
        timeline.mapToGlobal(place),
        1.0,
        QPointF(),
    )
    qapp.sendEvent(timeline, pinch)
    assert timeline.view.width_us == pytest.approx(DAY_US / 2)
    assert timeline.moment_at(place.x()) == pytest.approx(before)


def test_keys_zoom_pan_and_come_home(page: TodayPage, qtbot: QtBot) -> None:
    timeline = page.timeline
    timeline.set_view(WHOLE)
    QTest.keyClick(timeline, Qt.Key.Key_Plus)
    near = timeline.view
    assert near.width_us < DAY_US
    QTest.keyClick(timeline, Qt.Key.Key_Left)
    assert timeline.view.left_us < near.left_us
    assert timeline.view.width_us == pytest.approx(near.width_us)
    QTest.keyClick(timeline, Qt.Key.Key_End)
    assert timeline.view.right_us == DAY.to_us
    QTest.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.view.left_us == DAY.from_us
    QTest.keyClick(timeline, Qt.Key.Key_0)
    assert timeline.view == WHOLE


def test_page_keys_turn_to_other_days(page: TodayPage, qtbot: QtBot) -> None:
    QTest.keyClick(page.timeline, Qt.Key.Key_PageUp)
    assert (TODAY - page.day.day).days == 1
    qtbot.waitUntil(lambda: page.timeline.view.right_us <= DAY.from_us)
    QTest.keyClick(page.timeline, Qt.Key.Key_PageDown)
    assert page.day.day == TODAY


def test_dragging_pans_into_the_day_before_and_the_heading_follows(page: TodayPage) -> None:
    timeline = page.timeline
    timeline.set_view(View(left_us=DAY.from_us, right_us=DAY.from_us + 2 * HOUR_US))
    timeline.set_view(timeline.view.panned(-0.25))
    place = timeline.lane_rect(LaneKind.APP).center()
    QTest.mousePress(timeline, Qt.MouseButton.LeftButton, pos=place)
    for step in range(1, 5):
        QTest.mouseMove(timeline, place + QPoint(100 * step, 0))
    QTest.mouseRelease(timeline, Qt.MouseButton.LeftButton, pos=place + QPoint(400, 0))
    assert timeline.view.left_us < DAY.from_us
    assert (TODAY - page.day.day).days == 1
    for _ in range(50):
        timeline.set_view(timeline.view.panned(1))
    assert timeline.view.right_us == DAY.to_us


def test_nothing_flickers_while_a_day_is_read_again(page: TodayPage, qtbot: QtBot) -> None:
    timeline = page.timeline
    timeline.grab()
    before = timeline.painted_rects
    page.day.refresh()
    timeline.grab()
    assert timeline.painted_rects == before > 0


def test_hovering_tells_app_title_time_label_and_presence(page: TodayPage, qtbot: QtBot) -> None:
    timeline = page.timeline
    found = longest(page, LaneKind.TITLE)
    place = place_of(page, found)
    assert timeline.bar_at(place) == found
    QTest.mouseMove(timeline, place)
    qtbot.waitUntil(lambda: bool(page.findChildren(HoverCard)))
    card = page.findChildren(HoverCard)[0]
    qtbot.waitUntil(card.isVisible)
    words = card.words()
    assert words[0] == found.lane.keys[found.bar][0]
    assert words[1] == found.lane.labels[found.bar]
    assert "–" in words[2]  # noqa: RUF001  # a range is written with an en dash
    assert any(line.startswith("Category: Work > ") for line in words)
    assert words[-1].startswith(("Active: ", "Idle: "))
    assert page.rect().contains(card.geometry())


def test_a_state_tells_its_reason(page: TodayPage) -> None:
    tile = page.day.close_tile()
    assert tile is not None
    lane = tile.recorded[LaneKind.PRESENCE]
    bar = next(at for at, key in enumerate(lane.keys) if key[0] == "blind")
    card = page.day.card(tile, lane, bar, lane.lefts[bar])
    assert card.heading == "Blind"
    assert card.lines[0] == "the window manager restarted"


def test_what_is_thinner_than_a_pixel_can_still_be_hovered(page: TodayPage) -> None:
    timeline = page.timeline
    timeline.set_view(WHOLE)
    lane = longest(page, LaneKind.APP).lane
    thin = min(range(len(lane.lefts)), key=lambda at: lane.rights[at] - lane.lefts[at])
    x = round(timeline.x_of(lane.lefts[thin]))
    assert timeline.bar_at(QPoint(x, timeline.lane_rect(LaneKind.APP).center().y())) is not None


def test_bars_can_be_walked_without_a_pointer(page: TodayPage, qtbot: QtBot) -> None:
    told = set()
    page.timeline.setFocus()
    for _ in range(5):
        QTest.keyClick(page.timeline, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
        told.add(page.timeline.accessibleDescription())
    assert len(told) == 5
    QTest.keyClick(page.timeline, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.timeline, Qt.Key.Key_Return)
    assert page.timeline.selection is not None
    qtbot.waitUntil(page.edit.isVisible)


def test_lanes_without_anything_to_tell_are_left_out(
    script: Script, page: TodayPage, qtbot: QtBot
) -> None:
    assert LaneKind.WATCHER not in page.timeline.places.tops
    script.history.timeline_view.watched = (
        WatchedSpan(
            device=DEVICE,
            source="aw-watcher-web",
            start_us=DAY.from_us + 9 * HOUR_US,
            end_us=DAY.from_us + 10 * HOUR_US,
            data='{"title": "Qt for Python", "url": "https://doc.qt.io"}',
        ),
    )
    page.day.refresh()
    qtbot.waitUntil(lambda: LaneKind.WATCHER in page.timeline.places.tops)
    found = longest(page, LaneKind.WATCHER)
    assert page.day.card(*found, found.middle_us).lines[0] == "Qt for Python"


def test_what_is_left_out_is_hatched_as_reported_and_there_as_recorded(
    script: Script, page: TodayPage, qtbot: QtBot
) -> None:
    from_us, to_us = DAY.from_us + 10 * HOUR_US, DAY.from_us + 11 * HOUR_US
    script.history.timeline_view.hidden = (
        Hidden(device=DEVICE, start_us=from_us, end_us=to_us, app="firefox"),
    )
    page.day.refresh()
    qtbot.waitUntil(lambda: any(key[1] == LEFT_OUT for key in reported(page).keys))
    lane = reported(page)
    bar = next(at for at, key in enumerate(lane.keys) if key[1] == LEFT_OUT)
    assert from_us <= lane.lefts[bar] < lane.rights[bar] == to_us
    assert all(key[1] != LEFT_OUT for key in longest(page, LaneKind.APP).lane.keys)


def reported(page: TodayPage) -> Lane:
    tile = page.day.close_tile()
    assert tile is not None
    return tile.reported[LaneKind.APP]


def test_entries_have_a_lane_of_their_own(script: Script, page: TodayPage, qtbot: QtBot) -> None:
    script.history.timeline_view.entries = (
        Entry(
            device=DEVICE,
            start_us=DAY.from_us + 12 * HOUR_US,
            end_us=DAY.from_us + 13 * HOUR_US,
            label=Label(project="p2", note="a call"),
        ),
    )
    page.day.refresh()
    qtbot.waitUntil(lambda: bool(lane_at(page, LaneKind.MANUAL).lefts))
    assert lane_at(page, LaneKind.MANUAL).labels == ("a call",)


def lane_at(page: TodayPage, kind: LaneKind) -> Lane:
    tile = page.day.close_tile()
    assert tile is not None
    return tile.recorded[kind]


@pytest.mark.parametrize(("view_s", "expected"), [(86_400, 10800), (3_600, 600), (10, 2)])
def test_ticks_are_sensible_and_have_room(view_s: float, expected: float) -> None:
    step = step_s(view_s, 800, 90)
    assert step == expected
    days = [(DAY.from_us, DAY.to_us)]
    found = ticks(DAY.from_us, DAY.from_us + view_s * SECOND_US, days, step)
    assert 2 <= len(found) <= 10
    assert found[0] == DAY.from_us


def test_a_day_begins_at_the_hour_the_worker_chose(
    script: Script, scene: Scene, qtbot: QtBot
) -> None:
    script.preferences.settings = Settings(day_start_h=5)
    page = TodayPage(scene)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(lambda: page.day.picture is not None)
    assert page.day.range.from_us == DAY.from_us + 5 * HOUR_US
    assert page.day.day_at(DAY.from_us + 4 * HOUR_US) < TODAY


def test_a_pointer_snaps_to_the_nearest_bound_within_reach() -> None:
    app = lane_of(LaneKind.APP, restless(3).windows)
    bound = DAY.from_us + 10 * SECOND_US
    assert snapped(app, bound + SECOND_US, 2 * SECOND_US) == bound
    assert snapped(app, bound + 4 * SECOND_US, 2 * SECOND_US) == bound + 4 * SECOND_US
    assert snapped(None, bound + 1, SECOND_US) == bound + 1


def test_days_can_be_switched_but_not_into_the_future(page: TodayPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.day.changed):
        page.day.step(-1)
    qtbot.waitUntil(lambda: page.day.picture is not None)
    assert (TODAY - page.day.day).days == 1
    page.day.step(5)
    assert page.day.day == TODAY


def test_a_moment_from_elsewhere_is_shown_in_its_day(page: TodayPage, qtbot: QtBot) -> None:
    at_us = DAY.from_us - 10 * HOUR_US
    page.show_moment(at_us)
    qtbot.waitUntil(lambda: page.timeline.view.middle_us == pytest.approx(at_us))
    assert (TODAY - page.day.day).days == 1


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
