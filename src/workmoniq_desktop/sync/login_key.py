"""Sets another password: the server gets another log-in key, and what is stored stays as it is."""

from typing import Final

from workmoniq_desktop.domain.errors import WrongSecret
from workmoniq_desktop.domain.sync_errors import LoginRefused, ServerRefused, Untrusted
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import Secret
from workmoniq_desktop.sync.session import open_by_login
from workmoniq_desktop.sync.standing import Standing
from workmoniq_desktop.sync.transport import Transport
from workmoniq_protocol.crypto.signing import public_key

LOGIN_HASH: Final = "login_hash"
"""The secret that names the log-in key this device set last."""


def set_password(ground: Ground, *, old: str | None, new: str) -> None:
    """Let new log in, in place of old; None: this device vouches for who forgot it.

    Every session by password ends. A lost answer may be repeated: the password that is asked for is
    then already the one. Raises BadInput, WrongSecret and what the network raises.
    """
    passwords.check_new(new)
    with ground.session() as (session, keyring):
        with ground.database.raw() as raw:
            here = standing.inside(raw)
            device = keyring.device_seed(raw)
            kept = keyring.get(raw, LOGIN_HASH)
        audience = session.transport.audience
        fresh = passwords.login_seed(new, audience, here.username)
        if old is None:
            old_hash = _old_hash(kept)
        else:
            old_hash = passwords.public_hash(passwords.login_seed(old, audience, here.username))
        # a full device signs; the old password only says which key is to be replaced
        challenge = passwords.Challenge(session, here.acct_id, "setlogin")
        body = challenge.set_login(device, old_hash, public_key(fresh.reveal()))
        try:
            session.call("PUT", "/login-key", prove=True, json=body)
        except ServerRefused as refused:
            if refused.reason != "login_moved":
                raise
            if not _is_already(ground, fresh, session.transport, here):
                raise _moved(old) from refused
    with ground.database.writing() as raw:
        keyring.put(raw, LOGIN_HASH, passwords.public_hash(fresh))
    ground.step("the password is changed")


def _old_hash(kept: Secret | None) -> bytes:
    """Which log-in key is to be replaced. The server does not say: it would help to guess."""
    if kept is None:
        raise WrongSecret(
            "This device never set the password, so it cannot vouch for who forgot it: do it on "
            "the device where it was set last, or give the old password."
        )
    return kept.reveal()


def _is_already(ground: Ground, fresh: Secret, transport: Transport, here: Standing) -> bool:
    """Whether that key logs in: an earlier change whose answer was lost.

    Raises Untrusted where it opens another account than this device's.
    """

    def seed(kdf: int) -> bytes:
        passwords.refuse_kdf(kdf)
        return fresh.reveal()

    try:
        token, acct = open_by_login(
            transport, ground.clock, here.username, seed, random_bytes=ground.random_bytes
        )
    except LoginRefused:
        return False
    transport.send("DELETE", "/sessions/this", token=token)
    if acct != here.acct_id:
        raise Untrusted(
            "The server has another account under this name than the one this device belongs to: "
            "nothing was changed; ask who runs the server.",
            "FORK",
        )
    return True


def _moved(old: str | None) -> WrongSecret:
    if old is None:
        return WrongSecret(
            "The password was changed on another device since: do it there, or give the old one."
        )
    return WrongSecret(
        "The old password is not the account's: type it again, or leave it out where it is "
        "forgotten, and this device vouches."
    )
