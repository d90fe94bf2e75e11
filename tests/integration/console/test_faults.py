"""A fault of ours in the console: its text, which holds what was shared, is written nowhere."""

import resource
from pathlib import Path

import pytest
from tests.fakes import shared_rows
from tests.fakes.console_process import ConsoleProcess, DevTeam
from tests.fakes.server import ServerProcess
from tests.fakes.sharing_user import SharingUser
from tests.fakes.whole_look import ConsoleSeat


def faulty(team: DevTeam, server: ServerProcess, where: str) -> ConsoleProcess:
    return ConsoleProcess(team, server.url, program=("-m", "tests.fakes.faulty_console", where))


def claimed(seat: ConsoleSeat, user: SharingUser, team: DevTeam) -> None:
    second = {"agent": "ag-2", "passphrase": team.passphrase("ag-2")}
    told = {"code": user.arm(), "case": "1093", "second": second}
    assert seat.page.post("/api/claim", json=told).status_code == 200
    user.share("R3")


def assert_said_without(said: str, team: DevTeam, user: SharingUser) -> None:
    words = [shared_rows.CANARY, "Nightingale", user.code.text(), *map(team.passphrase, PEOPLE)]
    assert [word for word in words if word in said] == []
    assert "RuntimeError at " in said
    assert "Traceback" not in said


PEOPLE = ("ag-1", "ag-2", "keeper-1", "keeper-2")


def test_a_fault_while_a_bundle_is_opened_ends_the_look_with_a_sentence_and_no_word_of_it(
    team: DevTeam, server: ServerProcess, user: SharingUser
) -> None:
    seat = ConsoleSeat(faulty(team, server, "opening"))
    claimed(seat, user, team)
    view = seat.until("closed")
    assert view["sentence"].startswith("The console made a mistake, and has forgotten")
    assert seat.bundle().status_code == 409
    assert user.notices(2).keys() == {"closed", "purged"}
    # and the desk is free for another code
    other = SharingUser(url=server.url, pins=team.pins)
    assert seat.claim(other.arm()).status_code == 200
    seat.close()
    assert_said_without(seat.console.said, team, user)
    assert_nothing_on_disk(team, user)


def test_a_fault_in_an_answer_to_the_page_says_no_word_of_it(
    team: DevTeam, server: ServerProcess, user: SharingUser
) -> None:
    seat = ConsoleSeat(faulty(team, server, "answering"))
    claimed(seat, user, team)
    seat.until("open")
    answer = seat.bundle()
    assert (answer.status_code, answer.text) == (500, "Internal Server Error")
    seat.page.post("/api/close", json={})
    seat.close()
    assert_said_without(seat.console.said, team, user)
    assert_nothing_on_disk(team, user)


def test_a_fault_at_the_start_ends_the_console_without_a_word_of_a_passphrase(
    team: DevTeam, server: ServerProcess, user: SharingUser
) -> None:
    console = faulty(team, server, "starting")
    with pytest.raises(AssertionError, match="did not start"):
        console.start()
    assert_said_without(console.said, team, user)


def test_a_console_leaves_no_core_dump(team: DevTeam, server: ServerProcess) -> None:
    with ConsoleProcess(team, server.url) as console:
        assert resource.prlimit(console.pid, resource.RLIMIT_CORE) == (0, 0)
        limits = Path(f"/proc/{console.pid}/limits").read_text()
        assert "Max core file size        0 " in limits


def assert_nothing_on_disk(team: DevTeam, user: SharingUser) -> None:
    words = (shared_rows.CANARY.encode(), user.code.text().encode(), user.code.data)
    files = [path for path in team.folder.rglob("*") if path.is_file()]
    assert [path for path in files for word in words if word in path.read_bytes()] == []
