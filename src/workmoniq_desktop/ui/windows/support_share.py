"""The one place where something may leave: who waits, for what, and the user's own click."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from workmoniq_desktop.domain.support import Grant
from workmoniq_desktop.domain.support_words import NOTHING_LEFT_YET
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.support_preview import Lines
from workmoniq_desktop.ui.viewmodels.support_words import amount, badges, scope
from workmoniq_desktop.ui.widgets.line_list import LineList
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.words import translate

_CALM_MS = 800
"""Share cannot be pressed sooner: nobody can have read a window that came from nowhere."""

_GROUP = 8

_ROUNDED = 2
"""More than what a window loses where the screen rounds it to whole pixels, as at 150 %."""


class ShareDialog(QDialog):
    """Enter does nothing, Escape decides nothing. Share is gone to by pointer, or by Tab and Space.

    Show it with open(). share_asked, refuse_asked: what the user decided; it closes first.
    view_asked: the lines shall be shown, by show_lines. It frees itself when it closes.
    """

    share_asked = Signal(str)
    refuse_asked = Signal(str)
    view_asked = Signal(str)

    def __init__(self, parent: QWidget, scene: Scene, grant: Grant) -> None:
        super().__init__(parent)
        self.grant_id = grant.id
        agent = grant.agent
        question = translate("support", "Let this agent see it, once?")
        self.setWindowTitle(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(640)
        compare = translate(
            "support",
            "Share only if this is the number that the agent told you, by telephone or in the "
            "chat. Else refuse: somebody else has your code.",
        )
        number = "" if agent is None else badges(agent)
        self.badge = label(translate("support", "Badge {0}").format(number), "digits")
        self.badge.setAccessibleName(self.badge.text())
        case = "" if agent is None else translate("support", "Case {0}").format(agent.case)
        self.setAccessibleDescription(f"{self.badge.text()}. {case}. {compare}")
        self.facts = label(
            f"{scope(grant.choice, scene.desk.zone())}\n{amount(grant.rows, grant.size_bytes)}",
            wraps=True,
        )
        digest = " ".join(
            grant.digest[at : at + _GROUP] for at in range(0, len(grant.digest), _GROUP)
        )
        self.digest = label(
            translate("support", "Check sum (SHA-256): {0}").format(digest), "muted", wraps=True
        )
        self.lines = LineList(
            scene.themes, translate("support", "What would be sent"), lines_shown=8
        )
        self.lines.hide()
        self.view = button(translate("support", "View again"))
        self.view.clicked.connect(self._view)
        self.later = button(translate("support", "Decide later"))
        self.later.clicked.connect(self.reject)
        self.refuse = button(translate("support", "Refuse"), "danger")
        self.refuse.clicked.connect(self._refuse)
        self.share = button(translate("support", "Share once"), "primary")
        self.share.clicked.connect(self._share)
        self.share.setEnabled(False)
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(self._be_ready)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(14)
        box.addWidget(label(question, "heading", wraps=True))
        box.addLayout(row(self.badge, label(case, "strong"), spacing=16))
        box.addWidget(label(compare, wraps=True))
        box.addWidget(self.facts)
        box.addWidget(self.digest)
        box.addWidget(self.lines)
        box.addWidget(label(spoken(NOTHING_LEFT_YET), "muted", wraps=True))
        box.addLayout(row(self.later, self.view, self.refuse, self.share))

    def show_lines(self, lines: Lines) -> None:
        """What would be sent, byte for byte."""
        self.lines.show_lines(lines)
        self.lines.show()
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.later.setFocus()
        self._fit()
        self._calm.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.WindowActivate:
            # it came up from behind: the next key may have been meant for something else
            self.share.setEnabled(False)
            self._calm.start()
        return super().event(event)

    def _fit(self) -> None:
        if (layout := self.layout()) is not None and layout.hasHeightForWidth():
            width = max(self.minimumWidth(), layout.sizeHint().width()) + _ROUNDED
            self.resize(width, layout.totalHeightForWidth(width))

    @Slot()
    def _be_ready(self) -> None:
        self.share.setEnabled(True)

    @Slot()
    def _view(self) -> None:
        self.view.setEnabled(False)
        self.view_asked.emit(self.grant_id)

    @Slot()
    def _share(self) -> None:
        self.accept()
        self.share_asked.emit(self.grant_id)

    @Slot()
    def _refuse(self) -> None:
        self.reject()
        self.refuse_asked.emit(self.grant_id)


class ShownDialog(QDialog):
    """What was frozen, to look at again; nothing can be done with it. It frees itself."""

    def __init__(self, parent: QWidget, scene: Scene, lines: Lines) -> None:
        super().__init__(parent)
        heading = translate("support", "What the access holds")
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(760)
        self.lines = LineList(scene.themes, heading, lines_shown=16)
        self.lines.show_lines(lines)
        done = button(translate("support", "Close"))
        done.clicked.connect(self.reject)
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 20)
        box.setSpacing(14)
        box.addWidget(label(heading, "heading", wraps=True))
        box.addWidget(self.lines)
        box.addLayout(row(done))
