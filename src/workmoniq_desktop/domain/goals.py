"""Goals and limits: how much time a category, a project or all work should or may take."""

from dataclasses import dataclass
from enum import StrEnum


class GoalKind(StrEnum):
    """AT_LEAST: a goal to reach. AT_MOST: a limit to keep."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Per(StrEnum):
    """How often it begins anew."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """category and project both None: all active time. weekdays: on which it holds (0 Monday)."""

    uid: str
    kind: GoalKind
    minutes: int
    per: Per = Per.DAY
    category: str | None = None
    project: str | None = None
    weekdays: frozenset[int] = frozenset(range(7))
