"""`workmoniq recovery`: back into the account with nothing but the recovery sheet."""

from argparse import ArgumentParser, Namespace

from workmoniq_desktop.cli.device import add_upload, device_named
from workmoniq_desktop.cli.device_pairing import ask_upload, typed_code
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.sync_told import devices_as_json
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.domain.errors import NotConfirmed
from workmoniq_desktop.domain.syncing import SyncDevice
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.typed_codes import read_code


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    use = deeds.add_parser("use", help="join with the recovery code, and shut old devices out")
    use.add_argument("code", metavar="CODE", help="the recovery code; - to type it unseen")
    use.add_argument("--server", metavar="URL", required=True, help="the address on the sheet")
    use.add_argument("--username", metavar="NAME", help="the user name on the sheet")
    use.add_argument(
        "--keep", metavar="DEVICE", action="append", default=[], help="do not shut this one out"
    )
    use.add_argument(
        "--stolen",
        metavar="DEVICE",
        action="append",
        default=[],
        help="do not listen to what this one says of the server; the first digits of its id",
    )
    use.add_argument("--yes", action="store_true", help="do not ask")
    add_upload(use)
    use.add_argument("--json", action="store_true", help="print JSON")
    add_profile_options(use)


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    code = read_code("recovery", typed_code(args.code, "Recovery code: ", terminal))
    zone = doors.zone()
    with doors.open_history(True) as history:
        recovering = history.syncing.recover(
            code=code, server=args.server, username=args.username, stolen=args.stolen
        )
        try:
            kept = [device_named(recovering.devices, text) for text in args.keep]
            out = [device for device in recovering.devices if device not in kept]
            if not args.yes and terminal.can_ask():
                _confirm(out, terminal)
            upload = args.upload
            if upload is None:
                upload = ask_upload(history, terminal)
            done = recovering.finish(keep=[device.id for device in kept], upload_history=upload)
        except BaseException:
            recovering.cancel()
            raise
    doors.ask_app("changed")
    if args.json:
        terminal.say_json(
            {
                "device": devices_as_json((done.device,), zone)[0],
                "kept": devices_as_json(done.kept, zone),
                "revoked": devices_as_json(done.revoked, zone),
            }
        )
        return 0
    terminal.say("This device belongs to the account now, and sync is on.")
    if done.revoked:
        terminal.say(f"Shut out: {_names(done.revoked)}.")
    terminal.say("Make a new recovery code with `workmoniq account recovery`.")
    return 0


def _confirm(out: list[SyncDevice], terminal: Terminal) -> None:
    if not out:
        return
    question = f"These devices are shut out: {_names(out)}. Type yes to go on:"
    if terminal.ask(question) != "yes":
        raise NotConfirmed(
            "nothing was changed, for the answer was not yes; name devices to stay with --keep"
        )


def _names(devices: list[SyncDevice] | tuple[SyncDevice, ...]) -> str:
    return ", ".join(plain(device.name) for device in devices)
