"""The window backend against a real X server and a real window manager."""

import os
import random
import time
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import psutil
import pytest
from tests.fakes.display import FocusTruth, Manager, Windows, XServer, wait_for
from tests.fakes.listening import Listening, listening, wakeups

from workmoniq_desktop.collectors.backends.x11_window import X11Window
from workmoniq_desktop.domain.activity import FocusLost, FocusMoved, SawAgain, WentBlind


@pytest.fixture
def ear(shared_screen: XServer) -> Iterator[Listening]:
    with listening(X11Window, shared_screen.environ) as ear:
        yield ear


def turn_to(windows: Windows, ear: Listening, app: str, title: str) -> Any:
    """Open a window and focus it by one switch that the ear has wholly heard.

    A window gets the focus when it is mapped; asked for at once again, the manager may say so
    twice, and the second telling would read whatever title the test has set by then.
    """
    window = windows.open(app, title)
    windows.open("Between", "between")
    ear.told.wait_until("the window between", app="Between")
    ear.told.events.clear()
    windows.focus(window)
    ear.told.wait_until("the window", app=app, title=title)
    ear.told.events.clear()
    return window


def test_a_switch_tells_app_title_and_program(windows: Windows, ear: Listening) -> None:
    editor = windows.open("Editor", "notes.txt")
    windows.focus(editor)
    told = ear.told.wait_until("the editor", app="Editor", title="notes.txt")
    assert told.process == psutil.Process().name()
    assert told.skipped == 0


def test_switches_are_told_once_each_and_in_order(windows: Windows, ear: Listening) -> None:
    first, second = windows.open("First", "one"), windows.open("Second", "two")
    ear.told.wait_until("the second", app="Second")
    ear.told.events.clear()
    for window in (first, second, first):
        windows.focus(window)
        time.sleep(0.05)
    wait_for(lambda: len(ear.told.of(FocusMoved)) >= 3, "three switches")
    moves = ear.told.of(FocusMoved)
    assert [move.app for move in moves] == ["First", "Second", "First"]
    assert [move.at_us for move in moves] == sorted(move.at_us for move in moves)
    assert not ear.told.of(FocusLost)


def test_a_new_title_is_told_with_the_time_it_changed(windows: Windows, ear: Listening) -> None:
    window = turn_to(windows, ear, "Browser", "first page")
    before_us = ear.clock.now_us()
    windows.set_title(window, "second page")
    told = ear.told.wait_until("the second page", title="second page")
    assert before_us <= told.at_us
    assert told.app == "Browser"


def test_the_bare_desktop_is_told_from_when_the_focus_went(
    windows: Windows, ear: Listening
) -> None:
    window = windows.open("Only", "one")
    windows.focus(window)
    focused = ear.told.wait_until("the window", app="Only")
    ear.told.events.clear()
    window.destroy()
    windows.display.sync()
    lost = ear.told.wait(FocusLost)
    assert lost.at_us > focused.at_us
    assert [type(event) for event in ear.told.events] == [FocusLost]


def test_dwells_of_40_ms_and_more_are_caught(
    shared_screen: XServer, windows: Windows, ear: Listening
) -> None:
    opened = [windows.open(f"App{n}", f"title {n}") for n in range(6)]
    apps = {window.id: f"App{n}" for n, window in enumerate(opened)}
    chance = random.Random(7)  # noqa: S311 - no secret
    last = opened[-1]
    with FocusTruth(shared_screen, ear.clock.now_us) as truth:
        for _ in range(200):
            last = chance.choice([window for window in opened if window is not last])
            windows.activate(last)
            time.sleep(chance.choice([0.04, 0.045, 0.06, 0.1]))
        wait_for(lambda: ear.told.of(FocusMoved)[-1].app == apps[last.id], "the last switch")
    dwells = [
        apps[window]
        for (at_us, window), (next_us, _) in pairwise(truth.changes)
        if next_us - at_us >= 40_000
    ]
    moves = iter([move.app for move in ear.told.of(FocusMoved)])
    caught = sum(app in moves for app in dwells)
    assert len(dwells) > 50
    assert caught >= 0.995 * len(dwells)


def test_a_storm_of_windows_that_die_at_once_breaks_nothing(
    windows: Windows, ear: Listening
) -> None:
    for n in range(150):
        window = windows.create("Storm", f"storm {n}")
        window.map()
        windows.display.flush()
        time.sleep(0.001 * (n % 5))
        window.destroy()
        windows.display.flush()
    calm = windows.open("Calm", "after the storm")
    windows.focus(calm)
    ear.told.wait_until("the calm", app="Calm", title="after the storm")
    assert ear.lost is None


def test_a_flood_of_titles_becomes_a_trickle_that_counts(windows: Windows, ear: Listening) -> None:
    window = turn_to(windows, ear, "Shell", "start")
    began = time.monotonic()
    for n in range(1000):
        windows.set_title(window, f"line {n}")
        time.sleep(0.0005)
    windows.display.sync()
    ear.told.wait_until("the last line", title="line 999")
    seconds = time.monotonic() - began
    moves = ear.told.of(FocusMoved)
    assert len(moves) <= 4 + 4 * seconds + 1
    assert len(moves) + sum(move.skipped for move in moves) in range(990, 1001)
    assert [move.at_us for move in moves] == sorted(move.at_us for move in moves)


