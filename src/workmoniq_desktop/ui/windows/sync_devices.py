"""The devices of the account: who is there, renamed and shut out."""

from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.syncing import RECOVERY_CHANGE_HOURS, Role, SyncDevice
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.sync import Deed, SyncViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.words import moment, translate

_NEW_US = RECOVERY_CHANGE_HOURS * HOUR_US
"""How long a device that joined is pointed out."""


class DevicesCard(Card):
    """This device first; each other one with what can be done about it."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(
            translate("sync", "Devices"),
            translate(
                "sync",
                "Every device here can read the whole history. Shut out what is lost: it gets "
                "nothing more, but keeps what it has.",
            ),
        )
        self._scene, self._sync = scene, sync
        self.rows: dict[str, DeviceRow] = {}
        self._room = QVBoxLayout()
        self._room.setSpacing(8)
        self.form = Form()
        self.name = LineField(translate("sync", "New name"))
        save = button(translate("sync", "Rename"), "primary")
        cancel = button(translate("sync", "Cancel"))
        cancel.clicked.connect(self.form.hide)
        self.form.add(self.name)
        self.form.add_buttons(save, cancel)
        self.form.submitted.connect(self._rename)
        self.form.hide()
        self._renamed = ""
        self.rotate = button(translate("sync", "Change the keys…"))
        self.rotate.clicked.connect(self._ask_rotate)
        self.error = label("", "error", wraps=True)
        self.add(self._room, self.form, self.error, row(self.rotate))
        sync.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        status = self._sync.status
        devices = () if status is None else status.devices
        shown = {device.id: self._words(device) for device in devices}
        told = {uid: (made.name, made.detail) for uid, made in self.rows.items()}
        if shown != told:
            # in a turn of its own, so that no turn takes long
            QTimer.singleShot(0, self, self._build)
        self.error.setText(self._sync.errors.get(Deed.DEVICE, ""))
        self.error.setVisible(bool(self.error.text()))
        self.rotate.setEnabled(not self._sync.busy(Deed.DEVICE))
        self.rotate.setVisible(status is not None and status.on)

    @Slot()
    def _build(self) -> None:
        status = self._sync.status
        devices = () if status is None else status.devices
        for old in self.rows.values():
            old.deleteLater()
        self.rows = {}
        for device in devices:
            made = DeviceRow(
                *self._words(device), mine=device.this, gone=device.revoked_us is not None
            )
            made.rename.clicked.connect(partial(self._ask_name, device.id))
            made.revoke.clicked.connect(partial(self._ask_revoke, device.id))
            self._room.addWidget(made)
            self.rows[device.id] = made

    def _words(self, device: SyncDevice) -> tuple[str, str]:
        desk = self._scene.desk
        now_us, zone = desk.clock.now_us(), desk.zone()
        parts = []
        if device.role is Role.WEB:
            parts.append(translate("sync", "A phone's browser: it only adds, and reads nothing"))
        if device.revoked_us is not None:
            parts.append(
                translate("sync", "Shut out {0}").format(moment(device.revoked_us, now_us, zone))
            )
        elif device.this:
            parts.append(translate("sync", "This device"))
        elif device.last_heard_us is None:
            parts.append(translate("sync", "Not heard of yet"))
        else:
            parts.append(
                translate("sync", "Last heard of: {0}").format(
                    moment(device.last_heard_us, now_us, zone)
                )
            )
        if device.added_us is not None and now_us - device.added_us < _NEW_US and not device.this:
            parts.append(
                translate("sync", "New since {0}; shut it out if you do not know it").format(
                    moment(device.added_us, now_us, zone)
                )
            )
        return device.name, " · ".join(parts)

    def _ask_name(self, uid: str, _checked: bool = False) -> None:
        self._renamed = uid
        self.name.value = self.rows[uid].name
        self.form.show()
        self.name.line.setFocus()
        self.name.line.selectAll()

    @Slot()
    def _rename(self) -> None:
        name = self.name.value.strip()
        if not name:
            self.form.refuse(self.name, translate("sync", "Type a name."))
            return
        self.form.hide()
        self._sync.rename(self._renamed, name)

    def _ask_revoke(self, uid: str, _checked: bool = False) -> None:
        asked = Confirm(
            self,
            translate("sync", "Shut {0} out?").format(self.rows[uid].name),
            translate(
                "sync",
                "It gets nothing more and can send nothing more, and all keys are changed. What it "
                "holds already stays on it. To come back it has to be added anew.",
            ),
            translate("sync", "Shut it out"),
        )
        asked.accepted.connect(partial(self._sync.revoke, uid))
        asked.open()

    @Slot()
    def _ask_rotate(self) -> None:
        asked = Confirm(
            self,
            translate("sync", "Change the keys?"),
            translate(
                "sync",
                "What the server stores is wrapped anew under new keys. Old copies, wherever they "
                "are, are dead bytes once every device has taken part.",
            ),
            translate("sync", "Change the keys"),
            danger=False,
        )
        asked.accepted.connect(self._sync.rotate)
        asked.open()


class DeviceRow(QFrame):
    """One device."""

    def __init__(self, name: str, detail: str, *, mine: bool, gone: bool) -> None:
        super().__init__()
        self.setObjectName("list_row")
        self.setAccessibleName(name)
        self.name, self.detail = name, detail
        self.rename = button(translate("sync", "Rename…"))
        self.rename.setAccessibleName(translate("sync", "{0}: rename").format(name))
        self.revoke = button(translate("sync", "Shut out…"))
        self.revoke.setAccessibleName(translate("sync", "{0}: shut out").format(name))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(name, "strong", wraps=True))
        words.addWidget(label(detail, "muted", wraps=True))
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 8, 8)
        box.setSpacing(8)
        box.addLayout(words, 1)
        box.addWidget(self.rename)
        box.addWidget(self.revoke)
        self.rename.setVisible(not gone)
        self.revoke.setVisible(not gone and not mine)
