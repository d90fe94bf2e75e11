"""The only place where threads cross: notices and finished work arrive on the Qt thread."""

from collections.abc import Callable
from itertools import takewhile
from threading import Event, Lock

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal, Slot

from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.domain.syncing import SyncMood
from workmoniq_desktop.services.desk import Desk
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.progress import Progress


class Bridge(QObject):
    """Turns notices into signals. Times in signals travel as objects: Qt's int has 32 bits."""

    mode_changed = Signal(object)
    """Status, when the tray must look different."""
    status_changed = Signal(object)
    """Every status, while somebody watches."""
    settings_changed = Signal(object)
    history_opened = Signal()
    edited = Signal(object)
    """The Command that was done, undone or redone, once somebody called hear_edits."""
    timer_ended = Signal(object)
    """Where a timer ended that ran when the computer went off or asleep, in microseconds."""
    returned = Signal(object)
    """Absence: somebody came back and should be asked."""
    reminded = Signal(object)
    """Reminder: a quiet word is due."""
    sync_changed = Signal()
    """Sync stands otherwise than before, once somebody called hear_sync."""
    mood_changed = Signal(object)
    """SyncMood: what the tray shows of sync."""
    support_changed = Signal()
    """An access for support moved, or an alarm is due."""
    brought = Signal()
    """Another program of ours, or another device, changed the history."""
    window_asked = Signal()
    quit_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._watchers = 0
        self._shown: object = None
        self._edits: Notice[Command] | None = None
        self._leave_edits: Callable[[], None] | None = None
        self._sync: Notice[None] | None = None
        self._leave_sync: Callable[[], None] | None = None
        self._lock = Lock()
        self._leave = (
            desk.tracking.changed.hear(self._hear_status),
            desk.preferences.changed.hear(self._hear_settings),
            desk.history_opened.hear(self._hear_opened),
            desk.tracking.timer_ended.hear(self._hear_end),
            desk.returned.hear(self.returned.emit),
            desk.reminders.hear(self.reminded.emit),
            desk.sync_mood.hear(self._hear_mood),
            desk.brought.hear(self._hear_brought),
            desk.support_changed.hear(self._hear_support),
        )

    def watch(self) -> None:
        """Somebody shows the status to the second; without watchers Qt sleeps through it."""
        with self._lock:
            self._watchers += 1

    def unwatch(self) -> None:
        with self._lock:
            self._watchers -= 1

    def hear_edits(self, changed: Notice[Command]) -> None:
        """From any thread: tell `edited` from now on. Not at the start: editing imports much."""
        with self._lock:
            if changed is not self._edits:
                if self._leave_edits is not None:
                    self._leave_edits()
                self._edits = changed
                self._leave_edits = changed.hear(self._hear_edit)

    def hear_sync(self, changed: Notice[None]) -> None:
        """From any thread: tell `sync_changed` from now on."""
        with self._lock:
            if changed is not self._sync:
                if self._leave_sync is not None:
                    self._leave_sync()
                self._sync = changed
                self._leave_sync = changed.hear(self._hear_sync)

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
        for leave_late in (self._leave_edits, self._leave_sync):
            if leave_late is not None:
                leave_late()

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

    def _hear_edit(self, command: Command) -> None:
        self.edited.emit(command)

    def _hear_sync(self, _nothing: None) -> None:
        self.sync_changed.emit()

    def _hear_support(self, _nothing: None) -> None:
        self.support_changed.emit()

    def _hear_brought(self, _nothing: None) -> None:
        self.brought.emit()

    def _hear_mood(self, mood: SyncMood) -> None:
        self.mood_changed.emit(mood)

    def _hear_end(self, ended_us: int) -> None:
        self.timer_ended.emit(ended_us)

    def _hear_opened(self, _nothing: None) -> None:
        self.history_opened.emit()


class Cancelled(Exception):
    """The user stopped the work; raised inside it by its progress."""


class OurMistake(Exception):
    """The work broke in a way nobody expected; its traceback is on stderr."""


