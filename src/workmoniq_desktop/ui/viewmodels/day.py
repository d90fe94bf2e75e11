"""What the Today page shows: one local day, its lanes, totals and apps."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal, Slot

from workmoniq_desktop.domain.calendar import Range, day_of, local_date
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.ui import messages
from workmoniq_desktop.ui.bridge import Job
from workmoniq_desktop.ui.scene import Scene
from workmoniq_desktop.ui.spoken import spoken
from workmoniq_desktop.ui.viewmodels.lanes import (
    Lane,
    LaneKind,
    StateTotal,
    lay_out,
    state_totals,
)
from workmoniq_desktop.ui.words import exact_length, figures, state_word, time_of_day, translate

TOP_APPS = 5
_MOST_AROUND_US = 20 * MINUTE_US
_LEAST_AROUND_US = 20 * SECOND_US


@dataclass(frozen=True, slots=True, kw_only=True)
class AppShare:
    """One app of the day. app: None for what is left after the first ones, or has no window."""

    app: str | None
    name: str
    us: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What hovering tells about one bar."""

    key: str
    heading: str
    lines: tuple[str, ...]
    is_state: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A day as read from the history, in the worker's thread.

    fit: the part of the day worth looking at first, as fractions.
    """

    within: Range
    lanes: tuple[Lane, ...]
    presence: tuple[PresenceSpan, ...]
    totals: tuple[StateTotal, ...]
    apps: tuple[AppShare, ...]
    active_us: int
    fit: tuple[float, float]


def read_day(history: History, within: Range) -> Picture:
    """In the worker's thread."""
    stretch = history.timeline.between(within.from_us, within.to_us)
    report = history.reports.by(By.APP, within.from_us, within.to_us)
    return Picture(
        within=within,
        lanes=lay_out(stretch, within),
        presence=stretch.presence,
        totals=state_totals(stretch.presence, within),
        apps=top_apps([(row.key, row.us, row.share) for row in report.rows], TOP_APPS),
        active_us=report.total_us,
        fit=_fit(stretch.presence, within),
    )


