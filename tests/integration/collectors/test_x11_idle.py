"""The idle backend against a real X server and synthetic input."""

import time

from tests.fakes.display import XServer, wait_for
from tests.fakes.listening import listening, wakeups

from workmoniq_desktop.collectors.backends.x11_idle import X11Idle
from workmoniq_desktop.domain.activity import CameBack, WentIdle

MS_US = 1000


def test_idling_is_dated_back_to_the_last_input(server: XServer) -> None:
    with listening(X11Idle, server.environ, idle_after_s=0.5) as ear:
        server.xdo("key", "a")
        ear.told.events.clear()
        touched_us = ear.clock.now_us()
        server.xdo("mousemove", "10", "10")
        after_us = ear.clock.now_us()
        idle = ear.told.wait(WentIdle)
        assert idle.at_us - idle.since_us >= 500 * MS_US
        # A millisecond each way: the server counts in whole ones.
        assert touched_us - 2 * MS_US <= idle.since_us
        assert idle.since_us <= after_us + 100 * MS_US


def test_any_input_ends_idling_and_idling_begins_again(server: XServer) -> None:
    with listening(X11Idle, server.environ, idle_after_s=0.3) as ear:
        for n, touch in enumerate((("key", "a"), ("mousemove", "50", "50"), ("click", "1")), 1):
            ear.told.wait(WentIdle, n)
            server.xdo(*touch)
            ear.told.wait(CameBack, n)
        ear.told.wait(WentIdle, 4)
        kinds = [type(event) for event in ear.told.events]
        assert kinds == [WentIdle, CameBack] * 3 + [WentIdle]


def test_idling_that_began_before_us_is_told(server: XServer) -> None:
    server.xdo("key", "a")
    time.sleep(0.4)
    with listening(X11Idle, server.environ, idle_after_s=0.2) as ear:
        idle = ear.told.wait(WentIdle)
        assert idle.at_us - idle.since_us >= 400 * MS_US


def test_it_sleeps_while_nobody_touches_anything(server: XServer) -> None:
    with listening(X11Idle, server.environ, idle_after_s=600) as ear:
        time.sleep(0.5)
        before = wakeups(ear.native_id)
        time.sleep(3)
        assert wakeups(ear.native_id) - before <= 2


def test_a_server_that_dies_is_lost_and_not_a_crash(server: XServer) -> None:
    with listening(X11Idle, server.environ, idle_after_s=600) as ear:
        server.kill()
        wait_for(lambda: ear.lost, "the loss")
        assert str(ear.lost) == "X11: the display closed"
