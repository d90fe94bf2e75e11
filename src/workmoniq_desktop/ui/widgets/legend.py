"""What the textures of the presence lane mean, with the time each took."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workmoniq_desktop.ui.theme import Themes, tabular
from workmoniq_desktop.ui.viewmodels.lanes import StateTotal
from workmoniq_desktop.ui.widgets.textures import paint_state
from workmoniq_desktop.ui.words import figures, state_word, translate

_SWATCH = QSize(22, 14)
_GAP_PX = 20


class Legend(QWidget):
    """Only the states that occur; wraps into as many rows as the width asks for."""

    def __init__(self, themes: Themes) -> None:
        super().__init__()
        self._themes = themes
        self.totals: tuple[StateTotal, ...] = ()
        self.setAccessibleName(translate("legend", "Time by presence"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        themes.changed.connect(self.update)

    def show_totals(self, totals: tuple[StateTotal, ...]) -> None:
        self.totals = totals
        words = ", ".join(f"{state_word(total.state)} {figures(total.us)}" for total in totals)
        self.setAccessibleDescription(words)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        rows = self._places(width)[-1][0].y() // self._row_px() + 1 if self.totals else 1
        return rows * self._row_px()

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(self.width(), 400)))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self._row_px())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        look = self._themes.look
        metrics = painter.fontMetrics()
        for place, total in self._places(self.width()):
            swatch = QRect(
                place.x(), place.y() + (metrics.height() - _SWATCH.height()) // 2, 22, 14
            )
            paint_state(painter, swatch, total.state, look)
            x = place.x() + _SWATCH.width() + 8
            word = state_word(total.state)
            painter.setPen(look.colour("text"))
            painter.drawText(x, place.y() + metrics.ascent(), word)
            x += metrics.horizontalAdvance(word) + 8
            painter.setPen(look.colour("muted"))
            painter.drawText(x, place.y() + metrics.ascent(), figures(total.us))
        painter.end()

    def _row_px(self) -> int:
        return self.fontMetrics().height() + 8

    def _places(self, width: int) -> list[tuple[QRect, StateTotal]]:
        metrics = self.fontMetrics()
        x = y = 0
        found = []
        for total in self.totals:
            words = f"{state_word(total.state)}{figures(total.us)}"
            needed = _SWATCH.width() + 16 + metrics.horizontalAdvance(words)
            if x and x + needed > width:
                x, y = 0, y + self._row_px()
            found.append((QRect(x, y, needed, self._row_px()), total))
            x += needed + _GAP_PX
        return found
