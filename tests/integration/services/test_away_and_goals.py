"""Absences and goals over a real history: every answer and goal can be undone."""

from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import ZonedClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.goals import Goal, GoalKind, Per
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan
from workmoniq_desktop.services.backup import Backups
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.services.goals import period
from workmoniq_desktop.services.open_history import Around, OpenHistory
from workmoniq_desktop.store import entries
from workmoniq_desktop.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
MORNING_US = to_us(datetime(2026, 11, 19, 9, tzinfo=BERLIN))
ALWAYS = (-(2**61), 2**61)
COURSE = (
    (0, 60, State.ACTIVE),
    (60, 80, State.IDLE),
    (80, 110, State.LOCKED),
    (110, 130, State.ACTIVE),
    (130, 136, State.IDLE),
    (136, 150, State.ACTIVE),
    (150, 200, State.PAUSED),
    (200, 210, State.ACTIVE),
    (210, 240, State.ASLEEP),
    (240, 250, State.ACTIVE),
    (250, 300, State.IDLE),
)
LUNCH = (MORNING_US + HOUR_US, MORNING_US + 110 * MINUTE_US)
NAP = (MORNING_US + 210 * MINUTE_US, MORNING_US + 240 * MINUTE_US)


class House:
    """A history with a morning in it."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ZonedClock(at_us=MORNING_US + 300 * MINUTE_US, zone=BERLIN)
        around = Around(
            clock=self.clock,
            zone=lambda: BERLIN,
            flush=lambda: None,
            hold=nullcontext,
            destroy=lambda: None,
        )
        self.history = OpenHistory(database, cast(Backups, None), around)

    def keep(self, course: tuple[tuple[int, int, State], ...], start_us: int) -> None:
        with self.database.recording() as recording:
            device = recording.introduce("laptop")
            spans: list[Span] = []
            for low, high, state in course:
                begin, end = start_us + low * MINUTE_US, start_us + high * MINUTE_US
                spans.append(
                    PresenceSpan(
                        device=device,
                        start_us=begin,
                        end_us=end,
                        state=state,
                        reason="because",
                        offset_minutes=60,
                    )
                )
                if state is State.ACTIVE:
                    spans.append(
                        WindowSpan(device=device, start_us=begin, end_us=end, app="editor")
                    )
            recording.put(spans)
            recording.settle(start_us + course[-1][1] * MINUTE_US)
            self.device = device

    def entries(self) -> list[Entry]:
        with self.database.raw() as raw:
            return entries.between(raw, *ALWAYS)

    def unanswered(self, least_min: int = 10) -> list[tuple[int, int]]:
        found = self.history.away.unanswered(MORNING_US, MORNING_US + DAY_US, least_min)
        return [(one.from_us, one.to_us) for one in found]

    def absence(self, at: int = 0) -> Absence:
        return self.history.away.unanswered(MORNING_US, MORNING_US + DAY_US, 10)[at]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    database = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=MORNING_US)
    made = House(database)
    made.keep(COURSE, MORNING_US)
    yield made
    database.close()


def test_absences_are_whole_and_long_enough_and_over(house: House) -> None:
    assert house.unanswered() == [LUNCH, NAP]
    assert house.unanswered(least_min=40) == [LUNCH]
    assert len(house.unanswered(least_min=5)) == 3


def test_an_answer_is_an_entry_that_counts_and_can_be_undone(house: House) -> None:
    before = house.history.reports.active_us(*ALWAYS)
    house.history.away.answer(house.absence(), Label(note="customer call"))
    (entry,) = house.entries()
    assert (entry.start_us, entry.end_us, entry.offset_minutes) == (*LUNCH, 60)
    assert entry.label.note == "customer call"
    assert house.unanswered() == [NAP]
    assert house.history.reports.active_us(*ALWAYS) == before + 50 * MINUTE_US
    house.history.editing.undo()
    assert house.entries() == []
    assert house.unanswered() == [LUNCH, NAP]


def test_no_work_enters_nothing_and_is_not_asked_again_until_undone(house: House) -> None:
    house.history.away.not_work(house.absence(1))
    assert house.entries() == []
    assert house.unanswered() == [LUNCH]
    house.history.editing.undo()
    assert house.unanswered() == [LUNCH, NAP]
    house.history.editing.redo()
    assert house.unanswered() == [LUNCH]


def test_an_answer_leaves_entries_alone_that_are_there(house: House) -> None:
    absence = house.absence()
    middle = Entry(
        device=house.device,
        start_us=absence.from_us + 10 * MINUTE_US,
        end_us=absence.from_us + 20 * MINUTE_US,
        label=Label(note="timer"),
    )
    house.history.editing.do("entry", changes=[entry_to_change(None, middle)])
    house.history.away.answer(absence, Label(note="rest"))
    assert [(e.start_us - absence.from_us, e.label.note) for e in house.entries()] == [
        (0, "rest"),
        (10 * MINUTE_US, "timer"),
        (20 * MINUTE_US, "rest"),
    ]


def test_recent_choices_are_what_was_entered_last_each_once(house: House) -> None:
    first, second = house.absence(0), house.absence(1)
    house.history.away.answer(first, Label(note="call"))
    house.history.away.answer(second, Label(project="p", note="visit"))
    recent = house.history.away.recent(house.clock.now_us())
    assert recent == (Label(project="p", note="visit"), Label(note="call"))


def test_only_projects_that_are_not_archived_can_be_chosen(house: House) -> None:
    house.history.editing.do(
        "projects",
        changes=[
            Change(kind="project", uid=uid, before=None, after={"name": name, "archived": gone})
            for uid, name, gone in (("1", "Zeta", False), ("2", "alpha", False), ("3", "Old", True))
        ],
    )
    assert house.history.away.projects() == (("2", "alpha"), ("1", "Zeta"))


def test_an_absence_over_the_night_in_which_clocks_change_has_its_true_length(
    house: House,
) -> None:
    evening_us = to_us(datetime(2026, 10, 24, 23, tzinfo=BERLIN))
    house.keep(((0, 9 * 60, State.ASLEEP), (9 * 60, 9 * 60 + 5, State.ACTIVE)), evening_us)
    (found,) = house.history.away.unanswered(evening_us, evening_us + DAY_US, 10)
    assert found.to_us - found.from_us == 9 * HOUR_US
    assert datetime.fromtimestamp(found.to_us / 1e6, BERLIN).hour == 7


def test_a_goal_for_all_work_counts_active_time_of_today(house: House) -> None:
    assert not house.history.has_goals()
    goal = house.history.goals.add(Goal(uid="", kind=GoalKind.AT_LEAST, minutes=120))
    (progress,) = house.history.goals.progress()
    assert progress.goal == goal
    assert progress.us == (60 + 20 + 14 + 10 + 10) * MINUTE_US
    assert house.history.has_goals()
    house.history.editing.undo()
    assert house.history.goals.progress() == ()


def test_a_category_counts_with_those_below_it_and_a_project_by_its_entries(house: House) -> None:
    house.history.editing.do(
        "project",
        changes=[Change(kind="project", uid="p", before=None, after={"name": "Atlas"})],
    )
    house.history.away.answer(house.absence(0), Label(category="Work > Calls", project="p"))
    house.history.away.answer(house.absence(0), Label(category="Workshop"))
    for goal in (
        Goal(uid="", kind=GoalKind.AT_LEAST, minutes=60, category="Work"),
        Goal(uid="", kind=GoalKind.AT_MOST, minutes=60, per=Per.WEEK, project="p"),
    ):
        house.history.goals.add(goal)
    by_day, by_week = house.history.goals.progress()
    assert (by_day.name, by_day.us) == ("Work", 50 * MINUTE_US)
    assert (by_week.name, by_week.us) == ("Atlas", 50 * MINUTE_US)


def test_a_goal_that_cannot_be_is_refused_with_a_reason(house: House) -> None:
    for goal, words in (
        (Goal(uid="", kind=GoalKind.AT_LEAST, minutes=0), "more than nothing"),
        (Goal(uid="", kind=GoalKind.AT_LEAST, minutes=25 * 60), "24 h at most"),
        (
            Goal(uid="", kind=GoalKind.AT_LEAST, minutes=60, weekdays=frozenset()),
            "one weekday",
        ),
    ):
        with pytest.raises(BadInput, match=words):
            house.history.goals.add(goal)
    with pytest.raises(BadInput, match="no such goal"):
        house.history.goals.remove("nothing")


@pytest.mark.parametrize(
    ("day", "hours"), [((2026, 3, 29), 23), ((2026, 10, 25), 25), ((2028, 2, 29), 24)]
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: tuple[int, int, int], hours: int) -> None:
    noon_us = to_us(datetime(*day, 12, tzinfo=BERLIN))
    within = period(noon_us, Per.DAY, BERLIN, 0, 0)
    assert within.to_us - within.from_us == hours * HOUR_US


def test_days_and_weeks_begin_where_the_worker_says() -> None:
    night_us = to_us(datetime(2026, 11, 22, 3, tzinfo=BERLIN))  # a Sunday
    day = period(night_us, Per.DAY, BERLIN, 4, 6)
    assert datetime.fromtimestamp(day.from_us / 1e6, UTC) == datetime(2026, 11, 21, 3, tzinfo=UTC)
    week = period(night_us, Per.WEEK, BERLIN, 4, 6)
    assert datetime.fromtimestamp(week.from_us / 1e6, BERLIN).date().isoformat() == "2026-11-15"
    assert week.to_us - week.from_us == 7 * DAY_US


@pytest.mark.parametrize("day", [(2026, 3, 29), (2026, 10, 25)])
def test_a_day_that_begins_at_four_does_so_by_the_clock_also_when_clocks_change(
    day: tuple[int, int, int],
) -> None:
    within = period(to_us(datetime(*day, 12, tzinfo=BERLIN)), Per.DAY, BERLIN, 4, 0)
    assert within.from_us == to_us(datetime(*day, 4, tzinfo=BERLIN))
    assert within.to_us - within.from_us == 24 * HOUR_US
