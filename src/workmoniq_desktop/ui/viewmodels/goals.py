"""What the goals card shows: how far each goal and limit is."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.goals import Milestone, Per, Progress, milestone
from workmoniq_desktop.ui.quiet_words import goal_kind, goal_name
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import length, translate


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalLine:
    """share: 0 to 1, cut there. mark: what is to be said of it in a word, "" for nothing.

    ink: the token of its colour, which only repeats what mark says.
    """

    name: str
    words: str
    share: float
    mark: str
    ink: str


class GoalsViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read. Without goals: no lines."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.lines: tuple[GoalLine, ...] = ()

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        self._scene.worker.read(self._read, self._arrived, self._failed)

    def _read(self) -> tuple[GoalLine, ...]:
        found = self._scene.open_history().goals.progress()
        return tuple(_line(one) for one in found if one.holds)

    @Slot(object)
    def _arrived(self, lines: tuple[GoalLine, ...]) -> None:
        self.lines = lines
        self.changed.emit()

    @Slot(object)
    def _failed(self, _error: Exception) -> None:
        # The page around the card says why nothing can be read.
        self.lines = ()
        self.changed.emit()


def _line(one: Progress) -> GoalLine:
    passed = milestone(one)
    marks = {
        None: "",
        Milestone.REACHED: translate("goals", "reached"),
        Milestone.NEARLY_SPENT: translate("goals", "close"),
        Milestone.SPENT: translate("goals", "spent"),
    }
    inks: dict[Milestone | None, str] = {
        Milestone.NEARLY_SPENT: "warning",
        Milestone.SPENT: "danger",
    }
    when = (
        translate("goals", "{0} of {1} today")
        if one.goal.per is Per.DAY
        else translate("goals", "{0} of {1} this week")
    )
    return GoalLine(
        name=translate("goals", "{0}: {1}").format(goal_kind(one.goal), goal_name(one)),
        words=when.format(length(one.us), length(one.target_us)),
        share=min(one.share, 1.0),
        mark=marks[passed],
        ink=inks.get(passed, "accent"),
    )
