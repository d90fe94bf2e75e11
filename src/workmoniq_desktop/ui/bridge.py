"""The only place where threads cross: notices and finished work arrive on the Qt thread."""

from collections.abc import Callable
from threading import Event, Lock

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal, Slot

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.services.progress import Progress


class Bridge(QObject):
    """Turns notices into signals. Times in signals travel as objects: Qt's int has 32 bits."""

    mode_changed = Signal(object)
    """Status, when the tray must look different."""
    status_changed = Signal(object)
    """Every status, while somebody watches."""
    settings_changed = Signal(object)
    history_opened = Signal()
    window_asked = Signal()
    quit_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._watchers = 0
        self._shown: object = None
        self._lock = Lock()
        self._leave = (
            desk.tracking.changed.hear(self._hear_status),
            desk.preferences.changed.hear(self._hear_settings),
            desk.history_opened.hear(self._hear_opened),
        )

    def watch(self) -> None:
        """Somebody shows the status to the second; without watchers Qt sleeps through it."""
        with self._lock:
            self._watchers += 1

    def unwatch(self) -> None:
        with self._lock:
            self._watchers -= 1

    def show_window(self) -> None:
        """From any thread: bring the main window up."""
        self.window_asked.emit()

    def quit(self) -> None:
        """From any thread: end the program in order."""
        self.quit_asked.emit()

    def close(self) -> None:
        """Hear nothing any more."""
        for leave in self._leave:
            leave()

    def _hear_status(self, status: Status) -> None:
        reason = status.presence.reason if status.presence is not None else None
        shown = (status.mode, status.until_us, status.trouble, reason)
        with self._lock:
            changed, self._shown = shown != self._shown, shown
            watched = self._watchers > 0
        if changed:
            self.mode_changed.emit(status)
        if watched:
            self.status_changed.emit(status)

    def _hear_settings(self, settings: Settings) -> None:
        self.settings_changed.emit(settings)

    def _hear_opened(self, _nothing: None) -> None:
        self.history_opened.emit()


class Cancelled(Exception):
    """The user stopped the work; raised inside it by its progress."""


class OurMistake(Exception):
    """The work broke in a way nobody expected; its traceback is on stderr."""


class Job(QObject):
    """One piece of work on another thread; lives on the Qt thread and speaks there."""

    progressed = Signal(object, object, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    over = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, work: Callable[[Progress], object]) -> None:
        super().__init__()
        self._work = work
        self._stop = Event()
        self._forgotten = False
        self._ended.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Stop at the next progress; `cancelled` follows."""
        self._stop.set()

    def forget(self) -> None:
        """Nobody wants the outcome any more."""
        self._forgotten = True
        self._stop.set()

    def perform(self) -> None:
        """In the working thread."""
        result: object = None
        error: Exception | None = OurMistake()
        try:
            result, error = self._work(self._progress), None
        except (WorkMoniQError, Cancelled) as expected:
            error = expected
        finally:
            self._ended.emit(result, error)

    def _progress(self, done: int, total: int, doing: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(done, total, doing)

    @Slot(object, object)
    def _deliver(self, result: object, error: Exception | None) -> None:
        if not self._forgotten:
            if error is None:
                self.done.emit(result)
            elif isinstance(error, Cancelled):
                self.cancelled.emit()
            else:
                self.failed.emit(error)
        self.over.emit(self)


class _Run(QRunnable):
    def __init__(self, job: Job) -> None:
        super().__init__()
        self.setAutoDelete(False)
        self._job = job

    def run(self) -> None:
        self._job.perform()


class Worker(QObject):
    """Runs services beside the Qt thread. `done` and `failed` must be bound methods of QObjects:
    they die with their object, so that no answer reaches a page that was closed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pool = QThreadPool()
        self._pool.setMaxThreadCount(2)
        self._pool.setExpiryTimeout(5_000)
        self._runs: dict[Job, _Run] = {}

    def run(
        self,
        work: Callable[[], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Short work without progress."""
        return self.run_long(lambda _progress: work(), done, failed)

    def run_long(
        self,
        work: Callable[[Progress], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int, str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Work that tells how far it is and can be stopped through the returned job."""
        job = Job(work)
        for signal, hearer in (
            (job.done, done),
            (job.failed, failed),
            (job.progressed, progressed),
            (job.cancelled, cancelled),
        ):
            if hearer is not None:
                assert isinstance(getattr(hearer, "__self__", None), QObject)  # noqa: S101  # ours
                signal.connect(hearer)
        # Queued: a job must not be freed inside its own signal.
        job.over.connect(self._let_go, Qt.ConnectionType.QueuedConnection)
        self._runs[job] = _Run(job)
        self._pool.start(self._runs[job])
        return job

    def wait(self) -> None:
        """Until no work runs; answers are then on their way to the Qt thread."""
        self._pool.waitForDone()

    def close(self) -> None:
        """Stop what can be stopped and wait for the rest."""
        for job in self._runs:
            job.forget()
        self._pool.waitForDone()

    @Slot(object)
    def _let_go(self, job: Job) -> None:
        del self._runs[job]
