"""`workmoniq redact`: withholds titles and addresses of a range for good, and prints a receipt."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli import wipe
from workmoniq_desktop.cli.dates import add_range, typed_range
from workmoniq_desktop.cli.receipt import as_json, as_lines
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.domain.wipe import WipeScope
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    add_range(parser)
    parser.add_argument("--app", metavar="A", help="only the windows of app A")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--json", action="store_true", help="print the receipt as JSON")
    parser.epilog = (
        "The time and the app stay in all totals; titles and addresses are destroyed in the "
        f"history and in its backups. {parser.epilog}"
    )


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    from_us, to_us = typed_range(args, zone)
    if args.app is not None and not wipe.is_a_name(args.app):
        raise Usage("--app needs the name of an app")
    scope = WipeScope(from_us=from_us, to_us=to_us, app=args.app, titles_only=True)
    if scope.is_empty():
        raise Usage("say whose titles go: --from and --to, or --app")
    receipt = wipe.carry_out(scope, args, doors, terminal)
    if args.json:
        terminal.say_json(as_json(receipt, zone))
    else:
        for line in as_lines(receipt, zone):
            terminal.say(line)
    return 0
