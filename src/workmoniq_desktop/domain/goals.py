"""Goals and limits: how much time a category, a project or all work should or may take."""

from dataclasses import dataclass
from enum import StrEnum

from workmoniq_desktop.domain.clock import MINUTE_US


class GoalKind(StrEnum):
    """AT_LEAST: a goal to reach. AT_MOST: a limit to keep."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Per(StrEnum):
    """How often it begins anew."""

    DAY = "day"
    WEEK = "week"


MOST_MINUTES = {Per.DAY: 24 * 60, Per.WEEK: 7 * 24 * 60}
"""What a goal may ask at most."""


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


NEARLY = 0.8
"""From this share on a limit is close."""


class Milestone(StrEnum):
    """What a worker may want to be told of a goal, once in each period."""

    REACHED = "reached"
    NEARLY_SPENT = "nearly_spent"
    SPENT = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a goal is in the period that began at from_us and ends before to_us.

    holds: whether it holds today. name: the category, the project's name, or "" for all work.
    """

    goal: Goal
    us: int
    from_us: int
    to_us: int
    holds: bool = True
    name: str = ""

    @property
    def target_us(self) -> int:
        return self.goal.minutes * MINUTE_US

    @property
    def share(self) -> float:
        """0 for nothing, 1 for reached or spent, more beyond."""
        return self.us / self.target_us if self.target_us else 1.0


def milestone(progress: Progress) -> Milestone | None:
    """The furthest that was passed; None before the first, and where the goal does not hold."""
    if not progress.holds:
        return None
    if progress.us >= progress.target_us:
        reached = progress.goal.kind is GoalKind.AT_LEAST
        return Milestone.REACHED if reached else Milestone.SPENT
    nearly = progress.goal.kind is GoalKind.AT_MOST and progress.share >= NEARLY
    return Milestone.NEARLY_SPENT if nearly else None


def until_next_us(progress: Progress) -> int | None:
    """The least counted time until the next milestone; None where none is left."""
    if not progress.holds or progress.us >= progress.target_us:
        return None
    if progress.goal.kind is GoalKind.AT_MOST and progress.share < NEARLY:
        return int(progress.target_us * NEARLY) - progress.us
    return progress.target_us - progress.us
