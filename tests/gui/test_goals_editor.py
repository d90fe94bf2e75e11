"""Goals and limits are set, refused and removed on the Projects page."""

import pytest
from pytestqt.qtbot import QtBot
from tests.fakes.desk import Script

from workmoniq_desktop.domain.goals import Goal, GoalKind, Per
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.windows.goals_editor import GoalsEditor


@pytest.fixture
def card(scene: Scene, qtbot: QtBot) -> GoalsEditor:
    made = GoalsEditor(scene)
    qtbot.addWidget(made)
    made.show()
    made.book.refresh()
    qtbot.waitUntil(lambda: made.what.combo.count() > 1)
    return made


def test_a_goal_is_added_and_removed(card: GoalsEditor, script: Script, qtbot: QtBot) -> None:
    card.what.value = "project p1"
    card.kind.value = GoalKind.AT_MOST.value
    card.hours.value, card.minutes.value = 7, 30
    card.per.value = "working"
    card.save.click()
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    assert script.history.goals.all() == (
        Goal(
            uid="goal1",
            kind=GoalKind.AT_MOST,
            minutes=450,
            per=Per.DAY,
            project="p1",
            weekdays=frozenset(range(5)),
        ),
    )
    assert not card.rows[0].edit.isVisible()
    card.rows[0].remove.click()
    qtbot.waitUntil(lambda: not card.rows)
    assert script.history.goals.all() == ()


@pytest.mark.parametrize(("hours", "per"), [(0, "all"), (25, "all"), (168, "working")])
def test_what_is_no_goal_is_refused_beside_its_field_and_stays_there(
    card: GoalsEditor, script: Script, hours: int, per: str
) -> None:
    card.activateWindow()
    card.hours.value = hours
    card.per.value = per
    card.save.click()
    assert card.hours.error
    assert card.hours.whole == hours
    assert card.hours.control.accessibleDescription() == card.hours.error
    assert script.history.goals.all() == ()


def test_a_week_takes_more_hours_than_a_day(
    card: GoalsEditor, script: Script, qtbot: QtBot
) -> None:
    card.hours.value = 38
    card.per.value = "week"
    card.save.click()
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    (goal,) = script.history.goals.all()
    assert (goal.per, goal.minutes, goal.category) == (Per.WEEK, 38 * 60, None)
