"""Whether this session is one that X11 can tell the truth about."""

import re
import socket
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
    local = _LOCAL.match(display)
    if local is not None and not _listens(f"/tmp/.X11-unix/X{local[1]}"):  # noqa: S108 - fixed by X
        raise BackendUnsupported("X11: the display does not answer")
    return display


# ":0" and ":0.0"; a name with a host before the colon goes over the network because its user
# wants so.
_LOCAL = re.compile(r":(\d+)(\.\d+)?$")


def _listens(path: str) -> bool:
    """Whether a server accepts at this socket, in the file system or among abstract names.

    X libraries that find nobody there try port 6000 of this machine instead, and we promise to
    open no network socket; so they are not let try.
    """
    for address in ("\0" + path, path):
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(address) == 0:
                return True
    return False
