"""Both input backends count the same, whatever is typed, and never while hushed."""

import socket
import threading
import time
from collections.abc import Callable

import pytest
from tests.fakes.display import XServer, wait_for
from tests.fakes.listening import Listening, RunningClock, listening, wakeups

from workmoniq_desktop.collectors.backends.pynput_input import PynputInput
from workmoniq_desktop.collectors.backends.x11_idle import X11Idle
from workmoniq_desktop.collectors.backends.x11_input import X11Input
from workmoniq_desktop.collectors.backends.x11_window import X11Window
from workmoniq_desktop.collectors.base import Backend, BackendUnsupported, Surroundings
from workmoniq_desktop.domain.activity import InputTally

BACKENDS = pytest.mark.parametrize("build", [X11Input, PynputInput])


def counted(
    server: XServer,
    build: Callable[[Surroundings], Backend],
    monkeypatch: pytest.MonkeyPatch,
    touch: Callable[[], None],
    **more: object,
) -> InputTally:
    """All that was counted while touch() ran."""
    # pynput connects to the process's own display.
    monkeypatch.setenv("DISPLAY", server.name)
    server.xdo("mousemove", "10", "10")
    with listening(build, server.environ, **more) as ear:
        ready(ear)
        touch()
        time.sleep(0.1)
    tallies = ear.told.of(InputTally)
    return InputTally(
        at_us=0,
        keys=sum(tally.keys for tally in tallies),
        clicks=sum(tally.clicks for tally in tallies),
        scrolls=sum(tally.scrolls for tally in tallies),
        travel_px=sum(tally.travel_px for tally in tallies),
    )


def ready(ear: Listening) -> None:
    """Wait until the backend hears the server."""
    if isinstance(ear.backend, PynputInput):
        for listener in ear.backend._listeners:  # noqa: SLF001 - only pynput knows when it is ready
            listener.wait()
    time.sleep(0.5)


@BACKENDS
@pytest.mark.parametrize("key", ["a", "Return", "Shift_L", "F5", "eacute"])
def test_every_key_counts_one(
    server: XServer,
    build: Callable[[Surroundings], Backend],
    key: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def type_it() -> None:
        for _ in range(5):
            server.xdo("key", key)

    told = counted(server, build, monkeypatch, type_it)
    assert (told.keys, told.clicks, told.scrolls) == (5, 0, 0)


@BACKENDS
def test_clicks_wheel_steps_and_the_way_are_told_apart(
    server: XServer, build: Callable[[Surroundings], Backend], monkeypatch: pytest.MonkeyPatch
) -> None:
    def use_the_mouse() -> None:
        server.xdo("click", "1", "click", "3", "click", "2")
        server.xdo("click", "--repeat", "4", "5", "click", "4", "click", "6")
        server.xdo("mousemove", "40", "50", "mousemove", "70", "90")

    told = counted(server, build, monkeypatch, use_the_mouse)
    assert (told.keys, told.clicks, told.scrolls) == (0, 3, 6)
    # pynput cannot ask where the pointer is, so its way begins with the first move it hears of.
    assert told.travel_px == (100 if build is X11Input else 50)


@BACKENDS
def test_nothing_counts_while_hushed(
    server: XServer, build: Callable[[Surroundings], Backend], monkeypatch: pytest.MonkeyPatch
) -> None:
    def type_and_click() -> None:
        server.xdo("key", "s", "key", "e", "click", "1", "mousemove", "90", "90")

    told = counted(server, build, monkeypatch, type_and_click, hushed=lambda: True)
    assert told == InputTally(at_us=0)


def test_pynputs_threads_end_with_the_backend(
    server: XServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", server.name)
    before = threading.active_count()
    with listening(PynputInput, server.environ) as ear:
        ready(ear)
    assert threading.active_count() == before


def test_a_second_in_which_the_hush_ends_does_not_count(server: XServer) -> None:
    hush = [True]
    with listening(X11Input, server.environ, hushed=lambda: hush[0]) as ear:
        time.sleep(0.3)
        server.xdo("key", "s")
        time.sleep(0.2)
        hush[0] = False
        server.xdo("key", "e")
        time.sleep(2.5)  # two fetches: the one that was hushed and an empty one
        server.xdo("key", "a", "key", "b", "key", "c")
        time.sleep(0.1)
    assert sum(tally.keys for tally in ear.told.of(InputTally)) == 3


def test_a_tally_is_told_when_its_minute_ends(server: XServer) -> None:
    class LateClock(RunningClock):
        """Starts 2 s before a minute ends."""

        start_us = RunningClock.start_us // 60_000_000 * 60_000_000 + 58_000_000

    with listening(X11Input, server.environ, clock=LateClock()) as ear:
        time.sleep(0.2)
        server.xdo("key", "a")
        tally = ear.told.wait(InputTally)
        assert tally.keys == 1
        assert tally.at_us % 60_000_000 == 59_999_999


def test_it_sleeps_while_nothing_is_touched(server: XServer) -> None:
    with listening(X11Input, server.environ) as ear:
        time.sleep(0.5)
        before = wakeups(ear.native_id)
        time.sleep(3)
        assert wakeups(ear.native_id) - before <= 2


def test_a_moving_mouse_wakes_it_once_a_second(server: XServer) -> None:
    with listening(X11Input, server.environ) as ear:
        time.sleep(0.5)
        before = wakeups(ear.native_id)
        until = time.monotonic() + 3
        n = 0
        while time.monotonic() < until:
            n += 1
            server.xdo("mousemove", str(n % 500), "5")
        assert n > 20
        # Each second one, and each reply of the server may be waited for.
        assert wakeups(ear.native_id) - before <= 20


def test_a_server_that_dies_is_lost_and_not_a_crash(server: XServer) -> None:
    with listening(X11Input, server.environ) as ear:
        time.sleep(0.2)
        server.kill()
        wait_for(lambda: ear.lost, "the loss")
        assert str(ear.lost) == "X11: the display closed"


@pytest.mark.parametrize("build", [X11Input, PynputInput])
@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({}, "DISPLAY is not set"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "this is a Wayland session"),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "this is a Wayland session"),
    ],
)
def test_it_refuses_where_it_would_hear_nothing(
    build: Callable[[Surroundings], Backend], environ: dict[str, str], reason: str
) -> None:
    with pytest.raises(BackendUnsupported, match=reason):
        build(Surroundings(clock=RunningClock(), environ=environ))


@pytest.mark.parametrize("build", [X11Input, PynputInput, X11Window, X11Idle])
def test_a_dead_display_is_refused_without_a_look_at_the_network(
    build: Callable[[Surroundings], Backend], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Display number n would be port 6000 + n of this machine, where X libraries look next.
    with socket.create_server(("127.0.0.1", 0)) as network:
        display = f":{network.getsockname()[1] - 6000}"
        monkeypatch.setenv("DISPLAY", display)
        with pytest.raises(BackendUnsupported, match="does not answer"):
            build(Surroundings(clock=RunningClock(), environ={"DISPLAY": display}))
        network.setblocking(False)
        with pytest.raises(BlockingIOError):
            network.accept()
