"""Stands in for the peer's two watchers; runs in .venv-bench: pollers.py window|afk PORT.

As they do: the active window is read once a second and sent as a heartbeat that merges within two
seconds; absence is polled every five seconds and begins after three minutes without input.
"""

import ctypes
import ctypes.util
import socket
import sys
from datetime import UTC, datetime
from time import sleep

from aw_client import ActivityWatchClient
from aw_core.models import Event

POLL_S, AFK_POLL_S, AFK_AFTER_S = 1.0, 5.0, 180.0


class _IdleInfo(ctypes.Structure):
    _fields_ = (
        ("window", ctypes.c_ulong),
        ("state", ctypes.c_int),
        ("kind", ctypes.c_int),
        ("since", ctypes.c_ulong),
        ("idle_ms", ctypes.c_ulong),
        ("mask", ctypes.c_ulong),
    )


class Screen:
    """The three questions the watchers ask, through libX11 and libXss."""

    def __init__(self) -> None:
        self._x = x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        x.XOpenDisplay.restype = x.XInternAtom.restype = ctypes.c_void_p
        x.XInternAtom.restype = x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(x.XOpenDisplay(None))
        self._root = ctypes.c_ulong(x.XDefaultRootWindow(self._display))
        self._ignore = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(
            lambda _display, _error: 0
        )
        x.XSetErrorHandler(self._ignore)

    def _property(self, window: ctypes.c_ulong, name: bytes) -> bytes:
        kind, unit = ctypes.c_ulong(), ctypes.c_int()
        count, left, data = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_void_p()
        atom = ctypes.c_ulong(self._x.XInternAtom(self._display, name, 0))
        refused = self._x.XGetWindowProperty(
            self._display, window, atom, ctypes.c_long(0), ctypes.c_long(1024), 0,
            ctypes.c_ulong(0), ctypes.byref(kind), ctypes.byref(unit), ctypes.byref(count),
            ctypes.byref(left), ctypes.byref(data),
        )  # fmt: skip
        if refused or not data.value:
            return b""
        # Xlib hands out a value of 32 bits in a C long each
        size = count.value * (ctypes.sizeof(ctypes.c_long) if unit.value == 32 else 1)
        value = ctypes.string_at(data.value, size)
        self._x.XFree(data)
        return value

    def active(self) -> dict[str, str]:
        number = int.from_bytes(
            self._property(self._root, b"_NET_ACTIVE_WINDOW")[:8], sys.byteorder
        )
        if not number:
            return {"app": "unknown", "title": "unknown"}
        window = ctypes.c_ulong(number)
        names = self._property(window, b"WM_CLASS").split(b"\0")
        title = self._property(window, b"_NET_WM_NAME")
        return {"app": names[1].decode() if len(names) > 1 else "unknown", "title": title.decode()}

    def idle_s(self) -> float:
        saver = ctypes.CDLL(ctypes.util.find_library("Xss") or "libXss.so.1")
        info = _IdleInfo()
        saver.XScreenSaverQueryInfo(self._display, self._root, ctypes.byref(info))
        return int(info.idle_ms) / 1000


def main() -> None:
    kind, port = sys.argv[1:]
    client = ActivityWatchClient(f"bench-{kind}", host="127.0.0.1", port=int(port), testing=True)
    bucket = f"{kind}_{socket.gethostname()}"
    client.create_bucket(bucket, {"window": "currentwindow", "afk": "afkstatus"}[kind])
    screen = Screen()
    with client:
        while True:
            now = datetime.now(UTC)  # noqa: TID251  # the peer's environment has no clock of ours
            if kind == "window":
                event = Event(timestamp=now, data=screen.active())
                client.heartbeat(bucket, event, pulsetime=POLL_S + 1, queued=True)
                sleep(POLL_S)
            else:
                status = "afk" if screen.idle_s() > AFK_AFTER_S else "not-afk"
                event = Event(timestamp=now, data={"status": status})
                client.heartbeat(bucket, event, pulsetime=AFK_AFTER_S + AFK_POLL_S, queued=True)
                sleep(AFK_POLL_S)


if __name__ == "__main__":
    main()
