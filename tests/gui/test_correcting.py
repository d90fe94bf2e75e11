"""Correcting the day in the window, over a real encrypted history: done, undone, done again."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script
from tests.fakes.keys import TestKey
from tests.fakes.life import DEVICE, NOW_US, TODAY, ZONE, day_script

from workmoniq_desktop.domain.calendar import day_of
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import Span
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import write_meta
from workmoniq_desktop.system.paths import Profile
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.lanes import LEFT_OUT, Lane, LaneKind
from workmoniq_desktop.ui.viewmodels.selection import Selection
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.windows.today import TodayPage

DAY = day_of(TODAY, ZONE)
MAKES = "test only"


def opened(path: Path, script: Script) -> OpenHistory:
    if path.exists():
        database = Database.open(path, TestKey(), MAKES)
    else:
        database = Database.create(path, TestKey(), MAKES, now_us=DAY.from_us)
        with database.writing() as raw:
            write_meta(raw, "device", DEVICE)
        life = day_script(TODAY)
        both: tuple[Span, ...] = (*life.presence, *life.windows)
        spans = [span for span in both if span.end_us <= NOW_US]
        with database.recording() as recording:
            recording.put(spans)
            recording.settle(NOW_US)
    backups = Backups(database, Profile.find(path.parent, {}), TestKey(), dict, script.clock)
    around = Around(
        clock=script.clock,
        zone=lambda: ZONE,
        flush=lambda: None,
        hold=nullcontext,
        destroy=lambda: None,
    )
    return OpenHistory(database, backups, around)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def history(path: Path, script: Script) -> Iterator[OpenHistory]:
    made = opened(path, script)
    script.history = made  # type: ignore[assignment]  # the real one, by the same shape
    yield made
    made.close()


@pytest.fixture
def page(history: OpenHistory, script: Script, scene: Scene, qtbot: QtBot) -> Iterator[TodayPage]:
    assert history is not None
    del script
    made = TodayPage(scene)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    qtbot.waitUntil(lambda: made.day.picture is not None)
    qtbot.waitUntil(lambda: made.edit.edits.ready)
    yield made
    scene.worker.wait()


def lane(page: TodayPage, kind: LaneKind, *, as_reported: bool = True) -> Lane:
    tile = page.day.close_tile()
    assert tile is not None
    return tile.lanes(as_reported=as_reported)[kind]


def click_longest(page: TodayPage, kind: LaneKind = LaneKind.TITLE) -> Selection:
    shown = lane(page, kind, as_reported=False)
    bar = max(range(len(shown.lefts)), key=lambda at: shown.rights[at] - shown.lefts[at])
    x = round(page.timeline.x_of((shown.lefts[bar] + shown.rights[bar]) / 2))
    place = QPoint(x, page.timeline.lane_rect(kind).center().y())
    QTest.mouseClick(page.timeline, Qt.MouseButton.LeftButton, pos=place)
    assert page.timeline.selection is not None
    assert page.timeline.selection.parts == ((shown.lefts[bar], shown.rights[bar]),)
    return page.timeline.selection


def type_into(line: QWidget, words: str) -> None:
    QTest.keyClicks(line, words)


def until(page: TodayPage, qtbot: QtBot, holds: Callable[[], bool]) -> None:
    del page
    qtbot.waitUntil(holds)


def labelled(page: TodayPage, kind: LaneKind, at_us: int) -> str | None:
    shown = lane(page, kind)
    bar = shown.at(at_us)
    return None if bar is None else shown.labels[bar]


def test_time_is_given_a_new_category_and_project_by_typing(
    page: TodayPage, history: OpenHistory, qtbot: QtBot
) -> None:
    chosen = click_longest(page)
    type_into(page.edit.category.line, "Work > Design")
    type_into(page.edit.project.line, "Brandt website")
    page.edit.save.click()
    middle_us = (chosen.from_us + chosen.to_us) // 2
    until(page, qtbot, lambda: labelled(page, LaneKind.PROJECT, middle_us) == "Brandt website")
    assert labelled(page, LaneKind.CATEGORY, middle_us) == "Design"
    choices = history.timeline_view.choices()
    assert "Work > Design" in choices.categories
    assert list(choices.projects.values()) == ["Brandt website"]
    assert history.editing.names()[0] == "assign"


def test_ctrl_z_right_after_typing_takes_the_correction_back(
    page: TodayPage, history: OpenHistory, qtbot: QtBot
) -> None:
    click_longest(page)
    type_into(page.edit.note.line, "too soon")
    page.edit.note.line.setFocus()
    QTest.keyClick(page.edit.note.line, Qt.Key.Key_Return)
    until(page, qtbot, lambda: history.editing.names()[0] == "note")
    assert page.timeline.hasFocus()  # a field would take Ctrl+Z for what was typed in it
    assert page.timeline.selection is not None


def test_a_correction_is_undone_after_a_restart(
    page: TodayPage, history: OpenHistory, path: Path, script: Script, qtbot: QtBot
) -> None:
    chosen = click_longest(page)
    type_into(page.edit.note.line, "thought about it")
    page.edit.save.click()
    until(page, qtbot, lambda: history.editing.names()[0] == "note")
    page.close()
    page.day.rest()
    history.close()

    again = opened(path, script)
    script.history = again  # type: ignore[assignment]  # the real one, by the same shape
    page.show()
    before = again.labelling.reported(chosen.from_us, chosen.to_us)
    assert {span.label.note for span in before} == {"thought about it"}
    command = again.editing.undo()
    assert command is not None
    after = again.labelling.reported(chosen.from_us, chosen.to_us)
    assert {span.label.note for span in after} == {None}
    assert again.editing.redo() is not None
    again.close()


def test_time_is_left_out_shown_hatched_and_taken_in_again(page: TodayPage, qtbot: QtBot) -> None:
    chosen = click_longest(page)
    active_us = page.day.picture.active_us if page.day.picture else 0
    page.edit.leave_out.click()
    until(page, qtbot, lambda: hatched(page) == [chosen.parts[0]])
    assert page.day.picture is not None
    assert page.day.picture.active_us == active_us - chosen.length_us
    until(page, qtbot, page.edit.take_in.isVisible)
    page.edit.take_in.click()
    until(page, qtbot, lambda: hatched(page) == [])
    assert page.day.picture.active_us == active_us


def hatched(page: TodayPage) -> list[tuple[int, int]]:
    shown = lane(page, LaneKind.TITLE)
    return [
        (shown.lefts[at], shown.rights[at])
        for at, key in enumerate(shown.keys)
        if key[1] == LEFT_OUT
    ]


def test_a_span_is_split_at_the_time_in_the_field(page: TodayPage, qtbot: QtBot) -> None:
    chosen = click_longest(page)
    spans = len(lane(page, LaneKind.TITLE).lefts)
    page.edit.cut.click()
    until(page, qtbot, lambda: len(lane(page, LaneKind.TITLE).lefts) == spans + 1)
    assert any(chosen.from_us < left < chosen.to_us for left in lane(page, LaneKind.TITLE).lefts)
    assert len(lane(page, LaneKind.TITLE, as_reported=False).lefts) >= spans


def test_a_split_outside_of_what_is_chosen_is_refused_beside_the_field(page: TodayPage) -> None:
    click_longest(page)
    page.edit.cut_at.value = page.edit.cut_at.value.replace(hour=3)
    page.edit.cut.click()
    assert "outside" in page.edit.cut_at.error


def test_a_range_is_merged_into_what_held_most_of_it(page: TodayPage, qtbot: QtBot) -> None:
    low_us, high_us = DAY.from_us + 9 * HOUR_US, DAY.from_us + 9 * HOUR_US + 20 * MINUTE_US
    page.timeline.select(Selection(parts=((low_us, high_us),)))
    page.edit.merge.click()

    def apps() -> set[str]:
        shown = lane(page, LaneKind.APP)
        inside = [
            at
            for at in range(len(shown.lefts))
            if shown.rights[at] > low_us and shown.lefts[at] < high_us
        ]
        return {shown.keys[at][0] for at in inside}

    assert len(apps()) > 1
    until(page, qtbot, lambda: len(apps()) == 1)


def test_all_of_an_app_is_chosen_and_labelled_at_once(
    page: TodayPage, history: OpenHistory, qtbot: QtBot
) -> None:
    click_longest(page, LaneKind.APP)
    page.edit.same_app.trigger()
    chosen = page.timeline.selection
    assert chosen is not None
    app = chosen.app
    assert app is not None
    type_into(page.edit.category.line, "Work")
    page.edit.save.click()
    until(page, qtbot, lambda: history.editing.names()[0] == "assign")
    spans = history.labelling.reported(DAY.from_us, DAY.to_us)
    assert {span.label.category for span in spans if span.app == app} == {"Work"}
    assert {span.label.category for span in spans if span.app != app} == {None}


def test_time_is_entered_by_hand_changed_and_removed(
    page: TodayPage, history: OpenHistory, qtbot: QtBot
) -> None:
    page.edit.start_entry(DAY.from_us + 6 * HOUR_US, DAY.from_us + 7 * HOUR_US)
    type_into(page.edit.note.line, "on the train")
    page.edit.save.click()
    until(page, qtbot, lambda: lane(page, LaneKind.MANUAL).labels == ("on the train",))
    entry = lane(page, LaneKind.MANUAL).sources[0]
    page.timeline.set_view(page.timeline.view.panned(-0.4))
    found = page.timeline.bar_at(
        QPoint(
            round(page.timeline.x_of(DAY.from_us + 6.5 * HOUR_US)),
            page.timeline.lane_rect(LaneKind.MANUAL).center().y(),
        )
    )
    assert found is not None
    QTest.mouseClick(
        page.timeline,
        Qt.MouseButton.LeftButton,
        pos=QPoint(
            round(page.timeline.x_of(DAY.from_us + 6.5 * HOUR_US)),
            page.timeline.lane_rect(LaneKind.MANUAL).center().y(),
        ),
    )
    assert page.timeline.selection is not None
    assert page.timeline.selection.entry == entry
    page.edit.ends.value = page.edit.ends.value.replace(hour=7, minute=30)
    page.edit.save.click()
    longer = DAY.from_us + 7 * HOUR_US + 30 * MINUTE_US
    until(page, qtbot, lambda: lane(page, LaneKind.MANUAL).rights == (longer,))
    assert history.editing.names()[0] == "entry-change"
    page.timeline.select(
        Selection(
            parts=((DAY.from_us + 6 * HOUR_US, longer),),
            entry=page.day.close_tile().close.entries[0],  # type: ignore[union-attr]  # it is here
        )
    )
    page.edit.remove.click()
    until(page, qtbot, lambda: lane(page, LaneKind.MANUAL).lefts == ())
    assert history.editing.names()[0] == "entry-remove"


def test_an_entry_that_ends_before_it_starts_is_refused_beside_the_field(
    page: TodayPage, history: OpenHistory
) -> None:
    page.edit.start_entry(DAY.from_us + 6 * HOUR_US, DAY.from_us + 7 * HOUR_US)
    type_into(page.edit.note.line, "kept")
    page.edit.ends.value = page.edit.ends.value.replace(hour=5)
    page.edit.save.click()
    assert "after the start" in page.edit.ends.error
    assert page.edit.note.value == "kept"
    assert history.editing.names() == (None, None)


def test_an_entry_over_another_or_in_the_future_is_refused(page: TodayPage, qtbot: QtBot) -> None:
    page.edit.start_entry(DAY.from_us + 6 * HOUR_US, DAY.from_us + 7 * HOUR_US)
    page.edit.save.click()
    until(page, qtbot, lambda: bool(lane(page, LaneKind.MANUAL).lefts))
    page.edit.start_entry(DAY.from_us + 6 * HOUR_US + MINUTE_US, DAY.from_us + 8 * HOUR_US)
    page.edit.save.click()
    assert "already an entry" in page.edit.starts.error
    page.edit.start_entry(DAY.from_us + 20 * HOUR_US, DAY.from_us + 21 * HOUR_US)
    page.edit.save.click()
    assert "not been yet" in page.edit.ends.error


def test_dragging_in_the_lane_of_entries_starts_one(page: TodayPage, qtbot: QtBot) -> None:
    page.timeline.show_whole()
    y = page.timeline.lane_rect(LaneKind.MANUAL).center().y()
    begin = QPoint(round(page.timeline.x_of(DAY.from_us + 5 * HOUR_US)), y)
    QTest.mousePress(page.timeline, Qt.MouseButton.LeftButton, pos=begin)
    for step in (20, 40, 60):
        QTest.mouseMove(page.timeline, begin + QPoint(step, 0))
    QTest.mouseRelease(page.timeline, Qt.MouseButton.LeftButton, pos=begin + QPoint(60, 0))
    until(page, qtbot, page.edit.starts.isVisible)
    assert page.edit.save.text() == "Add"
    chosen = page.timeline.selection
    assert chosen is not None
    assert chosen.from_us % MINUTE_US == chosen.to_us % MINUTE_US == 0


def test_dragging_the_ruler_chooses_a_range_that_snaps_and_alt_frees_it(
    page: TodayPage,
) -> None:
    shown = lane(page, LaneKind.TITLE, as_reported=False)
    bar = max(range(len(shown.lefts)), key=lambda at: shown.rights[at] - shown.lefts[at])
    left, right = (round(page.timeline.x_of(at)) for at in (shown.lefts[bar], shown.rights[bar]))
    free = Qt.KeyboardModifier.AltModifier
    for held in (Qt.KeyboardModifier.NoModifier, free):
        QTest.mousePress(page.timeline, Qt.MouseButton.LeftButton, held, pos=QPoint(left + 2, 5))
        drag(page, QPoint(right - 2, 5), held)
        chosen = page.timeline.selection
        assert chosen is not None
        snaps = (chosen.from_us, chosen.to_us) == (shown.lefts[bar], shown.rights[bar])
        assert snaps is (held != free)


def drag(page: TodayPage, to: QPoint, held: Qt.KeyboardModifier) -> None:
    button = Qt.MouseButton.LeftButton
    for kind in (QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease):
        place = QPointF(to)
        event = QMouseEvent(kind, place, page.timeline.mapToGlobal(place), button, button, held)
        QApplication.sendEvent(page.timeline, event)


def test_redaction_asks_and_enter_alone_does_not_do_it(
    page: TodayPage, history: OpenHistory, qtbot: QtBot
) -> None:
    chosen = click_longest(page)
    page.edit.redact.trigger()
    asked = page.findChild(Confirm)
    assert asked is not None
    qtbot.waitUntil(asked.isVisible)
    QTest.keyClick(asked, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.findChild(Confirm) is None)
    assert titles(history, chosen) != {None}
    page.edit.redact.trigger()
    asked = page.findChild(Confirm)
    assert asked is not None
    asked.yes.click()
    until(page, qtbot, lambda: titles(history, chosen) == {None})


def titles(history: OpenHistory, chosen: Selection) -> set[str | None]:
    found = history.timeline.between(chosen.from_us, chosen.to_us).windows
    return {w.title for w in found if w.start_us >= chosen.from_us and w.end_us <= chosen.to_us}


def test_wiping_leads_to_the_privacy_page_with_the_range(
    page: TodayPage, scene: Scene, qtbot: QtBot
) -> None:
    chosen = click_longest(page)
    with qtbot.waitSignal(scene.ways.wipe_asked) as asked:
        page.edit.wipe.trigger()
    assert asked.args == [(chosen.from_us, chosen.to_us)]


def test_time_without_a_project_is_chosen_by_its_hint(page: TodayPage) -> None:
    page.unlabelled.click()
    picture = page.day.picture
    assert picture is not None
    assert page.timeline.selection is not None
    assert page.timeline.selection.length_us >= picture.unlabelled_us > 0


def test_an_absence_leads_to_a_form_with_its_times(page: TodayPage) -> None:
    picture = page.day.picture
    assert picture is not None
    assert picture.away
    page.away[0].click()
    assert page.edit.save.text() == "Add"
    assert page.timeline.selection is not None
    assert page.timeline.selection.from_us == picture.away[0].from_us
