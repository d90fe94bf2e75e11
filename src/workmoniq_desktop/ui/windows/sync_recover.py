"""Back into an account with nothing but the recovery sheet."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.pairing import Mistyped, RecoverViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import CheckField, LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.windows.sync_fields import server_field, upload_field
from workmoniq_desktop.ui.words import translate


class RecoverPart(QWidget):
    """Asks for the sheet; says whom it shuts out before it does."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.recovering = RecoverViewModel(scene)
        self.recovering.setParent(self)
        self.form = Form()
        self.server = server_field()
        self.username = LineField(translate("sync", "User name"))
        self.code = LineField(
            translate("sync", "Recovery code"),
            translate("sync", "32 characters on your sheet; case and hyphens do not matter."),
        )
        self.is_stolen = CheckField(
            translate("sync", "One of my devices was stolen: shut it out, and do not believe it"),
            translate(
                "sync",
                "Only if you know it. Whoever has the device can make it say that the server hides "
                "something, which would stop you here.",
            ),
        )
        self.stolen = LineField(
            translate("sync", "Digits of the stolen device"),
            translate(
                "sync",
                "WorkMoniQ shows them here when it stops because of what that device says. Several "
                "with blanks between them.",
            ),
            example="1a2b3c4d",
        )
        self.stolen.hide()
        self.is_stolen.changed.connect(self._stolen_ticked)
        self.start = button(translate("sync", "Look at the account"), "primary")
        self.form.add_row(self.server, self.username)
        self.form.add(self.code, self.is_stolen, self.stolen)
        self.form.add_buttons(self.start)
        self.form.submitted.connect(self._submit)
        self.says = label("", wraps=True)
        self.keeps: dict[str, QCheckBox] = {}
        self._names: dict[str, str] = {}
        self._room = QVBoxLayout()
        self._room.setSpacing(6)
        self.upload = upload_field()
        self.finish = button(translate("sync", "Join, and shut the others out"), "danger")
        self.finish.clicked.connect(self._ask)
        self.cancel = button(translate("sync", "Cancel"))
        self.cancel.clicked.connect(self.recovering.cancel)
        self.error = label("", "error", wraps=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.form)
        box.addWidget(self.says)
        box.addLayout(self._room)
        box.addWidget(self.upload)
        box.addWidget(self.error)
        box.addLayout(row(self.finish, self.cancel))
        self.recovering.changed.connect(self._show)
        self._show()

    @Slot()
    def _submit(self) -> None:
        if not self.server.value.strip():
            self.form.refuse(self.server, translate("sync", "Type the address of the server."))
        else:
            self.recovering.recover(
                code=self.code.value,
                server=self.server.value.strip(),
                username=self.username.value.strip(),
                stolen=self.stolen.value if self.is_stolen.value else None,
            )

    @Slot()
    def _stolen_ticked(self) -> None:
        self.stolen.setVisible(self.is_stolen.value)
        if self.is_stolen.value:
            self.stolen.control.setFocus()

    @Slot()
    def _ask(self) -> None:
        out = [each.name for each in self.recovering.devices(stolen=True)]
        out += [name for uid, name in self._names.items() if not self.keeps[uid].isChecked()]
        if not out:
            self._finish()
            return
        asked = Confirm(
            self,
            translate("sync", "Shut these devices out?"),
            translate("sync", "{0}. What they hold stays on them; they get nothing more.").format(
                ", ".join(out)
            ),
            translate("sync", "Shut them out"),
        )
        asked.accepted.connect(self._finish)
        asked.open()

    @Slot()
    def _finish(self) -> None:
        keep = tuple(uid for uid, check in self.keeps.items() if check.isChecked())
        self.recovering.finish(keep=keep, upload_history=self.upload.value)

    @Slot()
    def _show(self) -> None:
        recovering, subject = self.recovering, self.recovering.subject
        self.form.setVisible(subject is None)
        self.start.setEnabled(not recovering.busy)
        self.finish.setEnabled(not recovering.busy)
        if subject is None:
            lines = {Mistyped.CODE: self.code, Mistyped.STOLEN: self.stolen, None: None}
            self.form.refuse(lines[recovering.mistyped], recovering.error)
        else:
            says = translate(
                "sync",
                "The code is good; nothing has changed yet. When you go on, all devices are "
                "shut out but those you tick: tick what you still have in your hands.",
            )
            stolen = ", ".join(each.name for each in recovering.devices(stolen=True))
            if stolen:
                shut_out = translate("sync", "Stolen, and shut out in any case: {0}.")
                says = f"{says}\n{shut_out.format(stolen)}"
            self.says.setText(says)
        self._offer({each.id: each.name for each in recovering.devices(stolen=False)})
        self.error.setText(recovering.error if subject is not None else "")
        for part, shown in (
            (self.says, subject is not None),
            (self.upload, subject is not None),
            (self.finish, subject is not None),
            (self.cancel, subject is not None),
            (self.error, bool(self.error.text())),
        ):
            part.setVisible(shown)

    def _offer(self, names: dict[str, str]) -> None:
        if names == self._names:
            return
        self._names = names
        for check in self.keeps.values():
            check.deleteLater()
        self.keeps = {}
        for uid, name in names.items():
            check = QCheckBox(name.replace("&", "&&"))
            check.setAccessibleName(translate("sync", "Keep {0}").format(name))
            self._room.addWidget(check)
            self.keeps[uid] = check
