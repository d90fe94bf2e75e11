"""`workmoniq report`: active time by one dimension, on the terminal or in a file."""

import csv
from argparse import ArgumentParser, Namespace
from datetime import tzinfo
from pathlib import Path
from typing import cast, get_args

from workmoniq_desktop.cli.dates import add_range, typed_day, typed_range
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import day_and_time, size
from workmoniq_desktop.domain.calendar import Range
from workmoniq_desktop.domain.errors import BadInput, CannotWrite
from workmoniq_desktop.domain.report import By
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.export import report_csv
from workmoniq_desktop.services.export.document_words import figures
from workmoniq_desktop.services.export.report_document import Asked, ReportDocument, ReportFormat
from workmoniq_desktop.services.export.report_json import as_json
from workmoniq_desktop.services.history_shape import History, ReportFileService

# They need rules, which do not exist yet.
_NOT_YET = ("category", "project")
_PRINTED = ("table", "json", "csv")
_FILES: tuple[str, ...] = get_args(ReportFormat)


def arguments(parser: ArgumentParser) -> None:
    add_range(parser)
    dimensions = [by.value for by in By]
    parser.add_argument("--by", choices=dimensions, default=By.APP.value, help="default: app")
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
    if args.by in _NOT_YET:
        raise BadInput(
            f"there is no report by {args.by} before there are rules; "
            "use --by app, title, site, hour, day or device"
        )
    path: Path | None = args.output
    chosen = args.format or ("json" if args.json else _by_name(path))
    if path is None and chosen not in _PRINTED:
        raise BadInput(f"{chosen} is not shown on a terminal; name a file with --output")
    if path is not None and chosen not in _FILES:
        raise BadInput(
            f"{chosen} is printed, not written; leave --output out, or use another format"
        )
    zone = doors.zone()
    typed = typed_range(args, zone)
    with doors.open_history(False) as history:
        asked = Asked(
            by=By(args.by),
            within=_range(typed, history, doors.clock.now_us(), zone),
            extras=path is not None,
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
    if kind not in _FILES:
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
    terminal.say_table(columns, [*rows, ("Total", figures(document.total_seconds), "")])
