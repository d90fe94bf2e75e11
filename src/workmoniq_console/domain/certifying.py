"""How an agent's key gets its certificate: asked for on the agent's host, given on the root's.

The request is signed by the key it asks for, so that nobody is certified for the key of another.
Times are whole seconds since 1970-01-01 UTC.
"""

import re
from dataclasses import dataclass, field
from typing import Final, Self

from workmoniq_console.domain.errors import CeremonyRefused, CertificateRefused, FileRefused
from workmoniq_protocol import strict_json, tags
from workmoniq_protocol.crypto import signing
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SIGNATURE_BYTES, SignatureInvalid
from workmoniq_protocol.strict_json import JsonInvalid, b64
from workmoniq_protocol.wire import support
from workmoniq_protocol.wire.fields import FieldInvalid, Fields
from workmoniq_protocol.wire.support import MOST_CERTIFICATE_S, Certificate, ClaimInvalid

MOST_HOURS: Final = MOST_CERTIFICATE_S // 3600

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_BADGE: Final = re.compile(r"[A-Z0-9]{1,12}")
_ASKED: Final = frozenset({"v", "agent", "badge", "pk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What an agent asks the root for. raw, sig: as they travel."""

    agent: str
    badge: str
    pk: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    sig: bytes = field(repr=False)

    @classmethod
    def made(cls, agent: str, badge: str, seed: bytes) -> Self:
        """Signed by the agent's own key. Raises CeremonyRefused."""
        check_names(agent, badge)
        pk = signing.public_key(seed)
        raw = strict_json.dumps({"v": 1, "agent": agent, "badge": badge, "pk": b64(pk)})
        sig = signing.sign(seed, tags.SIGN_CONSOLE_REQUEST, raw)
        return cls(agent=agent, badge=badge, pk=pk, raw=raw, sig=sig)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Raises FileRefused."""
        try:
            outer = Fields(strict_json.loads(data), frozenset({"request", "sig"}))
            raw, sig = outer.blob("request"), outer.binary("sig", SIGNATURE_BYTES)
            told = Fields(strict_json.loads(raw), _ASKED)
            found = cls(
                agent=told.text("agent"),
                badge=told.text("badge"),
                pk=told.sig_key("pk"),
                raw=raw,
                sig=sig,
            )
            if told.whole("v") != 1:
                raise _no_request()
            signing.verify(found.pk, tags.SIGN_CONSOLE_REQUEST, raw, sig)
            check_names(found.agent, found.badge)
        except (JsonInvalid, FieldInvalid, SignatureInvalid, CeremonyRefused):
            raise _no_request() from None
        return found

    def to_bytes(self) -> bytes:
        """As it travels."""
        return strict_json.dumps({"request": b64(self.raw), "sig": b64(self.sig)})


def check_names(agent: str, badge: str) -> None:
    """Return if an agent and a badge may be called so. Raises CeremonyRefused."""
    if not _NAME.fullmatch(agent) or not _BADGE.fullmatch(badge):
        raise CeremonyRefused(
            "An agent is called by 1 to 32 of a-z, 0-9 and hyphen, such as ag-1, and a badge by 1 "
            "to 12 of A-Z and 0-9, such as 4711."
        )


def certify(request: Request, root_seed: bytes, *, from_s: int, hours: int) -> Certificate:
    """A certificate for so many hours. Raises CeremonyRefused."""
    if not 0 < hours <= MOST_HOURS:
        raise CeremonyRefused(
            f"A certificate holds for 1 to {MOST_HOURS} hours: users' programs refuse a longer one."
        )
    raw = support.certificate_body(
        agent=request.agent,
        badge=request.badge,
        pk=request.pk,
        from_s=from_s,
        to_s=from_s + hours * 3600,
    )
    sig = signing.sign(root_seed, tags.SIGN_SUPPORT_CERTIFICATE, raw)
    return Certificate(
        agent=request.agent,
        badge=request.badge,
        pk=request.pk,
        from_s=from_s,
        to_s=from_s + hours * 3600,
        raw=raw,
        sig=sig,
    )


def certificate_file(certificate: Certificate) -> bytes:
    """As it travels from the root's host to the agent's."""
    return strict_json.dumps({"cert": b64(certificate.raw), "sig": b64(certificate.sig)})


def read_certificate(data: bytes, *, root_pk: bytes, now_s: int) -> Certificate:
    """A certificate that holds now. Raises FileRefused, CertificateRefused."""
    try:
        told = Fields(strict_json.loads(data), frozenset({"cert", "sig"}))
        raw, sig = told.blob("cert"), told.binary("sig", SIGNATURE_BYTES)
    except (JsonInvalid, FieldInvalid):
        raise FileRefused(
            "This is no certificate: take the file that ceremony certify wrote."
        ) from None
    try:
        return Certificate.read(raw, sig, root_pk=root_pk, now_s=now_s)
    except ClaimInvalid as wrong:
        if wrong.reason == "certificate_time":
            raise CertificateRefused(
                "The certificate does not hold at this time: have a new one made, or set this "
                "host's clock right."
            ) from None
        raise CertificateRefused(
            "The certificate was not given by the root that is pinned here: have it made by that "
            "root, or take the pins of this one."
        ) from None


def fingerprint(public: bytes) -> str:
    """What two people read to each other to know that they mean one key: 64 bits."""
    told = sha256(public).hex()[:16]
    return " ".join(told[at : at + 4] for at in range(0, len(told), 4))


def _no_request() -> FileRefused:
    return FileRefused("This is no request for a certificate: take the file of ceremony agent.")
