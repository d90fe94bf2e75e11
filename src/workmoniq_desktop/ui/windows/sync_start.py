"""Ways into an account: make one, join by a code, come back with the recovery sheet."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.pairing import JoinViewModel, RecoverViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import CheckField, LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.words import translate

_EXAMPLE = "https://sync.example.org"


def password_field(name: str, hint: str = "") -> LineField:
    """A line that hides what is typed."""
    field = LineField(name, hint)
    field.line.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def server_field() -> LineField:
    return LineField(translate("sync", "Address of the server"), example=_EXAMPLE)


def upload_field() -> CheckField:
    return CheckField(
        translate("sync", "Also send what this device recorded before"),
        translate("sync", "Otherwise only what is recorded from now on goes to the account."),
    )


class StartCard(Card):
    """created: the form for a new account is filled in."""

    created = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__(translate("sync", "Turn sync on"))
        self.kind = Segments(
            translate("sync", "How to begin"),
            (
                translate("sync", "New account"),
                translate("sync", "Join with a code"),
                translate("sync", "Recovery sheet"),
            ),
        )
        self.kind.chosen.connect(self._chosen)
        self.join = JoinPart(scene)
        self.recover = RecoverPart(scene)
        self._parts: tuple[QWidget, ...] = (self._create_form(), self.join, self.recover)
        self.add(row(self.kind), *self._parts)
        self._chosen(0)

    @property
    def steps(self) -> tuple[JoinViewModel, RecoverViewModel]:
        return self.join.joining, self.recover.recovering

    def show_creating(self, *, busy: bool, error: str) -> None:
        """How the making of an account goes."""
        self.make.setEnabled(not busy)
        self.make.setText(
            translate("sync", "Making the account…")
            if busy
            else translate("sync", "Make an account")
        )
        if error != self.form.error:
            self.form.refuse(None, error)

    def _create_form(self) -> Form:
        self.form = Form()
        self.server = server_field()
        self.username = LineField(translate("sync", "User name"))
        self.password = password_field(
            translate("sync", "Password"),
            translate("sync", "12 characters or more. It only lets you in, and decrypts nothing."),
        )
        self.again = password_field(translate("sync", "The same password again"))
        self.invite = LineField(
            translate("sync", "Invitation"),
            translate("sync", "Only where the server asks for one."),
        )
        self.make = button(translate("sync", "Make an account"), "primary")
        self.form.add_row(self.server, self.username)
        self.form.add_row(self.password, self.again)
        self.form.add(self.invite)
        self.form.add_buttons(self.make)
        self.form.submitted.connect(self._submit)
        return self.form

    @Slot(int)
    def _chosen(self, at: int) -> None:
        for place, part in enumerate(self._parts):
            part.setVisible(place == at)

    @Slot()
    def _submit(self) -> None:
        if not self.server.value.strip():
            self.form.refuse(self.server, translate("sync", "Type the address of the server."))
        elif not self.username.value.strip():
            self.form.refuse(self.username, translate("sync", "Choose a user name."))
        elif len(self.password.value) < 12:
            self.form.refuse(
                self.password, translate("sync", "A password needs 12 characters or more.")
            )
        elif self.password.value != self.again.value:
            self.form.refuse(self.again, translate("sync", "The two passwords are not the same."))
        else:
            self.created.emit()


class JoinPart(QWidget):
    """Another device shows a code; it is typed here, and six digits there."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.joining = JoinViewModel(scene)
        self.joining.setParent(self)
        self.form = Form()
        self.server = server_field()
        self.code = LineField(
            translate("sync", "Pairing code"),
            translate("sync", "28 characters that another device of the account shows."),
        )
        self.start = button(translate("sync", "Join"), "primary")
        self.form.add(self.server, self.code)
        self.form.add_buttons(self.start)
        self.form.submitted.connect(self._submit)
        self.who = label("", "strong", wraps=True)
        self.digits = label("", "digits")
        self.digits.setAccessibleName(translate("sync", "Digits to type on the other device"))
        self.waits = label("", "muted", wraps=True)
        self.upload = upload_field()
        self.accept = button(translate("sync", "Turn sync on"), "primary")
        self.accept.clicked.connect(self._accept)
        self.cancel = button(translate("sync", "Cancel"))
        self.cancel.clicked.connect(self.joining.cancel)
        self.error = label("", "error", wraps=True)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        for part in (self.form, self.who):
            box.addWidget(part)
        box.addLayout(row(self.digits))
        for each in (self.waits, self.upload, self.error):
            box.addWidget(each)
        box.addLayout(row(self.accept, self.cancel))
        self.joining.changed.connect(self._show)
        self._show()

    @Slot()
    def _submit(self) -> None:
        if not self.server.value.strip():
            self.form.refuse(self.server, translate("sync", "Type the address of the server."))
        else:
            self.joining.join(code=self.code.value, server=self.server.value.strip())

    @Slot()
    def _accept(self) -> None:
        self.joining.accept(upload_history=self.upload.value)

    @Slot()
    def _show(self) -> None:
        joining, subject = self.joining, self.joining.subject
        self.form.setVisible(subject is None)
        self.start.setEnabled(not joining.busy)
        if subject is None:
            self.form.refuse(self.code if joining.error else None, joining.error)
        else:
            check = subject.check
            self.who.setText(
                translate("sync", "Account {0}, offered by {1}").format(
                    subject.account_name, subject.device_name
                )
            )
            self.digits.setText(f"{check[:3]} {check[3:]}")
            self.waits.setText(
                translate("sync", "You were let in. One question is left.")
                if joining.admitted
                else translate(
                    "sync", "Type these digits on {0}; it lets this device in then. Waiting…"
                ).format(subject.device_name)
            )
        self.error.setText(joining.error if subject is not None else "")
        for part, shown in (
            (self.who, subject is not None),
            (self.digits, subject is not None and not joining.admitted),
            (self.waits, subject is not None),
            (self.upload, joining.admitted),
            (self.accept, joining.admitted),
            (self.cancel, subject is not None),
            (self.error, bool(self.error.text())),
        ):
            part.setVisible(shown)
        self.accept.setEnabled(not joining.busy)


class RecoverPart(QWidget):
    """With nothing but the sheet; says whom it shuts out before it does."""

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
        self.start = button(translate("sync", "Look at the account"), "primary")
        self.form.add_row(self.server, self.username)
        self.form.add(self.code)
        self.form.add_buttons(self.start)
        self.form.submitted.connect(self._submit)
        self.says = label("", wraps=True)
        self.keeps: dict[str, QCheckBox] = {}
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
            )

    @Slot()
    def _ask(self) -> None:
        out = [check.text() for check in self.keeps.values() if not check.isChecked()]
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
            self.form.refuse(self.code if recovering.error else None, recovering.error)
            self._offer({})
        else:
            self.says.setText(
                translate(
                    "sync",
                    "The code is good; nothing has changed yet. When you go on, all devices are "
                    "shut out but those you tick: tick what you still have in your hands.",
                )
            )
            self._offer({each.id: each.name for each in subject.devices})
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
        if list(names) == list(self.keeps):
            return
        for check in self.keeps.values():
            check.deleteLater()
        self.keeps = {}
        for uid, name in names.items():
            check = QCheckBox(name.replace("&", "&&"))
            check.setAccessibleName(translate("sync", "Keep {0}").format(name))
            self._room.addWidget(check)
            self.keeps[uid] = check
