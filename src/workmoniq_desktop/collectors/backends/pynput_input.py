"""Count input through pynput: the second choice on X11, the first on Windows and macOS.

pynput hands over every key it hears; the callback drops it unread and counts one. On X11 it also
reports each repeat of a key that is held down, so its counts are higher there than x11_input's.
Nothing of pynput is imported before the backend is built, because the import itself opens the
display and fails without one.
"""

import math
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from workmoniq_desktop.collectors.base import (
    BackendLost,
    BackendUnsupported,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.tally import Counts, MinuteTally
from workmoniq_desktop.collectors.x11_session import require_x11
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US

_LISTENER_ENDS_S = 0.5
_SEES = "hears only XWayland's input here"


class PynputInput:
    """Tells an InputTally at the end of each minute that had input, and at the end.

    Callbacks run in pynput's two threads; they count under a lock and never wait. This one wakes
    once a minute, whether or not there was input: what pynput offers cannot be waited for.
    """

    name = "pynput_input"

    def __init__(self, surroundings: Surroundings) -> None:
        self._clock = surroundings.clock
        self._hushed = surroundings.hushed
        self._environ: Mapping[str, str] = {}
        self._gone: tuple[type[Exception], ...] = ()
        try:
            if sys.platform not in ("win32", "darwin"):
                # A second import of pynput would not notice that the display is gone; this does.
                require_x11(surroundings.environ, _SEES)
                self._environ = surroundings.environ
                from Xlib.error import (  # noqa: PLC0415 - pynput's, on X11 only
                    ConnectionClosedError,
                    DisplayError,
                )

                self._gone = (ConnectionClosedError, DisplayError)
            from pynput import keyboard, mouse  # noqa: PLC0415 - the import opens the display
        except ImportError as refused:
            raise BackendUnsupported("pynput: it cannot listen on this system") from refused
        self._lock = threading.Lock()
        self._counts = Counts()
        self._place: tuple[float, float] | None = None
        # Keyboard and mouse give more or fewer arguments with the system and the version.
        self._listeners: list[Any] = [
            self._listener(
                keyboard.Listener, on_press=lambda *_dropped: self._count(Counts(keys=1))
            ),
            self._listener(
                mouse.Listener,
                on_move=lambda x, y, *_: self._moved((x, y)),
                on_click=lambda _x, _y, _button, pressed, *_: self._clicked(pressed),
                on_scroll=lambda _x, _y, dx, dy, *_: self._count(
                    Counts(scrolls=round(abs(dx) + abs(dy)))
                ),
            ),
        ]

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop; see Backend."""
        tally = MinuteTally()
        for listener in self._listeners:
            listener.start()
        try:
            while True:
                now_us = self._clock.now_us()
                stopped = stop.wait((MINUTE_US - now_us % MINUTE_US) / SECOND_US)
                with self._lock:
                    counts, self._counts = self._counts, Counts()
                tally.add(counts, now_us)
                if (told := tally.close(self._clock.now_us())) is not None:
                    sink(told)
                if stopped:
                    return
                if not all(listener.is_alive() for listener in self._listeners):
                    raise BackendLost("pynput: a listener ended")
        finally:
            self.close()

    def close(self) -> None:
        alive = [listener for listener in self._listeners if listener.is_alive()]
        with suppress(BackendUnsupported, *self._gone):
            for listener in alive:
                listener.stop()
            if alive and self._environ:
                self._end_records(alive)
        for listener in alive:
            # Thread.join, because pynput's own raises again what a listener died of.
            threading.Thread.join(listener, _LISTENER_ENDS_S)

    def _end_records(self, listeners: list[Any]) -> None:
        """Make pynput's threads end now on X11.

        pynput 1.8 asks for that on the connection that records, where the X server takes no
        requests (RECORD 1.13, RecordEnableContext), and so listens on until the next key or move.
        """
        from Xlib.display import Display  # noqa: PLC0415 - pynput's, on X11 only

        control = Display(require_x11(self._environ, _SEES))
        # A listener that just heard a key has ended by itself, and its record with it.
        control.set_error_handler(lambda *_error: None)
        try:
            for listener in listeners:
                control.record_disable_context(listener._context)  # noqa: SLF001 - no other way
            control.sync()
        finally:
            control.close()

    def _listener(self, kind: Any, **callbacks: Callable[..., None]) -> Any:  # noqa: ANN401 - pynput has no types
        """A listener whose thread ends without noise when the display is gone."""
        gone = self._gone

        class Listener(kind):  # type: ignore[misc]  # pynput has no types
            def run(self) -> None:
                with suppress(*gone):
                    super().run()

        return Listener(**callbacks)

    def _count(self, counts: Counts) -> None:
        if not self._hushed():
            with self._lock:
                self._counts.add(counts)

    def _clicked(self, pressed: bool) -> None:
        if pressed:
            self._count(Counts(clicks=1))

    def _moved(self, place: tuple[float, float]) -> None:
        """The place is kept for the difference to the next one and goes nowhere else."""
        before, self._place = self._place, place
        if before is not None:
            self._count(Counts(travel_px=round(math.dist(before, place))))
