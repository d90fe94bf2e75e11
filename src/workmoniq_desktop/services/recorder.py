"""Turns activity into kept spans: the only writer of spans, without a thread of its own.

Nothing here waits. What could not be written stays in memory, up to a bound, and lands later; that
is also how recording begins before the key of the history is there. What a rule keeps out is taken
out before the fold; of what waited for the key, as soon as the rules can be read, before it lands.
"""

from dataclasses import replace
from typing import TypeVar

from workmoniq_desktop.domain.activity import (
    Activity,
    CameBack,
    ClockSetForward,
    InputTally,
    Paused,
    RecordingResumed,
    Resumed,
    SessionEnding,
    Slept,
    Suspended,
    Unlocked,
    WentPrivate,
)
from workmoniq_desktop.domain.clock import DAY_US, MINUTE_US, SECOND_US, SteerableClock
from workmoniq_desktop.domain.errors import WorkMoniQError
from workmoniq_desktop.domain.offsets import step_between
from workmoniq_desktop.domain.presence import (
    Fold,
    Patience,
    advance,
    begin,
    cut,
    idle_due_us,
    lapse,
    open_spans,
)
from workmoniq_desktop.domain.settings import Settings
from workmoniq_desktop.domain.spans import (
    PresenceSpan,
    Span,
    State,
    Tally,
    Track,
    WindowSpan,
    track_of,
)
from workmoniq_desktop.services.rules.gate import Gate
from workmoniq_desktop.services.rules.reading import rules_of
from workmoniq_desktop.services.work_hours import Schedule
from workmoniq_desktop.store.database import Database

BATCH_US = 1 * SECOND_US
"""What changed is written at most this much later."""
STILLNESS_US = 15 * SECOND_US
"""What is open is written at least this often."""
WINDOWS_KEPT = 10_000
"""Window spans held in memory while nothing can be written; about a week of busy days."""

STOPPED_BY_USER = "you quit WorkMoniQ"
SESSION_ENDED = "you logged out or shut down"
STOPPED_WITHOUT_WARNING = "WorkMoniQ or the computer stopped without warning"

S = TypeVar("S", PresenceSpan, WindowSpan)

_STEP_US = 2 * SECOND_US
_JITTER_US = SECOND_US // 20
_RETRY_US = (5 * SECOND_US, 15 * SECOND_US, 60 * SECOND_US)


