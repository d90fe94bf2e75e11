"""How a sense lives on when its backend does not, with backends that follow a script."""

import logging
import threading
from collections.abc import Callable

import pytest
from tests.fakes.display import wait_for
from tests.fakes.listening import RunningClock, Told

from workmoniq_desktop.collectors import registry
from workmoniq_desktop.collectors.base import (
    Backend,
    BackendElsewhere,
    BackendLost,
    BackendUnsupported,
    Refusal,
    Seat,
    Sink,
    Stop,
    Surroundings,
)
from workmoniq_desktop.collectors.select import choose
from workmoniq_desktop.collectors.senses import Senses
from workmoniq_desktop.domain.activity import FocusMoved, SawAgain, Sense, WentBlind

AROUND = Surroundings(clock=RunningClock(), environ={})


class Scripted:
    """Tells one focus and then does what it was built for, or waits for the end."""

    def __init__(self, name: str, then: Callable[[], None] | None = None) -> None:
        self.name = name
        self.closed = 0
        self._then = then

    def run(self, sink: Sink, stop: Stop) -> None:
        sink(FocusMoved(at_us=AROUND.clock.now_us(), app=self.name))
        if self._then is not None:
            self._then()
        stop.wait(None)

    def close(self) -> None:
        self.closed += 1


def seat(name: str, build: Callable[[], Backend], sense: Sense = Sense.WINDOW) -> Seat:
    return Seat(sense=sense, name=name, build=lambda _around: build())


def refuse(error: Exception) -> Callable[[], Backend]:
    def build() -> Backend:
        raise error

    return build


def raising(error: Exception) -> Callable[[], None]:
    def then() -> None:
        raise error

    return then


def test_the_first_that_works_is_taken_and_the_others_reasons_are_kept() -> None:
    choice = choose(
        [
            seat("best", refuse(BackendElsewhere("not this desktop"))),
            seat("next", refuse(BackendUnsupported("no display"))),
            seat("works", lambda: Scripted("works")),
            seat("never", refuse(AssertionError())),
        ],
        AROUND,
    )
    assert choice.backend is not None
    assert choice.backend.name == "works"
    assert choice.refusals == (
        Refusal(name="best", reason="not this desktop", elsewhere=True),
        Refusal(name="next", reason="no display"),
    )
    assert choice.reason == "no display"


def test_a_lost_backend_is_told_and_followed_by_another() -> None:
    built = iter(
        [
            Scripted("first", raising(BackendLost("X11: the display closed"))),
            Scripted("second"),
        ]
    )
    kept: list[Scripted] = []

    def build() -> Backend:
        kept.append(next(built))
        return kept[-1]

    told = Told()
    senses = Senses([Sense.WINDOW], AROUND, told, lambda _: [seat("scripted", build)])
    senses.start()
    told.wait_until("the second backend", app="second")
    assert [type(event) for event in told.events] == [FocusMoved, WentBlind, SawAgain, FocusMoved]
    assert told.wait(WentBlind).reason == "X11: the display closed"
    assert kept[0].closed == 1
    (status,) = senses.status()
    assert (status.backend, status.blind_for) == ("second", None)
    assert senses.stop()
    assert kept[1].closed == 1


def test_a_fault_of_ours_is_logged_without_its_text(caplog: pytest.LogCaptureFixture) -> None:
    fault = ValueError("secret title")
    told = Told()
    senses = Senses(
        [Sense.WINDOW], AROUND, told, lambda _: [seat("s", lambda: Scripted("s", raising(fault)))]
    )
    with caplog.at_level(logging.DEBUG):
        senses.start()
        blind = told.wait(WentBlind)
        assert senses.stop()
    assert blind.reason == "a fault in WorkMoniQ (ValueError)"
    assert "secret title" not in caplog.text
    assert "kind=ValueError" in caplog.text


def test_a_window_sense_that_all_refuse_is_blind_until_one_works() -> None:
    works = threading.Event()

    def build() -> Backend:
        if not works.is_set():
            raise BackendUnsupported("X11: there is no display (DISPLAY is not set)")
        return Scripted("late")

    told = Told()
    senses = Senses([Sense.WINDOW], AROUND, told, lambda _: [seat("late", build)])
    senses.start()
    assert "no display" in told.wait(WentBlind).reason
    works.set()
    told.wait_until("the late backend", app="late")
    assert len(told.of(WentBlind)) == len(told.of(SawAgain)) == 1
    assert senses.stop()


def test_another_sense_that_all_refuse_rests_until_asked() -> None:
    tries = 0

    def build() -> Backend:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise BackendUnsupported("not here")
        return Scripted("asked")

    told = Told()
    senses = Senses([Sense.IDLE], AROUND, told, lambda sense: [seat("idle", build, sense)])
    senses.start()
    wait_for(lambda: senses.status()[0].refusals, "the refusal")
    assert senses.status()[0].refusals == (Refusal(name="idle", reason="not here"),)
    assert not told.events
    assert senses.restart(Sense.IDLE)
    told.wait_until("the backend", app="asked")
    assert senses.stop()


def test_stopping_ends_every_thread_and_is_quick() -> None:
    before = threading.active_count()
    told = Told()
    senses = Senses(list(Sense), AROUND, told, lambda s: [seat(s, lambda: Scripted(s), s)])
    senses.start()
    told.wait(FocusMoved, len(Sense))
    assert {status.sense for status in senses.status()} == set(Sense)
    assert senses.stop()
    assert threading.active_count() == before
    assert senses.stop()


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin", "freebsd14"])
@pytest.mark.parametrize("sense", list(Sense))
def test_every_sense_has_seats_everywhere_and_each_says_why_not(
    sense: Sense, platform: str
) -> None:
    order = registry.seats(sense, platform)
    assert order
    assert len({one.name for one in order}) == len(order)
    nowhere = Surroundings(
        clock=RunningClock(), environ={"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}
    )
    choice = choose(order, nowhere)
    assert choice.backend is None
    assert len(choice.refusals) == len(order)
    assert all(": " in refusal.reason for refusal in choice.refusals)


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({}, "there is no display"),
        ({"WAYLAND_DISPLAY": "w", "XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "GNOME on Wayland"),
        ({"WAYLAND_DISPLAY": "w", "XDG_CURRENT_DESKTOP": "KDE"}, "KDE on Wayland"),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "this desktop"),
    ],
)
def test_the_reason_that_is_shown_fits_the_desktop(environ: dict[str, str], words: str) -> None:
    around = Surroundings(clock=RunningClock(), environ=environ)
    assert words in choose(registry.seats(Sense.WINDOW, "linux"), around).reason
