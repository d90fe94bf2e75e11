"""What other watchers saw is shown where time is shown: in the window's lane and in the list."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.clock import WoundClock
from tests.fakes.keys import TestKey

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US
from workmoniq_desktop.domain.spans import WatchedSpan, WindowSpan
from workmoniq_desktop.services.labelling import Labelling
from workmoniq_desktop.services.rules.classify import Classifier
from workmoniq_desktop.services.timeline import Timeline
from workmoniq_desktop.services.timeline_view import TimelineView
from workmoniq_desktop.store import watched
from workmoniq_desktop.store.database import Database

DAY = 20_500 * DAY_US


def page(start_us: int, end_us: int, source: str = "a-browser") -> WatchedSpan:
    return WatchedSpan(
        device="desk", source=source, start_us=start_us, end_us=end_us, data='{"title": "a page"}'
    )


OVER_MIDNIGHT = page(DAY - HOUR_US, DAY + HOUR_US)
NOON = page(DAY + 12 * HOUR_US, DAY + 12 * HOUR_US + MINUTE_US)
BESIDE = page(DAY + 12 * HOUR_US, DAY + 13 * HOUR_US, "an-editor")
LONG_AGO = page(DAY - 900 * DAY_US, DAY - 900 * DAY_US + HOUR_US)
TOMORROW = page(DAY + DAY_US, DAY + DAY_US + HOUR_US)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = Database.create(tmp_path / "history.db", TestKey(), "p", now_us=DAY - 1_000 * DAY_US)
    window = WindowSpan(device="desk", start_us=NOON.start_us, end_us=NOON.end_us, app="Firefox")
    with made.recording() as recording:
        recording.put([window])
    with made.writing() as raw:
        (device,) = raw.execute("SELECT id FROM devices").fetchone()
        for one in (TOMORROW, BESIDE, NOON, OVER_MIDNIGHT, LONG_AGO):
            watched.put(raw, device, one)
    yield made
    made.close()


def test_the_lane_of_a_day_has_what_watchers_saw_in_it(database: Database) -> None:
    view = TimelineView(database, Labelling(database, lambda: Classifier(())), lambda: None)
    assert view.close(DAY, DAY + DAY_US).watched == (OVER_MIDNIGHT, NOON, BESIDE)
    assert view.close(DAY - 5 * DAY_US, DAY - 4 * DAY_US).watched == ()


def test_a_list_of_a_day_has_what_watchers_saw_after_the_window_it_was_in(
    database: Database,
) -> None:
    labelling = Labelling(database, lambda: Classifier(()))
    timeline = Timeline(database, labelling, WoundClock(at_us=DAY + DAY_US), lambda: None)
    told = [one.span for one in timeline.told(DAY, DAY + DAY_US)]
    assert told[0] == OVER_MIDNIGHT
    assert isinstance(told[1], WindowSpan)
    assert told[2:] == [NOON, BESIDE]


def test_years_are_read_in_order_from_the_first_to_the_last(database: Database) -> None:
    everything = [LONG_AGO, OVER_MIDNIGHT, NOON, BESIDE, TOMORROW]
    with database.raw() as raw:
        assert list(watched.between(raw.execute, -(1 << 61), 1 << 61)) == everything
        assert list(watched.between(raw.execute, DAY - 800 * DAY_US, 1 << 61)) == everything[1:]
        assert list(watched.between(raw.execute, DAY, DAY + 500 * DAY_US)) == everything[1:]
        assert list(watched.between(raw.execute, -(1 << 61), DAY)) == everything[:2]
        assert watched.count(raw.execute, DAY, 1 << 61) == 4
