"""Turns the spans of a day into lanes of bars: fractions of the day, keys of colours, words."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.history import Stretch

SHADES = 3


class LaneKind(StrEnum):
    """What a lane tells."""

    PRESENCE = "presence"
    APP = "app"
    TITLE = "title"


Key = tuple[str, int]
"""What a bar is coloured by: a state or an app, and which of SHADES of its colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Bars that never overlap, sorted; four tuples of one length, for speed.

    lefts, rights: fractions of the shown range. labels: None where the bar has no words.
    """

    kind: LaneKind
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    keys: tuple[Key, ...]
    labels: tuple[str | None, ...]

    def at(self, fraction: float, slack: float = 0.0) -> int | None:
        """The bar that holds fraction, or the longest one closer than slack."""
        index = bisect_right(self.lefts, fraction) - 1
        if index >= 0 and fraction < self.rights[index]:
            return index
        best: int | None = None
        length = 0.0
        near = bisect_right(self.rights, fraction - slack)
        while near < len(self.lefts) and self.lefts[near] <= fraction + slack:
            if self.rights[near] - self.lefts[near] > length:
                best, length = near, self.rights[near] - self.lefts[near]
            near += 1
        return best


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTotal:
    """How long a state lasted in the range."""

    state: State
    us: int


def lay_out(stretch: Stretch, within: Range) -> tuple[Lane, Lane, Lane]:
    """The lanes presence, app and title of a range."""
    presence = _Maker(within, LaneKind.PRESENCE)
    for span in stretch.presence:
        presence.add(span, (span.state.value, 0), None)
    app = _Maker(within, LaneKind.APP)
    title = _Maker(within, LaneKind.TITLE)
    for window in stretch.windows:
        app.add(window, (window.app, 0), window.app)
        words = window.title
        shade = crc32((words or "").encode()) % SHADES
        title.add(window, (window.app, shade), words)
    return presence.lane(), app.lane(), title.lane()


def state_totals(spans: Iterable[PresenceSpan], within: Range) -> tuple[StateTotal, ...]:
    """Time by state, clipped to the range, in the order of State."""
    totals = dict.fromkeys(State, 0)
    free_us = within.from_us
    for span in spans:
        start_us, end_us = max(span.start_us, free_us), min(span.end_us, within.to_us)
        if end_us > start_us:
            totals[span.state] += end_us - start_us
            free_us = end_us
    return tuple(StateTotal(state=state, us=us) for state, us in totals.items() if us)


class _Maker:
    """Grows a lane; neighbours of one key and label become one bar."""

    def __init__(self, within: Range, kind: LaneKind) -> None:
        self._kind = kind
        self._from_us = within.from_us
        self._to_us = within.to_us
        self._free_us = within.from_us
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._keys: list[Key] = []
        self._labels: list[str | None] = []

    def add(self, span: PresenceSpan | WindowSpan, key: Key, label: str | None) -> None:
        # Two machines side by side: the one that was there first is shown, nothing lies above.
        start_us, end_us = max(span.start_us, self._free_us), min(span.end_us, self._to_us)
        if end_us <= start_us:
            return
        self._free_us = end_us
        if (
            self._kind is LaneKind.APP
            and self._keys
            and self._keys[-1] == key
            and self._ends[-1] == start_us
        ):
            self._ends[-1] = end_us
            return
        self._starts.append(start_us)
        self._ends.append(end_us)
        self._keys.append(key)
        self._labels.append(label)

    def lane(self) -> Lane:
        length_us = self._to_us - self._from_us
        return Lane(
            kind=self._kind,
            lefts=tuple((at - self._from_us) / length_us for at in self._starts),
            rights=tuple((at - self._from_us) / length_us for at in self._ends),
            keys=tuple(self._keys),
            labels=tuple(self._labels),
        )
