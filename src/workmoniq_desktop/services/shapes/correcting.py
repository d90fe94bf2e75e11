"""What the worker says about time, by shape: edits, rules, absences, goals."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.edits import Change, Command, Edit
from workmoniq_desktop.domain.goals import Goal
from workmoniq_desktop.domain.goals import Progress as GoalProgress
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.rules import Rule, Seen
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.rules.found import Coming, Trial, Use


class EditingService(Protocol):
    """What the worker changes, and the one stack of undo."""

    @property
    def changed(self) -> Notice[Command]:
        """Told after a step holds, in the thread that did it."""
        ...

    def do(
        self, name: str, edits: Sequence[Edit] = (), changes: Sequence[Change] = (), /
    ) -> Command:
        """Do one step."""
        ...

    def undo(self) -> Command | None:
        """Take back the newest step; None where there is none."""
        ...

    def redo(self) -> Command | None:
        """Do again what was undone last; None where there is none."""
        ...

    def names(self) -> tuple[str | None, str | None]:
        """What undo and redo would do."""
        ...

    def history(self, limit: int, /) -> list[Command]:
        """What was done and undone, newest first."""
        ...

    def label_of(self, *, category: str | None, project: str | None, task: str | None) -> Label:
        """The label that these names mean. Raises BadInput."""
        ...


class RulesService(Protocol):
    """The rules, in order; each change is one step that can be undone."""

    def all(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are asked."""
        ...

    def one(self, uid: str, /) -> Rule:
        """Raises BadInput where there is none of that uid."""
        ...

    def projects(self) -> dict[str, str]:
        """Names of the projects that a rule may name, by uid."""
        ...

    def acting_on(self, seen: Seen, /) -> tuple[Rule, ...]:
        """The rules that match, in order."""
        ...

    def save(self, rule: Rule, /, *, confirmed: bool = False) -> Rule:
        """Add or change a rule. Raises BadInput, MatchesEverything."""
        ...

    def remove(self, uid: str, /) -> None: ...

    def enable(self, uid: str, on: bool, /) -> None: ...

    def move(self, uid: str, place: int, /) -> None:
        """Put a rule at a place in the order, 0 the top."""
        ...

    def uses(self) -> dict[str, Use]:
        """What each rule did lately, and which rules overruled it."""
        ...

    def try_on(self, rule: Rule, from_us: int, to_us: int, progress: Progress, /) -> Trial:
        """What saving the rule would change; nothing changes."""
        ...

    def bring(self, path: Path, /) -> Coming:
        """What a file of ActivityWatch's rules would add. Raises CannotRead, ImportRefused."""
        ...

    def take_in(self, coming: Coming, /) -> None:
        """Add what `bring` found."""


class AwayService(Protocol):
    """Absences, and what the worker says about them. Answers can be undone."""

    def unanswered(self, from_us: int, to_us: int, least_min: int, /) -> tuple[Absence, ...]:
        """Those that end in the range and that nobody answered, by start."""
        ...

    def recent(self, now_us: int, /) -> tuple[Label, ...]:
        """What was entered by hand last, newest first."""
        ...

    def projects(self) -> tuple[tuple[str, str], ...]:
        """(uid, name) of what can be chosen, by name."""
        ...

    def answer(self, absence: Absence, label: Label, /) -> Command:
        """It was spent on label."""
        ...

    def not_work(self, absence: Absence, /) -> Command:
        """It was no work."""
        ...


class GoalService(Protocol):
    """Goals and limits."""

    def all(self) -> tuple[Goal, ...]:
        """Every goal."""
        ...

    def add(self, goal: Goal, /) -> Goal:
        """Keep one; raises BadInput."""
        ...

    def remove(self, uid: str, /) -> Goal:
        """Take one out; raises BadInput."""
        ...

    def progress(self) -> tuple[GoalProgress, ...]:
        """How far each is."""
        ...
