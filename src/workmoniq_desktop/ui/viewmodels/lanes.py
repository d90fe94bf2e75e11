"""Turns time into lanes of bars: moments, keys of colours, words, and what each bar stands for."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from zlib import crc32

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import MINUTE_US, QUARTER_US
from workmoniq_desktop.domain.labels import Label, path_of
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.services.timeline_values import (
    CloseView,
    FarLabels,
    FarView,
    Hidden,
    Named,
)

SHADES = 3
LEFT_OUT = -1
LEVELS = 8
_MUCH_INPUT = 240
"""Keys, clicks and scroll steps of a minute that fill its bar."""


class LaneKind(StrEnum):
    """What a lane tells."""

    PRESENCE = "presence"
    APP = "app"
    TITLE = "title"
    CATEGORY = "category"
    PROJECT = "project"
    INPUT = "input"
    WATCHER = "watcher"
    MANUAL = "manual"


Key = tuple[str, int]
"""What a bar is coloured by: a state, an app, a path or #rrggbb; and which of SHADES of its colour,
LEFT_OUT, or in the input lane its level, 1 to LEVELS."""

Source = PresenceSpan | WindowSpan | ReportedSpan | Entry | Hidden | Tally | WatchedSpan | None
"""What a bar stands for; None for a quarter hour in which many things were."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """Bars that never overlap, sorted; five tuples of one length, for speed.

    lefts, rights: microseconds UTC, within the lane's range. labels: None without words.
    """

    kind: LaneKind
    lefts: tuple[int, ...] = ()
    rights: tuple[int, ...] = ()
    keys: tuple[Key, ...] = ()
    labels: tuple[str | None, ...] = ()
    sources: tuple[Source, ...] = ()

    def at(self, at_us: float, slack_us: float = 0.0) -> int | None:
        """The bar that holds a moment, or the longest one closer than slack."""
        index = bisect_right(self.lefts, at_us) - 1
        if index >= 0 and at_us < self.rights[index]:
            return index
        best: int | None = None
        length = 0.0
        near = bisect_right(self.rights, at_us - slack_us)
        while near < len(self.lefts) and self.lefts[near] <= at_us + slack_us:
            if self.rights[near] - self.lefts[near] > length:
                best, length = near, self.rights[near] - self.lefts[near]
            near += 1
        return best


Lanes = Mapping[LaneKind, Lane]


@dataclass(frozen=True, slots=True, kw_only=True)
class StateTotal:
    """How long a state lasted in the range."""

    state: State
    us: int


def close_lanes(view: CloseView, *, as_reported: bool) -> dict[LaneKind, Lane]:
    """Every lane of a range, as recorded or as reported."""
    within = Range(from_us=view.from_us, to_us=view.to_us)
    makers = {kind: _Maker(within, kind) for kind in LaneKind}
    presence, app, title = (makers[LaneKind(name)] for name in ("presence", "app", "title"))
    for span in view.presence:
        presence.add(span, (span.state.value, 0), None)
    shown: Iterable[WindowSpan | ReportedSpan | Hidden] = view.windows
    if as_reported:
        shown = sorted((*view.reported, *view.hidden), key=lambda one: one.start_us)
    for one in shown:
        name = one.app
        if name is None:
            continue
        if isinstance(one, Hidden):
            app.add(one, (name, LEFT_OUT), name)
            title.add(one, (name, LEFT_OUT), None)
            continue
        app.add(one, (name, 0), name)
        words = one.title
        title.add(one, (name, crc32((words or "").encode()) % SHADES), words)
    _label_lanes(view, makers)
    for tally in view.tallies:
        level = level_of(tally.keys + tally.clicks + tally.scrolls, MINUTE_US)
        if level:
            makers[LaneKind.INPUT].put(
                tally, tally.minute_us, tally.minute_us + MINUTE_US, ("input", level), None
            )
    for watched in view.watched:
        makers[LaneKind.WATCHER].add(watched, (watched.source, 0), watched_words(watched))
    for entry in view.entries:
        makers[LaneKind.MANUAL].add(
            entry, _colour_key(entry.label, view.projects), entry_words(entry.label, view.projects)
        )
    return {kind: maker.lane() for kind, maker in makers.items()}


def far_lanes(
    view: FarView, labels: FarLabels | None, *, as_reported: bool
) -> dict[LaneKind, Lane]:
    """The lanes of quarter hours; titles are too many to tell from so far away."""
    within = Range(from_us=view.from_us, to_us=view.to_us)
    makers = {kind: _Maker(within, kind) for kind in LaneKind}
    for span in view.presence:
        makers[LaneKind.PRESENCE].add(span, (span.state.value, 0), None)
    for bar in view.reported_apps if as_reported else view.apps:
        makers[LaneKind.APP].put(None, bar[0], bar[1], (bar[2], 0), bar[2])
    if labels is not None:
        for bar in labels.categories:
            category = (labels.colours.get(bar[2], bar[2]), 0)
            makers[LaneKind.CATEGORY].put(None, bar[0], bar[1], category, path_of(bar[2])[-1])
        for start_us, end_us, uid in labels.projects:
            name, key = _project(uid, view.projects)
            makers[LaneKind.PROJECT].put(None, start_us, end_us, key, name)
    for start_us, number in view.input:
        level = level_of(number, QUARTER_US)
        makers[LaneKind.INPUT].put(None, start_us, start_us + QUARTER_US, ("input", level), None)
    for entry in view.entries:
        makers[LaneKind.MANUAL].add(
            entry, _colour_key(entry.label, view.projects), entry_words(entry.label, view.projects)
        )
    return {kind: maker.lane() for kind, maker in makers.items()}


def level_of(number: int, length_us: int) -> int:
    """How high a bar of input is, 0 to LEVELS: what is there at all is seen."""
    full = _MUCH_INPUT * length_us / MINUTE_US
    return min(LEVELS, -(-number * LEVELS // int(full))) if number else 0


def entry_words(label: Label, projects: Mapping[str, Named]) -> str | None:
    """What an entry is called where there is little room."""
    if label.note:
        return label.note
    if label.project is not None:
        return _project(label.project, projects)[0]
    return path_of(label.category)[-1] if label.category else None


def watched_words(span: WatchedSpan) -> str:
    """The most telling of what a watcher said."""
    data = json.loads(span.data)
    for name in ("title", "file", "project", "url", "app"):
        if isinstance(words := data.get(name), str) and words:
            return words
    return span.source


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


def _label_lanes(view: CloseView, makers: Mapping[LaneKind, "_Maker"]) -> None:
    for span in view.reported:
        if span.label.category is not None:
            path = span.label.category
            key = (view.colours.get(path, path), 0)
            makers[LaneKind.CATEGORY].add(span, key, path_of(path)[-1])
        if span.label.project is not None:
            name, key = _project(span.label.project, view.projects)
            makers[LaneKind.PROJECT].add(span, key, name)
    for one in view.hidden:
        makers[LaneKind.CATEGORY].add(one, ("", LEFT_OUT), None)


def _project(uid: str, projects: Mapping[str, Named]) -> tuple[str, Key]:
    named = projects.get(uid)
    if named is None:
        return uid, (uid, 0)
    return named.name, (named.colour or named.name, 0)


def _colour_key(label: Label, projects: Mapping[str, Named]) -> Key:
    if label.project is not None:
        return _project(label.project, projects)[1]
    return (label.category or "", 0)


class _Maker:
    """Grows a lane; where bars need no words of their own, neighbours of one key become one."""

    def __init__(self, within: Range, kind: LaneKind) -> None:
        self._kind = kind
        self._joins = kind in {LaneKind.APP, LaneKind.CATEGORY, LaneKind.PROJECT}
        self._from_us = self._free_us = within.from_us
        self._to_us = within.to_us
        self._lefts: list[int] = []
        self._rights: list[int] = []
        self._keys: list[Key] = []
        self._labels: list[str | None] = []
        self._sources: list[Source] = []

    def add(
        self,
        span: PresenceSpan | WindowSpan | ReportedSpan | Entry | Hidden | WatchedSpan,
        key: Key,
        label: str | None,
    ) -> None:
        self.put(span, span.start_us, span.end_us, key, label)

    def put(self, source: Source, start_us: int, end_us: int, key: Key, label: str | None) -> None:
        # Two machines side by side: the one that was there first is shown, nothing lies above.
        start_us, end_us = max(start_us, self._free_us), min(end_us, self._to_us)
        if end_us <= start_us:
            return
        self._free_us = end_us
        # two of one colour are still two
        same = self._keys and (self._keys[-1], self._labels[-1]) == (key, label)
        if self._joins and same and self._rights[-1] == start_us:
            self._rights[-1] = end_us
            return
        self._lefts.append(start_us)
        self._rights.append(end_us)
        self._keys.append(key)
        self._labels.append(label)
        self._sources.append(source)

    def lane(self) -> Lane:
        return Lane(
            kind=self._kind,
            lefts=tuple(self._lefts),
            rights=tuple(self._rights),
            keys=tuple(self._keys),
            labels=tuple(self._labels),
            sources=tuple(self._sources),
        )
