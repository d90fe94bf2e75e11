"""Pause and private time: nothing is recorded meanwhile, and the time itself is explained."""

import time

import pytest
from tests.end2end.household import Home, now_us, states, titles, us
from tests.end2end.stage import Desktop


@pytest.mark.parametrize(("verb", "state"), [("pause", "paused"), ("private", "private")])
def test_nothing_is_recorded_until_resumed(
    home: Home, screen: Desktop, verb: str, state: str
) -> None:
    with home.running() as app:
        screen.show("Writer", "before")
        app.await_window("Writer", "before")
        home.do(verb)
        said = home.verb("status", "--json")
        assert said.code == 1
        assert f'"{state}"' in said.out
        began_us = now_us()
        for turn in range(3):
            screen.show("Mail", f"secret {turn}")
            screen.touch()
            time.sleep(0.1)
        screen.show("Writer", "after")
        ended_us = now_us()
        home.do("resume")
        app.await_window("Writer", "after")
        whole = home.exported()
    assert {title for title in titles(whole["spans"]) if "secret" in title} == set()
    assert states(whole["spans"]) == ["active", state, "active"]
    for span in whole["spans"]:
        if span["kind"] == "window":
            assert us(span["end"]) <= began_us or us(span["start"]) >= ended_us


def test_private_time_follows_a_pause_and_resume_ends_both(home: Home) -> None:
    with home.running() as app:
        home.do("pause", "15")
        assert app.state() == "paused"
        home.do("private")
        assert app.state() == "private"
        home.do("resume")
        assert app.state() == "recording"
        assert states(home.spans()) == ["active", "paused", "private", "active"]
        home.do("doctor")


def test_a_pause_that_was_cut_by_a_crash_is_still_a_pause_on_record(home: Home) -> None:
    with home.running() as app:
        home.do("pause", "60")
        home.do("timeline")
        app.kill()
    with home.running():
        assert states(home.spans()) == ["active", "paused", "off", "active"]
        home.do("doctor")
