"""Ways into an account: make one, join by a code, or go to the recovery sheet."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.pairing import JoinViewModel, RecoverViewModel
from workmoniq_desktop.ui.widgets.fields import LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.windows.sync_fields import password_field, server_field, upload_field
from workmoniq_desktop.ui.windows.sync_recover import RecoverPart
from workmoniq_desktop.ui.words import translate


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
