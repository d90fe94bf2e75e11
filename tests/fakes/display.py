"""A private X server with a real window manager, and windows to switch between."""

import contextlib
import os
import select
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.error import ConnectionClosedError
from Xlib.protocol.event import ClientMessage

# Generous: a deadline is met early on any machine that works at all.
DEADLINE_S = 60.0


def wait_for(true: Callable[[], object], what: str, pause_s: float = 0.005) -> None:
    """Return once true() holds; fail by name when it does not before the deadline."""
    until = time.monotonic() + DEADLINE_S
    while not true():
        assert time.monotonic() < until, f"waited in vain for {what}"
        time.sleep(pause_s)


class Program:
    """A child process that is gone when the block ends."""

    def __init__(self, *command: str, env: dict[str, str] | None = None, **more: Any) -> None:
        self.process = subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **more,
        )

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(DEADLINE_S)


class XServer:
    """Xvfb on a free display number, or on one that was given."""

    def __init__(self, number: int | None = None) -> None:
        reader, writer = os.pipe()
        name = [] if number is None else [f":{number}"]
        self._program = Program(
            "Xvfb",
            *name,
            "-displayfd",
            str(writer),
            "-screen",
            "0",
            "800x600x24",
            "-nolisten",
            "tcp",
            "-noreset",
            pass_fds=(writer,),
        )
        os.close(writer)
        said = b""
        until = time.monotonic() + DEADLINE_S
        while not said.endswith(b"\n") and time.monotonic() < until:
            if select.select([reader], [], [], 0.1)[0]:
                chunk = os.read(reader, 16)
                if not chunk:
                    break
                said += chunk
        os.close(reader)
        if not said.strip():
            self._program.kill()
            msg = "Xvfb did not start"
            raise RuntimeError(msg)
        self.number = int(said)
        self.name = f":{self.number}"
        self.environ = {"DISPLAY": self.name}

    def kill(self) -> None:
        """End the server; its clients find their connections closed."""
        self._program.kill()
        for left in (f"/tmp/.X{self.number}-lock", f"/tmp/.X11-unix/X{self.number}"):  # noqa: S108 - where X servers keep them
            Path(left).unlink(missing_ok=True)

    def __enter__(self) -> "XServer":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.kill()

    def xdo(self, *words: str) -> None:
        """Do something as the user would, with xdotool."""
        subprocess.run(["xdotool", *words], env=self.child_env(), check=True, timeout=DEADLINE_S)

    def child_env(self) -> dict[str, str]:
        env = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**env, **self.environ}


class Manager:
    """openbox, told from a dead one by its check window."""

    def __init__(self, server: XServer) -> None:
        self._program = Program("openbox", env=server.child_env())
        with Windows(server) as windows:
            probe = windows.create("probe")

            # openbox forgets windows that are mapped while it starts, so map it now and again.
            def manages() -> bool:
                probe.unmap()
                probe.map()
                windows.display.sync()
                until = time.monotonic() + 0.3
                while time.monotonic() < until:
                    if probe.id in windows.listed():
                        return True
                    time.sleep(0.005)
                return False

            wait_for(manages, "openbox")

    def kill(self) -> None:
        self._program.kill()

    def __enter__(self) -> "Manager":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.kill()


class Windows:
    """A client with windows of its own, and the means to give one the focus as a pager would."""

    def __init__(self, server: XServer) -> None:
        self.display = Display(server.name)
        self._root = self.display.screen().root
        atom = self.display.intern_atom
        self._active = atom("_NET_ACTIVE_WINDOW")
        self._net_name, self._utf8 = atom("_NET_WM_NAME"), atom("UTF8_STRING")
        self._net_pid = atom("_NET_WM_PID")
        self._machine = atom("WM_CLIENT_MACHINE")

    def create(self, app: str | None, title: str = "") -> Any:
        """A window that is not mapped yet."""
        depth = self.display.screen().root_depth
        window = self._root.create_window(0, 0, 200, 100, 0, depth, event_mask=0)
        if app is not None:
            window.set_wm_class(app.lower(), app)
        if title:
            self.set_title(window, title)
        return window

    def open(
        self,
        app: str | None,
        title: str = "",
        *,
        pid: int | None = None,
        machine: str | None = None,
    ) -> Any:
        """Map a window. app: its WM_CLASS; None for none."""
        window = self.create(app, title)
        if pid is not None:
            window.change_property(self._net_pid, Xatom.CARDINAL, 32, [pid])
        if machine is not None:
            window.change_property(self._machine, Xatom.STRING, 8, machine.encode())
        window.map()
        self.display.sync()
        wait_for(lambda: window.id in self.listed(), "the window to be managed")
        return window

    def listed(self) -> list[int]:
        clients = self.display.intern_atom("_NET_CLIENT_LIST")
        said = self._root.get_full_property(clients, X.AnyPropertyType)
        return list(said.value) if said is not None else []

    def set_title(self, window: Any, title: str | bytes) -> None:
        """Write _NET_WM_NAME, in pieces where it is larger than a request may be."""
        raw = title.encode() if isinstance(title, str) else title
        mode = X.PropModeReplace
        for start in range(0, max(1, len(raw)), 200_000):
            piece = raw[start : start + 200_000]
            window.change_property(self._net_name, self._utf8, 8, piece, mode)
            mode = X.PropModeAppend
        self.display.flush()

    def activate(self, window: Any) -> None:
        """Ask the window manager for the focus (EWMH 1.5, _NET_ACTIVE_WINDOW, source 2)."""
        event = ClientMessage(
            window=window, client_type=self._active, data=(32, [2, X.CurrentTime, 0, 0, 0])
        )
        mask = X.SubstructureRedirectMask | X.SubstructureNotifyMask
        self._root.send_event(event, event_mask=mask)
        self.display.flush()

    def active(self) -> int:
        said = self._root.get_full_property(self._active, X.AnyPropertyType)
        return int(said.value[0]) if said is not None else 0

    def focus(self, window: Any) -> None:
        """Activate and wait until the window manager has done so."""
        self.activate(window)
        wait_for(lambda: self.active() == window.id, "the focus")

    def close(self) -> None:
        with contextlib.suppress(ConnectionClosedError):
            self.display.close()

    def __enter__(self) -> "Windows":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


class FocusTruth:
    """What really had the focus and since when, on a connection of its own."""

    def __init__(self, server: XServer, now_us: Callable[[], int]) -> None:
        self.changes: list[tuple[int, int]] = []
        self._display = Display(server.name)
        self._root = self._display.screen().root
        self._now_us = now_us
        self._active = self._display.intern_atom("_NET_ACTIVE_WINDOW")
        self._root.change_attributes(event_mask=X.PropertyChangeMask)
        self._display.sync()
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        while not self._ending.is_set():
            if not select.select([self._display.fileno()], [], [], 0.05)[0]:
                continue
            at_us = self._now_us()
            while self._display.pending_events():
                event = self._display.next_event()
                if event.type == X.PropertyNotify and event.atom == self._active:
                    self._note(at_us)

    def _note(self, at_us: int) -> None:
        said = self._root.get_full_property(self._active, X.AnyPropertyType)
        window = int(said.value[0]) if said is not None else 0
        if window and (not self.changes or self.changes[-1][1] != window):
            self.changes.append((at_us, window))

    def close(self) -> None:
        self._ending.set()
        self._thread.join()
        self._display.close()

    def __enter__(self) -> "FocusTruth":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()


@contextlib.contextmanager
def desktop() -> Iterator[tuple[XServer, Manager]]:
    """A server and its window manager."""
    with XServer() as server, Manager(server) as manager:
        yield server, manager
