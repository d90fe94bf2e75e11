"""`workmoniq restore`: put a backup in place of the history."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="a file from `workmoniq backup`")
    parser.add_argument(
        "--recovery-file", type=Path, metavar="F", help="read the recovery phrase from F"
    )
    parser.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="F",
        help="read the passphrase for the restored history from F, where there is no keyring",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    with terminal.progress("Restoring") as progress:
        restored = doors.restore(args.path, progress)
    aside = None if restored.set_aside is None else str(restored.set_aside)
    if args.json:
        terminal.say_json({"spans": restored.spans, "set_aside": aside})
        return 0
    terminal.say(f"Restored {count(restored.spans, 'span')}.")
    if aside is not None:
        terminal.say(f"The history that was here is kept as {plain(aside)}.")
        terminal.say(
            "It keeps all it held. Delete it when this one is right; a wipe deletes it too."
        )
    return 0
