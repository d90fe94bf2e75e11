"""An import as the Privacy page runs it: tried first, then taken in, stopped, done or failed."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.services.history import Imported
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import count, translate


class ImportViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    share: how far it is, 0 to 1; None where that is not known yet. found: what the file that was
    tried last would bring; None until one was, and once it was taken in. error: beside the file's
    name. bad: lines about what could not be taken.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self._path = Path()
        self._trying = True
        self.share: float | None = None
        self.found: Imported | None = None
        self.result = ""
        self.error = ""
        self.bad: tuple[str, ...] = ()

    @property
    def running(self) -> bool:
        return self._job is not None

    def look_into(self, path_text: str) -> None:
        """Find out what a file would bring, and keep nothing of it."""
        if self.running:
            return
        self.forget()
        if not path_text.strip():
            self.error = translate("import", "Choose the file to take in first.")
            self.changed.emit()
            return
        self._path = Path(path_text.strip())
        self._run(trying=True)

    def take(self) -> None:
        """Take in what was found."""
        if not self.running and self.found is not None:
            self.found, self.result = None, ""
            self._run(trying=False)

    def forget(self) -> None:
        """Another file is meant now."""
        self.found = None
        self.result = self.error = ""
        self.bad = ()
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _run(self, *, trying: bool) -> None:
        path, self._trying, self.share = self._path, trying, None

        def load(progress: Progress) -> Imported:
            importing = self._scene.open_history().importing
            return importing.load(path.expanduser(), progress, dry_run=trying)

        self._job = self._scene.worker.run_long(
            load, self._done, self._failed, self._progressed, self._cancelled
        )
        self.changed.emit()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, _doing: str) -> None:
        self.share = done / total if total else None
        self.changed.emit()

    @Slot(object)
    def _done(self, imported: Imported) -> None:
        self._job = None
        self.bad = _bad(imported)
        if self._trying:
            brings = imported.new or imported.said
            self.found = imported if brings else None
            words = translate(
                "import", "New here: {0} spans and {1} edits, projects or rules. Known: {2}."
            )
        else:
            words = translate(
                "import", "Taken in: {0} spans and {1} edits, projects or rules. Known: {2}."
            )
        self.result = words.format(count(imported.new), count(imported.said), count(imported.known))
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.error = messages.sentence(error)
        self.changed.emit()

    @Slot()
    def _cancelled(self) -> None:
        self._job = None
        self.result = (
            translate("import", "Stopped. Nothing was kept.")
            if self._trying
            else translate(
                "import",
                "Stopped. What was read so far is kept; the same file again takes in the rest.",
            )
        )
        self.changed.emit()


def _bad(imported: Imported) -> tuple[str, ...]:
    if not imported.bad_count:
        return ()
    head = translate("import", "Entries that cannot be taken: {0}").format(
        count(imported.bad_count)
    )
    lines = [f"{spoken(place)}: {spoken(problem)}" for place, problem in imported.bad]
    if more := imported.bad_count - len(imported.bad):
        lines.append(translate("import", "and {0} more").format(count(more)))
    return (head, *lines)
