"""What the Today page shows: a day or a week, and whatever the timeline has been moved to."""

from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range, day_of, local_date, week_first, week_of
from workmoniq_desktop.domain.clock import DAY_US
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.viewmodels.card import Card, card_of
from workmoniq_desktop.ui.viewmodels.lanes import Lane
from workmoniq_desktop.ui.viewmodels.picture import AppShare, Picture
from workmoniq_desktop.ui.viewmodels.tiles import Kind, Place, Tile, Tiles
from workmoniq_desktop.ui.words import figures, state_word, time_of_day

FAR_FROM_US = 2 * DAY_US + DAY_US // 4
"""A view wider than this is shown in quarter hours."""


class DayViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read."""

    changed = Signal()
    turned = Signal()
    """Another day or week was asked for: the timeline should move there."""

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._tiles = Tiles(scene, self)
        self._tiles.changed.connect(self._arrived)
        self._tiles.failed.connect(self._failed)
        self._looked: tuple[float, float] | None = None
        self.as_reported = False
        self.by_week = False
        self.sentence: str | None = None
        self.day = self.today()

    # Which day

    def today(self) -> date:
        return local_date(self._scene.desk.clock.now_us(), self._scene.desk.zone(), self._start_h)

    @property
    def is_today(self) -> bool:
        return self.day == self.today()

    @property
    def range(self) -> Range:
        """The chosen day."""
        return day_of(self.day, self._scene.desk.zone(), self._start_h)

    @property
    def week(self) -> Range:
        """The week that holds the chosen day."""
        return self._week(self.day)

    @property
    def week_first(self) -> date:
        return week_first(self.day, self._scene.desk.preferences.current().week_start)

    @property
    def end_us(self) -> int:
        """Where time ends that can be looked at: with this day, or this week."""
        zone, first = self._scene.desk.zone(), self.today()
        if self.by_week:
            return self._week(first).to_us
        return day_of(first, zone, self._start_h).to_us

    def show_day(self, day: date) -> None:
        """Turn to a day; days to come are not recorded yet."""
        day = min(day, self.today())
        if day != self.day:
            self.day = day
            self.turned.emit()
            self._renew()

    def step(self, days: int) -> None:
        self.show_day(self.day + timedelta(days=days))

    def show_week(self, by_week: bool) -> None:
        """A whole week in quarter hours, or a day."""
        if by_week != self.by_week:
            self.by_week = by_week
            self.turned.emit()
            self._renew()

    def show_reported(self, as_reported: bool) -> None:
        """As reported, or as recorded."""
        if as_reported != self.as_reported:
            self.as_reported = as_reported
            self.changed.emit()

    @Slot()
    def refresh(self) -> None:
        """Read what is looked at again; `changed` follows."""
        self._tiles.spoil()
        self._renew()

    @Slot()
    def refresh_now(self) -> None:
        """Only what still grows: today."""
        today = self.today()
        first = week_first(today, self._scene.desk.preferences.current().week_start)
        places: list[Place] = [(Kind.CLOSE, today)]
        if self.by_week:
            places.append((Kind.FAR, first))
        self._tiles.spoil(places)
        self._renew()

    def rest(self) -> None:
        """Nobody looks."""
        self._tiles.forget()

    # What the timeline paints

    def look_at(self, left_us: float, right_us: float) -> None:
        """The timeline shows this part of time: read it, and let the day follow its middle."""
        self._looked = (left_us, right_us)
        if not self.is_far(left_us, right_us):
            middle = min((left_us + right_us) / 2, self._scene.desk.clock.now_us())
            day = local_date(int(middle), self._scene.desk.zone(), self._start_h)
            if day != self.day:
                self.day = day
                self._renew()
                return
        self._want()

    @staticmethod
    def is_far(left_us: float, right_us: float) -> bool:
        return right_us - left_us > FAR_FROM_US

    def tiles(self, left_us: float, right_us: float) -> list[tuple[Tile, int, int]]:
        """(tile, from_us, to_us): what is here of a part of time, each tile with its part of it."""
        found: list[tuple[Tile, int, int]] = []
        far = self.is_far(left_us, right_us)
        for day, within in self.days(left_us, right_us):
            close = self._tiles.get(Kind.CLOSE, day)
            distant = self._tiles.get(Kind.FAR, self._week_of(day))
            tile = (distant or close) if far else (close or distant)
            if tile is None:
                continue
            if found and found[-1][0] is tile:
                found[-1] = (tile, found[-1][1], within.to_us)
            else:
                found.append((tile, within.from_us, within.to_us))
        return found

    def days(self, left_us: float, right_us: float) -> list[tuple[date, Range]]:
        """The days a part of time touches."""
        zone, start_h = self._scene.desk.zone(), self._start_h
        day = local_date(int(left_us), zone, start_h)
        found = []
        while (within := day_of(day, zone, start_h)).from_us < right_us:
            found.append((day, within))
            day += timedelta(days=1)
        return found

    def tile_at(self, at_us: float) -> Tile | None:
        """What is shown at a moment."""
        left_us, right_us = self._looked or (at_us, at_us)
        for tile, from_us, to_us in self.tiles(left_us, right_us):
            if from_us <= at_us < to_us:
                return tile
        return None

    def close_tile(self) -> Tile | None:
        """The chosen day, where it is here."""
        return self._tiles.get(Kind.CLOSE, self.day)

    # What the page says

    @property
    def picture(self) -> Picture | None:
        """What the chosen day or week came to; None until it is here."""
        tile = self.close_tile()
        if self.by_week:
            tile = self._tiles.get(Kind.FAR, self.week_first)
        return None if tile is None else tile.picture

    def now_us(self) -> int:
        return self._scene.desk.clock.now_us()

    def day_at(self, at_us: float) -> date:
        """The worker's day that holds a moment."""
        return local_date(int(at_us), self._scene.desk.zone(), self._start_h)

    def clock_text(self, at_us: float, *, seconds: bool = True) -> str:
        return time_of_day(int(at_us), self._scene.desk.zone(), seconds=seconds)

    def worked_between(self) -> str:
        """From the first to the last active moment, or nothing."""
        picture = self.picture
        if picture is None:
            return ""
        active = [span for span in picture.presence if span.state is State.ACTIVE]
        if not active or self.by_week:
            return ""
        first_us = max(active[0].start_us, self.range.from_us)
        last_us = min(active[-1].end_us, self.range.to_us)
        return f"{self.clock_text(first_us, seconds=False)} – {self.clock_text(last_us, seconds=False)}"  # noqa: E501, RUF001  # a range is written with an en dash

    def card(self, tile: Tile, lane: Lane, bar: int, at_us: float) -> Card:
        """What to tell about a bar."""
        return card_of(tile, lane, bar, at_us, self._scene.desk.zone())

    def spoken(self) -> str:
        """The day in a sentence, for screen readers."""
        picture = self.picture
        if picture is None:
            return ""
        return ", ".join(
            f"{state_word(total.state)} {figures(total.us)}" for total in picture.totals
        )

    # Reading

    @property
    def _start_h(self) -> int:
        return self._scene.desk.preferences.current().day_start_h

    def _week(self, day: date) -> Range:
        week_start = self._scene.desk.preferences.current().week_start
        return week_of(day, self._scene.desk.zone(), self._start_h, week_start)

    def _week_of(self, day: date) -> date:
        return week_first(day, self._scene.desk.preferences.current().week_start)

    def _renew(self) -> None:
        self.sentence = None
        self._want()
        self._judge()
        self.changed.emit()

    def _want(self) -> None:
        wanted: list[tuple[Place, Range]] = [((Kind.CLOSE, self.day), self.range)]
        if self.by_week:
            wanted.append(((Kind.FAR, self.week_first), self.week))
        if self._looked is not None:
            far = self.is_far(*self._looked)
            for day, within in self.days(*self._looked):
                if not far:
                    wanted.append(((Kind.CLOSE, day), within))
                else:
                    first = self._week_of(day)
                    wanted.append(((Kind.FAR, first), self._week(first)))
        self._tiles.want(wanted)

    def _want_neighbours(self) -> None:
        """What will be asked for next, while nothing else is read."""
        zone, start_h = self._scene.desk.zone(), self._start_h
        if self.by_week:
            first = self.week_first - timedelta(days=7)
            self._tiles.want([((Kind.FAR, first), self._week(first))])
            return
        for day in (self.day - timedelta(days=1), self.day + timedelta(days=1)):
            if day <= self.today():
                self._tiles.want([((Kind.CLOSE, day), day_of(day, zone, start_h))])

    def _judge(self) -> None:
        picture = self.picture
        self.sentence = None
        if picture is not None and picture.empty and not self.by_week:
            self.sentence = messages.nothing_yet() if self.is_today else messages.nothing_recorded()

    @Slot()
    def _arrived(self) -> None:
        self._judge()
        if not self._tiles.reading:
            self._want_neighbours()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self.sentence = messages.sentence(error)
        self.changed.emit()


__all__ = ["AppShare", "Card", "DayViewModel", "Picture"]
