"""A short word that what was asked is done; it takes no focus and goes by itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from workmoniq_desktop.ui.widgets.pieces import button, label

_SHOWN_MS = 8_000
_MARGIN_PX = 20
_WIDEST_PX = 560


class Toast(QFrame):
    """At most one in a window; the next sentence takes the place of the last."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("toast")
        self.words = label("", wraps=True)
        self.action = button("")
        self._deed: Callable[[], None] | None = None
        self.action.clicked.connect(self._do)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 10, 10, 10)
        box.setSpacing(12)
        box.addWidget(self.words, 1)
        box.addWidget(self.action)
        self._end = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._end.timeout.connect(self._time_is_up)
        window.installEventFilter(self)
        self.hide()

    def say(self, sentence: str, action: str = "", deed: Callable[[], None] | None = None) -> None:
        """action, deed: a button that does something about it, such as "Undo"."""
        self.words.setText(sentence)
        self.setAccessibleName(sentence)
        self.action.setText(action)
        self.action.setAccessibleName(action)
        self.action.setVisible(bool(action))
        self._deed = deed
        self._place()
        self.show()
        self.raise_()
        self._end.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        room = self._window.rect()
        text = self.words.fontMetrics().horizontalAdvance(self.words.text())
        rest = 40 + (self.action.sizeHint().width() + 12 if self.action.text() else 0)
        width = min(text + rest, _WIDEST_PX, room.width() - 2 * _MARGIN_PX)
        layout = self.layout()
        assert layout is not None  # noqa: S101  # set at the start
        self.resize(width, max(layout.totalHeightForWidth(width), layout.minimumSize().height()))
        self.move(room.center().x() - width // 2, room.bottom() - self.height() - _MARGIN_PX)

    def _do(self) -> None:
        self.hide()
        if self._deed is not None:
            self._deed()

    def _time_is_up(self) -> None:
        # Not from under the fingers of somebody who is on its button.
        if self.action.hasFocus() or self.underMouse():
            self._end.start()
        else:
            self.hide()


def tell(
    within: QWidget, sentence: str, action: str = "", deed: Callable[[], None] | None = None
) -> None:
    """Say it at the foot of the window that within belongs to."""
    window = within.window()
    toast = window.findChild(Toast, "toast", Qt.FindChildOption.FindDirectChildrenOnly)
    (toast or Toast(window)).say(sentence, action, deed)
