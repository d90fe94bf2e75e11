"""When the next look is due."""

import pytest

from workmoniq_desktop.sync.plan import (
    LIVE_LOOK_S,
    LONGEST_RETRY_S,
    LOOK_S,
    METERED_LOOK_S,
    OFFLINE_LOOK_S,
    Outcome,
    Situation,
    next_look_s,
)


def longest(_low: float, high: float) -> float:
    return high


def shortest(low: float, _high: float) -> float:
    return low


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (Situation(outcome=Outcome.DONE), LOOK_S),
        (Situation(outcome=Outcome.DONE, is_metered=True), METERED_LOOK_S),
        (Situation(outcome=Outcome.DONE, live=True, is_metered=True), LIVE_LOOK_S),
        (Situation(outcome=Outcome.DONE, watched=True, live=True), 0.0),
        (Situation(outcome=Outcome.OFFLINE, watched=True), OFFLINE_LOOK_S),
        (Situation(outcome=Outcome.STUCK, watched=True), LOOK_S),
    ],
)
def test_how_long_until_the_next_look(now: Situation, expected: float) -> None:
    assert next_look_s(now, longest) == expected


def test_an_idle_desktop_looks_four_times_an_hour() -> None:
    assert 3600 / next_look_s(Situation(outcome=Outcome.DONE), longest) == 4


def test_the_bound_after_failures_doubles_up_to_a_quarter_of_an_hour() -> None:
    waits = [
        next_look_s(Situation(outcome=Outcome.AGAIN_LATER, failures=count), longest)
        for count in range(40)
    ]
    assert waits[:4] == [1.0, 2.0, 4.0, 8.0]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_RETRY_S


def test_the_wait_is_drawn_from_nothing_up_to_the_bound() -> None:
    assert next_look_s(Situation(outcome=Outcome.AGAIN_LATER, failures=9), shortest) == 0.0


def test_the_server_is_never_asked_sooner_than_it_asked_for() -> None:
    for between in (longest, shortest):
        now = Situation(outcome=Outcome.AGAIN_LATER, failures=1, after_s=120.0)
        assert next_look_s(now, between) >= 120.0
