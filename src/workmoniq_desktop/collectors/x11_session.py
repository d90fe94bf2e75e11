"""Whether this session is one that X11 can tell the truth about."""

from collections.abc import Mapping

from workmoniq_desktop.collectors.base import BackendUnsupported


def on_wayland(environ: Mapping[str, str]) -> bool:
    """True where windows belong to a Wayland compositor, with or without XWayland beside it."""
    declared = environ.get("XDG_SESSION_TYPE", "").lower() == "wayland"
    return declared or bool(environ.get("WAYLAND_DISPLAY"))


def require_x11(environ: Mapping[str, str], sees: str) -> str:
    """The name of the X display, as in DISPLAY.

    sees: the end of the sentence that tells what X11 would miss under Wayland.
    Raises BackendUnsupported under Wayland, where XWayland would answer and tell half the truth,
    and where there is no DISPLAY.
    """
    display = environ.get("DISPLAY", "")
    if on_wayland(environ):
        raise BackendUnsupported(f"X11: this is a Wayland session; X11 {sees}")
    if not display:
        raise BackendUnsupported("X11: there is no display (DISPLAY is not set)")
    return display
