"""The --from and --to that several verbs share."""

from argparse import ArgumentParser, Namespace
from datetime import tzinfo

from workmoniq_desktop.domain import calendar
from workmoniq_desktop.domain.errors import UnknownDate

A_DATE = "a date (2026-11-22) or an ISO 8601 time, local without an offset"


def add_range(parser: ArgumentParser) -> None:
    """Offer --from and --to."""
    parser.add_argument("--from", dest="from_text", metavar="D", help=f"begin at D: {A_DATE}")
    parser.add_argument(
        "--to", dest="to_text", metavar="D", help="end before the time D; a date includes that day"
    )


def typed_range(args: Namespace, zone: tzinfo, start_h: int = 0) -> tuple[int | None, int | None]:
    """Both ends in microseconds, None where not given. start_h: the hour at which days begin.

    Raises UnknownDate.
    """
    return calendar.parse_range(args.from_text, args.to_text, zone, start_h)


def typed_day(text: str | None, now_us: int, zone: tzinfo, start_h: int = 0) -> calendar.Range:
    """The local day that was named, or today. Raises UnknownDate."""
    try:
        at_us = now_us
        if text is not None:
            at_us = calendar.parse_moment(text, zone, end=False, start_h=start_h)
        return calendar.day_of(calendar.local_date(at_us, zone, start_h), zone, start_h)
    except OverflowError as bad:
        raise UnknownDate("that day is too far away: give one between 1970 and 9000") from bad
