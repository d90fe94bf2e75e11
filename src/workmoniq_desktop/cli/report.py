"""`workmoniq report`: active time by one dimension."""

import csv
from argparse import ArgumentParser, Namespace
from datetime import tzinfo
from typing import assert_never

from workmoniq_desktop.cli.dates import add_range, typed_day, typed_range
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import day_and_time, length, local_iso
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.report import By, Report
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History

# They need rules, which do not exist yet.
_NOT_YET = ("category", "project")
# A spreadsheet takes a cell that begins so for a formula, and a title may come from a web page.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def arguments(parser: ArgumentParser) -> None:
    add_range(parser)
    dimensions = [*(by.value for by in By), *_NOT_YET]
    parser.add_argument("--by", choices=dimensions, default=By.APP.value, help="default: app")
    parser.add_argument("--format", choices=("table", "json", "csv"), help="default: table")
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.epilog = f"Without --from and --to: today. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    if args.by in _NOT_YET:
        raise BadInput(
            f"there is no report by {args.by} before there are rules; "
            "use --by app, title, site, hour, day or device"
        )
    zone = doors.zone()
    typed = typed_range(args, zone)
    with doors.open_history(False) as history:
        asked = _range(typed, history, doors.clock.now_us(), zone)
        report = history.reports.by(By(args.by), asked.from_us, asked.to_us)
    match args.format or ("json" if args.json else "table"):
        case "json":
            terminal.say_json(_as_json(report, zone))
        case "csv":
            _print_csv(report, terminal)
        case _:
            _print_table(report, zone, terminal)
    return 0


def _range(
    typed: tuple[int | None, int | None], history: History, now_us: int, zone: tzinfo
) -> Range:
    """Today; or from what was typed until the end of today; or from the first record."""
    from_us, to_us = typed
    today = typed_day(None, now_us, zone)
    if from_us is None and to_us is None:
        return today
    if to_us is None:
        to_us = today.to_us
    if from_us is None:
        from_us = history.timeline.first_us()
    # A range that lies wholly before the history, or in the future, holds nothing.
    from_us = to_us if from_us is None else from_us
    return Range(from_us=from_us, to_us=max(from_us, to_us))


def _as_json(report: Report, zone: tzinfo) -> dict[str, object]:
    return {
        "from": local_iso(report.from_us, zone),
        "to": local_iso(report.to_us, zone),
        "by": report.by.value,
        "rows": [
            {"key": row.key, "seconds": row.us / SECOND_US, "share": row.share}
            for row in report.rows
        ],
    }


def _print_csv(report: Report, terminal: Terminal) -> None:
    rows = csv.writer(terminal.out, lineterminator="\n")
    rows.writerow(("key", "seconds", "share"))
    for row in report.rows:
        key = row.key or ""
        shown = plain(key) if terminal.shows_output() else key
        guarded = f"'{shown}" if shown.startswith(_FORMULA_STARTS) else shown
        rows.writerow((guarded, f"{row.us / SECOND_US:.6f}", f"{row.share:.6f}"))


def _print_table(report: Report, zone: tzinfo, terminal: Terminal) -> None:
    terminal.say(f"{day_and_time(report.from_us, zone)} to {day_and_time(report.to_us, zone)}")
    columns = (
        Column(heading=report.by.value.capitalize(), elastic=True),
        Column(heading="Time", number=True),
        Column(heading="Share", number=True),
    )
    rows = [
        (row.key or _nothing(report.by), length(row.us), f"{row.share:.1%}") for row in report.rows
    ]
    terminal.say_table(columns, [*rows, ("Total", length(report.total_us), "")])


def _nothing(by: By) -> str:
    """What to call active time without a key."""
    match by:
        case By.APP | By.HOUR | By.DAY | By.DEVICE:
            return "(no window)"
        case By.TITLE:
            return "(no title)"
        case By.SITE:
            return "(no site)"
        case By.CATEGORY:
            return "(no category)"
        case By.PROJECT:
            return "(no project)"
        case _:
            assert_never(by)
