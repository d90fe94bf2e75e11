"""What a support code opens, and the one bundle that is shared under it.

Opening a bundle needs the pinned support key, the ephemeral key of the console that claimed it,
and the code: no two of them suffice. Neither code nor keys derived from it ever reach the server;
it sees the handle and the hash of rauth. Everything here is pure. When something is stored or
destroyed is the caller's: seal, then in one transaction store the bytes and forget the keys, then
send.
"""

import hashlib
import hmac
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from workmoniq_protocol import codes, limits, strict_json, tags
from workmoniq_protocol.crypto import box, hpke
from workmoniq_protocol.crypto.box import BoxInvalid
from workmoniq_protocol.crypto.hkdf import hk
from workmoniq_protocol.packing import exactly, lp, sha256, u32
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.support import REDACTIONS, Claim, ClaimInvalid

MOST_INFLATED_BYTES: Final = 256 * limits.MIB

_HEADER: Final = frozenset(
    {"v", "kid", "handle", "agents", "scope", "redaction", "exp", "sha256", "claim"}
)
_SCOPE: Final = frozenset({"from", "to", "kinds", "place"})
_LENGTH_BYTES: Final = 4

Seal = Callable[[bytes, bytes, bytes], bytes]


class BundleTooLarge(ValueError):
    """More than a bundle may hold: a shorter time or fewer kinds have to be chosen."""

    code: Final = "bundle_too_large"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportCode:
    """A support code and what is derived from it. handle: 16 bytes; rauth: what a claim shows."""

    data: bytes = field(repr=False)
    handle: bytes = field(repr=False)
    rauth: bytes = field(repr=False)
    mac_key: bytes = field(repr=False)
    comb_key: bytes = field(repr=False)
    header_key: bytes = field(repr=False)

    @classmethod
    def new(cls, random_bytes: Callable[[int], bytes] = secrets.token_bytes) -> "SupportCode":
        """A fresh code: 100 random bits in 13 bytes, the last four bits zero."""
        raw = random_bytes(codes.data_bytes("support"))
        return cls.from_code(raw[:-1] + bytes((raw[-1] & 0xF0,)))

    @classmethod
    def from_code(cls, data: bytes) -> "SupportCode":
        """data: 13 bytes, as codes.decode("support", ...) gives them."""
        exactly(data, codes.data_bytes("support"))
        key = hk(data, tags.HKDF_SUPPORT_KEY, limits.SECRET_KEY_BYTES)
        return cls(
            data=data,
            handle=hk(data, tags.HKDF_SUPPORT_HANDLE, limits.SUPPORT_HANDLE_BYTES),
            rauth=hk(data, tags.HKDF_SUPPORT_REDEEM, limits.SECRET_KEY_BYTES),
            mac_key=hk(key, tags.HKDF_SUPPORT_MAC, limits.SECRET_KEY_BYTES),
            comb_key=hk(key, tags.HKDF_SUPPORT_COMBINER, limits.SECRET_KEY_BYTES),
            header_key=hk(key, tags.HKDF_SUPPORT_HEADER, limits.SECRET_KEY_BYTES),
        )

    def text(self) -> str:
        """The code as people see it: 24 characters in groups."""
        return codes.encode("support", self.data)

    def claim_mac(self, p: bytes) -> bytes:
        """tmac, by which a claim proves that its author was told the code."""
        return hmac.digest(self.mac_key, tags.MAC_SUPPORT_CLAIM + b"\0" + p, hashlib.sha256)

    def check_claim(self, claim: Claim, *, redaction: str) -> None:
        """Return if the claim knows the code and has agents enough. Raises ClaimInvalid."""
        if not hmac.compare_digest(self.claim_mac(claim.p), claim.tmac):
            raise ClaimInvalid("code")
        if not claim.suffices_for(redaction):
            raise ClaimInvalid("second_agent")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What the user picked. from_s, to_s: seconds since 1970-01-01 UTC; place: location too."""

    from_s: int
    to_s: int
    kinds: tuple[str, ...]
    place: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleHeader:
    """What the bundle says of itself. kid: number of the pinned support key, 0 to 255.

    digest: SHA-256 of the JSON that the user saw; claim: of the claim that it answers.
    """

    kid: int
    handle: bytes = field(repr=False)
    agents: tuple[str, ...]
    scope: Scope
    redaction: str
    exp_s: int
    digest: bytes
    claim: bytes

    def to_bytes(self) -> bytes:
        """As it is bound into every key of the bundle."""
        scope = {
            "from": self.scope.from_s,
            "to": self.scope.to_s,
            "kinds": list(self.scope.kinds),
            "place": int(self.scope.place),
        }
        return strict_json.dumps(
            {
                "v": 1,
                "kid": self.kid,
                "handle": b64(self.handle),
                "agents": list(self.agents),
                "scope": scope,
                "redaction": self.redaction,
                "exp": self.exp_s,
                "sha256": b64(self.digest),
                "claim": b64(self.claim),
            }
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> "BundleHeader":
        """Raises BoxInvalid."""
        try:
            told = Fields(strict_json.loads(raw), _HEADER)
            scope = told.inner("scope", _SCOPE)
            header = cls(
                kid=told.whole("kid"),
                handle=told.binary("handle", limits.SUPPORT_HANDLE_BYTES),
                agents=told.texts("agents"),
                scope=Scope(
                    from_s=scope.whole("from"),
                    to_s=scope.whole("to"),
                    kinds=scope.texts("kinds"),
                    place=scope.whole("place") != 0,
                ),
                redaction=told.text("redaction"),
                exp_s=told.whole("exp"),
                digest=told.hash32("sha256"),
                claim=told.hash32("claim"),
            )
            version = told.whole("v")
        except (JsonInvalid, FieldInvalid):
            raise BoxInvalid from None
        if version != 1 or header.redaction not in REDACTIONS or header.kid > 255:
            raise BoxInvalid
        return header


class Salts(NamedTuple):
    """For known answers only: salts of the two boxes and the two secrets that are sealed."""

    header: bytes
    body: bytes
    s1: bytes
    s2: bytes


def seal_bundle(
    code: SupportCode,
    header: BundleHeader,
    frozen: bytes,
    *,
    pinned_pk: bytes,
    eph_pk: bytes,
    salts: Salts | None = None,
    seal: Seal = hpke.seal,
) -> bytes:
    """The bundle of exactly the JSON that was shown. frozen: its bytes. Raises BundleTooLarge.

    BoxInvalid is raised for an eph_pk that is no key.
    """
    if sha256(frozen) != header.digest or code.handle != header.handle:
        raise AssertionError("a bundle holds what its header says")
    if salts is None:
        salts = Salts(*(secrets.token_bytes(limits.SECRET_KEY_BYTES) for _ in range(4)))
    raw = header.to_bytes()
    hashed = sha256(raw)
    c1 = seal(pinned_pk, tags.HPKE_SUPPORT_PINNED + hashed, salts.s1)
    c2 = seal(eph_pk, tags.HPKE_SUPPORT_EPHEMERAL + hashed, salts.s2)
    key = _combined(code, hashed, salts.s1, salts.s2, c1, c2)
    sealed_header = box.seal(
        code.header_key, tags.BOX_SUPPORT_HEADER, code.handle, raw, salt=salts.header
    )
    body = box.seal(key, tags.BOX_SUPPORT, raw, _padded(zlib.compress(frozen, 6)), salt=salts.body)
    bundle = b"".join((lp(sealed_header), lp(c1), lp(c2), body))
    if len(bundle) > limits.MOST_BUNDLE_BYTES:
        raise BundleTooLarge("what was chosen is larger than one bundle may be")
    return bundle


def open_bundle(
    code: SupportCode, bundle: bytes, *, pinned_seed: bytes, eph_seed: bytes
) -> tuple[BundleHeader, bytes]:
    """Header and JSON, as a console does. Raises BoxInvalid, whatever the reason."""
    sealed_header, rest = _parted(bundle)
    c1, rest = _parted(rest)
    c2, body = _parted(rest)
    raw = box.open_box(code.header_key, tags.BOX_SUPPORT_HEADER, code.handle, sealed_header)
    header = BundleHeader.from_bytes(raw)
    hashed = sha256(raw)
    s1 = hpke.open_sealed(pinned_seed, tags.HPKE_SUPPORT_PINNED + hashed, c1)
    s2 = hpke.open_sealed(eph_seed, tags.HPKE_SUPPORT_EPHEMERAL + hashed, c2)
    key = _combined(code, hashed, s1, s2, c1, c2)
    frozen = _inflated(_unpadded(box.open_box(key, tags.BOX_SUPPORT, raw, body)))
    if sha256(frozen) != header.digest or header.handle != code.handle:
        raise BoxInvalid
    return header, frozen


def padme(length: int) -> int:
    """The length that PADMÉ (Nikitin and others, 2019) rounds up to, at most 12 % more."""
    exponent = length.bit_length() - 1
    if exponent < 1:
        return length
    spare_bits = exponent - exponent.bit_length()
    mask = (1 << spare_bits) - 1
    return (length + mask) & ~mask


def _combined(  # noqa: PLR0917  all that has to be right, in the order of the specification
    code: SupportCode, hashed: bytes, s1: bytes, s2: bytes, c1: bytes, c2: bytes
) -> bytes:
    info = tags.HKDF_SUPPORT_COMBINED + sha256(c1, c2)
    return hk(s1 + s2 + code.comb_key, info, limits.SECRET_KEY_BYTES, salt=hashed)


def _padded(data: bytes) -> bytes:
    whole = u32(len(data)) + data
    return whole + bytes(padme(len(whole)) - len(whole))


def _unpadded(padded: bytes) -> bytes:
    end = _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES])
    if end > len(padded) or padme(end) != len(padded):
        raise BoxInvalid
    if padded.count(0, end) != len(padded) - end:
        raise BoxInvalid
    return padded[_LENGTH_BYTES:end]


def _inflated(data: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        inflated = inflater.decompress(data, MOST_INFLATED_BYTES)
    except zlib.error:
        raise BoxInvalid from None
    if not inflater.eof or inflater.unused_data:
        raise BoxInvalid
    return inflated


def _parted(some: bytes) -> tuple[bytes, bytes]:
    end = _LENGTH_BYTES + int.from_bytes(some[:_LENGTH_BYTES])
    if len(some) < end:
        raise BoxInvalid
    return some[_LENGTH_BYTES:end], some[end:]
