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
from workmoniq_desktop.domain.spans import PresenceSpan, Span, State, WindowSpan

IN_USE = "in use"
NO_INPUT = "no input"
SCREEN_LOCKED = "screen locked"
SUSPENDED = "suspended"
PAUSED_BY_YOU = "paused by you"
PRIVATE_TIME = "private time"
CLOCK_SET_FORWARD = "the clock was set forward"

TOLD_WITHIN_US = 300_000
"""A focus or title that changed is told at most this much later."""

# Without these two nobody can say whether the worker was there, or at what.
_SEEING = frozenset({Sense.WINDOW, Sense.IDLE})

OffsetOf = Callable[[int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that decides the state; several may hold at once, the strongest shows.

    blind: reason by sense, for the senses without which presence is unknown.
    """

    asleep: bool = False
    private: bool = False
    paused: bool = False
    locked: bool = False
    idle: bool = False
    blind: tuple[tuple[Sense, str], ...] = ()

    def state(self) -> tuple[State, str]:
        """The strongest state, and its reason."""
        standing = (
            (self.asleep, (State.ASLEEP, SUSPENDED)),
            (self.private, (State.PRIVATE, PRIVATE_TIME)),
            (self.paused, (State.PAUSED, PAUSED_BY_YOU)),
            (self.locked, (State.LOCKED, SCREEN_LOCKED)),
            (bool(self.blind), (State.BLIND, self.blind[0][1] if self.blind else "")),
            (self.idle, (State.IDLE, NO_INPUT)),
        )
        return next((shown for holds, shown in standing if holds), (State.ACTIVE, IN_USE))

    def records_windows(self) -> bool:
        """Windows are kept in active and idle alike, and while only idling is unknown."""
        hushed = self.asleep or self.private or self.paused or self.locked
        return not hushed and all(sense is not Sense.WINDOW for sense, _ in self.blind)

    def hushed(self) -> bool:
        """Nothing may be counted now."""
        return self.asleep or self.private or self.paused or self.locked


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
            return _turn(fold, event.since_us, offset_of, idle=True)
        case WentBlind() | SawAgain():
            return _turn(fold, event.at_us, offset_of, blind=_blinded(fold, event))
        case InputTally() | SessionEnding():
            return fold, ()
        case CameBack():
            return _turn(fold, event.at_us, offset_of, idle=False)
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
