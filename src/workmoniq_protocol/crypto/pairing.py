"""How a new device joins: three boxes under a link code that only the two people hold.

E is the device that is here already, N the new one. The code authenticates both ways, so a server
cannot hand N another account; the six digits, compared by people, stop a stranger who copied the
code. A code lasts ten minutes and serves once.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from workmoniq_protocol import codes, limits, strict_json, tags
from workmoniq_protocol.crypto import box
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.crypto.log_author import Author, cosign_device
from workmoniq_protocol.crypto.signing import public_key
from workmoniq_protocol.packing import exactly, sha256
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.log_fields import devco_message

RID_BYTES: Final = 16
CHECK_DIGITS: Final = 6
MOST_NAME_CHARACTERS: Final = 64

Salt = Callable[[int], bytes]


class PairingInvalid(ValueError):
    """A box of a pairing that does not open, or holds what no pairing holds."""

    code: Final = "pairing_invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link code. rid: names its slots on the server, 16 bytes."""

    data: bytes = field(repr=False)
    rid: bytes = field(repr=False)
    request_key: bytes = field(repr=False)
    offer_key: bytes = field(repr=False)

    @classmethod
    def new(cls, random_bytes: Salt = secrets.token_bytes) -> "Invitation":
        """A fresh code."""
        return cls.from_code(random_bytes(codes.data_bytes("link")))

    @classmethod
    def from_code(cls, data: bytes) -> "Invitation":
        """data: 15 bytes, as codes.decode("link", ...) gives them."""
        exactly(data, codes.data_bytes("link"))
        return cls(
            data=data,
            rid=hk(data, tags.HKDF_PAIR_ID, RID_BYTES),
            request_key=hk(data, tags.HKDF_PAIR_REQUEST, limits.SECRET_KEY_BYTES),
            offer_key=hk(data, tags.HKDF_PAIR_OFFER, limits.SECRET_KEY_BYTES),
        )

    def text(self) -> str:
        """The code as people see it: 28 characters in groups."""
        return codes.encode("link", self.data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What E tells first. n, head: where its log stands; role: "full" or "web"; name: user name."""

    acct: bytes
    n: int
    head: bytes
    role: str
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What N asks with. name: its device's. digest: hash of the request, bound by E's reply."""

    id: bytes
    sig_pk: bytes = field(repr=False)
    kem_pk: bytes = field(repr=False)
    name: str = field(repr=False)
    cosig: bytes = field(repr=False)
    digest: bytes

    @property
    def check(self) -> str:
        """Six digits that both sides show and a person compares."""
        number = int.from_bytes(self.digest[:8]) % 10**CHECK_DIGITS
        return f"{number:0{CHECK_DIGITS}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What E answers once N stands in the log.

    pins: (seq, header hash) by stream, as E knows them. grants: ciphertext by epoch, for N.
    begins: when E first saw each set_recovery_begin, by its n, seconds since 1970-01-01 UTC.
    """

    n: int
    head: bytes
    pins: Mapping[bytes, tuple[int, bytes]] = field(default_factory=dict)
    grants: Mapping[int, bytes] = field(default_factory=dict)
    begins: Mapping[int, int] = field(default_factory=dict)


def seal_e0(invitation: Invitation, offer: Offer, *, salt: bytes | None = None) -> bytes:
    """The first slot. salt: for known answers only."""
    told = {
        "acct": b64(offer.acct),
        "n": offer.n,
        "hash": b64(offer.head),
        "role": offer.role,
        "name": offer.name,
    }
    sealed = strict_json.dumps(told)
    return box.seal(invitation.offer_key, tags.BOX_PAIR_OFFER, invitation.rid, sealed, salt=salt)


def open_e0(invitation: Invitation, sealed: bytes) -> Offer:
    """Raises PairingInvalid."""
    raw = _opened(invitation.offer_key, tags.BOX_PAIR_OFFER, invitation.rid, sealed)
    told = _fields(raw, {"acct", "n", "hash", "role", "name"})
    try:
        return Offer(
            acct=told.id16("acct"),
            n=told.whole("n"),
            head=told.hash32("hash"),
            role=_role(told.text("role")),
            name=_name(told.text("name")),
        )
    except FieldInvalid:
        raise PairingInvalid("the offer is of another form") from None


def seal_n(
    invitation: Invitation,
    *,
    offer: Offer,
    device: Author,
    kem_pk: bytes,
    name: str,
    salt: bytes | None = None,
) -> tuple[bytes, Request]:
    """N's slot, and the request as it is shown. kem_pk: b"" for role web."""
    sig_pk = public_key(device.sig_seed)
    cosig = cosign_device(acct=offer.acct, device=device, role=offer.role, kem_pk=kem_pk)
    raw = strict_json.dumps(
        {
            "id": b64(device.id),
            "sig_pk": b64(sig_pk),
            "kem_pk": b64(kem_pk),
            "name": name,
            "cosig": b64(cosig),
        }
    )
    request = Request(
        id=device.id, sig_pk=sig_pk, kem_pk=kem_pk, name=name, cosig=cosig, digest=sha256(raw)
    )
    key = invitation.request_key
    return box.seal(key, tags.BOX_PAIR_REQUEST, invitation.rid, raw, salt=salt), request


def open_n(invitation: Invitation, sealed: bytes, *, acct: bytes, role: str) -> Request:
    """What N asks, once its key vouches for exactly this account and role.

    Raises PairingInvalid.
    """
    raw = _opened(invitation.request_key, tags.BOX_PAIR_REQUEST, invitation.rid, sealed)
    told = _fields(raw, {"id", "sig_pk", "kem_pk", "name", "cosig"})
    try:
        if role == "web" and told.text("kem_pk"):
            raise PairingInvalid("a web device has no key to be granted anything")
        request = Request(
            id=told.id16("id"),
            sig_pk=told.sig_key("sig_pk"),
            kem_pk=told.kem_key("kem_pk") if role == "full" else b"",
            name=_name(told.text("name")),
            cosig=told.binary("cosig", 64),
            digest=sha256(raw),
        )
        message = devco_message(acct, request.id, role, request.sig_pk, request.kem_pk)
        verify(request.sig_pk, tags.SIGN_DEVICE_COSIGNED, message, request.cosig)
    except (FieldInvalid, SignatureInvalid):
        raise PairingInvalid("the request is of another form, account or role") from None
    return request


def seal_e1(
    invitation: Invitation, reply: Reply, *, digest: bytes, salt: bytes | None = None
) -> bytes:
    """The last slot. digest: of the request it answers. Raises PairingInvalid over 16 KiB."""
    raw = strict_json.dumps(
        {
            "n": reply.n,
            "hash": b64(reply.head),
            "pins": [[b64(stream), seq, b64(head)] for stream, (seq, head) in reply.pins.items()],
            "grants": {str(epoch): b64(sealed) for epoch, sealed in reply.grants.items()},
            "begins": {str(n): seen_s for n, seen_s in reply.begins.items()},
        }
    )
    context = invitation.rid + exactly(digest, limits.HASH_BYTES)
    sealed = box.seal(invitation.offer_key, tags.BOX_PAIR_REPLY, context, raw, salt=salt)
    if len(sealed) > limits.MOST_PAIR_SLOT_BYTES:
        raise PairingInvalid("the reply is longer than its slot: leave grants to be fetched")
    return sealed


def open_e1(invitation: Invitation, sealed: bytes, *, digest: bytes) -> Reply:
    """Raises PairingInvalid, also for the answer to another request."""
    context = invitation.rid + exactly(digest, limits.HASH_BYTES)
    raw = _opened(invitation.offer_key, tags.BOX_PAIR_REPLY, context, sealed)
    told = _fields(raw, {"n", "hash", "pins", "grants", "begins"})
    try:
        return Reply(
            n=told.whole("n"),
            head=told.hash32("hash"),
            pins=told.heads("pins"),
            grants={
                epoch: strict_json.unb64(value, limits.GRANT_BYTES)
                for epoch, value in told.by_number("grants").items()
            },
            begins={n: _seconds(value) for n, value in told.by_number("begins").items()},
        )
    except (FieldInvalid, JsonInvalid):
        raise PairingInvalid("the reply is of another form") from None


def _opened(key: bytes, label: str, context: bytes, sealed: bytes) -> bytes:
    try:
        return box.open_box(key, label, context, sealed)
    except BoxInvalid:
        raise PairingInvalid("the slot does not open under this code") from None


def _fields(raw: bytes, keys: set[str]) -> Fields:
    try:
        return Fields(strict_json.loads(raw), frozenset(keys))
    except (FieldInvalid, JsonInvalid):
        raise PairingInvalid("the slot holds another form") from None


def _role(text: str) -> str:
    if text not in {"full", "web"}:
        raise FieldInvalid("role")
    return text


def _name(text: str) -> str:
    if len(text) > MOST_NAME_CHARACTERS:
        raise FieldInvalid("name")
    return text


def _seconds(value: object) -> int:
    if type(value) is not int:
        raise FieldInvalid("type")
    return value
