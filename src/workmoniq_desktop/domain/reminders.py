"""What the worker may be told by a quiet notification; never with a title in it."""

from dataclasses import dataclass

from workmoniq_desktop.domain.goals import Milestone, Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalPassed:
    """A goal was reached, or a limit is close or spent."""

    milestone: Milestone
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakDue:
    """The worker was active for worked_us without a break."""

    worked_us: int


Reminder = GoalPassed | BreakDue
