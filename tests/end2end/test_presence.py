"""Idle, locked, asleep, shut down: told by a real X server and a logind of our own."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.household import Home, Spans, now_us, us
from tests.end2end.stage import Desktop, desktop

NEAR_US = 500_000


@pytest.fixture
def screen() -> Iterator[Desktop]:
    """One for each test: a lock or a dead window manager stays."""
    with desktop(logind=True) as made:
        yield made


@pytest.fixture
def watched(screen: Desktop, tmp_path: Path) -> Home:
    """Idle after 10 s, the least there is."""
    made = Home(tmp_path / "w", screen)
    made.settle_in(idle_after_s=10)
    return made


def of_state(spans: Spans, state: str) -> Spans:
    return [span for span in spans if span["state"] == state]


def near(iso: str, at_us: int) -> bool:
    return abs(us(iso) - at_us) < NEAR_US


def test_idling_begins_at_the_last_input_and_ends_with_the_next(
    watched: Home, screen: Desktop
) -> None:
    with watched.running() as app:
        screen.show("Writer", "while away")
        screen.touch()
        left_us = now_us()
        app.await_window("Writer", "while away")
        app.await_state("idle")
        # the X server counts idle time in milliseconds, and our stamp is taken after the touch
        assert now_us() - left_us >= 9_900_000
        assert watched.verb("status").code == 0
        screen.touch()
        back_us = now_us()
        app.await_state("recording")
        spans = watched.spans()
        (idle,) = of_state(spans, "idle")
        assert near(idle["start"], left_us)
        assert near(idle["end"], back_us)
        assert idle["reason"] == "no input"
        # the window stays on record; a report does not count it
        window = max(us(span["end"]) - us(span["start"]) for span in spans if span["app"])
        assert window >= 9_900_000
        rows = {row["key"]: row["seconds"] for row in watched.ask("report")["rows"]}
        assert rows["Writer"] < 8


def test_a_locked_screen_is_locked_time_without_windows(home: Home, screen: Desktop) -> None:
    assert screen.logind is not None
    with home.running() as app:
        app.await_senses("session")
        locked_us = now_us()
        screen.logind.hint(True)
        app.await_state("locked")
        screen.show("Mail", "behind the lock")
        time.sleep(0.3)
        unlocked_us = now_us()
        screen.logind.hint(False)
        app.await_state("recording")
        app.await_window("Mail", "behind the lock")
        spans = home.spans()
    (locked,) = of_state(spans, "locked")
    assert near(locked["start"], locked_us)
    assert near(locked["end"], unlocked_us)
    assert locked["reason"] == "screen locked"
    behind = [span for span in spans if span["title"] == "behind the lock"]
    assert all(us(span["start"]) >= us(locked["end"]) for span in behind)


def test_sleep_is_no_work_and_is_written_before_the_machine_sleeps(
    home: Home, screen: Desktop
) -> None:
    assert screen.logind is not None
    with home.running() as app:
        app.await_senses("session")
        screen.show("Writer", "before sleep")
        app.await_window("Writer", "before sleep")
        asleep_us = now_us()
        screen.logind.sleep(begins=True)
        app.await_state("asleep")
        time.sleep(0.4)
        woken_us = now_us()
        screen.logind.sleep(begins=False)
        app.await_state("recording")
        spans = home.spans()
    (asleep,) = of_state(spans, "asleep")
    assert near(asleep["start"], asleep_us)
    assert near(asleep["end"], woken_us)
    for span in spans:
        if span["kind"] == "window":
            assert us(span["end"]) <= us(asleep["start"]) or us(span["start"]) >= us(asleep["end"])


def test_a_machine_that_never_wakes_up_loses_nothing(home: Home, screen: Desktop) -> None:
    assert screen.logind is not None
    with home.running() as app:
        app.await_senses("session")
        screen.show("Writer", "last words")
        app.await_window("Writer", "last words")
        screen.logind.sleep(begins=True)
        app.await_state("asleep")
        # a computer sleeps no sooner than this: until then WorkMoniQ has it wait
        deadline_s = time.monotonic() + 10
        while screen.logind.held() and time.monotonic() < deadline_s:
            time.sleep(0.02)
        app.kill()
    assert "last words" in home.do("search", "last words")


def test_the_end_of_the_session_is_noted_as_such(home: Home, screen: Desktop) -> None:
    assert screen.logind is not None
    with home.running() as app:
        app.await_senses("session")
        held = screen.logind.held
        app.await_state("recording")
        screen.logind.shut_down(begins=True)
        app.home.do("report")
        # what logind does next: it waits for the inhibitor, then everybody gets SIGTERM
        deadline_s = time.monotonic() + 10
        while held() and time.monotonic() < deadline_s:
            time.sleep(0.02)
        assert held() == 0
        assert app.quit() == 0
    with home.running():
        pass
    (off,) = of_state(home.spans(), "off")
    assert off["reason"] == "you logged out or shut down"


def test_without_logind_it_records_all_the_same(home: Home) -> None:
    home.environ["DBUS_SYSTEM_BUS_ADDRESS"] = "unix:path=/nonexistent"
    with home.running():
        senses = {sense["name"]: sense for sense in home.ask("status")["senses"]}
        assert senses["session"]["backend"] is None
        assert "system bus" in senses["session"]["refusals"][0]["reason"]
        home.do("doctor")
