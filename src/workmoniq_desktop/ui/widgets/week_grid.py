"""The grid of a week: projects down, days across, totals at the edges; cells take typed hours."""

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from workmoniq_desktop.domain.timesheet import Cell, Line, Sheet
from workmoniq_desktop.ui.theme import tabular
from workmoniq_desktop.ui.viewmodels.timesheet import line_name
from workmoniq_desktop.ui.words import figures, translate, weekday_and_day

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROW_PX, _MOST_ROWS = 36, 14


class WeekModel(QAbstractTableModel):
    """The last line sums the others; the last columns are totals, exact and perhaps rounded."""

    typed = Signal(str, object, str)
    """Project uid, day, and what was typed into its cell."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lines: tuple[Line, ...] = ()
        self._sheet: Sheet | None = None

    def show_sheet(self, sheet: Sheet, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self._sheet, self._lines = sheet, lines
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._sheet is None else len(self._lines) + 1

    def columnCount(self, parent: _Index = _ROOT) -> int:
        if parent.isValid() or self._sheet is None:
            return 0
        return len(self._sheet.days) + (3 if self._rounds else 2)

    @property
    def _rounds(self) -> bool:
        return self._sheet is not None and self._sheet.rounding.step_minutes > 0

    def cell(self, row: int, column: int) -> Cell | None:
        """What a place of the grid holds; None for a name."""
        if self._sheet is None or column == 0:
            return None
        sums = row == len(self._lines)
        if column > len(self._sheet.days):
            return self._sheet.total if sums else self._lines[row].total
        cells = self._sheet.day_totals if sums else self._lines[row].cells
        return cells[column - 1]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = index.row(), index.column()
        found: object = None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                found = self.words(row, column)
            case Qt.ItemDataRole.EditRole:
                cell = self.cell(row, column)
                found = "" if cell is None or not cell.exact_us else _short(cell.exact_us)
            case Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
                found = side | Qt.AlignmentFlag.AlignVCenter
            case Qt.ItemDataRole.AccessibleTextRole:
                found = f"{self._name(row)}, {self._head(column)}: {self.words(row, column)}"
            case Qt.ItemDataRole.ToolTipRole:
                found = self._tip(row, column)
            case Qt.ItemDataRole.FontRole if row == len(self._lines):
                bold = tabular(QGuiApplication.font())
                bold.setBold(True)
                found = bold
        return found

    def words(self, row: int, column: int) -> str:
        """What a place shows: rounded time in days, both kinds in totals."""
        cell = self.cell(row, column)
        if cell is None:
            return self._name(row)
        if not cell.exact_us:
            return "–"  # noqa: RUF001  # an en dash for nothing
        if self._rounds and not self._is_exact(column):
            return _short(cell.rounded_us)  # whole minutes
        return figures(cell.exact_us)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section == 0:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return self._head(section) if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        can = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self._sheet is None or not 0 < index.column() <= len(self._sheet.days):
            return can
        if index.row() < len(self._lines) and self._lines[index.row()].name is not None:
            return can | Qt.ItemFlag.ItemIsEditable
        return can

    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        before = self.data(index, Qt.ItemDataRole.EditRole)
        project = self._lines[index.row()].project
        if role != Qt.ItemDataRole.EditRole or self._sheet is None or project is None:
            return False
        if str(value).strip() not in ("", before):
            self.typed.emit(project, self._sheet.days[index.column() - 1], str(value))
        return False

    def _is_exact(self, column: int) -> bool:
        return self._sheet is not None and column == len(self._sheet.days) + 1

    def _name(self, row: int) -> str:
        if row == len(self._lines):
            return translate("timesheet", "Total")
        return line_name(self._lines[row])

    def _head(self, column: int) -> str:
        if column == 0 or self._sheet is None:
            return translate("timesheet", "Project")
        if column <= len(self._sheet.days):
            return weekday_and_day(self._sheet.days[column - 1])
        if not self._rounds:
            return translate("timesheet", "Total")
        if self._is_exact(column):
            return translate("timesheet", "Exact")
        return translate("timesheet", "Rounded")

    def _tip(self, row: int, column: int) -> str | None:
        cell = self.cell(row, column)
        if cell is None:
            return self._name(row)
        if cell.exact_us == cell.rounded_us:
            return None
        return translate("timesheet", "Exact {0}, rounded {1}").format(
            figures(cell.exact_us), figures(cell.rounded_us)
        )


class WeekGrid(QTableView):
    """Arrows go around, Enter or typing changes a cell, Ctrl+C copies, Tab leaves the grid."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = WeekModel(self)
        self.setModel(self.rows)
        self.setObjectName("week")
        self.setAccessibleName(name)
        self.setFont(tabular(self.font()))
        self.setTabKeyNavigation(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_PX)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.rows.modelReset.connect(self._fit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_selected()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.edit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def copy_selected(self) -> None:
        """What is selected, as text that a spreadsheet takes."""
        places = sorted((i.row(), i.column()) for i in self.selectedIndexes())
        lines: dict[int, list[str]] = {}
        for row, column in places:
            lines.setdefault(row, []).append(self.rows.words(row, column))
        QGuiApplication.clipboard().setText("\n".join("\t".join(cells) for cells in lines.values()))

    def _fit(self) -> None:
        header = self.horizontalHeader()
        if not self.rows.columnCount():
            return
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        shown = min(self.rows.rowCount(), _MOST_ROWS)
        self.setFixedHeight(header.sizeHint().height() + shown * _ROW_PX + 6)


def _short(us: int) -> str:
    """h:mm, as people type it."""
    minutes = us // 60_000_000
    return f"{minutes // 60}:{minutes % 60:02}"
