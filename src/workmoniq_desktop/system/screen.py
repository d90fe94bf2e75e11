"""Whether there is a screen to show windows on; Qt itself would end the process to say no."""

import sys
from collections.abc import Mapping

from workmoniq_desktop.domain.errors import NotOnThisSystem


def require_screen(environ: Mapping[str, str]) -> None:
    """Raise NotOnThisSystem where no window can be shown."""
    if sys.platform != "linux" or environ.get("QT_QPA_PLATFORM") or environ.get("WAYLAND_DISPLAY"):
        return
    if not environ.get("DISPLAY"):
        raise NotOnThisSystem(
            "there is no screen here: record without one by `workmoniq run --no-tray`"
        )
    import xcffib.xproto  # noqa: PLC0415  # only where X is; the core protocol, which connect needs

    try:
        xcffib.connect(environ["DISPLAY"]).disconnect()
    except xcffib.ConnectionException as refused:
        raise NotOnThisSystem(
            "the screen does not answer: check DISPLAY, or record without a window by "
            "`workmoniq run --no-tray`"
        ) from refused
