"""A QR code, painted from its squares; no file of it exists at any time."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

_QUIET = 4
"""Squares of empty edge that the standard asks for (ISO/IEC 18004)."""


Squares = tuple[tuple[bool, ...], ...]
"""Line by line; True is dark."""


class QrCode(QWidget):
    """Black on white in every theme, for that is what cameras read."""

    def __init__(self, name: str, edge_px: int = 220) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._edge_px = edge_px
        self._squares: Squares = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_squares(self, squares: Squares) -> None:
        """Paint these; (): nothing."""
        self._squares = squares
        self.update()

    @property
    def side(self) -> int:
        """How many squares a side has, the edge left out; 0 while nothing is shown."""
        return len(self._squares)

    def sizeHint(self) -> QSize:
        return QSize(self._edge_px, self._edge_px)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("#ffffff"))
        if not self._squares:
            return
        side = min(self.width(), self.height()) / (len(self._squares) + 2 * _QUIET)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor("#000000"))
        for at, line in enumerate(self._squares):
            for place, dark in enumerate(line):
                if dark:
                    left, top = (place + _QUIET) * side, (at + _QUIET) * side
                    painter.drawRect(QRectF(left, top, side, side))
        painter.end()


def squares_of(text: str) -> Squares:
    """The squares of a code that holds text; beside the Qt thread, for it takes a while."""
    import segno  # noqa: PLC0415  # only where a device is added

    code = segno.make(text, micro=False)
    return tuple(tuple(bool(square) for square in line) for line in code.matrix)
