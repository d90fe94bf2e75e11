"""Shows a recovery code once and has it typed back."""

from datetime import tzinfo

from workmoniq_desktop.cli.plain import plain
from workmoniq_desktop.cli.terminal import Terminal
from workmoniq_desktop.cli.words import day_and_time, local_iso
from workmoniq_desktop.domain.errors import BadInput, NotConfirmed
from workmoniq_desktop.domain.syncing import RecoverySheet
from workmoniq_desktop.services.shapes.syncing import SyncService

_TRIES = 3


def print_sheet(sheet: RecoverySheet, terminal: Terminal, *, as_json: bool, zone: tzinfo) -> None:
    """Everything that belongs on the sheet."""
    from_us = sheet.valid_from_us
    if as_json:
        terminal.say_json(
            {
                "server": sheet.server,
                "username": sheet.username,
                "account": sheet.account,
                "recovery": sheet.code,
                "valid_from": None if from_us is None else local_iso(from_us, zone),
            }
        )
        terminal.out.flush()
        return
    terminal.say("Your recovery sheet. Write it on paper and keep it away from this computer;")
    terminal.say("with it you get your history back when all devices are lost.")
    terminal.say()
    terminal.say(f"  Server         {plain(sheet.server)}")
    terminal.say(f"  User name      {plain(sheet.username)}")
    terminal.say(f"  Account        {plain(sheet.account)}")
    terminal.say(f"  Recovery code  {sheet.code}")
    terminal.say()
    if from_us is not None:
        terminal.say(
            f"This code counts from {day_and_time(from_us, zone)} on; until then the old one does."
        )


def type_back(
    syncing: SyncService, terminal: Terminal, *, kept: bool, sheet: RecoverySheet
) -> None:
    """Have the code typed back. kept: whoever called keeps it, and is not asked.

    Raises NotConfirmed, with the way to do it later.
    """
    if kept:
        syncing.confirm_recovery(sheet.code)
        return
    for _ in range(_TRIES):
        typed = terminal.ask("Type the recovery code back:")
        if not typed:
            break
        try:
            syncing.confirm_recovery(typed)
        except BadInput as wrong:
            print(plain(str(wrong)), file=terminal.err)
        else:
            return
    raise NotConfirmed(
        "the recovery code was not typed back, so it does not count as kept; do that with "
        "`workmoniq account recovery`"
    )
