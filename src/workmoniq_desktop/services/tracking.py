"""Runs the recording: the recorder's thread, the senses that feed it, and what people tell it."""

import logging
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from workmoniq_desktop.collectors.base import Sink, Surroundings
from workmoniq_desktop.collectors.senses import Senses
from workmoniq_desktop.domain.activity import (
    Activity,
    CameBack,
    FocusLost,
    Paused,
    RecordingResumed,
    SawAgain,
    Sense,
    Unlocked,
    WentPrivate,
)
from workmoniq_desktop.domain.clock import SECOND_US, SteerableClock
from workmoniq_desktop.domain.errors import HistoryBusy, WorkMoniQError
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.domain.status import Mode, SenseStatus, Status
from workmoniq_desktop.services.notice import Notice
from workmoniq_desktop.services.recorder import Recorder
from workmoniq_desktop.services.rules.gate import nameless
from workmoniq_desktop.store.database import Database

_log = logging.getLogger(__name__)

QUEUE_SIZE = 10_000
"""Events that may wait for the recorder; more are counted as dropped and shown."""

_ANSWER_WITHIN_S = 30.0
_AFTER_A_FAULT_S = 1.0
_LOOK_AGAIN_S = 0.5

MakeSenses = Callable[[frozenset[Sense], Surroundings, Sink], Senses]

_MODES = {
    State.ACTIVE: Mode.RECORDING,
    State.IDLE: Mode.IDLE,
    State.LOCKED: Mode.LOCKED,
    State.ASLEEP: Mode.ASLEEP,
    State.PAUSED: Mode.PAUSED,
    State.PRIVATE: Mode.PRIVATE,
    State.BLIND: Mode.BLIND,
}


@dataclass(slots=True)
class _Errand:
    """Something to be done in the recorder's thread between two events."""

    run: Callable[[], object]
    done: threading.Event = field(default_factory=threading.Event)


