"""Pictures drawn from our own SVG, sharp at every size a panel may ask for."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from workmoniq_desktop.ui.resources import read_text

_TRAY_SIZES = (16, 22, 24, 32, 48, 64)


def pixmap(name: str, size: int, ink: str = "#000000") -> QPixmap:
    """icons/NAME.svg at size x size device pixels; what the SVG calls currentColor becomes ink."""
    svg = read_text(f"icons/{name}.svg").replace("currentColor", ink)
    picture = QPixmap(size, size)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


@cache
def tray_icon(name: str) -> QIcon:
    """For the panel and window frames: every usual size, so that nobody has to scale."""
    icon = QIcon()
    for size in _TRAY_SIZES:
        icon.addPixmap(pixmap(name, size))
    return icon


def line_icon(name: str, ink: str, ink_checked: str | None = None) -> QIcon:
    """A 20 px line picture for buttons, also at twice the density."""
    icon = QIcon()
    for size in (20, 40):
        picture = pixmap(name, size, ink)
        picture.setDevicePixelRatio(size / 20)
        icon.addPixmap(picture)
        if ink_checked is not None:
            checked = pixmap(name, size, ink_checked)
            checked.setDevicePixelRatio(size / 20)
            icon.addPixmap(checked, QIcon.Mode.Normal, QIcon.State.On)
    return icon
