"""A report on paper, painted by Qt for any printer; works beside the Qt thread."""

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPageLayout, QPainter, QPen
from PySide6.QtPrintSupport import QPrinter

from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.report_document import ReportDocument
from workmoniq_desktop.services.progress import Progress
from workmoniq_desktop.ui.words import percent

_MARGIN_MM = 16.0
_INK, _MUTED, _LINE, _BAR = "#000000", "#555555", "#bbbbbb", "#0d766e"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class _Paper:
    """Goes down the page and begins a new one where there is no room."""

    def __init__(self, printer: QPrinter, painter: QPainter) -> None:
        self._printer, self._painter = printer, painter
        area = printer.pageLayout().paintRectPixels(printer.resolution())
        self.width, self._height = float(area.width()), float(area.height())
        self._top = 0.0

    def font(self, points: float, *, bold: bool = False) -> None:
        font = QFont("sans-serif")
        font.setPointSizeF(points)
        font.setBold(bold)
        self._painter.setFont(font)

    def line_height(self) -> float:
        return QFontMetricsF(self._painter.font(), self._printer).height()

    def text(self, words: str, colour: str = _INK) -> None:
        height = self.line_height() * 1.3
        self.room(height)
        self._write(words, QRectF(0, self._top, self.width, height), _LEFT, colour)
        self._top += height

    def gap(self, lines: float) -> None:
        self._top += lines * self.line_height()

    def room(self, height: float) -> bool:
        """Whether a page was begun for it."""
        if self._top + height <= self._height:
            return False
        self._printer.newPage()
        self._top = 0.0
        return True

    def row(self, name: str, numbers: tuple[str, ...], share: float, colour: str = _INK) -> None:
        height = self.line_height() * 1.5
        self.room(height)
        number_width = QFontMetricsF(self._painter.font(), self._printer).horizontalAdvance(
            "0000:00:000"
        )
        bar_width = self.width * 0.2
        name_width = self.width - bar_width - number_width * len(numbers)
        self._write(name, QRectF(0, self._top, name_width, height), _LEFT, colour)
        left = name_width
        for each in numbers:
            self._write(each, QRectF(left, self._top, number_width, height), _RIGHT, colour)
            left += number_width
        if share > 0:
            bar = QRectF(left + number_width * 0.2, self._top + height * 0.35, 0, height * 0.3)
            bar.setWidth((self.width - bar.left()) * share)
            self._painter.fillRect(bar, QColor(_BAR))
        self._painter.setPen(QPen(QColor(_LINE), 0))
        below = self._top + height
        self._painter.drawLine(0, round(below), round(self.width), round(below))
        self._top = below

    def _write(self, words: str, room: QRectF, align: Qt.AlignmentFlag, colour: str) -> None:
        metrics = QFontMetricsF(self._painter.font(), self._printer)
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        self._painter.setPen(QColor(colour))
        self._painter.drawText(room, align | Qt.TextFlag.TextSingleLine, shown)


def paint(printer: QPrinter, document: ReportDocument, progress: Progress) -> None:
    """All rows of a report. Raises what progress raises; the printer then gets nothing."""
    margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
    printer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
    words = document.words
    painter = QPainter(printer)
    try:
        paper = _Paper(printer, painter)
        paper.font(10)
        paper.text(document.title, _MUTED)
        paper.font(16, bold=True)
        paper.text(document.period)
        paper.font(22, bold=True)
        paper.text(figures(document.total_seconds))
        paper.font(10)
        paper.text(words.total_active, _MUTED)
        if document.change:
            paper.text(document.change)
        paper.gap(1)
        if not document.lines:
            paper.text(words.nothing, _MUTED)
        else:
            _rows(paper, document, progress)
        paper.gap(1)
        paper.font(8)
        paper.text(
            f"{words.zone}: {document.zone_name}. {words.made.format(document.made_at)}", _MUTED
        )
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _rows(paper: _Paper, document: ReportDocument, progress: Progress) -> None:
    words = document.words
    compared = document.compares_rows
    longest = max(line.seconds for line in document.lines) or 1
    paper.font(9, bold=True)
    headings = (words.time, words.before, words.share) if compared else (words.time, words.share)
    paper.row(words.dimensions[document.by], headings, 0, _MUTED)
    paper.font(9)
    for at, line in enumerate(document.lines):
        if at % 50 == 0:
            progress(at, len(document.lines), "printing")
        numbers = [figures(line.seconds), percent(line.share)]
        if line.before_seconds is not None:
            numbers.insert(1, figures(line.before_seconds))
        paper.row(line.name, tuple(numbers), line.seconds / longest)
    paper.font(9, bold=True)
    total = [figures(document.total_seconds), ""]
    if compared:
        total.insert(1, figures(document.before_seconds or 0))
    paper.row(words.total, tuple(total), 0)
