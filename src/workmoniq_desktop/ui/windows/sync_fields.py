"""Fields that several ways into an account ask for."""

from PySide6.QtWidgets import QLineEdit

from workmoniq_desktop.ui.widgets.fields import CheckField, LineField
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
