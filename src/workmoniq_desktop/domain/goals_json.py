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
    return Goal(
        uid=uid,
        kind=GoalKind(body["kind"]),
        minutes=int(body["minutes"]),
        per=Per(body["per"]),
        category=category if isinstance(category, str) else None,
        project=project if isinstance(project, str) else None,
        weekdays=frozenset(int(day) for day in body.get("weekdays", range(7))),
    )
