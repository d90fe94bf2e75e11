"""Summer time, journeys and work hours, met by a recorder that runs through them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tests.fakes.clock import ZonedClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.activity import (
    Activity,
    FocusMoved,
    Media,
    MediaBegan,
    MediaEnded,
    Paused,
    RecordingResumed,
    Resumed,
    Suspended,
    WentIdle,
    WentPrivate,
)
from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.presence import OUTSIDE_WORK_HOURS
from workmoniq_desktop.domain.settings import Settings, WorkHours
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.recorder import Recorder
from workmoniq_desktop.store import checks, spans
from workmoniq_desktop.store.database import Database

BERLIN = ZoneInfo("Europe/Berlin")
ALWAYS = (-(2**61), 2**61)
OFFICE = Settings(
    work_hours=tuple(WorkHours(weekday=d, from_minute=540, to_minute=1020) for d in range(7))
)


def at(*parts: int) -> int:
    year, month, day, hour, minute = parts
    return to_us(datetime(year, month, day, hour, minute, tzinfo=BERLIN))


class Run:
    """A recorder that is woken when it asked to be, as its thread does."""

    def __init__(self, clock: ZonedClock, database: Database, settings: Settings) -> None:
        self.clock = clock
        self.database = database
        self.recorder = Recorder(clock, "laptop")
        self.recorder.follow(settings)
        self.recorder.land(database)

    def until(self, at_us: int) -> None:
        while (due_us := self.recorder.due_us()) is not None and due_us <= at_us:
            self.clock.at_us = max(due_us, self.clock.at_us)
            self.recorder.tick()
        self.clock.at_us = at_us

    def tell(self, kind: type[Activity], **fields: object) -> None:
        self.recorder.take(kind(at_us=self.clock.now_us(), **fields))  # type: ignore[arg-type]

    def focus(self, app: str) -> None:
        self.tell(FocusMoved, app=app)

    def kept(self) -> list[PresenceSpan]:
        assert self.recorder.write()
        with self.database.raw() as raw:
            assert all(c.faults == () for c in checks.coverage(raw, self.clock.now_us()))
        with self.database.reading() as tx:
            return list(spans.presence_between(tx, *ALWAYS))

    def windows(self) -> list[WindowSpan]:
        assert self.recorder.write()
        with self.database.reading() as tx:
            return list(spans.windows_between(tx, *ALWAYS))


class Begin:
    """Begins a run at a moment; every run has a history of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: list[Database] = []

    def __call__(self, at_us: int, settings: Settings | None = None) -> Run:
        clock = ZonedClock(at_us=at_us, zone=BERLIN)
        path = self._folder / f"history{len(self._opened)}.db"
        self._opened.append(Database.create(path, TestKey(), "p", now_us=at_us))
        return Run(clock, self._opened[-1], settings or Settings())

    def close(self) -> None:
        for database in self._opened:
            database.close()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    made = Begin(tmp_path)
    yield made
    made.close()


def shape(kept: list[PresenceSpan]) -> list[tuple[int, State]]:
    return [(span.start_us, span.state) for span in kept]


@pytest.mark.parametrize(
    ("night", "before", "after"),
    [
        (to_us(datetime(2026, 3, 29, 1, tzinfo=UTC)), 60, 120),
        (to_us(datetime(2026, 10, 25, 1, tzinfo=UTC)), 120, 60),
    ],
)
def test_what_is_open_when_clocks_change_is_cut_at_that_very_moment(
    begin: Begin, night: int, before: int, after: int
) -> None:
    run = begin(night - 20 * MINUTE_US)
    run.focus("editor")
    run.until(night + 20 * MINUTE_US)
    for spans_ in (run.kept(), run.windows()):
        assert [(s.end_us - s.start_us, s.offset_minutes) for s in spans_] == [
            (20 * MINUTE_US, before),
            (20 * MINUTE_US, after),
        ]


