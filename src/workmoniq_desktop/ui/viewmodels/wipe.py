"""A wipe as the Privacy page runs it: what would go, the confirmation, what went."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.errors import CannotWrite
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.wipe import WipeCounts, WipePreview, WipeReceipt, WipeScope
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.words import count, figures, short_day, time_of_day, translate

WORD = "WIPE"


class WipeViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    A wipe starts only from a preview that is still true, with what confirms it.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self.wiping = False
        self.preview: WipePreview | None = None
        self.receipt: WipeReceipt | None = None
        self.share: float | None = None
        self.error = ""
        self.saved = ""
        self.apps: tuple[str, ...] = ()
        scene.ways.wiped.connect(self._wiped_elsewhere)

    @property
    def busy(self) -> bool:
        return self._job is not None

    def load_apps(self) -> None:
        """Read which apps there are to choose from."""
        self._scene.worker.read(self._read_apps, self._apps_arrived, self._ignored)

    def look(self, scope: WipeScope) -> None:
        """Count what scope would take; nothing goes yet."""
        if self.busy:
            return
        self._forget()
        if scope.is_empty():
            self.error = translate("wipe", "Name an app first.")
            self.changed.emit()
            return
        rounded = scope.rounded(self._scene.desk.clock.now_us())
        self._job = self._scene.worker.run(
            lambda: self._scene.open_history().wiping.preview(rounded),
            self._previewed,
            self._failed,
        )
        self.changed.emit()

    @Slot()
    def forget(self) -> None:
        """Something else was chosen: the preview is no longer true."""
        if not self.busy:
            self._forget()
            self.changed.emit()

    def refuse(self, error: Exception) -> None:
        self._forget()
        self.error = messages.sentence(error)
        self.changed.emit()

    def may_start(self, *, typed: str, ticked: bool) -> bool:
        """Everything needs the word; a part needs the tick."""
        if self.preview is None or self.busy:
            return False
        return typed == WORD if self.preview.scope.everything else ticked

    def start(self, *, typed: str, ticked: bool) -> None:
        """Take away what the preview shows."""
        if not self.may_start(typed=typed, ticked=ticked) or self.preview is None:
            return
        scope = self.preview.scope
        self.wiping = True
        self.share = None
        self._job = self._scene.worker.run_long(
            partial(_wipe, self._scene, scope),
            self._wiped,
            self._failed,
            self._progressed,
        )
        self.changed.emit()

    def recall(self) -> None:
        """Show the receipt of a wipe whose page was closed before it ended."""
        if self._scene.ways.receipt is not None:
            self.receipt = self._scene.ways.receipt
            self.changed.emit()

    def save_receipt(self, path_text: str) -> None:
        words = self.receipt_words()
        path = Path(path_text)
        self._scene.worker.run(lambda: _write(path, words), self._receipt_saved, self._failed)

    def preview_words(self) -> str:
        """What would go, in numbers."""
        if self.preview is None:
            return ""
        words = [translate("wipe", "This would go: {0}.").format(_counts(self.preview.counts))]
        if self.preview.scope.everything:
            words.append(translate("wipe", "The key goes too: no copy can be opened afterwards."))
        words += [
            translate("wipe", "Backup to be cleaned: {0}").format(path)
            for path in self.preview.backups
        ]
        words += [
            translate("wipe", "Deleted as a whole, for it was set aside: {0}").format(path)
            for path in self.preview.deleted
        ]
        return "\n".join(words)

    def receipt_words(self) -> str:
        """The receipt, ready to be kept."""
        if self.receipt is None:
            return ""
        receipt, zone = self.receipt, self._scene.desk.zone()
        day = short_day(local_date(receipt.at_us, zone))
        at = time_of_day(receipt.at_us, zone, seconds=True)
        words = [
            translate("wipe", "Wiped on {0} at {1}").format(day, at),
            translate("wipe", "Gone: {0}.").format(_counts(receipt.counts)),
        ]
        if receipt.key_destroyed:
            words.append(translate("wipe", "The key was destroyed."))
        states = {
            "done": translate("wipe", "cleaned"),
            "pending": translate("wipe", "will be cleaned when it can be reached"),
            "missing": translate("wipe", "is not there any more"),
        }
        words += [
            translate("wipe", "Backup {0}: {1}").format(one.path, states.get(one.state, one.state))
            for one in receipt.backups
        ]
        words += [
            translate("wipe", "Not promised: {0}").format(spoken(sentence))
            for sentence in receipt.cannot_promise
        ]
        return "\n".join(words)

    def _forget(self) -> None:
        self.preview = None
        if self.receipt is not None and self.receipt is self._scene.ways.receipt:
            self._scene.ways.receipt = None
        self.receipt = None
        self.error = self.saved = ""

    def _read_apps(self) -> tuple[str, ...]:
        history = self._scene.open_history()
        first_us = history.timeline.first_us()
        if first_us is None:
            return ()
        report = history.reports.by(By.APP, first_us, self._scene.desk.clock.now_us())
        return tuple(sorted((row.key for row in report.rows if row.key), key=str.casefold))

    @Slot(object)
    def _apps_arrived(self, apps: tuple[str, ...]) -> None:
        self.apps = apps
        self.changed.emit()

    @Slot(object)
    def _ignored(self, _error: Exception) -> None:
        """Without the list the name can still be typed."""

    @Slot(object)
    def _previewed(self, preview: WipePreview) -> None:
        self._job = None
        self.preview = preview
        self.changed.emit()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, _doing: str) -> None:
        self.share = done / total if total else None
        self.changed.emit()

    @Slot(object)
    def _wiped(self, receipt: WipeReceipt) -> None:
        self._job = None
        self.wiping = False
        self.preview = None
        self.receipt, self._scene.ways.receipt = receipt, None
        self.apps = ()  # they named what went
        if not receipt.key_destroyed:
            self.load_apps()
        self.changed.emit()

    @Slot(object)
    def _wiped_elsewhere(self, _receipt: WipeReceipt) -> None:
        """A wipe ended that another page began, which was closed since."""
        if not self.wiping:
            self.recall()

    @Slot(object)
    def _receipt_saved(self, path: Path) -> None:
        self.saved = translate("wipe", "Saved as {0}").format(path)
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.wiping = False
        self.error = messages.sentence(error)
        self.changed.emit()


def _wipe(scene: Scene, scope: WipeScope, progress: Progress) -> WipeReceipt:
    """Also where the page is closed meanwhile, so that its receipt is not lost."""
    receipt = scene.open_history().wiping.wipe(scope, progress)
    scene.ways.receipt = receipt
    scene.ways.wiped.emit(receipt)
    return receipt


def _counts(counts: WipeCounts) -> str:
    words = translate(
        "wipe",
        "{0} window spans, {1} presence spans, {2} titles, {3} input counts, {4} active time",
    ).format(
        count(counts.windows),
        count(counts.presences),
        count(counts.titles),
        count(counts.tallies),
        figures(counts.active_us),
    )
    if not counts.watched:
        return words
    others = translate("wipe", "{0} spans of other watchers").format(count(counts.watched))
    return f"{words}, {others}"


def _write(path: Path, words: str) -> Path:
    try:
        path.write_text(words + "\n", encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise CannotWrite(
            translate("wipe", "The receipt could not be written there ({0}).").format(reason)
        ) from error
    return path
