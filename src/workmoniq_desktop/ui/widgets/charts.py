"""Charts of a report by pyqtgraph. Importing this takes half a second: do it beside the Qt thread
first (import_module("pyqtgraph") in a worker), and only where a report is open.
"""

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTransform, QWheelEvent
from PySide6.QtWidgets import QGraphicsItem, QGraphicsSimpleTextItem, QSizePolicy

from workmoniq_desktop.ui.theme import Look, Themes, tabular
from workmoniq_desktop.ui.viewmodels.charts import Bar, Chart

_ROW_PX = 30
_UPRIGHT_PX = 230
_WEEK_ROW_PX = 26
_NAME_PX = 190
_HOURS = 24
_LABELLED = 12
"""So many bars beside each other have their length written above them."""


class ChartView(pg.GraphicsView):  # type: ignore[misc]  # pyqtgraph has no types
    """One picture at a time. It takes no keys: the table beneath has the same numbers."""

    def __init__(self, themes: Themes) -> None:
        super().__init__(background=None)
        self._themes = themes
        self._chart: Chart | None = None
        self._boxes: list[tuple[float, float, float, float]] = []
        self._colours: list[QColor] = []
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAntialiasing(True)
        self._room = pg.GraphicsLayout()
        self._room.setContentsMargins(0, 4, 8, 0)
        self.setCentralItem(self._room)
        themes.changed.connect(self._paint)

    def prepare(self) -> None:
        """The second step of building it, so that none takes long."""
        self._view = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._left = pg.AxisItem("left", linkView=self._view)
        self._bottom = pg.AxisItem("bottom", linkView=self._view)
        self._room.addItem(self._left, 0, 0)
        self._room.addItem(self._view, 0, 1)
        self._room.addItem(self._bottom, 1, 1)
        for axis in (self._left, self._bottom):
            axis.setStyle(tickLength=0, hideOverlappingLabels=False)

    def show_chart(self, chart: Chart) -> None:
        """Paint another one."""
        self._chart = chart
        self.setAccessibleName(chart.name)
        self.setAccessibleDescription(chart.alternative)
        self._paint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Turning the wheel scrolls the page."""
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange and self._chart is not None:
            self._paint()

    def _paint(self) -> None:
        chart = self._chart
        if chart is None:
            return
        self._view.clear()
        self._boxes, self._colours = [], []
        look = self._themes.look
        self.setBackground(look.colour("surface"))
        font = tabular(self.font())
        for axis in (self._left, self._bottom):
            axis.setPen(None)
            axis.setTextPen(look.colour("muted"))
            axis.setStyle(tickFont=font)
        if chart.heat:
            self._paint_week(chart, look)
        elif chart.upright:
            self._paint_upright(chart, look)
        else:
            self._paint_lying(chart, look, font)
        self._put_bars()

    def _paint_lying(self, chart: Chart, look: Look, font: QFont) -> None:
        """Bars under each other, the longest first; what was before as a thin line below each."""
        bars, reach = chart.bars, _reach(chart)
        self._grid(chart, look, len(bars) + 1.0, upright=False)
        compared = any(bar.before_s is not None for bar in bars)
        for at, bar in enumerate(bars):
            middle = -at + (0.12 if compared else 0.0)
            self._bar((0.0, middle - 0.24), (bar.seconds, 0.48), _colour(bar, look))
            if bar.before_s is not None:
                self._bar((0.0, -at - 0.34), (bar.before_s, 0.14), look.colour("edge"))
            end = QPointF(max(bar.seconds, bar.before_s or 0), middle)
            self._write(bar.words, end, font, look.colour("text"), above=False)
        metrics = QFontMetricsF(font)
        elide = Qt.TextElideMode.ElideRight
        names = [
            (-at, metrics.elidedText(bar.name, elide, _NAME_PX)) for at, bar in enumerate(bars)
        ]
        self._name_rows(names, font)
        self._bottom.setTicks([chart.ticks])
        self._view.setRange(
            xRange=(0, reach * 1.14), yRange=(-len(bars) + 0.45, 0.55), padding=0, update=True
        )
        self._fix_height(round(len(bars) * max(_ROW_PX, metrics.height() * 1.9)) + 34)

    def _paint_upright(self, chart: Chart, look: Look) -> None:
        bars = chart.bars
        self._grid(chart, look, len(bars) + 1.0, upright=True)
        for at, bar in enumerate(bars):
            if bar.before_s is not None:
                self._bar((at + 0.12, 0), (0.3, bar.before_s), look.colour("edge"))
                self._bar((at - 0.38, 0), (0.48, bar.seconds), _colour(bar, look))
            else:
                self._bar((at - 0.36, 0), (0.72, bar.seconds), _colour(bar, look))
            if len(bars) <= _LABELLED and bar.seconds:
                end = QPointF(at, max(bar.seconds, bar.before_s or 0))
                self._write(bar.words, end, self.font(), look.colour("muted"), above=True)
        every = max(1, -(-len(bars) // 8)) if len(max((b.name for b in bars), key=len)) > 3 else 1
        self._bottom.setTicks([[(at, bar.name) for at, bar in enumerate(bars) if at % every == 0]])
        self._name_rows(chart.ticks, self.font())
        reach = _reach(chart)
        self._view.setRange(xRange=(-0.6, len(bars) - 0.4), yRange=(0, reach * 1.1), padding=0)
        self._fix_height(_UPRIGHT_PX)

    def _paint_week(self, chart: Chart, look: Look) -> None:
        """A square for each hour of each weekday, the fuller the more time."""
        empty, full = look.colour("sunken"), look.colour("accent")
        for at, hours in enumerate(chart.heat):
            for hour, strength in enumerate(hours):
                colour = _between(empty, full, strength)
                self._bar((hour + 0.04, -at - 0.45), (0.92, 0.9), colour)
        names = [(-at, name) for at, name in enumerate(chart.names)]
        self._name_rows(names, self.font())
        self._bottom.setTicks([[(hour, f"{hour:02}") for hour in range(0, _HOURS + 1, 2)]])
        self._view.setRange(xRange=(0, _HOURS), yRange=(-len(chart.heat) + 0.5, 0.5), padding=0)
        self._fix_height(_WEEK_ROW_PX * len(chart.heat) + 34)

    def _name_rows(self, names: Sequence[tuple[int, str]], font: QFont) -> None:
        """The words at the left, which take as much room as they need."""
        metrics = QFontMetricsF(font)
        widest = max((metrics.horizontalAdvance(name) for _, name in names), default=0.0)
        self._left.setTicks([names])
        self._left.setWidth(round(widest) + 14)

    def _grid(self, chart: Chart, look: Look, length: float, *, upright: bool) -> None:
        """A line for each tick, through all of the picture."""
        along = [each for seconds, _ in chart.ticks for each in (seconds, seconds)]
        across = [-length, length] * len(chart.ticks)
        pen = pg.mkPen(look.colour("line"))
        x, y = (across, along) if upright else (along, across)
        self._view.addItem(pg.PlotCurveItem(x=x, y=y, pen=pen, connect="pairs"), ignoreBounds=True)

    def _bar(self, corner: tuple[float, float], side: tuple[float, float], colour: QColor) -> None:
        """Remember a bar; one item paints all of them."""
        self._boxes.append((*corner, *side))
        self._colours.append(colour)

    def _put_bars(self) -> None:
        if not self._boxes:
            return
        left, low, width, height = zip(*self._boxes, strict=True)
        bars = pg.BarGraphItem(
            x0=left,
            y0=low,
            width=width,
            height=height,
            pens=[pg.mkPen(None)] * len(left),
            brushes=[pg.mkBrush(colour) for colour in self._colours],
        )
        self._view.addItem(bars, ignoreBounds=True)

    def _write(self, words: str, at: QPointF, font: QFont, colour: QColor, *, above: bool) -> None:
        """Words at a place of the chart, to the right of it or above. A TextItem would take a whole
        document for them.
        """
        item = QGraphicsSimpleTextItem(words)
        item.setFont(font)
        item.setBrush(colour)
        item.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        size = item.boundingRect()
        away = (-size.width() / 2, -size.height() - 2) if above else (6, -size.height() / 2)
        item.setTransform(QTransform.fromTranslate(*away))
        item.setPos(at)
        item.setZValue(1)
        self._view.addItem(item, ignoreBounds=True)

    def _fix_height(self, pixels: int) -> None:
        self.setFixedHeight(pixels)


def _reach(chart: Chart) -> int:
    return max(chart.ticks[-1][0] if chart.ticks else 1, 1)


def _colour(bar: Bar, look: Look) -> QColor:
    return QColor(bar.colour) if bar.colour is not None else look.colour("accent")


def _between(empty: QColor, full: QColor, share: float) -> QColor:
    if share <= 0:
        return empty
    part = 0.2 + 0.8 * share
    return QColor.fromRgbF(
        empty.redF() + (full.redF() - empty.redF()) * part,
        empty.greenF() + (full.greenF() - empty.greenF()) * part,
        empty.blueF() + (full.blueF() - empty.blueF()) * part,
    )
