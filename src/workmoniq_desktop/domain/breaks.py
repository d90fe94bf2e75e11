"""How long somebody has worked without a break."""

from dataclasses import dataclass, replace

from workmoniq_desktop.domain.clock import MINUTE_US

BREAK_US = 5 * MINUTE_US
"""A shorter absence is no break."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """Work since the last break.

    worked_us: active time before since_us. since_us: when the present activity or absence began.
    active: which of the two. told: whether the worker was reminded since the last break.
    """

    since_us: int
    worked_us: int = 0
    active: bool = True
    told: bool = False

    def worked_until(self, now_us: int) -> int:
        """Active time without a break, microseconds."""
        return self.worked_us + (max(now_us - self.since_us, 0) if self.active else 0)


def turn(stint: Stint, at_us: int, *, active: bool) -> Stint:
    """The stint after somebody went (active=False) or came at at_us."""
    if active == stint.active:
        return stint
    if active and at_us - stint.since_us >= BREAK_US:
        return Stint(since_us=at_us)
    return replace(stint, since_us=at_us, worked_us=stint.worked_until(at_us), active=active)


def break_due_us(stint: Stint, after_min: int | None) -> int | None:
    """When a reminder is due if the work goes on; None for never, and during an absence."""
    if after_min is None or not stint.active or stint.told:
        return None
    return stint.since_us + after_min * MINUTE_US - stint.worked_us
