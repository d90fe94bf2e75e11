"""Count key presses, clicks, wheel steps and the pointer's way on X11 without learning which keys.

Source: X Input Extension 2.1, raw events of all master devices. What is read of an event, and
all that is read:
  byte 0       that it is an event of an extension (35)
  bytes 8, 9   its kind: key press, button press or motion
  byte 16      of a button press only, its button, because 4 to 7 are the wheel
The key code lies in byte 16 of a key press and is never touched. Motion events carry the device's
own numbers, which for tablets and virtual machines are places on the screen; so they are not read
either. The way is the straight line between where the pointer is when events are fetched, at most
once a second: a lower bound. The place never leaves this thread's memory.
docs/decisions/0006-input-counts-without-pynput-on-x11.md weighs this against pynput.
"""

from workmoniq_desktop.collectors.base import Sink, Stop, Surroundings
from workmoniq_desktop.collectors.tally import Counts, MinuteTally
from workmoniq_desktop.collectors.x11_raw import (
    BUTTON_PRESS,
    KEY_PRESS,
    MOTION,
    Bytes,
    RawInput,
)
from workmoniq_desktop.domain.activity import InputTally
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US

# Fetching once a second costs a tenth of fetching at every event.
GATHER_S = 1.0

_EXTENSION_EVENT = 35
_WHEEL = range(4, 8)


def count(event: Bytes, counts: Counts) -> bool:
    """Count one event; False when it is none of ours. The guarantee above is kept here."""
    if event[0] & 0x7F != _EXTENSION_EVENT:
        return False
    kind = event[8] | event[9] << 8
    if kind == KEY_PRESS:
        counts.keys += 1
    elif kind == BUTTON_PRESS and event[16] in _WHEEL:
        counts.scrolls += 1
    elif kind == BUTTON_PRESS:
        counts.clicks += 1
    return kind in (KEY_PRESS, BUTTON_PRESS, MOTION)


class X11Input:
    """Tells an InputTally at the end of each minute that had input, and at the end.

    While nothing is touched it sleeps. From the first event on it fetches once a second, and does
    not even ask for motion events, until a second brings nothing. What a second brought counts
    only when Surroundings.hushed() was False at both its ends: raw events also tell of keys typed
    into a screen locker.
    """

    name = "x11_input"

    def __init__(self, surroundings: Surroundings) -> None:
        self._clock = surroundings.clock
        self._hushed = surroundings.hushed
        self._raw = RawInput(surroundings.environ)
        self._tally = MinuteTally()
        self._place: tuple[int, int] | None = None

    def run(self, sink: Sink, stop: Stop) -> None:
        """Block until stop; see Backend."""
        try:
            _, self._place = self._raw.travel_from(None)
            self._raw.listen(KEY_PRESS, BUTTON_PRESS, MOTION)
            while not stop.is_set():
                counts = Counts()
                if self._fetch(counts):
                    self._gather(counts, sink, stop)
                else:
                    self._sleep(sink, stop)
        finally:
            _tell(self._tally.close(self._clock.now_us()), sink)

    def close(self) -> None:
        self._raw.close()

    def _sleep(self, sink: Sink, stop: Stop) -> None:
        """Block until something is touched, or until a tally is due."""
        ends_us = self._tally.ends_us
        due_s = None if ends_us is None else (ends_us - self._clock.now_us()) / SECOND_US
        stop.wait_or(self._raw.fileno(), timeout_s=due_s)
        _tell(self._tally.over(self._clock.now_us()), sink)

    def _gather(self, counts: Counts, sink: Sink, stop: Stop) -> None:
        """Fetch once a second until a second brought nothing; counts came before the first."""
        self._raw.listen(KEY_PRESS, BUTTON_PRESS)
        stirred = True
        while stirred and not stop.is_set():
            begin_us = self._clock.now_us()
            hushed = self._hushed()
            # A stretch never reaches into another minute.
            left_s = (MINUTE_US - begin_us % MINUTE_US) / SECOND_US
            stop.wait(min(GATHER_S, left_s))
            stirred = self._fetch(counts)
            counts.travel_px, self._place = self._raw.travel_from(self._place)
            stirred = stirred or counts.travel_px > 0
            if not hushed and not self._hushed():
                _tell(self._tally.add(counts, begin_us), sink)
            counts = Counts()
        self._raw.listen(KEY_PRESS, BUTTON_PRESS, MOTION)

    def _fetch(self, counts: Counts) -> bool:
        """Count all that has arrived; True when there was anything."""
        return sum(count(event, counts) for event in self._raw.events()) > 0


def _tell(tally: InputTally | None, sink: Sink) -> None:
    if tally is not None:
        sink(tally)
