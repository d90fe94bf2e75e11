"""Where the ticks of the time ruler stand, and when they need seconds."""

from math import ceil

_STEPS_S = (
    *(0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30),
    *(60, 120, 300, 600, 900, 1800),
    *(3600, 7200, 10800, 14400, 21600),
)


def step_s(view_s: float, width_px: float, room_px: float) -> float:
    """The finest step whose labels still have room_px each."""
    per_px = view_s / max(width_px, 1)
    return next((step for step in _STEPS_S if step / per_px >= room_px), _STEPS_S[-1])


def ticks(left: float, right: float, length_s: float, step: float) -> list[float]:
    """Fractions of a day of length_s, from left to right, every step seconds of it."""
    first = ceil(left * length_s / step - 1e-9)
    found = []
    while (at := first * step / length_s) <= right + 1e-12:
        found.append(at)
        first += 1
    return found
