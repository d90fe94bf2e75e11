"""What a wipe of much time leaves is told in several transactions; the recorder waits for one."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from tests.adversarial.stage import FIRST_US, HOUR_US, Device, Party, staged
from tests.fakes.sync_home import Crash

from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.progress import silent
from workmoniq_desktop.store.sync_streams import SegmentRow, SegmentState
from workmoniq_desktop.sync.deletion import SOME_TOMBS_SET
from workmoniq_desktop.sync.leftovers import AT_ONCE, Going, in_batches
from workmoniq_desktop.sync.steps import unmentioned

ONE, OTHER = b"1" * 16, b"2" * 16
HOURS = 3 * AT_ONCE


def going(from_us: int, to_us: int, *tellers: bytes) -> Going:
    row = SegmentRow(
        stream=ONE,
        seq=from_us,
        header=b"",
        state=SegmentState.APPLIED,
        from_us=from_us,
        to_us=to_us,
    )
    return Going(row=row, tellers=tellers, lines=None)


def spans(batches: Sequence[Sequence[Going]]) -> list[list[tuple[int, int]]]:
    return [[one.span_us for one in batch] for batch in batches]


def test_segments_that_only_touch_are_told_in_batches_of_few() -> None:
    hours = [going(at, at + 1, ONE) for at in range(10)]
    batches = list(in_batches(hours[::-1], 4))
    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert [each for batch in spans(batches) for each in batch] == [(n, n + 1) for n in range(10)]


def test_segments_with_the_same_time_of_a_device_are_never_parted() -> None:
    chain = [going(at, at + 2, ONE) for at in range(6)]
    assert [len(batch) for batch in in_batches(chain, 2)] == [6]
    both = [going(0, 4, ONE, OTHER), going(1, 2, ONE), going(3, 9, OTHER), going(9, 10, OTHER)]
    assert spans(list(in_batches(both, 1))) == [[(0, 4), (1, 2), (3, 9)], [(9, 10)]]


def test_segments_of_two_devices_at_the_same_time_need_not_go_together() -> None:
    apart = [going(0, 5, ONE), going(1, 6, OTHER)]
    assert [len(batch) for batch in in_batches(apart, 1)] == [1, 1]


@pytest.mark.parametrize("crashes", [False, True])
def test_a_wipe_of_many_hours_is_told_in_transactions_of_few_and_goes_on_after_a_crash(
    tmp_path: Path, crashes: bool
) -> None:
    with staged(tmp_path / "stage") as stage:
        party = Party(stage, tmp_path)
        laptop = party.first()
        desktop = party.another(laptop)
        laptop.work(0, HOURS)
        for device in (laptop, desktop):
            assert device.now().agreed
        before = len(laptop.segments(laptop.stream()))
        assert before > 2 * AT_ONCE
        wipe_app(laptop)
        told: list[str] = []

        def step(what: str) -> None:
            if what == SOME_TOMBS_SET:
                told.append(what)
                if crashes and len(told) == 2:
                    raise Crash

        laptop.step = step
        laptop.remake()
        with suppress(Crash):
            laptop.now()
        if crashes:
            laptop.step = unmentioned
            laptop.restart()
        else:
            assert len(told) >= before // AT_ONCE
        for device in (laptop, desktop, laptop, desktop):
            assert device.now().agreed
            assert device.verdicts() == set()
        left = [hour for hour in range(HOURS) if hour % 3 != 1]
        tower = party.another(desktop, "tower")
        assert tower.now().agreed
        for device in (laptop, desktop, tower):
            assert device.hours(laptop) == left
        assert laptop.told() == desktop.told() == tower.told()
        party.close()


def wipe_app(device: Device) -> None:
    """One of three, from all hours."""
    scope = WipeScope(from_us=FIRST_US, to_us=FIRST_US + HOURS * HOUR_US, app="app 1")
    device.wiping.wipe(scope, silent)
