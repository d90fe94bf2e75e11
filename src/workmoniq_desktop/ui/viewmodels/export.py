"""An export as the Privacy page runs it: started, on its way, stopped, done or failed."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.services.export.earlier import would_be_lost
from workmoniq_desktop.services.history import Exported
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.shapes.keeping import ExportFormat
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.document_words import history_words
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import count, size, translate


class ExportViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    share: how far it is, 0 to 1; None where that is not known yet. error: beside the file's name.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self.share: float | None = None
        self.result = ""
        self.error = ""

    @property
    def running(self) -> bool:
        return self._job is not None

    def start(
        self, path_text: str, format_: ExportFormat, from_us: int | None, to_us: int | None
    ) -> None:
        self.result = self.error = ""
        self.share = None
        if not path_text.strip():
            self.error = translate("export", "Name the file to write first.")
        elif not self.running:
            typed = path_text.strip()

            words = history_words()

            def export(progress: Progress) -> Exported:
                path = _writable(typed)
                exporting = self._scene.open_history().exporting
                return exporting.export(
                    path, format_, from_us, to_us, progress, overwrite=True, words=words
                )

            self._job = self._scene.worker.run_long(
                export,
                self._done,
                self._failed,
                self._progressed,
                self._cancelled,
            )
        self.changed.emit()

    def refuse(self, error: Exception) -> None:
        """What was chosen cannot be used."""
        self.error, self.result = messages.sentence(error), ""
        self.changed.emit()

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, _doing: str) -> None:
        self.share = done / total if total else None
        self.changed.emit()

    @Slot(object)
    def _done(self, exported: Exported) -> None:
        self._job = None
        self.result = translate("export", "Wrote {0} spans, {1}, to {2}").format(
            count(exported.spans), size(exported.size_bytes), exported.path
        )
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.error = messages.sentence(error)
        self.changed.emit()

    @Slot()
    def _cancelled(self) -> None:
        self._job = None
        self.result = translate("export", "Stopped. No file was left behind.")
        self.changed.emit()


def _writable(typed: str) -> Path:
    """The file that was named. Raises CannotWrite where an export would take something away."""
    try:
        path = Path(typed).expanduser()
        lost = path.is_file() and would_be_lost(path)
    except (OSError, RuntimeError, ValueError) as refused:
        raise CannotWrite(
            translate("export", "The file cannot be looked at: name one you may write.")
        ) from refused
    if lost:
        raise CannotWrite(
            translate("export", "Another file is there, and no earlier export: name a new file.")
        )
    return path
