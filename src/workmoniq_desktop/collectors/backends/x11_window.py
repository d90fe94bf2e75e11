"""Hear from the X server which window has the focus and what its title is.

Sources: EWMH 1.5 (_NET_ACTIVE_WINDOW, _NET_WM_NAME, _NET_WM_PID, _NET_SUPPORTING_WM_CHECK),
ICCCM 2.0 (WM_NAME, WM_CLASS, WM_CLIENT_MACHINE), XRes 1.2 (QueryClientIds).
"""

import os
from dataclasses import dataclass

from workmoniq_desktop.collectors.base import BackendLost, Sink, Stop, Surroundings
from workmoniq_desktop.collectors.processes import ProcessNames
from workmoniq_desktop.collectors.text import app_from_class, from_string, from_utf8
from workmoniq_desktop.collectors.title_gate import TitleGate
from workmoniq_desktop.collectors.x11_display import (
    NOTHING,
    PROPERTY_CHANGE,
    STRUCTURE,
    Answer,
    DisplayGone,
    Property,
    PropertyChanged,
    WindowDestroyed,
    X11Display,
    find_process,
)
from workmoniq_desktop.domain.activity import FocusLost, FocusMoved, SawAgain, Sense, WentBlind
from workmoniq_desktop.domain.clock import SECOND_US

# Window managers set _NET_ACTIVE_WINDOW to 0 between two windows; only a 0 that lasts is a bare
# desktop.
HANDOVER_US = 100_000
# Longer titles are cut: the rest of a title of a megabyte tells nobody what they worked on.
TITLE_BYTES = 4096
UNNAMED = "unnamed window"

_NO_MANAGER = "no window manager with _NET_ACTIVE_WINDOW yet"
_RESTARTED = "the window manager restarted"


@dataclass(frozen=True, slots=True)
class _Facts:
    """What a window says of itself; title is None where titles are not wanted."""

    app: str
    title: str | None
    process: str | None


@dataclass(slots=True)
class _Heard:
    """What one drain of the connection brought; times are those of reading, None for not at all."""

    focus_us: int | None = None
    title_us: int | None = None
    titles: int = 0
    class_us: int | None = None
    manager: bool = False


