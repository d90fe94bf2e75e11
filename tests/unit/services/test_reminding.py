"""When a quiet word is due, and when it is kept back."""

from dataclasses import dataclass, field, replace

import pytest
from tests.fakes.clock import WoundClock

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.goals import Goal, GoalKind, Milestone, Progress
from workmoniq_desktop.domain.reminders import BreakDue, GoalPassed, Reminder
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.domain.status import Mode, Status
from workmoniq_desktop.services.reminding import CountsGoals, Reminding

GOAL = Goal(uid="g", kind=GoalKind.AT_LEAST, minutes=60)
LIMIT = Goal(uid="l", kind=GoalKind.AT_MOST, minutes=100, category="Social")


@dataclass
class Counted:
    """Goals that were worked on for so many minutes today."""

    minutes: dict[str, int] = field(default_factory=dict)
    goals: tuple[Goal, ...] = (GOAL,)
    day: int = 0
    asked: int = 0

    def progress(self) -> tuple[Progress, ...]:
        self.asked += 1
        return tuple(
            Progress(
                goal=goal,
                us=self.minutes.get(goal.uid, 0) * MINUTE_US,
                from_us=self.day * DAY_US,
                to_us=2**60,
            )
            for goal in self.goals
        )


class Desk:
    """A worker whose presence the test tells."""

    def __init__(self) -> None:
        self.clock = WoundClock()
        self.settings = Settings()
        self.counted: Counted | None = None
        self.heard: list[Reminder] = []
        self.returned: list[Absence] = []
        self.reminding = Reminding(self.clock, lambda: self.settings, self._goals)
        self.reminding.reminders.hear(self.heard.append)
        self.reminding.returned.hear(self.returned.append)

    def turn(self, state: State, reason: str = "in use", *, ago_us: int = 0) -> None:
        now_us = self.clock.now_us()
        span = PresenceSpan(
            device="d", start_us=now_us - ago_us, end_us=now_us, state=state, reason=reason
        )
        self.reminding.follow(Status(at_us=now_us, mode=Mode.RECORDING, presence=span))

    def pass_minutes(self, minutes: int) -> None:
        """Let time go by; look wherever the thread would have."""
        end_us = self.clock.at_us + minutes * MINUTE_US
        while (due_us := self.reminding.due_us()) is not None and due_us <= end_us:
            self.clock.at_us = max(due_us, self.clock.at_us)
            self.reminding.evaluate()
        self.clock.at_us = end_us

    def _goals(self) -> CountsGoals | None:
        return self.counted


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.turn(State.ACTIVE)
    return made


def milestones(desk: Desk) -> list[Milestone]:
    return [one.milestone for one in desk.heard if isinstance(one, GoalPassed)]


def test_a_break_is_due_after_so_much_active_time_without_one_and_once(desk: Desk) -> None:
    desk.settings = Settings(break_after_min=60)
    desk.pass_minutes(40)
    desk.turn(State.IDLE)
    desk.pass_minutes(4)  # no break yet
    desk.turn(State.ACTIVE)
    desk.pass_minutes(19)
    assert desk.heard == []
    desk.pass_minutes(60)
    assert desk.heard == [BreakDue(worked_us=HOUR_US)]


def test_five_minutes_away_are_a_break_and_the_count_begins_anew(desk: Desk) -> None:
    desk.settings = Settings(break_after_min=60)
    desk.pass_minutes(59)
    desk.turn(State.LOCKED)
    desk.pass_minutes(5)
    desk.turn(State.ACTIVE)
    desk.pass_minutes(59)
    assert desk.heard == []
    desk.pass_minutes(2)
    assert len(desk.heard) == 1


def test_idling_is_dated_back_also_for_breaks(desk: Desk) -> None:
    desk.settings = Settings(break_after_min=60)
    desk.pass_minutes(58)
    desk.turn(State.IDLE, ago_us=3 * MINUTE_US)
    desk.pass_minutes(2)
    desk.turn(State.ACTIVE)
    desk.pass_minutes(59)
    assert desk.heard == []


@pytest.mark.parametrize("reason", ["meeting: microphone in use by zoom", "video in full screen"])
def test_nothing_is_said_in_a_meeting_and_what_fell_due_is_said_afterwards(
    desk: Desk, reason: str
) -> None:
    desk.settings = Settings(break_after_min=60)
    desk.pass_minutes(50)
    desk.turn(State.ACTIVE, reason)
    assert desk.reminding.due_us() is None
    desk.pass_minutes(30)
    assert desk.heard == []
    desk.turn(State.ACTIVE)
    desk.pass_minutes(1)
    assert desk.heard == [BreakDue(worked_us=80 * MINUTE_US)]


