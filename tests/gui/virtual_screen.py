"""A private screen with a window manager, and a panel where it is wanted."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

SIZE = "1280x900x24"


@contextmanager
def screen(size: str = SIZE, *, panel: bool = True) -> Iterator[str]:
    """Start Xvfb, openbox and trayer; yields DISPLAY, which is also set for this process."""
    with ExitStack() as stack:
        display = stack.enter_context(_server(size))
        before = {name: os.environ.get(name) for name in _OURS}
        stack.callback(_restore, before)
        os.environ |= {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        for name in ("WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
            os.environ.pop(name, None)
        # A bus that is not there: an XEmbed tray, no desktop settings from outside.
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        stack.enter_context(_running(["openbox"]))
        if panel:
            stack.enter_context(panel_running())
        yield display


@contextmanager
def panel_running() -> Iterator[None]:
    """trayer at the top right of the screen, there when this begins."""
    command = ["trayer", "--edge", "top", "--align", "right", "--widthtype", "request"]
    command += ["--height", "26", "--tint", "0x1b2026", "--alpha", "0"]
    for _ in range(4):
        # Started together with the window manager, trayer now and then gives up.
        with _running(command):
            deadline = time.monotonic() + 3
            while not (there := _has_tray()) and time.monotonic() < deadline:
                time.sleep(0.05)
            if there:
                yield
                return
    raise AssertionError("trayer did not come up")


_OURS = ("DISPLAY", "QT_QPA_PLATFORM", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")


def _has_tray() -> bool:
    asked = subprocess.run(
        ["xdotool", "search", "--class", "trayer"], capture_output=True, check=False
    )
    return bool(asked.stdout.strip())


@contextmanager
def _server(size: str) -> Iterator[str]:
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _restore(before: dict[str, str | None]) -> None:
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