class X11Window:
    """Tells FocusMoved and FocusLost; blind while no EWMH window manager runs.

    A window without WM_CLASS goes by its process, and without one by UNNAMED. Refuses under
    Wayland, without DISPLAY, and where the display does not answer. A missing window manager is no
    refusal, because in autostart it may come later.
    """

    name = "x11_window"

    def __init__(self, surroundings: Surroundings) -> None:
        self._clock = surroundings.clock
        self._titles = surroundings.titles
        self._display = X11Display(surroundings.environ, sees="sees only XWayland windows here")
        (
            self._net_active,
            self._net_check,
            self._net_supported,
            self._net_name,
            self._name,
            self._class,
            self._net_pid,
            self._machine,
        ) = self._display.atoms(
            "_NET_ACTIVE_WINDOW",
            "_NET_SUPPORTING_WM_CHECK",
            "_NET_SUPPORTED",
            "_NET_WM_NAME",
            "WM_NAME",
            "WM_CLASS",
            "_NET_WM_PID",
            "WM_CLIENT_MACHINE",
        )
        self._knows_clients = self._display.knows_clients()
        self._processes = ProcessNames()
        self._gate = TitleGate()
        self._manager = 0
        self._blind_for: str | None = None
        self._window = 0
        self._title_atom = self._net_name
        self._told: _Facts | None = None
        self._bare = False
        self._lost_us: int | None = None
        self._display.listen(self._display.root, PROPERTY_CHANGE)

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop; see Backend. Events carry the time their X event was read."""
        try:
            self._meet_manager(sink, _NO_MANAGER)
            while not stop.is_set():
                heard = self._drain()
                self._follow(heard, sink)
                # A reply may have brought events along, so drain again until all is quiet.
                if heard == _Heard():
                    self._display.flush()
                    stop.wait_or(self._display.fileno(), timeout_s=self._patience_s())
        except DisplayGone as gone:
            raise BackendLost("X11: the display closed") from gone

    def close(self) -> None:
        self._display.close()

    def _drain(self) -> _Heard:
        heard = _Heard()
        for event in self._display.events():
            match event:
                case PropertyChanged(window=self._display.root, atom=atom):
                    if atom == self._net_active:
                        heard.focus_us = self._clock.now_us()
                    elif atom == self._net_check or (
                        self._blind_for and atom == self._net_supported
                    ):
                        heard.manager = True
                case PropertyChanged(window=self._window, atom=atom):
                    if self._titles and atom in (self._title_atom, self._net_name):
                        heard.title_us = self._clock.now_us()
                        heard.titles += 1
                    elif atom == self._class:
                        heard.class_us = self._clock.now_us()
                case PropertyChanged(atom=self._net_check) | WindowDestroyed(window=self._manager):
                    heard.manager = True
                case _:
                    pass
        return heard

    def _follow(self, heard: _Heard, sink: Sink) -> None:
        if heard.manager:
            self._meet_manager(sink, _RESTARTED)
        if self._blind_for:
            return
        if heard.titles and heard.title_us is not None and self._lost_us is None:
            self._gate.changed(heard.title_us, heard.titles)
        if heard.focus_us is not None:
            self._focus(heard.focus_us, sink)
        elif heard.class_us is not None and self._window:
            self._turn_to(self._window, heard.class_us, sink)
        self._settle(sink)

    def _settle(self, sink: Sink) -> None:
        """Tell what was held back and is now due."""
        now_us = self._clock.now_us()
        if self._lost_us is not None and now_us - self._lost_us >= HANDOVER_US:
            sink(FocusLost(at_us=self._lost_us))
            self._lost_us, self._told, self._bare = None, None, True
            self._watch(0)
        if (passed := self._gate.take(now_us)) is not None:
            self._retitle(passed.at_us, passed.skipped, sink)

    def _patience_s(self) -> float | None:
        lost_us = None if self._lost_us is None else self._lost_us + HANDOVER_US
        due = [at_us for at_us in (lost_us, self._gate.due_us) if at_us is not None]
        return (min(due) - self._clock.now_us()) / SECOND_US if due else None

    def _meet_manager(self, sink: Sink, otherwise: str) -> None:
        """Look for a living EWMH window manager and tell when it came or went."""
        at_us = self._clock.now_us()
        manager = self._find_manager()
        if not manager:
            self._manager = 0
            if self._blind_for is None:
                self._blind_for = otherwise
                self._forget()
                sink(WentBlind(at_us=at_us, sense=Sense.WINDOW, reason=otherwise))
        elif manager != self._manager:
            self._manager = manager
            if self._blind_for is not None:
                self._blind_for = None
                sink(SawAgain(at_us=at_us, sense=Sense.WINDOW))
            self._focus(at_us, sink)

    def _find_manager(self) -> int:
        """The window manager's check window; 0 when none answers.

        A manager that was killed leaves its properties on the root window, so only a check window
        that is there and names itself proves one (EWMH 1.5, _NET_SUPPORTING_WM_CHECK).
        """
        display = self._display
        root_check = display.ask(display.root, self._net_check, 4)
        root_supported = display.ask(display.root, self._net_supported, 4096)
        check, supported = root_check.property(), root_supported.property()
        if check is None or supported is None or not check.number:
            return 0
        display.listen(check.number, STRUCTURE | PROPERTY_CHANGE)
        itself = display.ask(check.number, self._net_check, 4).property()
        if itself is None or itself.number != check.number:
            return 0
        return check.number if self._net_active in supported.numbers() else 0

    def _forget(self) -> None:
        self._watch(0)
        self._told, self._lost_us, self._bare = None, None, False

    def _focus(self, at_us: int, sink: Sink) -> None:
        active = self._display.ask(self._display.root, self._net_active, 4).property()
        window = active.number if active is not None else 0
        if window:
            if window != self._window or self._lost_us is not None:
                self._turn_to(window, at_us, sink)
        elif self._lost_us is None and not self._bare:
            self._let_go(at_us, sink)

    def _let_go(self, at_us: int, sink: Sink) -> None:
        """No window has the focus; whether that lasts will show."""
        self._flush_title(sink)
        self._lost_us = at_us

    def _turn_to(self, window: int, at_us: int, sink: Sink) -> None:
        self._flush_title(sink)
        changed = window != self._window
        self._watch(window)
        facts = self._ask(window)
        if facts is None:
            # Destroyed before it could answer: the window manager will name another soon.
            self._watch(0)
            if self._lost_us is None and not self._bare:
                self._lost_us = at_us
            return
        self._lost_us, self._bare = None, False
        if changed or facts != self._told:
            self._told = facts
            sink(FocusMoved(at_us=at_us, app=facts.app, title=facts.title, process=facts.process))

    def _watch(self, window: int) -> None:
        """Hear of this window's properties and no longer of the one before."""
        if window != self._window:
            if self._window:
                self._display.listen(self._window, NOTHING)
            if window:
                self._display.listen(window, PROPERTY_CHANGE)
            self._window = window
            self._gate.forget()

    def _flush_title(self, sink: Sink) -> None:
        if self._window and (passed := self._gate.flush(self._clock.now_us())) is not None:
            self._retitle(passed.at_us, passed.skipped, sink)

    def _retitle(self, at_us: int, skipped: int, sink: Sink) -> None:
        told = self._told
        title = self._read_title(
            self._display.ask(self._window, self._net_name, TITLE_BYTES),
            self._display.ask(self._window, self._name, TITLE_BYTES),
        )
        if told is None or title is None or (title == told.title and not skipped):
            return
        self._told = _Facts(told.app, title, told.process)
        sink(
            FocusMoved(
                at_us=at_us, app=told.app, title=title, process=told.process, skipped=skipped
            )
        )

    def _ask(self, window: int) -> _Facts | None:
        """Everything about a window in one round trip; None when it is gone."""
        display = self._display
        titles = (
            (
                display.ask(window, self._net_name, TITLE_BYTES),
                display.ask(window, self._name, TITLE_BYTES),
            )
            if self._titles
            else None
        )
        class_ = display.ask(window, self._class, 512)
        pid = display.ask(window, self._net_pid, 4)
        machine = display.ask(window, self._machine, 256)
        client = display.ask_client(window) if self._knows_clients else None
        named = class_.property()
        process = self._process(pid.property(), machine.property(), client)
        title = self._read_title(*titles) if titles else None
        if named is None or (titles and title is None):
            return None
        if not self._titles and named.value:
            # Nothing more to hear of it; while WM_CLASS is unset it may still come.
            display.listen(window, NOTHING)
        return _Facts(app_from_class(named.value) or process or UNNAMED, title, process)

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
