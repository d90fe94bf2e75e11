"""Says beside the making of another access which one is still open, and offers to take it back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from workmoniq_desktop.domain.support import Grant
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.support_words import still_open
from workmoniq_desktop.ui.widgets.pieces import button, label
from workmoniq_desktop.ui.words import translate


class StillOpen(QWidget):
    """revoke_asked: this access shall be taken back."""

    revoke_asked = Signal(str)

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._grants: Sequence[Grant] = ()
        self.sentence = label("", wraps=True)
        self.take_back = button(translate("support", "Take it back…"))
        self.take_back.clicked.connect(self._take_back)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.take_back)

    def show_grants(self, grants: Sequence[Grant]) -> None:
        """Those that something can still happen to."""
        self._grants = grants
        desk = self._scene.desk
        self.sentence.setText(still_open(grants, desk.clock.now_us(), desk.zone()))
        # which of several is a question for their own buttons
        self.take_back.setVisible(len(grants) == 1)

    @Slot()
    def _take_back(self) -> None:
        if self._grants:
            self.revoke_asked.emit(self._grants[0].id)
