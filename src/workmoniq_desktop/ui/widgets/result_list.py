"""What a search found: one line each, with a swatch, the text, and when it was last seen."""

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from workmoniq_desktop.ui.colours import colour_of
from workmoniq_desktop.ui.theme import Themes
from workmoniq_desktop.ui.viewmodels.search import Kind, ResultRow
from workmoniq_desktop.ui.words import translate

_ROW = Qt.ItemDataRole.UserRole
_PAD, _SWATCH, _GAP = 14, 10, 12

AnyIndex = QModelIndex | QPersistentModelIndex


class ResultList(QListView):
    """Keys move, Enter or a double click opens."""

    def __init__(self, themes: Themes, name: str) -> None:
        super().__init__()
        self._model = _Rows()
        self.setObjectName("table")
        self.setModel(self._model)
        self.setItemDelegate(_Painter(themes, self))
        self.setUniformItemSizes(True)
        self.setAccessibleName(name)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        themes.changed.connect(self.viewport().update)

    def show_rows(self, rows: tuple[ResultRow, ...]) -> None:
        """Put other rows in; the first one is chosen."""
        self._model.replace(rows)
        if rows:
            self.setCurrentIndex(self._model.index(0))

    def step(self, by: int) -> None:
        """Choose the row so many below."""
        count = self._model.rowCount()
        if count:
            row = min(max(self.currentIndex().row() + by, 0), count - 1)
            self.setCurrentIndex(self._model.index(row))


class _Rows(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[ResultRow, ...] = ()

    def replace(self, rows: tuple[ResultRow, ...]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_kind(row.kind)}: {row.text}, {row.beside}, {row.when}"
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, themes: Themes, parent: ResultList) -> None:
        super().__init__(parent)
        self._themes = themes

    def sizeHint(self, option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(320, 2 * option.fontMetrics.height() + 18)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row: ResultRow = index.data(_ROW)
        look = self._themes.look
        whole = option.rect
        metrics: QFontMetrics = option.fontMetrics
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(whole, look.colour("accent-soft"))
        left = whole.left() + _PAD + _SWATCH + _GAP
        top = whole.top() + 8
        when_px = metrics.horizontalAdvance(row.when)
        right = whole.right() - _PAD
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(colour_of(row.app)) if row.app is not None else look.colour("muted")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour)
        swatch = QRectF(whole.left() + _PAD, top + 4, _SWATCH, _SWATCH)
        if row.kind is Kind.NOTE:
            painter.drawRoundedRect(swatch, 2, 2)
        else:
            painter.drawEllipse(swatch)
        painter.setPen(look.colour("text"))
        room = right - left - when_px - _GAP
        text = metrics.elidedText(row.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, top + metrics.ascent(), text)
        painter.setPen(look.colour("muted"))
        painter.drawText(right - when_px, top + metrics.ascent(), row.when)
        beside = f"{_kind(row.kind)} · {row.beside}"
        painter.drawText(left, top + metrics.height() + metrics.ascent(), beside)
        painter.restore()


def _kind(kind: Kind) -> str:
    words = {
        Kind.TITLE: translate("search", "Title"),
        Kind.APP: translate("search", "App"),
        Kind.NOTE: translate("search", "Note"),
    }
    return words[kind]
