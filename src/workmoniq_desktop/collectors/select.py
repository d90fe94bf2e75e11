"""Take the first backend that works here and keep what the others said."""

from collections.abc import Sequence
from dataclasses import dataclass

from workmoniq_desktop.collectors.base import (
    Backend,
    BackendElsewhere,
    BackendUnsupported,
    Refusal,
    Seat,
    Surroundings,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The backend that serves, None when all refused, and the refusals before it, in order."""

    backend: Backend | None
    refusals: tuple[Refusal, ...]

    @property
    def reason(self) -> str:
        """Why nobody serves: the first refusal that concerns this desktop."""
        here = [refusal for refusal in self.refusals if not refusal.elsewhere]
        return (here or list(self.refusals))[0].reason if self.refusals else "no backend is known"


def choose(seats: Sequence[Seat], surroundings: Surroundings) -> Choice:
    """Build backends in order until one does not refuse. The caller closes it."""
    refusals: list[Refusal] = []
    for seat in seats:
        try:
            backend = seat.build(surroundings)
        except BackendUnsupported as refused:
            elsewhere = isinstance(refused, BackendElsewhere)
            refusals.append(Refusal(name=seat.name, reason=str(refused), elsewhere=elsewhere))
        else:
            return Choice(backend=backend, refusals=tuple(refusals))
    return Choice(backend=None, refusals=tuple(refusals))
