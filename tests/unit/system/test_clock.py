"""Recorder time runs with the boot clock whatever happens to the wall; zones may change."""

import os
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from workmoniq_desktop.domain.clock import HOUR_US, MINUTE_US, SECOND_US, Clock
from workmoniq_desktop.system import clock as clock_module
from workmoniq_desktop.system.clock import Marks, Sources, SystemClock, system_sources

START_US = 1_800_000_000 * SECOND_US


@dataclass
class Machine:
    """A computer whose clocks do what the test says. In microseconds."""

    wall_us: int = START_US
    boot_us: int = 5 * HOUR_US
    awake_us: int = 4 * HOUR_US
    zone: tzinfo = UTC
    marks: int = 0
    looks: int = field(default=0, init=False)

    def runs(self, us: int) -> None:
        self.wall_us += us
        self.boot_us += us
        self.awake_us += us

    def sleeps(self, us: int) -> None:
        self.wall_us += us
        self.boot_us += us

    def look(self) -> Marks:
        self.looks += 1
        return (self.marks,)

    def clock(self) -> SystemClock:
        return SystemClock(
            Sources(
                wall_ns=lambda: self.wall_us * 1000 + 999,
                boot_ns=lambda: self.boot_us * 1000 + 999,
                awake_ns=lambda: self.awake_us * 1000 + 999,
                zone=lambda: self.zone,
                zone_marks=self.look,
            )
        )


def test_recorder_time_starts_as_the_walls_and_goes_on_through_sleep() -> None:
    machine = Machine()
    clock = machine.clock()
    assert (clock.now_us(), clock.drift_us()) == (START_US, 0)
    machine.runs(7)
    machine.sleeps(HOUR_US)
    assert clock.now_us() == START_US + HOUR_US + 7
    assert clock.boot_us() == 6 * HOUR_US + 7
    assert clock.awake_us() == 4 * HOUR_US + 7


@pytest.mark.parametrize("step_us", [HOUR_US, -HOUR_US, 1, -1])
def test_a_step_of_the_wall_is_drift_and_nothing_else(step_us: int) -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall_us += step_us
    machine.runs(SECOND_US)
    assert clock.now_us() == START_US + SECOND_US
    assert clock.drift_us() == step_us
    assert clock.wall_us() == START_US + SECOND_US + step_us


def test_recorder_time_follows_the_wall_forwards_only() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall_us += HOUR_US
    assert clock.set_forward() == HOUR_US
    assert (clock.now_us(), clock.drift_us()) == (START_US + HOUR_US, 0)
    machine.wall_us -= 2 * HOUR_US
    assert clock.set_forward() == 0
    assert (clock.now_us(), clock.drift_us()) == (START_US + HOUR_US, -2 * HOUR_US)


@pytest.mark.parametrize("to_us", [0, START_US - 1, START_US + HOUR_US])
def test_recorder_time_can_be_put_anywhere_and_runs_on_from_there(to_us: int) -> None:
    machine = Machine()
    clock = machine.clock()
    clock.re_anchor(to_us)
    machine.runs(SECOND_US)
    assert clock.now_us() == to_us + SECOND_US


def test_many_threads_set_the_clock_forward_once() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.wall_us += HOUR_US
    moved: list[int] = []
    threads = [
        threading.Thread(target=lambda: moved.append(clock.set_forward())) for _ in "12345678"
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(moved) == [0] * 7 + [HOUR_US]


@pytest.mark.parametrize(
    ("zone", "month", "minutes"),
    [
        (ZoneInfo("Europe/Berlin"), 1, 60),
        (ZoneInfo("Europe/Berlin"), 7, 120),
        (ZoneInfo("America/St_Johns"), 1, -210),
        (ZoneInfo("Asia/Kathmandu"), 1, 345),
        (timezone(-timedelta(seconds=59)), 1, 0),
    ],
)
def test_the_offset_is_that_of_the_moment_asked_for(zone: tzinfo, month: int, minutes: int) -> None:
    clock = Machine(zone=zone).clock()
    at_us = int(datetime(2026, month, 15, tzinfo=UTC).timestamp()) * SECOND_US
    assert clock.offset_minutes(at_us) == minutes


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    clock = Machine(zone=ZoneInfo("Europe/Berlin")).clock()
    change_us = int(datetime(2026, 10, 25, 1, tzinfo=UTC).timestamp()) * SECOND_US
    assert clock.offset_minutes(change_us - 1) == 120
    assert clock.offset_minutes(change_us) == 60


def test_another_zone_is_noticed_within_a_minute_and_looked_for_no_more_often() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.zone, machine.marks = ZoneInfo("Asia/Tokyo"), 1
    for _ in range(59):
        machine.runs(SECOND_US)
        assert clock.offset_minutes(START_US) == 0
    assert machine.looks == 1
    machine.runs(SECOND_US)
    assert clock.offset_minutes(START_US) == 540
    assert clock.zone() == machine.zone
    assert machine.looks == 2


def test_the_zone_is_not_read_again_while_nothing_changed() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.zone = ZoneInfo("Asia/Tokyo")  # read again, it would show
    machine.runs(MINUTE_US)
    assert clock.zone() is UTC


def test_the_variable_tz_names_the_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    sources = system_sources()
    monkeypatch.setenv("TZ", "Asia/Kathmandu")
    before = sources.zone_marks()
    assert str(sources.zone()) == "Asia/Kathmandu"
    monkeypatch.setenv("TZ", "Europe/Berlin")
    assert sources.zone_marks() != before
    assert str(sources.zone()) == "Europe/Berlin"


def test_a_zone_without_a_known_name_is_the_offset_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Nowhere/Such")
    try:
        assert system_sources().zone().utcoffset(None) is not None
    finally:
        monkeypatch.undo()
        system_sources().zone()


def test_a_replaced_zone_file_changes_the_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "localtime"
    monkeypatch.setattr(clock_module, "_ZONE_FILES", (link,))
    seen = [clock_module.zone_marks()]
    for target in ("Europe/Berlin", "Europe/Paris"):
        link.unlink(missing_ok=True)
        link.symlink_to(f"/usr/share/zoneinfo/{target}")
        seen.append(clock_module.zone_marks())
    assert len(set(seen)) == 3


def test_the_real_clock_is_a_clock_and_agrees_with_the_systems() -> None:
    clock: Clock = SystemClock()
    assert abs(clock.wall_us() - time.time_ns() // 1000) < SECOND_US
    assert abs(clock.now_us() - clock.wall_us()) < SECOND_US
    before = clock.now_us(), clock.boot_us(), clock.awake_us()
    time.sleep(0.01)
    after = clock.now_us(), clock.boot_us(), clock.awake_us()
    assert all(one < other for one, other in zip(before, after, strict=True))
    local = datetime.fromtimestamp(0, UTC).astimezone().utcoffset()
    assert local is not None
    assert clock.offset_minutes(0) == int(local.total_seconds() / 60)


@pytest.mark.skipif(sys.platform != "linux", reason="the name of Linux's clock")
def test_time_asleep_counts_on_the_boot_clock() -> None:
    sources = system_sources()
    assert abs(sources.boot_ns() - time.clock_gettime_ns(time.CLOCK_BOOTTIME)) < 10**9
    assert abs(sources.awake_ns() - time.clock_gettime_ns(time.CLOCK_MONOTONIC)) < 10**9
    assert replace(sources) == sources
    assert os.environ.get("TZ") in sources.zone_marks()
