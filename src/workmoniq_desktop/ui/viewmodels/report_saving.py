"""Saving and printing a report: started, on its way, stopped, done or failed."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Signal, Slot
from PySide6.QtGui import QImage

from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, ReportFormat
from workmoniq_desktop.services.history import Written
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.words import size, translate

Paint = Callable[[ReportDocument, Progress], None]
"""Puts a report on paper; called in a working thread."""


class ReportSaving(QObject):
    """Lives on the Qt thread. One at a time. told: a sentence about what is done."""

    changed = Signal()
    told = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self.share: float | None = None
        self.error = ""

    @property
    def running(self) -> bool:
        return self._job is not None

    def save(self, asked: Asked, path: Path, report_format: ReportFormat) -> None:
        """Write the whole report; the user has said that a file there may be replaced."""

        def write(progress: Progress) -> Written:
            files = self._scene.open_history().report_files
            document = files.build(asked, progress)
            return files.write(document, path, report_format, progress, overwrite=True)

        self._start(write)

    def save_picture(self, image: QImage, path: Path) -> None:
        """Write what the page shows as a PNG."""

        def write(progress: Progress) -> Written:
            progress(0, 1, "writing the picture")
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes
            files = self._scene.open_history().report_files
            return files.keep(path, bytes(buffer.data().data()), "png", overwrite=True)

        self._start(write)

    def print_out(self, asked: Asked, paint: Paint) -> None:
        """Put the whole report on paper."""

        def work(progress: Progress) -> None:
            files = self._scene.open_history().report_files
            paint(files.build(asked, progress), progress)

        self._start(work)

    @Slot()
    def cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _start(self, work: Callable[[Progress], object]) -> None:
        if self.running:
            return
        self.error, self.share = "", None
        self._job = self._scene.worker.run_long(
            work, self._done, self._failed, self._progressed, self._cancelled
        )
        self.changed.emit()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, _doing: str) -> None:
        self.share = done / total if total else None
        self.changed.emit()

    @Slot(object)
    def _done(self, written: Written | None) -> None:
        self._job = None
        self.changed.emit()
        if written is None:
            self.told.emit(translate("reports", "The report is on its way to the printer."))
        else:
            sentence = translate("reports", "Saved {0}, {1}.")
            self.told.emit(sentence.format(written.path, size(written.size_bytes)))

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.error = messages.sentence(error)
        self.changed.emit()

    @Slot()
    def _cancelled(self) -> None:
        self._job = None
        self.changed.emit()
        self.told.emit(translate("reports", "Stopped. No file was left behind."))
