"""`workmoniq account`: the account of sync, its password and its recovery code."""

import json
from argparse import ArgumentParser, Namespace
from datetime import tzinfo
from pathlib import Path

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.recovery_sheet import print_sheet, type_back
from workmoniq_desktop.cli.secret_files import new_secret, secret
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import count, day_and_time, local_iso
from workmoniq_desktop.domain.errors import NotConfirmed
from workmoniq_desktop.domain.syncing import DeletionReceipt
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.typed_codes import read_code


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    create = deeds.add_parser("create", help="make an account, and show its recovery code once")
    create.add_argument("--server", metavar="URL", required=True, help="the address of the server")
    create.add_argument("--username", metavar="NAME", required=True, help="the user name to take")
    create.add_argument(
        "--invite", metavar="CODE", help="the invitation, where the server asks one"
    )
    _file(create, "--password-file", "the password")
    create.add_argument(
        "--yes", action="store_true", help="count the recovery code as kept, without typing it back"
    )
    delete = deeds.add_parser("delete", help="delete the account and all that the server holds")
    _file(delete, "--password-file", "the password")
    _file(delete, "--recovery-code-file", "the recovery code, which does instead of the password")
    delete.add_argument("--yes", action="store_true", help="do not ask")
    delete.add_argument(
        "--cancel", action="store_true", help="take back a deletion that waits; nothing is deleted"
    )
    delete.add_argument(
        "--status",
        action="store_true",
        help="of an account that was deleted here: does the server say that nothing is left?",
    )
    metadata = deeds.add_parser("metadata", help="show everything the server holds about you")
    password = deeds.add_parser("password", help="set another password")
    _file(password, "--password-file", "the password that counts now")
    _file(password, "--new-password-file", "the new password")
    password.add_argument(
        "--forgotten", action="store_true", help="the old one is forgotten: this device vouches"
    )
    recovery = deeds.add_parser(
        "recovery", help="make a new recovery code, or type the one that waits for it back"
    )
    _file(recovery, "--recovery-code-file", "the recovery code that counts now")
    _file(recovery, "--password-file", "the password, where that code is lost")
    recovery.add_argument(
        "--cancel", action="store_true", help="the new code that waits to count shall not count"
    )
    recovery.add_argument(
        "--yes", action="store_true", help="count the new code as kept, without typing it back"
    )
    for part in (create, delete, metadata, password, recovery):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    match args.deed:
        case "create":
            _create(args, doors, terminal)
        case "delete" | "recovery" if args.cancel:
            _cancel(args, doors, terminal)
        case "delete" if args.status:
            _tell_progress(args, doors, terminal)
        case "delete":
            _delete(args, doors, terminal)
        case "metadata":
            with doors.open_history(False) as history:
                held = history.syncing.metadata()
            if args.json:
                terminal.say_json(held)
            else:
                terminal.say(json.dumps(held, indent=2, allow_nan=False))
        case "password":
            _password(args, doors, terminal)
        case _:
            _recovery(args, doors, terminal)
    return 0


def _file(parser: ArgumentParser, option: str, what: str) -> None:
    parser.add_argument(option, type=Path, metavar="F", help=f"read {what} from F")


