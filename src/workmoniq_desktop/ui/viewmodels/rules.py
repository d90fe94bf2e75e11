"""The rules as their page shows them: the list, what each did lately, and a rule on trial."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.edits import Command
from workmoniq_desktop.domain.errors import MatchesEverything, RuleRefused
from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.services.rules.found import Coming, Trial, Use
from workmoniq_desktop.services.shapes.correcting import RulesService
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene

_TYPING_MS = 700
"""So long after the last key a rule is tried."""


class RulesViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    saved: the rule is kept. refused: part and sentence of what is wrong. confirm: the rule matches
    everything; save it with confirmed if that is meant. came: what a file would bring.
    """

    changed = Signal()
    saved = Signal()
    refused = Signal(str, str)
    confirm = Signal(object)
    came = Signal(object)
    did = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._asked: Rule | None = None
        self.rules: tuple[Rule, ...] = ()
        self.uses: dict[str, Use] = {}
        self.projects: dict[str, str] = {}
        self.trouble = ""
        scene.bridge.edited.connect(self._edited)
        scene.bridge.brought.connect(self.refresh)
        scene.bridge.history_opened.connect(self.refresh)

    @property
    def categories(self) -> list[str]:
        """All that a rule gives, for completion."""
        return sorted({rule.category for rule in self.rules if rule.category is not None})

    @Slot()
    def refresh(self) -> None:
        """Read the rules, and then what they did, which takes longer."""
        self._run(lambda book: (book.all(), book.projects()), self._listed)

    def save(self, rule: Rule, *, confirmed: bool = False) -> None:
        self._asked = rule
        self._run(lambda book: book.save(rule, confirmed=confirmed), self._saved, self._not_saved)

    def remove(self, uid: str) -> None:
        self._run(lambda book: book.remove(uid), self._done)

    def enable(self, uid: str, on: bool) -> None:
        self._run(lambda book: book.enable(uid, on), self._done)

    def move(self, uid: str, by: int) -> None:
        """One up (-1) or down (1)."""
        uids = [rule.uid for rule in self.rules]
        if uid in uids:
            place = uids.index(uid) + by
            self._run(lambda book: book.move(uid, place), self._done)

    def bring(self, path: Path) -> None:
        """Look what a file holds; `came` follows."""
        self._run(lambda book: book.bring(path), self._came)

    def take_in(self, coming: Coming) -> None:
        self._run(lambda book: book.take_in(coming), self._done)

    def _run(
        self,
        work: Callable[[RulesService], object],
        done: Callable[..., None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        self._scene.worker.run_in_order(
            lambda: work(self._scene.open_history().rulebook),
            done,
            failed or self._failed,
        )

    @Slot(object)
    def _edited(self, command: Command) -> None:
        if any(change.kind in ("rule", "project", "category") for change in command.changes):
            self.refresh()

    def _uses(self) -> dict[str, Use]:
        return self._scene.open_history().rulebook.uses()

    @Slot(object)
    def _listed(self, found: tuple[tuple[Rule, ...], dict[str, str]]) -> None:
        self.rules, self.projects = found
        self.trouble = ""
        self.changed.emit()
        self._scene.worker.read(self._uses, self._used, self._failed)

    @Slot(object)
    def _used(self, uses: dict[str, Use]) -> None:
        self.uses = uses
        self.changed.emit()

    @Slot(object)
    def _came(self, coming: Coming) -> None:
        self.came.emit(coming)

    @Slot(object)
    def _saved(self, _rule: object) -> None:
        self.saved.emit()
        self._done(None)

    @Slot(object)
    def _not_saved(self, error: Exception) -> None:
        if isinstance(error, MatchesEverything):
            self.confirm.emit(self._asked)
        else:
            part = error.part if isinstance(error, RuleRefused) else ""
            self.refused.emit(part, messages.sentence(error))

    @Slot(object)
    def _done(self, _nothing: object) -> None:
        self.did.emit()
        self.refresh()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.trouble = messages.sentence(error)
        self.changed.emit()


class TrialViewModel(QObject):
    """A rule on trial, a moment after the last change to it.

    found: what it would change; None until that is known. share: how far it is, 0 to 1.
    """

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self._rule: Rule | None = None
        self._days = 30
        self._pause = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._pause.timeout.connect(self._start)
        self.found: Trial | None = None
        self.share: float | None = None

    @property
    def running(self) -> bool:
        return self._job is not None or self._pause.isActive()

    def put(self, rule: Rule | None, days: int) -> None:
        """Try this rule on the last days; None: there is nothing to try."""
        if (rule, days) == (self._rule, self._days):
            return
        self.stop()
        self._rule, self._days = rule, days
        self.found = None
        if rule is not None:
            self._pause.start()
        self.changed.emit()

    def stop(self) -> None:
        """The outcome is not wanted any more."""
        self._pause.stop()
        if self._job is not None:
            self._job.forget()
            self._job = None
        self.share = None

    @Slot()
    def _start(self) -> None:
        rule = self._rule
        if rule is None:
            return
        now_us = self._scene.desk.clock.now_us()
        from_us = now_us - self._days * DAY_US

        def work(progress: Progress) -> Trial:
            return self._scene.open_history().rulebook.try_on(rule, from_us, now_us, progress)

        self._job = self._scene.worker.run_long(work, self._arrived, self._failed, self._progressed)
        self.changed.emit()

    @Slot(object, object, str)
    def _progressed(self, done: int, total: int, _doing: str) -> None:
        self.share = done / total if total else None
        self.changed.emit()

    @Slot(object)
    def _arrived(self, found: Trial) -> None:
        self._job, self.share, self.found = None, None, found
        self.changed.emit()

    @Slot(object)
    def _failed(self, _error: Exception) -> None:
        # what is wrong is said when the rule is saved; half-typed patterns are wrong all the time
        self._job = self.share = None
        self.changed.emit()