@pytest.mark.parametrize("state", [State.IDLE, State.LOCKED, State.PAUSED, State.PRIVATE])
def test_while_nobody_works_nothing_is_awaited(desk: Desk, state: State) -> None:
    desk.settings = Settings(break_after_min=60)
    desk.counted = Counted()
    desk.turn(state)
    assert desk.reminding.due_us() is None


def test_one_setting_turns_all_of_it_off(desk: Desk) -> None:
    desk.settings = Settings(break_after_min=60, notifications=False)
    desk.counted = Counted({"g": 70})
    desk.pass_minutes(200)
    assert desk.heard == []


def test_a_goal_is_told_once_a_day_when_it_is_reached(desk: Desk) -> None:
    desk.counted = Counted({"g": 50})
    desk.pass_minutes(1)
    desk.counted.minutes["g"] = 61
    desk.pass_minutes(30)
    desk.counted.minutes["g"] = 90
    desk.pass_minutes(30)
    assert milestones(desk) == [Milestone.REACHED]
    desk.counted.day, desk.counted.minutes["g"] = 1, 10
    desk.reminding.look_again()
    desk.pass_minutes(5)
    desk.counted.minutes["g"] = 60
    desk.pass_minutes(60)
    assert milestones(desk) == [Milestone.REACHED, Milestone.REACHED]


def test_a_limit_is_told_when_close_and_when_spent(desk: Desk) -> None:
    desk.counted = Counted({"l": 10}, goals=(LIMIT,))
    desk.pass_minutes(1)
    for minutes in (79, 80, 99, 100, 130):
        desk.counted.minutes["l"] = minutes
        desk.pass_minutes(120)
    assert milestones(desk) == [Milestone.NEARLY_SPENT, Milestone.SPENT]


def test_what_was_reached_before_the_start_is_not_told_again(desk: Desk) -> None:
    desk.counted = Counted({"g": 90})
    desk.pass_minutes(10)
    assert desk.heard == []


def test_a_goal_that_does_not_hold_today_is_not_told(desk: Desk) -> None:
    resting = replace(Progress(goal=GOAL, us=2 * HOUR_US, from_us=0, to_us=1), holds=False)

    class Resting(Counted):
        def progress(self) -> tuple[Progress, ...]:
            self.asked += 1
            return (resting,) if self.asked > 1 else ()

    desk.counted = Resting()
    desk.pass_minutes(1)
    desk.reminding.look_again()
    desk.pass_minutes(10)
    assert desk.heard == []


def test_goals_are_counted_no_more_than_once_a_minute_and_not_before_they_can_be_reached(
    desk: Desk,
) -> None:
    desk.counted = Counted({"g": 59})
    desk.pass_minutes(10)
    assert desk.counted.asked <= 11
    desk.counted = Counted({"g": 0})
    desk.reminding.look_again()
    desk.pass_minutes(59)
    assert desk.counted.asked == 1


def test_a_return_is_told_with_the_whole_absence_and_only_where_it_was_long(desk: Desk) -> None:
    began_us = desk.clock.now_us()
    desk.turn(State.IDLE)
    desk.pass_minutes(6)
    desk.turn(State.LOCKED)
    desk.pass_minutes(6)
    desk.turn(State.ACTIVE)
    assert [(one.from_us, one.to_us) for one in desk.returned] == [
        (began_us, began_us + 12 * MINUTE_US)
    ]
    desk.turn(State.IDLE)
    desk.pass_minutes(9)
    desk.turn(State.ACTIVE)
    assert len(desk.returned) == 1


@pytest.mark.parametrize("state", [State.PAUSED, State.PRIVATE, State.BLIND])
def test_nobody_asks_about_the_workers_own_time(desk: Desk, state: State) -> None:
    desk.turn(State.LOCKED)
    desk.pass_minutes(30)
    desk.turn(state)
    desk.pass_minutes(30)
    desk.turn(State.ACTIVE)
    assert desk.returned == []


def test_the_thread_ends_when_told_and_wakes_for_what_is_due(desk: Desk) -> None:
    desk.settings = Settings(break_after_min=60)
    desk.clock.at_us += 61 * MINUTE_US
    desk.reminding.start()
    desk.reminding.look_again()
    desk.reminding.stop()
    desk.reminding.evaluate()
    assert desk.heard == [BreakDue(worked_us=61 * MINUTE_US)]
