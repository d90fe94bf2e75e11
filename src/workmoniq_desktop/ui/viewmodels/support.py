"""What the Support access page shows of accesses, and the deeds it offers."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support import Grant, SupportTeam
from workmoniq_desktop.services.shapes.support import Preview, SupportService
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.receipt_words import receipt_words
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.support_preview import lines_of
from workmoniq_desktop.ui.widgets.qr import Squares, squares_of
from workmoniq_desktop.ui.words import translate


class Deed(StrEnum):
    """What is asked of support access; each has its own error sentence."""

    READ = "read"
    ARM = "arm"
    SHARE = "share"
    REVOKE = "revoke"
    VIEW = "view"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """One look. squares: of each code that is good, by the access's id."""

    team: SupportTeam
    grants: tuple[Grant, ...]
    squares: dict[str, Squares]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """How a deed ended."""

    deed: Deed
    result: object = None
    error: WorkMoniQError | None = None


class SupportViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read.

    team: None until it is known. grants: newest first. armed: a code was made; shared, revoked: of
    this access. viewed: (the access's id, Lines). written: the files of a receipt.
    """

    changed = Signal()
    armed = Signal(object)
    shared = Signal(object)
    viewed = Signal(str, object)
    written = Signal(object)
    told = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self.team: SupportTeam | None = None
        self.grants: tuple[Grant, ...] = ()
        self.squares: dict[str, Squares] = {}
        self.errors: dict[Deed, str] = {}
        self._busy: set[Deed] = set()
        scene.bridge.support_changed.connect(self.refresh)
        scene.bridge.history_opened.connect(self.refresh)

    def busy(self, deed: Deed) -> bool:
        """Whether it was asked for and has not ended."""
        return deed in self._busy

    def grant(self, grant_id: str) -> Grant | None:
        """As it is known here."""
        return next((one for one in self.grants if one.id == grant_id), None)

    @property
    def live(self) -> tuple[Grant, ...]:
        """Those that can be taken back, one that an agent is looking at among them."""
        return tuple(one for one in self.grants if self._is_live(one))

    @property
    def past(self) -> tuple[Grant, ...]:
        return tuple(one for one in self.grants if not self._is_live(one))

    def _is_live(self, grant: Grant) -> bool:
        return grant.is_live or grant.is_open_at(self._scene.desk.clock.now_us())

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        self._scene.worker.read(self._read, self._arrived, self._not_read)

    def arm(self, preview: Preview, server: str) -> None:
        """Freeze it and get a code. server: "" for the account's."""
        self._do(Deed.ARM, lambda support: support.arm(preview, server or None))

    def share(self, grant_id: str) -> None:
        """The user's own click, and nothing else, leads here."""
        self._do(Deed.SHARE, lambda support: support.share(grant_id))

    def revoke(self, grant_id: str) -> None:
        self._do(Deed.REVOKE, lambda support: support.revoke(grant_id))

    def view(self, grant_id: str) -> None:
        """What was frozen; `viewed` follows."""
        self._do(Deed.VIEW, lambda support: (grant_id, lines_of(support.shown(grant_id))))

    def receipt(self, grant_id: str, folder: Path) -> None:
        words = receipt_words()
        self._do(Deed.RECEIPT, lambda support: support.receipt(grant_id, folder, words=words))

    def _do(self, deed: Deed, ask: Callable[[SupportService], object]) -> None:
        if deed in self._busy:
            return
        self._busy.add(deed)
        self.errors.pop(deed, None)
        scene = self._scene

        def work(_progress: object, _stopped: object) -> _Outcome:
            try:
                return _Outcome(deed=deed, result=ask(scene.open_history().support))
            except WorkMoniQError as error:
                return _Outcome(deed=deed, error=error)

        self._scene.worker.run_waiting(work, self._ended, self._broke)
        self.changed.emit()

    def _read(self) -> _Read:
        support = self._scene.open_history().support
        grants = support.grants()
        codes = {one.id: one.code for one in grants if one.code is not None}
        known = self.squares
        squares = {uid: known.get(uid) or squares_of(code) for uid, code in codes.items()}
        return _Read(team=support.team(), grants=grants, squares=squares)

    @Slot(object)
    def _arrived(self, read: _Read) -> None:
        self.team, self.grants, self.squares = read.team, read.grants, read.squares
        self.errors.pop(Deed.READ, None)
        self.changed.emit()

    @Slot(object)
    def _not_read(self, error: Exception) -> None:
        self.errors[Deed.READ] = messages.sentence(error)
        self.changed.emit()

    @Slot(object)
    def _ended(self, outcome: _Outcome) -> None:
        self._busy.discard(outcome.deed)
        if outcome.error is not None:
            self.errors[outcome.deed] = messages.sentence(outcome.error)
        else:
            self._take(outcome)
        self.refresh()
        self.changed.emit()

    def _take(self, outcome: _Outcome) -> None:
        result = outcome.result
        match outcome.deed:
            case Deed.ARM:
                self.armed.emit(result)
            case Deed.SHARE:
                self.shared.emit(result)
                self.told.emit(translate("support", "Shared, once, with this agent."))
            case Deed.REVOKE:
                self.told.emit(translate("support", "The access is taken back."))
            case Deed.VIEW if isinstance(result, tuple):
                self.viewed.emit(*result)
            case Deed.RECEIPT:
                self.written.emit(result)
            case _:
                pass

    @Slot(object)
    def _broke(self, error: Exception) -> None:
        """A mistake of ours; which deed it was is not known."""
        for deed in self._busy:
            self.errors[deed] = messages.sentence(error)
        self._busy.clear()
        self.changed.emit()
