"""How an organisation is named: by its root key alone, so that no server can name another."""

import hashlib
import hmac
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.packing import sha256

INVITATION_BYTES: Final = 15
ORGANISATION_ID_BYTES: Final = 16


def invitation(root_pk: bytes) -> bytes:
    """What an invitation code holds, as codes.encode("org", ...) takes it."""
    return sha256(tags.HASH_ORGANISATION, b"\0", root_pk)[:INVITATION_BYTES]


def organisation_id(invited: bytes) -> bytes:
    """The id under which the server keeps its documents. invited: 15 bytes.

    HKDF-SHA256 (RFC 5869) of one block, written out because the server may not import crypto.
    """
    extracted = hmac.digest(bytes(hashlib.sha256().digest_size), invited, "sha256")
    expanded = hmac.digest(extracted, tags.HKDF_ORGANISATION_ID + b"\x01", "sha256")
    return expanded[:ORGANISATION_ID_BYTES]
