"""`workmoniq pause`: stop recording for a while; the time shows as paused."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.app import stand_aside
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.whole_numbers import add_minutes
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    add_minutes(parser)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    return stand_aside("pause", args.minutes, doors, terminal, as_json=args.json)
