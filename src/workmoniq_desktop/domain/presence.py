"""Folds activity into spans: one event in, the next fold and the spans to keep out.

The fold holds what is open: exactly one presence span and at most one window span. Each step is
pure, so the same events always give the same history. A span to keep replaces the kept one of the
same start; that is how an open span grows, and how idling is back-dated to the last input.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import assert_never

from workmoniq_desktop.domain.activity import (
    Activity,
    CameBack,
    ClockSetForward,
    FocusLost,
    FocusMoved,
    InputTally,
    Locked,
    Media,
    MediaBegan,
    MediaEnded,
    OffHoursBegan,
    OffHoursEnded,
    Paused,
    RecordingResumed,
    Resumed,
    SawAgain,
    Sense,
    SessionEnding,
    Slept,
    Suspended,
    Unlocked,
    WentBlind,
    WentIdle,
    WentPrivate,
)
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan

IN_USE = "in use"
NO_INPUT = "no input"
SCREEN_LOCKED = "screen locked"
SUSPENDED = "suspended"
PAUSED_BY_YOU = "paused by you"
PRIVATE_TIME = "private time"
OUTSIDE_WORK_HOURS = "outside your work hours"
VIDEO_IN_FULL_SCREEN = "video in full screen"
MEETING = "meeting: "
CLOCK_SET_FORWARD = "the clock was set forward"

TOLD_WITHIN_US = 300_000
"""A focus or title that changed is told at most this much later."""

# Without these two nobody can say whether the worker was there, or at what.
_SEEING = frozenset({Sense.WINDOW, Sense.IDLE})

OffsetOf = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long nobody may touch the machine until time counts as idle; None: for ever.

    idle_us: usually, video_us: while a video fills the screen, meeting_us: while a camera or
    microphone is in use.
    """

    idle_us: int = 180 * SECOND_US
    video_us: int | None = 3600 * SECOND_US
    meeting_us: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that decides the state; several may hold at once, the strongest shows.

    off_hours: outside the worker's schedule.
    idle: nobody is there. still_us: when the last input was, while the desktop says that there was
    none for the usual time; excused_us: when a meeting or video ended after it, 0 for none. From
    the later of the two the patience runs.
    media: what is in use by which app. blind: reason by sense, for the senses without which
    presence is unknown.
    """

    asleep: bool = False
    private: bool = False
    paused: bool = False
    off_hours: bool = False
    locked: bool = False
    idle: bool = False
    still_us: int | None = None
    excused_us: int = 0
    media: tuple[tuple[Media, str], ...] = ()
    blind: tuple[tuple[Sense, str], ...] = ()

    def state(self) -> tuple[State, str]:
        """The strongest state, and its reason."""
        standing = (
            (self.asleep, (State.ASLEEP, SUSPENDED)),
            (self.private, (State.PRIVATE, PRIVATE_TIME)),
            (self.paused, (State.PAUSED, PAUSED_BY_YOU)),
            (self.off_hours, (State.PAUSED, OUTSIDE_WORK_HOURS)),
            (self.locked, (State.LOCKED, SCREEN_LOCKED)),
            (bool(self.blind), (State.BLIND, self.blind[0][1] if self.blind else "")),
            (self.idle, (State.IDLE, NO_INPUT)),
        )
        return next((shown for holds, shown in standing if holds), (State.ACTIVE, self._use()))

    def _use(self) -> str:
        """Why time is active: a meeting says so also while somebody types."""
        for media in (Media.MICROPHONE, Media.CAMERA):
            apps = sorted(app for kind, app in self.media if kind is media)
            if apps:
                by = next((app for app in apps if app), "")
                return f"{MEETING}{media} in use" + (f" by {by}" if by else "")
        return VIDEO_IN_FULL_SCREEN if self.media else IN_USE

    def records_windows(self) -> bool:
        """Windows are kept in active and idle alike, and while only idling is unknown."""
        return not self.hushed() and all(sense is not Sense.WINDOW for sense, _ in self.blind)

    def hushed(self) -> bool:
        """Nothing may be counted now."""
        return self.asleep or self.private or self.paused or self.off_hours or self.locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """What is open now.

    focus: the last window heard of, known also while nothing is recorded.
    free_us: where the last closed window span ended; the next one starts no earlier.
    unsure_us: until then the open window may be what was shown while nothing was recorded, for a
        change of focus is told a moment late; if it goes by then, it was, and is not kept.
    """

    presence: PresenceSpan
    window: WindowSpan | None = None
    focus: FocusMoved | None = None
    free_us: int = 0
    unsure_us: int = 0
    situation: Situation = Situation()
    patience: Patience = Patience()


def begin(device: str, at_us: int, offset_of: OffsetOf) -> Fold:
    """A fold that starts at at_us with nothing known but that the program runs."""
    state, reason = Situation().state()
    return Fold(presence=_open_presence(device, at_us, state, reason, offset_of))


def advance(  # noqa: PLR0911, PLR0912  # one case a fact, so that mypy sees none is forgotten
    fold: Fold, event: Activity, offset_of: OffsetOf
) -> tuple[Fold, tuple[Span, ...]]:
    """The fold after event, and the spans that event closed or changed, oldest first.

    Events older than what is already closed are taken at the earliest moment still open.
    """
    match event:
        case FocusMoved() | FocusLost():
            return _move_focus(fold, event, offset_of)
        case ClockSetForward():
            return _jump(fold, event, offset_of)
        case Slept():
            asleep, first = _turn(fold, event.since_us, offset_of, asleep=True)
            awake, then = _turn(asleep, event.at_us, offset_of, asleep=False)
            return awake, first + then
        case WentIdle():
            return _fall_still(fold, event, offset_of)
        case WentBlind(sense=Sense.MEDIA) | SawAgain(sense=Sense.MEDIA):
            return _use(fold, event.at_us, (), offset_of)
        case WentBlind() | SawAgain():
            return _turn(fold, event.at_us, offset_of, blind=_blinded(fold, event))
        case InputTally() | SessionEnding():
            return fold, ()
        case CameBack():
            return _turn(fold, event.at_us, offset_of, idle=False, still_us=None, excused_us=0)
        case MediaBegan():
            rest = tuple(one for one in fold.situation.media if one != (event.media, event.app))
            return _use(fold, event.at_us, (*rest, (event.media, event.app)), offset_of)
        case MediaEnded():
            rest = tuple(one for one in fold.situation.media if one != (event.media, event.app))
            return _use(fold, event.at_us, rest, offset_of)
        case OffHoursBegan():
            return _turn(fold, event.at_us, offset_of, off_hours=True)
        case OffHoursEnded():
            return _turn(fold, event.at_us, offset_of, off_hours=False)
        case Locked():
            return _turn(fold, event.at_us, offset_of, locked=True)
        case Unlocked():
            return _turn(fold, event.at_us, offset_of, locked=False)
        case Suspended():
            return _turn(fold, event.at_us, offset_of, asleep=True)
        case Resumed():
            return _turn(fold, event.at_us, offset_of, asleep=False)
        case Paused():
            return _turn(fold, event.at_us, offset_of, paused=True, private=False)
        case WentPrivate():
            return _turn(fold, event.at_us, offset_of, private=True, paused=False)
        case RecordingResumed():
            return _turn(fold, event.at_us, offset_of, paused=False, private=False)
        case _:
            assert_never(event)


def open_spans(fold: Fold, now_us: int) -> tuple[Span, ...]:
    """What is open, as it would be kept if it ended now."""
    spans: list[Span] = []
    sure = now_us > fold.unsure_us
    if fold.window is not None and fold.window.start_us < now_us and sure:
        spans.append(replace(fold.window, end_us=now_us))
    if fold.presence.start_us < now_us:
        spans.append(replace(fold.presence, end_us=now_us))
    return tuple(spans)


def cut(fold: Fold, at_us: int, offset_of: OffsetOf) -> tuple[Fold, tuple[Span, ...]]:
    """Close what is open at at_us and open the same anew there."""
    closed = open_spans(fold, at_us)
    state, reason = fold.situation.state()
    presence = _open_presence(fold.presence.device, at_us, state, reason, offset_of)
    fresh = replace(fold, presence=presence, window=None, free_us=at_us)
    return _reopen_window(fresh, at_us, offset_of), closed


def idle_due_us(fold: Fold) -> int | None:
    """When time will count as idle if nobody touches anything; None for never."""
    situation = fold.situation
    patience_us = _patience_us(fold)
    if situation.still_us is None or situation.idle or patience_us is None:
        return None
    return max(situation.still_us, situation.excused_us) + patience_us


def lapse(fold: Fold, now_us: int, offset_of: OffsetOf) -> tuple[Fold, tuple[Span, ...]]:
    """Go idle where the patience has run out by now_us: back to where it began to run."""
    due_us = idle_due_us(fold)
    if due_us is None or now_us < due_us:
        return fold, ()
    situation = fold.situation
    since_us = max(situation.still_us or 0, situation.excused_us)
    return _turn(fold, since_us, offset_of, idle=True)


def _patience_us(fold: Fold) -> int | None:
    used = {media for media, _ in fold.situation.media}
    if used & {Media.MICROPHONE, Media.CAMERA}:
        return fold.patience.meeting_us
    return fold.patience.video_us if used else fold.patience.idle_us


def _fall_still(fold: Fold, event: WentIdle, offset_of: OffsetOf) -> tuple[Fold, tuple[Span, ...]]:
    """Nobody touches the machine: idle at once, unless a meeting or video explains it."""
    situation = fold.situation
    if not situation.media and situation.excused_us <= event.since_us:
        return _turn(fold, event.since_us, offset_of, idle=True, still_us=event.since_us)
    still = replace(fold, situation=replace(situation, still_us=event.since_us))
    return lapse(still, event.at_us, offset_of)


def _use(
    fold: Fold, at_us: int, media: tuple[tuple[Media, str], ...], offset_of: OffsetOf
) -> tuple[Fold, tuple[Span, ...]]:
    """Other media are in use from at_us: what began may end idling, what ended excuses it."""
    if set(media) == set(fold.situation.media):
        return fold, ()
    # What is over counts to its end, unless the patience ran out before.
    first, kept = lapse(fold, at_us, offset_of)
    situation = first.situation
    if set(media) < set(situation.media):
        excused_us = situation.excused_us if situation.idle else at_us
        turned, then = _turn(first, at_us, offset_of, media=media, excused_us=excused_us)
    else:
        began = replace(first, situation=replace(situation, media=media, idle=False))
        due_us = idle_due_us(began)
        idle = situation.idle and due_us is not None and due_us <= at_us
        turned, then = _turn(first, at_us, offset_of, media=media, idle=idle)
    return turned, kept + then


def _turn(
    fold: Fold, at_us: int, offset_of: OffsetOf, **changes: object
) -> tuple[Fold, tuple[Span, ...]]:
    """Change the situation at at_us (never before what is open began)."""
    situation = replace(fold.situation, **changes)  # type: ignore[arg-type]  # typed by the callers
    kept: tuple[Span, ...] = ()
    turned = replace(fold, situation=situation)
    if not situation.records_windows():
        turned, kept = _close_window(turned, at_us)
    presence, closed = _turn_presence(fold.presence, at_us, situation.state(), offset_of)
    turned = replace(turned, presence=presence)
    if turned.window is None:
        turned = _reopen_window(turned, at_us, offset_of)
        if fold.situation.hushed() and turned.window is not None:
            turned = replace(turned, unsure_us=turned.window.start_us + TOLD_WITHIN_US)
    return turned, kept + closed


def _turn_presence(
    was: PresenceSpan, at_us: int, now: tuple[State, str], offset_of: OffsetOf
) -> tuple[PresenceSpan, tuple[Span, ...]]:
    state, reason = now
    if (was.state, was.reason) == (state, reason):
        return was, ()
    if at_us <= was.start_us:
        return replace(was, state=state, reason=reason), ()
    closed = replace(was, end_us=at_us)
    return _open_presence(was.device, at_us, state, reason, offset_of), (closed,)


def _move_focus(
    fold: Fold, event: FocusMoved | FocusLost, offset_of: OffsetOf
) -> tuple[Fold, tuple[Span, ...]]:
    focus = event if isinstance(event, FocusMoved) else None
    was = fold.window
    if was is not None and focus is not None and _shows(was, focus):
        return replace(fold, focus=focus), ()
    closed, kept = _close_window(fold, event.at_us)
    return _reopen_window(replace(closed, focus=focus), event.at_us, offset_of), kept


def _shows(window: WindowSpan, focus: FocusMoved) -> bool:
    return (window.app, window.title, window.process) == (focus.app, focus.title, focus.process)


def _close_window(fold: Fold, at_us: int) -> tuple[Fold, tuple[Span, ...]]:
    window = fold.window
    if window is None:
        return fold, ()
    if at_us <= fold.unsure_us:
        return replace(fold, window=None, free_us=window.start_us), ()
    end_us = max(at_us, window.start_us)
    closed = replace(fold, window=None, free_us=end_us)
    return closed, (replace(window, end_us=end_us),) if end_us > window.start_us else ()


def _reopen_window(fold: Fold, at_us: int, offset_of: OffsetOf) -> Fold:
    """Open a window span for the focus, no earlier than the last one ended."""
    focus = fold.focus
    at_us = max(at_us, fold.free_us)
    if focus is None or not fold.situation.records_windows():
        return fold
    window = WindowSpan(
        device=fold.presence.device,
        start_us=at_us,
        end_us=at_us,
        app=focus.app,
        title=focus.title,
        process=focus.process,
        offset_minutes=offset_of(at_us),
    )
    return replace(fold, window=window)


def _open_presence(
    device: str, at_us: int, state: State, reason: str, offset_of: OffsetOf
) -> PresenceSpan:
    return PresenceSpan(
        device=device,
        start_us=at_us,
        end_us=at_us,
        state=state,
        reason=reason,
        offset_minutes=offset_of(at_us),
    )


def _blinded(fold: Fold, event: WentBlind | SawAgain) -> tuple[tuple[Sense, str], ...]:
    others = tuple(pair for pair in fold.situation.blind if pair[0] is not event.sense)
    if isinstance(event, SawAgain) or event.sense not in _SEEING:
        return others
    return (*others, (event.sense, event.reason))


def _jump(fold: Fold, event: ClockSetForward, offset_of: OffsetOf) -> tuple[Fold, tuple[Span, ...]]:
    before_us = max(event.before_us, fold.presence.start_us)
    closed = open_spans(fold, before_us)
    if event.at_us <= before_us:
        return fold, ()
    device = fold.presence.device
    jump = replace(
        _open_presence(device, before_us, State.BLIND, CLOCK_SET_FORWARD, offset_of),
        end_us=event.at_us,
    )
    state, reason = fold.situation.state()
    presence = _open_presence(device, event.at_us, state, reason, offset_of)
    fresh = replace(fold, presence=presence, window=None, free_us=event.at_us)
    return _reopen_window(fresh, event.at_us, offset_of), (*closed, jump)
