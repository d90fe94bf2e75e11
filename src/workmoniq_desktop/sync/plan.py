"""Decides when to look at the server next, from what the last look came to."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

LOOK_S: Final = 15 * 60.0
METERED_LOOK_S: Final = 60 * 60.0
LIVE_LOOK_S: Final = 5 * 60.0
OFFLINE_LOOK_S: Final = 60.0
"""Asks this computer only, not the network."""
FIRST_RETRY_S: Final = 1.0
LONGEST_RETRY_S: Final = 15 * 60.0
NEWS_WAIT_S: Final = 25
"""How long the server holds a question while somebody looks."""

Between = Callable[[float, float], float]
"""A random number between two, both in it."""


class Outcome(Enum):
    """What a look came to. STUCK: asking again soon changes nothing."""

    DONE = auto()
    AGAIN_LATER = auto()
    STUCK = auto()
    OFFLINE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """failures: looks in a row that came to AGAIN_LATER. after_s: as the server asked, or None.

    watched: somebody looks at the page. live: a segment is closed each five minutes.
    """

    outcome: Outcome
    failures: int = 0
    after_s: float | None = None
    is_metered: bool = False
    watched: bool = False
    live: bool = False


def next_look_s(now: Situation, between: Between) -> float:
    """Seconds until the next look; 0 to ask the server to tell of news at once.

    After failures: full jitter up to a bound that doubles, never sooner than the server asked.
    """
    match now.outcome:
        case Outcome.OFFLINE:
            return OFFLINE_LOOK_S
        case Outcome.AGAIN_LATER:
            bound_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 2 ** min(now.failures, 20))
            waits_s = between(0.0, bound_s)
            return waits_s if now.after_s is None else now.after_s + waits_s
        case Outcome.STUCK:
            return LOOK_S
        case Outcome.DONE if now.watched:
            return 0.0
        case Outcome.DONE if now.live:
            return LIVE_LOOK_S
        case Outcome.DONE:
            return METERED_LOOK_S if now.is_metered else LOOK_S
