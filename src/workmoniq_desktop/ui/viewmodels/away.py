"""What the away prompt asks, and what happens with the answer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.services.shapes.correcting import AwayService
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import length, time_of_day, translate

_CHOICES = 4
_LONGEST_NOTE = 500

Read = tuple[tuple[Label, ...], tuple[tuple[str, str], ...]]


class AwayViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read; finished: nothing is left to ask.

    recent: what was answered lately. projects: (uid, name). error: one sentence, "" for none.
    """

    changed = Signal()
    finished = Signal()

    def __init__(self, scene: Scene, absence: Absence) -> None:
        super().__init__()
        self._scene = scene
        self._waiting = [absence]
        self._asked = 1
        self.recent: tuple[Label, ...] = ()
        self.projects: tuple[tuple[str, str], ...] = ()
        self.error = ""
        self.saving = False
        scene.worker.run(self._read, self._arrived, self._failed)

    @property
    def absence(self) -> Absence:
        return self._waiting[0]

    def heading(self) -> str:
        zone = self._scene.desk.zone()
        begin, end = (time_of_day(at, zone) for at in (self.absence.from_us, self.absence.to_us))
        return translate("away", "You were away {0}–{1}").format(begin, end)  # noqa: RUF001

    def lasted(self) -> str:
        lasted = length(self.absence.to_us - self.absence.from_us)
        if len(self._waiting) == 1:
            return lasted
        return translate("away", "{0}; {1} more to answer").format(lasted, len(self._waiting) - 1)

    def words_of(self, label: Label) -> str:
        """A label as one line."""
        names = dict(self.projects)
        parts = (names.get(label.project or ""), label.category, label.note)
        return ", ".join(part for part in parts if part) or translate("away", "Work")

    def ask_too(self, absence: Absence) -> None:
        """Another absence came before this one was answered."""
        self._waiting.append(absence)
        self.changed.emit()

    def answer(self, label: Label) -> None:
        absence = self.absence
        self._save(lambda away: away.answer(absence, label))

    def answer_typed(self, note: str, project: str | None) -> None:
        """What somebody wrote, a project they chose, or both."""
        note = " ".join(note.split())
        if not note and project is None:
            self.error = translate("away", "Write what it was, or choose a project.")
            self.changed.emit()
        elif len(note) > _LONGEST_NOTE:
            self.error = translate("away", "A note has {0} characters at most.").format(
                _LONGEST_NOTE
            )
            self.changed.emit()
        else:
            self.answer(Label(note=note or None, project=project))

    def not_work(self) -> None:
        absence = self.absence
        self._save(lambda away: away.not_work(absence))

    def _save(self, deed: Callable[[AwayService], object]) -> None:
        if not self.saving:
            self.saving, self.error = True, ""
            self._scene.worker.run_in_order(
                lambda: deed(self._scene.open_history().away), self._saved, self._failed
            )
            self.changed.emit()

    def _read(self) -> Read:
        away = self._scene.open_history().away
        return away.recent(self._scene.desk.clock.now_us()), away.projects()

    @Slot(object)
    def _arrived(self, read: Read) -> None:
        recent: Sequence[Label]
        recent, self.projects = read
        self.recent = tuple(recent[:_CHOICES])
        self.changed.emit()

    @Slot(object)
    def _saved(self, _command: object) -> None:
        self.saving = False
        self._waiting.pop(0)
        if self._waiting:
            self.changed.emit()
        else:
            self.finished.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.saving = False
        self.error = messages.sentence(error)
        self.changed.emit()
