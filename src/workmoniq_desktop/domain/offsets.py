"""Where local time steps, found by asking for the offset only: no zone needs to be known."""

from collections.abc import Callable, Iterator

from workmoniq_desktop.domain.clock import DAY_US, SECOND_US

OffsetOf = Callable[[int], int]
"""Minutes that local time is ahead of UTC at a moment in microseconds UTC."""

_LOOK_EVERY_US = DAY_US


def step_between(from_us: int, to_us: int, offset_of: OffsetOf) -> int | None:
    """The first moment after from_us, by to_us, from which another offset holds than at from_us.

    To the second. None where both ends have the same offset: two steps that undo each other within
    the range are not seen, so keep it shorter than a season.
    """
    was = offset_of(from_us)
    if to_us <= from_us or offset_of(to_us) == was:
        return None
    low, high = from_us // SECOND_US, -(-to_us // SECOND_US)
    while high - low > 1:
        middle = (low + high) // 2
        if offset_of(middle * SECOND_US) == was:
            low = middle
        else:
            high = middle
    return min(high * SECOND_US, to_us)


def steps(from_us: int, to_us: int, offset_of: OffsetOf) -> Iterator[int]:
    """Every such moment after from_us and by to_us, at most one a day."""
    at_us = from_us
    while at_us < to_us:
        until_us = min(at_us + _LOOK_EVERY_US, to_us)
        step_us = step_between(at_us, until_us, offset_of)
        if step_us is not None:
            yield step_us
        at_us = until_us
