"""The gate that holds floods of titles down, without any X and with a clock we move."""

from hypothesis import given
from hypothesis import strategies as st

from workmoniq_desktop.collectors.title_gate import BURST, GAP_US, Passed, TitleGate

STEPS = st.lists(st.integers(min_value=0, max_value=2_000_000), max_size=200)


def test_a_change_now_and_then_passes_at_once_with_its_own_time() -> None:
    gate = TitleGate()
    for at_us in range(0, 10_000_000, 400_000):
        gate.changed(at_us)
        assert gate.take(at_us + 300) == Passed(at_us=at_us, skipped=0)


def test_a_command_of_40_ms_is_heard_begin_and_end() -> None:
    gate = TitleGate()
    gate.changed(1_000_000)
    assert gate.take(1_000_000) is not None
    gate.changed(1_040_000)
    assert gate.take(1_040_000) == Passed(at_us=1_040_000, skipped=0)


def test_what_is_held_passes_when_it_is_due_and_counts_the_rest() -> None:
    gate = TitleGate()
    for n in range(BURST):
        gate.changed(n)
        assert gate.take(n) is not None
    gate.changed(10)
    gate.changed(20)
    due_us = gate.due_us
    assert due_us is not None
    assert gate.take(due_us - 1) is None
    assert gate.take(due_us) == Passed(at_us=20, skipped=1)
    assert gate.due_us is None


def test_a_lost_focus_lets_the_last_title_out() -> None:
    gate = TitleGate()
    for n in range(BURST + 3):
        gate.changed(n)
        gate.take(n)
    assert gate.flush(100) == Passed(at_us=BURST + 2, skipped=2)
    assert gate.flush(101) is None


def test_what_is_forgotten_never_comes() -> None:
    gate = TitleGate()
    gate.changed(1)
    gate.forget()
    assert gate.due_us is None
    assert gate.flush(2) is None


@given(STEPS)
def test_every_change_is_told_or_counted_and_the_last_always_comes(steps: list[int]) -> None:
    gate, now_us, told = TitleGate(), 0, []
    for step in steps:
        now_us += step
        gate.changed(now_us)
        if (passed := gate.take(now_us)) is not None:
            told.append(passed)
    due_us = gate.due_us
    if due_us is not None:
        assert due_us - now_us <= GAP_US
        passed = gate.take(due_us)
        assert passed is not None
        told.append(passed)
    assert sum(1 + passed.skipped for passed in told) == len(steps)
    assert [passed.at_us for passed in told] == sorted(passed.at_us for passed in told)
    if steps:
        assert told[-1].at_us == now_us


@given(st.integers(min_value=1, max_value=100_000))
def test_a_flood_never_exceeds_four_a_second_after_its_burst(gap_us: int) -> None:
    gate, told, now_us = TitleGate(), 0, 0
    end_us = min(10_000_000, gap_us * 2_000)
    while now_us < end_us:
        gate.changed(now_us)
        told += gate.take(now_us) is not None
        now_us += gap_us
    assert told <= BURST + end_us / GAP_US + 1
