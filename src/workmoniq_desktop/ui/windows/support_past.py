"""Accesses that are over, with what became of each and its receipt."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QStandardPaths, QTimer, Signal, Slot
from PySide6.QtWidgets import QDialog, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout

from workmoniq_desktop.domain.support import Grant
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.support_words import (
    alarm_sentence,
    amount,
    happened,
    scope,
    state_name,
    state_sentence,
)
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import moment, translate

_STEP = 5
"""So many rows are built at first, and more when they are asked for."""


class PastCard(Card):
    """receipt_asked: of an access, into a folder. view_asked: of an access."""

    receipt_asked = Signal(str, str)
    view_asked = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("support", "Accesses so far"),
            translate(
                "support",
                "A receipt says what was shown, to whom and when, with a copy of what was sent.",
            ),
        )
        self._scene = scene
        self._grants: tuple[Grant, ...] = ()
        self._shown = _STEP
        self.rows: dict[str, PastRow] = {}
        self.dialog: QDialog | None = None
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self.more = button(translate("support", "Show older ones"))
        self.more.clicked.connect(self._more)
        self.error = label("", "error", wraps=True)
        self.error.hide()
        self.add(self._room, self.error, row(self.more))

    def show_grants(self, grants: Sequence[Grant], error: str) -> None:
        """Newest first."""
        self._grants = tuple(grants)
        self.error.setText(error)
        self.error.setVisible(bool(error))
        wanted = {one.id: one for one in self._grants[: self._shown]}
        for uid in [uid for uid, made in self.rows.items() if wanted.get(uid) != made.grant]:
            self.rows.pop(uid).deleteLater()
        self.more.setVisible(len(self._grants) > self._shown)
        self._build()

    @Slot()
    def _build(self) -> None:
        """One row a turn, so that no turn takes long."""
        for at, grant in enumerate(self._grants[: self._shown]):
            if grant.id not in self.rows:
                made = PastRow(self._scene, grant)
                made.receipt.clicked.connect(partial(self._ask_folder, grant.id))
                made.view.clicked.connect(partial(self._view, grant.id))
                self.rows[grant.id] = made
                self._room.insertWidget(at, made)
                QTimer.singleShot(0, self, self._build)
                return

    @Slot()
    def _more(self) -> None:
        self._shown += _STEP
        self.show_grants(self._grants, self.error.text())

    def _view(self, grant_id: str, _checked: bool = False) -> None:
        self.view_asked.emit(grant_id)

    def _ask_folder(self, grant_id: str, _checked: bool = False) -> None:
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, translate("support", "Save the receipt into a folder"), folder)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(partial(self.save_to, grant_id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.finished.connect(self._forget)
        dialog.setModal(True)
        self.dialog = dialog
        dialog.show()

    def save_to(self, grant_id: str, folder: str) -> None:
        """Write the receipt there."""
        self.receipt_asked.emit(grant_id, folder)

    @Slot()
    def _forget(self) -> None:
        self.dialog = None


class PastRow(QFrame):
    """One access that is over."""

    def __init__(self, scene: Scene, grant: Grant) -> None:
        super().__init__()
        self.setObjectName("list_row")
        self.grant = grant
        desk = scene.desk
        now_us, zone = desk.clock.now_us(), desk.zone()
        made = moment(grant.armed_us, now_us, zone)
        name = f"{made} · {state_name(grant.state)}"
        self.setAccessibleName(name)
        self.receipt = button(translate("support", "Receipt…"))
        self.receipt.setAccessibleName(translate("support", "{0}: receipt").format(name))
        self.view = button(translate("support", "View again"))
        self.view.setAccessibleName(translate("support", "{0}: view again").format(name))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(label(name, "strong", wraps=True))
        for alarm in grant.alarms:
            words.addWidget(label(alarm_sentence(alarm), "error", wraps=True))
        what = f"{scope(grant.choice, zone)} · {amount(grant.rows, grant.size_bytes)}"
        lines = (state_sentence(grant), what, *happened(grant, now_us, zone))
        self.detail = "\n".join(lines)
        words.addWidget(label(self.detail, "muted", wraps=True))
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 8, 8)
        box.setSpacing(8)
        box.addLayout(words, 1)
        box.addWidget(self.view)
        box.addWidget(self.receipt)
        # of what was never shared no copy is kept
        self.view.setVisible(grant.shared_us is not None)
