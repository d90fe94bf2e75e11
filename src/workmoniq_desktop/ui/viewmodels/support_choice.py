"""From what is ticked on the page to a choice: days, kinds, redaction and how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from enum import Enum

from workmoniq_desktop.domain.calendar import day_of, day_start, local_date
from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.support import (
    NAMELESS_KINDS,
    USUAL_HOURS,
    Kind,
    Redaction,
    SupportChoice,
)
from workmoniq_desktop.domain.support_errors import SupportChoiceInvalid
from workmoniq_desktop.ui.words import translate

HOURS = (1, USUAL_HOURS, 12, 24)
"""How long a code can be good, in the order it is offered."""


class Days(Enum):
    """Which days, in the order they are offered."""

    TODAY = 0
    WEEK = 1
    FREE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """What the page says. first, last: local days, both included; only read where days is FREE."""

    days: Days = Days.WEEK
    first: date
    last: date
    kinds: frozenset[Kind] = frozenset({Kind.DIAGNOSTICS})
    redaction: Redaction = Redaction.R0
    hours: int = USUAL_HOURS


def choice_of(ticked: Ticked, now_us: int, zone: tzinfo) -> SupportChoice:
    """Up to now at most. Raises SupportChoiceInvalid with a sentence in the user's language."""
    kinds = readable(ticked.redaction) & ticked.kinds
    if not kinds:
        raise SupportChoiceInvalid(translate("support", "Choose at least one kind of rows."))
    today = local_date(now_us, zone)
    first, last = {
        Days.TODAY: (today, today),
        Days.WEEK: (today - timedelta(days=6), today),
        Days.FREE: (ticked.first, ticked.last),
    }[ticked.days]
    if last < first:
        raise SupportChoiceInvalid(
            translate("support", "The last day lies before the first; turn them round.")
        )
    from_us, to_us = day_start(first, zone), min(day_of(last, zone).to_us, now_us)
    if from_us >= to_us:
        raise SupportChoiceInvalid(
            translate("support", "These days are still to come; choose days that were.")
        )
    return SupportChoice(
        from_us=from_us,
        to_us=to_us,
        kinds=in_order(kinds),
        redaction=ticked.redaction,
        lasts_us=ticked.hours * HOUR_US,
    )


def readable(redaction: Redaction) -> frozenset[Kind]:
    """The kinds that have any row at this level."""
    return NAMELESS_KINDS if redaction is Redaction.R0 else frozenset(Kind)


def in_order(kinds: Iterable[Kind]) -> tuple[Kind, ...]:
    """As they are offered."""
    wanted = set(kinds)
    return tuple(kind for kind in Kind if kind in wanted)
