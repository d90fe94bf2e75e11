"""The recovery code between its making and the moment it was typed back; brings no network code.

Until then it stands boxed in the history, so that a crash does not cost it; afterwards nothing here
can show it.
"""

from collections.abc import Callable
from typing import Final

from workmoniq_desktop.domain.errors import BadInput, CodeMistyped
from workmoniq_desktop.domain.sync_words import NO_RECOVERY_CODE
from workmoniq_desktop.domain.syncing import RecoverySheet
from workmoniq_desktop.store import sync_secrets
from workmoniq_desktop.store.database import Database
from workmoniq_desktop.sync import standing
from workmoniq_desktop.sync.keyring import Keyring, Secret
from workmoniq_desktop.sync.standing import Stage
from workmoniq_protocol import codes

CODE: Final = "recovery_code"
"""The secret that is the code."""

FindKeyring = Callable[[], Keyring]


def sheet(
    database: Database, keyring: FindKeyring, valid_from_us: int | None = None
) -> RecoverySheet | None:
    """The sheet whose code was not typed back yet; None where there is none.

    valid_from_us: when the code begins to count; None: at once. Raises SealBroken, KeyringLocked.
    """
    with database.raw() as raw:
        here = standing.find(raw)
        if here is None or here.stage not in standing.INSIDE:
            return None
        if sync_secrets.get(raw, CODE) is None:
            return None
        code = keyring().get(raw, CODE)
    if code is None:
        return None
    return RecoverySheet(
        server=here.server,
        username=here.username,
        account=here.acct,
        code=codes.encode("recovery", code.reveal()),
        valid_from_us=valid_from_us,
    )


def confirm(database: Database, keyring: FindKeyring, typed: str) -> None:
    """The code was written down and typed back: its box is erased.

    Raises CodeMistyped, and BadInput for another code, or where none waits.
    """
    data = Secret(read_code(typed))
    found = keyring()
    with database.writing() as raw:
        here = standing.inside(raw)
        kept = found.get(raw, CODE)
        if kept is None:
            raise BadInput("No recovery code waits to be typed back: there is nothing to do.")
        if data != kept:
            raise BadInput(
                "This is a recovery code, and not the one that was shown: type the one on the new "
                "sheet."
            )
        found.forget(raw, CODE)
        if here.stage is Stage.UNCONFIRMED:
            standing.change(raw, stage=Stage.READY)
    database.checkpoint()


def forget(database: Database) -> None:
    """The code that was shown last will never count."""
    with database.writing() as raw:
        sync_secrets.delete(raw, CODE)


def read_code(typed: str) -> bytes:
    """The 18 bytes of a recovery code as typed. Raises CodeMistyped; asks nobody."""
    try:
        return codes.decode("recovery", " ".join(typed.split()))
    except codes.CodeInvalid:
        raise CodeMistyped(NO_RECOVERY_CODE) from None
