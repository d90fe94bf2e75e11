"""Decides whether a span from elsewhere finds a place among those that are there.

A span takes its place where nothing is; where a wipe was, which gives way; and where its own
remnants are, which a wipe left at its edges. A span whose time already shows the same is known.
All else that overlaps is refused, and what is there stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, auto

from workmoniq_desktop.domain.spans import PresenceSpan, Span, State


class Outcome(Enum):
    """What became of a row."""

    NEW = auto()
    KNOWN = auto()
    OVERLAPS = auto()
    TOO_MANY_DEVICES = auto()
    DIFFERS = auto()
    TOO_OLD = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a span may go. end_us: where it ends there. gone: the rows it replaces."""

    end_us: int
    gone: tuple[Span, ...] = ()


def find_place(span: Span, there: Iterable[Span], growing_us: int | None = None) -> Place | Outcome:
    """The place of span, given every row that overlaps it on its track, by start.

    growing_us: where the row starts that a recorder may still lengthen; it is never replaced. A
    row that shows the same as span and goes on after it stays too, and span ends where it begins.
    """
    gone: list[Span] = []
    end_us = span.end_us
    for row in there:
        same, grows = shows_the_same(row, span), row.start_us == growing_us
        if same and row.start_us <= span.start_us and row.end_us >= span.end_us:
            return Outcome.KNOWN
        if not _gives_way(row):
            if not same or row.start_us < span.start_us:
                return Outcome.OVERLAPS
            if grows or row.end_us > span.end_us:
                end_us = row.start_us
                break
        gone.append(row)
    if end_us == span.start_us:
        return Outcome.KNOWN
    if [(row.start_us, row.end_us) for row in gone if shows_the_same(row, span)] == [
        (span.start_us, end_us)
    ]:
        return Outcome.KNOWN
    return Place(end_us=end_us, gone=tuple(gone))


def shows_the_same(one: Span, other: Span) -> bool:
    """Whether two spans of one track tell the same, times apart."""
    if isinstance(one, PresenceSpan) or isinstance(other, PresenceSpan):
        return (
            isinstance(one, PresenceSpan)
            and isinstance(other, PresenceSpan)
            and (one.state, one.reason) == (other.state, other.reason)
        )
    return (one.app, one.title, one.process, one.url) == (
        other.app,
        other.title,
        other.process,
        other.url,
    )


def _gives_way(row: Span) -> bool:
    return isinstance(row, PresenceSpan) and row.state is State.WIPED
