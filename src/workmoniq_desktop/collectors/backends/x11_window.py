"""Hear from the X server which window has the focus and what its title is.

Source: EWMH 1.5 (_NET_ACTIVE_WINDOW, _NET_CLIENT_LIST, _NET_SUPPORTING_WM_CHECK, _NET_SUPPORTED).
"""

from dataclasses import dataclass, replace

from workmoniq_desktop.collectors.base import (
    BackendLost,
    BackendUnsupported,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.title_gate import TitleGate
from workmoniq_desktop.collectors.x11_display import (
    NOTHING,
    PROPERTY_CHANGE,
    STRUCTURE,
    DisplayGone,
    PropertyChanged,
    WindowDestroyed,
    X11Display,
)
from workmoniq_desktop.collectors.x11_facts import Facts, WindowReader
from workmoniq_desktop.domain.activity import FocusLost, FocusMoved, SawAgain, Sense, WentBlind
from workmoniq_desktop.domain.clock import SECOND_US

# Window managers set _NET_ACTIVE_WINDOW to 0 between two windows; only a 0 that lasts is a bare
# desktop.
HANDOVER_US = 100_000
_NO_MANAGER = "no window manager with _NET_ACTIVE_WINDOW yet"
_RESTARTED = "the window manager restarted"


@dataclass(slots=True)
class _Heard:
    """What one drain of the connection brought; times are those of reading, None for not at all."""

    focus_us: int | None = None
    clients_us: int | None = None
    title_us: int | None = None
    titles: int = 0
    class_us: int | None = None
    manager: bool = False


class X11Window:
    """Tells FocusMoved and FocusLost; blind while no EWMH window manager runs.

    Refuses under Wayland, without DISPLAY, and where the display does not answer. A missing window
    manager is no refusal, because in autostart it may come later.
    """

    name = "x11_window"

    def __init__(self, surroundings: Surroundings) -> None:
        self._clock = surroundings.clock
        self._titles = surroundings.titles
        self._display = X11Display(surroundings.environ, sees="sees only XWayland windows here")
        try:
            self._net_active, self._net_clients, self._net_check, self._net_supported = (
                self._display.atoms(
                    "_NET_ACTIVE_WINDOW",
                    "_NET_CLIENT_LIST",
                    "_NET_SUPPORTING_WM_CHECK",
                    "_NET_SUPPORTED",
                )
            )
            self._reader = WindowReader(self._display, titles=self._titles)
            self._display.listen(self._display.root, PROPERTY_CHANGE)
        except DisplayGone as gone:
            self._display.close()
            raise BackendUnsupported("X11: the display does not answer") from gone
        self._gate = TitleGate()
        self._manager = 0
        self._blind_for: str | None = None
        self._window = 0
        self._told: Facts | None = None
        self._bare = False
        self._lost_us: int | None = None

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
                    elif atom == self._net_clients:
                        heard.clients_us = self._clock.now_us()
                    elif atom == self._net_check or (
                        self._blind_for and atom == self._net_supported
                    ):
                        heard.manager = True
                case PropertyChanged(window=self._window, atom=atom):
                    if self._reader.is_title(atom):
                        heard.title_us = self._clock.now_us()
                        heard.titles += 1
                    elif self._reader.is_class(atom):
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
        elif heard.clients_us is not None and self._lost_us is None and self._is_destroyed():
            self._let_go(heard.clients_us, sink)
        self._settle(sink)

    def _is_destroyed(self) -> bool:
        """Whether the window we follow is gone, of which not every manager tells.

        openbox 3.6 leaves _NET_ACTIVE_WINDOW as it is when the last window is destroyed.
        """
        if not self._window:
            return False
        return self._display.ask(self._window, self._net_active, 4).property() is None

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
            # Even where the number is the one before: a program may give it to its next window.
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
        facts = self._reader.facts(window)
        if facts is None:
            # Destroyed before it could answer: the window manager will name another soon.
            self._watch(0)
            if self._lost_us is None and not self._bare:
                self._lost_us = at_us
            return
        self._lost_us, self._bare = None, False
        if facts.named and not self._titles:
            # Nothing more to hear of it; while WM_CLASS is unset it may still come.
            self._display.listen(window, NOTHING)
        if changed or facts != self._told:
            self._told = facts
            sink(FocusMoved(at_us=at_us, app=facts.app, title=facts.title, process=facts.process))

    def _watch(self, window: int) -> None:
        """Hear of this window's properties and no longer of the one before."""
        if window != self._window:
            if self._window:
                self._display.listen(self._window, NOTHING)
            self._window = window
            self._gate.forget()
        if window:
            self._display.listen(window, PROPERTY_CHANGE)

    def _flush_title(self, sink: Sink) -> None:
        if self._window and (passed := self._gate.flush(self._clock.now_us())) is not None:
            self._retitle(passed.at_us, passed.skipped, sink)

    def _retitle(self, at_us: int, skipped: int, sink: Sink) -> None:
        told = self._told
        title = self._reader.title(self._window)
        if told is None or title is None or (title == told.title and not skipped):
            return
        self._told = replace(told, title=title)
        sink(
            FocusMoved(
                at_us=at_us, app=told.app, title=title, process=told.process, skipped=skipped
            )
        )
