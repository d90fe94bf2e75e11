"""Both sides of letting a device into an account, at a terminal or in a script."""

from argparse import Namespace
from threading import Event

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.sync_told import devices_as_json
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import local_iso
from workmoniq_desktop.domain.errors import BadInput, CodeMistyped, PairingEnded, WrongDigits
from workmoniq_desktop.domain.syncing import PAIRING_MINUTES, PairingRequest, Role, SyncDevice
from workmoniq_desktop.services.doors import Doors
from workmoniq_desktop.services.history_shape import History
from workmoniq_desktop.services.shapes.syncing import Joining, PairingOffer
from workmoniq_desktop.services.typed_codes import read_code, read_digits


def pair(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    """Show a code, wait, take the six digits, let the device in."""
    zone = doors.zone()
    with doors.open_history(False) as history:
        offer = history.syncing.pair(Role(args.role))
        try:
            if args.json:
                _line(
                    terminal,
                    {
                        "code": offer.code,
                        "link": offer.link,
                        "server": offer.server,
                        "role": offer.role.value,
                        "ends": local_iso(offer.ends_us, zone),
                    },
                )
            else:
                _show(offer, terminal)
            request = _answer(offer)
            if args.json:
                _line(terminal, {"request": {"name": request.name, "role": request.role.value}})
            else:
                terminal.say(f"{plain(request.name)} wants to join, as {request.role.value}.")
            device = _confirmed(offer, terminal)
        except BaseException:
            offer.cancel()
            raise
    doors.ask_app("changed")
    if args.json:
        _line(terminal, {"device": devices_as_json((device,), zone)[0]})
    else:
        terminal.say(f"{plain(device.name)} belongs to the account now.")


def _answer(offer: PairingOffer) -> PairingRequest:
    request = offer.wait(Event())
    if request is None:
        raise PairingEnded("nobody was let in, for it was stopped; run it again")
    return request


def _await(joining: Joining) -> None:
    if not joining.wait(Event()):
        raise PairingEnded("nothing was joined, for it was stopped; run it again")


def _show(offer: PairingOffer, terminal: Terminal) -> None:
    if terminal.shows_output():
        import segno  # noqa: PLC0415 - for one verb, and only at a screen

        segno.make(offer.link, micro=False).terminal(out=terminal.out, border=2, compact=True)
    terminal.say(offer.code)
    terminal.say()
    terminal.say(
        f"On the other device, within {PAIRING_MINUTES} minutes, choose Sync & devices, Join; or:"
    )
    terminal.say(f"  workmoniq device join {offer.code} --server {plain(offer.server)}")
    terminal.out.flush()


def join(args: Namespace, doors: Doors, terminal: Terminal) -> None:
    """Answer to a code, show the six digits, wait to be let in."""
    zone = doors.zone()
    code = read_code("link", typed_code(args.code, "Pairing code: ", terminal))
    with doors.open_history(True) as history:
        upload = None if args.upload is None else bool(args.upload)
        joining = history.syncing.join(code=code, server=args.server)
        try:
            if args.json:
                _line(
                    terminal,
                    {
                        "check": joining.check,
                        "account": joining.account_name,
                        "device": joining.device_name,
                    },
                )
            else:
                terminal.say(f"This is the account {plain(joining.account_name)}, offered by")
                terminal.say(f"{plain(joining.device_name)}. Type these digits there:")
                terminal.say()
                terminal.say(f"  {joining.check[:3]} {joining.check[3:]}")
                terminal.say()
                terminal.out.flush()
            _await(joining)
            if upload is None:
                upload = ask_upload(history, terminal)
            joined = joining.accept(upload_history=upload)
        except BaseException:
            joining.cancel()
            raise
    doors.ask_app("changed")
    if args.json:
        devices = devices_as_json((joined.device, *joined.others), zone)
        _line(terminal, {"joined": joined.account_name, "devices": devices})
    else:
        terminal.say("This device belongs to the account now, and sync is on.")


def typed_code(text: str, prompt: str, terminal: Terminal) -> str:
    """The code from the command line, or typed unseen where that says -."""
    return terminal.ask_secret(prompt) if text == "-" else text


def ask_upload(history: History, terminal: Terminal) -> bool:
    """Whether what was recorded here before goes to the account; no, where nobody can be asked."""
    if not terminal.can_ask() or history.timeline.first_us() is None:
        return False
    asked = "Also send what this device recorded before? Type yes, or Return for no:"
    return terminal.ask(asked) == "yes"


def _confirmed(offer: PairingOffer, terminal: Terminal) -> SyncDevice:
    """The device whose digits were typed; who mistypes may try again while the code counts."""
    wrong: BadInput | None = None
    while True:
        typed = terminal.ask("Type the 6 digits that it shows:")
        if wrong is not None and not typed:
            raise wrong
        try:
            return offer.confirm(read_digits(typed))
        except (CodeMistyped, WrongDigits) as again:
            if not typed:
                raise
            wrong = again
            print(plain(str(wrong)), file=terminal.err)


def _line(terminal: Terminal, value: object) -> None:
    """An object on a line of its own, at once."""
    terminal.say_json(value)
    terminal.out.flush()
