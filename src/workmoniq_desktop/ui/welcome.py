"""The first start: what is recorded, in plain words, and the recovery phrase, once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.widgets.pieces import Card, button, label, row
from workmoniq_desktop.ui.windows.privacy import RecordedCard
from workmoniq_desktop.ui.words import translate


class Welcome(QDialog):
    """Stays until the phrase was written down; it can be seen again on the Privacy page."""

    def __init__(self, scene: Scene, phrase: str) -> None:
        super().__init__()
        self.setWindowTitle(translate("welcome", "Welcome"))
        self.setMinimumWidth(680)
        box = QVBoxLayout(self)
        box.setContentsMargins(28, 24, 28, 24)
        box.setSpacing(16)
        box.addWidget(label(translate("welcome", "Welcome to WorkMoniQ"), "title"))
        box.addWidget(RecordedCard())
        recovery = Card(
            translate("welcome", "Your recovery phrase"),
            translate(
                "welcome",
                "The only way into your history if the key of this computer is lost. "
                "Write it on paper. Nobody else has it, and nobody can make it again.",
            ),
        )
        self.phrase = label(phrase, "phrase", wraps=True)
        self.phrase.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.phrase.setAccessibleName(translate("welcome", "Recovery phrase"))
        self.phrase.setAccessibleDescription(phrase)
        self.written = QCheckBox(translate("welcome", "I have written it down"))
        self.written.setAccessibleName(self.written.text())
        recovery.add(self.phrase, self.written)
        box.addWidget(recovery)
        self.start = button(translate("welcome", "Start"), "primary")
        self.start.setEnabled(False)
        self.written.toggled.connect(self.start.setEnabled)
        self.start.clicked.connect(self.close)
        box.addLayout(row(self.start))
        box.addStretch(1)
        self._scene = scene

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape does not lose the phrase by mistake; the window's own close button may."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
