"""A desktop of its own: X server, window manager, panel, windows, and a logind on a private bus."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from tests.fakes.display import Manager, Program, Windows, XServer, wait_for
from tests.fakes.logind import Logind, PrivateBus
from Xlib import X
from Xlib.display import Display

NOWHERE = "unix:path=/nonexistent"
"""A bus that is not there; without any address, some libraries would start one by themselves."""


@dataclass
class Desktop:
    """What a person sits in front of. apps: windows by the app they belong to."""

    server: XServer
    manager: Manager
    windows: Windows
    apps: dict[str, Any]
    system_bus: str
    logind: Logind | None

    def show(self, app: str, title: str | None = None) -> None:
        """Bring an app to the front, with another title where one is given."""
        if app not in self.apps:
            self.apps[app] = self.windows.open(app, title or app)
        elif title is not None:
            self.windows.set_title(self.apps[app], title)
        window = self.apps[app]

        # asked again, for a window that was just opened may ask for the focus after us
        def in_front() -> bool:
            self.windows.activate(window)
            until_s = time.monotonic() + 0.5
            while time.monotonic() < until_s:
                if self.windows.active() == window.id:
                    return True
                time.sleep(0.002)
            return False

        wait_for(in_front, f"{app} in front")

    def touch(self) -> None:
        """Input that changes nothing."""
        self.server.xdo("key", "shift")


@contextmanager
def desktop(*, panel: bool = False, logind: bool = False) -> Iterator[Desktop]:
    """A desktop with three windows; panel: with a tray; logind: with a bus that has one."""
    with ExitStack() as stack:
        server = stack.enter_context(XServer())
        manager = Manager(server)
        # whoever holds the place then: a test may start another one
        stack.callback(lambda: made.manager.kill())  # noqa: PLW0108  # not the one of now
        if panel:
            show_panel(stack, server)
        windows = stack.enter_context(Windows(server))
        system_bus, login = NOWHERE, None
        if logind:
            bus = stack.enter_context(PrivateBus())
            system_bus, login = bus.address, Logind(bus.address)
            stack.callback(login.close)
        made = Desktop(server, manager, windows, {}, system_bus, login)
        for app in ("Writer", "Mail", "Browser"):
            made.show(app)
        yield made


def show_panel(stack: ExitStack, server: XServer) -> None:
    """Started together with the window manager, trayer now and then gives up: so ask again."""
    display = Display(server.name)
    tray = display.intern_atom("_NET_SYSTEM_TRAY_S0")
    command = ("trayer", "--edge", "bottom", "--align", "right", "--widthtype", "request")

    def panel_there() -> bool:
        program = Program(*command, "--height", "26", env=server.child_env())
        stack.callback(program.kill)
        until_s = time.monotonic() + 3
        while time.monotonic() < until_s and program.process.poll() is None:
            if display.get_selection_owner(tray) != X.NONE:
                return True
            time.sleep(0.02)
        program.kill()
        return False

    wait_for(panel_there, "a panel")
    display.close()
