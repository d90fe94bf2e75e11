"""All goals and limits as the Projects page lists them, and how they are added and removed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.goals import Goal, GoalKind, Per, Progress
from workmoniq_desktop.services.timeline_values import Choices
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.quiet_words import goal_name
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import length, translate, weekdays_words


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsState:
    """One look at the history. choices: what a goal can be for."""

    goals: tuple[Progress, ...] = ()
    choices: Choices = field(default_factory=Choices)


class GoalBookViewModel(QObject):
    """Lives on the Qt thread. Hears of every change, here or by the command line."""

    changed = Signal()
    kept = Signal()
    refused = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.state = GoalsState()
        scene.bridge.edited.connect(self._edited)
        scene.bridge.brought.connect(self.refresh)
        scene.bridge.history_opened.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        self._scene.worker.read(self._read, self._arrived, self._unread)

    def add(self, goal: Goal) -> None:
        """`kept` or `refused` follows."""
        self._do(partial(self._add, goal))

    def remove(self, uid: str) -> None:
        self._do(partial(self._remove, uid))

    def _do(self, work: Callable[[], None]) -> None:
        self._scene.worker.run_in_order(work, self._done, self._failed)

    def _add(self, goal: Goal) -> None:
        self._scene.open_history().goals.add(goal)

    def _remove(self, uid: str) -> None:
        self._scene.open_history().goals.remove(uid)

    def _read(self) -> GoalsState:
        history = self._scene.open_history()
        self._scene.bridge.hear_edits(history.editing.changed)
        return GoalsState(goals=history.goals.progress(), choices=history.timeline_view.choices())

    @Slot(object)
    def _edited(self, _command: object) -> None:
        self.refresh()

    @Slot(object)
    def _arrived(self, state: GoalsState) -> None:
        self.state = state
        self.changed.emit()

    @Slot(object)
    def _unread(self, _error: Exception) -> None:
        # The cards around this one say why nothing can be read.
        self._arrived(GoalsState())

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.kept.emit()
        self.refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.refused.emit(messages.sentence(error))


def goal_words(one: Progress) -> tuple[str, str]:
    """What a goal is for, and what it asks."""
    goal = one.goal
    if goal.kind is GoalKind.AT_LEAST:
        asks = (
            translate("goals", "At least {0} a day")
            if goal.per is Per.DAY
            else translate("goals", "At least {0} a week")
        )
    else:
        asks = (
            translate("goals", "At most {0} a day")
            if goal.per is Per.DAY
            else translate("goals", "At most {0} a week")
        )
    parts = [asks.format(length(one.target_us))]
    if goal.per is Per.DAY and len(goal.weekdays) < 7:
        parts.append(weekdays_words(goal.weekdays))
    return goal_name(one), " · ".join(parts)
