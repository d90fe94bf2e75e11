"""What the textures of the presence lane mean, with the time each took."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workmoniq_desktop.ui.theme import Themes, tabular
from workmoniq_desktop.ui.viewmodels.lanes import StateTotal
from workmoniq_desktop.ui.widgets.textures import paint_state
from workmoniq_desktop.ui.words import figures, state_word, translate

_SWATCH = QSize(22, 14)


class Legend(QWidget):
    """Only the states that occur, one a line, their times in a column."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self.totals: tuple[StateTotal, ...] = ()
        self.setAccessibleName(translate("legend", "Time by presence"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)

    def show_totals(self, totals: tuple[StateTotal, ...]) -> None:
        if totals != self.totals:
            self.totals = totals
            words = [f"{state_word(total.state)} {figures(total.us)}" for total in totals]
            self.setAccessibleDescription(", ".join(words))
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(220, len(self.totals) * self._row_px())

    def minimumSizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = [metrics.horizontalAdvance(state_word(total.state)) for total in self.totals]
        figure = metrics.horizontalAdvance("00:00:00")
        width = _SWATCH.width() + 22 + max(words, default=0) + figure
        return QSize(width, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        look = self._themes.look
        middle = Qt.AlignmentFlag.AlignVCenter
        for at, total in enumerate(self.totals):
            line = QRect(0, at * self._row_px(), self.width(), self._row_px())
            swatch = QRect(0, line.center().y() - 7, _SWATCH.width(), _SWATCH.height())
            paint_state(painter, swatch, total.state, look)
            words = line.adjusted(_SWATCH.width() + 10, 0, 0, 0)
            painter.setPen(look.colour("text"))
            painter.drawText(words, middle, state_word(total.state))
            painter.setPen(look.colour("muted"))
            painter.drawText(words, middle | Qt.AlignmentFlag.AlignRight, figures(total.us))
        painter.end()

    def _row_px(self) -> int:
        return max(self.fontMetrics().height() + 6, 20)
