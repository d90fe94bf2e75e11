"""Work hours in a real zone: nights, weekends, and the two nights on which clocks change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US, MINUTE_US, SECOND_US
from workmoniq_desktop.domain.offsets import step_between, steps
from workmoniq_desktop.domain.schedule import is_wanted, next_change_us
from workmoniq_desktop.domain.settings import WorkHours

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(at_us: int) -> int:
    offset = datetime.fromtimestamp(at_us // SECOND_US, UTC).astimezone(BERLIN).utcoffset()
    assert offset is not None
    return offset // timedelta(minutes=1)


def at(*parts: int, fold: int = 0) -> int:
    year, month, day, hour, minute = parts
    return to_us(datetime(year, month, day, hour, minute, tzinfo=BERLIN, fold=fold))


def hours(weekday: int, begin: int, end: int) -> WorkHours:
    return WorkHours(weekday=weekday, from_minute=begin, to_minute=end)


OFFICE = tuple(hours(day, 9 * 60, 17 * 60) for day in range(5))
FORWARD_US = to_us(datetime(2026, 3, 29, 1, tzinfo=UTC))
BACK_US = to_us(datetime(2026, 10, 25, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("now", "then", "wanted"),
    [
        (at(2026, 11, 19, 8, 0), at(2026, 11, 19, 9, 0), False),
        (at(2026, 11, 19, 9, 0), at(2026, 11, 19, 17, 0), True),
        (at(2026, 11, 20, 17, 0), at(2026, 11, 23, 9, 0), False),  # over the weekend
        (at(2026, 3, 27, 18, 0), at(2026, 3, 30, 9, 0), False),  # clocks go forward
        (at(2026, 10, 23, 18, 0), at(2026, 10, 26, 9, 0), False),  # clocks go back
        (at(2028, 2, 28, 18, 0), at(2028, 2, 29, 9, 0), False),  # a leap day is a workday
    ],
)
def test_the_schedule_begins_and_ends_on_the_local_minute(
    now: int, then: int, wanted: bool
) -> None:
    assert is_wanted(OFFICE, now, berlin) is wanted
    assert next_change_us(OFFICE, now, berlin) == then
    assert is_wanted(OFFICE, then, berlin) is not wanted


def test_hours_that_begin_in_the_gap_begin_when_it_is_over() -> None:
    sunday = (hours(6, 2 * 60 + 30, 5 * 60),)
    assert next_change_us(sunday, FORWARD_US - HOUR_US, berlin) == FORWARD_US


def test_an_hour_that_comes_twice_is_wanted_twice() -> None:
    sunday = (hours(6, 2 * 60, 2 * 60 + 30),)
    first = at(2026, 10, 25, 2, 0)
    changes, now = [], first - 1
    for _ in range(4):
        change = next_change_us(sunday, now, berlin)
        assert change is not None
        changes.append((change - first) // MINUTE_US)
        now = change
    assert changes == [0, 30, 60, 90]


def test_without_a_schedule_everything_is_wanted_and_with_an_empty_one_nothing() -> None:
    assert is_wanted(None, 0, berlin)
    assert not is_wanted((), 0, berlin)
    assert next_change_us(None, 0, berlin) is next_change_us((), 0, berlin) is None


def test_hours_around_the_clock_never_end() -> None:
    always = tuple(hours(day, 0, 24 * 60) for day in range(7))
    assert next_change_us(always, at(2026, 3, 28, 12, 0), berlin) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(
            lambda one: one[1] < one[2]
        ),
        max_size=6,
    ),
    st.integers(-4 * 24 * 60, 4 * 24 * 60),
    st.sampled_from([FORWARD_US, BACK_US]),
)
def test_nothing_changes_before_the_next_change(
    some: list[tuple[int, int, int]], minutes: int, night_us: int
) -> None:
    chosen = tuple(hours(*one) for one in some)
    now = night_us + minutes * MINUTE_US
    then = next_change_us(chosen, now, berlin) or now + 7 * DAY_US
    was = is_wanted(chosen, now, berlin)
    probes = range(now, then, max((then - now) // 200, MINUTE_US))
    assert all(is_wanted(chosen, probe, berlin) is was for probe in probes)


@pytest.mark.parametrize("night_us", [FORWARD_US, BACK_US])
def test_the_step_of_summer_time_is_found_to_the_second(night_us: int) -> None:
    assert step_between(night_us - 5 * HOUR_US, night_us + 7, berlin) == night_us
    assert step_between(night_us, night_us + HOUR_US, berlin) is None
    assert list(steps(night_us - 3 * DAY_US, night_us + 3 * DAY_US, berlin)) == [night_us]
