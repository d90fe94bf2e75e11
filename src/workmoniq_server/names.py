"""What stands in the database for a name, a password's key and a recovery key."""

from workmoniq_protocol.packing import sha256
from workmoniq_server.server_keys import ServerKeys


def hash_of_name(keys: ServerKeys, username: str) -> bytes:
    """Stands for the name; nobody without the pepper can test a guess against it."""
    return keys.hashed("name", username.encode())


def recovery_id_of(sig_pk: bytes) -> bytes:
    """Leads from a recovery key to its account, 16 bytes."""
    return sha256(sig_pk)[:16]


def seal_login(keys: ServerKeys, acct: bytes, login_pub: bytes) -> bytes:
    """The log-in key as it is stored: it would test guesses of the password."""
    return keys.seal(b"login" + acct, login_pub)


def unseal_login(keys: ServerKeys, acct: bytes, sealed: bytes) -> bytes:
    """The log-in key. Raises SealBroken."""
    return keys.unseal(b"login" + acct, sealed)
