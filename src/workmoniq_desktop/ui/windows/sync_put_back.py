"""A server that was put back to a backup: what to ask, what happens, and telling it again."""

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from workmoniq_desktop.domain.sync_words import (
    PUT_BACK_ASK,
    PUT_BACK_DOES,
    PUT_BACK_HOW_TO_ASK,
    PUT_BACK_ORDER,
    PUT_BACK_QUESTION,
    PUT_BACK_TRUSTS,
)
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.sync import SyncViewModel
from workmoniq_desktop.ui.viewmodels.sync_put_back import At, PutBackViewModel, is_offered
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.windows.sync_fields import password_field
from workmoniq_desktop.ui.words import translate


class PutBackCard(Card):
    """Nothing is told before the user has read what to ask, and has said what was answered."""

    def __init__(self, scene: Scene, sync: SyncViewModel) -> None:
        super().__init__(
            translate("sync", "Was the server put back to a backup?"),
            translate(
                "sync",
                "Then it has lost what your devices sent since, and this device can tell it again. "
                "A server that hides it looks the same from here: only who runs it can tell you.",
            ),
        )
        self._sync = sync
        self.put_back = PutBackViewModel(scene)
        self.put_back.setParent(self)
        self.open = button(translate("sync", "Tell it again what it lost…"))
        self.open.clicked.connect(self._open)
        self.form = self._made_form()
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(translate("sync", "Progress of telling the server again"))
        self.doing = label("", "muted", wraps=True)
        self.stop = button(translate("sync", "Stop"))
        self.stop.clicked.connect(self.put_back.stop)
        self.read = button(translate("sync", "Close"))
        self.read.clicked.connect(self.put_back.forget)
        self.said = label("", "strong", wraps=True)
        self.error = label("", "error", wraps=True)
        self.add(self.error, self.said, self.form, self.bar, self.doing)
        self.add(row(self.open, self.stop, self.read))
        self.form.hide()
        self._refused = ""
        self.put_back.changed.connect(self._show)
        sync.changed.connect(self._show)
        self._show()

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to do or to read here."""
        status, told = self._sync.status, self.put_back
        if status is None:
            return False
        is_said = told.said or told.error or told.refused or told.stopped
        return is_offered(status) or told.at is not At.RESTS or bool(is_said)

    def _made_form(self) -> Form:
        form = Form()
        form.add(_section(translate("sync", "What to ask"), *PUT_BACK_ASK, PUT_BACK_HOW_TO_ASK))
        form.add(
            _section(
                translate("sync", "What happens then"),
                PUT_BACK_DOES,
                PUT_BACK_TRUSTS,
                PUT_BACK_ORDER,
            )
        )
        self.password = password_field(
            translate("sync", "The account's password"),
            translate("sync", "The one that counted when the backup was made."),
        )
        self.password.hide()
        self.go = button(translate("sync", "Tell it again…"), "danger")
        self.later = button(translate("sync", "Not now"))
        self.later.clicked.connect(self._close)
        form.add(self.password)
        form.add_buttons(self.go, self.later)
        form.submitted.connect(self._ask)
        return form

    @Slot()
    def _open(self) -> None:
        self.put_back.forget()
        self.form.show()
        self.open.hide()
        self.later.setFocus()

    @Slot()
    def _close(self) -> None:
        self.form.hide()
        self.password.value = ""
        self._show()
        self.open.setFocus()

    @Slot()
    def _ask(self) -> None:
        if self.put_back.asks_password and not self.password.value:
            self.form.refuse(self.password, translate("sync", "Type the password."))
            return
        asked = Confirm(
            self,
            spoken(PUT_BACK_QUESTION),
            spoken(PUT_BACK_TRUSTS),
            translate("sync", "Tell it again"),
            tick=translate("sync", "Yes, and I asked in a way that I know"),
        )
        asked.accepted.connect(self._begin)
        asked.open()

    @Slot()
    def _begin(self) -> None:
        status = self._sync.status
        this = "" if status is None else next((one.name for one in status.devices if one.this), "")
        password, self.password.value = self.password.value, ""
        self.form.hide()
        self.put_back.begin(password, this)
        # once the question is closed, which gives the focus back to what it had before
        QTimer.singleShot(0, self, self._focus)

    @Slot()
    def _focus(self) -> None:
        (self.read if self.put_back.at is At.RESTS else self.stop).setFocus()

    @Slot()
    def _show(self) -> None:
        told, status = self.put_back, self._sync.status
        runs = told.at is not At.RESTS
        self.password.setVisible(told.asks_password)
        if told.refused != self._refused:
            self._refused = told.refused
            if told.refused:
                self.form.show()
                self.form.refuse(self.password, told.refused)
        self.bar.setRange(0, told.total)
        self.bar.setValue(told.done)
        self.doing.setText(self._doing())
        said = told.said
        if told.stopped:
            goes_on = status is not None and status.telling_again
            said = (
                translate(
                    "sync",
                    "Stopped. What was told again stays told, and sync goes on with the rest by "
                    "itself.",
                )
                if goes_on
                else translate(
                    "sync",
                    "Stopped. What was told again stays told; the rest waits until you do this "
                    "again.",
                )
            )
        self.said.setText(said)
        self.error.setText(told.error)
        offered = status is not None and is_offered(status)
        is_told = not runs and bool(said or told.error)
        parts = {
            self.bar: runs,
            self.doing: runs,
            self.said: is_told and bool(said),
            self.error: is_told and bool(told.error),
            self.open: not runs and self.form.isHidden() and (offered or bool(told.error)),
            self.read: is_told and self.form.isHidden(),
            self.stop: runs,
        }
        for part, shown in parts.items():
            if shown:
                part.show()
        if is_told and self.window().focusWidget() is self.stop:
            # before it goes, or the focus and the view go on to the next card
            self.read.setFocus()
        for part, shown in parts.items():
            if not shown:
                part.hide()

    def _doing(self) -> str:
        told = self.put_back
        if told.at is At.STOPS:
            return translate("sync", "Stopping…")
        doing = told.doing or translate("sync", "Telling the server again")
        return f"{doing}: {told.done} / {told.total}" if told.total else f"{doing}…"


def _section(heading: str, *sentences: str) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(6)
    box.addWidget(label(heading, "strong", wraps=True))
    for sentence in sentences:
        box.addWidget(label(spoken(sentence), wraps=True))
    return made
