"""`workmoniq run`: record until told to stop."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--no-tray",
        dest="tray",
        action="store_false",
        help="record in the foreground, without windows, until SIGINT or SIGTERM",
    )


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    terminal.out.flush()
    return doors.run(args.tray)
