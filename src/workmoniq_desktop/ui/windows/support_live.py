"""An access that is open: its code, where it stands, and the way to take it back."""

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.domain.support import Grant, GrantState
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.support_words import (
    alarm_sentence,
    amount,
    attempts,
    happened,
    left,
    scope,
    state_name,
    state_sentence,
    who,
)
from workmoniq_desktop.ui.widgets.confirm import Confirm
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.widgets.qr import QrCode, Squares
from workmoniq_desktop.ui.words import translate

_TICK_MS = 20_000
_HINT = "x-kde-passwordManagerHint"
"""Asks programs that keep what was copied not to keep this; several desktops know it."""


class LiveCard(Card):
    """decide_asked: the Share dialog shall open. All signals carry the access's id."""

    decide_asked = Signal(str)
    revoke_asked = Signal(str)
    view_asked = Signal(str)
    told = Signal(str)

    def __init__(self, scene: Scene, grant: Grant, squares: Squares) -> None:
        super().__init__()
        self._scene = scene
        self.grant = grant
        self._is_copied = False
        self.heading = label("", "heading", wraps=True)
        self.alarms = label("", "error", wraps=True)
        self.sentence = label("", wraps=True)
        self.who = label("", "strong", wraps=True)
        self.qr = QrCode(translate("support", "Support code as a picture for a camera"), 168)
        self.qr.show_squares(squares)
        self.code = label("", "digits")
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = button(translate("support", "Copy the code"))
        self.copy.clicked.connect(self._copy)
        self.how = label(
            translate(
                "support",
                "Tell this code to the agent of support. The agent tells you the number of their "
                "badge; write it down. When they have used the code, their number appears here: "
                "share only if it is the same.",
            ),
            wraps=True,
        )
        self.left = label("", "muted", wraps=True)
        self.armed = QWidget()
        box = QHBoxLayout(self.armed)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(20)
        box.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(10)
        words.addLayout(row(self.code))
        words.addLayout(row(self.copy))
        words.addWidget(self.how)
        words.addStretch(1)
        box.addLayout(words, 1)
        self.steps = label("", "muted", wraps=True)
        self.scope = label("", "muted", wraps=True)
        self.decide = button(translate("support", "Look and decide…"), "primary")
        self.decide.clicked.connect(self._decide)
        self.view = button(translate("support", "View again"))
        self.view.clicked.connect(self._view)
        self.revoke = button(translate("support", "Take back…"), "danger")
        self.revoke.clicked.connect(self.ask_revoke)
        self.error = label("", "error", wraps=True)
        self.error.hide()
        self.add(self.heading, self.alarms, self.who, self.sentence, self.armed, self.left)
        self.add(self.scope, self.steps, self.error, row(self.decide, self.view, self.revoke))
        self._tick = QTimer(self, interval=_TICK_MS)
        self._tick.timeout.connect(self._count_down)
        self._tick.start()
        self.show_grant(grant)

    def show_grant(self, grant: Grant) -> None:
        """Where it stands now."""
        if grant.code != self.grant.code or grant.state is not GrantState.ARMED:
            self.leave()
        self.grant = grant
        desk = self._scene.desk
        now_us, zone = desk.clock.now_us(), desk.zone()
        is_open = grant.is_open_at(now_us)
        self.heading.setText(
            translate("support", "The agent is looking") if is_open else state_name(grant.state)
        )
        alarms = [alarm_sentence(alarm) for alarm in grant.alarms]
        self.alarms.setText("\n\n".join((*alarms, *filter(None, [attempts(grant)]))))
        self.sentence.setText(
            translate(
                "support",
                "It is on the agent's screen, for 30 minutes at most. Taking it back closes it "
                "there; what was seen stays seen.",
            )
            if is_open
            else state_sentence(grant)
        )
        self.who.setText("" if grant.agent is None else who(grant.agent))
        self.code.setText("" if grant.code is None else _in_groups(grant.code))
        self.code.setAccessibleName(
            translate("support", "Support code: {0}").format(grant.code or "")
        )
        self.scope.setText(f"{scope(grant.choice, zone)} · {amount(grant.rows, grant.size_bytes)}")
        self.steps.setText("\n".join(happened(grant, now_us, zone)))
        self._count_down()
        for part, shown in (
            (self.alarms, bool(self.alarms.text())),
            (self.who, grant.agent is not None),
            (self.armed, grant.state is GrantState.ARMED and grant.code is not None),
            (self.left, grant.state in {GrantState.ARMED, GrantState.CLAIMED}),
            (self.steps, grant.state is not GrantState.ARMED),
            (self.decide, grant.state is GrantState.CLAIMED),
        ):
            part.setVisible(shown)

    def leave(self) -> None:
        """Take a code that is good for nothing any more out of the clipboard, if it is there."""
        clipboard = QGuiApplication.clipboard()
        if self._is_copied and clipboard.text() == self.grant.code:
            clipboard.clear()
        self._is_copied = False

    def show_error(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    @Slot()
    def _count_down(self) -> None:
        desk = self._scene.desk
        self.left.setText(left(self.grant, desk.clock.now_us(), desk.zone()))

    @Slot()
    def _copy(self) -> None:
        copied = QMimeData()
        copied.setText(self.grant.code or "")
        copied.setData(_HINT, b"secret")
        QGuiApplication.clipboard().setMimeData(copied)
        self._is_copied = True
        self.told.emit(translate("support", "The code is in the clipboard."))

    @Slot()
    def _decide(self) -> None:
        self.decide_asked.emit(self.grant.id)

    @Slot()
    def _view(self) -> None:
        self.view_asked.emit(self.grant.id)

    @Slot()
    def ask_revoke(self) -> None:
        """Ask whether it shall be taken back."""
        shared = self.grant.state in {GrantState.SHARED, GrantState.CONSUMED}
        asked = Confirm(
            self,
            translate("support", "Take this access back?"),
            translate(
                "support",
                "The server deletes it, and the agent's program closes it as soon as it hears of "
                "that. What the agent has opened already was seen.",
            )
            if shared
            else translate(
                "support",
                "The code is good for nothing any more, and nobody has seen anything. A new one "
                "can be made at any time.",
            ),
            translate("support", "Take back"),
        )
        asked.accepted.connect(self._revoked)
        asked.open()

    @Slot()
    def _revoked(self) -> None:
        self.revoke_asked.emit(self.grant.id)


def _in_groups(code: str) -> str:
    """As it is read out: two lines of groups with room between them."""
    groups = code.split("-")
    half = -(-len(groups) // 2)
    return "\n".join("  ".join(line) for line in (groups[:half], groups[half:]))
