"""Settings of presence and notices, the goals card, and quiet words on a desktop."""

import pytest
from PySide6.QtCore import QTime
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.goals import Goal, GoalKind, Milestone, Per, Progress
from workmoniq_desktop.domain.presence import MEETING, OUTSIDE_WORK_HOURS
from workmoniq_desktop.domain.reminders import BreakDue, GoalPassed
from workmoniq_desktop.domain.settings import Settings, WorkHours
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.domain.status import Mode, Status
from workmoniq_desktop.ui.application import Application
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.settings import Field, SettingsViewModel
from workmoniq_desktop.ui.widgets.goals_card import GoalsCard
from workmoniq_desktop.ui.windows.settings_notices import NoticesCard
from workmoniq_desktop.ui.windows.settings_presence import AwayCard, BusyCard, WorkHoursCard
from workmoniq_desktop.ui.words import state_line


@pytest.fixture
def settings(scene: Scene) -> SettingsViewModel:
    return SettingsViewModel(scene)


def kept(qtbot: QtBot, scene: Scene, script: Script) -> Settings:
    scene.worker.wait()
    qtbot.wait(0)
    return script.preferences.settings


def test_meetings_never_count_as_idle_until_somebody_says_after_how_long(
    qtbot: QtBot, scene: Scene, script: Script, settings: SettingsViewModel
) -> None:
    card = BusyCard(settings)
    qtbot.addWidget(card)
    assert not card.meeting.box.isChecked()
    assert card.video.value() == 60
    card.meeting.box.setChecked(True)
    card.meeting.spin.setValue(90)
    card.video.box.setChecked(False)
    now = kept(qtbot, scene, script)
    assert (now.idle_after_meeting_s, now.idle_after_video_s) == (5400, None)


def test_work_hours_begin_as_an_office_week_and_can_be_any(
    qtbot: QtBot, scene: Scene, script: Script, settings: SettingsViewModel
) -> None:
    card = WorkHoursCard(settings)
    qtbot.addWidget(card)
    card.only.setChecked(True)
    office = kept(qtbot, scene, script).work_hours
    assert office is not None
    assert [(one.weekday, one.from_minute, one.to_minute) for one in office] == [
        (day, 540, 1020) for day in range(5)
    ]
    box, begin, end = card.lines[0]
    begin.setTime(QTime(7, 30))
    card.lines[5][0].setChecked(True)
    changed = kept(qtbot, scene, script).work_hours
    assert changed is not None
    assert changed[0] == WorkHours(weekday=0, from_minute=450, to_minute=1020)
    assert changed[5] == WorkHours(weekday=5, from_minute=540, to_minute=1020)
    box.setChecked(False)
    assert not begin.isEnabled()
    assert not end.isEnabled()
    card.only.setChecked(False)
    assert kept(qtbot, scene, script).work_hours is None


def test_a_day_that_ends_before_it_begins_is_refused_beside_the_field(
    qtbot: QtBot, scene: Scene, script: Script, settings: SettingsViewModel
) -> None:
    card = WorkHoursCard(settings)
    qtbot.addWidget(card)
    card.only.setChecked(True)
    before = kept(qtbot, scene, script)
    card.lines[0][2].setTime(QTime(8, 0))
    assert card.errors[Field.WORK_HOURS].text() == "The hours of a day end after they begin."
    assert card.lines[0][2].time() == QTime(8, 0)
    assert kept(qtbot, scene, script) == before


def test_a_day_may_last_until_midnight(
    qtbot: QtBot, scene: Scene, script: Script, settings: SettingsViewModel
) -> None:
    card = WorkHoursCard(settings)
    qtbot.addWidget(card)
    card.only.setChecked(True)
    card.lines[0][2].setTime(QTime(0, 0))
    hours = kept(qtbot, scene, script).work_hours
    assert hours is not None
    assert hours[0].to_minute == 24 * 60
    assert card.lines[0][2].time() == QTime(0, 0)


