"""Puts what is due into words and has the desktop show it, quietly."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from workmoniq_desktop.domain.goals import Goal, GoalKind, Milestone, Per, Progress
from workmoniq_desktop.domain.reminders import BreakDue, GoalPassed, Reminder
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.tray import Tray
from workmoniq_desktop.ui.words import length, translate


class QuietWords(QObject):
    """Lives on the Qt thread. A desktop without a service gets the tray's own message."""

    def __init__(self, scene: Scene, tray: Tray) -> None:
        super().__init__()
        self._scene = scene
        self._tray = tray
        self._saying: list[tuple[str, str]] = []
        scene.bridge.reminded.connect(self._remind)

    @Slot(object)
    def _remind(self, reminder: Reminder) -> None:
        self.say(*words_of(reminder))

    @Slot(str, str)
    def say(self, heading: str, sentence: str) -> None:
        """By the desktop's own service where it has one."""
        self._saying.append((heading, sentence))
        self._scene.worker.run_in_order(
            partial(self._scene.desk.notify, heading, sentence), self._said, self._unsaid
        )

    @Slot(object)
    def _said(self, _nothing: object) -> None:
        self._saying.pop(0)

    @Slot(object)
    def _unsaid(self, _error: Exception) -> None:
        self._tray.tell_quietly(*self._saying.pop(0))


def words_of(reminder: Reminder) -> tuple[str, str]:
    """A heading, which may name a category or project, and a sentence, which names nothing."""
    if isinstance(reminder, BreakDue):
        return (
            translate("reminders", "Time for a break"),
            translate("reminders", "You have been active for {0} without one.").format(
                length(reminder.worked_us)
            ),
        )
    return _goal_words(reminder)


def _goal_words(passed: GoalPassed) -> tuple[str, str]:
    one = passed.progress
    headings = {
        Milestone.REACHED: translate("reminders", "Goal reached: {0}"),
        Milestone.NEARLY_SPENT: translate("reminders", "Limit close: {0}"),
        Milestone.SPENT: translate("reminders", "Limit reached: {0}"),
    }
    today = one.goal.per is Per.DAY
    sentence = (
        translate("reminders", "{0} of {1} today.")
        if today
        else translate("reminders", "{0} of {1} this week.")
    )
    return (
        headings[passed.milestone].format(goal_name(one)),
        sentence.format(length(one.us), length(one.target_us)),
    )


def goal_name(progress: Progress) -> str:
    """What a goal is for."""
    return progress.name or translate("reminders", "All work")


def goal_kind(goal: Goal) -> str:
    """What a goal asks, without its amount."""
    if goal.kind is GoalKind.AT_LEAST:
        return translate("reminders", "Goal")
    return translate("reminders", "Limit")
