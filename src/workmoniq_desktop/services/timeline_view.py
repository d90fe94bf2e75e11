"""Answers what a timeline must show: a day to the microsecond, a week in quarter hours."""

from collections.abc import Iterable

from workmoniq_desktop.domain.clock import QUARTER_US
from workmoniq_desktop.domain.coarse import bars_of_buckets, most_of_buckets
from workmoniq_desktop.domain.edits import Assign, Hide
from workmoniq_desktop.domain.overlap import BY_HAND, outside
from workmoniq_desktop.domain.overlay import Cut, paint
from workmoniq_desktop.domain.projects import Entry
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.services.chosen_colours import of_categories
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.timeline import Flush
from workmoniq_desktop.services.timeline_values import (
    Bar,
    Choices,
    CloseView,
    FarLabels,
    FarView,
    Hidden,
    Named,
)
from workmoniq_desktop.store import commands, entries, overview, spans, things, watched
from workmoniq_desktop.store.connection import Raw, Run
from workmoniq_desktop.store.counting import pieces_by_device
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.store.engine import run_of
from workmoniq_desktop.store.recording import read_meta

_LATEST_EDITS = 2_000


class TimelineView:
    """Thread-safe. What is older than the last second is there."""

    def __init__(self, database: Database, labelling: Labelling, flush: Flush) -> None:
        self._database = database
        self._labelling = labelling
        self._flush = flush

    def close(self, from_us: int, to_us: int) -> CloseView:
        """All there is to tell about a range of a few days at most."""
        self._flush()
        with self._database.reading() as tx:
            run: Run = run_of(tx)
            reported = tuple(self._labelling.reported(from_us, to_us))
            return CloseView(
                from_us=from_us,
                to_us=to_us,
                presence=tuple(spans.presence_between(tx, from_us, to_us)),
                windows=tuple(spans.windows_between(tx, from_us, to_us)),
                tallies=tuple(spans.tallies_between(tx, from_us, to_us)),
                entries=tuple(entries.between_run(run, from_us, to_us)),
                watched=tuple(watched.between(run, from_us, to_us)),
                hidden=_hidden(run, from_us, to_us),
                projects=_named(run, "project"),
                tasks=_named(run, "task"),
                reported=reported,
                colours=of_categories(run, _categories(reported)),
            )

    def far(self, from_us: int, to_us: int) -> FarView:
        """A week or more, without its labels, which take longer."""
        self._flush()
        with self._database.reading() as tx:
            run: Run = run_of(tx)
            recorded = most_of_buckets(overview.recorded_apps(run, from_us, to_us), QUARTER_US)
            reported = bars_of_buckets(overview.reported_apps(run, from_us, to_us), QUARTER_US)
            return FarView(
                from_us=from_us,
                to_us=to_us,
                presence=tuple(spans.presence_between(tx, from_us, to_us)),
                apps=tuple(recorded),
                reported_apps=tuple(reported),
                input=tuple(overview.inputs(run, from_us, to_us)),
                entries=tuple(entries.between_run(run, from_us, to_us)),
                projects=_named(run, "project"),
            )

    def far_labels(self, from_us: int, to_us: int) -> FarLabels:
        """What the time of a week or more was for."""
        categories: list[Bar] = []
        projects: list[Bar] = []
        reported = tuple(self._labelling.reported(from_us, to_us))
        for span in reported:
            if span.label.category is not None:
                categories.append((span.start_us, span.end_us, span.label.category))
            if span.label.project is not None:
                projects.append((span.start_us, span.end_us, span.label.project))
        with self._database.raw() as raw:
            colours = of_categories(raw.execute, _categories(reported))
        return FarLabels(
            categories=tuple(most_of_buckets(categories, QUARTER_US)),
            projects=tuple(most_of_buckets(projects, QUARTER_US)),
            reported=reported,
            colours=colours,
        )

    def choices(self) -> Choices:
        """What time was called so far, and what it could be called."""
        with self._database.raw() as raw:
            clients = {uid: str(body["name"]) for uid, body in things.all_of(raw, "client").items()}
            projects = {
                uid: _full_name(str(body["name"]), clients.get(str(body.get("client"))))
                for uid, body in things.all_of(raw, "project").items()
                if not body.get("archived")
            }
            tasks = {
                uid: (str(body["project"]), str(body["name"]))
                for uid, body in things.all_of(raw, "task").items()
                if not body.get("archived")
            }
            categories, tags = _in_use(raw)
        return Choices(
            categories=tuple(sorted(categories, key=str.casefold)),
            projects=projects,
            tasks=tasks,
            tags=tuple(sorted(tags, key=str.casefold)),
        )

    def device(self) -> str:
        """The id of this computer, to which time entered here belongs; empty before any record."""
        with self._database.raw() as raw:
            return read_meta(raw, "device") or ""


