"""The small window in the corner that asks, once, what an absence was."""

from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLineEdit, QPushButton, QVBoxLayout, QWidget

from workmoniq_desktop.domain.absence import Absence
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.away import AwayViewModel
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.words import translate

GONE_AFTER_MS = 3 * 60_000
"""Nobody answers: the absence stays on Today."""

_MARGIN_PX = 16
_WIDTH_PX = 380
# A window manager that is just placing the prompt forgets where it was moved meanwhile.
_SETTLED_MS = 200


class AwayPrompt(QWidget):
    """Appears without the focus. Goes away by an answer, by Escape, and by itself."""

    def __init__(self, scene: Scene, absence: Absence) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
        super().__init__(None, flags | Qt.WindowType.WindowStaysOnTopHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setObjectName("glance_window")
        self.setWindowTitle(translate("away", "You were away"))
        self.away = AwayViewModel(scene, absence)
        self.away.setParent(self)
        self._build()
        self._gone = QTimer(self, singleShot=True, timerType=Qt.TimerType.VeryCoarseTimer)
        self._gone.timeout.connect(self.close)
        self._gone.start(GONE_AFTER_MS)
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._move)
        self.away.changed.connect(self._show)
        self.away.finished.connect(self.close)
        self._show()

    def place(self) -> None:
        """In the lower corner of the screen, above the panel."""
        self.setFixedWidth(max(_WIDTH_PX, self.fontMetrics().averageCharWidth() * 50))
        self.adjustSize()
        self._move()
        self._settled.start(_SETTLED_MS)

    @Slot()
    def _move(self) -> None:
        room = QGuiApplication.primaryScreen().availableGeometry()
        self.move(
            room.right() - self.width() - _MARGIN_PX, room.bottom() - self.height() - _MARGIN_PX
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What it offers arrives late: it grows upwards, never off the screen."""
        super().resizeEvent(event)
        if self.isVisible():
            self._move()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Somebody is answering: the window waits for them.
        if event.type() is QEvent.Type.WindowActivate:
            self._gone.stop()
        elif event.type() is QEvent.Type.WindowDeactivate:
            self._gone.start(GONE_AFTER_MS)
        return super().event(event)

    def _build(self) -> None:
        frame = QFrame()
        frame.setObjectName("glance")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        box = QVBoxLayout(frame)
        box.setContentsMargins(18, 16, 18, 16)
        box.setSpacing(10)
        self.heading = label("", "strong", wraps=True)
        self._lasted = label("", "muted", wraps=True)
        box.addWidget(self.heading)
        box.addWidget(self._lasted)
        self._choices = QVBoxLayout()
        self._choices.setSpacing(6)
        box.addLayout(self._choices)
        self.choices: list[QPushButton] = []
        self.note = QLineEdit()
        self.note.setPlaceholderText(translate("away", "What was it?"))
        self.note.setAccessibleName(translate("away", "What you did while away"))
        self.note.returnPressed.connect(self._answer)
        self.project = QComboBox()
        self.project.setAccessibleName(translate("away", "Project"))
        box.addWidget(self.note)
        box.addWidget(self.project)
        self.error = label("", "error", wraps=True)
        box.addWidget(self.error)
        self.save = button(translate("away", "Save"), "primary")
        self.save.clicked.connect(self._answer)
        self.no_work = button(translate("away", "Not work"))
        self.no_work.clicked.connect(self.away.not_work)
        self.later = button(translate("away", "Later"))
        self.later.clicked.connect(self.close)
        box.addLayout(row(self.save, self.no_work, self.later))

    @Slot()
    def _show(self) -> None:
        away = self.away
        self.heading.setText(away.heading())
        self._lasted.setText(away.lasted())
        self._offer(away.recent)
        names = [name for _, name in away.projects]
        if names != [self.project.itemText(at) for at in range(1, self.project.count())]:
            self.project.clear()
            self.project.addItem(translate("away", "No project"), None)
            for uid, name in away.projects:
                self.project.addItem(name, uid)
        self.project.setVisible(bool(names))
        if away.error and away.error != self.error.text() and self.isActiveWindow():
            self.note.setFocus()
        self.error.setText(away.error)
        self.error.setVisible(bool(away.error))
        for control in (self.save, self.no_work, *self.choices):
            control.setEnabled(not away.saving)
        if self.isVisible():
            self.place()

    def _offer(self, recent: tuple[Label, ...]) -> None:
        words = [self.away.words_of(one) for one in recent]
        if words == [choice.accessibleName() for choice in self.choices]:
            return
        for old in self.choices:
            self._choices.removeWidget(old)
            old.deleteLater()
        self.choices = []
        for one, said in zip(recent, words, strict=True):
            choice = button(said)
            room = self.fontMetrics().averageCharWidth() * 42
            elided = self.fontMetrics().elidedText(said, Qt.TextElideMode.ElideRight, room)
            choice.setText(elided.replace("&", "&&"))
            choice.setToolTip(said)
            choice.clicked.connect(partial(self._choose, one))
            self._choices.addWidget(choice)
            self.choices.append(choice)

    def _choose(self, one: Label, _checked: bool = False) -> None:
        self.away.answer(one)

    @Slot()
    def _answer(self) -> None:
        project = self.project.currentData()
        self.away.answer_typed(self.note.text(), project if isinstance(project, str) else None)
