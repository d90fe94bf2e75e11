"""A working day of a device as the wire carries it: a relay counts while its clock is wound on."""

import random
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Final

from tests.fakes.relay import Relay
from tests.fakes.scripted_replica import HOUR_US
from tests.fakes.sync_home import AheadClock, Machine, first_machine
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.sync.kept import Kept
from workmoniq_desktop.sync.parts import Chunk
from workmoniq_desktop.sync.plan import LOOK_S
from workmoniq_desktop.sync.tls import context_for_one_server
from workmoniq_protocol.limits import LADDER

HOURS: Final = 9
_PATIENCE_S: Final = 30.0


class LaterClock(AheadClock):
    """The system's clocks; recorder and boot time can be wound forward together."""

    def boot_us(self) -> int:
        return super().boot_us() + self.ahead_us


@dataclass
class Day:
    """looked: how often the device asked. body_bytes: what was sealed of what it sent."""

    looked: int = 0
    body_bytes: int = 0


def device_at(folder: Path, url: str) -> Machine:
    """A device that has synced once and whose program has just started. url: of the relay."""
    made = first_machine(folder, url)
    made.clock = LaterClock()
    # a busy computer may take its time; in a test nothing is ever lost on the way
    made.below = Kept(made.clock, context_for_one_server(), patience_s=_PATIENCE_S)
    made.sync()
    made.reborn()
    return made


def worked(desk: Machine, relay: Relay, *, kept: bool) -> Day:
    """A day of nine busy hours, from the start of the program until the last of them was sent.

    kept: whether the connection outlasts a quarter of an hour.
    """
    dice, day = random.Random(5), Day()  # noqa: S311  # the same each time
    relay.drop()
    relay.forget()
    desk.engine.step(Event())  # as the program starts
    for hour in range(HOURS + 1):
        for _ in range(int(3600 / LOOK_S)):
            if not kept:
                relay.drop()
            desk.clock.ahead_us += int(LOOK_S * SECOND_US)
            done = desk.engine.step(Event())
            day.looked += 1
            day.body_bytes += done.sent_bytes
        if hour < HOURS:
            desk.replica.to_say.append(_busy_hour(hour, dice))
    return day


def _busy_hour(number: int, dice: random.Random) -> Chunk:
    """More than the smallest rung holds, however well it is compressed, and the next one does."""
    text = dice.randbytes(LADDER[0]).hex()
    start = number * HOUR_US
    line = {"k": "span", "at": start, "t": text}
    return Chunk(lines=(line,), from_us=start, to_us=start + HOUR_US)
