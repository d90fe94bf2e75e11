"""`workmoniq report`: active time by one dimension, on the terminal or in a file."""

import csv
from argparse import ArgumentParser, Namespace
from datetime import tzinfo
from pathlib import Path
from typing import cast, get_args

from workmoniq_desktop.cli.comparison_told import tell_comparison
from workmoniq_desktop.cli.dates import add_range, typed_day, typed_range
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.whole_numbers import positive
from workmoniq_desktop.cli.words import count, day_and_time, size
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.errors import BadInput, CannotWrite
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.export import report_csv
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, ReportFormat
from workmoniq_desktop.services.export.report_json import as_json
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.shapes.reading import ReportFileService

_PRINTED = ("table", "json", "csv")
_FILES: tuple[str, ...] = get_args(ReportFormat)


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
    parser.add_argument(
        "--format",
        choices=tuple(dict.fromkeys((*_PRINTED, *_FILES))),
        help="default: as OUTPUT ends, else table; xlsx, html and pdf need --output",
    )
    parser.add_argument("--json", action="store_true", help="the same as --format json")
    parser.add_argument("--output", type=Path, metavar="PATH", help="write a file instead")
    parser.add_argument("--force", action="store_true", help="replace the file at PATH")
    parser.epilog = f"Without --from and --to: today. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    if args.compare and args.recorded:
        raise Usage("--compare is of reported time: leave --recorded out")
    path: Path | None = args.output
    chosen = args.format or ("json" if args.json else _by_name(path))
    if path is None and chosen not in _PRINTED:
        raise BadInput(f"{chosen} is not shown on a terminal; name a file with --output")
    if path is not None and chosen not in _FILES:
        raise BadInput(
            f"{chosen} is printed, not written; leave --output out, or use another format"
        )
    zone, start_h = doors.zone(), doors.settings().day_start_h
    typed = typed_range(args, zone, start_h)
    today = typed_day(None, doors.clock.now_us(), zone, start_h)
    with doors.open_history(False) as history:
        within, by = _range(typed, history, today), By(args.by)
        before = _before(within) if args.compare else None
        if before is not None and path is None:
            compared = history.reports.compare(by, within, before, limit=args.limit)
            tell_comparison(compared, chosen, zone, terminal)
            return 0
        asked = Asked(
            by=by,
            within=within,
            before=before,
            earlier="the time before" if before is not None else "",
            limit=args.limit,
            recorded=args.recorded,
            extras=path is not None and not args.recorded,
        )
        if path is not None:
            _write(asked, args, cast("ReportFormat", chosen), history.report_files, terminal)
            return 0
        document = history.report_files.build(asked)
    match chosen:
        case "json":
            terminal.say_json(as_json(document, zone))
        case "csv":
            _print_csv(document, terminal)
        case _:
            _print_table(document, zone, terminal)
    return 0


def _by_name(path: Path | None) -> str:
    if path is None:
        return "table"
    kind = path.suffix.lower().removeprefix(".")
    if kind not in (*_FILES, *_PRINTED):
        raise BadInput("the format cannot be told from the name of the file; give --format")
    return kind


def _write(
    asked: Asked, args: Namespace, kind: ReportFormat, files: ReportFileService, terminal: Terminal
) -> None:
    path: Path = args.output
    if path.exists() and not args.force:
        raise CannotWrite("a file is there already; name another, or replace it with --force")
    with terminal.progress("Writing") as progress:
        document = files.build(asked, progress)
        written = files.write(document, path, kind, progress, overwrite=args.force)
    if args.json:
        terminal.say_json({"path": str(written.path), "bytes": written.size_bytes})
    else:
        terminal.say(f"Wrote {size(written.size_bytes)}.")


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


def _print_csv(document: ReportDocument, terminal: Terminal) -> None:
    rows = csv.writer(terminal.out, lineterminator="\n")
    for key, *numbers in report_csv.rows(document):
        rows.writerow((plain(key) if terminal.shows_output() else key, *numbers))


def _print_table(document: ReportDocument, zone: tzinfo, terminal: Terminal) -> None:
    within = document.asked.within
    terminal.say(f"{day_and_time(within.from_us, zone)} to {day_and_time(within.to_us, zone)}")
    columns = (
        Column(heading=document.by.value.capitalize(), elastic=True),
        Column(heading="Time", number=True),
        Column(heading="Share", number=True),
    )
    rows = [(line.name, figures(line.seconds), f"{line.share:.1%}") for line in document.lines]
    if document.rest_count:
        share = document.rest_us / document.total_us
        others = count(document.rest_count, "other")
        rows.append((others, figures(document.rest_seconds), f"{share:.1%}"))
    terminal.say_table(columns, [*rows, ("Total", figures(document.total_seconds), "")])
