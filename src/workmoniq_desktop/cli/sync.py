"""`workmoniq sync`: turn it on and off, sync now, and see how it stands."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.secret_files import secret
from workmoniq_desktop.cli.sync_told import status_as_json, status_lines
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, size
from workmoniq_desktop.domain.errors import NotConfirmed
from workmoniq_desktop.domain.sync_errors import SyncError, SyncStopped
from workmoniq_desktop.domain.sync_words import (
    PUT_BACK_DOES,
    PUT_BACK_HOW_TO_ASK,
    PUT_BACK_ORDER,
    PUT_BACK_QUESTION,
    PUT_BACK_TRUSTS,
    WHAT_HAPPENED,
)
from workmoniq_desktop.domain.syncing import GRAVE, Found, SyncDone
from workmoniq_desktop.services.doors import Doors


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    enable = deeds.add_parser("enable", help="send and fetch from now on")
    disable = deeds.add_parser("disable", help="send and fetch nothing more; all stays here")
    now = deeds.add_parser("now", help="sync, and return when both sides agree")
    status = deeds.add_parser("status", help="how sync stands; exit 1 where something is wrong")
    live = deeds.add_parser("live", help="sync each five minutes, or not")
    live.add_argument(
        "choice", choices=("on", "off"), help="on tells the server more exactly when you work"
    )
    back = deeds.add_parser(
        "put-back",
        help="tell a server again what it lost, when who runs it says that it was put back",
        description="For a server whose operator has told you that it was put back to a backup. "
        f"{PUT_BACK_DOES} {PUT_BACK_TRUSTS} {PUT_BACK_ORDER} {PUT_BACK_HOW_TO_ASK}",
    )
    back.add_argument("--yes", action="store_true", help="do not ask")
    back.add_argument(
        "--password-file",
        type=Path,
        metavar="FILE",
        help="the account's password, where a new recovery code was announced since the backup",
    )
    for part in (enable, disable, now, status, live, back):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    match args.deed:
        case "now":
            _now(args, doors, terminal)
        case "put-back":
            _put_back(args, doors, terminal)
        case "status":
            _status(args, doors, terminal)
        case _:
            _turn(args, doors, terminal)
    return 0


def _turn(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        match args.deed:
            case "enable":
                history.syncing.enable()
                said = "Sync is on."
            case "disable":
                history.syncing.disable()
                said = "Sync is off; the history on this device is whole."
            case _:
                history.syncing.set_live(args.choice == "on")
                said = f"Live sync is {args.choice}."
        status = history.syncing.status()
    doors.ask_app("changed")
    if args.json:
        terminal.say_json({"on": status.on, "live": status.live})
    else:
        terminal.say(said)


def _put_back(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    if not args.yes:
        _confirm(terminal)
    password = None if args.password_file is None else secret(args.password_file, "", terminal)
    with doors.open_history(False) as history, terminal.progress("Telling again") as progress:
        done = history.syncing.put_back(progress, password=password)
    _say_done(args, doors, terminal, done)


def _confirm(terminal: Terminal) -> None:
    if not terminal.can_ask():
        raise NotConfirmed("nothing was told again, for nobody can be asked here; add --yes")
    answer = terminal.ask(f"{PUT_BACK_QUESTION} Type yes to go on:")
    if answer != "yes":
        raise NotConfirmed("nothing was told again, for the answer was not yes; ask who runs it")


def _now(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history, terminal.progress("Syncing") as progress:
        done = history.syncing.sync_now(progress)
    _say_done(args, doors, terminal, done)


def _say_done(args: Namespace, doors: Doors, terminal: Terminal, done: SyncDone) -> None:
    doors.ask_app("changed")
    if args.json:
        terminal.say_json(
            {
                "agreed": done.agreed,
                "sent": done.sent,
                "received": done.received,
                "sent_bytes": done.sent_bytes,
                "received_bytes": done.received_bytes,
                "waiting": done.waiting,
                "verdicts": [one.verdict.value for one in done.found],
            }
        )
    else:
        terminal.say(
            f"Sent {count(done.sent, 'segment')}, {size(done.sent_bytes)}; "
            f"received {count(done.received, 'segment')}, {size(done.received_bytes)}."
        )
    _refuse_unless_agreed(done)


def _refuse_unless_agreed(done: SyncDone) -> None:
    _refuse_verdicts(done.found)
    if not done.agreed:
        raise SyncError(
            f"not everything is on the server yet, {count(done.waiting, 'segment')} wait; "
            "run it again"
        )


def _refuse_verdicts(found: tuple[Found, ...]) -> None:
    grave = [one for one in found if one.verdict in GRAVE]
    if grave:
        what = WHAT_HAPPENED[grave[0].verdict].rstrip(".")
        raise SyncStopped(
            f"{what[0].lower()}{what[1:]}; evidence is kept and your history is untouched, see "
            "`workmoniq sync status`"
        )


def _status(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        status = history.syncing.status()
    zone = doors.zone()
    if args.json:
        terminal.say_json(status_as_json(status, zone))
    else:
        for line in status_lines(status, doors.clock.now_us(), zone):
            terminal.say(line)
    _refuse_verdicts(status.found)
