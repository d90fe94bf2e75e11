"""Stands before the fold: lets no title or window in that a rule keeps out.

What is shown is remembered as it was heard, in memory alone, so that rules that change, or whose
hour comes, can be asked about it again.
"""

from collections.abc import Callable
from dataclasses import replace

from workmoniq_desktop.domain.activity import (
    Activity,
    FocusLost,
    FocusMoved,
    Media,
    MediaBegan,
    MediaEnded,
)
from workmoniq_desktop.domain.presence import IN_USE, Fold
from workmoniq_desktop.domain.rules import Rule
from workmoniq_desktop.domain.spans import PresenceSpan, Span, Track, WindowSpan
from workmoniq_desktop.services.rules.censor import Censor

OffsetOf = Callable[[int], int]

_IN_USE = f" {IN_USE}"
_BY = f"{_IN_USE} by "
"""In a meeting's reason, before the app."""


class Gate:
    """Belongs to the recorder's thread."""

    def __init__(self, offset_of: OffsetOf) -> None:
        """offset_of: local time ahead of UTC in minutes, at a moment."""
        self._offset_of = offset_of
        self._rules: tuple[Rule, ...] = ()
        self._private_windows = True
        self._censor = Censor()
        self._heard: FocusMoved | None = None
        self._judged_us = 0
        self._media: dict[tuple[Media, str], str] = {}

    def follow(
        self, *, rules: tuple[Rule, ...] | None = None, private_windows: bool | None = None
    ) -> None:
        """Go by these from now on; None: as before."""
        self._rules = self._rules if rules is None else rules
        if private_windows is not None:
            self._private_windows = private_windows
        self._censor = Censor(self._rules, private_windows=self._private_windows)

    def admit(self, event: Activity, device: str) -> Activity:
        """What of an event may be known from here on."""
        if isinstance(event, FocusLost):
            self._heard = None
        elif isinstance(event, FocusMoved):
            self._heard, self._judged_us = event, max(event.at_us, self._judged_us)
            return self._censor.heard(event, device, self._offset_of(event.at_us))
        elif isinstance(event, MediaBegan):
            shown = "" if self._censor.drops_app(event.app) else event.app
            self._media[event.media, event.app] = shown
            return replace(event, app=shown)
        elif isinstance(event, MediaEnded):
            return replace(event, app=self._media.pop((event.media, event.app), event.app))
        return event

    def again(self, now_us: int) -> FocusMoved | None:
        """What is shown, to be admitted anew by the rules as they are now."""
        self._judged_us = now_us
        return None if self._heard is None else replace(self._heard, at_us=now_us)

    def forget(self) -> None:
        """Nothing is recorded any more."""
        self._heard = None

    @property
    def due_us(self) -> int | None:
        """When rules that go by the hour may say something else of what is shown."""
        if self._heard is None:
            return None
        return self._censor.next_turn_us(self._judged_us, self._offset_of(self._judged_us))

    def sift(self, waiting: dict[tuple[Track, int], Span]) -> None:
        """Take out of what waited for the rules what they keep out; nothing is written yet."""
        for key, span in list(waiting.items()):
            if isinstance(span, WindowSpan):
                kept = self._censor.kept(span, span.end_us)
                if kept is None:
                    del waiting[key]
                else:
                    waiting[key] = kept
            elif isinstance(span, PresenceSpan):
                waiting[key] = self._nameless(span)

    def sifted(self, fold: Fold, now_us: int) -> Fold:
        """The fold without what the rules keep out of the window that was open until now."""
        window = fold.window
        if window is not None:
            window = self._censor.kept(window, now_us)
        focus = fold.focus
        if focus is not None:
            admitted = self._censor.heard(focus, fold.presence.device, self._offset_of(now_us))
            focus = admitted if isinstance(admitted, FocusMoved) else None
        media = tuple(
            (one, "" if self._censor.drops_app(app) else app) for one, app in fold.situation.media
        )
        for (one, app), shown in self._media.items():
            self._media[one, app] = "" if self._censor.drops_app(shown) else shown
        return replace(
            fold,
            window=window,
            focus=focus,
            presence=self._nameless(fold.presence),
            situation=replace(fold.situation, media=media),
        )

    def _nameless(self, span: PresenceSpan) -> PresenceSpan:
        """A meeting's reason without its app where that is kept out."""
        _, by, app = span.reason.partition(_BY)
        return nameless(span) if by and self._censor.drops_app(app) else span


def nameless(span: PresenceSpan) -> PresenceSpan:
    """Presence whose reason names no app."""
    what, by, _ = span.reason.partition(_BY)
    return replace(span, reason=f"{what}{_IN_USE}") if by else span
