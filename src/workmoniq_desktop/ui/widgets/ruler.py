"""Where the ticks of the time ruler stand, and when they need seconds."""

from collections.abc import Sequence
from math import ceil

from workmoniq_desktop.domain.clock import SECOND_US

_STEPS_S = (
    *(0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 14400, 21600, 43200, 86400),
)
DAY_S = 86_400


def step_s(view_s: float, width_px: float, room_px: float) -> float:
    """The finest step whose labels still have room_px each."""
    per_px = view_s / max(width_px, 1)
    return next((step for step in _STEPS_S if step / per_px >= room_px), _STEPS_S[-1])


def ticks(
    left_us: float, right_us: float, days: Sequence[tuple[int, int]], step: float
) -> list[float]:
    """Moments from left to right, every step seconds from the beginning of each day.

    days: (from_us, to_us) of the days that are shown.
    """
    found: list[float] = []
    step_us = step * SECOND_US
    for from_us, to_us in days:
        first = max(ceil((left_us - from_us) / step_us - 1e-9), 0)
        while (at_us := from_us + first * step_us) <= right_us and at_us < to_us:
            found.append(at_us)
            first += 1
    return found
