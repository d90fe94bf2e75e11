"""A stack of undo that holds names and nothing else."""

from collections.abc import Sequence

from tests.fakes.life import DEVICE, NOW_US
from workmoniq_desktop.domain.edits import Change, Command, Edit
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.retention import Due, RetentionPreview
from workmoniq_desktop.domain.settings import Retention
from workmoniq_desktop.services.notice import Notice


class FakeRetaining:
    """Remembers what was agreed to; `due` is what every choice would take."""

    def __init__(self) -> None:
        self.agreed: list[Retention] = []
        self.due = Due(titled=1_204, windows=3_511, tallies=960)

    def preview(self, retention: Retention) -> RetentionPreview:
        return RetentionPreview(retention=retention, due=self.due)

    def agree(self, retention: Retention) -> None:
        self.agreed.append(retention)


class FakeEditing:
    """Tells of every step as the real one does; the record stays as it is."""

    def __init__(self) -> None:
        self.changed: Notice[Command] = Notice()
        self.done: list[Command] = []
        self.undone: list[Command] = []

    def do(self, name: str, edits: Sequence[Edit] = (), changes: Sequence[Change] = ()) -> Command:
        command = Command(
            number=len(self.done) + 1,
            uid=f"{len(self.done):016x}",
            device=DEVICE,
            made_us=NOW_US,
            name=name,
            edits=tuple(edits),
            changes=tuple(changes),
        )
        self.done.append(command)
        self.undone.clear()
        self.changed.tell(command)
        return command

    def undo(self) -> Command | None:
        return self._move(self.done, self.undone)

    def redo(self) -> Command | None:
        return self._move(self.undone, self.done)

    def names(self) -> tuple[str | None, str | None]:
        return (
            self.done[-1].name if self.done else None,
            self.undone[-1].name if self.undone else None,
        )

    def history(self, limit: int = 200) -> list[Command]:
        return list(reversed(self.done))[:limit]

    def label_of(self, *, category: str | None, project: str | None, task: str | None) -> Label:
        return Label(category=category, project=project, task=task)

    def _move(self, source: list[Command], target: list[Command]) -> Command | None:
        if not source:
            return None
        target.append(source.pop())
        self.changed.tell(target[-1])
        return target[-1]
