"""Makes another recovery code: at once with the old one, or by the password and three days' wait.

The new code stands boxed in the history from before it is told to the server until it is typed
back. A code that waits is put into force only after it was typed back, so that nobody ends up with
a code that no paper holds.
"""

from typing import Final

from workmoniq_desktop.domain.clock import HOUR_US
from workmoniq_desktop.domain.errors import BadInput, WrongSecret
from workmoniq_desktop.domain.sync_errors import LoginRefused, ServerRefused
from workmoniq_desktop.domain.syncing import RECOVERY_CHANGE_HOURS
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.account_log import Draft
from workmoniq_desktop.sync.authoring import keys_of
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.log_wire import newcomer_json
from workmoniq_desktop.sync.member import Member
from workmoniq_desktop.sync.recovery_sheet import CODE, read_code
from workmoniq_desktop.sync.session import Signer
from workmoniq_protocol.crypto import log_entries
from workmoniq_protocol.crypto.recovery import RecoveryKeys, new_code
from workmoniq_protocol.wire.account_log import RECOVERY_ID, LogState

_SERVER_ROUNDS_US: Final = HOUR_US
"""A server knows the hour of an entry only, and waits it out."""


def replace(ground: Ground, member: Member, old: str) -> LogState:
    """Put a new code into force by the one that counts now; the caller changes the keys next.

    Raises CodeMistyped before anything is asked, and WrongSecret for a code that does not count.
    """
    known = RecoveryKeys.from_code(read_code(old))
    code = new_code(ground.random_bytes)
    fresh = RecoveryKeys.from_code(code)
    state = member.log.pull(member.session)
    if state.recovery.sig_pk != known.sig_pk:
        raise WrongSecret(
            "This recovery code is not the one that counts: use the newest sheet, or the password."
        )
    signer = Signer(acct=state.acct, device=RECOVERY_ID, seed=known.sig_seed, rec_id=known.rec_id)
    session = ground.session_of(member.session.transport, signer)

    def build(state: LogState) -> Draft:
        eks = keys_of(member, state)
        entry, grants = log_entries.set_recovery(state, known, new=fresh, eks=eks)
        return Draft(
            entry=entry,
            body={"grants": newcomer_json(grants)},
            keep=lambda raw: member.keyring.put(raw, CODE, code),
        )

    # the server ends every session of the old code
    return member.log.append(session, build, reading=member.session)


def begin(ground: Ground, member: Member, password: str) -> int:
    """Announce a new code; from when it can count, in microseconds since 1970.

    One that waits already is called off first. Raises WrongSecret for a wrong password.
    """
    code = new_code(ground.random_bytes)
    fresh = RecoveryKeys.from_code(code)
    with ground.database.raw() as raw:
        here = standing.inside(raw)
    seed = passwords.login_seed(password, member.session.transport.audience, here.username)
    if member.log.pull(member.session).pending_recovery is not None:
        cancel(member)
    challenge = passwords.Challenge(member.session, here.acct_id, "setrec")

    def build(state: LogState) -> Draft:
        entry = log_entries.set_recovery_begin(state, member.author(), new=fresh)
        return Draft(
            entry=entry,
            body={"setrec": challenge.set_recovery(seed, entry.p)},
            keep=lambda raw: member.keyring.put(raw, CODE, code),
        )

    try:
        member.log.append(member.session, build)
    except LoginRefused as wrong:
        _forget(ground, member)
        raise WrongSecret("This is not the account's password: type it again.") from wrong
    except ServerRefused:
        _forget(ground, member)
        raise
    return valid_from_us(member) or ground.clock.now_us()


def valid_from_us(member: Member) -> int | None:
    """When the code that waits may be put into force by this device; None where none waits."""
    pending = member.log.state().pending_recovery
    seen_us = None if pending is None else member.log.first_seen_us(pending.n)
    return None if seen_us is None else seen_us + RECOVERY_CHANGE_HOURS * HOUR_US


def cancel(member: Member) -> LogState:
    """Call off the code that waits. Raises BadInput where none does."""

    def build(state: LogState) -> Draft:
        if state.pending_recovery is None:
            raise BadInput("No new recovery code waits: there is nothing to call off.")
        return Draft(entry=log_entries.set_recovery_cancel(state, member.author()))

    return member.log.append(member.session, build)


def settle(ground: Ground, member: Member) -> bool:
    """Put the code that waits into force when its time has come; whether that was done now.

    A code that can never count is forgotten, so that it is not shown any more.
    Only by the device that announced it, and only after it was typed back there. The keys are
    changed by the next step of sync, for which the log says that it is due.
    """
    state = member.log.state()
    pending = state.pending_recovery
    _forget_void(ground, member, state)
    due_us = valid_from_us(member)
    if pending is None or due_us is None or pending.by != member.device:
        return False
    with ground.database.raw() as raw:
        if (
            member.keyring.get(raw, CODE) is not None
            or ground.clock.now_us() < due_us + _SERVER_ROUNDS_US
        ):
            return False

    def build(state: LogState) -> Draft:
        if state.pending_recovery != pending:
            raise _CalledOff
        eks = keys_of(member, state)
        entry, grants = log_entries.set_recovery_commit(state, member.author(), eks=eks)
        return Draft(entry=entry, body={"grants": newcomer_json(grants)})

    try:
        member.log.append(member.session, build)
    except (_CalledOff, ServerRefused):  # refused: by the server's clock it is too early
        return False
    return True


class _CalledOff(Exception):
    """Another device, or the code that counts, called off what waited."""


def _forget_void(ground: Ground, member: Member, state: LogState) -> None:
    """A code that never got into the account, or was called off, is to be on nobody's paper."""
    with ground.database.raw() as raw:
        code = member.keyring.get(raw, CODE)
    if code is None or member.log.waits():
        return
    pending = state.pending_recovery
    counting = {state.recovery.sig_pk, None if pending is None else pending.sig_pk}
    if RecoveryKeys.from_code(code.reveal()).sig_pk not in counting:
        _forget(ground, member)


def _forget(ground: Ground, member: Member) -> None:
    with ground.database.writing() as raw:
        member.keyring.forget(raw, CODE)
