"""An import that dies leaves a note, and the next start makes the roll-ups right."""

from tests.integration.port.histories import (
    NOW_US,
    assert_sound,
    content,
    new_history,
    presence,
    window,
    wipe,
)

from workmoniq_desktop.domain.clock import DAY_US, HOUR_US
from workmoniq_desktop.domain.spans import State
from workmoniq_desktop.store.importing import Bulk, settle_after_crash
from workmoniq_desktop.store.unsettled import settle

SPANS = [
    span
    for day in (1, 40, 41, 400)
    for at in (NOW_US - day * DAY_US,)
    for span in (window(at, at + HOUR_US), presence(at, at + HOUR_US))
]


def test_roll_ups_are_right_after_the_next_start() -> None:
    with new_history() as history:
        with history.writing() as raw:
            Bulk({}).put(raw, SPANS)
        settle_after_crash(history)
        assert_sound(history)


def test_a_crash_while_months_are_added_up_loses_no_month() -> None:
    def die_at_two(done: int, total: int) -> None:
        assert total == 3
        if done == 2:
            raise KeyboardInterrupt

    with new_history() as history:
        with history.writing() as raw:
            Bulk({}).put(raw, SPANS)
        try:
            settle(history, die_at_two)
        except KeyboardInterrupt:
            settle_after_crash(history)
        assert_sound(history)


def test_two_imports_at_once_settle_what_either_changed() -> None:
    with new_history() as history:
        one, other = Bulk({}), Bulk({})
        for bulk, spans in ((one, SPANS[:4]), (other, SPANS[4:])):
            with history.writing() as raw:
                bulk.put(raw, spans)
        settle(history)
        assert_sound(history)


def test_time_away_leaves_nothing_to_add_up() -> None:
    with new_history() as history:
        with history.writing() as raw:
            Bulk({}).put(raw, [presence(NOW_US - 300 * DAY_US, NOW_US, State.OFF)])
            noted = raw.execute("SELECT * FROM meta WHERE key='unsettled_days'").fetchall()
        assert noted == []
        assert_sound(history)


def test_a_wipe_before_months_are_added_up_takes_nothing_else() -> None:
    ages_us = (90 * DAY_US, 35 * DAY_US, 2 * DAY_US, 5 * HOUR_US, HOUR_US // 6)
    brought = [window(NOW_US - age_us, NOW_US - age_us + 1) for age_us in ages_us]
    wiped_us = NOW_US - 60 * DAY_US
    for kept in brought:
        with new_history(None, [window(wiped_us, wiped_us + HOUR_US)]) as history:
            with history.writing() as raw:
                Bulk({}).put(raw, [kept])
            wipe(history, wiped_us, wiped_us + HOUR_US)
            assert content(history)[0] == [kept]
            settle(history)
            assert_sound(history)
