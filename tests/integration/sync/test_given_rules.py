"""The rules every history begins with: only a choice about them travels, and none is undone."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.fakes.replicas import Machine, SetClock, account, settle

from workmoniq_desktop.domain.default_rules import default_things
from workmoniq_desktop.services.rules.defaults import put_in_defaults
from workmoniq_desktop.services.rules.rulebook import Rulebook
from workmoniq_desktop.store import things

GAMES, MAIL = "built-in-games", "built-in-mail"
Two = tuple[Machine, Machine, SetClock, random.Random]


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    dice = random.Random(12)  # noqa: S311  # the same in every run
    (one, other), clock = account(tmp_path, 2, dice)
    for machine in (one, other):
        put_in_defaults(machine.database)
    yield one, other, clock, dice
    one.close()
    other.close()


def rules(machine: Machine) -> Rulebook:
    return Rulebook(machine.database, machine.editing, machine.clock)


def held(machine: Machine) -> dict[tuple[str, str], object]:
    with machine.database.raw() as raw:
        return {(kind, uid): body for kind, uid, body in things.every(raw.execute)}


def spoken_of(machine: Machine) -> set[str]:
    """The things a machine said a word about."""
    return {
        str(record["on"])
        for sent in machine.sent
        for record in sent.opened().lines
        if record["k"] == "op" and str(record["on"]).startswith("thing/")
    }


def test_rules_nobody_changed_are_not_told(two: Two) -> None:
    one, other, _, dice = two
    settle((one, other), dice)
    assert spoken_of(one) == spoken_of(other) == set()
    assert held(one) == held(other) == default_things()


def test_a_rule_that_was_taken_out_before_a_second_machine_joins_stays_out(two: Two) -> None:
    one, other, _, dice = two
    rules(one).remove(GAMES)
    settle((one, other), dice)
    for machine in (one, other):
        assert ("rule", GAMES) not in held(machine)
        assert len(held(machine)) == len(default_things()) - 1
    assert spoken_of(one) == {f"thing/rule/{GAMES}"}
    assert spoken_of(other) == set()
    settle((one, other), dice)
    assert len(one.told()["commands"]) == len(other.told()["commands"]) == 1


def test_a_rule_that_was_changed_wins_over_one_that_was_not(two: Two) -> None:
    one, other, clock, dice = two
    mine = rules(one)
    mine.save(replace(mine.one(MAIL), name="Post", category="Communication > Post"))
    clock.at_us += 60_000_000  # the other says its words later, and has none about this
    settle((other, one), dice)
    assert held(one) == held(other)
    assert rules(other).one(MAIL).name == "Post"
    assert rules(other).one(MAIL).patterns == rules(one).one(MAIL).patterns


def test_a_choice_of_the_machine_that_joins_is_heard_where_none_was_made(two: Two) -> None:
    one, other, _, dice = two
    one.say()
    rules(other).enable(MAIL, on=False)
    rules(other).remove(GAMES)
    settle((one, other), dice)
    assert held(one) == held(other)
    assert not rules(one).one(MAIL).enabled
    assert ("rule", GAMES) not in held(one)


@pytest.mark.parametrize("joins_with_the_later", [True, False])
def test_of_two_choices_before_joining_the_later_one_holds(
    two: Two, joins_with_the_later: bool
) -> None:
    one, other, clock, dice = two
    early, late = (one, other) if joins_with_the_later else (other, one)
    rules(early).save(replace(rules(early).one(MAIL), name="Early"))
    rules(early).remove(GAMES)
    if joins_with_the_later:
        one.say()
    clock.at_us += 60_000_000
    rules(late).save(replace(rules(late).one(MAIL), name="Late"))
    rules(late).enable(GAMES, on=False)
    if not joins_with_the_later:
        one.say()
    clock.at_us += 60_000_000
    other.hear((one, other), dice)
    settle((one, other), dice)
    assert held(one) == held(other)
    assert rules(one).one(MAIL).name == "Late"
    assert not rules(one).one(GAMES).enabled


def test_what_was_taken_out_last_stays_out_when_a_machine_joins(two: Two) -> None:
    one, other, clock, dice = two
    rules(one).enable(GAMES, on=False)
    one.say()
    clock.at_us += 60_000_000
    rules(other).remove(GAMES)
    clock.at_us += 60_000_000
    other.hear((one, other), dice)
    settle((one, other), dice)
    assert ("rule", GAMES) not in held(one)
    assert held(one) == held(other)


def test_a_rule_that_is_put_back_as_it_was_comes_back_everywhere(two: Two) -> None:
    one, other, clock, dice = two
    rules(one).remove(GAMES)
    settle((one, other), dice)
    clock.at_us += 60_000_000
    one.editing.undo()
    settle((one, other), dice)
    assert held(one) == held(other) == default_things()
    clock.at_us += 60_000_000
    rules(other).remove(GAMES)
    settle((one, other), dice)
    assert ("rule", GAMES) not in held(one)


def test_what_a_thing_leaves_empty_is_the_same_on_every_machine(two: Two) -> None:
    """An export writes things as they are kept: a member without a value is one on both."""
    one, other, _, dice = two
    mine = rules(one)
    mine.save(replace(mine.one(MAIL), uid="", name="Mine", built_in=False), confirmed=True)
    settle((one, other), dice)
    assert len(held(one)) == len(default_things()) + 1
    assert one.told() == other.told()
