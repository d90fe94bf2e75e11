"""`workmoniq redo`: do again what was undone last."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.commands_told import command_to_json, command_words
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import NothingThere
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    zone = doors.zone()
    with doors.open_history(False) as history:
        command = history.editing.redo()
    if command is None:
        raise NothingThere(
            "there is nothing to redo: nothing was undone, or something else was edited since"
        )
    doors.ask_app("changed")
    if args.json:
        terminal.say_json({"edit": command_to_json(command, zone)})
    else:
        terminal.say(f"Done again: {command_words(command, zone)}.")
    return 0
