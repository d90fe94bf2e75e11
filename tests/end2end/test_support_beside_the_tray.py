"""Support access given at a terminal while the tray app runs, whose window may be closed."""

from collections.abc import Iterator

import httpx
import pytest
from tests.end2end.seat import Seat
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess

WAITS = "An agent of support waits"
CASE = "1093"


@pytest.fixture
def agent(team: DevTeam, server: ServerProcess) -> Iterator[httpx.Client]:
    """An agent's console, used as its page uses it."""
    with ConsoleProcess(team, server.url) as console, console.entered() as client:
        yield client


def claim(agent: httpx.Client, code: str) -> None:
    answer = agent.post("/api/claim", json={"code": code, "case": CASE, "second": None})
    assert answer.json()["stage"] == "waiting", answer.text


def test_a_code_made_at_a_terminal_is_watched_by_the_tray_app_which_asks(
    seat: Seat, server: ServerProcess, agent: httpx.Client
) -> None:
    with seat.running() as app:
        seat.open_window()
        seat.press("Support access")
        made = seat.home.ask("support", "grant", "--yes", "--server", server.url)
        assert made["state"] == "armed"
        seat.await_said("Waiting for an agent")
        assert seat.named_like("Support code: ") == made["code"]
        claim(agent, made["code"])
        seat.await_said("Let this agent see it, once?")
        seat.await_said(f"Case {CASE}")
        (before,) = seat.home.ask("support", "list")["grants"]
        assert before["shared"] is None
        seat.press("Share once")
        seat.await_said("The agent is looking")
        (after,) = seat.home.ask("support", "list")["grants"]
        assert after["shared"] is not None
        assert app.quit() == 0


def test_who_has_no_window_open_is_told_that_an_agent_waits_and_led_to_the_question(
    seat: Seat, server: ServerProcess, agent: httpx.Client
) -> None:
    with seat.running() as app:
        made = seat.home.ask("support", "grant", "--yes", "--server", server.url)
        assert WAITS not in seat.said()
        claim(agent, made["code"])
        seat.await_said(WAITS)
        seat.await_said(f"Badge 4711, case {CASE}. Open WorkMoniQ to share or refuse.")
        seat.home.do("run")
        seat.await_said("Let this agent see it, once?")
        seat.press("Refuse")
        seat.await_said("Taken back")
        (ended,) = seat.home.ask("support", "list")["grants"]
        assert (ended["state"], ended["shared"]) == ("revoked", None)
        assert app.quit() == 0


def test_who_shares_at_the_terminal_sees_it_in_the_window(
    seat: Seat, server: ServerProcess, agent: httpx.Client
) -> None:
    with seat.running() as app:
        seat.open_window()
        seat.press("Support access")
        made = seat.home.ask("support", "grant", "--yes", "--server", server.url)
        claim(agent, made["code"])
        seat.await_said("Let this agent see it, once?")
        seat.home.do("support", "share", made["id"], "--yes")
        seat.await_said("The agent is looking")
        assert "Let this agent see it, once?" not in seat.said()
        seat.home.do("support", "revoke", made["id"])
        seat.await_said("Taken back")
        assert app.quit() == 0
