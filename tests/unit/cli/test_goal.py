"""Goals from the command line."""

import json

import pytest
from tests.fakes.doors import ScriptedProfile
from tests.unit.cli.conftest import Call

from workmoniq_desktop.domain.goals import Goal, GoalKind, Per, Progress

HOUR_US = 3_600_000_000


def test_a_goal_is_set_listed_and_taken_out(call: Call, profile: ScriptedProfile) -> None:
    profile.history.away.known = (("p1", "Atlas"),)
    told = call("goal", "add", "--at-least", "7:30", "--project", "atlas", "--on", "mon,Fri")
    assert told.code == 0
    assert profile.history.goals.all() == (
        Goal(
            uid="goal1",
            kind=GoalKind.AT_LEAST,
            minutes=450,
            project="p1",
            weekdays=frozenset({0, 4}),
        ),
    )
    assert "goal1  at least 7:30 a day on mon,fri" in call("goal", "list").out
    assert call("goal", "remove", "goal1").code == 0
    assert "no goals yet" in call("goal", "list").out


def test_the_status_tells_how_far_each_goal_is(call: Call, profile: ScriptedProfile) -> None:
    limit = Goal(uid="g", kind=GoalKind.AT_MOST, minutes=120, per=Per.WEEK, category="Social")
    profile.history.goals.now = (
        Progress(goal=limit, us=HOUR_US, from_us=0, to_us=1, name="Social"),
    )
    assert call("goal", "status").out == "at most 2:00 a week: Social: 1:00:00, 50 %\n"
    (told,) = json.loads(call("goal", "status", "--json").out)["goals"]
    assert (told["id"], told["seconds"], told["share"]) == ("g", 3600.0, 0.5)


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("add",), "required"),
        (("add", "--at-least", "7:30", "--at-most", "1"), "not allowed"),
        (("add", "--at-least", "7:75"), "60 minutes"),
        (("add", "--at-least", "soon"), "no length of time"),
        (("add", "--at-least", "7", "--on", "funday"), "no weekday"),
        (("add", "--at-least", "7", "--category", "A", "--project", "B"), "not allowed"),
    ],
)
def test_what_makes_no_goal_is_wrong_usage(call: Call, argv: tuple[str, ...], words: str) -> None:
    told = call("goal", *argv)
    assert told.code == 2
    assert words in told.err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("remove", "nothing"), "no such goal"),
        (("add", "--at-least", "7", "--project", "Atlas"), "no project of that name"),
    ],
)
def test_what_is_not_there_is_a_failure_with_a_way_on(
    call: Call, argv: tuple[str, ...], words: str
) -> None:
    told = call("goal", *argv)
    assert told.code == 1
    assert words in told.err
