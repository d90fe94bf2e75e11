"""A private X11 screen with a few windows on it, for showing WorkMoniQ where there is no screen."""

import os
import select
import shutil
import signal
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from Xlib import X, Xatom, display
from Xlib.error import DisplayError, XError
from Xlib.ext import xtest
from Xlib.protocol import event
from Xlib.xobject.drawable import Window

START_SECONDS = 15.0
STOP_SECONDS = 10.0

# A bus that starts nothing by itself: on the usual one a keyring would come up and ask for a
# password on a screen that nobody sees.
BUS_CONFIGURATION = """<busconfig>
  <type>session</type>
  <listen>unix:dir={directory}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="false"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

Answer = TypeVar("Answer")


class StageFailed(Exception):
    """One line that says what did not work."""


def wait_for(what: str, ask: Callable[[], Answer | None], seconds: float = START_SECONDS) -> Answer:
    """Return the first true answer. Raises StageFailed when none comes in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        time.sleep(0.05)
    raise StageFailed(f"{what} did not appear within {seconds:.0f} s")


def start(
    stack: ExitStack,
    command: Sequence[str],
    environment: Mapping[str, str],
    log: Path,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a program that the stack stops again, together with whatever it started itself."""
    try:
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                pass_fds=pass_fds,
                start_new_session=True,
            )
    except OSError as missing:
        raise StageFailed(f"{command[0]} cannot be started: {missing.strerror}") from missing
    stack.callback(stop, process)
    return process


def stop(process: subprocess.Popen[bytes]) -> int:
    """Ask the program to end, insist after a while, and return its exit code."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    # It leads a process group of its own; children it left behind go here.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.returncode


def start_screen(stack: ExitStack, environment: dict[str, str], logs: Path) -> None:
    """Start Xvfb on a number that is free, and set DISPLAY to it."""
    number_read, number_write = os.pipe()
    with os.fdopen(number_read, "rb", buffering=0) as numbers:
        try:
            command = ["Xvfb", "-displayfd", str(number_write), "-screen", "0", "1280x800x24"]
            command += ["-nolisten", "tcp", "-noreset"]
            start(stack, command, environment, logs / "xvfb.log", pass_fds=[number_write])
        finally:
            os.close(number_write)
        # Xvfb writes the number and the end of the line one after the other, and dies if nobody
        # is there any more to read the second.
        number = b""
        while not number.endswith(b"\n"):
            ready, _, _ = select.select([numbers], [], [], START_SECONDS)
            more = numbers.read(16) if ready else b""
            if not more:
                raise StageFailed("Xvfb did not start")
            number += more
    environment["DISPLAY"] = f":{number.decode().strip()}"


def start_bus(stack: ExitStack, environment: dict[str, str], logs: Path) -> None:
    """Start a private session bus where D-Bus is installed, and do without one where it is not."""
    if shutil.which("dbus-daemon") is None:
        return
    configuration = logs / "bus.conf"
    configuration.write_text(BUS_CONFIGURATION.format(directory=logs))
    address = logs / "bus.log"
    start(
        stack,
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"],
        environment,
        address,
    )
    environment["DBUS_SESSION_BUS_ADDRESS"] = wait_for(
        "the session bus", lambda: address.read_text().strip()
    )


@dataclass(frozen=True, slots=True)
class Sample:
    """A window to switch to. titles: what it shows in turn."""

    instance: str
    name: str
    colour: int
    titles: tuple[str, ...]


SAMPLES = (
    Sample("writer", "Writer", 0x2F5D8A, ("Offer for Miller.odt", "Minutes of Monday.odt")),
    Sample("mail", "Mail", 0x8A5A2F, ("Inbox (3)", "Re: dates for the workshop")),
    Sample("browser", "Browser", 0x3F7A4D, ("Timetable", "Python documentation", "News")),
)


class Stage:
    """The windows on the private screen. Belongs to one thread; close() ends the connection."""

    def __init__(self, name: str) -> None:
        try:
            self._display = display.Display(name)
        except (DisplayError, OSError) as refused:
            raise StageFailed(f"the virtual screen {name} cannot be opened") from refused
        self._root = self._display.screen().root
        self._windows: list[tuple[Sample, Window]] = []

    def close(self) -> None:
        self._display.close()

    def _property(self, name: str) -> list[int]:
        value = self._root.get_full_property(self._display.intern_atom(name), X.AnyPropertyType)
        return list(value.value) if value is not None else []

    def has_window_manager(self) -> bool:
        return bool(self._property("_NET_SUPPORTING_WM_CHECK"))

    def has_tray(self) -> bool:
        tray = self._display.intern_atom("_NET_SYSTEM_TRAY_S0")
        return bool(self._display.get_selection_owner(tray) != X.NONE)

    def clients(self) -> set[int]:
        """Return the ids of the windows that the window manager shows."""
        return set(self._property("_NET_CLIENT_LIST"))

    def open_samples(self) -> None:
        for place, sample in enumerate(SAMPLES):
            window = self._root.create_window(
                60 + 180 * place, 60 + 90 * place, 640, 420, 0, X.CopyFromParent,
                background_pixel=sample.colour,
            )  # fmt: skip
            window.set_wm_class(sample.instance, sample.name)
            window.change_property(
                self._display.intern_atom("_NET_WM_PID"), Xatom.CARDINAL, 32, [os.getpid()]
            )
            self._windows.append((sample, window))
            self._entitle(window, sample.titles[0])
            window.map()
        ours = {window.id for _, window in self._windows}
        wait_for("the sample windows", lambda: ours <= self.clients())

    def _entitle(self, window: Window, title: str) -> None:
        window.set_wm_name(title)
        window.change_text_property(
            self._display.intern_atom("_NET_WM_NAME"),
            self._display.intern_atom("UTF8_STRING"),
            title,
        )
        self._display.sync()

    def take_turn(self, turn: int) -> None:
        """Give one window the focus and another title, and move the pointer as a person would."""
        sample, window = self._windows[turn % len(self._windows)]
        self._entitle(window, sample.titles[turn // len(self._windows) % len(sample.titles)])
        # The 2 says that a pager asks, which window managers obey without a user's click.
        message = event.ClientMessage(
            window=window,
            client_type=self._display.intern_atom("_NET_ACTIVE_WINDOW"),
            data=(32, [2, X.CurrentTime, 0, 0, 0]),
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        xtest.fake_input(self._display, X.MotionNotify, x=100 + turn % 7 * 20, y=100)
        self._display.sync()

    def is_shown(self, window: int) -> bool:
        try:
            state = self._display.create_resource_object("window", window).get_attributes()
        except XError:  # gone in the meantime
            return False
        return bool(state.map_state == X.IsViewable)

    def new_window(self, before: set[int]) -> int | None:
        """Return a window that is shown and was not there before."""
        return next((each for each in self.clients() - before if self.is_shown(each)), None)

    def pixels(self) -> tuple[int, int, bytes]:
        """Return width, height and rows of three bytes a pixel of the whole screen."""
        size = self._root.get_geometry()
        image = self._root.get_image(0, 0, size.width, size.height, X.ZPixmap, 0xFFFFFFFF)
        # At depth 24 Xvfb sends blue, green, red and one unused byte.
        picture = bytearray(size.width * size.height * 3)
        for channel in range(3):
            picture[channel::3] = image.data[2 - channel :: 4]
        return size.width, size.height, bytes(picture)

    def settled_pixels(self, seconds: float) -> tuple[int, int, bytes]:
        """Return the screen once two looks at it agree, or as it is when the time is over."""
        end = time.monotonic() + seconds
        look = self.pixels()
        while True:
            time.sleep(0.7)
            again = self.pixels()
            if again == look or time.monotonic() > end:
                return again
            look = again


def write_png(path: Path, width: int, height: int, pixels: bytes) -> None:
    """Write a picture as PNG (W3C PNG specification: 8 bits, true colour, no filter)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    row = 3 * width
    rows = b"".join(b"\0" + pixels[at : at + row] for at in range(0, row * height, row))
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
