"""Ask the X server all there is to know of a window: its app, its title, its program.

Sources: EWMH 1.5 (_NET_WM_NAME, _NET_WM_PID), ICCCM 2.0 (WM_NAME, WM_CLASS, WM_CLIENT_MACHINE),
XRes 1.2 (QueryClientIds).
"""

import os
from dataclasses import dataclass

from workmoniq_desktop.collectors.processes import ProcessNames
from workmoniq_desktop.collectors.text import app_from_class, from_string, from_utf8
from workmoniq_desktop.collectors.x11_display import Answer, Property, X11Display, find_process

# Longer titles are cut: the rest of a title of a megabyte tells nobody what they worked on.
TITLE_BYTES = 4096
UNNAMED = "unnamed window"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a window says of itself.

    app: WM_CLASS; of a window without one its process, and without that UNNAMED. title: "" for a
    window without one; None where titles are not wanted. named: whether it had a WM_CLASS.
    """

    app: str
    title: str | None
    process: str | None
    named: bool = True


class WindowReader:
    """Reads windows through one connection; never fails on a window that is gone."""

    def __init__(self, display: X11Display, *, titles: bool) -> None:
        self._display = display
        self._titles = titles
        (
            self._net_name,
            self._name,
            self._class,
            self._net_pid,
            self._machine,
        ) = display.atoms("_NET_WM_NAME", "WM_NAME", "WM_CLASS", "_NET_WM_PID", "WM_CLIENT_MACHINE")
        self._knows_clients = display.knows_clients()
        self._processes = ProcessNames()
        self._title_atom = self._net_name

    def is_title(self, atom: int) -> bool:
        """Whether a change of this property changed the title of the window read last.

        Many programs write both properties at each change; only the one that shows counts.
        """
        return self._titles and atom in (self._title_atom, self._net_name)

    def is_class(self, atom: int) -> bool:
        return atom == self._class

    def title(self, window: int) -> str | None:
        """The title now; None when the window is gone."""
        return self._read_title(*self._ask_title(window))

    def facts(self, window: int) -> Facts | None:
        """Everything about a window in one round trip; None when it is gone."""
        display = self._display
        titles = self._ask_title(window) if self._titles else None
        class_ = display.ask(window, self._class, 512)
        pid = display.ask(window, self._net_pid, 4)
        machine = display.ask(window, self._machine, 256)
        client = display.ask_client(window) if self._knows_clients else None
        named = class_.property()
        process = self._process(pid.property(), machine.property(), client)
        title = self._read_title(*titles) if titles else None
        if named is None or (titles and title is None):
            return None
        app = app_from_class(named.value)
        return Facts(app or process or UNNAMED, title, process, named=bool(app))

    def _ask_title(self, window: int) -> tuple[Answer, Answer]:
        return (
            self._display.ask(window, self._net_name, TITLE_BYTES),
            self._display.ask(window, self._name, TITLE_BYTES),
        )

    def _read_title(self, net_name: Answer, name: Answer) -> str | None:
        """The title, "" where a window has none; None when the window is gone."""
        modern, old = net_name.property(), name.property()
        if modern is None or old is None:
            return None
        if modern.value:
            self._title_atom = self._net_name
            return from_utf8(modern.value, cut=modern.left > 0)
        self._title_atom = self._name
        return from_string(old.value, cut=old.left > 0)

    def _process(
        self, pid: Property | None, machine: Property | None, client: Answer | None
    ) -> str | None:
        """The name of the program behind a window of this machine.

        What the server knows of the connection (XRes) beats what the program says of itself: in a
        namespace of its own (Flatpak) a program knows only its number there. _NET_WM_PID alone
        counts only beside a WM_CLIENT_MACHINE that is ours, as EWMH demands.
        """
        host = from_string(machine.value) if machine is not None else ""
        if host and not _is_here(host):
            if client is not None:
                client.raw()
            return None
        raw = client.raw() if client is not None else None
        served = find_process(raw) if raw is not None else None
        if served is not None:
            return self._processes.of(served)
        claimed = pid.number if pid is not None else 0
        return self._processes.of(claimed) if host and claimed else None


def _is_here(host: str) -> bool:
    ours = os.uname().nodename
    return host == "localhost" or host.partition(".")[0] == ours.partition(".")[0]
