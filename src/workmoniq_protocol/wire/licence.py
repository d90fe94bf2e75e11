"""A licence: 85 bytes that anybody can check offline with the keys an app brings.

No name and no machine stands in it, and nothing is asked of anybody. Days count from 2020-01-01.
Running out never blocks reading, export, wiping or deletion: what is refused here are only the
features of an edition.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from workmoniq_protocol import crockford, strict_json, tags
from workmoniq_protocol.crockford import CHARACTER_BITS, CharacterInvalid
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SIGNATURE_BYTES, SignatureInvalid, verify
from workmoniq_protocol.strict_json import JsonInvalid, b64, unb64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields

NEVER: Final = 65535
GRACE_DAYS: Final = 14
CHARACTERS: Final = 136
DENIED_BYTES: Final = 8

_VERSION: Final = 1
_PAYLOAD: Final = struct.Struct(">BBBHHHH8sH")
_GROUP: Final = 8


class LicenceInvalid(ValueError):
    """A licence that does not count. code: licence_malformed, licence_version, licence_key,
    licence_forged, licence_denied, licence_expired or licence_too_old_for_build."""

    def __init__(self, code: str) -> None:
        super().__init__(f"the licence does not count: {code}")
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What was bought. key_id: of the key that signed it; days since 2020-01-01.

    updates_until: builds of this day or before are covered; NEVER for all. expires: NEVER for a
    licence that was bought for good. id: 8 random bytes. features: bits.
    """

    key_id: int
    edition: int
    seats: int
    issued: int
    updates_until: int
    expires: int
    id: bytes = field(repr=False)
    features: int

    def payload(self) -> bytes:
        """The 21 bytes that are signed with tag SIGN_LICENCE."""
        return _PAYLOAD.pack(
            _VERSION,
            self.key_id,
            self.edition,
            self.seats,
            self.issued,
            self.updates_until,
            self.expires,
            self.id,
            self.features,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DenyList:
    """Licences taken back. seq: the client keeps the highest; day: since 2020-01-01."""

    seq: int
    day: int
    hashes: frozenset[bytes]

    def holds(self, licence: Licence) -> bool:
        """Whether this licence was taken back."""
        return denied_hash(licence.id) in self.hashes


def denied_hash(licence_id: bytes) -> bytes:
    """What stands in a deny-list: it does not tell the ids."""
    return sha256(tags.HASH_LICENCE_ID, b"\0", licence_id)[:DENIED_BYTES]


def write(payload: bytes, signature: bytes) -> str:
    """The text of a licence: 136 characters in 17 groups of eight."""
    return crockford.write(int.from_bytes(payload + signature), CHARACTERS, _GROUP)


def parse(text: str, keys: Mapping[int, bytes]) -> Licence:
    """A licence signed by one of the pinned keys, by key_id. Raises LicenceInvalid."""
    try:
        typed = crockford.read(text)
    except CharacterInvalid:
        raise LicenceInvalid("licence_malformed") from None
    if len(typed) != CHARACTERS:
        raise LicenceInvalid("licence_malformed")
    value = 0
    for five_bits in typed:
        value = value << CHARACTER_BITS | five_bits
    raw = value.to_bytes(_PAYLOAD.size + SIGNATURE_BYTES)
    payload, signature = raw[: _PAYLOAD.size], raw[_PAYLOAD.size :]
    version, key_id, edition, seats, issued, updates_until, expires, id_, features = (
        _PAYLOAD.unpack(payload)
    )
    if version != _VERSION:
        raise LicenceInvalid("licence_version")
    if key_id not in keys:
        raise LicenceInvalid("licence_key")
    try:
        verify(keys[key_id], tags.SIGN_LICENCE, payload, signature)
    except SignatureInvalid:
        raise LicenceInvalid("licence_forged") from None
    return Licence(
        key_id=key_id,
        edition=edition,
        seats=seats,
        issued=issued,
        updates_until=updates_until,
        expires=expires,
        id=id_,
        features=features,
    )


def check(
    licence: Licence, *, build_day: int, highest_day: int, denied: DenyList | None = None
) -> None:
    """Return if the licence counts for this build today. Raises LicenceInvalid.

    highest_day: the latest day this computer ever saw, so that a clock set back prolongs nothing.
    """
    if denied is not None and denied.holds(licence):
        raise LicenceInvalid("licence_denied")
    if build_day > licence.updates_until and licence.updates_until != NEVER:
        raise LicenceInvalid("licence_too_old_for_build")
    if highest_day > licence.expires + GRACE_DAYS and licence.expires != NEVER:
        raise LicenceInvalid("licence_expired")


def deny_list_bytes(listed: DenyList) -> bytes:
    """The exact bytes that are signed with tag SIGN_DENY_LIST."""
    hashes = sorted(listed.hashes)
    return strict_json.dumps(
        {"seq": listed.seq, "date": listed.day, "hashes": [b64(each) for each in hashes]}
    )


def parse_deny_list(raw: bytes, signature: bytes, keys: Mapping[int, bytes]) -> DenyList:
    """A list signed by one of the pinned keys. Raises LicenceInvalid."""
    if not any(_holds(key, raw, signature) for key in keys.values()):
        raise LicenceInvalid("licence_forged")
    try:
        told = Fields(strict_json.loads(raw), frozenset({"seq", "date", "hashes"}))
        hashes = frozenset(unb64(each, DENIED_BYTES) for each in told.texts("hashes"))
        return DenyList(seq=told.whole("seq"), day=told.whole("date"), hashes=hashes)
    except (JsonInvalid, FieldInvalid):
        raise LicenceInvalid("licence_malformed") from None


def newer(kept: DenyList | None, found: DenyList) -> DenyList:
    """Which of the two to keep: the one with the higher seq, the kept one if they are alike."""
    return found if kept is None or found.seq > kept.seq else kept


def _holds(key: bytes, raw: bytes, signature: bytes) -> bool:
    try:
        verify(key, tags.SIGN_DENY_LIST, raw, signature)
    except SignatureInvalid:
        return False
    return True
