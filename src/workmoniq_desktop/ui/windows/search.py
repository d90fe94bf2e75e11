"""The Search page: a line to type in, what was found below it, and the way to the timeline."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.search import SearchViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, PageHead, label
from workmoniq_desktop.ui.widgets.result_list import ResultList
from workmoniq_desktop.ui.words import translate


class SearchPage(QWidget):
    """Searches while one types; keys in the line move through what was found."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self.found = SearchViewModel(scene)
        self.found.setParent(self)
        self.line = QLineEdit()
        self.line.setClearButtonEnabled(True)
        self.line.setPlaceholderText(translate("search", "Search titles, apps and notes"))
        self.line.setAccessibleName(translate("search", "Search"))
        self.line.textChanged.connect(self.found.type)
        self.line.installEventFilter(self)
        self.results = ResultList(scene.themes, translate("search", "What was found"))
        self.results.activated.connect(self._go_to)
        self._empty = Card()
        self._sentence = label("", "empty", wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.add(self._sentence)
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 24, 28, 28)
        page.setSpacing(16)
        page.addWidget(PageHead(translate("search", "Search")))
        page.addWidget(self.line)
        page.addWidget(self.results, 1)
        page.addWidget(self._empty, 1)
        QShortcut(QKeySequence.StandardKey.Find, self, self.line.setFocus)
        self.found.changed.connect(self._show_found)
        self._show_found()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.line.setFocus()
        self.found.refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.KeyPress
        ):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.results.step(1 if event.key() == Qt.Key.Key_Down else -1)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._go_to(self.results.currentIndex())
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _show_found(self) -> None:
        self.results.show_rows(self.found.rows)
        self._sentence.setText(self.found.sentence)
        self.results.setVisible(bool(self.found.rows))
        self._empty.setVisible(not self.found.rows)

    @Slot(QModelIndex)
    def _go_to(self, index: QModelIndex) -> None:
        if 0 <= index.row() < len(self.found.rows):
            self._scene.ways.moment_asked.emit(self.found.rows[index.row()].at_us)
