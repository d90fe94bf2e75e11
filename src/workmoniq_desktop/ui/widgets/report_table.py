"""The table of a report: swatch and name, time, what it was before, share with a bar."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Slot,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QHeaderView,
    QScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from workmoniq_desktop.ui.theme import Themes, tabular
from workmoniq_desktop.ui.viewmodels.reports import ReportRow
from workmoniq_desktop.ui.words import translate

NAME, TIME, BEFORE, SHARE = range(4)
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class ReportModel(QAbstractTableModel):
    """Sorts by itself: thousands of titles stay quick."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: list[ReportRow] = []
        self._order = (TIME, Qt.SortOrder.DescendingOrder)

    def show_rows(self, rows: tuple[ReportRow, ...]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._sort_rows()
        self.endResetModel()

    def row_at(self, at: int) -> ReportRow:
        return self._rows[at]

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        words = (row.name, row.time, row.before, row.share_words)[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return words
        if role == Qt.ItemDataRole.ToolTipRole and index.column() == NAME:
            return row.name
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            words = (
                translate("reports", "Name"),
                translate("reports", "Time"),
                translate("reports", "Before"),
                translate("reports", "Share"),
            )[section]
            # Written, not drawn: the style's own arrow would lie over the word.
            column, order = self._order
            arrow = "↓" if order is Qt.SortOrder.DescendingOrder else "↑"
            return f"{words} {arrow}" if column == section else words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = (
                Qt.AlignmentFlag.AlignRight
                if section in {TIME, BEFORE}
                else Qt.AlignmentFlag.AlignLeft
            )
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._order = (column, order)
        self.layoutAboutToBeChanged.emit()
        self._sort_rows()
        self.layoutChanged.emit()
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, SHARE)

    def _sort_rows(self) -> None:
        column, order = self._order
        falling = order is Qt.SortOrder.DescendingOrder
        if column == NAME:
            self._rows.sort(key=lambda row: row.sort_key, reverse=falling)
        elif column == BEFORE:
            self._rows.sort(key=lambda row: row.before_seconds, reverse=falling)
        else:
            self._rows.sort(key=lambda row: row.us, reverse=falling)


class _Cells(QStyledItemDelegate):
    """Paints all three columns, so that they stand on one line."""

    def __init__(self, parent: QObject, themes: Themes) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(super().sizeHint(option, index).width() + 40, 38)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model = index.model()
        if not isinstance(model, ReportModel):
            return
        row = model.row_at(index.row())
        look = self._themes.look
        rect = option.rect
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, look.colour("accent-soft"))
        painter.setPen(look.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inside = rect.adjusted(14, 0, -14, 0)
        middle = Qt.AlignmentFlag.AlignVCenter
        metrics = painter.fontMetrics()
        if index.column() == NAME:
            if row.colour is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(row.colour))
                painter.drawRoundedRect(
                    QRectF(inside.left(), inside.center().y() - 5, 12, 12), 3, 3
                )
                inside.setLeft(inside.left() + 22)
            painter.setPen(look.colour("text"))
            name = metrics.elidedText(row.name, Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, middle, name)
        elif index.column() in {TIME, BEFORE}:
            now = index.column() == TIME
            painter.setFont(tabular(painter.font()))
            painter.setPen(look.colour("text" if now else "muted"))
            words = row.time if now else row.before
            painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, words)
        else:
            self._paint_share(painter, row, inside)
        painter.restore()

    def _paint_share(self, painter: QPainter, row: ReportRow, inside: object) -> None:
        look = self._themes.look
        area = QRectF(inside)  # type: ignore[call-overload]  # a QRect
        painter.setFont(tabular(painter.font()))
        words_px = painter.fontMetrics().horizontalAdvance("100.0 %")
        words = QRectF(area.left(), area.top(), words_px, area.height())
        painter.setPen(look.colour("muted"))
        painter.drawText(
            words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.share_words
        )
        bar = QRectF(words.right() + 14, area.center().y() - 4, 0, 8)
        bar.setRight(area.right())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("sunken"))
        painter.drawRoundedRect(bar, 4, 4)
        colour = QColor(row.colour) if row.colour is not None else look.colour("accent")
        bar.setWidth(max(bar.width() * row.share, 4))
        painter.setBrush(colour)
        painter.drawRoundedRect(bar, 4, 4)


class ReportTable(QTableView):
    """Click on a heading sorts by it. As high as its rows: the page scrolls, not the table."""

    def __init__(self, themes: Themes, name: str) -> None:
        super().__init__()
        self.rows = ReportModel(self)
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(self, themes))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(max(38, self.fontMetrics().height() + 18))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(TIME, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(BEFORE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(SHARE, QHeaderView.ResizeMode.Fixed)
        figure_px = self.fontMetrics().horizontalAdvance("0000:00:00")
        header.resizeSection(TIME, figure_px + 44)
        header.resizeSection(BEFORE, figure_px + 44)
        header.resizeSection(SHARE, figure_px + 200)
        self.setSortingEnabled(True)
        self.sortByColumn(TIME, Qt.SortOrder.DescendingOrder)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(420)
        themes.changed.connect(self._repaint)

    def show_rows(self, rows: tuple[ReportRow, ...], order: tuple[int, Qt.SortOrder]) -> None:
        """order: the column to sort by at first, and which way."""
        self.setColumnHidden(BEFORE, not any(row.before for row in rows))
        self.rows.show_rows(rows)
        self.sortByColumn(*order)
        height = self.verticalHeader().length() + self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(height + 2 * self.frameWidth() + 2)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)  # what Qt hands over
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        inner = None if around is None else around.widget()
        if around is not None and inner is not None:
            place = self.viewport().mapTo(inner, self.visualRect(current).center())
            around.ensureVisible(around.horizontalScrollBar().value(), place.y(), 0, 60)

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()
