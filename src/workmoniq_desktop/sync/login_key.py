"""Sets another password: the server gets another log-in key, and what is stored stays as it is."""

from typing import Final

from workmoniq_desktop.domain.errors import BadInput, WrongSecret
from workmoniq_desktop.domain.sync_errors import LoginRefused, ServerRefused, Untrusted
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import Secret
from workmoniq_desktop.sync.metadata import as_told
from workmoniq_desktop.sync.session import Session, open_by_login
from workmoniq_desktop.sync.standing import Standing
from workmoniq_desktop.sync.transport import Transport, unreadable
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import JsonInvalid, unb64

LOGIN_HASH: Final = "login_hash"
"""The secret that names the log-in key this device set last."""


def set_password(ground: Ground, *, old: str | None, new: str) -> None:
    """Let new log in, in place of old; None: this device vouches for who forgot it.

    Every session by password ends. May be repeated where an answer was lost. Raises BadInput,
    WrongSecret and what the network raises.
    """
    passwords.check_new(new)
    with ground.session() as (session, keyring):
        with ground.database.raw() as raw:
            here = standing.inside(raw)
            device = keyring.device_seed(raw)
        if not here.username:
            raise BadInput(
                "This device does not know the user name, which a password is made for: set it on "
                "another device, or use the recovery code once more and give the name."
            )
        audience = session.transport.audience
        fresh = passwords.login_seed(new, audience, here.username)
        if old is None:
            old_hash = _old_hash(session)
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


def _old_hash(session: Session) -> bytes:
    """Which log-in key is to be replaced, as the server tells full devices. Raises NotAllowed."""
    told = as_told(session.call("GET", "/me/metadata").body)
    try:
        return unb64(told.get("login_pub_hash"), 32)
    except JsonInvalid as wrong:
        raise unreadable() from wrong


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
