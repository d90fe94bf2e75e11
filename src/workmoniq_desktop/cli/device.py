"""`workmoniq device`: the devices of the account."""

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

from workmoniq_desktop.cli.device_pairing import join, pair
from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.profile_options import add_profile_options
from workmoniq_desktop.cli.sync_told import devices_as_json
from workmoniq_desktop.cli.table import Column
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import time_near
from workmoniq_desktop.domain.errors import BadInput, NotConfirmed
from workmoniq_desktop.domain.syncing import Role, SyncDevice
from workmoniq_desktop.services.doors import Doors

_ID_DIGITS_SHOWN = 8


def arguments(parser: ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="WHAT", title="what", required=True)
    shown = deeds.add_parser("list", help="the devices, and when each was last heard of")
    rename = deeds.add_parser("rename", help="give a device another name")
    rename.add_argument("device", metavar="DEVICE", help="its name, or its id from `list`")
    rename.add_argument("name", metavar="NAME", help="the new name")
    revoke = deeds.add_parser("revoke", help="shut devices out, and change the keys")
    revoke.add_argument("devices", metavar="DEVICE", nargs="+", help="a name, or an id from `list`")
    revoke.add_argument("--yes", action="store_true", help="do not ask")
    rotate = deeds.add_parser("rotate", help="change the keys, so that old copies are dead bytes")
    offer = deeds.add_parser(
        "pair", help="show a code for another device, then type the 6 digits it shows"
    )
    offer.add_argument(
        "--role",
        choices=[role.value for role in Role],
        default=Role.FULL.value,
        help="web: a phone's browser, which only adds its own places and times",
    )
    answer = deeds.add_parser("join", help="join the account of a device that shows a code")
    answer.add_argument("code", metavar="CODE", help="the code; - to type it unseen")
    answer.add_argument("--server", metavar="URL", required=True, help="the address of the server")
    add_upload(answer)
    for part in (shown, rename, revoke, rotate, offer, answer):
        part.add_argument("--json", action="store_true", help="print JSON")
        add_profile_options(part)
    offer.epilog = (
        "With --json: an object a line, the first with the code, the second with who answered, the "
        "last with the device that was added. Nothing skips the digits."
    )


def add_upload(parser: ArgumentParser) -> None:
    """Offer the answer to whether older history goes to the account, too."""
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--upload-history",
        dest="upload",
        action="store_true",
        default=None,
        help="also send what was recorded here before",
    )
    choice.add_argument(
        "--no-upload-history",
        dest="upload",
        action="store_false",
        default=None,
        help="send only what is recorded from now on",
    )


def run(args: Namespace, doors: Doors, terminal: Terminal) -> int:
    match args.deed:
        case "list":
            _list(args, doors, terminal)
        case "rename":
            _rename(args, doors, terminal)
        case "revoke":
            _revoke(args, doors, terminal)
        case "rotate":
            with doors.open_history(False) as history:
                history.syncing.rotate()
            doors.ask_app("changed")
            _say(args, terminal, {"rotated": True}, "The keys are changed.")
        case "pair":
            pair(args, doors, terminal)
        case _:
            join(args, doors, terminal)
    return 0


def device_named(devices: Sequence[SyncDevice], text: str) -> SyncDevice:
    """The active device of this id (or its first digits) or name. Raises BadInput."""
    active = [device for device in devices if device.revoked_us is None]
    exact = [device for device in active if device.id == text.lower()]
    found = exact or [device for device in active if device.name.casefold() == text.casefold()]
    if not found and len(text) >= _ID_DIGITS_SHOWN:
        found = [device for device in active if device.id.startswith(text.lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput("several devices have this name: give the id from `workmoniq device list`")
    raise BadInput("there is no such device: see `workmoniq device list`")


def _say(args: Namespace, terminal: Terminal, as_json: object, sentence: str) -> None:
    if args.json:
        terminal.say_json(as_json)
    else:
        terminal.say(sentence)


def _list(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        devices = history.syncing.devices()
    zone, now_us = doors.zone(), doors.clock.now_us()
    if args.json:
        terminal.say_json({"devices": devices_as_json(devices, zone)})
        return
    if not devices:
        terminal.say("No devices: there is no account here; see `workmoniq account create`.")
        return

    def heard(device: SyncDevice) -> str:
        if device.revoked_us is not None:
            return f"revoked {time_near(device.revoked_us, now_us, zone)}"
        if device.this:
            return "this device"
        if device.last_heard_us is None:
            return "never"
        return time_near(device.last_heard_us, now_us, zone)

    columns = (
        Column(heading="Id"),
        Column(heading="Name", elastic=True),
        Column(heading="Role"),
        Column(heading="Last heard"),
    )
    rows = [
        (device.id[:_ID_DIGITS_SHOWN], device.name, device.role.value, heard(device))
        for device in devices
    ]
    terminal.say_table(columns, rows)


def _rename(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    name = args.name.strip()
    if not name:
        raise BadInput("a device needs a name: give one with letters")
    with doors.open_history(False) as history:
        device = device_named(history.syncing.devices(), args.device)
        history.syncing.rename(device.id, name)
    doors.ask_app("changed")
    _say(args, terminal, {"id": device.id, "name": name}, f"The device is called {plain(name)}.")


def _revoke(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    with doors.open_history(False) as history:
        known = history.syncing.devices()
        chosen = list(
            {each.id: each for each in (device_named(known, t) for t in args.devices)}.values()
        )
        if any(device.this for device in chosen):
            raise BadInput(
                "this device cannot shut itself out: revoke it from another one, or turn sync off"
            )
        names = ", ".join(plain(device.name) for device in chosen)
        if not args.yes:
            _confirm(names, terminal)
        history.syncing.revoke([device.id for device in chosen])
    doors.ask_app("changed")
    said = f"Shut out: {names}. What it has stays on it; it gets nothing more."
    _say(args, terminal, {"revoked": [device.id for device in chosen]}, said)


def _confirm(names: str, terminal: Terminal) -> None:
    if not terminal.can_ask():
        raise NotConfirmed("nothing was revoked, for nobody can be asked here; add --yes to go on")
    if terminal.ask(f"Shut out {names} for good? Type yes to go on:") != "yes":
        raise NotConfirmed("nothing was revoked, for the answer was not yes; run it again to go on")
