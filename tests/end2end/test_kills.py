"""SIGKILL at random moments: nothing acknowledged is lost, and the file opens each time."""

import random
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.end2end.household import Home, Spans, now_us, us
from tests.end2end.stage import Desktop, desktop
from tests.fakes.display import Windows

LOST_AT_MOST_US = 2_000_000
# A machine that is short of time may be late to hear and to be killed.
GENEROUS_US = 1_500_000


class RestlessUser(threading.Thread):
    """Switches windows all the time, each time to a title that never was before."""

    def __init__(self, screen: Desktop, seed: int) -> None:
        super().__init__(name="user", daemon=True)
        self._random = random.Random(seed)  # noqa: S311  # no secret
        self._windows = Windows(screen.server)
        self._ending = threading.Event()
        self.shown: list[tuple[int, str]] = []

    def run(self) -> None:
        apps = [self._windows.open(f"App{number}") for number in range(3)]
        turn = 0
        while not self._ending.is_set():
            turn += 1
            window: Any = apps[turn % 3]
            self._windows.set_title(window, f"turn {turn}")
            self._windows.activate(window)
            self.shown.append((now_us(), f"turn {turn}"))
            self._ending.wait(self._random.uniform(0.06, 0.3))

    def end(self) -> None:
        self._ending.set()
        self.join()
        self._windows.close()


def by_id(spans: Spans) -> dict[str, dict[str, Any]]:
    return {span["id"]: span for span in spans}


@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(20, marks=pytest.mark.timeout(300)),
        pytest.param(200, marks=[pytest.mark.long, pytest.mark.timeout(1800)]),
    ],
)
def test_a_kill_at_any_moment_loses_nothing_that_was_acknowledged(
    tmp_path: Path, kills: int
) -> None:
    chance = random.Random(kills)  # noqa: S311  # no secret
    with desktop() as screen:
        home = Home(tmp_path / "k", screen)
        home.settle_in()
        user = RestlessUser(screen, kills)
        user.start()
        known: dict[str, dict[str, Any]] = {}
        lost_us = []
        try:
            for number in range(kills):
                screen.touch()  # or the state is idle after some minutes
                app = home.launch("run", "--no-tray")
                ready_us = None
                # every third dies while it is still starting
                if number % 3:
                    app.await_state("recording")
                    app.await_senses("window")
                    ready_us = now_us()
                time.sleep(chance.uniform(0, 2.5 if number % 3 else 0.6))
                if number % 3 == 1:
                    known |= by_id(home.spans())
                    time.sleep(chance.uniform(0, 1.5))
                killed_us = now_us()
                app.kill()
                home.do("doctor")
                after = by_id(home.spans())
                for name, span in known.items():
                    assert name in after
                    assert us(after[name]["end"]) >= us(span["end"])
                    assert after[name] | {"end": ""} == span | {"end": ""}
                known = after
                if ready_us is not None:
                    lost_us.append(killed_us - kept_up_to(user, after, ready_us, killed_us))
        finally:
            user.end()
        assert max(lost_us) < LOST_AT_MOST_US + GENEROUS_US
        home.do("doctor", "--full")


def kept_up_to(
    user: RestlessUser, spans: dict[str, dict[str, Any]], ready_us: int, killed_us: int
) -> int:
    """When the newest thing that is on record was shown."""
    titles = {span["title"] for span in spans.values()}
    during = [(at_us, title) for at_us, title in user.shown if ready_us <= at_us <= killed_us]
    return max((at_us for at_us, title in during if title in titles), default=ready_us)
