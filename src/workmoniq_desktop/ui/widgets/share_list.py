"""Apps with their time and a bar each: the side of Today, and the glance."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.report import whole_seconds
from workmoniq_desktop.ui.colours import paint_of
from workmoniq_desktop.ui.theme import Themes, tabular
from workmoniq_desktop.ui.viewmodels.picture import AppShare
from workmoniq_desktop.ui.words import figures


class ShareList(QWidget):
    """Paints rows of name and time with a bar below; the longest bar fills the width."""

    def __init__(self, themes: Themes, name: str) -> None:
        super().__init__()
        self._themes = themes
        self._name = name
        self.shares: tuple[AppShare, ...] = ()
        self._times: list[str] = []
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        themes.changed.connect(self.update)

    def show_shares(self, shares: tuple[AppShare, ...]) -> None:
        if shares == self.shares:
            return
        self.shares = shares
        # rounded as reports are, so that the same time has the same seconds everywhere
        seconds = whole_seconds(share.us for share in shares)
        self._times = [figures(each * SECOND_US) for each in seconds]
        spoken = ", ".join(
            f"{share.name} {time}" for share, time in zip(shares, self._times, strict=True)
        )
        self.setAccessibleDescription(spoken)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, max(len(self.shares), 1) * self._row_px())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(tabular(self.font()))
        metrics = painter.fontMetrics()
        look = self._themes.look
        longest = max((share.us for share in self.shares), default=1)
        for at, share in enumerate(self.shares):
            top = at * self._row_px()
            time = self._times[at]
            time_px = metrics.horizontalAdvance(time)
            name_px = self.width() - time_px - 12
            name = metrics.elidedText(share.name, Qt.TextElideMode.ElideRight, name_px)
            painter.setPen(look.colour("text" if share.app is not None else "muted"))
            painter.drawText(0, top + metrics.ascent(), name)
            painter.setPen(look.colour("muted"))
            painter.drawText(self.width() - time_px, top + metrics.ascent(), time)
            line = QRectF(0, top + metrics.height() + 4, self.width(), 6)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.colour("sunken"))
            painter.drawRoundedRect(line, 3, 3)
            colour = QColor(paint_of(share.app)) if share.app is not None else look.colour("edge")
            painter.setBrush(colour)
            line.setWidth(max(line.width() * share.us / longest, 6))
            painter.drawRoundedRect(line, 3, 3)
        painter.end()

    def _row_px(self) -> int:
        return self.fontMetrics().height() + 4 + 6 + 12
