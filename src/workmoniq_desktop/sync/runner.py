"""The thread that syncs while the program runs: sleeps, looks at the server, sleeps again."""

import logging
import random
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.sync_errors import Later, SyncStopped
from workmoniq_desktop.sync.engine import Engine, StepDone
from workmoniq_desktop.sync.plan import NEWS_WAIT_S, Between, Outcome, Situation, next_look_s
from workmoniq_desktop.system.network import Network, ask_network
from workmoniq_desktop.system.sync_lock import sync_lock

Told = Callable[[StepDone | WorkMoniQError], None]
"""Is told in the thread of sync what each look came to."""
Waits = Callable[[threading.Event, float], bool]

_SLICE_S: Final = 300.0
"""A wait does not count suspend: after so long it is asked whether its time is over."""
_REST_US: Final = SECOND_US
"""The least time from one question that the server may hold to the next."""
_ENDS_WITHIN_S: Final = 40.0
"""As long as a request may be silent, and then some."""

_log = logging.getLogger(__name__)


class Runner:
    """Its methods may be called from any thread."""

    def __init__(
        self,
        open_engine: Callable[[], AbstractContextManager[Engine]],
        folder: Path,
        clock: Clock,
        *,
        told: Told = lambda _what: None,
        keep_from_us: Callable[[], int | None] = lambda: None,
        network: Callable[[], Network] = ask_network,
        between: Between = random.uniform,
        waits: Waits = threading.Event.wait,
    ) -> None:
        """open_engine: makes an engine, which is used until something goes wrong.

        folder: of the profile, for the lock. keep_from_us: by the retention setting of this
        device; None keeps all. waits: for a nudge, or for so many seconds.
        """
        self._open_engine = open_engine
        self._folder = folder
        self._clock = clock
        self._told = told
        self._keep_from_us = keep_from_us
        self._network = network
        self._between = between
        self._waits = waits
        self._stopping = threading.Event()
        self._nudged = threading.Event()
        self._watched = False
        self._live = False
        self._force = False
        self._listening = False
        self._failures = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin. Called once."""
        self._thread = threading.Thread(target=self._run, name="sync", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Come to an end. A question that the server holds is left to end with the process."""
        self._stopping.set()
        self._nudged.set()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread() and not self._listening:
            thread.join(_ENDS_WITHIN_S)

    def nudge(self, *, force: bool = False) -> None:
        """Look now. force: also send what is not due yet."""
        self._force = self._force or force
        self._nudged.set()

    def watch(self, looking: bool) -> None:
        """Somebody looks at the page, or no more: hear of news at once, or in a while."""
        self._watched = looking
        if looking:
            self._nudged.set()

    def set_live(self, on: bool) -> None:
        """Close a segment each five minutes."""
        self._live = on
        self._nudged.set()

    def _run(self) -> None:
        with ExitStack() as opened:
            engine: Engine | None = None
            while not self._stopping.is_set():
                self._nudged.clear()
                situation, engine = self._look(opened, engine)
                wait_s = next_look_s(situation, self._between)
                if wait_s == 0.0 and engine is not None:
                    self._listen(engine)
                else:
                    self._sleep(wait_s)

    def _look(self, opened: ExitStack, engine: Engine | None) -> tuple[Situation, Engine | None]:
        now = self._network()
        if not now.is_online and not self._force:
            return Situation(outcome=Outcome.OFFLINE), engine
        after_s = None
        try:
            if engine is None:
                engine = opened.enter_context(self._open_engine())
            self._step(engine)
            outcome, self._failures = Outcome.DONE, 0
        except SyncStopped:
            return Situation(outcome=Outcome.STUCK), engine
        except WorkMoniQError as why:
            _log.warning("sync_waits code=%s", why.code)
            self._told(why)
            outcome = Outcome.AGAIN_LATER if why.retryable else Outcome.STUCK
            after_s = why.after_s if isinstance(why, Later) else None
            self._failures += 1
            if not why.retryable:
                opened.close()
                engine = None
        situation = Situation(
            outcome=outcome,
            failures=self._failures,
            after_s=after_s,
            is_metered=now.is_metered,
            watched=self._watched,
            live=self._live,
        )
        return situation, engine

    def _step(self, engine: Engine) -> None:
        force, self._force = self._force or self._live, False
        with sync_lock(self._folder):
            done = engine.step(self._stopping, force=force, keep_from_us=self._keep_from_us())
        self._told(done)

    def _listen(self, engine: Engine) -> None:
        """Until the server has news, somebody nudges, or nobody looks any more."""
        self._listening = True
        try:
            while self._watched and not self._nudged.is_set():
                rests_us = self._clock.boot_us() + _REST_US
                is_news = engine.wait_for_news(NEWS_WAIT_S)
                # a server that answers at once, again and again, must not keep us running
                self._nudged.wait(max(0, rests_us - self._clock.boot_us()) / SECOND_US)
                if is_news:
                    return
        except WorkMoniQError as why:
            _log.warning("sync_waits code=%s", why.code)
            self._failures += 1
            bound = Situation(outcome=Outcome.AGAIN_LATER, failures=self._failures)
            self._sleep(next_look_s(bound, self._between))
        finally:
            self._listening = False

    def _sleep(self, wait_s: float) -> None:
        """Until the time is over, counted with suspend, or somebody nudges."""
        until_us = self._clock.boot_us() + int(wait_s * SECOND_US)
        while (left_us := until_us - self._clock.boot_us()) > 0:
            if self._waits(self._nudged, min(_SLICE_S, left_us / SECOND_US)):
                return
