"""Hear from the X server when nobody has touched the machine for a while, and when they return.

Source: X Synchronization Extension 3.1, the system counter IDLETIME (milliseconds since the last
input of any device, kept by the server).
"""

from workmoniq_desktop.collectors.base import (
    BackendLost,
    BackendUnsupported,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.x11_display import AlarmRang, DisplayGone, X11Display
from workmoniq_desktop.domain.activity import CameBack, WentIdle

_MS_US = 1_000


class X11Idle:
    """Tells WentIdle and CameBack by alarms the server rings: no polling, one wakeup for each.

    One alarm is set at a time. A rising alarm set after the threshold was passed would never ring,
    and a falling one set after the return neither; so the counter is asked after each is set.
    """

    name = "x11_idle"

    def __init__(self, surroundings: Surroundings) -> None:
        self._clock = surroundings.clock
        self._threshold_ms = max(1, round(surroundings.idle_after_s * 1000))
        self._display = X11Display(surroundings.environ, sees="hears only XWayland's input here")
        try:
            counter = self._display.counter(b"IDLETIME")
        except DisplayGone as gone:
            self._display.close()
            raise BackendUnsupported("X11: the display does not answer") from gone
        if counter is None:
            self._display.close()
            raise BackendUnsupported("X11: the server keeps no idle time (IDLETIME)")
        self._counter = counter
        self._alarm = 0
        self._idle = False

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop; see Backend."""
        try:
            self._arm(sink)
            while not stop.is_set():
                rang = False
                for event in self._display.events():
                    match event:
                        case AlarmRang(alarm=self._alarm, counter=idle_ms):
                            rang = True
                            self._turn(idle_ms, sink)
                            self._arm(sink)
                        case _:
                            pass
                if not rang:
                    self._display.flush()
                    stop.wait_or(self._display.fileno())
        except DisplayGone as gone:
            raise BackendLost("X11: the display closed") from gone

    def close(self) -> None:
        self._display.close()

    def _turn(self, idle_ms: int, sink: Sink) -> None:
        """Tell the change that idle_ms of stillness mean, if they mean one."""
        at_us = self._clock.now_us()
        if not self._idle and idle_ms >= self._threshold_ms:
            self._idle = True
            sink(WentIdle(at_us=at_us, since_us=at_us - idle_ms * _MS_US))
        elif self._idle and idle_ms < self._threshold_ms:
            self._idle = False
            sink(CameBack(at_us=at_us))

    def _arm(self, sink: Sink) -> None:
        """Set the alarm for the next change; a change that came before the alarm is told here."""
        while True:
            if self._alarm:
                self._display.drop_alarm(self._alarm)
            value = self._threshold_ms - 1 if self._idle else self._threshold_ms
            self._alarm = self._display.set_alarm(self._counter, value, falling=self._idle)
            before = self._idle
            self._turn(self._display.counter_value(self._counter), sink)
            if self._idle == before:
                return
