"""The Reports page: a total, what it was before, a chart, and the table with every number."""

import gc
from collections.abc import Callable
from importlib import import_module

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QImage, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.export.report_document import Asked
from workmoniq_desktop.ui.document_words import dimensions
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.charts import ChartKind, chart_of
from workmoniq_desktop.ui.viewmodels.report_period import Against, Period
from workmoniq_desktop.ui.viewmodels.reports import ReportViewModel
from workmoniq_desktop.ui.widgets.fields import DateField
from workmoniq_desktop.ui.widgets.pieces import (
    Card,
    PageHead,
    icon_button,
    ink_icon,
    label,
    number,
    row,
)
from workmoniq_desktop.ui.widgets.report_table import NAME, TIME, ReportTable
from workmoniq_desktop.ui.widgets.segments import Segments, WrappingSegments
from workmoniq_desktop.ui.windows.report_actions import ReportActions
from workmoniq_desktop.ui.words import translate

_BY = tuple(By)


class ReportsPage(QWidget):
    """Reads when it is shown and when something else is chosen."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._scene = scene
        self.report = ReportViewModel(scene)
        self.report.setParent(self)
        self.files = ReportActions(self, scene, self._asked, self._picture)
        self.chart: QWidget | None = None
        self._draw: Callable[[], None] | None = None
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 24, 28, 28)
        page.setSpacing(14)
        page.addWidget(PageHead(translate("reports", "Reports"), actions=self.files.buttons))
        page.addWidget(self.files.error)
        page.addWidget(self.files.line)
        page.addLayout(self._when())
        page.addWidget(self._days())
        page.addLayout(self._by_line())
        page.addWidget(self._summary())
        self.table = ReportTable(scene.themes, translate("reports", "Report"))
        page.addWidget(self.table)
        page.addWidget(self._below())
        self._empty = Card()
        self._sentence = label("", "empty", wraps=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.add(self._sentence)
        page.addWidget(self._empty)
        page.addStretch(1)
        self.report.changed.connect(self._show_report)
        self.report.started.connect(self._show_choice)
        scene.themes.changed.connect(self._ink)
        self._show_report()
        self._empty.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.report.refresh()
        if self._draw is None:
            self._scene.worker.run(_bring_charts, self._build_chart)

    @property
    def total(self) -> str:
        """The total as written."""
        return self._total.text()

    def _when(self) -> QHBoxLayout:
        look = self._scene.themes.look
        self.period = Segments(
            translate("reports", "Period"),
            (
                translate("reports", "Day"),
                translate("reports", "Week"),
                translate("reports", "Month"),
                translate("reports", "Year"),
                translate("reports", "From … to …"),
            ),
        )
        self.period.chosen.connect(self._period_chosen)
        self._previous = icon_button("go-previous", translate("reports", "Earlier"), look)
        self._previous.clicked.connect(self._go_back)
        self._next = icon_button("go-next", translate("reports", "Later"), look)
        self._next.clicked.connect(self._go_on)
        return row(self.period, self._previous, self._next)

    def _days(self) -> QWidget:
        """First and last day of a free range."""
        self.first = DateField(translate("reports", "First day"))
        self.last = DateField(translate("reports", "Last day, included"))
        for field, day in ((self.first, self.report.anchor), (self.last, self.report.anchor)):
            field.value = day
            field.changed.connect(self._days_chosen)
            field.setMinimumWidth(210)
        self._range = QWidget()
        line = row(self.first, self.last, spacing=12)
        for field in (self.first, self.last):
            line.setAlignment(field, Qt.AlignmentFlag.AlignTop)
        self._range.setLayout(line)
        self._range.hide()
        return self._range

    def _by_line(self) -> QHBoxLayout:
        self.by = WrappingSegments(translate("reports", "By"), tuple(dimensions().values()))
        self.by.chosen.connect(self._by_chosen)
        line = QHBoxLayout()
        line.addWidget(self.by, 1)
        line.addStretch(0)
        return line

    def _summary(self) -> Card:
        """The total, the comparison in words, and the chart."""
        self._total = number("", "figure")
        self._total.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._total.setAccessibleName(translate("reports", "Total active time"))
        self._change = label("", "strong", wraps=True)
        self.against = Segments(
            translate("reports", "Compare with"),
            (
                translate("reports", "Time before"),
                translate("reports", "Year before"),
                translate("reports", "Nothing"),
            ),
        )
        self.against.chosen.connect(self._against_chosen)
        self.kind = Segments(
            translate("reports", "Chart"),
            (
                translate("reports", "Bars"),
                translate("reports", "Trend"),
                translate("reports", "Week"),
            ),
        )
        self.kind.chosen.connect(self._kind_chosen)
        words = QVBoxLayout()
        words.setSpacing(2)
        self._heading = label("", "heading", wraps=True)
        total = label(translate("reports", "Total active time"), "muted")
        for part in (self._heading, self._total, total):
            words.addWidget(part)
        words.addStretch(1)
        choices = QVBoxLayout()
        choices.setSpacing(8)
        for name, choice in (
            (translate("reports", "Compare with"), self.against),
            (translate("reports", "Chart"), self.kind),
        ):
            line = row(label(name, "muted"), choice)
            line.insertStretch(0, 1)
            line.takeAt(line.count() - 1)
            choices.addLayout(line)
        choices.addStretch(1)
        head = QHBoxLayout()
        head.addLayout(words, 1)
        head.addLayout(choices)
        self._card = Card()
        self._card.add(head, self._change)
        return self._card

    def _below(self) -> QWidget:
        """What the table left out, and the total again where sums are expected."""
        self._rest = label("", "muted")
        self._sum = number("", "heading")
        line = row(self._rest)
        line.addWidget(label(translate("reports", "Total"), "strong"))
        line.addWidget(self._sum)
        line.setContentsMargins(14, 0, 14, 0)
        self._foot = QWidget()
        self._foot.setLayout(line)
        return self._foot

    @Slot(object)
    def _build_chart(self, _library: object) -> None:
        if self._draw is None:
            charts = import_module("workmoniq_desktop.ui.widgets.charts")
            view = charts.ChartView(self._scene.themes)
            self.chart = view
            self._draw = lambda: None
            # In steps, so that none of them holds the windows up.
            QTimer.singleShot(0, self, self._fill_chart)

    @Slot()
    def _fill_chart(self) -> None:
        view = self.chart
        assert view is not None  # noqa: S101  # the step before
        view.prepare()  # type: ignore[attr-defined]  # a ChartView, whose module is loaded late
        self._note = label("", "muted", wraps=True)
        self._card.add(view, self._note)
        QTimer.singleShot(0, self, self._draw_chart)
        self._draw = self._draw_chart

    @Slot()
    def _draw_chart(self) -> None:
        document = self.report.document
        if self.chart is None or self._draw is None:
            return
        has_rows = document is not None and bool(document.lines)
        self.chart.setVisible(has_rows)
        self._note.setVisible(False)
        if document is not None and has_rows:
            chart = chart_of(document, ChartKind(self.kind.current))
            self.chart.show_chart(chart)  # type: ignore[attr-defined]  # see above
            self._note.setText(chart.note)
            self._note.setVisible(bool(chart.note))

    @Slot()
    def _show_choice(self) -> None:
        """What is known before the numbers are there."""
        report = self.report
        self._heading.setText(report.heading())
        self._next.setEnabled(not report.holds_now)
        self._range.setVisible(report.period is Period.FREE)
        if report.loading and report.document is None and report.sentence is None:
            self._change.setText(translate("reports", "Adding up…"))
            self._change.show()

    @Slot()
    def _show_report(self) -> None:
        report = self.report
        self._show_choice()
        by_order = report.by in {By.HOUR, By.DAY}
        falling, rising = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        self.table.show_rows(report.rows, (NAME, rising) if by_order else (TIME, falling))
        self._total.setText(report.total)
        self._sum.setText(report.total)
        self._change.setText(report.change)
        self._change.setVisible(bool(report.change))
        self._rest.setText(report.rest)
        self._sentence.setText(report.sentence or "")
        for part in (self.table, self._foot):
            part.setVisible(report.sentence is None)
        self._empty.setVisible(report.sentence is not None)
        if self._draw is not None:
            QTimer.singleShot(0, self, self._draw_chart)

    def _asked(self) -> Asked:
        return self.report.asked(whole=True)

    def _picture(self) -> QImage:
        return self.grab().toImage()

    @Slot(int)
    def _period_chosen(self, at: int) -> None:
        if Period(at) is Period.FREE:
            self._range.show()
            self._days_chosen()
        else:
            self.report.choose_period(Period(at))

    @Slot()
    def _days_chosen(self) -> None:
        if self.period.current != Period.FREE.value:
            return
        first, last = self.first.value, self.last.value
        self.first.clear()
        if last < first:
            self.last.refuse(translate("reports", "The last day lies before the first."))
        else:
            self.last.clear()
            self.report.choose_days(first, last)

    @Slot(int)
    def _by_chosen(self, at: int) -> None:
        self.report.choose_by(_BY[at])

    @Slot(int)
    def _against_chosen(self, at: int) -> None:
        self.report.choose_against(Against(at))

    @Slot(int)
    def _kind_chosen(self, _at: int) -> None:
        self._draw_chart()

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


def _bring_charts() -> None:
    """Import what draws charts, in a worker.

    It makes so many objects that Python would collect garbage here, and windows that are in it end
    the process when they are freed by another thread than theirs.
    """
    gc.disable()
    try:
        import_module("pyqtgraph")
    finally:
        gc.enable()