def _fit(presence: tuple[PresenceSpan, ...], within: Range) -> tuple[float, float]:
    """From the first to the last moment the computer was on, and a little around it."""
    on = [span for span in presence if span.state not in {State.OFF, State.ASLEEP}]
    if not on:
        return 0.0, 1.0
    length_us = within.to_us - within.from_us
    first_us, last_us = on[0].start_us, max(on[-1].end_us, on[0].start_us + MINUTE_US)
    around_us = min(max((last_us - first_us) // 6, _LEAST_AROUND_US), _MOST_AROUND_US)
    left_us = max(first_us - around_us, within.from_us)
    right_us = min(last_us + around_us, within.to_us)
    return (left_us - within.from_us) / length_us, (right_us - within.from_us) / length_us


def top_apps(rows: list[tuple[str | None, int, float]], limit: int) -> tuple[AppShare, ...]:
    """The first `limit` apps, and the rest as one."""
    shown = [
        AppShare(
            app=key,
            name=key if key is not None else translate("day", "No window"),
            us=us,
            share=share,
        )
        for key, us, share in rows[:limit]
    ]
    rest = rows[limit:]
    if rest:
        shown.append(
            AppShare(
                app=None,
                name=translate("day", "{0} more").format(len(rest)),
                us=sum(us for _, us, _ in rest),
                share=sum(share for _, _, share in rest),
            )
        )
    return tuple(shown)


class DayViewModel(QObject):
    """Lives on the Qt thread. Widgets bind to changed, then read."""

    changed = Signal()

    def __init__(self, scene: Scene) -> None:
        super().__init__()
        self._scene = scene
        self._job: Job | None = None
        self.picture: Picture | None = None
        self.sentence: str | None = None
        self.day = self.today()
        self.range = day_of(self.day, self._scene.desk.zone())

    def today(self) -> date:
        return local_date(self._scene.desk.clock.now_us(), self._scene.desk.zone())

    @property
    def is_today(self) -> bool:
        return self.day == self.today()

    def show_day(self, day: date) -> None:
        """Turn to a day; days to come are not recorded yet."""
        day = min(day, self.today())
        if day != self.day:
            self.day = day
            self.range = day_of(day, self._scene.desk.zone())
            self.picture = None
            self.sentence = None
            self.changed.emit()
            self.refresh()

    def step(self, days: int) -> None:
        self.show_day(self.day + timedelta(days=days))

    @Slot()
    def refresh(self) -> None:
        """Read again; `changed` follows."""
        if self._job is not None:
            self._job.forget()
        within = self.range
        self._job = self._scene.worker.run(
            lambda: read_day(self._scene.open_history(), within), self._arrived, self._failed
        )

    def now_fraction(self) -> float | None:
        """Where now is in the shown day, None on other days."""
        if not self.is_today:
            return None
        passed_us = self._scene.desk.clock.now_us() - self.range.from_us
        return passed_us / (self.range.to_us - self.range.from_us)

    def clock_text(self, fraction: float, *, seconds: bool = True) -> str:
        return time_of_day(self._at_us(fraction), self._scene.desk.zone(), seconds=seconds)

    @property
    def length_s(self) -> float:
        """Seconds of the shown day: 23, 24 or 25 hours."""
        return (self.range.to_us - self.range.from_us) / 1_000_000

    def worked_between(self) -> str:
        """From the first to the last active moment, or nothing."""
        active = [
            span
            for span in (self.picture.presence if self.picture else ())
            if span.state is State.ACTIVE
        ]
        if not active:
            return ""
        zone = self._scene.desk.zone()
        first_us = max(active[0].start_us, self.range.from_us)
        last_us = min(active[-1].end_us, self.range.to_us)
        return f"{time_of_day(first_us, zone)} – {time_of_day(last_us, zone)}"  # noqa: RUF001  # a range is written with an en dash

    def card(self, lane_at: int, bar: int, fraction: float) -> Card | None:
        """What to tell about the bar under the pointer; fraction picks the presence."""
        if self.picture is None:
            return None
        lane = self.picture.lanes[lane_at]
        left, right = lane.lefts[bar], lane.rights[bar]
        start_us, end_us = self._at_us(left), self._at_us(right)
        zone = self._scene.desk.zone()
        start = time_of_day(start_us, zone, seconds=True)
        end = time_of_day(end_us, zone, seconds=True)
        span = f"{start} – {end}   {exact_length(end_us - start_us)}"  # noqa: RUF001  # a range is written with an en dash
        presence = self._presence_at(self._at_us(min(max(fraction, left), right)))
        reason = (
            f"{state_word(presence.state)}: {spoken(presence.reason)}"
            if presence is not None
            else None
        )
        key = lane.keys[bar][0]
        if lane.kind is LaneKind.PRESENCE:
            state = State(key)
            why = spoken(presence.reason) if presence is not None else ""
            return Card(key=key, heading=state_word(state), lines=(why, span), is_state=True)
        title = None
        if lane.kind is LaneKind.TITLE:
            title = lane.labels[bar] or translate("day", "Title not kept")
        lines = tuple(line for line in (title, span, reason) if line)
        return Card(key=key, heading=key, lines=lines, is_state=False)

    def spoken(self) -> str:
        """The day in a sentence, for screen readers."""
        if self.picture is None:
            return ""
        parts = [f"{state_word(total.state)} {figures(total.us)}" for total in self.picture.totals]
        return ", ".join(parts)

    def _at_us(self, fraction: float) -> int:
        return self.range.from_us + round(fraction * (self.range.to_us - self.range.from_us))

    def _presence_at(self, at_us: int) -> PresenceSpan | None:
        spans = self.picture.presence if self.picture else ()
        index = bisect_right(spans, at_us, key=lambda span: span.start_us) - 1
        return spans[index] if index >= 0 and at_us <= spans[index].end_us else None

    @Slot(object)
    def _arrived(self, picture: Picture) -> None:
        self._job = None
        self.picture = picture
        empty = not picture.presence and not picture.apps
        self.sentence = None
        if empty:
            self.sentence = messages.nothing_yet() if self.is_today else messages.nothing_recorded()
        self.changed.emit()

    @Slot(object)
    def _failed(self, error: Exception) -> None:
        self._job = None
        self.picture = None
        self.sentence = messages.sentence(error)
        self.changed.emit()
