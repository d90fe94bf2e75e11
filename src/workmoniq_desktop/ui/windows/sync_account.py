"""The account itself: what the server holds, password, recovery sheet, and its end."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QPlainTextEdit

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.sync import Deed, SyncViewModel
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.fields import CheckField, LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.windows.sync_fields import password_field
from workmoniq_desktop.ui.words import translate

_HELD_LINES = 14


class AccountCard(Card):
    """Four things that are rarely wanted, each behind its button."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(translate("sync", "The account"))
        self._scene, self._sync = scene, sync
        self.look = button(translate("sync", "Show everything the server holds"))
        self.password = button(translate("sync", "Change password…"))
        self.sheet = button(translate("sync", "New recovery sheet…"))
        self.delete = button(translate("sync", "Delete account…"))
        self.held = QPlainTextEdit(readOnly=True)
        self.held.setAccessibleName(translate("sync", "Everything the server holds"))
        self.held.setTabChangesFocus(True)
        self.held.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.held.setFixedHeight(self.held.fontMetrics().lineSpacing() * _HELD_LINES + 22)
        self.error = label("", "error", wraps=True)
        self.password_form = self._password_form()
        self.sheet_form = self._sheet_form()
        self.delete_form = self._delete_form()
        self._forms = (self.password_form, self.sheet_form, self.delete_form)
        self.look.clicked.connect(sync.look_at_server)
        self.password.clicked.connect(self._open_password)
        self.sheet.clicked.connect(self._open_sheet)
        self.delete.clicked.connect(self._open_delete)
        self.add(row(self.look, self.password), row(self.sheet, self.delete), self.held)
        self.add(self.error, *self._forms)
        self._open(None)
        sync.changed.connect(self._show)
        sync.finished.connect(self._finished)
        self._show()

    def _password_form(self) -> Form:
        form = Form()
        self.old = password_field(translate("sync", "Password until now"))
        self.forgotten = CheckField(
            translate("sync", "I forgot it: this device vouches for me"),
            translate("sync", "Whoever is logged in with the old password is logged out."),
        )
        self.new = password_field(
            translate("sync", "New password"), translate("sync", "12 characters or more.")
        )
        self.again = password_field(translate("sync", "The same password again"))
        self.forgotten.changed.connect(self._forgot)
        form.add(self.old, self.forgotten)
        form.add_row(self.new, self.again)
        form.add_buttons(button(translate("sync", "Change the password"), "primary"))
        form.submitted.connect(self._change_password)
        return form

    def _sheet_form(self) -> Form:
        form = Form()
        form.add(
            label(
                translate(
                    "sync",
                    "With the code that counts now, the new one counts at once. Without it, give "
                    "the password: the new one counts after three days, and every device shows it "
                    "until then.",
                ),
                "muted",
                wraps=True,
            )
        )
        self.old_code = LineField(translate("sync", "Recovery code that counts now"))
        self.sheet_password = password_field(translate("sync", "Or the password"))
        form.add_row(self.old_code, self.sheet_password)
        form.add_buttons(button(translate("sync", "Make a new sheet"), "primary"))
        form.submitted.connect(self._new_sheet)
        return form

    def _delete_form(self) -> Form:
        form = Form()
        form.add(
            label(
                translate(
                    "sync",
                    "Everything the server holds goes: within a day what it stores, within thirty "
                    "days its backups. The history on your devices stays. You get a signed "
                    "receipt; it is the server's word, and proves no erasure.",
                ),
                "muted",
                wraps=True,
            )
        )
        self.delete_password = password_field(translate("sync", "Password"))
        self.delete_code = LineField(translate("sync", "Or the recovery code"))
        form.add_row(self.delete_password, self.delete_code)
        form.add_buttons(button(translate("sync", "Delete the account"), "danger"))
        form.submitted.connect(self._ask_delete)
        return form

    @Slot()
    def _open_password(self) -> None:
        self._open(self.password_form)

    @Slot()
    def _open_sheet(self) -> None:
        self._open(self.sheet_form)

    @Slot()
    def _open_delete(self) -> None:
        self._open(self.delete_form)

    def _open(self, chosen: Form | None) -> None:
        """Open one form, or close it where it is open."""
        for form in self._forms:
            opened = form is chosen and form.isHidden()
            form.setVisible(opened)
            if opened:
                form.fields[0].control.setFocus()
            else:
                for field in form.fields:
                    if isinstance(field, LineField):
                        field.value = ""

    @Slot()
    def _forgot(self) -> None:
        self.old.setEnabled(not self.forgotten.value)

    @Slot()
    def _change_password(self) -> None:
        form = self.password_form
        if not self.forgotten.value and not self.old.value:
            form.refuse(self.old, translate("sync", "Type the password that counts now."))
        elif len(self.new.value) < 12:
            form.refuse(self.new, translate("sync", "A password needs 12 characters or more."))
        elif self.new.value != self.again.value:
            form.refuse(self.again, translate("sync", "The two passwords are not the same."))
        else:
            old = None if self.forgotten.value else self.old.value
            self._sync.change_password(old, self.new.value)

    @Slot()
    def _new_sheet(self) -> None:
        code, password = self.old_code.value.strip(), self.sheet_password.value
        if not code and not password:
            self.sheet_form.refuse(
                self.old_code, translate("sync", "Type the recovery code, or the password.")
            )
        else:
            self._sync.new_sheet(code=code, password=password)

    @Slot()
    def _ask_delete(self) -> None:
        if not self.delete_code.value.strip() and not self.delete_password.value:
            self.delete_form.refuse(
                self.delete_password, translate("sync", "Type the password, or the recovery code.")
            )
            return
        asked = Confirm(
            self,
            translate("sync", "Delete the account?"),
            translate(
                "sync",
                "All devices lose the account, and nothing on the server can be brought back. "
                "What this device holds stays.",
            ),
            translate("sync", "Delete the account"),
            tick=translate("sync", "I want all of it gone from the server"),
        )
        asked.accepted.connect(self._delete)
        asked.open()

    @Slot()
    def _delete(self) -> None:
        self._sync.delete(password=self.delete_password.value, code=self.delete_code.value.strip())

    @Slot(Deed)
    def _finished(self, deed: Deed) -> None:
        if deed in {Deed.PASSWORD, Deed.SHEET, Deed.DELETE}:
            self._open(None)

    @Slot()
    def _show(self) -> None:
        sync = self._sync
        if self.held.toPlainText() != sync.held:
            self.held.setPlainText(sync.held)
        self.held.setVisible(bool(sync.held))
        self.look.setEnabled(not sync.busy(Deed.METADATA))
        self.error.setText(sync.errors.get(Deed.METADATA, ""))
        self.error.setVisible(bool(self.error.text()))
        for deed, form in (
            (Deed.PASSWORD, self.password_form),
            (Deed.SHEET, self.sheet_form),
            (Deed.DELETE, self.delete_form),
        ):
            form.setEnabled(not sync.busy(deed))
            if (error := sync.errors.get(deed, "")) != form.error:
                form.refuse(None, error)
