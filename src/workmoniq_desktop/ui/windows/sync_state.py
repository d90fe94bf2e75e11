"""How sync stands: what waits, what was found wrong, which wipes are still on their way."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workmoniq_desktop.domain.sync_words import EVIDENCE_KEPT, WHAT_HAPPENED, WHAT_TO_DO
from workmoniq_desktop.domain.syncing import GRAVE, Found, SyncStatus, WipeUnderWay
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.sync import Deed, SyncViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import CheckField
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import count, moment, size, translate

_DEEDS = (Deed.SWITCH, Deed.NOW, Deed.LIVE, Deed.KEEP)


class StateCard(Card):
    """The account, the last sync, what waits; sync now, live, off."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__()
        self._scene, self._sync = scene, sync
        self.heading = label("", "heading")
        self.lines = label("", wraps=True)
        self.trouble = label("", "error", wraps=True)
        self.now = button(translate("sync", "Sync now"), "primary")
        self.now.clicked.connect(sync.sync_now)
        self.turn = button("")
        self.turn.clicked.connect(self._turn)
        self.live = CheckField(
            translate("sync", "Live: send each five minutes"),
            translate(
                "sync",
                "Your other devices follow sooner. The server then sees to five minutes when "
                "this device was used, no longer to the hour only.",
            ),
        )
        self.live.changed.connect(self._live)
        self.error = label("", "error", wraps=True)
        self.keep_code = button(translate("sync", "Keep the old recovery code"))
        self.keep_code.clicked.connect(sync.cancel_recovery)
        self.keep_account = button(translate("sync", "Keep the account"))
        self.keep_account.clicked.connect(sync.cancel_deletion)
        self.add(self.heading, self.lines, self.trouble, self.live, self.error)
        self.add(row(self.keep_code, self.keep_account))
        self.add(row(self.now, self.turn))
        sync.changed.connect(self._show)
        self._show()

    @Slot()
    def _turn(self) -> None:
        status = self._sync.status
        if status is None or not status.on:
            self._sync.switch(True)
            return
        asked = Confirm(
            self,
            translate("sync", "Turn sync off?"),
            translate(
                "sync",
                "The history on this device stays whole, and so does the account. Nothing is "
                "sent or fetched until you turn it on again.",
            ),
            translate("sync", "Turn off"),
            danger=False,
        )
        asked.accepted.connect(self._off)
        asked.open()

    @Slot()
    def _off(self) -> None:
        self._sync.switch(False)

    @Slot()
    def _live(self) -> None:
        status = self._sync.status
        if status is not None and status.live is not self.live.value:
            self._sync.live(self.live.value)

    @Slot()
    def _show(self) -> None:
        sync, status = self._sync, self._sync.status
        if status is None:
            return
        self.heading.setText(
            translate("sync", "Sync is on") if status.on else translate("sync", "Sync is off")
        )
        self.lines.setText("\n".join(self._lines(status)))
        self.trouble.setText(messages.whole(spoken(status.trouble)) if status.trouble else "")
        self.trouble.setVisible(bool(status.trouble) and status.on)
        busy = sync.busy(Deed.NOW)
        words = translate("sync", "Syncing… {0}").format(sync.doing) if busy else ""
        self.now.setText(words.strip() or translate("sync", "Sync now"))
        self.now.setEnabled(status.on and not busy)
        self.now.setVisible(status.on)
        self.turn.setText(
            translate("sync", "Turn off…") if status.on else translate("sync", "Turn on")
        )
        self.turn.setAccessibleName(self.turn.text())
        self.turn.setEnabled(not sync.busy(Deed.SWITCH))
        self.live.check.blockSignals(True)
        self.live.value = status.live
        self.live.check.blockSignals(False)
        self.live.setVisible(status.on)
        self.keep_code.setVisible(status.recovery_from_us is not None)
        self.keep_account.setVisible(status.deletion_due_us is not None)
        errors = [sync.errors.get(deed, "") for deed in _DEEDS]
        self.error.setText("\n".join(filter(None, errors)))
        self.error.setVisible(any(errors))

    def _lines(self, status: SyncStatus) -> list[str]:
        desk = self._scene.desk
        now_us, zone = desk.clock.now_us(), desk.zone()
        last = status.last_sync_us
        lines = [
            translate("sync", "Account {0} at {1}").format(status.username, status.server),
            translate("sync", "Last sync: {0}").format(
                translate("sync", "never") if last is None else moment(last, now_us, zone)
            ),
        ]
        if status.waiting:
            lines.append(
                translate("sync", "Waits to be sent: {0} sealed pieces, {1}").format(
                    count(status.waiting), size(status.waiting_bytes)
                )
            )
        if status.rotating:
            lines.append(translate("sync", "The keys are being changed."))
        if status.telling_again:
            lines.append(translate("sync", "The server is being told again what it lost."))
        if status.recovery_from_us is not None:
            lines.append(
                translate(
                    "sync",
                    "A new recovery code counts from {0} on. If that was not you, keep the old one "
                    "and change the password.",
                ).format(moment(status.recovery_from_us, now_us, zone))
            )
        if status.deletion_due_us is not None:
            lines.append(
                translate(
                    "sync",
                    "Somebody asked with the password for the account to be deleted at {0}. If "
                    "that was not you, keep it and change the password.",
                ).format(moment(status.deletion_due_us, now_us, zone))
            )
        return lines


