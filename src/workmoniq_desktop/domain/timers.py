"""How far a timer ran: a computer that is off or asleep does not work, and its timer ends there."""

from collections.abc import Iterable, Sequence

from workmoniq_desktop.domain.clock import MINUTE_US
from workmoniq_desktop.domain.overlap import Stretch
from workmoniq_desktop.domain.spans import PresenceSpan, State

LONGEST_GAP_US = 5 * MINUTE_US
"""A restart or a closed lid of up to so long does not end a timer."""

_ABSENT = (State.OFF, State.ASLEEP)


def ran_until(start_us: int, presence: Iterable[PresenceSpan], now_us: int) -> tuple[int, bool]:
    """Where a timer started at start_us ends as of now, and whether it still runs.

    presence: of the timer's device, what is known since it was looked at last, in any order. An
    absence that began before the timer says nothing: somebody started it all the same.
    """
    ends = [
        span.start_us
        for span in presence
        if span.state in _ABSENT
        and span.start_us >= start_us
        and span.end_us - span.start_us > LONGEST_GAP_US
    ]
    return (min(ends), False) if ends else (max(start_us, now_us), True)


def free_parts(from_us: int, to_us: int, taken: Sequence[Stretch]) -> list[Stretch]:
    """What of a range lies outside taken, which may be in any order."""
    parts, at = [], from_us
    for low, high in sorted(taken):
        if low > at:
            parts.append((at, min(low, to_us)))
        at = max(at, high)
        if at >= to_us:
            break
    if at < to_us:
        parts.append((at, to_us))
    return [(low, high) for low, high in parts if low < high]
