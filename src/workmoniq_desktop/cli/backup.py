"""`workmoniq backup`: write an encrypted copy of the history."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.usage import Usage
from workmoniq_desktop.cli.words import count, size
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("path", type=Path, nargs="?", metavar="PATH", help="the file to write")
    parser.add_argument(
        "--forget-missing",
        action="store_true",
        help="forget the backups that are gone for good, and the wipes they still owe",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    if (args.path is None) is not args.forget_missing:
        raise Usage("name the PATH to write, or say --forget-missing")
    if args.forget_missing:
        return _forget(args, doors, terminal)
    with doors.open_history(False) as history, terminal.progress("Backing up") as progress:
        made = history.backups.make(args.path, progress)
    if args.json:
        terminal.say_json({"path": str(made.path), "spans": made.spans, "bytes": made.size_bytes})
    else:
        terminal.say(f"Backed up {count(made.spans, 'span')}, {size(made.size_bytes)}.")
        terminal.say("On another computer it opens with the recovery phrase; keep that safe.")
    return 0


def _forget(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    with doors.open_history(False) as history:
        forgotten = history.backups.forget_missing()
    if args.json:
        terminal.say_json({"forgotten": forgotten})
    else:
        verb = "is" if forgotten == 1 else "are"
        terminal.say(f"Forgot {count(forgotten, 'backup')} that {verb} gone.")
    return 0
