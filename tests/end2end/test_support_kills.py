"""T80 with the desktop as a process that is killed: the look goes on with the next start."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.end2end.checkout import checkout_of, home_in
from tests.end2end.household import App, Home, eventually
from tests.end2end.stage import Desktop
from tests.end2end.support_story import Access
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.whole_look import STEPS, ConsoleSeat

from workmoniq_desktop.domain.support import GrantState

PARTIES = ("desktop", "server", "console")


@pytest.fixture
def python_path(team: DevTeam) -> str:
    return checkout_of(team)


@pytest.fixture
def home(seated: Desktop, tmp_path: Path, python_path: str) -> Home:
    return home_in(tmp_path / "a", seated, python_path)


@pytest.fixture
def seat(team: DevTeam, server: ServerProcess) -> Iterator[ConsoleSeat]:
    made = ConsoleSeat(ConsoleProcess(team, server.url))
    yield made
    made.close()


class Story:
    """A look of whole processes, one step after the other."""

    def __init__(self, home: Home, server: ServerProcess, seat: ConsoleSeat) -> None:
        self.home, self.server, self.seat = home, server, seat
        self.app: App = home.launch("run", "--no-tray")
        self.app.await_state("recording")
        self.access: Access | None = None

    def kill(self, who: str) -> None:
        if who == "desktop":
            self.app.kill()
            self.app = self.home.launch("run", "--no-tray")
            self.app.await_state("recording")
        elif who == "server":
            self.server.kill()
            self.server.start()
        else:
            self.seat.die()

    def does(self, step: str) -> None:
        access = self.access or Access.granted(self.home, self.server)
        self.access = access
        acts: dict[str, Callable[[], object]] = {
            "armed": lambda: access.await_state(GrantState.ARMED),
            "claimed": lambda: (self.seat.claim(access.code), self.seat.until("waiting")),
            "seen": lambda: access.await_state(GrantState.CLAIMED),
            "shared": access.share,
            "opened": self._opened,
            "closed": self._closed,
        }
        acts[step]()

    def _opened(self) -> None:
        assert self.access is not None
        self.seat.until("open")
        self.access.await_state(GrantState.CONSUMED)

    def _closed(self) -> None:
        assert self.access is not None
        self.seat.page.post("/api/close", json={})
        assert self.seat.until("closed")["sentence"].startswith("Closed;")
        self.access.await_notices(3)

    def end(self) -> None:
        self.app.kill()


@pytest.fixture
def story(home: Home, server: ServerProcess, seat: ConsoleSeat) -> Iterator[Story]:
    made = Story(home, server, seat)
    yield made
    made.end()


@pytest.mark.timeout(300)
def test_t80_an_app_that_is_killed_after_every_message_plays_the_look_to_its_end(
    story: "Story",
) -> None:
    for step in STEPS:
        story.does(step)
        story.kill("desktop")
    assert story.access is not None
    now = story.access.now()
    assert (now.state, now.alarms, now.attempts) == (GrantState.CONSUMED, (), 1)
    assert story.seat.claim(story.access.code).status_code == 409
    assert story.home.verb("support", "share", story.access.id, "--yes").code != 0


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("after", STEPS)
@pytest.mark.parametrize("who", PARTIES)
def test_t80_whoever_is_killed_after_whatever_message_leaves_no_second_look_and_no_stuck_access(
    story: "Story", who: str, after: str
) -> None:
    for step in STEPS:
        story.does(step)
        if step == after:
            story.kill(who)
            if who == "console" and step not in {"armed", "closed"}:
                break
    assert story.access is not None
    assert story.seat.bundle().status_code == 409
    answer = story.seat.claim(story.access.code)
    assert answer.json()["sentence"].startswith("This code opens nothing now")
    story.access.revoke()
    # and another one can be had
    story.access = None
    for step in STEPS:
        story.does(step)


def test_a_fault_in_the_thread_of_support_says_no_word_of_the_code_and_the_access_can_be_ended(
    home: Home, server: ServerProcess, seat: ConsoleSeat
) -> None:
    program, home.program = home.program, [home.program[0], "-m", "tests.fakes.faulty_desktop"]
    with home.running() as app:
        home.program = program
        access = Access.granted(home, server)
        assert seat.claim(access.code).status_code == 200
        log = home.profile.log
        eventually(lambda: log.exists() and "thread=support" in log.read_text(), "a fault")
        access.revoke()
        assert access.now().state is GrantState.REVOKED
        assert "took it back" in seat.until("closed")["sentence"]
        assert app.quit() == 0
    said = log.read_text() + app.said()
    assert "RuntimeError at " in said
    assert access.code not in said
    assert access.code.replace("-", "") not in said
    assert "Traceback" not in said
