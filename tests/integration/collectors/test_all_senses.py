"""All senses of a desktop together: a display that dies and one that comes back."""

from contextlib import closing

from tests.fakes.display import Manager, Windows, XServer
from tests.fakes.listening import RunningClock, Told
from tests.fakes.logind import Logind, PrivateBus

from workmoniq_desktop.collectors import registry
from workmoniq_desktop.collectors.base import Surroundings
from workmoniq_desktop.collectors.senses import Senses
from workmoniq_desktop.domain.activity import Sense, Suspended, WentBlind


def test_a_display_that_dies_and_returns_is_seen_again() -> None:
    told = Told()
    with PrivateBus() as bus, closing(Logind(bus.address)) as logind, XServer() as server:
        environ = {**server.environ, "DBUS_SYSTEM_BUS_ADDRESS": bus.address}
        around = Surroundings(clock=RunningClock(), environ=environ, sleep_grace_s=0)
        senses = Senses(Sense, around, told, lambda sense: registry.seats(sense, "linux"))
        with Manager(server), Windows(server) as windows:
            senses.start()
            windows.focus(windows.open("Before", "one"))
            told.wait_until("the window", app="Before")
            server.kill()
        told.wait_until("blind eyes", sense=Sense.WINDOW, reason="X11: the display closed")
        told.wait_until("a blind idle sense", sense=Sense.IDLE, reason="X11: the display closed")
        with XServer(server.number) as again, Manager(again), Windows(again) as windows:
            windows.focus(windows.open("After", "two"))
            told.wait_until("the window after", app="After")
            logind.sleep(True)
            told.wait(Suspended)
            backends = {status.sense: status.backend for status in senses.status()}
            assert backends[Sense.WINDOW] == "x11_window"
            assert senses.stop()
    assert not [event for event in told.of(WentBlind) if event.sense is Sense.SESSION]
