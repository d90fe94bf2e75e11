"""`workmoniq ledger`: what was handed out, when, and how much of it."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.dates import A_DATE
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, day_and_time, local_iso, size
from workmoniq_desktop.domain import calendar
from workmoniq_desktop.services.doors import Doors

_SHOWN = 50


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--since", metavar="D", help=f"only from D on: {A_DATE}")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.epilog = f"Without --since: the last {_SHOWN} lines. {parser.epilog}"


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    since_us = None if args.since is None else calendar.parse_moment(args.since, zone, end=False)
    with doors.open_history(False) as history:
        if since_us is None:
            lines = list(reversed(history.ledger.newest(_SHOWN)))
        else:
            lines = history.ledger.since(since_us)
    if args.json:
        shown = [
            {
                "at": local_iso(line.at_us, zone),
                "how": line.left.value,
                "what": line.what,
                "to": line.to,
                "bytes": line.size_bytes,
            }
            for line in lines
        ]
        terminal.say_json({"ledger": shown, "bytes": sum(line.size_bytes for line in lines)})
        return 0
    for line in lines:
        to = f" to {plain(line.to)}" if line.to else ""
        told = f"{plain(line.what)}{to}, {size(line.size_bytes)}"
        terminal.say(f"{day_and_time(line.at_us, zone)}  {line.left.value}: {told}")
    terminal.say(
        f"{count(len(lines), 'time')} something left, "
        f"{size(sum(line.size_bytes for line in lines))} in all."
        if lines
        else "Nothing has left this device."
        if since_us is None
        else "Nothing has left this device since then."
    )
    return 0
