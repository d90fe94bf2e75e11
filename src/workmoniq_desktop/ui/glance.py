"""The small window beside the tray: today in a look, and the next click."""

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from workmoniq_desktop.domain.status import Mode
from workmoniq_desktop.ui.icons import pixmap
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.tray import ICONS, Hush, Steering
from workmoniq_desktop.ui.viewmodels.glance import GlanceViewModel
from workmoniq_desktop.ui.viewmodels.timer import TimerViewModel
from workmoniq_desktop.ui.widgets.goals_card import GoalsCard
from workmoniq_desktop.ui.widgets.pieces import button, label, row
from workmoniq_desktop.ui.widgets.share_list import ShareList
from workmoniq_desktop.ui.words import translate

_AGAIN_MS = 15_000
_WIDTH_PX = 320
_MARGIN_PX = 8
# A window manager that is just placing the glance forgets where it was moved meanwhile.
_SETTLED_MS = 200


class Glance(QWidget):
    """Goes away by Escape, by its buttons, and when another window takes the focus."""

    open_asked = Signal()
    closed = Signal()

    def __init__(self, scene: Scene, steering: Steering) -> None:
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
        super().__init__(None, flags | Qt.WindowType.WindowStaysOnTopHint)
        self.setWindowTitle(translate("glance", "Today"))
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setObjectName("glance_window")
        self._scene = scene
        self._steering = steering
        self.today = GlanceViewModel(scene)
        self.today.setParent(self)
        self.timer = TimerViewModel(scene)
        self.timer.setParent(self)
        self._anchor, self._icon_height = QPoint(), 0
        self._settled = QTimer(self, singleShot=True)
        self._settled.timeout.connect(self._place)
        self._again = QTimer(self, singleShot=True, timerType=Qt.TimerType.VeryCoarseTimer)
        self._again.timeout.connect(self.today.refresh)
        self._build()
        self.today.changed.connect(self._show)
        scene.bridge.mode_changed.connect(self._mode_changed)
        self.timer.changed.connect(self._show)
        self.today.refresh()
        self.timer.refresh()

    def place_near(self, icon: QRect) -> None:
        """Beside the tray icon, or the pointer where the desktop does not say where that is."""
        self._anchor = icon.center() if icon.isValid() else QCursor.pos()
        self._icon_height = max(icon.height(), 24)
        self.setFixedWidth(max(_WIDTH_PX, self.fontMetrics().averageCharWidth() * 46))
        self.adjustSize()
        self._place()

    @Slot()
    def _place(self) -> None:
        anchor = self._anchor
        screen = QGuiApplication.screenAt(anchor) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        below = anchor.y() < room.center().y()
        edge = self._icon_height // 2 + _MARGIN_PX
        y = anchor.y() + edge if below else anchor.y() - edge - self.height()
        x = anchor.x() - self.width() // 2
        x = min(max(x, room.left() + _MARGIN_PX), room.right() - self.width() - _MARGIN_PX)
        y = min(max(y, room.top() + _MARGIN_PX), room.bottom() - self.height() - _MARGIN_PX)
        self.move(QPoint(x, y))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # A menu of ours that opens takes the focus too; that is not going away.
        if event.type() is QEvent.Type.WindowDeactivate and not self._menu_is_open():
            self.close()
        return super().event(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._again.stop()
        self.closed.emit()
        super().closeEvent(event)

    def _build(self) -> None:
        frame = QFrame()
        frame.setObjectName("glance")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        box = QVBoxLayout(frame)
        box.setContentsMargins(18, 16, 18, 16)
        box.setSpacing(4)
        self._mark = QLabel()
        self._state = label("", "strong", wraps=True)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._state, 1)
        box.addLayout(head)
        self._span = label("", "muted")
        box.addWidget(self._span)
        self._timed = label("", "strong", wraps=True)
        self._stop = button(translate("glance", "Stop timer"))
        self._stop.clicked.connect(self.timer.stop)
        box.addWidget(self._timed)
        box.addLayout(row(self._stop))
        box.addSpacing(8)
        self._active = label("", "figure")
        box.addWidget(self._active)
        box.addWidget(label(translate("glance", "active today"), "muted"))
        box.addSpacing(10)
        self._categories = ShareList(
            self._scene.themes, translate("glance", "Top categories of today")
        )
        self._empty = label("", "empty", wraps=True)
        box.addWidget(self._categories)
        box.addWidget(self._empty)
        self.goals = GoalsCard(self._scene)
        self.goals.goals.changed.connect(self._show)
        self._again.timeout.connect(self.goals.refresh)
        box.addWidget(self.goals)
        box.addSpacing(6)
        opens = button(translate("glance", "Open"), "primary")
        opens.clicked.connect(self._open)
        self._pause = self._menu_button(translate("glance", "Pause"), Hush.PAUSE)
        self._private = self._menu_button(translate("glance", "Private"), Hush.PRIVATE)
        self._resume = button(translate("glance", "Resume"))
        self._resume.clicked.connect(self._resume_clicked)
        box.addLayout(row(opens, self._pause, self._private, self._resume))
        opens.setFocus()
        self._show()

    def _menu_button(self, words: str, hush: Hush) -> QWidget:
        made = button(words)
        menu = QMenu(made)
        for minutes, choice in (
            (15, translate("glance", "For 15 minutes")),
            (60, translate("glance", "For 1 hour")),
            (None, translate("glance", "Until I resume")),
        ):
            action = menu.addAction(choice)
            action.setData((hush, minutes))
        menu.triggered.connect(self._hush)
        made.setMenu(menu)
        return made

    def _menu_is_open(self) -> bool:
        return any(menu.isVisible() for menu in self.findChildren(QMenu))

    @Slot(object)
    def _mode_changed(self, _status: object) -> None:
        self._show()

    @Slot()
    def _show(self) -> None:
        today = self.today
        mark = pixmap(ICONS[today.mode], 40)
        mark.setDevicePixelRatio(2)
        self._mark.setPixmap(mark)
        self._mark.setAccessibleName(today.state())
        self._state.setText(today.state())
        self._span.setText(today.span())
        self._span.setVisible(bool(today.span()))
        timed = self.timer.line()
        self._timed.setText(timed)
        self._timed.setVisible(bool(timed))
        self._stop.setVisible(bool(timed))
        self._active.setText(today.active)
        self._categories.show_shares(today.categories)
        self._categories.setVisible(bool(today.categories))
        self._empty.setText(today.sentence or "")
        self._empty.setVisible(today.sentence is not None)
        hushed = today.mode in {Mode.PAUSED, Mode.PRIVATE}
        self._resume.setVisible(hushed)
        self._pause.setVisible(not hushed)
        self._private.setVisible(not hushed)
        self.adjustSize()
        if self.isVisible():
            self._place()
            self._settled.start(_SETTLED_MS)
            self._again.start(_AGAIN_MS)

    @Slot(object)
    def _hush(self, action: object) -> None:
        hush, minutes = action.data()  # type: ignore[attr-defined]  # a QAction of ours
        if minutes is None:
            self._steering.hush(hush, None)
        else:
            self._steering.hush_for(hush, minutes)

    @Slot()
    def _resume_clicked(self) -> None:
        self._steering.resume()

    @Slot()
    def _open(self) -> None:
        self.open_asked.emit()
        self.close()
