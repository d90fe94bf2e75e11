"""One look for every window, from the colours and sizes in resources/tokens.json."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from workmoniq_desktop.domain.settings import Theme
from workmoniq_desktop.ui.resources import read_text
from workmoniq_desktop.ui.stylesheet import stylesheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The tokens of one theme: #rrggbb by name, the colour of each state, pixels by name.

    contrast: whether every difference must be plain to weak eyes.
    """

    dark: bool
    contrast: bool
    colours: Mapping[str, str]
    states: Mapping[str, str]
    radius: Mapping[str, int]

    def colour(self, name: str) -> QColor:
        return QColor(self.colours[name])


@cache
def look(dark: bool, contrast: bool = False) -> Look:
    """The light or the dark look, of usual or of high contrast."""
    tokens = json.loads(read_text("tokens.json"))
    name = "dark" if dark else "light"
    side = dict(tokens[f"contrast-{name}" if contrast else name])
    return Look(
        dark=dark,
        contrast=contrast,
        states=side.pop("state"),
        colours=side,
        radius=tokens["radius"],
    )


class Themes(QObject):
    """Keeps the application in the chosen look, and follows the desktop where that is chosen."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: Theme) -> None:
        super().__init__()
        self._app = app
        self._choice = choice
        self._hints = app.styleHints()
        self.look = look(False)
        app.setStyle("Fusion")
        self._hints.colorSchemeChanged.connect(self._follow)
        # Qt tells since 6.10 whether the desktop is set to high contrast.
        self._accessibility = getattr(self._hints, "accessibility", lambda: None)()
        if self._accessibility is not None:
            self._accessibility.contrastPreferenceChanged.connect(self._follow)
        self._apply()

    @property
    def stylesheet(self) -> str:
        """For top-level windows; the tray menu lives without, which saves memory."""
        look = self.look
        return stylesheet(look.colours, look.radius, dark=look.dark, contrast=look.contrast)

    def choose(self, choice: Theme) -> None:
        """Light, dark, high contrast, or whatever the desktop has now and later."""
        if choice is not self._choice:
            self._choice = choice
            self._apply()

    @Slot()
    def _follow(self) -> None:
        if self._choice in {Theme.SYSTEM, Theme.HIGH_CONTRAST}:
            self._apply()

    def _apply(self) -> None:
        dark, contrast = self._hints.colorScheme() is Qt.ColorScheme.Dark, False
        match self._choice:
            case Theme.SYSTEM:
                contrast = self._desktop_wants_contrast()
            case Theme.HIGH_CONTRAST:
                contrast = True
            case choice:
                dark = choice is Theme.DARK
        self.look = look(dark, contrast)
        self._app.setPalette(_palette(self.look))
        self.changed.emit()

    def _desktop_wants_contrast(self) -> bool:
        if self._accessibility is None:
            return False
        wish = self._accessibility.contrastPreference()
        return bool(wish is Qt.ContrastPreference.HighContrast)


def tabular(font: QFont) -> QFont:
    """The same font with figures of one width, so that columns of times stand straight."""
    figures = QFont(font)
    figures.setFeature(QFont.Tag("tnum"), 1)
    return figures


def _palette(look: Look) -> QPalette:
    role = QPalette.ColorRole
    by_role = {
        role.Window: "canvas",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "text",
        role.PlaceholderText: "muted",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "danger",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.Highlight: "accent",
        role.HighlightedText: "on-accent",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Mid: "line",
        role.Midlight: "line",
        role.Light: "surface",
        role.Dark: "edge",
    }
    palette = QPalette()
    for at, name in by_role.items():
        palette.setColor(at, look.colour(name))
    muted = look.colour("edge")
    for at in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, at, muted)
    return palette
