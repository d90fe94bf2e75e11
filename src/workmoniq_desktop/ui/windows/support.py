"""The Support access page: choose, look, get a code; then what becomes of it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workmoniq_desktop.domain.support import MOST_LIVE_GRANTS, Grant, GrantState, SupportChoice
from workmoniq_desktop.domain.support_words import ASK_FOR_ANOTHER, NO_TEAM
from workmoniq_desktop.services.shapes.support import Preview
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.support import Deed, SupportViewModel
from workmoniq_desktop.ui.viewmodels.support_preview import Lines, PreviewViewModel
from workmoniq_desktop.ui.viewmodels.support_words import state_sentence
from workmoniq_desktop.ui.widgets.pieces import Card, ScrollPage, button, label, row
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.windows.support_choose import ChooseCard
from workmoniq_desktop.ui.windows.support_live import LiveCard
from workmoniq_desktop.ui.windows.support_past import PastCard
from workmoniq_desktop.ui.windows.support_preview import PreviewCard
from workmoniq_desktop.ui.windows.support_share import ShareDialog, ShownDialog
from workmoniq_desktop.ui.windows.support_still_open import StillOpen
from workmoniq_desktop.ui.words import translate

_ABOVE_PX = 16
"""What stays free above a step that is scrolled to."""


class SupportPage(ScrollPage):
    """Which cards are shown follows the team, the preview and the accesses."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("support", "Support access"),
            translate(
                "support",
                "Let one agent of support look once at what you picked and saw beforehand. They "
                "see nothing else, and nothing before you press Share.",
            ),
        )
        self._scene = scene
        self.support = SupportViewModel(scene)
        self.support.setParent(self)
        self.preview = PreviewViewModel(scene)
        self.preview.setParent(self)
        self.error = label("", "error", wraps=True)
        self.no_team = Card(spoken(NO_TEAM), spoken(ASK_FOR_ANOTHER))
        self.enough = label(
            translate(
                "support",
                "As many accesses are open as can be. Take one back to make another one.",
            ),
            "muted",
            wraps=True,
        )
        self.another = button(translate("support", "Make another access"))
        self.another.clicked.connect(self._another)
        self.still_open = StillOpen(scene)
        self.still_open.revoke_asked.connect(self._take_back)
        self._wants_another = False
        self._fresh = ""
        self.choose = ChooseCard(scene)
        self.lines = PreviewCard(scene, self.preview)
        self.live: dict[str, LiveCard] = {}
        self._live_room = QWidget()
        self._live_box = QVBoxLayout(self._live_room)
        self._live_box.setContentsMargins(0, 0, 0, 0)
        self._live_box.setSpacing(16)
        self.past = PastCard(scene)
        self._dialog: ShareDialog | None = None
        self._decided_later: set[str] = set()
        more = QWidget()
        line = row(self.another)
        more.setLayout(line)
        self._more = more
        self.add((self.error, self.no_team, self._live_room, self.enough, self._more))
        self.add((self.still_open, self.choose, self.lines, self.past))
        self.support.changed.connect(self._show)
        self.support.told.connect(self._tell)
        self.support.armed.connect(self._armed)
        self.support.viewed.connect(self._viewed)
        self.support.written.connect(self._written)
        self.preview.changed.connect(self._show)
        self.choose.asked.connect(self._compose)
        self.lines.code_asked.connect(self._arm)
        self.lines.left.connect(self._leave)
        self.past.view_asked.connect(self.support.view)
        self.past.receipt_asked.connect(self._receipt)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.support.refresh()
        self._scene.ways.support_looked_at.emit(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._scene.ways.support_looked_at.emit(False)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isVisible():
            self._scene.ways.support_looked_at.emit(True)

    @property
    def dialog(self) -> ShareDialog | None:
        """The Share dialog, while it asks."""
        return self._dialog

    @Slot(object)
    def _compose(self, choice: SupportChoice) -> None:
        self.support.errors.pop(Deed.ARM, None)
        self.preview.compose(choice)

    @Slot()
    def _leave(self) -> None:
        self.preview.leave()
        self.choose.look.setFocus()
        self._begin_at(self.choose)

    @Slot(str)
    def _take_back(self, grant_id: str) -> None:
        if grant_id in self.live:
            self.live[grant_id].ask_revoke()

    def _begin_at(self, card: QWidget) -> None:
        """The next step is read from its heading on, wherever the one before had been scrolled."""

        def scroll() -> None:
            self.verticalScrollBar().setValue(card.y() - _ABOVE_PX)

        # once the cards have their places
        QTimer.singleShot(0, card, scroll)

    @Slot()
    def _another(self) -> None:
        self._wants_another = True
        self._show()
        self.choose.look.setFocus()
        self._begin_at(self.still_open)

    @Slot(object)
    def _arm(self, preview: Preview) -> None:
        server = "" if self.choose.server.isHidden() else self.choose.server.value.strip()
        self.support.arm(preview, server)

    @Slot(object)
    def _armed(self, grant: Grant) -> None:
        self._wants_another, self._fresh = False, grant.id
        self.preview.leave()
        self.verticalScrollBar().setValue(0)

    @Slot(str, str)
    def _receipt(self, grant_id: str, folder: str) -> None:
        self.support.receipt(grant_id, Path(folder))

    @Slot(object)
    def _written(self, files: Sequence[Path]) -> None:
        page = next((one for one in files if one.suffix == ".html"), None)
        said = translate("support", "The receipt is saved.")
        if page is None:
            tell(self, said)
            return
        where = QUrl.fromLocalFile(str(page))

        def open_page() -> None:
            QDesktopServices.openUrl(where)

        tell(self, said, translate("support", "Open"), open_page)

    @Slot(str, object)
    def _viewed(self, grant_id: str, lines: Lines) -> None:
        if self._dialog is not None and self._dialog.grant_id == grant_id:
            self._dialog.show_lines(lines)
        else:
            ShownDialog(self, self._scene, lines).open()

    @Slot()
    def _show(self) -> None:
        support, preview = self.support, self.preview
        errors = support.errors
        team = support.team
        ready = team is not None and team.pinned
        previewing = preview.picture is not None
        full = len(support.live) >= MOST_LIVE_GRANTS
        asks = not support.live or self._wants_another
        still_live = [one for one in support.live if one.is_live]
        asks_beside = ready and bool(still_live) and (previewing or (asks and not full))
        self.still_open.show_grants(still_live)
        appears = previewing and self.lines.isHidden()
        if team is not None:
            self.choose.show_team(team)
        self.choose.show_state(busy=preview.busy, error=preview.error)
        self.lines.show_arming(busy=support.busy(Deed.ARM), error=errors.get(Deed.ARM, ""))
        self.error.setText(errors.get(Deed.READ, ""))
        for part, shown in (
            (self.error, Deed.READ in errors),
            (self.no_team, team is not None and not team.pinned),
            (self._live_room, ready and bool(support.live)),
            (self.enough, ready and full and not previewing),
            (self._more, ready and not full and not previewing and not asks),
            (self.still_open, asks_beside),
            (self.choose, ready and not full and not previewing and asks),
            (self.lines, ready and previewing),
            (self.past, ready and bool(support.past)),
        ):
            if part.isHidden() is shown:
                part.setVisible(shown)
        if appears:
            self.lines.line.setFocus()
            self._begin_at(self.lines)
        if ready:
            self.past.show_grants(
                support.past, errors.get(Deed.RECEIPT, "") or errors.get(Deed.VIEW, "")
            )
            self._show_live()
            self._mind_dialog()

    @Slot()
    def _show_live(self) -> None:
        """Cards that are there follow at once; a new one is built in a turn of its own."""
        support = self.support
        errors = " ".join(
            filter(None, (support.errors.get(deed, "") for deed in (Deed.SHARE, Deed.REVOKE)))
        )
        known = {grant.id: grant for grant in support.live}
        for uid in [uid for uid in self.live if uid not in known]:
            gone = self.live.pop(uid)
            gone.leave()
            gone.deleteLater()
        for uid, card in self.live.items():
            card.show_grant(known[uid])
            card.show_error(errors)
        if known.keys() - self.live.keys():
            QTimer.singleShot(0, self, self._build_live)

    @Slot()
    def _build_live(self) -> None:
        for at, grant in enumerate(self.support.live):
            if grant.id not in self.live:
                card = LiveCard(self._scene, grant, self.support.squares.get(grant.id, ()))
                card.decide_asked.connect(self._open_dialog)
                card.revoke_asked.connect(self.support.revoke)
                card.view_asked.connect(self.support.view)
                card.told.connect(self._tell)
                self.live[grant.id] = card
                self._live_box.insertWidget(at, card)
                if grant.id == self._fresh:
                    card.show()
                    card.copy.setFocus()
                QTimer.singleShot(0, self, self._build_live)
                return

    def _mind_dialog(self) -> None:
        """It comes by itself for who waits, and goes when there is nothing to decide any more."""
        if self._dialog is not None:
            grant = self.support.grant(self._dialog.grant_id)
            if grant is None or grant.state is not GrantState.CLAIMED:
                self._dialog.reject()
                if grant is not None and not self.support.busy(Deed.SHARE):
                    self._tell(state_sentence(grant))
            return
        waiting = (one for one in self.support.live if one.state is GrantState.CLAIMED)
        fresh = next((one for one in waiting if one.id not in self._decided_later), None)
        if fresh is not None and self.isVisible() and not self.support.busy(Deed.SHARE):
            QTimer.singleShot(0, self, self._ask_fresh)

    @Slot()
    def _ask_fresh(self) -> None:
        for grant in self.support.live:
            if grant.state is GrantState.CLAIMED and grant.id not in self._decided_later:
                self._open_dialog(grant.id)
                return

    @Slot(str)
    def _open_dialog(self, grant_id: str) -> None:
        grant = self.support.grant(grant_id)
        if self._dialog is not None or grant is None or grant.state is not GrantState.CLAIMED:
            return
        self._decided_later.add(grant_id)
        dialog = ShareDialog(self, self._scene, grant)
        dialog.share_asked.connect(self.support.share)
        dialog.refuse_asked.connect(self.support.revoke)
        dialog.view_asked.connect(self.support.view)
        dialog.finished.connect(self._dialog_closed)
        self._dialog = dialog
        dialog.open()

    @Slot()
    def _dialog_closed(self) -> None:
        self._dialog = None

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        tell(self, sentence)
