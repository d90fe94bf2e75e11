"""The JSON of a goal, in the store."""

from typing import Any

from workmoniq_desktop.domain.goals import Goal, GoalKind, Per


def goal_to_json(goal: Goal) -> dict[str, Any]:
    """Everything but the uid, which things are kept by."""
    return {
        "kind": goal.kind.value,
        "minutes": goal.minutes,
        "per": goal.per.value,
        "category": goal.category,
        "project": goal.project,
        "weekdays": sorted(goal.weekdays),
    }


def goal_from_json(uid: str, body: dict[str, Any]) -> Goal:
    """What goal_to_json wrote. Raises ValueError, KeyError or TypeError for anything else."""
    category, project = body.get("category"), body.get("project")
    minutes, weekdays = int(body["minutes"]), frozenset(map(int, body.get("weekdays", range(7))))
    if not 0 < minutes <= 7 * 24 * 60 or not weekdays <= frozenset(range(7)):
        raise ValueError("a goal of no time")
    return Goal(
        uid=uid,
        kind=GoalKind(body["kind"]),
        minutes=minutes,
        per=Per(body["per"]),
        category=category if isinstance(category, str) else None,
        project=project if isinstance(project, str) else None,
        weekdays=weekdays,
    )
