"""Lines exactly as they are, tens of thousands of them: monospaced, scrolled, chosen by rows."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workmoniq_desktop.ui.theme import Themes
from workmoniq_desktop.ui.viewmodels.support_preview import Lines
from workmoniq_desktop.ui.words import translate

_EDGE_PX = 24
_WIDEST_PX = 60_000
"""A line that is longer still is cut at its end, far outside of any screen."""

AnyIndex = QModelIndex | QPersistentModelIndex


class LineList(QTableView):
    """Speaks remove_asked when Delete is pressed on chosen rows, and read for the line that has the
    focus; "" where none has.

    A table, for it knows where its rows are without asking for each of them.
    """

    remove_asked = Signal()
    read = Signal(str)

    def __init__(self, themes: Themes, name: str, *, lines_shown: int = 9) -> None:
        super().__init__()
        self._themes = themes
        self._model = _Model(themes, self)
        self._widest = 0
        self.setObjectName("lines")
        self.setModel(self._model)
        self.setAccessibleName(name)
        # what is written for programs begins at the left in every language
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.horizontalHeader().hide()
        self.verticalHeader().hide()
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(1)
        self._lines_shown = lines_shown
        self._measure()
        themes.changed.connect(self._measure)
        self.selectionModel().currentChanged.connect(self._tell)
        self._model.modelReset.connect(self._tell)

    def show_lines(self, lines: Lines) -> None:
        """Put others in, or the same ones with others struck out."""
        self._widest = lines.widest
        self._model.replace(lines)
        self._measure()

    def chosen_rows(self) -> range | list[int]:
        """Rows of the list that are chosen, by their place in it."""
        chosen = self.selectionModel().selection()
        ranges = [chosen.at(at) for at in range(chosen.count())]
        if len(ranges) == 1:
            return range(ranges[0].top(), ranges[0].bottom() + 1)
        return [at for each in ranges for at in range(each.top(), each.bottom() + 1)]

    def chosen_numbers(self) -> list[int]:
        """Numbers of the chosen lines."""
        return [self._model.lines.hits[at] for at in self.chosen_rows()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            if not event.isAutoRepeat():
                self.remove_asked.emit()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._measure()

    @Slot()
    def _tell(self) -> None:
        at = self.currentIndex()
        self.read.emit(str(self._model.data(at)) if at.isValid() else "")

    def _measure(self) -> None:
        metrics = self.fontMetrics()
        line_px = metrics.height() + 4
        self.verticalHeader().setDefaultSectionSize(line_px)
        width = self._widest * metrics.horizontalAdvance("0") + _EDGE_PX
        self.horizontalHeader().resizeSection(
            0, max(self.viewport().width(), min(width, _WIDEST_PX))
        )
        bar = self.horizontalScrollBar().sizeHint().height()
        self.setFixedHeight(line_px * self._lines_shown + bar + 2 * self.frameWidth())


class _Model(QAbstractTableModel):
    def __init__(self, themes: Themes, parent: LineList) -> None:
        super().__init__(parent)
        self._themes = themes
        self.lines = Lines(all=())

    def replace(self, lines: Lines) -> None:
        if lines.hits == self.lines.hits:  # nothing has to move; what is chosen stays so
            self.lines = lines
            if lines.hits:
                last = self.index(len(lines.hits) - 1, 0)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.lines.hits)

    def columnCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        number = self.lines.hits[index.row()]
        gone = number in self.lines.removed
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.lines.all[number]
            case Qt.ItemDataRole.FontRole if gone:
                view = self.parent()
                struck = view.font() if isinstance(view, LineList) else QFont()
                struck.setStrikeOut(True)
                return struck
            case Qt.ItemDataRole.ForegroundRole if gone:
                return self._themes.look.colour("muted")
            case Qt.ItemDataRole.AccessibleTextRole if gone:
                return translate("support", "Removed: {0}").format(self.lines.all[number])
        return None
