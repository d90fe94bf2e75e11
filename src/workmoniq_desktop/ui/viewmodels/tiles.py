"""Keeps the days and weeks a timeline shows: read beside the Qt thread, kept while they are near.

What is shown stays until its successor is here, so that nothing flickers.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.timeline_values import CloseView, FarLabels, FarView
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.lanes import Lanes, close_lanes, far_lanes
from workmoniq_desktop.ui.viewmodels.picture import Picture, picture_of

_KEPT = 16
TOP_SHARES = 5


class Kind(Enum):
    """How closely a tile was looked at."""

    CLOSE = "close"
    FAR = "far"


Place = tuple[Kind, date]
"""Of a close tile its day, of a far one the first day of its week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A day looked at closely, or a week from afar, and what it was made of."""

    within: Range
    recorded: Lanes
    reported: Lanes
    close: CloseView | None = None
    far: FarView | None = None
    picture: Picture | None = None

    def lanes(self, *, as_reported: bool) -> Lanes:
        return self.reported if as_reported else self.recorded


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    place: Place
    tile: Tile
    lacks: FarView | None = None


class Tiles(QObject):
    """Lives on the Qt thread."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, scene: Scene, parent: QObject) -> None:
        super().__init__(parent)
        self._scene = scene
        self._tiles: OrderedDict[Place, Tile] = OrderedDict()
        self._stale: set[Place] = set()
        self._jobs: dict[Place, Job] = {}

    def get(self, kind: Kind, first: date) -> Tile | None:
        """A tile that is here, stale or not."""
        tile = self._tiles.get((kind, first))
        if tile is not None:
            self._tiles.move_to_end((kind, first))
        return tile

    @property
    def reading(self) -> bool:
        """Whether something is on its way."""
        return bool(self._jobs)

    def want(self, places: Iterable[tuple[Place, Range]]) -> None:
        """Read what is not here or stale, and is not on its way."""
        for place, within in places:
            here = place in self._tiles and place not in self._stale
            if not here and place not in self._jobs:
                self._stale.discard(place)
                if place[0] is Kind.CLOSE:
                    self._read_close(place, within)
                else:
                    self._read_far(place, within)

    def spoil(self, places: Iterable[Place] | None = None) -> None:
        """These, or all, are no longer true; they are shown until they were read again."""
        spoiled = set(self._tiles) | set(self._jobs) if places is None else set(places)
        for place in spoiled:
            if (job := self._jobs.pop(place, None)) is not None:
                job.forget()
        self._stale |= spoiled

    def forget(self) -> None:
        """Nobody looks any more."""
        for job in self._jobs.values():
            job.forget()
        self._jobs.clear()

    def _read_close(self, place: Place, within: Range) -> None:
        after = self._scene.desk.preferences.current().away_after_min
        self._jobs[place] = self._scene.worker.run(
            lambda: _Read(place=place, tile=read_close(self._scene.open_history(), within, after)),
            self._arrived,
            self._missed,
        )

    def _read_far(self, place: Place, within: Range) -> None:
        self._jobs[place] = self._scene.worker.run(
            lambda: _far_read(place, self._scene.open_history(), within),
            self._arrived,
            self._missed,
        )

    def _add_labels(self, place: Place, view: FarView) -> None:
        after = self._scene.desk.preferences.current().away_after_min
        self._jobs[place] = self._scene.worker.run(
            lambda: _Read(place=place, tile=labelled(self._scene.open_history(), view, after)),
            self._arrived,
            self._missed,
        )

    @Slot(object)
    def _arrived(self, read: _Read) -> None:
        self._jobs.pop(read.place, None)
        if read.lacks is not None:
            self._add_labels(read.place, read.lacks)
            if read.place in self._tiles:
                return  # the old one stays until the new one is whole
        self._tiles[read.place] = read.tile
        self._tiles.move_to_end(read.place)
        while len(self._tiles) > _KEPT:
            place, _ = self._tiles.popitem(last=False)
            self._stale.discard(place)
        self.changed.emit()

    @Slot(object)
    def _missed(self, error: Exception) -> None:
        self.forget()
        self.failed.emit(error)


def read_close(history: History, within: Range, away_after_min: int | None) -> Tile:
    """In the worker's thread."""
    view = history.timeline_view.close(within.from_us, within.to_us)
    return Tile(
        within=within,
        recorded=close_lanes(view, as_reported=False),
        reported=close_lanes(view, as_reported=True),
        close=view,
        picture=picture_of(view, TOP_SHARES, away_after_min),
    )


def far_tile(view: FarView, labels: FarLabels | None) -> Tile:
    """In the worker's thread. labels take longer than the rest and come later."""
    return Tile(
        within=Range(from_us=view.from_us, to_us=view.to_us),
        recorded=far_lanes(view, labels, as_reported=False),
        reported=far_lanes(view, labels, as_reported=True),
        far=view,
    )


def labelled(history: History, view: FarView, away_after_min: int | None) -> Tile:
    """In the worker's thread: the same with its labels and totals."""
    labels = history.timeline_view.far_labels(view.from_us, view.to_us)
    whole = CloseView(
        from_us=view.from_us,
        to_us=view.to_us,
        presence=view.presence,
        entries=view.entries,
        reported=labels.reported,
        projects=view.projects,
    )
    return replace(far_tile(view, labels), picture=picture_of(whole, TOP_SHARES, away_after_min))


def _far_read(place: Place, history: History, within: Range) -> _Read:
    view = history.timeline_view.far(within.from_us, within.to_us)
    return _Read(place=place, tile=far_tile(view, None), lacks=view)
