"""`workmoniq import`: take spans in from a file; what is bad is named, the rest goes in."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history import Imported


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="a file from `workmoniq export`")
    parser.add_argument(
        "--from-format", choices=("auto", "workmoniq"), default="auto", help="default: auto"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = f"The same file twice changes nothing. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    with (
        doors.open_history(True) as history,
        doors.hold_app(),
        terminal.progress("Importing") as progress,
    ):
        imported = history.importing.load(args.path, progress)
    if args.json:
        terminal.say_json(_as_json(imported))
    else:
        _print(imported, terminal)
    return 0


def _as_json(imported: Imported) -> dict[str, object]:
    return {
        "new": imported.new,
        "known": imported.known,
        "said": imported.said,
        "bad_count": imported.bad_count,
        "bad": [{"place": place, "problem": problem} for place, problem in imported.bad],
    }


def _print(imported: Imported, terminal: Terminal) -> None:
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
