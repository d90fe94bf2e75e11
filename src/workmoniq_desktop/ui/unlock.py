"""Asks for the passphrase where no terminal could."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout

from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.words import translate


class Unlock(QDialog):
    """Closes by itself when the key is here. A new passphrase is asked for twice."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._creates = scene.desk.creates_passphrase()
        self.setWindowTitle(translate("unlock", "Passphrase"))
        self.setMinimumWidth(440)
        heading, sentence = _words(self._creates)
        self.passphrase = _secret_line(translate("unlock", "Passphrase"))
        self.again = _secret_line(translate("unlock", "Passphrase, once more"))
        self.again.setVisible(self._creates)
        self.error = label("", "error", wraps=True)
        self.error.hide()
        self.opens = button(
            translate("unlock", "Set passphrase")
            if self._creates
            else translate("unlock", "Open history"),
            "primary",
        )
        self.opens.setDefault(True)
        self.opens.clicked.connect(self._offer)
        later = button(translate("unlock", "Later"))
        later.clicked.connect(self.close)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(12)
        for part in (
            label(heading, "heading"),
            label(sentence, "muted", wraps=True),
            self.passphrase,
            self.again,
            self.error,
        ):
            box.addWidget(part)
        box.addLayout(row(self.opens, later))
        scene.bridge.history_opened.connect(self.close)

    @Slot()
    def _offer(self) -> None:
        passphrase = self.passphrase.text()
        if not passphrase:
            self._complain(translate("unlock", "Type the passphrase first."))
        elif self._creates and passphrase != self.again.text():
            self._complain(translate("unlock", "The two are not the same; type them again."))
        else:
            self.opens.setEnabled(False)
            self._scene.worker.run(
                lambda: self._scene.desk.offer_passphrase(passphrase), self._taken, self._failed
            )

    @Slot(object)
    def _taken(self, _nothing: object) -> None:
        self.close()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.opens.setEnabled(True)
        self._complain(messages.sentence(error))
        self.passphrase.selectAll()
        self.passphrase.setFocus()

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()
        self.adjustSize()


def _secret_line(name: str) -> QLineEdit:
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    return line


def _words(creates: bool) -> tuple[str, str]:
    if creates:
        return (
            translate("unlock", "Choose a passphrase"),
            translate(
                "unlock",
                "This computer has no keyring, so a passphrase keeps your history closed. "
                "It is asked for at every start.",
            ),
        )
    return (
        translate("unlock", "Open your history"),
        translate(
            "unlock",
            "Until the passphrase is here, what happens is kept in memory only.",
        ),
    )
