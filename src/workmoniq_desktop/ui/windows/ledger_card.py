"""What left this computer or was read by others, line by line; part of the Privacy page."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from workmoniq_desktop.domain.calendar import local_date
from workmoniq_desktop.domain.ledger import LedgerEntry, Left
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.widgets.pieces import Card, label
from workmoniq_desktop.ui.words import short_day, size, time_of_day, translate

_LINES = 200
_SHOWN = 8


class LedgerCard(Card):
    """Newest first; refreshed whenever the page is shown."""

    def __init__(self, scene: Scene) -> None:
        super().__init__(
            translate("ledger", "What left this computer"),
            translate(
                "ledger",
                "Every file written for you and every time somebody else read something, with its "
                "size. WorkMoniQ sends nothing by itself; where you turned sync on, a line a day "
                "says how much sealed history went to your server.",
            ),
        )
        self._scene = scene
        self.table = QTableWidget(0, 4)
        self.table.setAccessibleName(translate("ledger", "What left this computer"))
        self.table.setHorizontalHeaderLabels(
            [
                translate("ledger", "When"),
                translate("ledger", "How"),
                translate("ledger", "What and where to"),
                translate("ledger", "Size"),
            ]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        line_px = self.table.fontMetrics().height() + 14
        self.table.verticalHeader().setDefaultSectionSize(line_px)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.empty = label("", "muted", wraps=True)
        self.error = label("", "error", wraps=True)
        self.add(self.table, self.empty, self.error)
        self._show([])

    def refresh(self) -> None:
        """Read it anew."""
        self._scene.worker.read(
            lambda: self._scene.open_history().ledger.newest(_LINES), self._show, self._failed
        )

    @Slot(object)
    def _show(self, lines: list[LedgerEntry]) -> None:
        zone = self._scene.desk.zone()
        self.table.setRowCount(len(lines))
        for at, line in enumerate(lines):
            day = short_day(local_date(line.at_us, zone))
            what = f"{spoken(line.what)} · {line.to}" if line.to else spoken(line.what)
            cells = (
                f"{day}, {time_of_day(line.at_us, zone)}",
                left_word(line.left),
                what,
                size(line.size_bytes) if line.size_bytes else "",
            )
            for column, words in enumerate(cells):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                if column == 3:  # the size
                    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                    item.setTextAlignment(right)
                self.table.setItem(at, column, item)
        rows = min(len(lines), _SHOWN)
        height = rows * self.table.verticalHeader().defaultSectionSize()
        height += self.table.horizontalHeader().sizeHint().height()
        self.table.setFixedHeight(height + 2 * self.table.frameWidth() + 4)
        self.table.setVisible(bool(lines))
        self.empty.setText(translate("ledger", "Nothing has left this computer so far."))
        self.empty.setVisible(not lines)
        self.error.hide()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.error.setText(messages.sentence(error))
        self.error.show()


def left_word(left: Left) -> str:
    words = {
        Left.EXPORT: translate("ledger", "Export"),
        Left.BACKUP: translate("ledger", "Backup"),
        Left.TIMESHEET: translate("ledger", "Timesheet"),
        Left.REPORT: translate("ledger", "Report"),
        Left.SYNC: translate("ledger", "Sync"),
        Left.SUPPORT: translate("ledger", "Support access"),
        Left.CLIENT: translate("ledger", "Other program"),
        Left.LICENCE: translate("ledger", "Licence"),
        Left.UPDATE: translate("ledger", "Update check"),
    }
    return words[left]
