"""A private screen with windows to switch between, and what truly happened on it."""

import json
import os
import random
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import ConnectionClosedError, XError
from Xlib.ext import xtest
from Xlib.protocol import event
from Xlib.xobject.drawable import Window

from virtual_screen import private_environment
from x11_stage import start, start_bus, start_screen, wait_for

_APPS = ("Writer", "Mail", "Browser", "Editor", "Terminal", "Music", "Calculator", "Reader")
_DOCK = 0


class Desktop:
    """Windows of eight programs, and a tray. For one thread, apart from what it runs itself."""

    def __init__(self, stack: ExitStack, place: Path) -> None:
        self.environment = private_environment(place)
        start_screen(stack, self.environment, place)
        start_bus(stack, self.environment, place)
        self.name = self.environment["DISPLAY"]
        self._display = Display(self.name)
        stack.callback(self._display.close)
        self._root = self._display.screen().root
        start(stack, ["openbox"], self.environment, place / "openbox.log")
        wait_for("the window manager", lambda: self._ids("_NET_SUPPORTING_WM_CHECK"))
        self.tray = Tray(self.name)
        self.windows = {self._open(at, app): app for at, app in enumerate(_APPS)}
        wait_for("the windows", lambda: set(self.windows) <= set(self._ids("_NET_CLIENT_LIST")))

    def _ids(self, name: str) -> list[int]:
        value = self._root.get_full_property(self._display.intern_atom(name), X.AnyPropertyType)
        return list(value.value) if value is not None else []

    def _open(self, at: int, app: str) -> int:
        window = self._root.create_window(
            20 + 40 * at, 20 + 30 * at, 500, 400, 0, X.CopyFromParent, background_pixel=0x406080
        )
        window.set_wm_class(app.lower(), app)
        atom = self._display.intern_atom
        window.change_property(atom("_NET_WM_PID"), Xatom.CARDINAL, 32, [os.getpid()])
        window.set_wm_name(f"{app} document")
        window.change_text_property(atom("_NET_WM_NAME"), atom("UTF8_STRING"), f"{app} document")
        window.map()
        self._display.sync()
        return int(window.id)

    def activate(self, number: int) -> None:
        """Give a window the focus, as a pager does (the 2), whom window managers obey."""
        message = event.ClientMessage(
            window=number,
            client_type=self._display.intern_atom("_NET_ACTIVE_WINDOW"),
            data=(32, [2, X.CurrentTime, 0, 0, 0]),
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(message, event_mask=mask)
        self._display.sync()

    def touch(self, turn: int = 0) -> None:
        """Move the pointer a little: somebody is there."""
        xtest.fake_input(self._display, X.MotionNotify, x=900 + turn % 50, y=700)
        self._display.sync()

    def switch(self, dwells: list[float], seed: int = 7) -> None:
        """Give the focus from window to window, staying with each as long as dwells say (s)."""
        rng = random.Random(seed)  # noqa: S311  # the same in every run
        current = 0
        due = time.monotonic()
        for turn, dwell in enumerate(dwells):
            if turn % 20 == 0:
                self.touch(turn // 20)
            current = rng.choice([number for number in self.windows if number != current])
            self.activate(current)
            # a delay of ours must not make the next stay shorter than was said
            due = max(due, time.monotonic()) + dwell
            time.sleep(max(0.0, due - time.monotonic()))


@dataclass(slots=True)
class Truth:
    """Notes every change of focus when the X server tells of it, on a connection of its own."""

    desktop: Desktop
    lines: list[dict[str, object]] = field(default_factory=list)

    def start(self) -> None:
        display = Display(self.desktop.name)
        root = display.screen().root
        active = display.intern_atom("_NET_ACTIVE_WINDOW")
        root.change_attributes(event_mask=X.PropertyChangeMask)
        display.sync()
        threading.Thread(target=self._watch, args=(display, root, active), daemon=True).start()

    def _watch(self, display: Display, root: Window, active: int) -> None:
        try:
            while True:
                told = display.next_event()
                at = now_s()
                if told.type == X.PropertyNotify and told.atom == active:
                    value = root.get_full_property(active, X.AnyPropertyType)
                    self._note(at, value.value[0] if value else 0)
        except ConnectionClosedError:
            return

    def _note(self, at: float, number: int) -> None:
        app = self.desktop.windows.get(number)
        title = None if app is None else f"{app} document"
        self.lines.append({"t": at, "kind": "focus", "app": app, "title": title})

    def phase(self, name: str) -> None:
        self.lines.append({"t": now_s(), "kind": "phase", "name": name})

    def write(self, path: Path) -> None:
        path.write_text("".join(json.dumps(line) + "\n" for line in self.lines))


class Tray:
    """Holds the tray of the screen and takes in icons; knows when the last one came."""

    def __init__(self, name: str) -> None:
        self._display = Display(name)
        self._root = self._display.screen().root
        self._window = self._root.create_window(0, 770, 400, 28, 0, X.CopyFromParent)
        self._window.map()
        self._window.set_selection_owner(self._display.intern_atom("_NET_SYSTEM_TRAY_S0"), 0)
        self._opcode = self._display.intern_atom("_NET_SYSTEM_TRAY_OPCODE")
        self._display.sync()
        self.came = threading.Event()
        self.came_s = 0.0
        threading.Thread(target=self._serve, daemon=True).start()

    def expect(self) -> None:
        """Forget the icon that came last."""
        self.came.clear()

    def _serve(self) -> None:
        try:
            while True:
                told = self._display.next_event()
                if told.type == X.ClientMessage and told.client_type == self._opcode:
                    self._take(told.data[1])
        except (ConnectionClosedError, ValueError, OSError):
            return

    def _take(self, data: Sequence[int]) -> None:
        if data[1] != _DOCK:
            return
        icon = self._display.create_resource_object("window", data[2])
        try:
            icon.reparent(self._window, 4, 4)
            icon.map()
            self._display.sync()
        except XError:
            return
        self.came_s = time.monotonic()
        self.came.set()


def now_s() -> float:
    """The wall clock, which is also what a tracker records."""
    return time.time_ns() / 1e9
