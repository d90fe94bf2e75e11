"""Quiet work on an open history that nobody waits for: totals kept ready, retention, backups."""

import logging
import threading
from collections.abc import Callable

from workmoniq_desktop.domain.errors import WorkMoniQError

Job = Callable[[threading.Event], None]
"""Does what is due and comes back; soon, where the event is set. In small transactions, so that
the recorder is never kept from writing for longer than 100 ms."""

_AFTER_THE_START_S = 20.0
_AGAIN_AFTER_S = 3600.0
"""A day is over, or something came due, without anybody telling."""

_log = logging.getLogger(__name__)


class Upkeep:
    """Jobs in a thread of their own, in the order they were added; its methods are thread-safe."""

    def __init__(
        self, after_s: float = _AFTER_THE_START_S, again_after_s: float = _AGAIN_AFTER_S
    ) -> None:
        """after_s: how long the start of the program has the machine for itself."""
        self._after_s = after_s
        self._again_after_s = again_after_s
        self._jobs: tuple[Job, ...] = ()
        self._nudged = threading.Event()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def add(self, job: Job) -> None:
        """Do job as well, from the next round on. What it raises of ours waits for that after."""
        self._jobs = (*self._jobs, job)

    def start(self) -> None:
        """Begin, unless stopped already. Called once."""
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """Something changed: go through all jobs again. Well also where nothing was started."""
        self._nudged.set()

    def stop(self) -> None:
        """Come to an end, within a second where the jobs keep their word; for good."""
        self._stopping.set()
        self._nudged.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        self._stopping.wait(self._after_s)
        while not self._stopping.is_set():
            self._nudged.clear()
            for job in self._jobs:
                if self._stopping.is_set():
                    return
                try:
                    job(self._stopping)
                except WorkMoniQError as later:
                    _log.warning("upkeep_waits code=%s", later.code)
            if not self._stopping.is_set():
                self._nudged.wait(self._again_after_s)
