"""Who may claim a support grant: certificates of agents and the claim that they sign.

All that needs no secret, so the server checks it before it marks a grant as claimed, and the client
checks it again before it shows anything. Times are whole seconds since 1970-01-01 UTC.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from workmoniq_protocol import limits, strict_json, tags
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SIGNATURE_BYTES, SignatureInvalid, verify
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire.fields import FieldInvalid, Fields

MOST_CERTIFICATE_S: Final = 72 * 3600
MOST_CERTIFICATES: Final = 2
REDACTIONS: Final = ("R0", "R1", "R2", "R3")

_CERTIFICATE: Final = frozenset({"v", "agent", "badge", "pk", "from", "to"})
_CLAIM: Final = frozenset({"v", "aud", "handle", "case", "certs", "eph_pk", "eph_sig_pk"})
_CASE: Final = re.compile("[A-Za-z0-9-]{1,32}")


class ClaimInvalid(ValueError):
    """A claim that nobody entitled has signed. reason: a word of our own, nothing of the claim."""

    code: Final = "bad_claim"

    def __init__(self, reason: str) -> None:
        super().__init__(f"the claim is refused: {reason}")
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """An agent, vouched for by the support root for at most 72 hours.

    agent: stable id; badge: what the agent reads to the user; raw, sig: as they travel.
    """

    agent: str
    badge: str
    pk: bytes = field(repr=False)
    from_s: int
    to_s: int
    raw: bytes = field(repr=False)
    sig: bytes = field(repr=False)

    @classmethod
    def read(cls, raw: bytes, sig: bytes, *, root_pk: bytes, now_s: int) -> "Certificate":
        """Raises ClaimInvalid: forged, out of time, or of another form."""
        try:
            verify(root_pk, tags.SIGN_SUPPORT_CERTIFICATE, raw, sig)
            told = Fields(strict_json.loads(raw), _CERTIFICATE)
            if told.whole("v") != 1:
                raise ClaimInvalid("version")
            found = cls(
                agent=told.text("agent"),
                badge=told.text("badge"),
                pk=told.sig_key("pk"),
                from_s=told.whole("from"),
                to_s=told.whole("to"),
                raw=raw,
                sig=sig,
            )
        except SignatureInvalid:
            raise ClaimInvalid("certificate") from None
        except (JsonInvalid, FieldInvalid):
            raise ClaimInvalid("form") from None
        if not 0 < found.to_s - found.from_s <= MOST_CERTIFICATE_S:
            raise ClaimInvalid("certificate_length")
        if not found.from_s <= now_s <= found.to_s:
            raise ClaimInvalid("certificate_time")
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A claim whose certificates and signatures hold. p: what is signed; tmac: proves the code.

    case: how the support team calls the matter; 1 to 32 letters, digits and hyphens.
    """

    p: bytes = field(repr=False)
    sigs: tuple[bytes, ...] = field(repr=False)
    tmac: bytes = field(repr=False)
    audience: str = field(repr=False)
    handle: bytes = field(repr=False)
    case: str
    certificates: tuple[Certificate, ...]
    eph_pk: bytes = field(repr=False)
    eph_sig_pk: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        """The hash of p that the bundle's header names."""
        return sha256(self.p)

    @property
    def agents(self) -> tuple[str, ...]:
        """Ids of the agents, in the order in which they signed."""
        return tuple(each.agent for each in self.certificates)

    def suffices_for(self, redaction: str) -> bool:
        """Everything in clear (R3) needs two agents; they are different ones in any claim."""
        return redaction != "R3" or len(self.certificates) == MOST_CERTIFICATES


def is_case(text: str) -> bool:
    """Whether a support case may be called so."""
    return _CASE.fullmatch(text) is not None


def certificate_body(*, agent: str, badge: str, pk: bytes, from_s: int, to_s: int) -> bytes:
    """A certificate, which the support root signs with tag SIGN_SUPPORT_CERTIFICATE."""
    return strict_json.dumps(
        {"v": 1, "agent": agent, "badge": badge, "pk": b64(pk), "from": from_s, "to": to_s}
    )


def claim_body(
    *,
    audience: str,
    handle: bytes,
    case: str,
    certificates: Sequence[Certificate],
    eph_pk: bytes,
    eph_sig_pk: bytes,
) -> bytes:
    """p, which each agent signs with tag SIGN_SUPPORT_CLAIM in the order of certificates."""
    return strict_json.dumps(
        {
            "v": 1,
            "aud": audience,
            "handle": b64(handle),
            "case": case,
            "certs": [{"cert": b64(each.raw), "sig": b64(each.sig)} for each in certificates],
            "eph_pk": b64(eph_pk),
            "eph_sig_pk": b64(eph_sig_pk),
        }
    )


def read_claim(
    p: bytes,
    sigs: Sequence[bytes],
    tmac: bytes,
    *,
    root_pk: bytes,
    audience: str,
    handle: bytes | None,
    now_s: int,
) -> Claim:
    """A claim for this grant on this server. Raises ClaimInvalid.

    handle: None for whom the claim tells it first, which is a server.

    Whether its author knows the code, only the user's client can tell: crypto/support.py.
    """
    try:
        told = Fields(strict_json.loads(p), _CLAIM)
        if told.whole("v") != 1:
            raise ClaimInvalid("version")
        certificates = _certificates(told, root_pk, now_s)
        claim = Claim(
            p=p,
            sigs=tuple(sigs),
            tmac=tmac,
            audience=told.text("aud"),
            handle=told.binary("handle", limits.SUPPORT_HANDLE_BYTES),
            case=told.text("case"),
            certificates=certificates,
            eph_pk=told.kem_key("eph_pk"),
            eph_sig_pk=told.sig_key("eph_sig_pk"),
        )
    except (JsonInvalid, FieldInvalid):
        raise ClaimInvalid("form") from None
    if not is_case(claim.case):
        raise ClaimInvalid("form")
    if claim.audience != audience or handle not in {None, claim.handle}:
        raise ClaimInvalid("elsewhere")
    _check_signatures(claim)
    return claim


def _certificates(told: Fields, root_pk: bytes, now_s: int) -> tuple[Certificate, ...]:
    listed = told.objects("certs", frozenset({"cert", "sig"}), MOST_CERTIFICATES)
    found = tuple(
        Certificate.read(
            each.blob("cert"), each.binary("sig", SIGNATURE_BYTES), root_pk=root_pk, now_s=now_s
        )
        for each in listed
    )
    if len({each.agent for each in found}) != len(found) or len({each.pk for each in found}) != len(
        found
    ):
        raise ClaimInvalid("one_agent_twice")
    return found


def _check_signatures(claim: Claim) -> None:
    if len(claim.sigs) != len(claim.certificates):
        raise ClaimInvalid("signatures")
    for certificate, signature in zip(claim.certificates, claim.sigs, strict=True):
        try:
            verify(certificate.pk, tags.SIGN_SUPPORT_CLAIM, claim.p, signature)
        except SignatureInvalid:
            raise ClaimInvalid("signatures") from None
