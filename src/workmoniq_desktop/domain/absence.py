"""A stretch in which nobody was there, and when to ask about it."""

from collections.abc import Iterable
from dataclasses import dataclass

from workmoniq_desktop.domain.spans import PresenceSpan, State

ABSENT = frozenset({State.IDLE, State.LOCKED, State.ASLEEP})
"""Paused, private and off-hours time is the worker's own; nobody asks about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """offset_minutes: local time ahead of UTC when it began."""

    device: str
    from_us: int
    to_us: int
    offset_minutes: int = 0


def absences(presence: Iterable[PresenceSpan], least_us: int) -> list[Absence]:
    """The absences of one device that lasted least_us or more and ended in activity, by start."""
    found: list[Absence] = []
    open_: Absence | None = None
    for span in presence:
        touches = open_ is not None and open_.to_us == span.start_us
        if span.state in ABSENT:
            if open_ is not None and touches:
                open_ = Absence(
                    device=open_.device,
                    from_us=open_.from_us,
                    to_us=span.end_us,
                    offset_minutes=open_.offset_minutes,
                )
            else:
                open_ = Absence(
                    device=span.device,
                    from_us=span.start_us,
                    to_us=span.end_us,
                    offset_minutes=span.offset_minutes,
                )
            continue
        came_back = open_ is not None and touches and span.state is State.ACTIVE
        if came_back and open_ is not None and open_.to_us - open_.from_us >= least_us:
            found.append(open_)
        open_ = None
    return found


class Returns:
    """Notices a return as the presence moves on. Not thread-safe: the recorder's thread asks."""

    def __init__(self) -> None:
        self._away: Absence | None = None

    def follow(self, presence: PresenceSpan, least_us: int | None) -> Absence | None:
        """The absence that ends with presence, where it is one to ask about; else None."""
        if presence.state in ABSENT:
            if self._away is None:
                self._away = Absence(
                    device=presence.device,
                    from_us=presence.start_us,
                    to_us=presence.start_us,
                    offset_minutes=presence.offset_minutes,
                )
            return None
        away, self._away = self._away, None
        if away is None or presence.state is not State.ACTIVE or least_us is None:
            return None
        if presence.start_us - away.from_us < least_us:
            return None
        return Absence(
            device=presence.device or away.device,
            from_us=away.from_us,
            to_us=presence.start_us,
            offset_minutes=away.offset_minutes,
        )
