"""Threads that ask a server about a grant while there is something to ask, and none otherwise."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US, Clock
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.support_times import LOOK_US
from workmoniq_desktop.domain.sync_errors import Later
from workmoniq_desktop.store.support_grants import GrantRow, Stage

Look = Callable[[str, int, threading.Event], None]
"""One look at a grant: its id, how long the server may wait, and what ends the wait."""

WAIT_S: Final = 25
_REST_S: Final = 1.0
_LONGEST_REST_S: Final = 60.0
_MOST_DOUBLINGS: Final = 6
_ENDS_WITHIN_S: Final = 5.0

_log = logging.getLogger(__name__)


def is_awaited(row: GrantRow, now_us: int) -> bool:
    """Whether the server has to be asked about it, or told something.

    A console may tell that it closed and purged for some time after it was opened or taken back.
    """
    if row.is_live or row.untold:
        return True
    told = {each.event for each in row.notices if each.holds}
    ended_us = row.over_us or now_us
    may_tell = row.stage is Stage.CONSUMED or (row.stage is Stage.REVOKED and "opened" in told)
    return may_tell and "purged" not in told and now_us < ended_us + LOOK_US


def is_open(row: GrantRow, now_us: int) -> bool:
    """Whether an agent may have it on the screen, so that taking it back still matters."""
    told = {each.event for each in row.notices if each.holds}
    return (
        row.stage is Stage.CONSUMED
        and "opened" in told
        and not told & {"closed", "purged"}
        and now_us < (row.over_us or now_us) + LOOK_US
    )


class Watching:
    """Its methods may be called from any thread."""

    def __init__(self, look: Look, awaited: Callable[[], Mapping[str, bool]], clock: Clock) -> None:
        """awaited: ids of the grants for which is_awaited holds; true where an end is untold."""
        self._look, self._awaited, self._clock = look, awaited, clock
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._threads: dict[str, threading.Thread] = {}
        self._telling: set[str] = set()
        self._listening: set[str] = set()

    def follow(self) -> None:
        """Watch every grant that awaits something; the others' threads end by themselves.

        An end that the server was not told is told now, whatever else is being waited for.
        """
        awaited = self._awaited()
        with self._lock:
            if self._stopping.is_set():
                return
            for grant_id, is_untold in awaited.items():
                if grant_id not in self._threads:
                    self._threads[grant_id] = self._started(self._run, grant_id)
                elif is_untold and grant_id not in self._telling:
                    self._telling.add(grant_id)
                    self._started(self._tell, grant_id)

    def stop(self) -> None:
        """Come to an end. A question that the server holds is left to end with the process."""
        self._stopping.set()
        with self._lock:
            threads = dict(self._threads)
        for grant_id, thread in threads.items():
            if thread is not threading.current_thread() and grant_id not in self._listening:
                thread.join(_ENDS_WITHIN_S)

    def _run(self, grant_id: str) -> None:
        try:
            self._watch(grant_id)
        finally:
            # also after a fault of ours, or nobody could watch it until the next start
            with self._lock:
                if self._threads.get(grant_id) is threading.current_thread():
                    del self._threads[grant_id]

    def _watch(self, grant_id: str) -> None:
        failures = 0
        while self._goes_on(grant_id):
            rests_us = self._clock.boot_us() + int(_REST_S * SECOND_US)
            try:
                self._listening.add(grant_id)
                self._look(grant_id, WAIT_S, self._stopping)
                failures = 0
            except WorkMoniQError as why:
                failures += 1
                rests_us = self._clock.boot_us() + _rest_us(why, failures)
                if not self._stopping.is_set():
                    _log.warning("support_waits code=%s", why.code)
            finally:
                self._listening.discard(grant_id)
            # a server that answers at once, again and again, must not keep us running
            self._stopping.wait(max(0, rests_us - self._clock.boot_us()) / SECOND_US)

    def _tell(self, grant_id: str) -> None:
        try:
            self._look(grant_id, 0, self._stopping)
        except WorkMoniQError as why:  # the thread that watches it tries again
            _log.warning("support_waits code=%s", why.code)
        finally:
            with self._lock:
                self._telling.discard(grant_id)

    def _goes_on(self, grant_id: str) -> bool:
        """Asked under the lock, so that whoever lets it await something starts it anew."""
        with self._lock:
            try:
                goes_on = not self._stopping.is_set() and grant_id in self._awaited()
            except WorkMoniQError as why:
                _log.warning("support_waits code=%s", why.code)
                goes_on = False
            if not goes_on:
                self._threads.pop(grant_id, None)
        return goes_on

    @staticmethod
    def _started(work: Callable[[str], None], grant_id: str) -> threading.Thread:
        thread = threading.Thread(target=work, args=(grant_id,), name="support", daemon=True)
        thread.start()
        return thread


def _rest_us(why: WorkMoniQError, failures: int) -> int:
    """Longer each time, and as long as the server asks for."""
    rest_s = min(_LONGEST_REST_S, _REST_S * 2 ** min(failures, _MOST_DOUBLINGS))
    asked_s = why.after_s if isinstance(why, Later) else None
    return int(max(rest_s, asked_s or 0.0) * SECOND_US)
