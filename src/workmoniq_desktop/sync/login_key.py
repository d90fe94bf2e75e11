"""Sets another password: the server gets another log-in key, and what is stored stays as it is."""

from workmoniq_desktop.domain.errors import WrongSecret
from workmoniq_desktop.domain.sync_errors import LoginRefused, ServerRefused
from workmoniq_desktop.sync import passwords, standing
from workmoniq_desktop.sync.ground import Ground
from workmoniq_desktop.sync.keyring import Secret
from workmoniq_desktop.sync.session import Session, open_by_login
from workmoniq_desktop.sync.transport import Transport, unreadable
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.strict_json import JsonInvalid, unb64


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
        audience = session.transport.audience
        fresh = passwords.login_seed(new, audience, here.username)
        if old is None:
            old_hash = _old_hash(session, here.login_hash)
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
            if not _is_already(ground, fresh, session.transport, here.username):
                raise _moved(old) from refused
    with ground.database.writing() as raw:
        standing.change(raw, login_hash=passwords.public_hash(fresh).hex())
    ground.step("the password is changed")


def _old_hash(session: Session, kept: str) -> bytes:
    """Which log-in key is to be replaced: as the server says, else as it was last set here."""
    told = session.call("GET", "/me/metadata").json().get("login_pub_hash")
    try:
        return unb64(told, 32)
    except JsonInvalid:
        if kept:
            return bytes.fromhex(kept)
        raise unreadable() from None


def _is_already(ground: Ground, fresh: Secret, transport: Transport, username: str) -> bool:
    """Whether that key logs in: an earlier change whose answer was lost."""

    def seed(kdf: int) -> bytes:
        passwords.refuse_kdf(kdf)
        return fresh.reveal()

    try:
        token, _ = open_by_login(
            transport, ground.clock, username, seed, random_bytes=ground.random_bytes
        )
    except LoginRefused:
        return False
    transport.send("DELETE", "/sessions/this", token=token)
    return True


def _moved(old: str | None) -> WrongSecret:
    if old is None:
        return WrongSecret("The password was changed on another device just now: try again.")
    return WrongSecret(
        "The old password is not the account's: type it again, or leave it out to let this device "
        "vouch for you."
    )
