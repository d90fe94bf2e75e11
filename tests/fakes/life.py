"""Working days that look lived and never change: what the scripted desk remembers."""

from datetime import date, datetime, timedelta
from functools import cache
from hashlib import blake2b
from itertools import count
from zoneinfo import ZoneInfo

from workmoniq_desktop.domain.calendar import day_start, to_us
from workmoniq_desktop.domain.clock import MINUTE_US, SECOND_US
from workmoniq_desktop.domain.spans import PresenceSpan, State, WindowSpan
from workmoniq_desktop.services.history import Stretch

ZONE = ZoneInfo("Europe/Berlin")
TODAY = date(2026, 11, 19)
NOW_US = to_us(datetime(2026, 11, 19, 16, 42, 7, tzinfo=ZONE))
FIRST_DAY = date(2026, 9, 1)
DEVICE = "desk1"

_WORK: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("code", ("timeline.py - workmoniq", "report.py - workmoniq", "test_spans.py - workmoniq")),
    ("firefox", ("Qt for Python documentation", "Pull request 214", "WCAG 2.2: contrast")),
    ("thunderbird", ("Inbox", "Re: quarterly planning", "Invoice 2026-118")),
    ("slack", ("#release", "Direct message: Mira")),
    ("gnome-terminal", ("make check", "git log", "ssh build-3")),
    ("libreoffice-calc", ("budget-2027.ods",)),
    ("zoom", ("Weekly review",)),
    ("evince", ("protocol-v1.pdf",)),
    ("nautilus", ("Documents",)),
)
_WEIGHTS = (30, 22, 10, 9, 14, 5, 4, 4, 2)


class _Dice:
    """Numbers that look thrown and never change: a hash of a seed and a counter."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._throws = count()

    def below(self, bound: int) -> int:
        throw = f"{self._seed}/{next(self._throws)}".encode()
        return int.from_bytes(blake2b(throw, digest_size=6).digest(), "big") % bound

    def between(self, low: int, high: int) -> int:
        return low + self.below(high - low + 1)

    def weighted(self, weights: tuple[int, ...]) -> int:
        at = self.below(sum(weights))
        for index, weight in enumerate(weights):
            at -= weight
            if at < 0:
                return index
        raise AssertionError("weights sum up")


@cache
def day_script(day: date) -> Stretch:
    """One day, midnight to midnight, every second explained."""
    dice = _Dice(day.isoformat())
    start_us, end_us = day_start(day, ZONE), day_start(day + timedelta(days=1), ZONE)
    if day.weekday() >= 5 and dice.below(4):
        return Stretch(
            presence=(presence_span(start_us, end_us, State.OFF, "the computer was off"),),
            windows=(),
            tallies=(),
        )
    presence = []
    at_us = start_us + (8 * 60 + dice.between(5, 40)) * MINUTE_US
    presence.append(presence_span(start_us, at_us, State.OFF, "the computer was off"))
    for state, reason, minutes in _course(dice):
        until_us = min(at_us + minutes * MINUTE_US + dice.between(0, 59_999_999), end_us)
        presence.append(presence_span(at_us, until_us, state, reason))
        at_us = until_us
    presence.append(presence_span(at_us, end_us, State.OFF, "the computer was off"))
    windows: list[WindowSpan] = []
    for span in presence:
        if span.state in {State.ACTIVE, State.IDLE}:
            windows += _windows(span, dice)
    return Stretch(presence=tuple(presence), windows=tuple(windows), tallies=())


def _course(dice: _Dice) -> list[tuple[State, str, int]]:
    def working(minutes: int) -> list[tuple[State, str, int]]:
        return [
            (State.ACTIVE, "in use", minutes * 2 // 3),
            (State.IDLE, "no input", dice.between(3, 9)),
            (State.ACTIVE, "in use", minutes // 3),
        ]

    return [
        *working(dice.between(55, 90)),
        (State.LOCKED, "screen locked", dice.between(6, 16)),
        *working(dice.between(60, 85)),
        (State.PAUSED, "paused by you", dice.between(4, 10)),
        *working(dice.between(20, 40)),
        (State.ASLEEP, "suspended", dice.between(30, 55)),
        *working(dice.between(50, 80)),
        (State.PRIVATE, "private time", dice.between(8, 18)),
        (State.BLIND, "the window manager restarted", 2),
        *working(dice.between(60, 100)),
        (State.LOCKED, "screen locked", dice.between(5, 12)),
        *working(dice.between(40, 70)),
    ]


def presence_span(start_us: int, end_us: int, state: State, reason: str) -> PresenceSpan:
    return PresenceSpan(device=DEVICE, start_us=start_us, end_us=end_us, state=state, reason=reason)


def _windows(within: PresenceSpan, dice: _Dice) -> list[WindowSpan]:
    at_us = within.start_us
    found = []
    while at_us < within.end_us:
        app, titles = _WORK[dice.weighted(_WEIGHTS)]
        seconds = dice.between(4, 60) if dice.below(3) else dice.between(120, 900)
        until_us = min(at_us + seconds * SECOND_US, within.end_us)
        title = titles[dice.below(len(titles))]
        found.append(
            WindowSpan(device=DEVICE, start_us=at_us, end_us=until_us, app=app, title=title)
        )
        at_us = until_us
    return found
