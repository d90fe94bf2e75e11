"""Local days, weeks, months and years, on any day and where the clocks change."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from workmoniq_desktop.domain.calendar import (
    UTC,
    day_of,
    day_start,
    from_iso,
    iso,
    local_date,
    month_of,
    parse_moment,
    week_of,
    year_of,
)
from workmoniq_desktop.domain.clock import DAY_US, HOUR_US


def test_a_year_is_always_written_with_four_digits() -> None:
    at_us = day_start(date(1, 1, 2), UTC)
    assert iso(at_us, 0) == "0001-01-02T00:00:00.000000+00:00"
    assert from_iso(iso(at_us, 90)) == (at_us, 90)


BERLIN = ZoneInfo("Europe/Berlin")
TO_SUMMER, TO_WINTER = date(2026, 3, 29), date(2026, 10, 25)


@pytest.mark.parametrize("start_h", range(13))
@pytest.mark.parametrize(("day", "hours"), [(TO_SUMMER, 23), (TO_WINTER, 25)])
def test_days_on_which_the_clocks_change_have_23_and_25_hours(
    day: date, hours: int, start_h: int
) -> None:
    # at 3 o'clock the clocks have changed already: the day before is the longer or shorter one
    changed = day if start_h <= 2 else day - timedelta(days=1)
    whole = day_of(changed, BERLIN, start_h)
    assert whole.to_us - whole.from_us == hours * HOUR_US


@pytest.mark.parametrize("start_h", range(13))
@pytest.mark.parametrize("around", [TO_SUMMER, TO_WINTER, date(2026, 6, 1)])
def test_every_moment_lies_in_the_day_that_is_said_to_hold_it(around: date, start_h: int) -> None:
    begin_us = day_start(around, UTC)
    for at_us in range(begin_us - DAY_US, begin_us + DAY_US, HOUR_US // 2):
        held = day_of(local_date(at_us, BERLIN, start_h), BERLIN, start_h)
        assert held.from_us <= at_us < held.to_us


@pytest.mark.parametrize("week_start", range(7))
def test_a_week_has_seven_days_from_the_chosen_weekday_on(week_start: int) -> None:
    for days in range(14):
        day = date(2026, 11, 20) + timedelta(days=days)
        week = week_of(day, UTC, 0, week_start)
        assert local_date(week.from_us, UTC).weekday() == week_start
        assert week.to_us - week.from_us == 7 * DAY_US
        assert week.from_us <= day_start(day, UTC) < week.to_us


def test_months_and_years_begin_when_their_first_day_does() -> None:
    month = month_of(date(2026, 12, 31), BERLIN, 4)
    assert month.from_us == day_start(date(2026, 12, 1), BERLIN, 4)
    assert month.to_us == day_start(date(2027, 1, 1), BERLIN, 4)
    year = year_of(date(2024, 2, 29), BERLIN, 4)
    assert year.from_us == day_start(date(2024, 1, 1), BERLIN, 4)
    assert year.to_us - year.from_us == 366 * DAY_US


def test_a_date_that_is_typed_begins_when_days_do() -> None:
    at_us = parse_moment("2026-11-22", BERLIN, end=False, start_h=5)
    assert at_us == day_start(date(2026, 11, 22), BERLIN, 5)
    assert parse_moment("2026-11-21", BERLIN, end=True, start_h=5) == at_us
    assert parse_moment("2026-11-22T05:00", BERLIN, end=False, start_h=9) == at_us
