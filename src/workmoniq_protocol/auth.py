"""What is signed to log in, and to ask a server for something that matters.

The audience stands in every message here, so that what was signed for one server is worth nothing
to another. Times are whole seconds since 1970-01-01 UTC.
"""

import re
from typing import Final

from workmoniq_protocol import limits, tags
from workmoniq_protocol.audience import AudienceInvalid, audience_of
from workmoniq_protocol.packing import exactly, lp, sha256, u64
from workmoniq_protocol.proof import (
    HEADER_NAME,
    Proof,
    ProofInvalid,
    bearer,
    parse_bearer,
    token_hash,
)
from workmoniq_protocol.signatures import KEY_BYTES

__all__ = [
    "HEADER_NAME",
    "AudienceInvalid",
    "Proof",
    "ProofInvalid",
    "UsernameInvalid",
    "audience_of",
    "bearer",
    "delete_message",
    "login_message",
    "login_salt",
    "parse_bearer",
    "request_message",
    "session_message",
    "set_login_message",
    "set_recovery_message",
    "support_message",
    "token_hash",
    "username_of",
]

_USERNAME: Final = re.compile(r"[a-z0-9._-]{3,32}")


class UsernameInvalid(ValueError):
    """A name that no account can have."""

    code: Final = "username_invalid"


def username_of(text: str) -> str:
    """The name in lower case: 3 to 32 of a-z, 0-9, dot, underscore, hyphen.

    Raises UsernameInvalid.
    """
    # Outside ASCII, lower() can turn another letter into one of these.
    name = text.lower() if text.isascii() else ""
    if not _USERNAME.fullmatch(name):
        raise UsernameInvalid("a user name has 3 to 32 of the characters a-z 0-9 . _ -")
    return name


def login_salt(audience: str, username: str) -> bytes:
    """16 bytes for the key derivation: nobody has to be asked for them."""
    parts = (tags.HASH_LOGIN_SALT, b"\0", audience.encode(), b"\0", username.encode())
    return sha256(*parts)[: limits.LOGIN_SALT_BYTES]


def login_message(
    *,
    audience: str,
    username: str,
    challenge: bytes,
    client_nonce: bytes,
    session_pk: bytes,
    exp: int,
) -> bytes:
    """Signed with tag SIGN_LOGIN by the log-in key. exp: until when the challenge holds."""
    return b"".join(
        (
            lp(audience.encode()),
            lp(username.encode()),
            exactly(challenge, limits.CHALLENGE_BYTES),
            exactly(client_nonce, limits.LOGIN_NONCE_BYTES),
            exactly(session_pk, KEY_BYTES),
            u64(exp),
        )
    )


def session_message(
    *,
    audience: str,
    acct: bytes,
    device: bytes,
    challenge: bytes,
    nonce: bytes,
    session_pk: bytes,
    exp: int,
) -> bytes:
    """Signed with tag SIGN_SESSION by a device's key, or the recovery key as device 0^16."""
    return b"".join(
        (
            lp(audience.encode()),
            exactly(acct, limits.ACCOUNT_ID_BYTES),
            exactly(device, limits.DEVICE_ID_BYTES),
            exactly(challenge, limits.CHALLENGE_BYTES),
            exactly(nonce, limits.LOGIN_NONCE_BYTES),
            exactly(session_pk, KEY_BYTES),
            u64(exp),
        )
    )


def set_login_message(
    *, audience: str, acct: bytes, old_pub_hash: bytes, new_pub: bytes, challenge: bytes
) -> bytes:
    """Signed with tag SIGN_SET_LOGIN. old_pub_hash: SHA-256 of the log-in key to be replaced."""
    return b"".join(
        (
            lp(audience.encode()),
            exactly(acct, limits.ACCOUNT_ID_BYTES),
            exactly(old_pub_hash, limits.HASH_BYTES),
            exactly(new_pub, KEY_BYTES),
            exactly(challenge, limits.CHALLENGE_BYTES),
        )
    )


def delete_message(*, audience: str, acct: bytes, challenge: bytes) -> bytes:
    """Signed with tag SIGN_DELETE by the log-in key."""
    return b"".join(
        (
            lp(audience.encode()),
            exactly(acct, limits.ACCOUNT_ID_BYTES),
            exactly(challenge, limits.CHALLENGE_BYTES),
        )
    )


def set_recovery_message(
    *, audience: str, acct: bytes, entry_hash: bytes, challenge: bytes
) -> bytes:
    """Signed with tag SIGN_SET_RECOVERY. entry_hash: SHA-256 of p of the set_recovery_begin."""
    return b"".join(
        (
            lp(audience.encode()),
            exactly(acct, limits.ACCOUNT_ID_BYTES),
            exactly(entry_hash, limits.HASH_BYTES),
            exactly(challenge, limits.CHALLENGE_BYTES),
        )
    )


def request_message(
    *,
    audience: str,
    method: str,
    path: str,
    body_hash: bytes,
    token_hash: bytes,
    ts: int,
    nonce: bytes,
) -> bytes:
    """Signed with tag SIGN_REQUEST by the session's key. path: as sent, with its query."""
    return b"".join(
        (
            lp(audience.encode()),
            lp(method.encode()),
            lp(path.encode()),
            exactly(body_hash, limits.HASH_BYTES),
            exactly(token_hash, limits.HASH_BYTES),
            u64(ts),
            exactly(nonce, limits.NONCE_BYTES),
        )
    )


def support_message(
    *,
    audience: str,
    method: str,
    path: str,
    body_hash: bytes,
    handle: bytes,
    ts: int,
    nonce: bytes,
) -> bytes:
    """Signed with tag SIGN_SUPPORT_USER by the grant's key, or SIGN_SUPPORT_CONSOLE."""
    return b"".join(
        (
            lp(audience.encode()),
            lp(method.encode()),
            lp(path.encode()),
            exactly(body_hash, limits.HASH_BYTES),
            exactly(handle, limits.SUPPORT_HANDLE_BYTES),
            u64(ts),
            exactly(nonce, limits.NONCE_BYTES),
        )
    )
