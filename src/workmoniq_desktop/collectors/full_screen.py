"""Tells whether the window in front fills the screen, and which app it belongs to.

Source: EWMH 1.5, _NET_ACTIVE_WINDOW and _NET_WM_STATE_FULLSCREEN.
"""

from collections.abc import Mapping

from workmoniq_desktop.collectors.base import BackendUnsupported
from workmoniq_desktop.collectors.text import app_from_class
from workmoniq_desktop.collectors.x11_display import (
    NOTHING,
    PROPERTY_CHANGE,
    DisplayGone,
    PropertyChanged,
    X11Display,
)

_MOST_STATES_BYTES = 256
_MOST_CLASS_BYTES = 512


class FullScreen:
    """Raises DisplayGone once the server is gone. Not thread-safe: one sense's thread."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        """Raises BackendUnsupported under Wayland and without a display."""
        self._display = X11Display(environ, sees="does not see which window fills the screen")
        try:
            self._active, self._state, self._full, self._class = self._display.atoms(
                "_NET_ACTIVE_WINDOW", "_NET_WM_STATE", "_NET_WM_STATE_FULLSCREEN", "WM_CLASS"
            )
            self._display.listen(self._display.root, PROPERTY_CHANGE)
            self._window = 0
            self._follow()
        except DisplayGone as gone:
            self._display.close()
            raise BackendUnsupported("X11: the display does not answer") from gone

    def fileno(self) -> int:
        return self._display.fileno()

    def flush(self) -> None:
        self._display.flush()

    def close(self) -> None:
        """Safe to call twice."""
        self._display.close()

    def changed(self) -> bool:
        """Whether another window came to the front, or this one changed its size."""
        changed = False
        for event in self._display.events():
            if not isinstance(event, PropertyChanged):
                continue
            if event.window == self._display.root and event.atom == self._active:
                self._follow()
                changed = True
            elif event.window == self._window and event.atom == self._state:
                changed = True
        return changed

    def app(self) -> str | None:
        """The class of the window that fills the screen; None where none does."""
        if not self._window:
            return None
        asked = self._display.ask(self._window, self._state, _MOST_STATES_BYTES)
        named = self._display.ask(self._window, self._class, _MOST_CLASS_BYTES)
        states, name = asked.property(), named.property()
        if states is None or self._full not in states.numbers():
            return None
        return app_from_class(name.value) if name is not None else ""

    def _follow(self) -> None:
        asked = self._display.ask(self._display.root, self._active, 4).property()
        window = 0 if asked is None else asked.number
        if window != self._window:
            if self._window:
                self._display.listen(self._window, NOTHING)
            self._window = window
            if window:
                self._display.listen(window, PROPERTY_CHANGE)
