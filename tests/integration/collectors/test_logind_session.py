"""The session backend against a real bus with a logind of our own."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.fakes.display import wait_for
from tests.fakes.listening import Listening, RunningClock, listening, wakeups
from tests.fakes.logind import Logind, PrivateBus, ScreenSaver

from workmoniq_desktop.collectors.backends.logind_session import LogindSession
from workmoniq_desktop.collectors.base import BackendUnsupported, Surroundings
from workmoniq_desktop.domain.activity import (
    Locked,
    Resumed,
    SessionEnding,
    Suspended,
    Unlocked,
)


@pytest.fixture
def bus() -> Iterator[PrivateBus]:
    with PrivateBus() as bus:
        yield bus


@pytest.fixture
def logind(bus: PrivateBus) -> Iterator[Logind]:
    with closing(Logind(bus.address)) as logind:
        yield logind


def environ(bus: PrivateBus, desktop: PrivateBus | None = None) -> dict[str, str]:
    said = {"DBUS_SYSTEM_BUS_ADDRESS": bus.address}
    return {**said, "DBUS_SESSION_BUS_ADDRESS": desktop.address} if desktop is not None else said


@pytest.fixture
def ear(bus: PrivateBus, logind: Logind) -> Iterator[Listening]:
    with listening(LogindSession, environ(bus), sleep_grace_s=0.05) as ear:
        wait_for(lambda: "Get" in logind.calls, "the backend to listen")
        yield ear


def kinds(ear: Listening) -> list[type]:
    return [type(event) for event in ear.told.events]


def test_a_lock_that_three_tellers_tell_is_told_once(bus: PrivateBus, logind: Logind) -> None:
    with (
        PrivateBus() as desktop,
        closing(ScreenSaver(desktop.address)) as saver,
        listening(LogindSession, environ(bus, desktop)) as ear,
    ):
        wait_for(lambda: "GetActive" in saver.calls, "the backend to listen")
        assert isinstance(ear.backend, LogindSession)
        # Two buses keep no order between them, so wait for each word to arrive.
        savers = ear.backend._lock._savers  # noqa: SLF001 - nothing outside shows a second teller
        logind.ask("Lock")
        ear.told.wait(Locked)
        logind.hint(True)
        saver.show(True)
        wait_for(lambda: savers, "the screen saver's word")
        logind.ask("Unlock")
        saver.show(False)
        wait_for(lambda: not savers, "the screen saver's word")
        logind.hint(False)
        ear.told.wait(Unlocked)
        logind.hint(True)
        ear.told.wait(Locked, 2)
        assert kinds(ear) == [Locked, Unlocked, Locked]


def test_a_screen_saver_that_dies_does_not_lock_for_ever(bus: PrivateBus, logind: Logind) -> None:
    with PrivateBus() as desktop, listening(LogindSession, environ(bus, desktop)) as ear:
        with closing(ScreenSaver(desktop.address)) as saver:
            wait_for(lambda: "Get" in logind.calls, "the backend to listen")
            saver.show(True)
            ear.told.wait(Locked)
        ear.told.wait(Unlocked)


def test_a_session_bus_that_dies_does_not_lock_for_ever(bus: PrivateBus, logind: Logind) -> None:
    with PrivateBus() as desktop, closing(ScreenSaver(desktop.address)) as saver:
        saver.active = True
        with listening(LogindSession, environ(bus, desktop)) as ear:
            ear.told.wait(Locked)
            desktop.kill()
            ear.told.wait(Unlocked)
            logind.sleep(True)
            ear.told.wait(Suspended)


def test_a_lock_that_was_there_before_us_is_told(bus: PrivateBus, logind: Logind) -> None:
    logind.locked = True
    with listening(LogindSession, environ(bus)) as ear:
        ear.told.wait(Locked)


def test_sleep_waits_until_it_was_told(logind: Logind, ear: Listening) -> None:
    wait_for(lambda: logind.held() == 1, "an inhibitor")
    logind.sleep(True)
    ear.told.wait(Suspended)
    wait_for(lambda: logind.held() == 0, "the inhibitor to be let go")
    logind.sleep(False)
    ear.told.wait(Resumed)
    wait_for(lambda: logind.held() == 1, "a new inhibitor")
    assert kinds(ear) == [Suspended, Resumed]


def test_shutdown_ends_the_session(logind: Logind, ear: Listening) -> None:
    logind.shut_down(True)
    ear.told.wait(SessionEnding)
    wait_for(lambda: logind.held() == 0, "the inhibitor to be let go")


def test_the_inhibitor_goes_with_the_backend(bus: PrivateBus, logind: Logind) -> None:
    with listening(LogindSession, environ(bus)):
        wait_for(lambda: logind.held() == 1, "an inhibitor")
    wait_for(lambda: logind.held() == 0, "the inhibitor to be let go")


def test_sleep_is_told_where_no_inhibitor_and_no_session_are_given(bus: PrivateBus) -> None:
    with (
        closing(Logind(bus.address, inhibits=False, knows_session=False)) as logind,
        listening(LogindSession, environ(bus)) as ear,
    ):
        wait_for(lambda: "Inhibit" in logind.calls, "the backend to listen")
        logind.sleep(True)
        ear.told.wait(Suspended)


def test_a_bus_that_closes_is_lost_and_not_a_crash(bus: PrivateBus, ear: Listening) -> None:
    bus.kill()
    wait_for(lambda: ear.lost, "the loss")
    assert str(ear.lost) == "logind: the system bus closed"


def test_nothing_happens_while_nothing_happens(ear: Listening) -> None:
    time.sleep(0.5)
    before = wakeups(ear.native_id)
    time.sleep(3)
    assert wakeups(ear.native_id) - before <= 2


def test_it_refuses_without_a_bus_and_without_logind(bus: PrivateBus) -> None:
    nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere/at/all"}
    with pytest.raises(BackendUnsupported, match="no system bus"):
        LogindSession(Surroundings(clock=RunningClock(), environ=nowhere))
    with pytest.raises(BackendUnsupported, match="does not run"):
        LogindSession(Surroundings(clock=RunningClock(), environ=environ(bus)))
