"""The Reports page: where the active time of a day, week or month went."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.domain.report import By
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.reports import Period, ReportViewModel
from workmoniq_desktop.ui.widgets.pieces import Card, icon_button, ink_icon, label, number, row
from workmoniq_desktop.ui.widgets.report_table import ReportTable
from workmoniq_desktop.ui.widgets.segments import Segments
from workmoniq_desktop.ui.words import translate

_BY = (By.APP, By.TITLE)


class ReportsPage(QWidget):
    """Reads when it is shown and when something else is chosen."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self.report = ReportViewModel(scene)
        self.report.setParent(self)
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 24, 28, 28)
        page.setSpacing(16)
        page.addLayout(self._head())
        page.addLayout(self._choices())
        self.table = ReportTable(scene.themes, translate("reports", "Report"))
        self._empty = Card()
        self._sentence = label("", "empty", wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.add(self._sentence)
        page.addWidget(self.table, 1)
        page.addWidget(self._empty, 1)
        page.addLayout(self._total_line())
        self.report.changed.connect(self._show_report)
        scene.themes.changed.connect(self._ink)
        self._show_report()
        self._empty.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.report.refresh()

    def _head(self) -> QHBoxLayout:
        self.by = Segments(
            translate("reports", "By"),
            (translate("reports", "App"), translate("reports", "Title")),
        )
        self.by.chosen.connect(self._by_chosen)
        head = row(label(translate("reports", "Reports"), "title"))
        head.addWidget(self.by)
        return head

    def _choices(self) -> QHBoxLayout:
        look = self._scene.themes.look
        self.period = Segments(
            translate("reports", "Period"),
            (
                translate("reports", "Day"),
                translate("reports", "Week"),
                translate("reports", "Month"),
            ),
        )
        self.period.chosen.connect(self._period_chosen)
        self._previous = icon_button("go-previous", translate("reports", "Earlier"), look)
        self._previous.clicked.connect(self._go_back)
        self._next = icon_button("go-next", translate("reports", "Later"), look)
        self._next.clicked.connect(self._go_on)
        self._heading = label("", "heading")
        return row(self.period, self._previous, self._next, self._heading)

    def _total_line(self) -> QHBoxLayout:
        self._total = number("", "heading")
        line = row(label(translate("reports", "Total active time"), "strong"))
        line.addWidget(self._total)
        line.setContentsMargins(14, 0, 14, 0)
        return line

    @property
    def total(self) -> str:
        """The total as written."""
        return self._total.text()

    @Slot()
    def _show_report(self) -> None:
        report = self.report
        self._heading.setText(report.heading())
        self._next.setEnabled(not report.holds_now)
        self.table.rows.show_rows(report.rows)
        self._total.setText(report.total)
        self._sentence.setText(report.sentence or "")
        self.table.setVisible(report.sentence is None)
        self._empty.setVisible(report.sentence is not None)

    @Slot(int)
    def _period_chosen(self, at: int) -> None:
        self.report.choose_period(Period(at))

    @Slot(int)
    def _by_chosen(self, at: int) -> None:
        self.report.choose_by(_BY[at])

    @Slot()
    def _go_back(self) -> None:
        self.report.step(-1)

    @Slot()
    def _go_on(self) -> None:
        self.report.step(1)

    @Slot()
    def _ink(self) -> None:
        for made in (self._previous, self._next):
            ink_icon(made, self._scene.themes.look)
