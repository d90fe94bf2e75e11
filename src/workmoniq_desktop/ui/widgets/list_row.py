"""One line of a list that can be put in order, turned on and off, changed and removed."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.ui.theme import Look
from workmoniq_desktop.ui.widgets.pieces import icon_button, ink_icon, label
from workmoniq_desktop.ui.words import translate


class ListRow(QFrame):
    """Speaks of what the user wants; the list itself decides. Alt+Up and Alt+Down move it too."""

    up_asked = Signal()
    down_asked = Signal()
    edit_asked = Signal()
    remove_asked = Signal()
    enabled_changed = Signal(bool)

    def __init__(
        self,
        look: Look,
        name: str,
        detail: str = "",
        *,
        on: bool | None = None,
        moves: bool = True,
        edits: bool = True,
        first: bool = False,
        last: bool = False,
        badge: QWidget | None = None,
    ) -> None:
        """on: None where it cannot be turned off. moves: whether it has a place in an order.

        edits: whether it can be changed, or only removed.
        """
        super().__init__()
        self.setObjectName("list_row")
        self.setAccessibleName(name)
        self.check = QCheckBox()
        self.check.setAccessibleName(translate("list", "{0}: in use").format(name))
        self.check.setToolTip(translate("list", "In use"))
        self.check.setChecked(bool(on))
        if on is None:
            self.check.hide()
        self.check.toggled.connect(self.enabled_changed)
        self.up = icon_button("go-up", translate("list", "{0}: move up").format(name), look)
        self.down = icon_button("go-down", translate("list", "{0}: move down").format(name), look)
        self.edit = icon_button("edit", translate("list", "{0}: change").format(name), look)
        self.remove = icon_button("remove", translate("list", "{0}: remove").format(name), look)
        for tool, signal in (
            (self.up, self.up_asked),
            (self.down, self.down_asked),
            (self.edit, self.edit_asked),
            (self.remove, self.remove_asked),
        ):
            tool.clicked.connect(signal)
            # a button that has the focus would take the arrow to move it
            tool.installEventFilter(self)
        self.up.setEnabled(not first)
        self.down.setEnabled(not last)
        if not moves:
            self.up.hide()
            self.down.hide()
        if not edits:
            self.edit.hide()
        self._moves = moves
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 8, 8)
        box.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(name, "strong", wraps=True))
        if detail:
            words.addWidget(label(detail, "muted", wraps=True))
        box.addWidget(self.check)
        if badge is not None:
            box.addWidget(badge)
        box.addLayout(words, 1)
        for tool in (self.up, self.down, self.edit, self.remove):
            box.addWidget(tool)

    def ink(self, look: Look) -> None:
        """Draw the pictures in another look's colour."""
        for tool in (self.up, self.down, self.edit, self.remove):
            ink_icon(tool, look)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        moved = {Qt.Key.Key_Up: self.up, Qt.Key.Key_Down: self.down}.get(Qt.Key(event.key()))
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if moved is not None and alt and self._moves:
            moved.click()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            arrow = event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            if arrow and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.keyPressEvent(event)
                return True
        return super().eventFilter(watched, event)
