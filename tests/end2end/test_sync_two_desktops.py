"""Two desktops on one screen, with a profile each, and one server: each shows the other's day."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.end2end.accounts import account, paired
from tests.end2end.household import App, titles
from tests.end2end.seat import Seat
from tests.end2end.stage import Desktop
from tests.fakes.server import ServerProcess

from workmoniq_desktop.domain.ledger import SEALED_FOR_SYNC

AFTER_A_SYNC_S = 10.0
PASSWORD = "a quiet evening in june"  # noqa: S105  # of no account but the tests'


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path / "server") as running:
        yield running


@pytest.fixture
def desk(screen: Desktop, tmp_path: Path) -> Seat:
    return Seat(tmp_path / "desk", screen)


@pytest.fixture
def laptop(screen: Desktop, tmp_path: Path) -> Seat:
    return Seat(tmp_path / "laptop", screen)


def work(own: tuple[Seat, App], other: Seat, screen: Desktop, name: str) -> None:
    """A window that only one of the two saw."""
    other.home.verb("pause")
    screen.show(name, f"{name} of one desk")
    own[1].await_window(name)
    time.sleep(1.2)  # what is shorter than a second is no bar of its own
    screen.show("Mail", "of both")
    own[1].await_window("Mail")
    other.home.verb("resume")


def sync(*seats: Seat) -> None:
    for seat in seats:
        assert seat.home.ask("sync", "now")["agreed"]


def test_two_tray_apps_show_each_others_day_within_ten_seconds_of_a_sync(
    desk: Seat, laptop: Seat, screen: Desktop, server: ServerProcess
) -> None:
    with desk.running() as one, laptop.running() as two:
        account(desk.home, server.url, "ada", PASSWORD)
        paired(desk.home, laptop.home, server.url)
        work((desk, one), laptop, screen, "Atlas")
        work((laptop, two), desk, screen, "Ledger")
        for seat, own, others in ((desk, "Atlas", "Ledger"), (laptop, "Ledger", "Atlas")):
            seat.open_window()
            seat.await_said(own)
            assert others not in seat.said()
        sync(desk, laptop, desk)
        assert desk.shows_within("Ledger", AFTER_A_SYNC_S)
        assert laptop.shows_within("Atlas", AFTER_A_SYNC_S)
        assert "Ledger of one desk" in titles(desk.home.ask("timeline")["spans"])
        assert "Atlas of one desk" in titles(laptop.home.ask("timeline")["spans"])
        assert desk.home.ask("status")["last_sync"] is not None
        assert (one.quit(), two.quit()) == (0, 0)
    told = desk.home.verb("status", "--json", WORKMONIQ_PASSPHRASE_FILE="")
    assert json.loads(told.out)["last_sync"] is not None  # and nobody was asked for a key
    left = [line for line in desk.home.ask("ledger")["ledger"] if line["how"] == "sync"]
    assert [line["what"] for line in left if line["bytes"]] == [SEALED_FOR_SYNC]
    for home in (desk.home, laptop.home):
        home.do("doctor", "--full")


def test_two_people_at_two_windows_make_an_account_pair_and_see_each_others_day(
    desk: Seat, laptop: Seat, screen: Desktop, server: ServerProcess
) -> None:
    with desk.running() as one, laptop.running() as two:
        work((desk, one), laptop, screen, "Atlas")
        work((laptop, two), desk, screen, "Ledger")
        for seat in (desk, laptop):
            seat.open_window()
            seat.press("Sync & devices")
        make_account(desk, server.url)
        laptop.press("Join with a code")
        desk.press("Show a code")
        laptop.write("Address of the server", server.url)
        laptop.write("Pairing code", desk.named("Pairing code"))
        laptop.press("Join")
        digits = laptop.named("Digits to type on the other device")
        desk.await_said("wants to join")
        desk.write("The six digits it shows", digits)
        desk.press("Let it in")
        laptop.press("Also send what this device recorded before")
        laptop.press("Turn sync on")
        laptop.await_said("Sync is on")
        for seat in (desk, laptop, desk):
            seat.press("Sync now")
            seat.await_said("Both sides agree")
        for seat, others in ((desk, "Ledger"), (laptop, "Atlas")):
            seat.press("Today")
            assert seat.shows_within(others, AFTER_A_SYNC_S)


def make_account(seat: Seat, server: str) -> None:
    """With a password that is too short at first, and a sheet that is mistyped once."""
    seat.write("Address of the server", server)
    seat.write("User name", "grace")
    for typed, answer in (("short", "needs 12 characters"), (PASSWORD, "Your recovery sheet")):
        seat.write("Password", typed)
        seat.write("The same password again", typed)
        seat.press("Make an account")
        seat.await_said(answer)
    code = seat.named("Recovery code")
    seat.write("Type the code back", code[:-1])
    seat.press("I keep it")
    seat.await_said("This is no recovery code")
    seat.write("Type the code back", code)
    seat.press("I keep it")
    seat.await_said("Sync is on")
