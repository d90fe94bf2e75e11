"""T80: whatever is killed after whatever message, the look goes on, or ends and can be made anew.

Server and console are processes that get SIGKILL. The desktop is a program made anew on the file of
its history here; as a process it is killed in tests/end2end/test_support_kills.py.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.support_life import User
from tests.fakes.whole_look import CASE, STEPS, ConsoleSeat, Look
from tests.integration.console.conftest import EASY

from workmoniq_desktop.domain.support import GrantState, RevokedBy
from workmoniq_desktop.domain.support_errors import GrantOver


@pytest.fixture(scope="module")
def mortal(team: DevTeam, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server of this file's own, for it is killed."""
    options = ("--support-pins", str(team.pins_path), *EASY)
    with ServerProcess(tmp_path_factory.mktemp("mortal") / "data", options=options) as running:
        yield running


@pytest.fixture(scope="module")
def seat(team: DevTeam, mortal: ServerProcess) -> Iterator[ConsoleSeat]:
    made = ConsoleSeat(ConsoleProcess(team, mortal.url))
    yield made
    made.close()


@pytest.fixture
def sharer(tmp_path: Path, team: DevTeam, mortal: ServerProcess) -> Iterator[User]:
    made = User(tmp_path / "user", team, mortal.url)
    yield made
    made.close()


def played(sharer: User, seat: ConsoleSeat, last: str) -> Look:
    look = Look.armed(sharer, seat)
    for step in STEPS[: STEPS.index(last) + 1]:
        look.does(step)
    return look


def killed(server: ServerProcess) -> Callable[[], None]:
    def kill() -> None:
        server.kill()
        server.start()

    return kill


@pytest.mark.parametrize("after", STEPS)
@pytest.mark.parametrize("who", ["desktop", "server"])
def test_t80_a_look_goes_on_after_desktop_or_server_died(
    sharer: User, seat: ConsoleSeat, mortal: ServerProcess, who: str, after: str
) -> None:
    look = played(sharer, seat, after)
    {"desktop": sharer.reborn, "server": killed(mortal)}[who]()
    look.goes_on(after)
    found = look.until(lambda now: now.state is GrantState.CONSUMED)
    assert (len(found.notices), found.alarms, found.attempts) == (3, (), 1)
    assert_no_second_look(look)


@pytest.mark.long
@pytest.mark.parametrize("second", STEPS)
@pytest.mark.parametrize("first", STEPS)
def test_t80_a_look_goes_on_after_desktop_and_server_died(
    sharer: User, seat: ConsoleSeat, mortal: ServerProcess, first: str, second: str
) -> None:
    look = Look.armed(sharer, seat)
    for step in STEPS:
        look.does(step)
        if step == first:
            sharer.reborn()
        if step == second:
            killed(mortal)()
    assert_no_second_look(look)


@pytest.mark.parametrize("after", STEPS[1:])
def test_t80_a_console_that_died_opens_nothing_again_and_says_what_to_ask_for(
    sharer: User, seat: ConsoleSeat, after: str
) -> None:
    look = played(sharer, seat, after)
    seat.die()
    view = seat.view()
    assert view["stage"] == "free"
    assert (f"middle of case {CASE}, and its keys" in view["sentence"]) is (after != "closed")
    if after == "seen":  # sealed for keys that are nowhere any more
        look.does("shared")
    assert_no_second_look(look)
    taken = sharer.support.revoke(look.grant.id)
    if after == "closed":
        assert taken.state is GrantState.CONSUMED
    else:
        assert (taken.state, taken.revoked_by) == (GrantState.REVOKED, RevokedBy.USER)
    assert [each for each in sharer.support.grants() if each.is_live] == []
    # and the user can give another one, which the same console opens
    played(sharer, seat, STEPS[-1])


def assert_no_second_look(look: Look) -> None:
    """Neither the page nor the code gives anything more, and the user cannot share it again."""
    assert look.seat.bundle().status_code == 409
    answer = look.seat.claim(look.code)
    assert answer.status_code == 409
    assert answer.json()["sentence"].startswith("This code opens nothing now")
    if look.user.support.grant(look.grant.id).state in {GrantState.SHARED, GrantState.CONSUMED}:
        look.user.support.share(look.grant.id)  # changes nothing
        assert len(set(look.user.between.put)) <= 1


def test_t80_what_was_taken_back_is_not_shared_after_a_start(
    sharer: User, seat: ConsoleSeat
) -> None:
    look = played(sharer, seat, "seen")
    sharer.support.revoke(look.grant.id)
    sharer.reborn()
    with pytest.raises(GrantOver):
        sharer.support.share(look.grant.id)
    assert "took it back" in seat.until("closed")["sentence"]
