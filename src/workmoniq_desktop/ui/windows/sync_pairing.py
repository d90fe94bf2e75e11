"""Letting another device in: a QR code, the same in words, and the digits it shows."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.syncing import Role
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.pairing import OfferViewModel
from workmoniq_desktop.ui.widgets.fields import CheckField, LineField
from workmoniq_desktop.ui.widgets.forms import Form
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.widgets.qr import QrCode
from workmoniq_desktop.ui.words import translate


class PairingCard(Card):
    """Nothing skips the digits: they show that no stranger answered to the code."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("sync", "Add a device"),
            translate(
                "sync",
                "The code lets one device in, once, within ten minutes. Show it to nobody else.",
            ),
        )
        self.offer = OfferViewModel(scene)
        self.offer.setParent(self)
        self.phone = CheckField(
            translate("sync", "It is a phone's browser"),
            translate("sync", "It can only add its own places and times, and reads no history."),
        )
        self.start = button(translate("sync", "Show a code"), "primary")
        self.start.clicked.connect(self._start)
        self.qr = QrCode(translate("sync", "Pairing code as a picture for a camera"))
        self.code = label("", "code", wraps=True)
        self.code.setAccessibleName(translate("sync", "Pairing code"))
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.how = label("", wraps=True)
        self.left = label("", "muted")
        self.offered = QWidget()
        box = QHBoxLayout(self.offered)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(20)
        box.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(10)
        for part in (self.code, self.how, self.left):
            words.addWidget(part)
        words.addStretch(1)
        box.addLayout(words, 1)
        self.who = label("", "strong", wraps=True)
        self.form = Form()
        self.digits = LineField(
            translate("sync", "The six digits it shows"),
            translate("sync", "They show that it is your device that answered."),
        )
        self.admit = button(translate("sync", "Let it in"), "primary")
        self.form.add(self.digits)
        self.digits.line.setMaximumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.form.add_buttons(self.admit)
        self.form.submitted.connect(self._let_in)
        self.error = label("", "error", wraps=True)
        self.cancel = button(translate("sync", "Cancel"))
        self.cancel.clicked.connect(self._cancel)
        self.add(self.phone, row(self.start), self.offered, self.who, self.form, self.error)
        self.add(row(self.cancel))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._count_down)
        self._shown = ""
        self.offer.changed.connect(self._show)
        self._show()

    @Slot()
    def _start(self) -> None:
        self.offer.offer(Role.WEB if self.phone.value else Role.FULL)

    @Slot()
    def _let_in(self) -> None:
        self.offer.let_in(self.digits.value)

    @Slot()
    def _cancel(self) -> None:
        self.digits.value = ""
        self.offer.cancel()

    @Slot()
    def _count_down(self) -> None:
        seconds = self.offer.left_us() // SECOND_US
        self.left.setText(
            translate("sync", "Ends in {0}").format(f"{seconds // 60}:{seconds % 60:02}")
            if seconds
            else translate("sync", "The code has ended; show a new one.")
        )

    @Slot()
    def _show(self) -> None:
        offer, subject = self.offer, self.offer.subject
        under_way, asked = subject is not None, offer.request is not None
        self.start.setEnabled(not offer.busy)
        link = "" if subject is None else subject.link
        if link != self._shown:
            self._shown = link
            self.qr.show_squares(offer.squares)
            self.digits.value = ""
        if subject is not None:
            self.code.setText(subject.code)
            self.how.setText(
                translate(
                    "sync",
                    "On the other device: Sync & devices, Join with a code. Address of the "
                    "server:\n{0}",
                ).format(subject.server)
                if subject.role is Role.FULL
                else translate("sync", "Point the phone's camera at the picture.")
            )
            self._count_down()
            self._tick.start()
        else:
            self.code.clear()
            self._tick.stop()
        if offer.request is not None:
            self.who.setText(
                translate("sync", "{0} answered and wants to join.").format(offer.request.name)
            )
        self.admit.setEnabled(not offer.busy)
        error = offer.error
        if asked:
            if error != self.digits.error:
                self.form.refuse(self.digits if error else None, error)
            error = ""
        self.error.setText(error)
        for part, shown in (
            (self.phone, not under_way),
            (self.start, not under_way),
            (self.offered, under_way and not asked),
            (self.who, asked),
            (self.form, asked),
            (self.cancel, under_way),
            (self.error, bool(error)),
        ):
            part.setVisible(shown)
