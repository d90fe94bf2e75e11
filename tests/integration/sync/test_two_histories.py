"""Two machines of one person show the same history, each with real, encrypted files."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.replicas import FIRST_US, Machine, SetClock, account, settle

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Change, Hide, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WindowSpan
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.store import checks, search, totals
from workmoniq_desktop.store.sync_said import gaps

NINE_US = FIRST_US + 9 * HOUR_US
Two = tuple[Machine, Machine, SetClock, random.Random]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    dice = random.Random(11)  # noqa: S311  # the same in every run
    (one, other), clock = account(tmp_path, 2, dice)
    yield one, other, clock, dice
    one.close()
    other.close()


def work(machine: Machine, from_us: int, hours: int = 1, *, app: str = "editor") -> None:
    """So many hours of work, a window every ten minutes."""
    for hour in range(hours):
        start_us = from_us + hour * HOUR_US
        machine.put(
            PresenceSpan(
                device=machine.name,
                start_us=start_us,
                end_us=start_us + HOUR_US,
                state=State.ACTIVE,
                reason="in use",
                offset_minutes=60,
            ),
            *(
                WindowSpan(
                    device=machine.name,
                    start_us=start_us + n * 10 * MINUTE_US,
                    end_us=start_us + (n + 1) * 10 * MINUTE_US,
                    app=app,
                    title=f"title {n}",
                    offset_minutes=60,
                )
                for n in range(6)
            ),
        )
        with machine.database.recording() as recording:
            recording.add([Tally(device=machine.name, minute_us=start_us, keys=3)])


def agree(one: Machine, other: Machine) -> None:
    assert one.told() == other.told()
    for machine in (one, other):
        with machine.database.raw() as raw:
            assert checks.rollups_agree(raw)
            assert checks.search_agrees(raw)


def test_a_day_on_two_machines_stands_side_by_side_on_both(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3, app="editor")
    work(other, NINE_US + 2 * HOUR_US, 3, app="browser")
    clock.at_us = NINE_US + 6 * HOUR_US
    settle((one, other), dice)
    agree(one, other)
    for machine in (one, other):
        with machine.database.reading() as tx:
            by_app = totals.by_app(tx, FIRST_US, FIRST_US + 24 * HOUR_US)
        assert sum(by_app.values()) == 5 * HOUR_US  # a person is at one place at a time
        with machine.database.raw() as raw:
            by_device = raw.execute(
                "SELECT name, sum(active_us) FROM roll_days JOIN devices ON devices.id = device"
                " GROUP BY name ORDER BY name"
            ).fetchall()
        assert [us for _, us in by_device] in ([3 * HOUR_US, 3 * HOUR_US], [])


def test_a_span_that_grows_stays_one_span(two: Two) -> None:
    one, other, clock, dice = two
    for minutes in (20, 90, 200, 400):
        clock.at_us = NINE_US + minutes * MINUTE_US
        one.put(
            PresenceSpan(
                device=one.name,
                start_us=NINE_US,
                end_us=clock.at_us,
                state=State.ACTIVE,
                reason="in use",
            ),
            WindowSpan(
                device=one.name, start_us=NINE_US, end_us=clock.at_us, app="editor", title="a"
            ),
        )
        settle((one, other), dice)
        agree(one, other)
    with other.database.raw() as raw:
        assert raw.execute("SELECT count(*) FROM windows").fetchone() == (1,)


@pytest.mark.parametrize("offline_us", [0, 9 * DAY_US])
def test_idle_time_that_is_dated_back_takes_back_what_was_told(two: Two, offline_us: int) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 2)
    clock.at_us = NINE_US + 2 * HOUR_US
    settle((one, other), dice)
    idle_us = NINE_US + HOUR_US + 30 * MINUTE_US
    one.put(
        PresenceSpan(
            device=one.name,
            start_us=NINE_US + HOUR_US,
            end_us=idle_us,
            state=State.ACTIVE,
            reason="in use",
            offset_minutes=60,
        ),
        PresenceSpan(
            device=one.name,
            start_us=idle_us,
            end_us=NINE_US + 3 * HOUR_US,
            state=State.IDLE,
            reason="no input",
            offset_minutes=60,
        ),
    )
    clock.at_us = NINE_US + 3 * HOUR_US + offline_us
    settle((one, other), dice)
    agree(one, other)


def test_an_hour_that_is_not_full_waits_unless_it_is_asked_for(two: Two) -> None:
    one, _, clock, _ = two
    work(one, NINE_US, 1)
    clock.at_us = NINE_US + 40 * MINUTE_US
    assert one.replica.next_ev(clock.at_us, False) is None
    clock.at_us = NINE_US + 80 * MINUTE_US
    assert one.replica.next_ev(clock.at_us, False) is not None


def test_no_segment_crosses_a_day_and_none_holds_more_than_75_minutes(two: Two) -> None:
    one, _, clock, _ = two
    for day in range(3):
        work(one, NINE_US + day * 24 * HOUR_US, 15)
    clock.at_us = NINE_US + 72 * HOUR_US
    one.say()
    with one.database.raw() as raw:
        told = raw.execute("SELECT from_us, to_us FROM sync_said ORDER BY 1").fetchall()
        assert not list(gaps(raw, one.name, NINE_US, NINE_US + 15 * HOUR_US))
    day_us = 24 * HOUR_US
    assert all(from_us // day_us == (to_us - 1) // day_us for from_us, to_us in told)
    assert all(to_us - from_us <= 75 * MINUTE_US for from_us, to_us in told)
    assert len({to_us - from_us for from_us, to_us in told}) > 10


def test_what_is_said_about_time_is_said_on_both(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 2)
    clock.at_us = NINE_US + 3 * HOUR_US
    settle((one, other), dice)
    part = Part(from_us=NINE_US, to_us=NINE_US + HOUR_US)
    other.editing.do(
        "project",
        changes=[Change(kind="project", uid="p1", before=None, after={"name": "One"})],
    )
    other.editing.do(
        "assign",
        [Assign(part=part, label=Label(project="p1"), fields=frozenset({"project"}))],
    )
    one.editing.do(
        "hide", [Hide(part=Part(from_us=NINE_US + HOUR_US, to_us=NINE_US + 90 * MINUTE_US))]
    )
    settle((one, other), dice)
    agree(one, other)
    other.editing.undo()
    settle((one, other), dice)
    agree(one, other)


def test_undo_takes_back_this_machines_own_steps_only(two: Two) -> None:
    one, other, clock, dice = two
    clock.at_us += 1
    one.editing.do(
        "mine", changes=[Change(kind="client", uid="c", before=None, after={"name": "A"})]
    )
    settle((one, other), dice)
    clock.at_us += 1
    assert other.editing.undo() is None
    other.editing.do(
        "theirs", changes=[Change(kind="client", uid="d", before=None, after={"name": "B"})]
    )
    settle((one, other), dice)
    undone = one.editing.undo()
    assert undone is not None
    assert undone.name == "mine"


def test_an_edit_on_one_machine_beats_a_delete_on_the_other(two: Two) -> None:
    one, other, clock, dice = two
    before: dict[str, object] = {"name": "A"}
    one.editing.do("p", changes=[Change(kind="client", uid="c", before=None, after=before)])
    settle((one, other), dice)
    clock.at_us += 10
    one.editing.do(
        "p", changes=[Change(kind="client", uid="c", before=before, after={"name": "B"})]
    )
    clock.at_us += 10
    other.editing.do("p", changes=[Change(kind="client", uid="c", before=before, after=None)])
    settle((one, other), dice)
    agree(one, other)
    assert [body for _, _, body in one.told()["things"]] == ['{"name": "B"}']


def test_two_fields_that_were_changed_on_two_machines_both_hold(two: Two) -> None:
    one, other, clock, dice = two
    before: dict[str, object] = {"name": "A", "address": ""}
    one.editing.do("p", changes=[Change(kind="client", uid="c", before=None, after=before)])
    settle((one, other), dice)
    clock.at_us += 10
    for machine, field in ((one, "name"), (other, "address")):
        after = {**before, field: "new"}
        machine.editing.do(
            "p", changes=[Change(kind="client", uid="c", before=before, after=after)]
        )
    settle((one, other), dice)
    agree(one, other)
    assert [body for _, _, body in one.told()["things"]] == ['{"address": "new", "name": "new"}']


def entry(machine: Machine, from_us: int, to_us: int, note: str) -> Entry:
    return Entry(device=machine.name, start_us=from_us, end_us=to_us, label=Label(note=note))


def test_entries_that_overlap_after_two_edits_never_overlap_here(two: Two) -> None:
    one, other, clock, dice = two
    first = entry(one, NINE_US, NINE_US + HOUR_US, "first")
    one.editing.do("e", changes=[entry_to_change(None, first)])
    settle((one, other), dice)
    clock.at_us = NINE_US + 5 * HOUR_US
    longer = entry(one, NINE_US, NINE_US + 2 * HOUR_US, "longer")
    one.editing.do("e", changes=[entry_to_change(first, longer)])
    clock.at_us += 10
    second = entry(one, NINE_US + 90 * MINUTE_US, NINE_US + 3 * HOUR_US, "second")
    other.editing.do("e", changes=[entry_to_change(None, second)])
    settle((one, other), dice)
    agree(one, other)
    assert [(one_.start_us, one_.end_us) for one_ in one.told()["entries"]] == [
        (NINE_US, NINE_US + 90 * MINUTE_US),
        (NINE_US + 90 * MINUTE_US, NINE_US + 3 * HOUR_US),
    ]


def test_the_workers_settings_follow_and_the_machines_stay(two: Two) -> None:
    one, other, clock, dice = two
    one.settings = replace(one.settings, day_start_h=4, titles=False)
    settle((one, other), dice)
    assert other.settings.day_start_h == 4
    assert other.settings.titles
    clock.at_us += 10
    other.settings = replace(other.settings, day_start_h=0)
    settle((one, other), dice)
    assert one.settings.day_start_h == 0


def test_machines_learn_each_others_names(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US)
    clock.at_us += HOUR_US
    settle((one, other), dice)
    with other.database.raw() as raw:
        labels = dict(raw.execute("SELECT name, label FROM devices").fetchall())
    assert labels[one.name] == "M0"


def test_what_waits_to_be_sealed_is_given_out_once(two: Two) -> None:
    one, _, clock, _ = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 3 * HOUR_US
    given = [one.replica.next_ev(clock.at_us, True) for _ in range(32)]
    stretches = [chunk for chunk in given[: given.index(None)] if chunk is not None]
    assert 3 <= len(stretches) <= 4
    reached = [(chunk.from_us, chunk.to_us) for chunk in stretches]
    assert reached == sorted(set(reached))
    # none was sealed, so after a None all are found again
    assert given[given.index(None) + 1] is not None


def test_a_title_told_in_two_pieces_is_found_where_its_one_span_begins(two: Two) -> None:
    one, other, clock, dice = two
    for end_us in (NINE_US + 2 * MINUTE_US, NINE_US + 5 * MINUTE_US):
        span = WindowSpan(
            device=one.name,
            start_us=NINE_US,
            end_us=end_us,
            app="editor",
            title="a long letter",
            offset_minutes=60,
        )
        one.put(span)
        clock.at_us = end_us
        settle((one, other), dice)
    agree(one, other)
    for machine in (one, other):
        with machine.database.reading() as tx:
            (found,) = search.find(tx, "letter", 10)
        assert (found.start_us, found.end_us) == (NINE_US, NINE_US + 5 * MINUTE_US)
