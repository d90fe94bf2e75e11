"""Absences and goals as a test sets them, without a store."""

from dataclasses import dataclass, field, replace

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import BadInput, WorkMoniQError
from workmoniq_desktop.domain.goals import Goal, Progress
from workmoniq_desktop.domain.labels import Label


@dataclass
class FakeAway:
    """answers: what was said, None for no work."""

    absences: tuple[Absence, ...] = ()
    labels: tuple[Label, ...] = ()
    known: tuple[tuple[str, str], ...] = ()
    answers: list[tuple[Absence, Label | None]] = field(default_factory=list)
    fails_with: WorkMoniQError | None = None

    def unanswered(self, from_us: int, to_us: int, least_min: int) -> tuple[Absence, ...]:
        del least_min
        done = [absence for absence, _ in self.answers]
        return tuple(
            one for one in self.absences if from_us < one.to_us <= to_us and one not in done
        )

    def recent(self, now_us: int) -> tuple[Label, ...]:
        del now_us
        return self.labels

    def projects(self) -> tuple[tuple[str, str], ...]:
        return self.known

    def answer(self, absence: Absence, label: Label) -> Command:
        return self._keep(absence, label)

    def not_work(self, absence: Absence) -> Command:
        return self._keep(absence, None)

    def _keep(self, absence: Absence, label: Label | None) -> Command:
        if self.fails_with is not None:
            raise self.fails_with
        self.answers.append((absence, label))
        return Command(number=1, uid="1", device="desk1", made_us=0, name="answer_absence")


@dataclass
class FakeGoals:
    """Goals as far as a test says they are."""

    now: tuple[Progress, ...] = ()

    def all(self) -> tuple[Goal, ...]:
        return tuple(one.goal for one in self.now)

    def add(self, goal: Goal) -> Goal:
        kept = replace(goal, uid=f"goal{len(self.now) + 1}")
        self.now = (*self.now, Progress(goal=kept, us=0, from_us=0, to_us=1))
        return kept

    def remove(self, uid: str) -> Goal:
        for one in self.now:
            if one.goal.uid == uid:
                self.now = tuple(other for other in self.now if other is not one)
                return one.goal
        raise BadInput("there is no such goal: `workmoniq goal list` shows them")

    def progress(self) -> tuple[Progress, ...]:
        return self.now
