"""The small parts every page is put together from."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from workmoniq_desktop.ui.icons import line_icon
from workmoniq_desktop.ui.theme import Look, tabular


def label(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """Words, never taken as markup. role: title, heading, strong, muted, error, good, field..."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    if wraps:
        made.setWordWrap(True)
        # As high as its lines at the width it gets: no less, which would cut the last one.
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
    return made


def caption(text: str) -> QLabel:
    """The words before a control in a form, on the control's own line."""
    made = label(text, "muted")
    made.setMinimumHeight(34)
    return made


def number(text: str = "", role: str = "") -> QLabel:
    """A figure for a column: right-aligned, every digit as wide as the next."""
    made = label(text, role)
    made.setFont(tabular(made.font()))
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def set_role(widget: QWidget, role: str) -> None:
    """Change how the style sheet draws a widget."""
    if widget.property("role") != role:
        widget.setProperty("role", role)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, role: str = "") -> QPushButton:
    """role: "primary" (one in a group), "danger", "quiet" (without a frame), or "".

    Enter never presses one that does not have the focus.
    """
    made = QPushButton(text)
    made.setProperty("role", role)
    made.setAutoDefault(False)
    made.setAccessibleName(text)
    return made


def icon_button(icon: str, name: str, look: Look) -> QToolButton:
    """A picture to click; name is its tooltip and what a screen reader says."""
    made = QToolButton()
    made.setProperty("icon_name", icon)
    made.setToolTip(name)
    made.setAccessibleName(name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    ink_icon(made, look)
    return made


def ink_icon(made: QToolButton, look: Look) -> None:
    """Draw an icon button's picture in the colour of the look."""
    made.setIcon(line_icon(str(made.property("icon_name")), look.colours["text"]))


def inset(box: QAbstractSpinBox) -> None:
    """Keep the figures off the edge; the style sheet's padding does not reach them."""
    box.lineEdit().setTextMargins(8, 0, 0, 0)


def rule() -> QFrame:
    made = QFrame()
    made.setObjectName("rule")
    return made


def row(*widgets: QWidget, spacing: int = 8, stretch_last: bool = False) -> QHBoxLayout:
    """Widgets side by side, the rest of the width empty unless the last one takes it."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        made.addWidget(widget)
    if stretch_last and widgets:
        made.setStretchFactor(widgets[-1], 1)
    else:
        made.addStretch(1)
    return made


class Card(QFrame):
    """A titled block on a page."""

    def __init__(self, heading: str = "", sentence: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(20, 18, 20, 20)
        self.box.setSpacing(12)
        if heading:
            self.box.addWidget(label(heading, "heading"))
        if sentence:
            self.box.addWidget(label(sentence, "muted", wraps=True))

    def add(self, *parts: QWidget | QLayout) -> None:
        for part in parts:
            if isinstance(part, QWidget):
                self.box.addWidget(part)
            else:
                self.box.addLayout(part)


class PageHead(QWidget):
    """The top of every page: its name, one sentence about it, what can be done at the right."""

    def __init__(self, heading: str, sentence: str = "", actions: Sequence[QWidget] = ()) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(8)
        self.title = label(heading, "title")
        line.addWidget(self.title)
        line.addStretch(1)
        for action in actions:
            line.addWidget(action)
        box.addLayout(line)
        self.sentence = label(sentence, "muted", wraps=True)
        if not sentence:
            self.sentence.hide()
        box.addWidget(self.sentence)


def scrolling(page: QWidget) -> QScrollArea:
    """A page that can be wholly seen on a screen smaller than it."""
    if isinstance(page, QScrollArea):
        return page
    area = QScrollArea()
    area.setObjectName("page")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


class ScrollPage(QScrollArea):
    """A page of cards, one under the other, that scrolls when the window is low."""

    def __init__(self, heading: str, sentence: str = "", actions: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inner = QWidget()
        self.inner.setObjectName("page")
        self._column = QVBoxLayout(self.inner)
        self._column.setContentsMargins(28, 24, 28, 28)
        self._column.setSpacing(16)
        self.head = PageHead(heading, sentence, actions)
        self._column.addWidget(self.head)
        self._column.addStretch(1)
        self.setWidget(self.inner)

    def add(self, parts: Sequence[QWidget]) -> None:
        for part in parts:
            self._column.insertWidget(self._column.count() - 1, part)
