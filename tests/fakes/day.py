"""What the timeline window is told of the scripted life."""

from collections.abc import Callable
from dataclasses import replace

from tests.fakes.life import DEVICE
from workmoniq_desktop.domain.clock import MINUTE_US, QUARTER_US
from workmoniq_desktop.domain.coarse import most_of_buckets
from workmoniq_desktop.domain.labels import NO_LABEL, Label
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import State, Tally, WatchedSpan, WindowSpan
from workmoniq_desktop.services.history import Stretch
from workmoniq_desktop.services.timeline_values import (
    Choices,
    CloseView,
    FarLabels,
    FarView,
    Hidden,
    Named,
)

PROJECTS = {
    "p1": Named(name="WorkMoniQ", colour="#0fa66d"),
    "p2": Named(name="Brandt website", colour="#847ce2"),
}
TASKS = {"t1": Named(name="Timeline")}
_LABELS = {
    "code": Label(category="Work > Programming", project="p1", task="t1"),
    "gnome-terminal": Label(category="Work > Programming", project="p1"),
    "firefox": Label(category="Work > Reading", tags=("research",)),
    "thunderbird": Label(category="Work > Mail"),
    "slack": Label(category="Work > Talking"),
    "zoom": Label(category="Work > Talking", project="p2", note="weekly review"),
    "libreoffice-calc": Label(category="Work > Office", project="p2"),
}


class FakeTimelineView:
    """Answers from a stretch; tests add entries, hidden time and what watchers saw."""

    def __init__(self, between: Callable[[int, int], Stretch]) -> None:
        self._between = between
        self.entries: tuple[Entry, ...] = ()
        self.hidden: tuple[Hidden, ...] = ()
        self.watched: tuple[WatchedSpan, ...] = ()
        self.close_asked: list[tuple[int, int]] = []

    def close(self, from_us: int, to_us: int) -> CloseView:
        self.close_asked.append((from_us, to_us))
        stretch = self._between(from_us, to_us)
        return CloseView(
            from_us=from_us,
            to_us=to_us,
            presence=stretch.presence,
            windows=stretch.windows,
            tallies=stretch.tallies or _tallies(stretch, from_us, to_us),
            entries=_touching(self.entries, from_us, to_us),
            watched=tuple(w for w in self.watched if w.start_us < to_us and w.end_us > from_us),
            reported=self._reported(stretch, from_us, to_us),
            hidden=tuple(h for h in self.hidden if h.start_us < to_us and h.end_us > from_us),
            projects=PROJECTS,
            tasks=TASKS,
        )

    def far(self, from_us: int, to_us: int) -> FarView:
        stretch = self._between(from_us, to_us)
        apps = [(w.start_us, w.end_us, w.app) for w in stretch.windows]
        bars = tuple(most_of_buckets(apps, QUARTER_US))
        return FarView(
            from_us=from_us,
            to_us=to_us,
            presence=stretch.presence,
            apps=bars,
            reported_apps=bars,
            entries=_touching(self.entries, from_us, to_us),
            projects=PROJECTS,
        )

    def far_labels(self, from_us: int, to_us: int) -> FarLabels:
        spans = self._reported(self._between(from_us, to_us), from_us, to_us)
        categories = [(s.start_us, s.end_us, s.label.category or "") for s in spans]
        projects = [(s.start_us, s.end_us, s.label.project or "") for s in spans]
        return FarLabels(
            categories=tuple(bar for bar in most_of_buckets(categories, QUARTER_US) if bar[2]),
            projects=tuple(bar for bar in most_of_buckets(projects, QUARTER_US) if bar[2]),
            reported=spans,
        )

    def choices(self) -> Choices:
        return Choices(
            categories=tuple(sorted({one.category for one in _LABELS.values() if one.category})),
            projects={uid: named.name for uid, named in PROJECTS.items()},
            tasks={"t1": ("p1", "Timeline")},
            tags=("research", "urgent"),
        )

    def device(self) -> str:
        return DEVICE

    def _reported(self, stretch: Stretch, from_us: int, to_us: int) -> tuple[ReportedSpan, ...]:
        found = [
            _span(window, max(window.start_us, from_us), min(window.end_us, to_us))
            for window in stretch.windows
            if _is_active(stretch, window) and not self._is_hidden(window)
        ]
        found += [
            ReportedSpan(
                device=entry.device,
                start_us=entry.start_us,
                end_us=entry.end_us,
                app=None,
                label=entry.label,
                by_hand=True,
                counted_us=entry.end_us - entry.start_us,
            )
            for entry in _touching(self.entries, from_us, to_us)
        ]
        return tuple(sorted(found, key=lambda span: span.start_us))

    def _is_hidden(self, window: WindowSpan) -> bool:
        return any(h.start_us <= window.start_us < h.end_us for h in self.hidden)


def _touching(entries: tuple[Entry, ...], from_us: int, to_us: int) -> tuple[Entry, ...]:
    return tuple(e for e in entries if e.start_us < to_us and e.end_us > from_us)


def _is_active(stretch: Stretch, window: WindowSpan) -> bool:
    return any(
        span.state is State.ACTIVE and span.start_us <= window.start_us < span.end_us
        for span in stretch.presence
    )


def _span(window: WindowSpan, start_us: int, end_us: int) -> ReportedSpan:
    return ReportedSpan(
        device=window.device,
        start_us=start_us,
        end_us=end_us,
        app=window.app,
        title=window.title,
        label=_LABELS.get(window.app, NO_LABEL),
        counted_us=max(end_us - start_us, 0),
    )


def _tallies(stretch: Stretch, from_us: int, to_us: int) -> tuple[Tally, ...]:
    """Busier and calmer minutes, the same each time."""
    found = []
    for span in stretch.presence:
        if span.state is State.ACTIVE:
            minute = max(span.start_us, from_us) // MINUTE_US
            while (minute + 1) * MINUTE_US <= min(span.end_us, to_us):
                keys = (minute * 2654435761 % 97) * (2 if minute % 40 > 12 else 0)
                tally = Tally(device=DEVICE, minute_us=minute * MINUTE_US, keys=keys)
                found.append(replace(tally, clicks=keys // 9))
                minute += 1
    return tuple(found)