def test_a_change_of_clocks_slept_through_is_dated_right(begin: Begin) -> None:
    night = to_us(datetime(2026, 3, 29, 1, tzinfo=UTC))
    run = begin(night - HOUR_US)
    run.tell(Suspended)
    run.clock.at_us = night + 5 * HOUR_US
    run.clock.asleep_us += 6 * HOUR_US
    run.tell(Resumed)
    run.until(run.clock.at_us + MINUTE_US)
    assert [(s.start_us, s.state, s.offset_minutes) for s in run.kept()] == [
        (night - HOUR_US, State.ASLEEP, 60),
        (night, State.ASLEEP, 120),
        (night + 5 * HOUR_US, State.ACTIVE, 120),
    ]


def test_on_a_journey_each_span_keeps_the_offset_it_happened_in(begin: Begin) -> None:
    run = begin(at(2028, 2, 29, 10, 0))
    run.focus("editor")
    run.until(at(2028, 2, 29, 11, 0))
    run.clock.zone = ZoneInfo("Asia/Kolkata")
    run.until(at(2028, 2, 29, 12, 0))
    first, second = run.windows()
    assert (first.offset_minutes, second.offset_minutes) == (60, 330)
    assert 0 <= first.end_us - at(2028, 2, 29, 11, 0) <= 15 * SECOND_US
    assert second.start_us == first.end_us
    assert len(run.kept()) == 2


def test_outside_work_hours_nothing_is_recorded_and_the_switch_is_on_the_minute(
    begin: Begin,
) -> None:
    run = begin(at(2026, 11, 19, 16, 0), OFFICE)
    run.focus("editor")
    run.until(at(2026, 11, 19, 20, 0))
    assert run.recorder.until_us == at(2026, 11, 20, 9, 0)
    run.focus("game")
    run.until(at(2026, 11, 20, 10, 0))
    run.focus("editor")
    kept = run.kept()
    assert shape(kept) == [
        (at(2026, 11, 19, 16, 0), State.ACTIVE),
        (at(2026, 11, 19, 17, 0), State.PAUSED),
        (at(2026, 11, 20, 9, 0), State.ACTIVE),
    ]
    assert kept[1].reason == OUTSIDE_WORK_HOURS
    assert [w.start_us for w in run.windows() if w.app == "game"] == [at(2026, 11, 20, 9, 0)]
    assert run.recorder.until_us is None


def test_a_window_that_opens_before_the_recorder_wakes_at_the_end_of_work_is_not_kept(
    begin: Begin,
) -> None:
    run = begin(at(2026, 11, 19, 16, 59), OFFICE)
    run.clock.at_us = at(2026, 11, 19, 17, 0) + 40
    run.focus("game")
    run.until(at(2026, 11, 19, 18, 0))
    assert run.windows() == []


@pytest.mark.parametrize("told", [True, False])
def test_a_computer_that_sleeps_over_the_end_of_work_is_asleep_and_then_off_hours(
    begin: Begin, told: bool
) -> None:
    run = begin(at(2026, 11, 19, 16, 0), OFFICE)
    if told:
        run.tell(Suspended)
    run.clock.at_us = at(2026, 11, 19, 22, 0)
    run.clock.asleep_us += 6 * HOUR_US
    if told:
        run.tell(Resumed)
    run.recorder.tick()
    run.clock.at_us += MINUTE_US
    asleep, off = run.kept()
    assert (asleep.state, off.state) == (State.ASLEEP, State.PAUSED)
    assert off.start_us == at(2026, 11, 19, 22, 0)


def test_sleep_from_one_workday_into_the_next_ends_in_recording(begin: Begin) -> None:
    run = begin(at(2026, 10, 24, 16, 0), OFFICE)
    run.tell(Suspended)
    run.clock.at_us = at(2026, 10, 25, 9, 30)  # the night in between has an hour more
    run.clock.asleep_us += run.clock.at_us - at(2026, 10, 24, 16, 0)
    run.tell(Resumed)
    run.clock.at_us += MINUTE_US
    assert shape(run.kept())[-1] == (at(2026, 10, 25, 9, 30), State.ACTIVE)


