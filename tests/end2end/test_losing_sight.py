"""The window manager or the X server dies: blind, with the reason, and then on again."""

from collections.abc import Iterator

import pytest
from tests.end2end.household import Home, eventually, states
from tests.end2end.stage import Desktop, desktop
from tests.fakes.display import Manager


@pytest.fixture
def screen() -> Iterator[Desktop]:
    with desktop(panel=True) as made:
        yield made


def test_without_a_window_manager_it_is_blind_says_why_and_recovers(
    home: Home, screen: Desktop
) -> None:
    with home.running() as app:
        screen.show("Writer", "seen")
        app.await_window("Writer", "seen")
        screen.manager.kill()
        app.await_state("blind")
        told = home.verb("status")
        assert told.code == 1
        assert "doctor" in told.err
        screen.manager = Manager(screen.server)
        app.await_state("recording")
        screen.show("Mail", "seen again")
        app.await_window("Mail", "seen again")
        spans = home.spans()
        (blind,) = (span for span in spans if span["state"] == "blind")
        assert "window manager" in blind["reason"]
        assert blind["reason"] in home.do("doctor")
        assert blind["reason"] in home.do("timeline")
    assert states(spans) == ["active", "blind", "active"]


@pytest.mark.parametrize("words", [("run",), ("run", "--no-tray")])
def test_a_dead_x_server_costs_nothing_that_was_recorded(
    home: Home, screen: Desktop, words: tuple[str, ...]
) -> None:
    with home.running(*words) as app:
        screen.show("Writer", "before the crash")
        app.await_window("Writer", "before the crash")
        home.do("report")
        screen.server.kill()
        if words == ("run",):
            # a program with windows ends with its screen
            app.ended()
        else:
            app.await_state("blind")
            assert app.quit() == 0
    assert "before the crash" in home.do("search", "crash")
    with desktop() as other:
        home.environ |= other.server.environ
        with home.running():
            eventually(lambda: home.verb("doctor").code == 0, "a doctor who finds all well")
            history = states(home.spans())
    assert history[0] == "active"
    assert history[-2:] == ["off", "active"]