class Job(QObject):
    """One piece of work on another thread; lives on the Qt thread and speaks there.

    stopped: set once nobody wants it any more, for work that waits. hearer: names who hears its
    outcome, without keeping them. overtaken: whether it may go unheard after a later answer.
    """

    progressed = Signal(object, object, str)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    over = Signal(object)
    _ended = Signal(object, object)

    def __init__(self, work: Callable[[Progress], object], *, overtaken: bool = False) -> None:
        super().__init__()
        self._work = work
        self.overtaken = overtaken
        self.hearer: tuple[int, str] | None = None
        self._stop = Event()
        self._forgotten = False
        self.stopped = self._stop
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


class Worker(QObject):
    """Runs services beside the Qt thread. `done` and `failed` must be bound methods of QObjects:
    they die with their object, so that no answer reaches a page that was closed.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pool = _pool(threads=2)
        self._queue = _pool(threads=1)
        self._network = _pool(threads=4)
        self._jobs: dict[Job, None] = {}
        self.closed = False

    def run(
        self,
        work: Callable[[], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """Short work without progress."""
        return self.run_long(lambda _progress: work(), done, failed)

    def read(
        self,
        work: Callable[[], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """For what is read again and again: once a later answer reached done or failed, none that
        was asked for earlier reaches them any more.
        """
        job = Job(lambda _progress: work(), overtaken=True)
        return self._start(self._pool, job, done=done, failed=failed)

    def run_in_order(
        self,
        work: Callable[[], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
    ) -> Job:
        """For commands, where the later one must win: one after the other."""
        return self._start(self._queue, Job(lambda _progress: work()), done=done, failed=failed)

    def run_long(
        self,
        work: Callable[[Progress], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int, str], None] | None = None,
        cancelled: Callable[[], None] | None = None,
    ) -> Job:
        """Work that tells how far it is and can be stopped through the returned job."""
        return self._start(
            self._pool,
            Job(work),
            done=done,
            failed=failed,
            progressed=progressed,
            cancelled=cancelled,
        )

    def run_waiting(
        self,
        work: Callable[[Progress, Event], object],
        done: Callable[..., None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int, str], None] | None = None,
    ) -> Job:
        """Work that waits for the network or for another device, in threads of its own.

        work: gives up soon after the event is set, which job.cancel() and the end do.
        """
        job = Job(lambda progress: work(progress, job.stopped))
        return self._start(self._network, job, done=done, failed=failed, progressed=progressed)

    def _start(self, pool: QThreadPool, job: Job, **hearers: Callable[..., None] | None) -> Job:
        """hearers: by the name of the job's signal."""
        for name, hearer in hearers.items():
            if hearer is not None:
                assert isinstance(getattr(hearer, "__self__", None), QObject)  # noqa: S101  # ours
                getattr(job, name).connect(hearer)
        job.over.connect(self._overtake)
        # Queued: a job must not be freed inside its own signal.
        job.over.connect(self._let_go, Qt.ConnectionType.QueuedConnection)
        if (done := hearers.get("done")) is not None:
            job.hearer = (id(getattr(done, "__self__", None)), done.__name__)
        self._jobs[job] = None
        pool.start(job.perform)
        return job

    def wait(self) -> None:
        """Until no work runs; answers are then on their way to the Qt thread."""
        self._pool.waitForDone()
        self._queue.waitForDone()
        self._network.waitForDone()

    def close(self) -> None:
        """Stop what can be stopped and wait for the rest."""
        self.closed = True
        for job in self._jobs:
            job.forget()
        self.wait()

    @Slot(object)
    def _overtake(self, job: Job) -> None:
        """What the same hearer wanted to read earlier is out of date; jobs stand by their age."""
        for earlier in takewhile(lambda each: each is not job, self._jobs):
            if earlier.overtaken and earlier.hearer == job.hearer:
                earlier.forget()

    @Slot(object)
    def _let_go(self, job: Job) -> None:
        del self._jobs[job]


def _pool(*, threads: int) -> QThreadPool:
    pool = QThreadPool()
    pool.setMaxThreadCount(threads)
    pool.setExpiryTimeout(5_000)
    return pool