def test_resuming_outside_work_hours_records_until_the_schedule_ends_next(begin: Begin) -> None:
    run = begin(at(2026, 11, 19, 20, 0), OFFICE)
    run.until(at(2026, 11, 19, 21, 0))
    run.tell(RecordingResumed)
    run.until(at(2026, 11, 20, 18, 0))
    assert shape(run.kept()) == [
        (at(2026, 11, 19, 20, 0), State.PAUSED),
        (at(2026, 11, 19, 21, 0), State.ACTIVE),
        (at(2026, 11, 20, 17, 0), State.PAUSED),
    ]


@pytest.mark.parametrize("kind", [Paused, WentPrivate])
def test_a_pause_that_ends_by_itself_outside_work_hours_does_not_record(
    begin: Begin, kind: type[Activity]
) -> None:
    run = begin(at(2026, 11, 19, 16, 30), OFFICE)
    run.tell(kind, until_us=at(2026, 11, 20, 0, 0))
    run.until(at(2026, 11, 19, 23, 0))
    assert run.recorder.until_us == at(2026, 11, 20, 0, 0)
    run.until(at(2026, 11, 20, 8, 0))
    assert run.recorder.until_us == at(2026, 11, 20, 9, 0)
    run.until(at(2026, 11, 20, 9, 1))
    kept = run.kept()
    assert [span.state for span in kept][-1] is State.ACTIVE
    assert State.ACTIVE not in [span.state for span in kept][:-1]


def test_a_pause_that_begins_before_work_outlasts_the_beginning_of_work(begin: Begin) -> None:
    run = begin(at(2026, 11, 20, 8, 0), OFFICE)
    run.tell(Paused, until_us=None)
    run.until(at(2026, 11, 20, 10, 0))
    assert run.kept()[-1].state is State.PAUSED
    run.tell(RecordingResumed)
    run.until(at(2026, 11, 20, 10, 1))
    assert run.kept()[-1].state is State.ACTIVE


def test_a_new_schedule_holds_at_once(begin: Begin) -> None:
    run = begin(at(2026, 11, 19, 20, 0))
    run.until(at(2026, 11, 19, 20, 10))
    run.recorder.follow(OFFICE)
    run.until(at(2026, 11, 19, 20, 20))
    run.recorder.follow(Settings())
    run.until(at(2026, 11, 19, 20, 30))
    assert [state for _, state in shape(run.kept())] == [State.ACTIVE, State.PAUSED, State.ACTIVE]


def test_a_journey_into_work_hours_begins_to_record(begin: Begin) -> None:
    run = begin(at(2026, 11, 19, 20, 0), OFFICE)
    run.until(at(2026, 11, 19, 20, 1))
    run.clock.zone = ZoneInfo("America/New_York")
    run.until(at(2026, 11, 19, 20, 2))
    assert run.kept()[-1].state is State.ACTIVE
    assert run.recorder.due_us() is not None


def test_idling_after_a_meeting_is_noticed_without_polling(begin: Begin) -> None:
    run = begin(at(2026, 11, 19, 10, 0))
    run.tell(MediaBegan, media=Media.MICROPHONE, app="zoom")
    run.until(at(2026, 11, 19, 10, 4))
    run.tell(WentIdle, since_us=at(2026, 11, 19, 10, 1))
    run.until(at(2026, 11, 19, 11, 0))
    run.tell(MediaEnded, media=Media.MICROPHONE, app="zoom")
    run.until(at(2026, 11, 19, 11, 30))
    kept = run.kept()
    assert shape(kept) == [
        (at(2026, 11, 19, 10, 0), State.ACTIVE),
        (at(2026, 11, 19, 11, 0), State.IDLE),
    ]
    assert kept[0].reason == "meeting: microphone in use by zoom"
