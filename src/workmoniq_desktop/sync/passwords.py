"""What a password proves: that somebody may log in, and with it ask for a few grave things.

It opens nothing that is stored. The key made from it is never kept.
"""

from typing import Literal

from workmoniq_desktop.domain.errors import BadInput
from workmoniq_desktop.domain.sync_errors import VersionTooOld
from workmoniq_desktop.sync.keyring import Secret
from workmoniq_desktop.sync.session import Session
from workmoniq_desktop.sync.transport import unreadable
from workmoniq_protocol import auth
from workmoniq_protocol.crypto import login
from workmoniq_protocol.crypto.signing import public_key, sign
from workmoniq_protocol.limits import KDF
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.tags import SIGN_DELETE, SIGN_SET_LOGIN, SIGN_SET_RECOVERY

Purpose = Literal["setlogin", "delete", "setrec"]


def username_of(typed: str) -> str:
    """The name as the protocol has it. Raises BadInput."""
    try:
        return auth.username_of(typed.strip())
    except auth.UsernameInvalid:
        raise BadInput(
            "A user name has 3 to 32 of the letters a to z, digits, dots, underscores and hyphens: "
            "choose another."
        ) from None


def check_new(password: str) -> None:
    """Return if it is good enough for an account. Raises BadInput."""
    try:
        login.check_password(password)
    except login.PasswordWeak:
        raise BadInput(
            "This password is too short or too well known: choose one of 12 characters or more."
        ) from None


def login_seed(password: str, audience: str, username: str, kdf: int = KDF) -> Secret:
    """The log-in key of that password at that server; takes 0.2 s of a core and 64 MiB.

    Raises VersionTooOld as refuse_kdf does.
    """
    refuse_kdf(kdf)
    return Secret(login.login_seed(password, audience, username, kdf))


def refuse_kdf(kdf: int) -> None:
    """Raises VersionTooOld for a way to make the key that is unknown here, or weaker than ours."""
    if kdf != KDF:
        raise VersionTooOld(
            "The server asks for the password to be used in a way that this WorkMoniQ does not "
            "know: install the newest one, and ask who runs the server if that does not help."
        )


class Challenge:
    """Something to sign, once, for one purpose, within a minute."""

    def __init__(self, session: Session, acct: bytes, purpose: Purpose) -> None:
        """Asks the server for it."""
        given = session.call("POST", "/challenge", json={"for": purpose}).json()
        try:
            self._challenge = unb64(given.get("challenge"), 32)
        except JsonInvalid as wrong:
            raise unreadable() from wrong
        self._cid = given.get("cid")
        self._audience = session.transport.audience
        self._acct = acct

    def set_login(self, seed: Secret, old_pub_hash: bytes, new_pub: bytes) -> dict[str, object]:
        """The body that sets a new log-in key. seed: the old one's, or a full device's."""
        message = auth.set_login_message(
            audience=self._audience,
            acct=self._acct,
            old_pub_hash=old_pub_hash,
            new_pub=new_pub,
            challenge=self._challenge,
        )
        return {
            **self._signed(seed, SIGN_SET_LOGIN, message),
            "new_pub": b64(new_pub),
            "old_pub_hash": b64(old_pub_hash),
        }

    def delete(self, seed: Secret) -> dict[str, object]:
        """The password's word that the account is to be deleted."""
        message = auth.delete_message(
            audience=self._audience, acct=self._acct, challenge=self._challenge
        )
        return self._signed(seed, SIGN_DELETE, message)

    def set_recovery(self, seed: Secret, p: bytes) -> dict[str, object]:
        """The password's word for new recovery keys. p: of the set_recovery_begin."""
        message = auth.set_recovery_message(
            audience=self._audience,
            acct=self._acct,
            entry_hash=sha256(p),
            challenge=self._challenge,
        )
        return self._signed(seed, SIGN_SET_RECOVERY, message)

    def _signed(self, seed: Secret, tag: str, message: bytes) -> dict[str, object]:
        return {"cid": self._cid, "sig": b64(sign(seed.reveal(), tag, message))}


def public_hash(seed: Secret) -> bytes:
    """SHA-256 of the public half, which names a log-in key."""
    return sha256(public_key(seed.reveal()))
