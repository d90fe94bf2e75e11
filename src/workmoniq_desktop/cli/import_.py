"""`workmoniq import`: take spans in from a file; what is bad is named, the rest goes in."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history import Imported, ImportFormat


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path",
        type=Path,
        metavar="PATH",
        help="a file from `workmoniq export`, or from another time tracker",
    )
    parser.add_argument(
        "--from-format",
        choices=tuple(each.value for each in ImportFormat),
        default=ImportFormat.AUTO.value,
        help="default: auto",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be taken; keep nothing"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = f"The same file twice changes nothing. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    with (
        doors.open_history(True) as history,
        doors.hold_app(),
        terminal.progress("Importing") as progress,
    ):
        imported = history.importing.load(
            args.path,
            progress,
            file_format=ImportFormat(args.from_format),
            dry_run=args.dry_run,
        )
    if not args.dry_run:
        doors.ask_app("changed")
    if args.json:
        terminal.say_json(_as_json(imported))
    else:
        _print(imported, terminal, dry_run=args.dry_run)
    return 0


def _as_json(imported: Imported) -> dict[str, object]:
    return {
        "new": imported.new,
        "known": imported.known,
        "said": imported.said,
        "bad_count": imported.bad_count,
        "bad": [{"place": place, "problem": problem} for place, problem in imported.bad],
    }


def _print(imported: Imported, terminal: Terminal, *, dry_run: bool) -> None:
    if dry_run:
        terminal.say("Nothing was kept. An import would bring:")
    terminal.say(f"{count(imported.new, 'new span')}, {imported.known} known already.")
    if imported.said:
        terminal.say(f"{imported.said} new edits, projects and rules.")
    if not imported.bad_count:
        return
    terminal.say(f"{count(imported.bad_count, 'entry', 'entries')} could not be taken:")
    for place, problem in imported.bad:
        terminal.say(f"  {plain(place)}: {plain(problem)}")
    if more := imported.bad_count - len(imported.bad):
        terminal.say(f"  and {more} more")
