"""`workmoniq resume`: end a pause and private time."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.app import tell
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    tell(doors, "resume")
    if args.json:
        terminal.say_json({"state": "resumed"})
    else:
        terminal.say("Recording goes on.")
    return 0
