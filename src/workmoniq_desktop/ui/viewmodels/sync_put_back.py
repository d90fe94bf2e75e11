"""Telling a server again what it lost when it was put back: asked for, under way, over."""

from enum import Enum, auto
from threading import Event

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.sync_errors import PasswordWanted, SyncStopped
from workmoniq_desktop.domain.syncing import STOPPING, SyncDone, SyncStatus, Verdict
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import count, translate


class At(Enum):
    """Where it stands. RESTS: nothing was asked for, or it ended."""

    RESTS = auto()
    RUNS = auto()
    STOPS = auto()
    """The user wants it to stop, and the step under way has not ended yet."""


def is_offered(status: SyncStatus) -> bool:
    """Whether the server shows less than before: it may have been put back."""
    return status.on and any(one.verdict is Verdict.ROLLBACK for one in status.found)


def outcome(done: SyncDone, this: str) -> str:
    """What came of it, for a person. this: what the device here is called."""
    figures = translate("sync", "{0} sent, {1} received.").format(
        count(done.sent), count(done.received)
    )
    against = [one for one in done.found if one.verdict in STOPPING]
    lacking = dict.fromkeys(one.device for one in against if one.verdict is Verdict.ROLLBACK)
    if any(one.verdict is not Verdict.ROLLBACK for one in against):
        said = translate("sync", "It was told again, and something else is wrong: see above.")
    elif None in lacking or this in lacking:
        said = translate(
            "sync",
            "It was told again. Some of what it lost is not on this device either: see above.",
        )
    elif lacking:
        said = translate(
            "sync", "What this device had sent is told again. Now do the same on: {0}."
        ).format(", ".join(filter(None, lacking)))
    elif done.agreed:
        said = translate("sync", "The server has again what it lost, and both sides agree.")
    else:
        said = translate(
            "sync", "Not everything is told again yet; sync goes on with the rest by itself."
        )
    return f"{said} {figures}"


class PutBackViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    doing: how far it is, in words; done, total: in figures, total 0 where that is not known.
    asks_password: without the account's password it does not go on. stopped: the user stopped it.
    error, refused: why it failed, as a whole or about the password. said: what came of it.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self.at = At.RESTS
        self.doing, self.done, self.total = "", 0, 0
        self.error = self.refused = self.said = ""
        self.asks_password = self.stopped = False

    def begin(self, password: str, this: str) -> None:
        """The user has heard that the server was put back. this: the name of this device."""
        if self.at is not At.RESTS:
            return
        self.at = At.RUNS
        self.doing, self.done, self.total = "", 0, 0
        self._clear()

        def work(progress: Progress, stop: Event) -> tuple[SyncDone, str]:
            sync = self._scene.open_history().syncing
            return sync.put_back(progress, password=password or None, stop=stop), this

        job = self._scene.worker.run_waiting(work, self._ended, self._failed, self._progressed)
        job.cancelled.connect(self._was_stopped)
        self._job = job
        self.changed.emit()

    @Slot()
    def stop(self) -> None:
        """End it soon; what was told again stays told."""
        if self._job is not None and self.at is At.RUNS:
            self.at = At.STOPS
            self._job.cancel()
            self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """What was said about the last time is read."""
        if self.at is At.RESTS:
            self._clear()
            self.changed.emit()

    @Slot(object)
    def _ended(self, told: tuple[SyncDone, str]) -> None:
        self.asks_password = False
        self.said = outcome(*told)
        self._rest()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        if isinstance(error, SyncStopped):
            self.stopped = True
        elif isinstance(error, PasswordWanted):
            self.refused, self.asks_password = messages.sentence(error), True
        else:
            self.error = messages.sentence(error)
        self._rest()

    @Slot()
    def _was_stopped(self) -> None:
        self.stopped = True
        self._rest()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, doing: str) -> None:
        self.doing, self.done, self.total = messages.whole(spoken(doing)).rstrip("."), done, total
        self.changed.emit()

    def _clear(self) -> None:
        self.error = self.refused = self.said = ""
        self.stopped = False

    def _rest(self) -> None:
        self._job, self.at = None, At.RESTS
        self.changed.emit()


__all__ = ["At", "PutBackViewModel", "is_offered", "outcome"]
