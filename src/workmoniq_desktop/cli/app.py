"""What pause, private and resume share: they tell the running app and say what it does now."""

from typing import Literal

from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import local_iso, time_near
from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.errors import NotRunning
from workmoniq_desktop.services.doors import AppRequest, Doors


def tell(doors: Doors, request: AppRequest, *, until_us: int | None = None) -> None:
    """Have the running app do it. Raises NotRunning."""
    if doors.ask_app(request, until_us=until_us) is None:
        raise NotRunning("WorkMoniQ does not run on this profile; start it with `workmoniq`")


def stand_aside(
    request: Literal["pause", "private"],
    minutes: int | None,
    doors: Doors,
    terminal: Terminal,
    *,
    as_json: bool,
) -> int:
    """Pause or take private time, for so many minutes or until resumed (None)."""
    now_us, zone = doors.clock.now_us(), doors.zone()
    until_us = None if minutes is None else now_us + minutes * MINUTE_US
    tell(doors, request, until_us=until_us)
    if as_json:
        until = None if until_us is None else local_iso(until_us, zone)
        terminal.say_json({"state": "paused" if request == "pause" else "private", "until": until})
        return 0
    end = "you say `workmoniq resume`" if until_us is None else time_near(until_us, now_us, zone)
    terminal.say(f"{'Paused' if request == 'pause' else 'Private time'} until {end}.")
    return 0