class _Listed(Card):
    """A card of blocks that are written anew when they differ."""

    def __init__(self, heading: str, sentence: str = "") -> None:
        super().__init__(heading, sentence)
        self.blocks: list[QWidget] = []
        self._told: tuple[tuple[str, ...], ...] = ()

    def tell(self, blocks: tuple[tuple[str, ...], ...]) -> None:
        """Each: a strong line, a muted one, and others."""
        if blocks == self._told:
            return
        self._told = blocks
        # in a turn of its own, so that no turn takes long
        QTimer.singleShot(0, self, self._build)

    @Slot()
    def _build(self) -> None:
        for old in self.blocks:
            old.deleteLater()
        self.blocks = []
        for lines in self._told:
            block = QWidget()
            box = QVBoxLayout(block)
            box.setContentsMargins(0, 0, 0, 0)
            box.setSpacing(3)
            for at, line in enumerate(lines):
                if line:
                    box.addWidget(label(line, ("strong", "muted", "")[min(at, 2)], wraps=True))
            self.box.addWidget(block)
            self.blocks.append(block)


class VerdictsCard(_Listed):
    """What the server did that it must not do, in plain words, and what to do about it."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(translate("sync", "Something is wrong"))
        self._scene, self._sync = scene, sync
        sync.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        status = self._sync.status
        found = () if status is None else status.found
        blocks = [self._words(one) for one in found]
        if any(one.verdict in GRAVE for one in found):
            blocks.append(("", "", spoken(EVIDENCE_KEPT)))
        self.tell(tuple(blocks))

    def _words(self, one: Found) -> tuple[str, ...]:
        desk = self._scene.desk
        at = moment(one.at_us, desk.clock.now_us(), desk.zone())
        whose = one.device or translate("sync", "the account itself")
        return (
            spoken(WHAT_HAPPENED[one.verdict]),
            translate("sync", "Found {0}, about: {1}").format(at, whose),
            spoken(WHAT_TO_DO[one.verdict]),
        )


class WipesCard(_Listed):
    """Which devices have not carried out a wipe, and where old copies could still be read."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(
            translate("sync", "Wipes on their way"),
            translate(
                "sync",
                "Here a wipe is done at once. Other devices carry it out when they sync next; "
                "copies that a server may have kept are dead bytes once every device has new keys.",
            ),
        )
        self._scene, self._sync = scene, sync
        sync.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        status = self._sync.status
        self.tell(tuple(self._words(wipe) for wipe in (status.wipes if status else ())))

    def _words(self, wipe: WipeUnderWay) -> tuple[str, ...]:
        desk = self._scene.desk
        at = moment(wipe.at_us, desk.clock.now_us(), desk.zone())
        unconfirmed = unshredded = ""
        if wipe.unconfirmed:
            unconfirmed = translate("sync", "Not confirmed yet by: {0}").format(
                ", ".join(wipe.unconfirmed)
            )
        if wipe.unshredded:
            unshredded = translate("sync", "No new keys yet on: {0}").format(
                ", ".join(wipe.unshredded)
            )
        done = "" if unconfirmed or unshredded else translate("sync", "Done everywhere.")
        return (
            translate("sync", "Wiped {0}").format(at),
            unconfirmed or unshredded or done,
            unshredded if unconfirmed else "",
        )
