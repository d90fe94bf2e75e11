"""`workmoniq report`: reported time by one dimension."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.dates import add_range, typed_day, typed_range
from workmoniq_desktop.cli.report_told import tell_comparison, tell_report
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.whole_numbers import positive
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History


def arguments(parser: ArgumentParser) -> None:
    add_range(parser)
    dimensions = [by.value for by in By]
    parser.add_argument("--by", choices=dimensions, default=By.APP.value, help="default: app")
    parser.add_argument(
        "--limit", type=positive, metavar="N", help="only the N with most time, and the rest in one"
    )
    parser.add_argument(
        "--compare", action="store_true", help="beside the time before it, which is as long"
    )
    parser.add_argument(
        "--recorded", action="store_true", help="the record alone: no entries, nothing edited"
    )
    parser.add_argument("--format", choices=("table", "json", "csv"), help="default: table")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.epilog = f"Without --from and --to: today. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    if args.compare and args.recorded:
        raise Usage("--compare is of reported time: leave --recorded out")
    zone, start_h = doors.zone(), doors.settings().day_start_h
    typed = typed_range(args, zone, start_h)
    today = typed_day(None, doors.clock.now_us(), zone, start_h)
    with doors.open_history(False) as history:
        asked, by = _range(typed, history, today), By(args.by)
        form = args.format or ("json" if args.json else "table")
        if args.compare:
            compared = history.reports.compare(by, asked, _before(asked), args.limit)
            tell_comparison(compared, form, zone, terminal)
        else:
            from_us, to_us = asked.from_us, asked.to_us
            report = history.reports.by(by, from_us, to_us, args.limit, recorded=args.recorded)
            tell_report(report, form, zone, terminal)
    return 0


def _range(typed: tuple[int | None, int | None], history: History, today: Range) -> Range:
    """Today; or from what was typed until the end of today; or from the first record."""
    from_us, to_us = typed
    if from_us is None and to_us is None:
        return today
    if to_us is None:
        to_us = today.to_us
    if from_us is None:
        from_us = history.timeline.first_us()
    # A range that lies wholly before the history, or in the future, holds nothing.
    from_us = to_us if from_us is None else from_us
    return Range(from_us=from_us, to_us=max(from_us, to_us))


def _before(asked: Range) -> Range:
    """The time before a range, as long; no further back than 1970, where calendars may end."""
    from_us = max(2 * asked.from_us - asked.to_us, 0)
    return Range(from_us=min(from_us, asked.from_us), to_us=asked.from_us)
