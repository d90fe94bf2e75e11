"""A day by script in the tray: its report equals the script to the second, all is explained."""

import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from tests.end2end.household import App, Home, eventually, iso, now_us
from tests.end2end.stage import Desktop, desktop
from tests.fakes.display import FocusTruth

from workmoniq_desktop.system.control import ControlClient
from workmoniq_desktop.system.single_instance import socket_of

IDLE_AFTER_S = 10
APPS = ("Writer", "Mail", "Browser")
LONG_S = float(os.environ.get("WORKMONIQ_SCRIPTED_DAY_S", "3600"))

Interval = tuple[int, int]


class Day:
    """Does what a person does, and keeps its own account of it."""

    def __init__(self, screen: Desktop, app: App, truth: FocusTruth, seed: int) -> None:
        self._screen = screen
        self._app = app
        self._truth = truth
        self._random = random.Random(seed)  # noqa: S311  # no secret
        self._control = ControlClient(socket_of(app.home.profile))
        self.absences: list[Interval] = []
        self.active_from_us = self._touch()

    def work(self, seconds: float) -> None:
        """Switch windows, and type now and then."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            self._screen.show(self._random.choice(APPS), f"page {self._random.randrange(999)}")
            self._touch()
            time.sleep(self._random.uniform(0.1, 2))

    def idle(self, seconds: float) -> None:
        """Read on paper, so long beyond what counts as idling."""
        left_us = self._touch()
        self._app.await_state("idle")
        time.sleep(seconds)
        self.absences.append((left_us, self._touch()))
        self._app.await_state("recording")

    def lock(self, seconds: float) -> None:
        assert self._screen.logind is not None
        with self._absent("locked", seconds):
            self._screen.logind.hint(True)
        self._screen.logind.hint(False)
        self._back()

    def sleep(self, seconds: float) -> None:
        assert self._screen.logind is not None
        with self._absent("asleep", seconds):
            self._screen.logind.sleep(begins=True)
        self._screen.logind.sleep(begins=False)
        self._back()

    def pause(self, seconds: float) -> None:
        with self._absent("paused", seconds):
            self._control.ask("pause")
        self._control.ask("resume")
        self._back()

    def private(self, seconds: float) -> None:
        with self._absent("private", seconds):
            self._control.ask("private")
        self._control.ask("resume")
        self._back()

    def end(self) -> None:
        self.active_to_us = self._touch()

    def seconds_by_app(self) -> dict[str, float]:
        """What the script says: time in front, less the absences, in [start, end)."""
        apps = {window.id: app for app, window in self._screen.apps.items()}
        changes = [*self._truth.changes, (self.active_to_us, 0)]
        total_us: dict[str, int] = {}
        for (from_us, window), (to_us, _) in pairwise(changes):
            span = (max(from_us, self.active_from_us), min(to_us, self.active_to_us))
            us = length(span) - sum(length(common(span, absence)) for absence in self.absences)
            total_us[apps[window]] = total_us.get(apps[window], 0) + us
        return {app: us / 1e6 for app, us in total_us.items()}

    @contextmanager
    def _absent(self, state: str, seconds: float) -> Iterator[None]:
        self._touch()
        self._left_us = now_us()
        yield
        self._app.await_state(state)
        time.sleep(min(seconds, IDLE_AFTER_S / 3))
        # shows itself to be of no consequence
        app = self._random.choice(APPS)
        self._screen.show(app, "not to be seen")
        self._touch()
        self._screen.show(app, "back again")

    def _back(self) -> None:
        self.absences.append((self._left_us, now_us()))
        self._app.await_state("recording")

    def _touch(self) -> int:
        self._screen.touch()
        return now_us()


def common(one: Interval, other: Interval) -> Interval:
    return max(one[0], other[0]), min(one[1], other[1])


def length(interval: Interval) -> int:
    return max(0, interval[1] - interval[0])


@pytest.mark.parametrize(
    "least_s",
    [
        pytest.param(1, marks=pytest.mark.timeout(200)),
        pytest.param(LONG_S, marks=[pytest.mark.long, pytest.mark.timeout(LONG_S + 600)]),
    ],
    ids=["short", "long"],
)
def test_the_report_of_a_day_equals_its_script_to_the_second(
    tmp_path: Path, least_s: float
) -> None:
    chance = random.Random(7)  # noqa: S311  # no secret
    with desktop(panel=True, logind=True) as screen, FocusTruth(screen.server, now_us) as truth:
        home = Home(tmp_path / "d", screen)
        home.settle_in(idle_after_s=IDLE_AFTER_S)
        with home.running("run") as app:
            app.await_senses("window", "idle", "session")
            screen.show("Mail", "good morning")
            screen.show("Writer", "good morning")
            app.await_window("Writer", "good morning")
            eventually(lambda: truth.changes, "the script's own account to begin")
            until_s = time.monotonic() + least_s
            day = Day(screen, app, truth, seed=7)
            while True:
                day.work(3)
                parts = [day.idle, day.lock, day.sleep, day.pause, day.private]
                chance.shuffle(parts)
                for part in parts:
                    part(chance.uniform(0.2, 3))
                    day.work(chance.uniform(0.5, 3))
                if time.monotonic() > until_s:
                    break
            day.end()
            asked = ("--from", iso(day.active_from_us), "--to", iso(day.active_to_us))
            report = home.ask("report", *asked)
            # not its whole seconds, which are rounded
            told = {row["key"]: row["microseconds"] / 1e6 for row in report["rows"]}
            expected = day.seconds_by_app()
            assert set(told) - {None} == set(expected)
            for name, seconds in expected.items():
                assert abs(told[name] - seconds) < 1, (told, expected)
            assert abs(sum(told.values()) - sum(expected.values())) < 1
            assert home.ask("search", "not to be seen")["spans"] == []
            findings = home.ask("doctor", "--full")["findings"]
            assert all(finding["well"] for finding in findings)
            assert app.quit() == 0
        home.do("doctor", "--full")
