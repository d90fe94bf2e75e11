"""Whom a claim comes from, and what a server's word does to a grant. Pure."""

import hmac
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from workmoniq_desktop.domain.clock import SECOND_US
from workmoniq_desktop.domain.support import RevokedBy
from workmoniq_desktop.store.support_grants import ClaimRow, GrantRow, NoticeRow, Stage
from workmoniq_desktop.sync.support.told import ClaimTold, NoticeTold, Told
from workmoniq_protocol import auth, tags
from workmoniq_protocol.crypto.support import SupportCode
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.proof import Proof, ProofInvalid
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.strict_json import b64, dumps
from workmoniq_protocol.wire.support import Claim, ClaimInvalid, read_claim

EVENTS: Final = ("opened", "closed", "purged")


class Whose(Enum):
    """KNOWN: the claim that is kept. HOLDS: an agent's who was told the code.

    FORGED: of somebody without the code, or made up by the server. LEAKED: of somebody who has the
    code and is not entitled to it. SECOND: another one that would hold.
    """

    KNOWN = auto()
    HOLDS = auto()
    FORGED = auto()
    LEAKED = auto()
    SECOND = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a claim must fit. root_pk: of the support team. now_s: seconds since 1970."""

    code: SupportCode
    root_pk: bytes
    audience: str
    redaction: str
    now_s: int


def whose(told: ClaimTold, kept: ClaimRow | None, expected: Expected) -> tuple[Whose, Claim | None]:
    """Whose a claim is; with the claim itself where it would hold."""
    if kept is not None and kept.p == told.p:
        return Whose.KNOWN, None
    if not hmac.compare_digest(expected.code.claim_mac(told.p), told.tmac):
        return Whose.FORGED, None
    claim = entitled(told, expected)
    if claim is None:
        return Whose.LEAKED, None
    return (Whose.HOLDS if kept is None else Whose.SECOND), claim


def entitled(told: ClaimTold | ClaimRow, expected: Expected) -> Claim | None:
    """The claim, if it may be answered now; None where anything about it does not hold."""
    try:
        claim = read_claim(
            told.p,
            told.sigs,
            told.tmac,
            root_pk=expected.root_pk,
            audience=expected.audience,
            handle=expected.code.handle,
            now_s=expected.now_s,
        )
        expected.code.check_claim(claim, redaction=expected.redaction)
    except ClaimInvalid:
        return None
    return claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """What becomes of a grant here. ends: None where it stays. differs: the user must hear of it.

    again: the server is to be told once more that it is over. unsent: what was sealed has to be
    sent, again where it was.
    """

    ends: Stage | None = None
    by: RevokedBy | None = None
    differs: bool = False
    again: bool = False
    sent: bool | None = None


STAYS: Final = Fate()


def fate(row: GrantRow, told: Told) -> Fate:
    """What a server's word about the state does; its claims are judged apart."""
    match row.stage:
        case Stage.ARMING | Stage.ARMED | Stage.CLAIMED:
            return _of_unspent(told.state)
        case Stage.SHARED:
            return _of_shared(row, told.state)
        case Stage.CONSUMED | Stage.REVOKED | Stage.EXPIRED | Stage.DROPPED:
            if not told.is_live:
                return STAYS
            return Fate(again=True, differs=not row.untold)


def _of_unspent(state: str) -> Fate:
    if state == "revoked":
        return Fate(ends=Stage.REVOKED, by=RevokedBy.SERVER)
    if state == "expired":
        return Fate(ends=Stage.EXPIRED)
    if state in {"filled", "consumed"}:
        # nothing was ever sealed here
        return Fate(ends=Stage.REVOKED, by=RevokedBy.SERVER, differs=True)
    return STAYS


def _of_shared(row: GrantRow, state: str) -> Fate:
    if state == "consumed":
        return Fate(ends=Stage.CONSUMED, sent=True)
    if state == "filled":
        return Fate(sent=True)
    if state == "revoked":
        return Fate(ends=Stage.REVOKED, by=RevokedBy.SERVER)
    if state == "expired":
        if row.sent:
            return Fate(ends=Stage.REVOKED, by=RevokedBy.SERVER, differs=True)
        return Fate(ends=Stage.EXPIRED)
    # a server that was put back from a backup: the same bytes go there once more
    return Fate(sent=False, differs=row.sent)


def notice_row(
    told: NoticeTold,
    *,
    handle: bytes,
    audience: str,
    console_pk: bytes,
    claimed_us: int,
    now_us: int,
) -> NoticeRow:
    """What a console is said to have told, and whether it signed it.

    When, the console says itself: not before its claim was seen here, and not after now.
    """
    try:
        proof = Proof.parse(told.proof)
    except ProofInvalid:
        return NoticeRow(event=told.event, proof=told.proof, holds=False, at_us=now_us)
    message = auth.support_message(
        audience=audience,
        method="POST",
        path=f"/v1/support/grants/{b64(handle)}/ack",
        body_hash=sha256(dumps({"event": told.event})),
        handle=handle,
        ts=proof.ts,
        nonce=proof.nonce,
    )
    try:
        verify(console_pk, tags.SIGN_SUPPORT_CONSOLE, message, proof.sig)
    except SignatureInvalid:
        return NoticeRow(event=told.event, proof=told.proof, holds=False, at_us=now_us)
    holds = told.event in EVENTS
    at_us = max(claimed_us, min(proof.ts * SECOND_US, now_us))
    return NoticeRow(event=told.event, proof=told.proof, holds=holds, at_us=at_us)