class Recorder:
    """Belongs to one thread, but for `fold`, `trouble` and the counters, which any may read.

    timer_ended_us: where the last timer ended that was found running after an absence.
    """

    def __init__(self, clock: SteerableClock, label: str) -> None:
        """label: what people call this machine."""
        self._clock = clock
        self._label = label
        self._database: Database | None = None
        self._pending: dict[tuple[Track, int], Span] = {}
        self._tallies: list[Tally] = []
        self._written_us = clock.now_us()
        self._dirty_us: int | None = None
        self._retry_us: int | None = None
        self._failures = 0
        self._slept_us = self._sleep_so_far_us()
        self._why = STOPPED_BY_USER
        self.began_us = self._written_us
        self.fold: Fold = begin("", self.began_us, clock.offset_minutes)
        self._schedule = Schedule(clock)
        self._gate = Gate(clock.offset_minutes)
        self._offset = (self.began_us, clock.offset_minutes(self.began_us))
        self._hushed_until_us: int | None = None
        self.trouble: WorkMoniQError | None = None
        self.dropped_windows = 0
        self.timer_ended_us: int | None = None

    @property
    def landed(self) -> bool:
        """Whether the history is open."""
        return self._database is not None

    @property
    def waiting_spans(self) -> int:
        """Closed spans that are in memory only."""
        return len(self._pending)

    @property
    def until_us(self) -> int | None:
        """When a pause, private time or the time outside work hours ends by itself."""
        situation = self.fold.situation
        hushed = situation.paused or situation.private
        return self._hushed_until_us if hushed else self._schedule.until_us

    def follow(self, settings: Settings) -> None:
        """Take the settings as they are from now on."""

        def us(seconds: int | None) -> int | None:
            return None if seconds is None else seconds * SECOND_US

        patience = Patience(
            idle_us=settings.idle_after_s * SECOND_US,
            video_us=us(settings.idle_after_video_s),
            meeting_us=us(settings.idle_after_meeting_s),
        )
        self.fold = replace(self.fold, patience=patience)
        self._fold_in(self._schedule.follow(settings.work_hours))
        self._gate.follow(private_windows=settings.private_windows)
        self._judge_anew()

    def follow_rules(self) -> None:
        """The rules changed: what is shown is judged by them from now on."""
        if self._database is not None:
            with self._database.raw() as raw:
                self._gate.follow(rules=rules_of(raw))
        self._judge_anew()

    def take(self, event: Activity) -> None:
        """Fold one event in."""
        event = self._mind_the_clock(event)
        self._mind_the_calendar()
        match event:
            case InputTally():
                self._count(event)
                return
            case Paused() | WentPrivate():
                self._hushed_until_us = event.until_us
            case RecordingResumed():
                self._hushed_until_us = None
                self._fold_in(self._schedule.record_anyway())
            case SessionEnding():
                self._why = SESSION_ENDED
            case _:
                pass
        if isinstance(event, Resumed):
            self._slept_us = self._sleep_so_far_us()
        self._fold_in(self._gate.admit(event, self.fold.presence.device))
        if isinstance(event, Suspended | SessionEnding):
            self.write()

    def due_us(self) -> int | None:
        """When `tick` has something to do, in recorder time; None while nothing will."""
        ends = (
            self._hushed_until_us,
            self._schedule.due_us,
            idle_due_us(self.fold),
            self._gate.due_us,
        )
        dues = [end_us for end_us in ends if end_us is not None]
        if self._retry_us is not None:
            dues.append(self._retry_us)
        elif self._database is not None:
            dues.append(self._written_us + STILLNESS_US)
            if self._dirty_us is not None:
                dues.append(self._dirty_us + BATCH_US)
        return min(dues, default=None)

    def tick(self) -> None:
        """Do what is due: end a pause, write what changed or stood still."""
        until_us = self._hushed_until_us
        if until_us is not None and self._clock.now_us() >= until_us:
            self._hushed_until_us = None
            ended = self._mind_the_clock(RecordingResumed(at_us=until_us))
            self._mind_the_calendar()
            self._fold_in(ended)
        else:
            self._mind_the_clock(None)
            self._mind_the_calendar()
        self._go(lapse(self.fold, self._clock.now_us(), self._clock.offset_minutes))
        turn_us = self._gate.due_us
        if turn_us is not None and self._clock.now_us() >= turn_us:
            self._judge_anew()
        due_us = self.due_us()
        if due_us is not None and self._clock.now_us() >= due_us:
            self.write()

    def write(self) -> bool:
        """Write everything up to now; False where it has to stay in memory. Never raises ours."""
        database = self._database
        if database is None:
            return False
        now_us = self._clock.now_us()
        spans = (*self._pending.values(), *open_spans(self.fold, now_us))
        try:
            with database.recording() as recording:
                recording.put(spans)
                recording.add(self._tallies)
                presence = [span for span in spans if isinstance(span, PresenceSpan)]
                ended_us = recording.follow_timer(self.fold.presence.device, presence, now_us)
                recording.settle(now_us)
        except WorkMoniQError as failed:
            self._fail(failed, now_us)
            return False
        self.timer_ended_us = ended_us or self.timer_ended_us
        self._pending.clear()
        self._tallies.clear()
        self._written_us = now_us
        self._dirty_us = self._retry_us = self.trouble = None
        self._failures = 0
        return True

    def land(self, database: Database) -> None:
        """The history is open: explain the time since the last run, and write what waited."""
        with database.raw() as raw:
            self._gate.follow(rules=rules_of(raw))
        with database.recording() as recording:
            left = recording.left(self._clock.wall_us() + DAY_US)
            device = left.device or recording.introduce(self._label)
            recording.note_running()
            end_us = left.end_us
            if end_us is not None and end_us - self.began_us > DAY_US:
                # A clock that was far ahead wrote of days to come. They stay; today is today.
                end_us = max(left.start_us, self.began_us)
                recording.shorten_presence(device, end_us)
        if end_us is not None and end_us > self.began_us:
            self._shift(end_us - self.began_us)
        self._name(device)
        if end_us is not None and end_us < self.began_us:
            self._keep((self._off(device, end_us, left.why),))
        self._gate.sift(self._pending)
        self.fold = self._gate.sifted(self.fold, self._clock.now_us())
        self._judge_anew()
        self._database = database
        self.write()

    def take_up(self) -> None:
        """Go on after somebody else changed the history: with what is kept now, or from now."""
        database = self._database
        if database is None:
            return
        now_us = self._clock.now_us()
        # what could not be written before may be what was taken out meanwhile
        self._pending.clear()
        self._tallies.clear()
        self.fold, _ = cut(self.fold, now_us, self._clock.offset_minutes)
        with database.raw() as raw:
            self._gate.follow(rules=rules_of(raw))
        self._judge_anew()
        with database.recording() as recording:
            recording.forget()
            device = self.fold.presence.device or recording.introduce(self._label)
            last = recording.last_presence(device, now_us)
            shown = recording.last_window(device, now_us)
        presence, window = replace(self.fold.presence, device=device), self.fold.window
        if last is not None:
            same = (last.state, last.reason) == (presence.state, presence.reason)
            presence = replace(presence, start_us=last.start_us if same else last.end_us)
        if window is not None:
            window = replace(window, device=device)
            if shown is not None and self._continues(shown, window):
                window = replace(window, start_us=shown.start_us)
        self.fold = replace(self.fold, presence=presence, window=window)
        self.write()

    def stop(self, why: str | None = None) -> None:
        """Write all, note why, and let go of the history."""
        self.write()
        if self._database is not None and self.trouble is None:
            with self._database.recording() as recording:
                recording.note_stop(why or self._why)
        self._database = None
        self._gate.forget()

    def abandon(self) -> None:
        """Let go of the history without a last word: it is about to be destroyed."""
        self._database = None
        self._gate.forget()
        self._pending.clear()
        self._tallies.clear()

    def _judge_anew(self) -> None:
        """Ask the rules again about the window that is shown."""
        shown = self._gate.again(self._clock.now_us())
        if shown is not None:
            self._fold_in(self._gate.admit(shown, self.fold.presence.device))

    def _fold_in(self, event: Activity | None) -> None:
        if event is not None:
            self._go(advance(self.fold, event, self._clock.offset_minutes))

    def _go(self, on: tuple[Fold, tuple[Span, ...]]) -> None:
        """Hold the fold that follows, and keep what closed."""
        before, (self.fold, kept) = self.fold, on
        self._keep(kept)
        if kept or (before.presence, before.window) != (self.fold.presence, self.fold.window):
            self._dirty_us = self._dirty_us or self._clock.now_us()

    def _mind_the_calendar(self) -> None:
        """Begin new spans where local time stepped, and keep to the work hours."""
        now_us = self._clock.now_us()
        (looked_us, was), now = self._offset, self._clock.offset_minutes(now_us)
        if now != was:
            # Summer time steps at its own moment. Another zone holds from when we hear of it: seen
            # from there the offset was never the one we had.
            offset_of = self._clock.offset_minutes
            stepped_us = step_between(looked_us, now_us, offset_of)
            known = stepped_us is not None and offset_of(looked_us) == was
            at_us = stepped_us if known and stepped_us is not None else now_us
            self._go(cut(self.fold, max(at_us, self.fold.presence.start_us), offset_of))
        self._offset = (now_us, now)
        if now != was:
            self._fold_in(self._schedule.look_again())
            self._judge_anew()  # the hour a rule speaks of may have come with the step
        while (change := self._schedule.passed()) is not None:
            self._fold_in(change)

    def _keep(self, spans: tuple[Span, ...]) -> None:
        for span in spans:
            track = track_of(span)
            if track is Track.WINDOW and len(self._pending) >= WINDOWS_KEPT:
                self.dropped_windows += 1
                continue
            self._pending[track, span.start_us] = span

    def _count(self, tally: InputTally) -> None:
        if not self.fold.situation.hushed():
            self._tallies.append(
                Tally(
                    device=self.fold.presence.device,
                    minute_us=tally.at_us // MINUTE_US * MINUTE_US,
                    keys=tally.keys,
                    clicks=tally.clicks,
                    scrolls=tally.scrolls,
                    travel_px=tally.travel_px,
                )
            )
            del self._tallies[:-WINDOWS_KEPT]
            self._dirty_us = self._dirty_us or self._clock.now_us()

    def _mind_the_clock(self, event: Activity | None) -> Activity:
        """Follow the wall clock where that tells no lie, and notice sleep nobody told of."""
        now_us, drift_us = self._clock.now_us(), self._clock.drift_us()
        if drift_us > _STEP_US:
            jump = ClockSetForward(at_us=now_us + drift_us, before_us=now_us)
            self._clock.re_anchor(jump.at_us)
            self.fold, kept = advance(self.fold, jump, self._clock.offset_minutes)
            self._keep(kept)
        elif drift_us > _JITTER_US:
            self._clock.re_anchor(now_us + drift_us)
        elif drift_us < -_JITTER_US and isinstance(
            event, CameBack | Unlocked | Resumed | RecordingResumed
        ):
            # A clock set back cannot be followed while somebody works, or an hour would be lived
            # twice; a stretch of absence gives the time back.
            to_us = max(now_us + drift_us, self.fold.presence.start_us + 1)
            if to_us < now_us:
                self._clock.re_anchor(to_us)
                event = replace(event, at_us=to_us)
        self._notice_sleep(event)
        return event  # type: ignore[return-value]  # an Activity wherever one came in

    def _notice_sleep(self, event: Activity | None) -> None:
        slept_us = self._sleep_so_far_us()
        gap_us, self._slept_us = slept_us - self._slept_us, slept_us
        told = self.fold.situation.asleep or isinstance(event, Resumed | Suspended)
        if gap_us >= _STEP_US and not told:
            now_us = self._clock.now_us()
            slept = Slept(at_us=now_us, since_us=now_us - gap_us)
            self.fold, kept = advance(self.fold, slept, self._clock.offset_minutes)
            self._keep(kept)
            self._dirty_us = self._dirty_us or now_us

    def _sleep_so_far_us(self) -> int:
        return self._clock.boot_us() - self._clock.awake_us()

    def _fail(self, failed: WorkMoniQError, now_us: int) -> None:
        self.trouble = failed
        # what is open grows on in the fold; a retry writes it as it is then
        self._retry_us = now_us + _RETRY_US[min(self._failures, len(_RETRY_US) - 1)]
        self._failures += 1

    def _name(self, device: str) -> None:
        self._pending = {key: replace(span, device=device) for key, span in self._pending.items()}
        self._tallies = [replace(tally, device=device) for tally in self._tallies]
        window = self.fold.window
        self.fold = replace(
            self.fold,
            presence=replace(self.fold.presence, device=device),
            window=None if window is None else replace(window, device=device),
        )

    def _shift(self, by_us: int) -> None:
        """Move what is not yet written: the clock was set back while WorkMoniQ was off."""
        self._clock.re_anchor(self._clock.now_us() + by_us)
        self.began_us += by_us
        shifted = [
            replace(span, start_us=span.start_us + by_us, end_us=span.end_us + by_us)
            for span in self._pending.values()
        ]
        self._pending = {(track_of(span), span.start_us): span for span in shifted}
        window = self.fold.window
        self.fold = replace(
            self.fold,
            presence=_shifted(self.fold.presence, by_us),
            window=None if window is None else _shifted(window, by_us),
            free_us=self.fold.free_us + by_us,
        )

    def _continues(self, kept: WindowSpan, window: WindowSpan) -> bool:
        """Whether kept is the open window as it was written last, and not what a wipe left."""
        shown = (window.app, window.title, window.process)
        return kept.end_us >= self._written_us and (kept.app, kept.title, kept.process) == shown

    def _off(self, device: str, end_us: int, why: str | None) -> PresenceSpan:
        return PresenceSpan(
            device=device,
            start_us=end_us,
            end_us=self.began_us,
            state=State.OFF,
            reason=why or STOPPED_WITHOUT_WARNING,
            offset_minutes=self._clock.offset_minutes(end_us),
        )


def _shifted(span: S, by_us: int) -> S:
    return replace(span, start_us=span.start_us + by_us, end_us=span.end_us + by_us)
