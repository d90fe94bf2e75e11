"""`workmoniq key`: the recovery phrase and the passphrase of this history."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import NotConfirmed
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    show = deeds.add_parser("show-recovery", help="show the recovery phrase")
    show.add_argument("--yes", action="store_true", help="print it although this is no terminal")
    show.add_argument("--json", action="store_true", help="print JSON")
    use = deeds.add_parser("use-recovery", help="open the history with the recovery phrase")
    use.add_argument(
        "--recovery-file", type=Path, metavar="F", help="read the recovery phrase from F"
    )
    change = deeds.add_parser("change-passphrase", help="set another passphrase")
    for part in (show, use, change):
        add_profile_options(part)
    for part in (use, change):
        part.add_argument(
            "--new-passphrase-file", type=Path, metavar="F", help="read the new passphrase from F"
        )


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    match args.deed:
        case "show-recovery":
            _show_recovery(doors, terminal, yes=args.yes, as_json=args.json)
        case "use-recovery":
            doors.use_recovery()
            terminal.say("The history opens again.")
        case _:
            doors.change_passphrase()
            terminal.say("The passphrase was changed.")
    return 0


def _show_recovery(doors: Doors, terminal: Terminal, *, yes: bool, as_json: bool) -> None:
    if not yes and not terminal.shows_output():
        raise NotConfirmed("the recovery phrase is shown on a terminal only; add --yes to print it")
    phrase = doors.show_recovery()
    if as_json:
        terminal.say_json({"recovery": phrase})
    else:
        terminal.say(phrase)
