"""What hovering tells about one bar, in words."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.services.timeline_values import CloseView, Hidden
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.lanes import Lane, LaneKind
from workmoniq_desktop.ui.viewmodels.tiles import Tile
from workmoniq_desktop.ui.words import count, exact_length, state_word, time_of_day, translate


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """key: what the bar is coloured by: a state, a name, or #rrggbb."""

    key: str
    heading: str
    lines: tuple[str, ...]
    is_state: bool


def card_of(tile: Tile, lane: Lane, bar: int, at_us: float, zone: tzinfo) -> Card:
    """at_us: where the pointer is; it picks the presence that is told with a bar."""
    source, key = lane.sources[bar], lane.keys[bar][0]
    start_us, end_us = lane.lefts[bar], lane.rights[bar]
    if source is not None and not isinstance(source, Tally) and lane.kind in _OWN_BOUNDS:
        start_us, end_us = source.start_us, source.end_us
    times = times_text(start_us, end_us, zone)
    presence = presence_at(tile.close, min(max(at_us, start_us), end_us))
    state = state_text(presence)
    if isinstance(source, PresenceSpan):
        return Card(
            key=key,
            heading=state_word(State(key)),
            lines=_some(spoken(source.reason), times),
            is_state=True,
        )
    if isinstance(source, Tally):
        keys = translate("day", "{0} keys, {1} clicks, {2} scroll steps").format(
            count(source.keys), count(source.clicks), count(source.scrolls)
        )
        return Card(key="", heading=translate("day", "Input"), lines=(keys, times), is_state=False)
    if isinstance(source, WatchedSpan):
        return Card(
            key=key, heading=key, lines=_some(lane.labels[bar], times, state), is_state=False
        )
    if isinstance(source, Hidden):
        left_out = translate("day", "Left out of reports")
        return Card(
            key=key, heading=source.app or left_out, lines=_some(left_out, times), is_state=False
        )
    if source is None:
        mostly = translate("day", "Most of each quarter hour")
        heading = lane.labels[bar] or key
        if lane.kind is LaneKind.INPUT:
            heading, mostly = translate("day", "Input"), ""
        return Card(key=key, heading=heading, lines=_some(times, mostly), is_state=False)
    heading = _heading(lane, bar, source)
    title = None
    if lane.kind is LaneKind.TITLE and not isinstance(source, Entry):
        title = source.title or translate("day", "Title not kept")
    label = _label_at(tile.close, at_us) if isinstance(source, WindowSpan) else source.label
    return Card(
        key=key,
        heading=heading,
        lines=_some(title, times, *label_lines(label, tile.close), state),
        is_state=False,
    )


_OWN_BOUNDS = {LaneKind.PRESENCE, LaneKind.TITLE, LaneKind.MANUAL, LaneKind.WATCHER}
"""Lanes whose bars are one span each, which may reach beyond what is shown."""


def times_text(start_us: int, end_us: int, zone: tzinfo) -> str:
    """From, to and how long."""
    start = time_of_day(start_us, zone, seconds=True)
    end = time_of_day(end_us, zone, seconds=True)
    return f"{start} – {end}   {exact_length(end_us - start_us)}"  # noqa: RUF001  # a range is written with an en dash


def state_text(presence: PresenceSpan | None) -> str | None:
    """A state with its reason."""
    if presence is None:
        return None
    if not presence.reason:
        return state_word(presence.state)
    return f"{state_word(presence.state)}: {spoken(presence.reason)}"


def label_lines(label: Label, view: CloseView | None) -> tuple[str, ...]:
    """What time was for, a line each."""
    project = task = None
    if label.project is not None:
        named = view.projects.get(label.project) if view is not None else None
        project = named.name if named is not None else label.project
    if label.task is not None:
        named = view.tasks.get(label.task) if view is not None else None
        task = named.name if named is not None else label.task
    found = (
        (translate("day", "Category: {0}"), label.category),
        (translate("day", "Project: {0}"), " / ".join(part for part in (project, task) if part)),
        (translate("day", "Tags: {0}"), ", ".join(label.tags)),
        (translate("day", "Note: {0}"), label.note),
    )
    return tuple(words.format(what) for words, what in found if what)


def presence_at(view: CloseView | None, at_us: float) -> PresenceSpan | None:
    """The presence of a moment."""
    spans: Sequence[PresenceSpan] = view.presence if view is not None else ()
    index = bisect_right(spans, at_us, key=lambda span: span.start_us) - 1
    return spans[index] if index >= 0 and at_us <= spans[index].end_us else None


def _label_at(view: CloseView | None, at_us: float) -> Label:
    spans: Sequence[ReportedSpan] = view.reported if view is not None else ()
    index = bisect_right(spans, at_us, key=lambda span: span.start_us) - 1
    return spans[index].label if index >= 0 and at_us <= spans[index].end_us else Label()


def _heading(lane: Lane, bar: int, source: WindowSpan | ReportedSpan | Entry) -> str:
    if lane.kind in {LaneKind.APP, LaneKind.TITLE}:
        return lane.keys[bar][0]
    if isinstance(source, Entry):
        return lane.labels[bar] or translate("day", "Entered by hand")
    if lane.kind is LaneKind.CATEGORY and source.app is not None:
        return source.label.category or source.app if isinstance(source, ReportedSpan) else ""
    return lane.labels[bar] or ""


def _some(*lines: str | None) -> tuple[str, ...]:
    return tuple(line for line in lines if line)
