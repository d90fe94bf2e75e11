"""A timer runs until told otherwise, survives a crash, and never counts a computer that is off."""

import pytest
from tests.integration.work.conftest import MORNING_US, Work

from workmoniq_desktop.domain.activity import CameBack, Resumed, Suspended, WentIdle
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.store import entries


def test_a_timer_counts_for_its_project_as_of_now(work: Work) -> None:
    project = work.project()
    work.history.timers.start(Label(project=project, tags=("deep",), note="plan"))
    work.show("editor")
    work.go_on(40 * MINUTE_US)
    assert work.counted(project) == 40 * MINUTE_US
    work.go_on(7 * SECOND_US)
    current = work.history.timers.current()
    assert current is not None
    assert current.end_us - current.start_us == 40 * MINUTE_US + 7 * SECOND_US
    assert work.counted(project) == 40 * MINUTE_US + 7 * SECOND_US
    assert work.kept_equals_anew()


def test_a_timer_counts_while_nobody_touches_the_computer(work: Work) -> None:
    project = work.project()
    work.history.timers.start(Label(project=project))
    work.take(WentIdle(at_us=MORNING_US + SECOND_US, since_us=MORNING_US))
    work.go_on(HOUR_US)
    work.take(CameBack(at_us=work.clock.at_us))
    work.history.timers.stop()
    assert work.counted(project) == HOUR_US
    assert work.kept_equals_anew()


def test_switching_ends_one_timer_at_the_moment_the_next_begins(work: Work) -> None:
    one, other = work.project("One"), work.project("Other")
    work.history.timers.start(Label(project=one))
    work.go_on(10 * MINUTE_US)
    work.history.timers.start(Label(project=other))
    work.go_on(5 * MINUTE_US)
    work.history.timers.stop()
    first, second = work.history.manual.between(MORNING_US, work.clock.at_us)
    assert (first.label.project, second.label.project) == (one, other)
    assert first.end_us == second.start_us
    assert (work.counted(one), work.counted(other)) == (10 * MINUTE_US, 5 * MINUTE_US)
    assert work.history.timers.stop() is None


def test_starting_stopping_and_switching_are_each_one_step_of_undo(work: Work) -> None:
    one, other = work.project("One"), work.project("Other")
    timers, editing = work.history.timers, work.history.editing
    timers.start(Label(project=one))
    work.go_on(20 * MINUTE_US)
    timers.start(Label(project=other))
    work.go_on(20 * MINUTE_US)
    timers.stop()
    work.go_on(20 * MINUTE_US)
    editing.undo()  # the stop: the second runs on
    work.go_on(MINUTE_US)
    assert work.counted(other) == 41 * MINUTE_US
    editing.undo()  # the switch: the first runs on
    work.go_on(MINUTE_US)
    current = timers.current()
    assert current is not None
    assert current.label.project == one
    assert (work.counted(one), work.counted(other)) == (62 * MINUTE_US, 0)
    editing.undo()  # the start
    assert timers.current() is None
    assert work.counted(one) == 0
    assert work.kept_equals_anew()
    for _ in range(3):
        editing.redo()
    work.flush()
    assert timers.current() is None
    assert (work.counted(one), work.counted(other)) == (20 * MINUTE_US, 20 * MINUTE_US)
    assert work.kept_equals_anew()


def test_a_timer_runs_on_over_a_short_restart(work: Work) -> None:
    project = work.project()
    work.history.timers.start(Label(project=project))
    work.go_on(30 * MINUTE_US)
    work.crash()
    work.clock.at_us += 4 * MINUTE_US
    work.boot()
    work.go_on(MINUTE_US)
    assert work.counted(project) == 35 * MINUTE_US
    assert work.history.timers.ended_by_itself() is None
    assert work.kept_equals_anew()


@pytest.mark.parametrize("gap_us", [6 * MINUTE_US, 14 * HOUR_US, 30 * DAY_US])
def test_a_timer_found_after_a_long_absence_ended_with_the_last_presence(
    work: Work, gap_us: int
) -> None:
    project = work.project()
    work.history.timers.start(Label(project=project))
    work.go_on(30 * MINUTE_US)
    work.crash()
    work.clock.at_us += gap_us
    work.boot()
    work.go_on(MINUTE_US)
    assert work.history.timers.current() is None
    assert work.counted(project) == 30 * MINUTE_US
    assert work.recorder is not None
    assert work.recorder.timer_ended_us == MORNING_US + 30 * MINUTE_US
    assert work.history.timers.ended_by_itself() == (MORNING_US, MORNING_US + 30 * MINUTE_US)
    assert work.kept_equals_anew()
    work.history.timers.start(Label(project=project))
    assert work.history.timers.ended_by_itself() is None


def test_a_timer_ends_where_the_computer_fell_asleep_for_long(work: Work) -> None:
    project = work.project()
    work.history.timers.start(Label(project=project))
    work.go_on(30 * MINUTE_US)
    work.take(Suspended(at_us=work.clock.at_us))
    work.clock.at_us += 2 * HOUR_US
    work.clock.asleep_us += 2 * HOUR_US
    work.take(Resumed(at_us=work.clock.at_us))
    work.go_on(MINUTE_US)
    assert work.history.timers.current() is None
    assert work.counted(project) == 30 * MINUTE_US
    assert work.kept_equals_anew()


def test_without_an_app_the_command_line_counts_a_timer_it_started_itself(work: Work) -> None:
    project = work.project()
    work.crash()
    work.clock.at_us += HOUR_US
    work.history.timers.start(Label(project=project))
    work.clock.at_us += HOUR_US
    assert work.counted(project) == 0  # nobody looked since
    current = work.history.timers.current()
    assert current is not None
    assert work.counted(project) == HOUR_US
    assert work.kept_equals_anew()
    work.boot()
    work.go_on(MINUTE_US)
    assert work.counted(project) == HOUR_US + MINUTE_US
    assert work.kept_equals_anew()


def test_a_report_after_a_crash_counts_no_hour_that_nobody_saw(work: Work) -> None:
    project = work.project()
    work.history.timers.start(Label(project=project))
    work.go_on(30 * MINUTE_US)
    work.crash()
    work.clock.at_us += 9 * HOUR_US
    assert work.history.timers.current() is None
    assert work.counted(project) == 30 * MINUTE_US
    assert work.kept_equals_anew()


def test_a_timer_of_no_length_leaves_nothing(work: Work) -> None:
    work.history.timers.start(Label(project=work.project()))
    work.history.timers.stop()
    with work.database.raw() as raw:
        assert entries.every(raw) == []


def test_two_starts_at_one_moment_leave_the_later(work: Work) -> None:
    one, other = work.project("One"), work.project("Other")
    work.history.timers.start(Label(project=one))
    work.history.timers.start(Label(project=other))
    work.go_on(MINUTE_US)
    current = work.history.timers.current()
    assert current is not None
    assert current.label.project == other
    assert work.counted(one) == 0


def test_recent_choices_are_each_named_once_newest_first(work: Work) -> None:
    one, other = work.project("One"), work.project("Other")
    for project in (one, other, one):
        work.history.timers.start(Label(project=project, note="n"))
        work.go_on(MINUTE_US)
    assert [label.project for label in work.history.timers.recent()] == [one, other]
    assert len(work.history.timers.recent(1)) == 1
