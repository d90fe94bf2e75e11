"""A wipe on one machine holds on all, for ever, whatever arrives when."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.replicas import FIRST_US, Machine, SetClock, account, settle
from tests.integration.sync.test_two_histories import agree, entry, work

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.edits import Assign, Merge, Part
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.editing import entry_to_change
from workmoniq_desktop.sync.parts import Chunk

NINE_US = FIRST_US + 9 * HOUR_US
TEN_US = NINE_US + HOUR_US
Two = tuple[Machine, Machine, SetClock, random.Random]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    dice = random.Random(12)  # noqa: S311  # the same in every run
    (one, other), clock = account(tmp_path, 2, dice)
    yield one, other, clock, dice
    one.close()
    other.close()


def everything(machine: Machine) -> str:
    """Every text of the history, what sync keeps for itself too."""
    with machine.database.raw() as raw:
        tables = raw.execute("SELECT name FROM sqlite_schema WHERE type='table'").fetchall()
        return repr([raw.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables])  # noqa: S608  # our own names


def test_a_wipe_reaches_the_other_machine(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    work(other, NINE_US, 3, app="browser")
    clock.at_us = NINE_US + 4 * HOUR_US
    settle((one, other), dice)
    other.wipe(TEN_US, TEN_US + 30 * MINUTE_US)
    settle((one, other), dice)
    agree(one, other)
    for machine in (one, other):
        with machine.database.raw() as raw:
            (left,) = raw.execute(
                "SELECT count(*) FROM windows WHERE start_us >= ? AND start_us < ?",
                (TEN_US, TEN_US + 30 * MINUTE_US),
            ).fetchone()
        assert left == 0


def test_what_arrives_after_the_wipe_arrives_without_it(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    late = one.say()
    other.wipe(TEN_US, TEN_US + 30 * MINUTE_US)
    other.say()
    other.take(late)
    one.hear((other,), dice)
    settle((one, other), dice)
    agree(one, other)
    assert [row[3] for row in other.told()["presence"]].count(8) == 1


def test_wipes_side_by_side_are_one_whatever_their_order(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    settle((one, other), dice)
    one.wipe(TEN_US, TEN_US + 10 * MINUTE_US)
    other.wipe(TEN_US + 10 * MINUTE_US, TEN_US + 20 * MINUTE_US)
    one.wipe(TEN_US + 15 * MINUTE_US, TEN_US + 40 * MINUTE_US)
    settle((one, other), dice)
    agree(one, other)


def test_a_redaction_takes_the_title_of_a_span_on_both_sides_of_an_hour(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    settle((one, other), dice)
    with one.database.raw() as raw:
        (edge,) = raw.execute("SELECT to_us FROM sync_said ORDER BY from_us LIMIT 1").fetchone()
        whole = raw.execute(
            "SELECT start_us FROM windows WHERE start_us < ? AND start_us + dur_us > ?",
            (edge, edge),
        ).fetchall()
    assert whole  # an hour was cut in the middle of a span
    one.wipe(edge, edge + MINUTE_US, titles=True)
    settle((one, other), dice)
    agree(one, other)


def test_a_redaction_of_time_that_was_taken_back_leaves_the_title_on_both(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 1)
    start_us, end_us = TEN_US, TEN_US + 3 * HOUR_US
    long = WindowSpan(device=one.name, start_us=start_us, end_us=end_us, app="editor", title="kept")
    one.put(long)
    clock.at_us = end_us
    settle((one, other), dice)
    one.put(replace(long, end_us=start_us + 2 * HOUR_US))
    other.wipe(end_us - 10 * MINUTE_US, end_us - 5 * MINUTE_US, titles=True)
    settle((one, other), dice)
    agree(one, other)
    assert "kept" in repr(other.told()["windows"])


def test_a_note_on_wiped_time_is_nowhere_any_more(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    inside = entry(one, TEN_US, TEN_US + 10 * MINUTE_US, "canary-entry")
    one.editing.do("e", changes=[entry_to_change(None, inside)])
    part = Part(from_us=TEN_US, to_us=TEN_US + 20 * MINUTE_US)
    one.editing.do(
        "a", [Assign(part=part, label=Label(note="canary-note"), fields=frozenset({"note"}))]
    )
    one.editing.do("m", [Merge(part=part, app="editor", title="canary-title")])
    settle((one, other), dice)
    assert "canary" in everything(other)
    other.wipe(TEN_US, TEN_US + 30 * MINUTE_US)
    settle((one, other), dice)
    agree(one, other)
    assert "canary" not in everything(one)
    assert "canary" not in everything(other)


def test_an_edit_that_did_not_know_of_the_wipe_loses_to_it(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    settle((one, other), dice)
    other.wipe(TEN_US, TEN_US + 30 * MINUTE_US)
    clock.at_us += 10**9
    long = entry(one, NINE_US, TEN_US + 2 * HOUR_US, "canary long")
    short = entry(one, TEN_US + 3 * HOUR_US, TEN_US + 3 * HOUR_US + 1, "short")
    one.editing.do("e", changes=[entry_to_change(None, long), entry_to_change(None, short)])
    settle((one, other), dice)
    agree(one, other)
    assert [(found.start_us, found.end_us) for found in one.told()["entries"]] == [
        (NINE_US, TEN_US),
        (TEN_US + 30 * MINUTE_US, TEN_US + 2 * HOUR_US),
        (short.start_us, short.end_us),
    ]


def test_what_is_entered_after_the_wipe_stays(two: Two) -> None:
    one, other, clock, dice = two
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    settle((one, other), dice)
    other.wipe(TEN_US, TEN_US + 30 * MINUTE_US)
    settle((one, other), dice)
    meeting = entry(one, TEN_US, TEN_US + 30 * MINUTE_US, "a meeting")
    one.editing.do("e", changes=[entry_to_change(None, meeting)])
    settle((one, other), dice)
    agree(one, other)
    assert one.told()["entries"] == [meeting]


def test_one_half_of_an_entry_that_a_wipe_cut_can_be_removed(two: Two) -> None:
    one, other, clock, dice = two
    clock.at_us = NINE_US + 6 * HOUR_US
    work(one, NINE_US, 3)
    whole = entry(one, NINE_US, NINE_US + 2 * HOUR_US, "whole")
    one.editing.do("e", changes=[entry_to_change(None, whole)])
    settle((one, other), dice)
    one.wipe(NINE_US + 30 * MINUTE_US, TEN_US)
    settle((one, other), dice)
    agree(one, other)
    second = other.told()["entries"][1]
    other.editing.do("e", changes=[entry_to_change(second, None)])
    settle((one, other), dice)
    agree(one, other)
    assert len(one.told()["entries"]) == 1


def test_a_machine_that_comes_later_learns_from_what_survived_and_from_the_snapshot(
    tmp_path: Path,
) -> None:
    dice = random.Random(13)  # noqa: S311  # the same in every run
    (one, other, late), clock = account(tmp_path, 3, dice)
    work(one, NINE_US, 3)
    clock.at_us = NINE_US + 4 * HOUR_US
    kept = entry(one, NINE_US, NINE_US + HOUR_US, "kept")
    one.editing.do("e", changes=[entry_to_change(None, kept)])
    settle((one, other), dice)
    other.wipe(TEN_US, TEN_US + 30 * MINUTE_US)
    settle((one, other), dice)
    with other.database.raw() as raw:
        reached = other.replica.survivors(raw, one.id, NINE_US, NINE_US + 4 * HOUR_US)
        anew = list(other.replica.snapshot(raw))
    late.take([other.seal(Chunk(lines=chunk.lines), "ev") for chunk in reached])
    late.take([other.seal(Chunk(lines=chunk.lines), "doc") for chunk in anew])
    late.say()
    one.hear((late,), dice)
    other.hear((late,), dice)
    agree(one, late)
    agree(other, late)
    assert json.dumps([dict(line) for chunk in reached for line in chunk.lines]).count('"window"')
    for machine in (one, other, late):
        machine.close()