def test_the_question_breaks_and_notifications_can_be_turned_off(
    qtbot: QtBot, scene: Scene, script: Script, settings: SettingsViewModel
) -> None:
    away, notices = AwayCard(settings), NoticesCard(settings)
    qtbot.addWidget(away)
    qtbot.addWidget(notices)
    away.after.box.setChecked(False)
    notices.breaks.box.setChecked(True)
    notices.breaks.spin.setValue(50)
    now = kept(qtbot, scene, script)
    assert (now.away_after_min, now.break_after_min, now.notifications) == (None, 50, True)
    notices.all.setChecked(False)
    assert not kept(qtbot, scene, script).notifications
    assert not notices.breaks.isEnabled()


def goal(minutes: int, us: int, **more: object) -> Progress:
    made = Goal(uid="g", minutes=minutes, **more)  # type: ignore[arg-type]
    return Progress(goal=made, us=us, from_us=0, to_us=1, name=made.category or "")


def test_the_goals_card_tells_in_words_what_its_bars_show(
    qtbot: QtBot, scene: Scene, script: Script
) -> None:
    script.history.goals.now = (
        goal(450, 5 * HOUR_US, kind=GoalKind.AT_LEAST),
        goal(60, HOUR_US, kind=GoalKind.AT_MOST, category="Social", per=Per.WEEK),
    )
    card = GoalsCard(scene)
    qtbot.addWidget(card)
    qtbot.waitUntil(lambda: len(card.goals.lines) == 2)
    work, social = card.goals.lines
    assert (work.name, work.words, work.mark) == (
        "Goal: All work",
        "5 h 00 min of 7 h 30 min today",
        "",
    )
    assert (social.name, social.mark, social.ink) == ("Limit: Social", "spent", "danger")
    script.history.goals.now = ()
    card.refresh()
    qtbot.waitUntil(card.isHidden)


def test_quiet_words_go_to_the_desktop_and_hold_no_name_in_what_is_read_as_markup(
    application: Application, qtbot: QtBot, script: Script
) -> None:
    one = goal(60, HOUR_US, kind=GoalKind.AT_LEAST, category="A <b>")
    script.reminders.tell(GoalPassed(milestone=Milestone.REACHED, progress=one))
    script.reminders.tell(BreakDue(worked_us=90 * MINUTE_US))
    qtbot.waitUntil(lambda: len(script.notified) == 2)
    assert script.notified == [
        ("Goal reached: A <b>", "1 h 00 min of 1 h 00 min today."),
        ("Time for a break", "You have been active for 1 h 30 min without one."),
    ]
    assert application.tray.is_shown()


def test_a_desktop_without_a_service_gets_the_trays_own_message(
    application: Application,
    qtbot: QtBot,
    script: Script,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown: list[tuple[str, str]] = []
    monkeypatch.setattr(application.tray, "tell_quietly", lambda *words: shown.append(words))
    script.notifies = False
    script.reminders.tell(BreakDue(worked_us=HOUR_US))
    qtbot.waitUntil(lambda: len(shown) == 1)
    assert shown[0][0] == "Time for a break"


@pytest.mark.parametrize(
    ("mode", "state", "reason", "line"),
    [
        (Mode.PAUSED, State.PAUSED, OUTSIDE_WORK_HOURS, "Outside your work hours"),
        (Mode.PAUSED, State.PAUSED, "paused by you", "Paused until you resume"),
        (Mode.RECORDING, State.ACTIVE, f"{MEETING}camera in use", "Recording, in a meeting"),
    ],
)
def test_the_tray_says_why(scene: Scene, mode: Mode, state: State, reason: str, line: str) -> None:
    presence = PresenceSpan(device="d", start_us=0, end_us=1, state=state, reason=reason)
    status = Status(at_us=1, mode=mode, presence=presence)
    assert state_line(status, scene.desk.zone()) == line
