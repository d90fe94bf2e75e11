"""Start, watch and stop every sense that is wanted."""

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from time import monotonic

from workmoniq_desktop.collectors import registry
from workmoniq_desktop.collectors.base import Seat, Sink, Surroundings
from workmoniq_desktop.collectors.runner import Ear, SenseStatus
from workmoniq_desktop.domain.activity import Sense

_log = logging.getLogger(__name__)

STOPPED_WITHIN_S = 2.0


class Senses:
    """The program's ears. Its methods may be called from any thread.

    sink is called from the threads of the senses, several at once, with events whose at_us may lie
    up to a quarter of a second in the past (a title that was held back, a focus that was lost).
    """

    def __init__(
        self,
        wanted: Iterable[Sense],
        surroundings: Surroundings,
        sink: Sink,
        seats: Callable[[Sense], Sequence[Seat]] = registry.seats,
    ) -> None:
        self._wanted = tuple(dict.fromkeys(wanted))
        self._surroundings = surroundings
        self._sink = sink
        self._seats = seats
        self._lock = threading.Lock()
        self._ears: dict[Sense, Ear] = {}

    def start(self) -> None:
        """Start all wanted senses; each finds its backend in its own thread."""
        with self._lock:
            for sense in self._wanted:
                if sense not in self._ears:
                    self._begin(sense)

    def stop(self) -> bool:
        """End all threads, within 2 s; True when every one ended."""
        with self._lock:
            ears, self._ears = list(self._ears.values()), {}
            return _end(ears)

    def restart(self, sense: Sense, surroundings: Surroundings | None = None) -> bool:
        """Choose a backend for this sense anew, after a change of settings or a refusal.

        surroundings: what holds from now on, for the senses that restart. True when the thread
        before ended in time; a sense that was not wanted becomes wanted.
        """
        with self._lock:
            if surroundings is not None:
                self._surroundings = surroundings
            before = self._ears.pop(sense, None)
            ended = _end([before]) if before is not None else True
            self._begin(sense)
            return ended

    def status(self) -> tuple[SenseStatus, ...]:
        """One for each sense that was started."""
        with self._lock:
            return tuple(ear.status() for ear in self._ears.values())

    def _begin(self, sense: Sense) -> None:
        ear = Ear(sense, self._seats(sense), self._surroundings, self._sink)
        self._ears[sense] = ear
        ear.start()


def _end(ears: Sequence[Ear]) -> bool:
    for ear in ears:
        ear.ask_to_stop()
    until_s = monotonic() + STOPPED_WITHIN_S
    ended = [ear.join(until_s - monotonic()) for ear in ears]
    if not all(ended):
        _log.error("senses_not_ended count=%d", ended.count(False))
    return all(ended)
