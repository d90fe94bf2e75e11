"""What holds of any timesheet, rounding, price and timer."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.domain.calendar import to_us
from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.labels import Label
from workmoniq_desktop.domain.money import amount_minor, as_decimal, parse_currency, parse_rate
from workmoniq_desktop.domain.projects import Book, Client, Project, Rounding, RoundingMode, Task
from workmoniq_desktop.domain.reported import ReportedSpan
from workmoniq_desktop.domain.spans import PresenceSpan, State
from workmoniq_desktop.domain.timers import LONGEST_GAP_US, free_parts, ran_until
from workmoniq_desktop.domain.timesheet import (
    hours,
    make_invoice,
    make_sheet,
    rounded_us,
    week_days,
    working_date,
    working_day,
)

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 2)
BOOK = Book(
    clients={"c": Client(uid="c", name="Acme")},
    projects={
        "p": Project(uid="p", name="Site", client="c", rate_minor=8_550),
        "q": Project(uid="q", name="Office", billable=False, rate_minor=1_000),
        "yen": Project(uid="yen", name="Tokyo", rate_minor=9_000, currency="JPY"),
        "old": Project(uid="old", name="Old site", merged="p", archived=True),
    },
    tasks={"t": Task(uid="t", project="p", name="Night shift", rate_minor=10_000)},
)


def span(us: int, label: Label) -> ReportedSpan:
    return ReportedSpan(device="d", start_us=0, end_us=us, app="editor", label=label, counted_us=us)


@pytest.mark.parametrize(
    ("mode", "minutes", "expected"),
    [
        (RoundingMode.NEAREST, 7, 0),
        (RoundingMode.NEAREST, 8, 15),
        (RoundingMode.NEAREST, 22, 15),
        (RoundingMode.UP, 1, 15),
        (RoundingMode.UP, 15, 15),
        (RoundingMode.UP, 0, 0),
        (RoundingMode.DOWN, 29, 15),
    ],
)
def test_a_cell_is_rounded_to_whole_steps(mode: RoundingMode, minutes: int, expected: int) -> None:
    rounding = Rounding(step_minutes=15, mode=mode)
    assert rounded_us(minutes * MINUTE_US, rounding) == expected * MINUTE_US


def test_half_a_step_is_rounded_up() -> None:
    assert rounded_us(3 * MINUTE_US, Rounding(step_minutes=6)) == 6 * MINUTE_US


def test_rounded_totals_sum_the_rounded_cells_and_exact_ones_the_exact() -> None:
    counted = {
        DAY: [span(8 * MINUTE_US, Label(project="p")), span(8 * MINUTE_US, Label(project="q"))],
        date(2026, 11, 3): [span(8 * MINUTE_US, Label(project="p"))],
    }
    sheet = make_sheet(counted, BOOK, Rounding(step_minutes=15))
    assert sheet.total.exact_us == 24 * MINUTE_US
    assert sheet.total.rounded_us == 45 * MINUTE_US
    assert [cell.rounded_us for cell in sheet.day_totals] == [30 * MINUTE_US, 15 * MINUTE_US]
    assert [(line.client, line.name) for line in sheet.lines] == [
        (None, "Office"),
        ("Acme", "Site"),
    ]


def test_time_of_a_merged_project_stands_in_the_line_of_the_one_that_stayed() -> None:
    counted = {DAY: [span(HOUR_US, Label(project="old")), span(HOUR_US, Label(project="p"))]}
    sheet = make_sheet(counted, BOOK, Rounding())
    assert [(line.project, line.total.exact_us) for line in sheet.lines] == [("p", 2 * HOUR_US)]


def test_time_without_a_project_comes_last_and_is_no_row_of_an_invoice() -> None:
    counted = {DAY: [span(HOUR_US, Label()), span(HOUR_US, Label(project="p"))]}
    assert make_sheet(counted, BOOK, Rounding()).lines[-1].project is None
    assert [row.project for row in make_invoice(counted, BOOK, Rounding()).rows] == ["Site"]


def test_an_invoice_prices_rounded_time_by_task_then_project_for_each_currency() -> None:
    counted = {
        DAY: [
            span(20 * MINUTE_US, Label(project="p", note="call")),
            span(10 * MINUTE_US, Label(project="p", note="call")),
            span(HOUR_US, Label(project="p", task="t")),
            span(HOUR_US, Label(project="q")),
            span(20 * MINUTE_US, Label(project="yen")),
        ]
    }
    invoice = make_invoice(counted, BOOK, Rounding(step_minutes=30, mode=RoundingMode.UP))
    amounts = {(row.project, row.task): row.amount_minor for row in invoice.rows}
    assert amounts == {
        ("Site", None): 4_275,
        ("Site", "Night shift"): 10_000,
        ("Office", None): None,
        ("Tokyo", None): 4_500,
    }
    assert invoice.totals_minor == {"EUR": 14_275, "JPY": 4_500}


@given(st.integers(0, 10**12), st.integers(0, 10**9))
def test_an_amount_is_the_exact_price_to_the_nearest_unit(us: int, rate: int) -> None:
    assert abs(amount_minor(us, rate) * HOUR_US - us * rate) * 2 <= HOUR_US


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [("85", "EUR", 8_500), ("85.5", "EUR", 8_550), ("85,50", "EUR", 8_550), ("9000", "JPY", 9_000)],
)
def test_a_price_is_read_as_people_type_it(text: str, currency: str, minor: int) -> None:
    assert parse_rate(text, currency) == minor


@pytest.mark.parametrize("text", ["", "free", "85.505", "-1", "NaN", "Infinity", "1e99", "1_0.0.0"])
def test_what_is_no_price_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_rate(text, "EUR")


@pytest.mark.parametrize("text", ["", "EU", "EURO", "12E", "ÄÖÜ"])
def test_a_currency_is_three_letters(text: str) -> None:
    with pytest.raises(BadInput):
        parse_currency(text)


def test_amounts_are_written_with_the_digits_of_their_currency() -> None:
    assert str(as_decimal(1_250, "EUR")) == "12.50"
    assert str(as_decimal(1_250, "JPY")) == "1250"
    assert as_decimal(1_250, "KWD") == Decimal("1.250")


def test_hours_are_decimal_with_four_digits() -> None:
    assert hours(90 * MINUTE_US) == "1.5000"
    assert hours(0) == "0.0000"
    assert hours(HOUR_US // 3) == "0.3333"


@pytest.mark.parametrize(
    ("day", "length_h"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 11, 2), 24)],
)
@pytest.mark.parametrize("start_h", [0, 2])
def test_a_day_is_as_long_as_the_clock_makes_it(day: date, length_h: int, start_h: int) -> None:
    within = working_day(day, BERLIN, start_h)
    if start_h == 2 and length_h == 23:
        # 2:00 is not there on that day, so the day begins an hour of the wall clock later
        assert within.to_us - within.from_us in (23 * HOUR_US, 24 * HOUR_US)
    elif start_h == 0:
        assert within.to_us - within.from_us == length_h * HOUR_US


@given(st.integers(0, 40_000 * 24), st.integers(0, 12))
def test_every_moment_is_in_exactly_one_day(hour: int, start_h: int) -> None:
    at_us = hour * HOUR_US + 1
    day = working_date(at_us, BERLIN, start_h)
    within = working_day(day, BERLIN, start_h)
    assert within.from_us <= at_us < within.to_us


def test_a_week_begins_where_the_worker_says() -> None:
    assert week_days(date(2026, 11, 4), 0)[0] == date(2026, 11, 2)
    assert week_days(date(2026, 11, 1), 6)[0] == date(2026, 11, 1)
    assert week_days(date(2026, 10, 31), 6)[0] == date(2026, 10, 25)


def absence(start_us: int, end_us: int, state: State) -> PresenceSpan:
    return PresenceSpan(device="d", start_us=start_us, end_us=end_us, state=state, reason="r")


NOW = to_us(datetime(2026, 11, 2, 12, tzinfo=UTC))


@pytest.mark.parametrize("state", [State.OFF, State.ASLEEP])
def test_a_timer_ends_where_a_long_absence_begins(state: State) -> None:
    gone = absence(NOW - HOUR_US, NOW, state)
    assert ran_until(NOW - 2 * HOUR_US, [gone], NOW) == (NOW - HOUR_US, False)


def test_a_short_restart_leaves_the_timer_running() -> None:
    gone = absence(NOW - LONGEST_GAP_US, NOW, State.OFF)
    assert ran_until(NOW - HOUR_US, [gone], NOW) == (NOW, True)


@pytest.mark.parametrize("state", [State.IDLE, State.LOCKED, State.PAUSED, State.PRIVATE])
def test_who_is_away_from_a_computer_that_is_on_may_still_work(state: State) -> None:
    gone = absence(NOW - HOUR_US, NOW, state)
    assert ran_until(NOW - 2 * HOUR_US, [gone], NOW) == (NOW, True)


def test_a_timer_started_during_an_absence_is_not_ended_by_it() -> None:
    gone = absence(NOW - 2 * HOUR_US, NOW, State.OFF)
    assert ran_until(NOW - HOUR_US, [gone], NOW) == (NOW, True)


bounds = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(lambda b: (min(b), max(b)))


@given(bounds, st.lists(bounds, max_size=6))
def test_free_parts_are_what_nothing_takes(
    wanted: tuple[int, int], taken: list[tuple[int, int]]
) -> None:
    free = {at for low, high in free_parts(*wanted, taken) for at in range(low, high)}
    assert free == set(range(*wanted)) - {at for low, high in taken for at in range(low, high)}
