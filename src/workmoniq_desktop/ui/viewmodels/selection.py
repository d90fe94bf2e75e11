"""Which time is chosen in the timeline, and where a pointer that drags snaps to."""

from bisect import bisect_left
from dataclasses import dataclass

from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import WindowSpan
from workmoniq_desktop.services.timeline_values import Hidden
from workmoniq_desktop.ui.viewmodels.lanes import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """parts: (from_us, to_us), sorted, disjoint, at least one. app: only its time within them.

    entry: the manual entry that is chosen, alone. caret_us: the moment pointed at, for a cut.
    """

    parts: tuple[tuple[int, int], ...]
    app: str | None = None
    entry: Entry | None = None
    caret_us: int = 0

    @property
    def from_us(self) -> int:
        return self.parts[0][0]

    @property
    def to_us(self) -> int:
        return self.parts[-1][1]

    @property
    def length_us(self) -> int:
        """Of all parts together, whatever shows in them."""
        return sum(to_us - from_us for from_us, to_us in self.parts)


def of_bar(lane: Lane, bar: int, at_us: float) -> Selection:
    """What a click on a bar chooses: the bar, as far as it is shown."""
    source = lane.sources[bar]
    part = (lane.lefts[bar], lane.rights[bar])
    if isinstance(source, Entry):
        return Selection(parts=((source.start_us, source.end_us),), entry=source)
    caret_us = round(min(max(at_us, part[0]), part[1]))
    return Selection(parts=(part,), caret_us=caret_us)


def app_of(lane: Lane, bar: int) -> str | None:
    """The app a bar shows."""
    source = lane.sources[bar]
    return source.app if isinstance(source, WindowSpan | ReportedSpan | Hidden) else None


def stretched(chosen: Selection, from_us: int, to_us: int) -> Selection:
    """chosen and this range as one."""
    part = (min(chosen.from_us, from_us), max(chosen.to_us, to_us))
    return Selection(parts=(part,), caret_us=chosen.caret_us)


def between(one_us: float, other_us: float) -> Selection | None:
    """The range between two moments; None where they are one."""
    from_us, to_us = sorted((round(one_us), round(other_us)))
    return Selection(parts=((from_us, to_us),), caret_us=from_us) if from_us < to_us else None


def snapped(lane: Lane | None, at_us: float, reach_us: float) -> float:
    """The nearest bound of a bar within reach, or at_us itself."""
    if lane is None:
        return at_us
    best, distance = at_us, reach_us
    for bounds in (lane.lefts, lane.rights):
        near = bisect_left(bounds, at_us)
        for index in (near - 1, near):
            if 0 <= index < len(bounds) and abs(bounds[index] - at_us) < distance:
                best, distance = float(bounds[index]), abs(bounds[index] - at_us)
    return best