def test_the_title_before_a_switch_is_not_lost_in_a_flood(windows: Windows, ear: Listening) -> None:
    other = windows.open("Other", "other")
    shell = turn_to(windows, ear, "Shell", "start")
    for n in range(50):
        windows.set_title(shell, f"line {n}")
    windows.display.sync()
    windows.focus(other)
    moved = ear.told.wait_until("the switch", app="Other", title="other")
    last = ear.told.wait_until("the last line", title="line 49")
    assert last.at_us <= moved.at_us
    assert ear.told.events.index(last) < ear.told.events.index(moved)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("x" * 1_000_000, "x" * 4096 + "…"),
        ("€" * 300_000, "€" * 1365 + "…"),
        (b"caf\xe9 \xff\xfe!", "caf\ufffd \ufffd\ufffd!"),
        ("דוח שעות \u200fמרץ", "דוח שעות \u200fמרץ"),
        ("👩‍💻 build 🚀", "👩‍💻 build 🚀"),
        (b"a\0b\x1b[31m\tc\nd", "ab[31m c d"),
        (b"half \xed\xa0\x80 pair", "half \ufffd\ufffd\ufffd pair"),
    ],
    ids=[
        "a megabyte",
        "cut inside a character",
        "not UTF-8",
        "right to left",
        "emoji",
        "controls",
        "surrogate",
    ],
)
def test_any_title_leaves_as_valid_text(
    windows: Windows, ear: Listening, written: str | bytes, told: str
) -> None:
    window = windows.open("Odd", "plain")
    windows.focus(window)
    ear.told.wait_until("the window", app="Odd")
    windows.set_title(window, written)
    moved = ear.told.wait_until("the odd title", title=told)
    moved.title.encode()


def test_a_window_without_a_class_goes_by_its_program(windows: Windows, ear: Listening) -> None:
    windows.focus(windows.open(None, "nameless"))
    told = ear.told.wait_until("the nameless window", title="nameless")
    assert told.app == told.process == psutil.Process().name()


def test_a_window_from_another_machine_has_no_program_here(
    windows: Windows, ear: Listening
) -> None:
    far = windows.open("Far", "remote", pid=os.getpid(), machine="elsewhere.example")
    windows.focus(far)
    ear.told.wait_until("the remote window", app="Far", process=None)


def test_the_server_is_believed_before_the_window(windows: Windows, ear: Listening) -> None:
    liar = windows.open("Liar", "lies", pid=1, machine=os.uname().nodename)
    windows.focus(liar)
    told = ear.told.wait_until("the liar", app="Liar")
    assert told.process == psutil.Process().name()


def test_titles_that_are_not_wanted_are_not_read(shared_screen: XServer, windows: Windows) -> None:
    with listening(X11Window, shared_screen.environ, titles=False) as ear:
        window = windows.open("Quiet", "secret")
        windows.focus(window)
        told = ear.told.wait_until("the window", app="Quiet")
        windows.set_title(window, "another secret")
        windows.focus(windows.open("Next", "more"))
        ear.told.wait_until("the next window", app="Next")
        assert told.title is None
        assert {move.title for move in ear.told.of(FocusMoved)} == {None}
        assert [move.app for move in ear.told.of(FocusMoved)].count("Quiet") == 1


def test_nothing_happens_while_nothing_happens(windows: Windows, ear: Listening) -> None:
    windows.focus(windows.open("Still", "still"))
    ear.told.wait_until("the window", app="Still")
    time.sleep(0.5)
    before = wakeups(ear.native_id)
    time.sleep(3)
    assert wakeups(ear.native_id) - before <= 2


def test_a_window_manager_that_dies_and_returns_is_told(
    screen: tuple[XServer, Manager],
) -> None:
    server, manager = screen
    with listening(X11Window, server.environ) as ear, Windows(server) as windows:
        windows.focus(windows.open("Before", "one"))
        ear.told.wait_until("the window", app="Before")
        manager.kill()
        blind = ear.told.wait(WentBlind)
        assert blind.reason == "the window manager restarted"
        with Manager(server):
            ear.told.wait(SawAgain)
            windows.focus(windows.open("After", "two"))
            ear.told.wait_until("the window after", app="After")


def test_a_window_manager_that_comes_late_is_waited_for(server: XServer) -> None:
    with listening(X11Window, server.environ) as ear, Windows(server) as windows:
        blind = ear.told.wait(WentBlind)
        assert blind.reason == "no window manager with _NET_ACTIVE_WINDOW yet"
        with Manager(server):
            ear.told.wait(SawAgain)
            windows.focus(windows.open("Late", "here now"))
            ear.told.wait_until("the window", app="Late")


def test_a_server_that_dies_is_lost_and_not_a_crash(server: XServer) -> None:
    with listening(X11Window, server.environ) as ear:
        ear.told.wait(WentBlind)
        server.kill()
        wait_for(lambda: ear.lost, "the loss")
        assert str(ear.lost) == "X11: the display closed"
