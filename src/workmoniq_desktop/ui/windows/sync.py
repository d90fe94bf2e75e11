"""The Sync & devices page: off with what turning on means, or on with all that belongs to it."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from workmoniq_desktop.domain.syncing import AccountState
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.sync import Deed, SyncViewModel
from workmoniq_desktop.ui.widgets.pieces import ScrollPage, label
from workmoniq_desktop.ui.widgets.toast import tell
from workmoniq_desktop.ui.windows.sync_account import AccountCard
from workmoniq_desktop.ui.windows.sync_devices import DevicesCard
from workmoniq_desktop.ui.windows.sync_pairing import PairingCard
from workmoniq_desktop.ui.windows.sync_put_back import PutBackCard
from workmoniq_desktop.ui.windows.sync_receipt import ReceiptCard
from workmoniq_desktop.ui.windows.sync_sees import SeesCard
from workmoniq_desktop.ui.windows.sync_sheet import SheetCard
from workmoniq_desktop.ui.windows.sync_start import StartCard
from workmoniq_desktop.ui.windows.sync_state import StateCard, VerdictsCard, WipesCard
from workmoniq_desktop.ui.words import translate


class SyncPage(ScrollPage):
    """Which cards are shown follows the account; see AccountState."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("sync", "Sync & devices"),
            translate(
                "sync",
                "Off, nothing leaves this computer. On, your devices keep one history together "
                "through a server that cannot read it: all of it is sealed here first, with keys "
                "the server never has.",
            ),
        )
        self.sync = SyncViewModel(scene)
        self.sync.setParent(self)
        self.error = label("", "error", wraps=True)
        self.receipt = ReceiptCard(scene, self.sync)
        self.sheet = SheetCard(scene, self.sync)
        self.start = StartCard(scene)
        self.verdicts = VerdictsCard(scene, self.sync)
        self.put_back = PutBackCard(scene, self.sync)
        self.state = StateCard(scene, self.sync)
        self.wipes = WipesCard(scene, self.sync)
        self.devices = DevicesCard(scene, self.sync)
        self.pairing = PairingCard(scene)
        self.account = AccountCard(scene, self.sync)
        self.sees = SeesCard()
        self.add((self.error, self.receipt, self.sheet, self.verdicts, self.put_back, self.state))
        self.add((self.wipes, self.devices, self.pairing, self.start, self.account, self.sees))
        self._wanted: dict[QWidget, bool] = {}
        self.sync.changed.connect(self._show)
        self.sync.told.connect(self._tell)
        self.put_back.put_back.changed.connect(self._show)
        self.pairing.offer.told.connect(self._tell)
        for steps in self.start.steps:
            steps.told.connect(self._tell)
            steps.told.connect(self.sync.refresh)
        self.start.created.connect(self._create)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.sync.refresh()
        self.sync.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.sync.watch(False)

    @Slot()
    def _create(self) -> None:
        start = self.start
        self.sync.create(
            server=start.server.value.strip(),
            username=start.username.value.strip(),
            password=start.password.value,
            invite=start.invite.value.strip(),
        )

    @Slot()
    def _show(self) -> None:
        sync = self.sync
        known, state = sync.status is not None, sync.state
        ready = known and state is AccountState.READY
        for card, shown in (
            (self.error, Deed.READ in sync.errors),
            (self.receipt, sync.receipt is not None),
            (self.sheet, sync.sheet is not None),
            (self.start, known and state is AccountState.NONE),
            (self.verdicts, ready and sync.status is not None and bool(sync.status.found)),
            (self.put_back, ready and self.put_back.is_wanted),
            (self.state, ready),
            (self.wipes, ready and sync.status is not None and bool(sync.status.wipes)),
            (self.devices, ready),
            (self.pairing, ready),
            (self.account, ready),
        ):
            self._wanted[card] = shown
            if not shown:
                card.hide()
        self._reveal()
        self.error.setText(sync.errors.get(Deed.READ, ""))
        self.start.show_creating(
            busy=sync.busy(Deed.CREATE), error=sync.errors.get(Deed.CREATE, "")
        )

    @Slot()
    def _reveal(self) -> None:
        """One card a turn, from above, so that no turn has to lay out and paint them all."""
        for card, shown in self._wanted.items():
            if shown and card.isHidden():
                card.show()
                QTimer.singleShot(0, self, self._reveal)
                return

    @Slot(str)
    def _tell(self, sentence: str) -> None:
        tell(self, sentence)
