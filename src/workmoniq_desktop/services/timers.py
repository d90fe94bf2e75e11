"""The timer: what the worker says is being done now, until told otherwise.

It is an entry that runs: the recorder lets it grow, so a crash costs it seconds; where no recorder
runs, whoever reads the history does.
"""

from collections.abc import Callable
from dataclasses import replace

from workmoniq_desktop.domain.clock import Clock
from workmoniq_desktop.domain.edits import Change
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.services.editing import Editing, entry_to_change
from workmoniq_desktop.store import entries
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.recording import TIMER_ENDED, read_meta, write_meta

_LOOKED_AT = 300


class Timers:
    """Thread-safe."""

    def __init__(
        self, database: Database, editing: Editing, clock: Clock, flush: Callable[[], None]
    ) -> None:
        self._database = database
        self._editing = editing
        self._clock = clock
        self._flush = flush

    def current(self) -> Entry | None:
        """The timer that runs, its end now; None where none does."""
        self._flush()
        with self._database.raw() as raw:
            entry = entries.running(raw)
        return None if entry is None else replace(entry, end_us=self._now_us(entry))

    def start(self, label: Label) -> Entry:
        """Start a timer now; one that runs on this device ends at the same moment."""
        self._flush()
        now_us = self._clock.now_us()
        with self._database.raw() as raw:
            device = read_meta(raw, "device")
            if device is None:
                raise BadInput(
                    "this history knows no device of its own yet: start WorkMoniQ once, then this"
                )
            running = entries.running(raw, device)
            beside = entries.between(raw, now_us, now_us + 1)
        at_us = max(now_us, *(entry.end_us for entry in beside if entry.device == device), 0)
        offset = self._clock.offset_minutes(at_us)
        fresh = Entry(
            device=device,
            start_us=at_us,
            end_us=at_us,
            label=label,
            offset_minutes=offset,
            running=True,
        )
        if running is not None and running.start_us >= at_us:
            changes = [entry_to_change(running, replace(fresh, start_us=running.start_us))]
        elif running is not None:
            changes = [_ended(running, at_us), entry_to_change(None, fresh)]
        else:
            changes = [entry_to_change(None, fresh)]
        self._forget_end()
        self._editing.do("start timer" if running is None else "switch timer", changes=changes)
        return fresh

    def stop(self) -> Entry | None:
        """End the timer now; what it became, or None where none runs."""
        self._flush()
        with self._database.raw() as raw:
            running = entries.running(raw)
        self._forget_end()
        if running is None:
            return None
        end_us = self._now_us(running)
        self._editing.do("stop timer", changes=[_ended(running, end_us)])
        return replace(running, end_us=end_us, running=False)

    def recent(self, limit: int = 8) -> tuple[Label, ...]:
        """What was timed or entered last, each project and task once, newest first."""
        with self._database.raw() as raw:
            found = entries.newest(raw, _LOOKED_AT)
        labels: dict[tuple[str | None, str | None], Label] = {}
        for entry in found:
            label = entry.label
            if label.project is not None:
                labels.setdefault((label.project, label.task), label)
        return tuple(labels.values())[:limit]

    def ended_by_itself(self) -> tuple[int, int] | None:
        """Start and end of a timer that ended since the last start or stop because the computer
        was off or asleep; None where none did."""
        with self._database.raw() as raw:
            note = read_meta(raw, TIMER_ENDED)
        if not note:
            return None
        start, _, end = note.partition(" ")
        return int(start), int(end)

    def _now_us(self, running: Entry) -> int:
        """A timer that was started by a clock that was ahead ends where it began."""
        return max(running.start_us, self._clock.now_us())

    def _forget_end(self) -> None:
        if self.ended_by_itself() is not None:
            with self._database.writing() as raw:
                write_meta(raw, TIMER_ENDED, "")


def catch_up(database: Database, clock: Clock) -> None:
    """Let a running timer reach now where no recorder does it: without one, what came after the
    last recorded moment counts only while it is short."""
    now_us = clock.now_us()
    with database.raw() as raw:
        device = read_meta(raw, "device")
        if device is None or entries.running(raw, device) is None:
            return
    with database.recording() as recording:
        left = recording.left(now_us)
        absence: tuple[PresenceSpan, ...] = ()
        if left.end_us is not None and left.end_us < now_us:
            absence = (
                PresenceSpan(
                    device=device,
                    start_us=left.end_us,
                    end_us=now_us,
                    state=State.OFF,
                    reason="",
                ),
            )
        recording.follow_timer(device, absence, now_us)


def _ended(running: Entry, end_us: int) -> Change:
    """A timer of no length leaves nothing."""
    if end_us <= running.start_us:
        return entry_to_change(running, None)
    return entry_to_change(running, replace(running, end_us=end_us, running=False))