def _categories(reported: Iterable[ReportedSpan]) -> set[str]:
    return {span.label.category for span in reported if span.label.category is not None}


def _full_name(name: str, client: str | None) -> str:
    return name if client is None else f"{client} / {name}"


def _named(run: Run, kind: str) -> dict[str, Named]:
    return {
        uid: Named(name=name, colour=colour)
        for uid, name, colour in overview.names_of_things(run, kind)
    }


def _in_use(raw: Raw) -> tuple[set[str], set[str]]:
    categories: set[str] = set()
    tags: set[str] = set()
    for kind, name in (("category", "name"), ("rule", "category")):
        for body in things.all_of(raw, kind).values():
            if isinstance(found := body.get(name), str):
                categories.add(found)
    labels = [
        edit.label
        for command in commands.newest(raw, _LATEST_EDITS)
        for edit in command.edits
        if isinstance(edit, Assign)
    ]
    for label in labels:
        tags.update(label.tags)
        if label.category is not None:
            categories.add(label.category)
    return categories, tags


def _hidden(run: Run, from_us: int, to_us: int) -> tuple[Hidden, ...]:
    """What the worker's edits leave out of a range."""
    edits = [
        edit
        for edit in commands.edits_between(run, from_us, to_us, (Hide,))
        if isinstance(edit, Hide)
    ]
    if not edits:
        return ()
    devices = overview.device_names(run)
    apps = overview.app_names(run)
    by_hand = entries.between_run(run, from_us, to_us)
    active = pieces_by_device(run, from_us, to_us, recorded=True)
    found = []
    for device, name in devices.items():
        own: list[Cut] = [(*piece[:3], False) for piece in active.get(device, [])]
        own += _by_hand([one for one in by_hand if one.device == name], own, from_us, to_us)
        own.sort()
        for edit in edits:
            if edit.part.device in (None, name):
                _paint_hidden(own, edit, apps)
        for start_us, end_us, app, hidden in own:
            if hidden:
                found.append((name, start_us, end_us, apps.get(app)))
    return tuple(_joined(found))


def _by_hand(own: list[Entry], active: list[Cut], from_us: int, to_us: int) -> Iterable[Cut]:
    taken = [(piece[0], piece[1]) for piece in active]
    clipped = [(max(e.start_us, from_us), min(e.end_us, to_us), 0) for e in own]
    return [(start_us, end_us, BY_HAND, False) for start_us, end_us, _ in outside(clipped, taken)]


def _paint_hidden(own: list[Cut], edit: Hide, apps: dict[int, str]) -> None:
    part = edit.part

    def change(piece: Cut) -> Cut:
        if part.app is not None and apps.get(piece[2]) != part.app:
            return piece
        return (*piece[:3], edit.hidden)

    paint(own, part.from_us, part.to_us, change)


def _joined(found: list[tuple[str, int, int, str | None]]) -> Iterable[Hidden]:
    last: tuple[str, int, int, str | None] | None = None
    for device, start_us, end_us, app in sorted(found, key=lambda row: (row[1], row[0])):
        if last is not None and (last[0], last[2], last[3]) == (device, start_us, app):
            last = (device, last[1], end_us, app)
            continue
        if last is not None:
            yield Hidden(device=last[0], start_us=last[1], end_us=last[2], app=last[3])
        last = (device, start_us, end_us, app)
    if last is not None:
        yield Hidden(device=last[0], start_us=last[1], end_us=last[2], app=last[3])
