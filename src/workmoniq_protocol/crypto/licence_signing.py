"""Issuing licences and deny-lists: for who holds a licence key, which no app ever does."""

from workmoniq_protocol import tags
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.wire.licence import DenyList, Licence, deny_list_bytes, write


def sign_licence(seed: bytes, licence: Licence) -> str:
    """The text of a licence. seed: 32 bytes."""
    payload = licence.payload()
    return write(payload, signing.sign(seed, tags.SIGN_LICENCE, payload))


def sign_deny_list(seed: bytes, listed: DenyList) -> tuple[bytes, bytes]:
    """The bytes of a list and their signature."""
    raw = deny_list_bytes(listed)
    return raw, signing.sign(seed, tags.SIGN_DENY_LIST, raw)
