"""Decides when a quiet word is due: a goal reached, a limit close or spent, a break.

A thread of its own waits for the moment at which something can be due at the earliest, and sleeps
without end while nobody works. It never polls.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from workmoniq_desktop.domain.absence import Absence, Returns
from workmoniq_desktop.domain.breaks import Stint, break_due_us, turn
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US, Clock
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.goals import Milestone, Progress, milestone, until_next_us
from workmoniq_desktop.domain.presence import IN_USE
from workmoniq_desktop.domain.reminders import BreakDue, GoalPassed, Reminder
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.status import Status
from workmoniq_desktop.services.notice import Notice

_log = logging.getLogger(__name__)

EVALUATED_EVERY_US = MINUTE_US
"""Goals are counted no more often than this."""


class CountsGoals(Protocol):
    """How far the goals are; slow."""

    def progress(self) -> tuple[Progress, ...]: ...


class Reminding:
    """`reminders` and `returned` are told from threads of their own kind: hear them on a bridge.

    Nothing is told while the worker is in a meeting, watches a video, pauses or is away; what fell
    due then is told afterwards, where it still holds.
    """

    def __init__(
        self,
        clock: Clock,
        settings: Callable[[], Settings],
        goals: Callable[[], CountsGoals | None],
    ) -> None:
        """goals: None while the history is closed."""
        self._clock = clock
        self._settings = settings
        self._goals = goals
        self._returns = Returns()
        self._lock = threading.Lock()
        self._stint = Stint(since_us=clock.now_us(), active=False)
        self._quiet = True
        self._told: dict[tuple[str, int], Milestone | None] = {}
        self._counted_us: int | None = None
        self._goals_due_us: int | None = None
        self._began = False
        self._ended = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reminders", daemon=True)
        self.reminders: Notice[Reminder] = Notice()
        self.returned: Notice[Absence] = Notice()

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the thread; safe to call where it never began."""
        self._ended.set()
        self._wake.set()
        if self._thread.ident is not None:
            self._thread.join()

    def look_again(self, *_what: object) -> None:
        """Goals or settings changed. From any thread."""
        self._counted_us = None
        self._wake.set()

    def follow(self, status: Status) -> None:
        """The presence moved on. In the recorder's thread; quick."""
        presence = status.presence
        if presence is None:
            return
        active = presence.state is State.ACTIVE
        quiet = not (active and presence.reason == IN_USE)
        back = self._returns.follow(presence, _least_us(self._settings()))
        with self._lock:
            changed = active != self._stint.active or quiet != self._quiet
            self._stint = turn(self._stint, presence.start_us, active=active)
            self._quiet = quiet
        if changed:
            self._wake.set()
        if back is not None:
            self.returned.tell(back)

    def due_us(self) -> int | None:
        """When something can be due at the earliest, recorder time; None for not by itself."""
        settings = self._settings()
        with self._lock:
            if self._quiet or not settings.notifications:
                return None
            dues = [break_due_us(self._stint, settings.break_after_min), self._next_count_us()]
        return min((due_us for due_us in dues if due_us is not None), default=None)

    def evaluate(self) -> None:
        """Tell what is due now."""
        settings, now_us = self._settings(), self._clock.now_us()
        with self._lock:
            if self._quiet or not settings.notifications:
                return
            break_us = break_due_us(self._stint, settings.break_after_min)
            worked_us = self._stint.worked_until(now_us)
            if break_us is not None and now_us >= break_us:
                self._stint = replace(self._stint, told=True)
            count_us = self._next_count_us()
        if break_us is not None and now_us >= break_us:
            self.reminders.tell(BreakDue(worked_us=worked_us))
        if count_us is not None and now_us >= count_us:
            self._count(now_us)

    def _next_count_us(self) -> int | None:
        if self._counted_us is None:
            return 0
        if self._goals_due_us is None:
            return None
        return max(self._goals_due_us, self._counted_us + EVALUATED_EVERY_US)

    def _count(self, now_us: int) -> None:
        self._counted_us, self._goals_due_us = now_us, None
        goals = self._goals()
        if goals is None:
            return
        found = goals.progress()
        waits = [wait_us for one in found if (wait_us := until_next_us(one)) is not None]
        ends = [one.to_us for one in found]
        soonest = [now_us + max(wait_us, SECOND_US) for wait_us in waits] + ends
        self._goals_due_us = min(soonest, default=None)
        first, self._began = not self._began, True
        before, self._told = self._told, {}
        for one in found:
            key, passed = (one.goal.uid, one.from_us), milestone(one)
            self._told[key] = passed
            # What was passed before this run began was told then.
            if passed is not None and passed != before.get(key) and not first:
                self.reminders.tell(GoalPassed(milestone=passed, progress=one))

    def _run(self) -> None:
        while not self._ended.is_set():
            due_us = self.due_us()
            timeout_s = (
                None if due_us is None else max(0.0, (due_us - self._clock.now_us()) / SECOND_US)
            )
            self._wake.wait(timeout_s)
            self._wake.clear()
            if self._ended.is_set():
                return
            try:
                self.evaluate()
            except WorkMoniQError as failed:
                _log.warning("reminders_wait code=%s", failed.code)
                self._counted_us = self._clock.now_us()
                self._goals_due_us = self._counted_us + EVALUATED_EVERY_US


def _least_us(settings: Settings) -> int | None:
    minutes = settings.away_after_min
    return None if minutes is None else minutes * MINUTE_US
