"""The first start, the second, and every way to end."""

import json
import signal

import pytest
from tests.end2end.household import Home, eventually, states
from tests.end2end.stage import Desktop

from workmoniq_desktop.system.control import ControlClient
from workmoniq_desktop.system.single_instance import socket_of


def shown(screen: Desktop, title: str) -> bool:
    window = screen.windows.display
    names = (
        window.create_resource_object("window", each).get_full_text_property(
            window.intern_atom("_NET_WM_NAME")
        )
        for each in screen.windows.listed()
    )
    return title in names


def test_the_first_start_makes_a_profile_and_records(newcomer: Home, screen: Desktop) -> None:
    before = set(screen.windows.listed())
    with newcomer.running("run") as app:
        # the recovery phrase is shown in a window of its own
        eventually(lambda: set(screen.windows.listed()) - before, "the welcome window")
        screen.show("Writer", "first page")
        app.await_window("Writer", "first page")
        assert json.loads(newcomer.do("status", "--json"))["state"] == "recording"
        assert app.quit() == 0
    assert "first page" in newcomer.do("search", "page")
    assert newcomer.profile.folder.stat().st_mode & 0o777 == 0o700


def test_a_second_start_shows_the_window_of_the_first_and_ends_well(
    home: Home, screen: Desktop
) -> None:
    with home.running("run") as app:
        told = home.verb("run")
        assert (told.code, told.err) == (0, "")
        assert "already runs" in told.out
        eventually(lambda: shown(screen, "WorkMoniQ"), "the main window")
        assert app.state() == "recording"
        assert home.verb("run", "--no-tray").code == 0
        assert app.quit() == 0


@pytest.mark.parametrize("words", [("run",), ("run", "--no-tray"), ()])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_order(
    home: Home, words: tuple[str, ...], number: signal.Signals
) -> None:
    app = home.launch(*words)
    try:
        app.await_state("recording")
        app.process.send_signal(number)
        assert app.ended() == 0
    finally:
        app.kill()
    with home.running():
        pass
    assert states(home.spans())[:2] == ["active", "off"]
    (off,) = (span for span in home.spans("presence") if span["state"] == "off")
    assert off["reason"] == "you quit WorkMoniQ"


def test_what_does_not_run_is_said_to_be_off(home: Home, newcomer: Home) -> None:
    for account in (home, newcomer):
        told = account.verb("status", "--json")
        assert told.code == 1
        assert json.loads(told.out)["state"] == "off"
        assert told.err.count("\n") == 1


def test_reading_verbs_make_no_profile(newcomer: Home) -> None:
    told = newcomer.verb("report")
    assert (told.code, told.out) == (1, "")
    assert "no history here yet" in told.err
    assert not newcomer.profile.folder.exists()


def test_without_a_screen_the_tray_app_says_so_in_one_line(home: Home) -> None:
    del home.environ["DISPLAY"]
    told = home.verb("run")
    assert told.code == 1
    assert told.err.startswith("workmoniq: ")
    assert told.err.count("\n") == 1


def test_asked_to_show_itself_it_can_without_a_window(home: Home) -> None:
    with home.running() as app:
        ControlClient(socket_of(home.profile)).ask("show")
        assert app.state() == "recording"


def test_a_usual_start_opens_no_window(newcomer: Home, screen: Desktop) -> None:
    with newcomer.running():
        pass  # made as people make it, so that its key takes a while to be found
    newcomer.choose(welcomed=True)
    before = set(screen.windows.listed())
    seen: set[int] = set()
    app = newcomer.launch("run")
    try:

        def recording() -> bool:
            seen.update(screen.windows.listed())
            return app.state() == "recording"

        eventually(recording, "the recording")
        assert seen == before
    finally:
        app.kill()