def _create(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    password = new_secret(args.password_file, "New password (12 characters or more): ", terminal)
    with doors.open_history(True) as history:
        sheet = history.syncing.create(
            server=args.server, username=args.username, password=password, invite=args.invite
        )
        print_sheet(sheet, terminal, as_json=args.json, zone=doors.zone())
        type_back(history.syncing, terminal, kept=args.yes or args.json, sheet=sheet)
    doors.ask_app("changed")
    if not args.json:
        terminal.say("The account is ready. Turn sync on with `workmoniq sync enable`.")


def _cancel(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        if args.deed == "delete":
            history.syncing.cancel_deletion()
            said = "The account stays."
        else:
            history.syncing.cancel_recovery()
            said = "The old recovery code stays."
    doors.ask_app("changed")
    if args.json:
        terminal.say_json({"cancelled": True})
    else:
        terminal.say(said)


def _delete(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    code = None
    if args.recovery_code_file is not None:
        code = read_code("recovery", secret(args.recovery_code_file, "", terminal))
    if not args.yes:
        _confirm(terminal)
    password = None
    if code is None:
        password = secret(args.password_file, "Password of the sync account: ", terminal)
    with doors.open_history(False) as history:
        receipt = history.syncing.delete_account(password=password, recovery=code)
    doors.ask_app("changed")
    if args.json:
        terminal.say_json(_receipt_json(receipt, doors.zone()))
    else:
        for line in _receipt_lines(receipt, doors.zone()):
            terminal.say(line)


def _tell_progress(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        progress = history.syncing.deletion_progress()
    zone, done_us = doors.zone(), progress.complete_us
    if args.json:
        terminal.say_json(
            {
                "id": progress.id,
                "complete": None if done_us is None else local_iso(done_us, zone),
                "objects_due": local_iso(progress.objects_due_us, zone),
                "backups_due": local_iso(progress.backups_due_us, zone),
                "signed": progress.signed,
                "receipt": progress.original or None,
                "signature": progress.signature or None,
            }
        )
    elif done_us is None:
        terminal.say("The server does not say yet that all stored objects are gone;")
        terminal.say(f"they are due by {day_and_time(progress.objects_due_us, zone)}.")
    else:
        signed = "signed by" if progress.signed else "NOT signed by"
        terminal.say(f"No stored object is left since {day_and_time(done_us, zone)}, as")
        terminal.say(f"{plain(progress.server)} says, {signed} the key this account was made with.")
        backups = day_and_time(progress.backups_due_us, zone)
        terminal.say(f"Its backups are gone by {backups}.")


def _confirm(terminal: Terminal) -> None:
    if not terminal.can_ask():
        raise NotConfirmed("nothing was deleted, for nobody can be asked here; add --yes to go on")
    answer = terminal.ask(
        "The account and all that the server holds of it go; the history here stays. "
        "Type DELETE to go on:"
    )
    if answer != "DELETE":
        raise NotConfirmed("nothing was deleted, for the answer was not DELETE; run it again")


def _password(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    old = None if args.forgotten else secret(args.password_file, "Old password: ", terminal)
    new = new_secret(args.new_password_file, "New password (12 characters or more): ", terminal)
    with doors.open_history(False) as history:
        history.syncing.change_password(old=old, new=new)
    if args.json:
        terminal.say_json({"changed": True})
    else:
        terminal.say("The password was changed; whoever was logged in by the old one is not now.")


def _recovery(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        sheet = history.syncing.unconfirmed_sheet()
        if sheet is None:
            old, password = _authority(args, terminal)
            sheet = history.syncing.new_recovery(old=old, password=password)
        print_sheet(sheet, terminal, as_json=args.json, zone=doors.zone())
        type_back(history.syncing, terminal, kept=args.yes or args.json, sheet=sheet)
        _say_next(history, terminal, as_json=args.json)
    doors.ask_app("changed")


def _authority(args: Namespace, terminal: Terminal) -> tuple[str | None, str | None]:
    """The old code, else the password."""
    if args.recovery_code_file is not None:
        return read_code("recovery", secret(args.recovery_code_file, "", terminal)), None
    if args.password_file is None:
        typed = terminal.ask_secret("The recovery code that counts now (Return if it is lost): ")
        if typed.strip():
            return read_code("recovery", typed), None
    return None, secret(args.password_file, "Password of the sync account: ", terminal)


def _say_next(history: History, terminal: Terminal, *, as_json: bool) -> None:
    if not as_json and not history.syncing.status().on:
        terminal.say("Turn sync on with `workmoniq sync enable`.")


def _receipt_json(receipt: DeletionReceipt, zone: tzinfo) -> dict[str, object]:
    return {
        "id": receipt.id,
        "at": local_iso(receipt.at_us, zone),
        "counts": dict(receipt.counts),
        "objects_due": local_iso(receipt.objects_due_us, zone),
        "backups_due": local_iso(receipt.backups_due_us, zone),
        "signed": receipt.signed,
        "receipt": receipt.original,
        "signature": receipt.signature,
        "key": receipt.key,
    }


def _receipt_lines(receipt: DeletionReceipt, zone: tzinfo) -> list[str]:
    if not receipt.original:
        return [
            "The account is deleted, and its receipt was lost with the server's answer.",
            "Destroy your recovery sheet: with it, old copies could still be read.",
        ]
    signed = "signed by" if receipt.signed else "NOT signed by"
    return [
        f"The account was deleted at {day_and_time(receipt.at_us, zone)}.",
        *(f"  {count(number, 'row')} of {kind}" for kind, number in sorted(receipt.counts.items())),
        f"Stored objects are gone by {day_and_time(receipt.objects_due_us, zone)},",
        f"backups of the server by {day_and_time(receipt.backups_due_us, zone)}.",
        f"Receipt {receipt.id},",
        f"{signed} the key this account was made with.",
        "Ask later with `workmoniq account delete --status` whether the server says all is gone.",
        (
            "It is the server's word and proves no erasure. Destroy your recovery sheet: with it, "
            "old copies could still be read."
        ),
    ]