class Tracking:
    """Its methods may be called from any thread; its notices are told in the recorder's.

    timer_ended: where a timer ended because the computer was off or asleep.
    """

    def __init__(
        self,
        clock: SteerableClock,
        label: str,
        settings: Settings,
        make_senses: MakeSenses = Senses,
    ) -> None:
        """label: what people call this machine."""
        self._clock = clock
        self._recorder = Recorder(clock, label)
        self._recorder.follow(settings)
        self._make_senses = make_senses
        self._settings = settings
        self._senses = self._sensing(settings)
        self._queue: queue.Queue[Activity | _Errand] = queue.Queue(QUEUE_SIZE)
        self._dropped = 0
        self._stopping = False
        self._waiting_for: WorkMoniQError | None = None
        self._database: Database | None = None
        self._told: tuple[object, ...] = ()
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self._applying = threading.Lock()
        self._timer_told_us: int | None = None
        self.changed: Notice[Status] = Notice()
        self.timer_ended: Notice[int] = Notice()

    def start(self) -> None:
        """Begin to record, in memory until `land`."""
        self._thread.start()
        self._senses.start()

    def land(self, database: Database) -> None:
        """Let the history, open now, take what was recorded. Raises what the history raises."""

        def land() -> None:
            self._recorder.land(database)
            self._database = database
            self._waiting_for = None

        self._try(land)

    def follow_rules(self) -> None:
        """Act by the rules as they are now; return when it holds. Raises what reading raises."""
        self._try(self._recorder.follow_rules)

    def wait_for(self, why: WorkMoniQError) -> None:
        """Say why the history is not open yet."""
        self._do(lambda: setattr(self, "_waiting_for", why))

    def stop(self, why: str | None = None) -> None:
        """Stop the senses, write everything, end the thread."""
        self._senses.stop()
        self._do(lambda: self._recorder.stop(why))
        self._end()

    def abandon(self) -> None:
        """Stop at once and write nothing more: the history is about to be destroyed."""
        self._senses.stop()
        self._do(self._recorder.abandon)
        self._database = None
        self._end()

    def pause(self, until_us: int | None = None) -> None:
        """Record nothing until until_us, or until resumed."""
        self._tell(Paused(at_us=self._clock.now_us(), until_us=until_us))

    def private(self, until_us: int | None = None) -> None:
        """Take private time until until_us, or until resumed."""
        self._tell(WentPrivate(at_us=self._clock.now_us(), until_us=until_us))

    def resume(self) -> None:
        """End a pause or private time; outside the work hours, record until they change next."""
        self._tell(RecordingResumed(at_us=self._clock.now_us()))

    def flush(self) -> None:
        """Return when everything up to now is in the history, or cannot be."""
        self._do(self._recorder.write)

    @contextmanager
    def hold(self) -> Iterator[None]:
        """While inside, the recorder writes nothing and events wait; then it goes on from there.

        Raises HistoryBusy while the history's key is awaited: what is in memory then would land
        later and bring back what was taken out meanwhile.
        """
        held, released = threading.Event(), threading.Event()

        def run() -> None:
            if not self._recorder.landed:
                return
            self._recorder.write()
            held.set()
            released.wait()
            self._recorder.take_up()

        errand = _Errand(run)
        self._queue.put(errand)
        while not held.wait(_LOOK_AGAIN_S):
            if errand.done.is_set() or not self._thread.is_alive():
                raise HistoryBusy(
                    "WorkMoniQ runs and still waits for its key: unlock it first, then try again"
                )
        try:
            yield
        finally:
            released.set()
            errand.done.wait(_ANSWER_WITHIN_S)

    def apply(self, settings: Settings) -> None:
        """Follow changed settings at once."""
        with self._applying:
            before, self._settings = self._settings, settings
            self._do(lambda: self._recorder.follow(settings))
            heard = ("senses", "titles", "idle_after_s")
            if all(getattr(before, name) == getattr(settings, name) for name in heard):
                return
            self._senses.stop()
            now_us = self._clock.now_us()
            for sense in Sense:
                # who uses what is told anew by those who begin to listen
                if sense not in settings.senses or sense is Sense.MEDIA:
                    for event in _silence(sense, now_us):
                        self._hear(event)
            self._senses = self._sensing(settings)
            if not self._stopping:
                self._senses.start()

    def status(self) -> Status:
        """What is going on right now."""
        now_us = self._clock.now_us()
        fold, trouble = self._recorder.fold, self._recorder.trouble or self._waiting_for
        window, presence = fold.window, fold.presence
        if not self._recorder.landed:
            # nobody knows yet what the rules keep out
            window, presence = None, nameless(presence)
        return Status(
            at_us=now_us,
            mode=self._mode(),
            presence=replace(presence, end_us=max(now_us, presence.start_us)),
            window=None if window is None else replace(window, end_us=max(now_us, window.start_us)),
            until_us=self._recorder.until_us,
            senses=self._sense_states(),
            database_bytes=0 if self._database is None else self._database.size_bytes(),
            trouble=None if trouble is None else str(trouble),
            kept_in_memory=self._recorder.waiting_spans if self._in_memory() else 0,
            dropped=self._dropped + self._recorder.dropped_windows,
        )

    def _mode(self) -> Mode:
        if self._stopping:
            return Mode.OFF
        if not self._recorder.landed:
            return Mode.WAITING
        if self._recorder.trouble is not None:
            return Mode.TROUBLE
        return _MODES[self._recorder.fold.presence.state]

    def _in_memory(self) -> bool:
        return not self._recorder.landed or self._recorder.trouble is not None

    def _sensing(self, settings: Settings) -> Senses:
        surroundings = Surroundings(
            clock=self._clock,
            idle_after_s=settings.idle_after_s,
            titles=settings.titles,
            hushed=self._hushed,
        )
        return self._make_senses(settings.senses, surroundings, self._hear)

    def _hushed(self) -> bool:
        return self._recorder.fold.situation.hushed()

    def _sense_states(self) -> tuple[SenseStatus, ...]:
        states = {status.sense: status for status in self._senses.status()}
        return tuple(
            SenseStatus(
                sense=sense,
                backend=states[sense].backend if sense in states else None,
                refusals=tuple((r.name, r.reason) for r in states[sense].refusals)
                if sense in states
                else (),
                wanted=sense in self._settings.senses,
            )
            for sense in Sense
        )

    def _hear(self, event: Activity) -> None:
        try:
            self._queue.put_nowait(event)
        except queue.Full:
            self._dropped += 1

    def _tell(self, event: Activity) -> None:
        """Take a person's word, and return when it holds."""
        self._do(lambda: self._recorder.take(event))

    def _try(self, run: Callable[[], object]) -> None:
        """As _do, and raise what it raised."""
        failed: list[WorkMoniQError] = []

        def trying() -> None:
            try:
                run()
            except WorkMoniQError as why:
                failed.append(why)

        self._do(trying)
        if failed:
            raise failed[0]

    def _do(self, run: Callable[[], object]) -> None:
        errand = _Errand(run)
        if not self._thread.is_alive():
            return
        self._queue.put(errand)
        errand.done.wait(_ANSWER_WITHIN_S)

    def _end(self) -> None:
        self._stopping = True
        with suppress(queue.Full):
            self._queue.put_nowait(_Errand(lambda: None))
        if self._thread.is_alive():
            self._thread.join(_ANSWER_WITHIN_S)
        self._tell_changes()

    def _run(self) -> None:
        while not self._stopping:
            try:
                self._serve()
            except Exception as fault:  # noqa: BLE001  # a thread top: recording must go on
                # the type only: a message may hold what was recorded
                _log.error("recorder_fault type=%s", type(fault).__name__)
                threading.Event().wait(_AFTER_A_FAULT_S)

    def _serve(self) -> None:
        due_us = self._recorder.due_us()
        timeout_s = (
            None if due_us is None else max(0.0, (due_us - self._clock.now_us()) / SECOND_US)
        )
        try:
            item = self._queue.get(timeout=timeout_s)
        except queue.Empty:
            self._recorder.tick()
        else:
            if isinstance(item, _Errand):
                try:
                    item.run()
                finally:
                    item.done.set()
            else:
                self._recorder.take(item)
                self._recorder.tick()
        self._tell_changes()

    def _tell_changes(self) -> None:
        fold = self._recorder.fold
        trouble = self._recorder.trouble or self._waiting_for
        seen = (
            self._mode(),
            fold.presence.start_us,
            fold.presence.reason,
            fold.window,
            self._recorder.until_us,
            None if trouble is None else trouble.code,
        )
        if seen != self._told:
            self._told = seen
            self.changed.tell(self.status())
        ended_us = self._recorder.timer_ended_us
        if ended_us is not None and ended_us != self._timer_told_us:
            self._timer_told_us = ended_us
            self.timer_ended.tell(ended_us)


def _silence(sense: Sense, now_us: int) -> tuple[Activity, ...]:
    """What holds when a sense is no longer listened to, so that its last word does not stand."""
    again = SawAgain(at_us=now_us, sense=sense)
    match sense:
        case Sense.WINDOW:
            return (again, FocusLost(at_us=now_us))
        case Sense.IDLE:
            return (again, CameBack(at_us=now_us))
        case Sense.SESSION:
            return (again, Unlocked(at_us=now_us))
        case Sense.INPUT | Sense.MEDIA:
            return (again,)
