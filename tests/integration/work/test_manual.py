"""Time entered by hand: never twice, never to come, and undone in one step."""

from dataclasses import replace

import pytest
from tests.integration.work.conftest import MORNING_US, Work

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label


@pytest.fixture
def day(work: Work) -> Work:
    """In the afternoon, after nobody was at the computer all day."""
    work.crash()
    work.clock.at_us += 8 * HOUR_US
    work.boot()
    return work


def test_an_entry_counts_where_nobody_was_at_the_computer(day: Work) -> None:
    project = day.project()
    day.history.manual.add(MORNING_US, MORNING_US + HOUR_US, Label(project=project))
    assert day.counted(project) == HOUR_US
    assert day.kept_equals_anew()


def test_an_overlap_is_refused_and_names_the_other(day: Work) -> None:
    manual, label = day.history.manual, Label(project=day.project())
    manual.add(MORNING_US, MORNING_US + HOUR_US, label)
    with pytest.raises(BadInput, match=r"2026-11-02 09:00 to 10:00: choose other times"):
        manual.add(MORNING_US + HOUR_US - 1, MORNING_US + 2 * HOUR_US, label)
    manual.add(MORNING_US + HOUR_US, MORNING_US + 2 * HOUR_US, label)


def test_a_new_entry_can_be_cut_to_what_is_free(day: Work) -> None:
    project = day.project()
    manual, label = day.history.manual, Label(project=project)
    manual.add(MORNING_US + HOUR_US, MORNING_US + 2 * HOUR_US, label)
    made = manual.add(MORNING_US, MORNING_US + 3 * HOUR_US, label, cut=True)
    assert [(e.start_us - MORNING_US) // HOUR_US for e in made] == [0, 2]
    assert day.counted(project) == 3 * HOUR_US
    with pytest.raises(BadInput, match="fill all of that time"):
        manual.add(MORNING_US, MORNING_US + 3 * HOUR_US, label, cut=True)
    day.history.editing.undo()
    assert day.counted(project) == HOUR_US


def test_an_entry_may_cross_midnight(day: Work) -> None:
    project = day.project()
    start_us = MORNING_US - 12 * HOUR_US  # 21:00
    day.history.manual.add(start_us, start_us + 6 * HOUR_US, Label(project=project))
    assert day.counted(project) == 6 * HOUR_US
    assert day.kept_equals_anew()


def test_no_entry_lies_in_the_future_or_ends_before_it_begins(day: Work) -> None:
    now_us, label = day.clock.at_us, Label(project=day.project())
    with pytest.raises(BadInput, match="future"):
        day.history.manual.add(now_us - HOUR_US, now_us + 2 * MINUTE_US, label)
    for to_us in (now_us - HOUR_US, now_us - 2 * HOUR_US):
        with pytest.raises(BadInput, match="later end"):
            day.history.manual.add(now_us - HOUR_US, to_us, label)


def test_an_entry_may_not_overlap_the_running_timer(day: Work) -> None:
    label = Label(project=day.project())
    day.history.timers.start(label)
    day.go_on(HOUR_US)
    now_us = day.clock.at_us
    with pytest.raises(BadInput, match="the running timer"):
        day.history.manual.add(now_us - 30 * MINUTE_US, now_us, label)


def test_an_entry_is_moved_relabelled_and_removed_each_in_one_step(day: Work) -> None:
    one, other = day.project("One"), day.project("Other")
    manual = day.history.manual
    (entry,) = manual.add(MORNING_US, MORNING_US + HOUR_US, Label(project=one))
    moved = manual.change(
        entry,
        replace(
            entry,
            start_us=MORNING_US + 2 * HOUR_US,
            end_us=MORNING_US + 4 * HOUR_US,
            label=Label(project=other),
        ),
    )
    assert (day.counted(one), day.counted(other)) == (0, 2 * HOUR_US)
    manual.remove(moved)
    assert day.counted(other) == 0
    with pytest.raises(BadInput, match="not there any more"):
        manual.remove(moved)
    day.history.editing.undo()
    day.history.editing.undo()
    assert (day.counted(one), day.counted(other)) == (HOUR_US, 0)
    assert day.kept_equals_anew()


def test_moving_an_entry_onto_another_is_refused(day: Work) -> None:
    manual, label = day.history.manual, Label(project=day.project())
    (entry,) = manual.add(MORNING_US, MORNING_US + HOUR_US, label)
    manual.add(MORNING_US + HOUR_US, MORNING_US + 2 * HOUR_US, label)
    with pytest.raises(BadInput, match="overlaps"):
        manual.change(entry, replace(entry, end_us=entry.end_us + 1))
    manual.change(entry, replace(entry, end_us=entry.end_us - 1))


def test_the_label_of_a_running_timer_changes_and_it_runs_on(day: Work) -> None:
    one, other = day.project("One"), day.project("Other")
    day.history.timers.start(Label(project=one))
    day.go_on(10 * MINUTE_US)
    running = day.history.timers.current()
    assert running is not None
    day.history.manual.change(running, replace(running, label=Label(project=other)))
    day.go_on(10 * MINUTE_US)
    assert (day.counted(one), day.counted(other)) == (0, 20 * MINUTE_US)


def test_kept_totals_of_old_days_follow_entries(day: Work) -> None:
    project = day.project()
    old_us = MORNING_US - 40 * DAY_US
    assert day.kept_equals_anew()
    (entry,) = day.history.manual.add(old_us, old_us + HOUR_US, Label(project=project))
    assert day.kept_equals_anew()
    assert day.history.projects.hours(old_us - DAY_US, old_us + DAY_US)[project] == HOUR_US
    day.history.manual.remove(entry)
    assert day.kept_equals_anew()
