"""Asks before something that cannot be taken back, or that reaches far."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QVBoxLayout, QWidget

from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.words import translate


class Confirm(QDialog):
    """Enter and Escape both mean no; yes is a button one has to go to, by pointer or Tab and Space.

    Show it with open(); accepted or rejected follows. It frees itself when it closes.
    """

    def __init__(
        self,
        parent: QWidget,
        question: str,
        sentence: str,
        yes: str,
        *,
        danger: bool = True,
        tick: str = "",
        detail: QWidget | None = None,
    ) -> None:
        """yes: names the deed, such as "Delete 3 rules". tick: a sentence to be ticked first."""
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(460)
        self.setAccessibleDescription(sentence)
        self.yes = button(yes, "danger" if danger else "primary")
        self.no = button(translate("confirm", "Cancel"))
        self.no.setDefault(True)
        self.no.clicked.connect(self.reject)
        self.yes.clicked.connect(self.accept)
        self.tick = QCheckBox(tick)
        self.tick.setAccessibleName(tick)
        if not tick:
            self.tick.hide()
        else:
            self.yes.setEnabled(False)
            self.tick.toggled.connect(self.yes.setEnabled)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(14)
        box.addWidget(label(question, "heading", wraps=True))
        box.addWidget(label(sentence, wraps=True))
        if detail is not None:
            box.addWidget(detail)
        box.addWidget(self.tick)
        box.addLayout(row(self.no, self.yes))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.no.setFocus()
        if (layout := self.layout()) is not None and layout.hasHeightForWidth():
            width = max(self.minimumWidth(), layout.sizeHint().width())
            self.resize(width, layout.totalHeightForWidth(width))
