"""Keep one sense hearing: a thread, its backend, and what happens when that is lost."""

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_desktop.collectors.backoff import Backoff
from workmoniq_desktop.collectors.base import (
    Backend,
    BackendLost,
    Refusal,
    Seat,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.select import choose
from workmoniq_desktop.domain.activity import Activity, SawAgain, Sense, WentBlind
from workmoniq_desktop.domain.clock import SECOND_US

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class SenseStatus:
    """How a sense is doing, for status and Diagnostics.

    backend: name of the one that serves; None while none does.
    refusals: what the seats before it said, or all of them.
    blind_for: why nothing is heard right now; None while all is well.
    """

    sense: Sense
    backend: str | None
    refusals: tuple[Refusal, ...]
    blind_for: str | None = None


class Ear:
    """One sense in one thread, from start() to stop(); not reusable.

    A backend that is lost, or fails by a fault of ours, is followed by WentBlind, a wait of 1, 2,
    4 … 60 s, a new choice and SawAgain. Where every seat refuses from the start the thread ends,
    and Senses.restart tries again; only the window sense keeps trying, because a recorder that
    sees no windows at all must say so and mend itself once a display appears. A sense that did
    serve keeps trying too.
    """

    def __init__(
        self, sense: Sense, seats: Sequence[Seat], surroundings: Surroundings, sink: Sink
    ) -> None:
        """sink: called from this sense's thread; it must not block for long."""
        self._sense = sense
        self._seats = tuple(seats)
        self._surroundings = surroundings
        self._clock = surroundings.clock
        self._sink = sink
        self._stop = Stop()
        self._thread = threading.Thread(target=self._run, name=f"sense-{sense}", daemon=True)
        self._lock = threading.Lock()
        self._status = SenseStatus(sense=sense, backend=None, refusals=())
        self._blind_for: str | None = None

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Let the thread end soon; does not wait."""
        self._stop.set()

    def join(self, timeout_s: float) -> bool:
        """Wait for the thread; True when it has ended."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, timeout_s))
        if self._thread.is_alive():
            # Its descriptors stay open: closing them under it would make it poll another's.
            return False
        self._stop.close()
        return True

    def status(self) -> SenseStatus:
        """May be called from any thread."""
        with self._lock:
            return self._status

    def _run(self) -> None:
        backoff = Backoff()
        keeps_trying = self._sense is Sense.WINDOW
        while not self._stop.is_set():
            began_us = self._clock.awake_us()
            reason, served = self._attempt()
            backoff.served((self._clock.awake_us() - began_us) / SECOND_US)
            keeps_trying = keeps_trying or served
            if not keeps_trying or self._stop.is_set():
                return
            self._go_blind(reason)
            self._stop.wait(backoff.next_s())

    def _attempt(self) -> tuple[str, bool]:
        """Choose a backend and run it until it ends; why it did, and False when all refused."""
        backend: Backend | None = None
        refusals: tuple[Refusal, ...] = ()
        try:
            choice = choose(self._seats, self._surroundings)
            backend, refusals = choice.backend, choice.refusals
            self._note(backend, refusals)
            if backend is None:
                return choice.reason, False
            self._see_again()
            backend.run(self._hear, self._stop)
        except BackendLost as lost:
            return str(lost), True
        except Exception as fault:  # noqa: BLE001 - the top of this sense's thread
            # The kind alone: an exception's text may hold what a window showed.
            _log.error("sense_failed sense=%s kind=%s", self._sense, type(fault).__name__)
            return f"a fault in WorkMoniQ ({type(fault).__name__})", True
        else:
            return f"{backend.name}: it ended by itself", True
        finally:
            if backend is not None:
                backend.close()
                self._note(None, refusals)

    def _hear(self, event: Activity) -> None:
        match event:
            case WentBlind(reason=reason):
                self._set_blind(reason)
            case SawAgain():
                self._set_blind(None)
            case _:
                pass
        self._sink(event)

    def _go_blind(self, reason: str) -> None:
        if self._blind_for != reason:
            at_us = self._clock.now_us()
            self._hear(WentBlind(at_us=at_us, sense=self._sense, reason=reason))

    def _see_again(self) -> None:
        if self._blind_for is not None:
            self._hear(SawAgain(at_us=self._clock.now_us(), sense=self._sense))

    def _set_blind(self, reason: str | None) -> None:
        self._blind_for = reason
        with self._lock:
            self._status = SenseStatus(
                sense=self._sense,
                backend=self._status.backend,
                refusals=self._status.refusals,
                blind_for=reason,
            )

    def _note(self, backend: Backend | None, refusals: tuple[Refusal, ...]) -> None:
        with self._lock:
            self._status = SenseStatus(
                sense=self._sense,
                backend=None if backend is None else backend.name,
                refusals=refusals,
                blind_for=self._blind_for,
            )
