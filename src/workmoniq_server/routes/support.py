"""Grants of support access: armed by a user, watched, claimed by an agent's console, revoked."""

from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Annotated, Any, Final

import msgspec

from workmoniq_protocol.limits import CLOCK_SKEW_S, HEADS_WAIT_S
from workmoniq_protocol.packing import sha256
from workmoniq_protocol.signatures import SIGNATURE_BYTES
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_protocol.wire.support import (
    MOST_CERTIFICATES,
    Claim,
    ClaimInvalid,
    read_claim,
)
from workmoniq_server import support_proofs, supporting
from workmoniq_server.calls import MOST, NO_CONTENT, Call, House, Reply
from workmoniq_server.challenges import strong
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.routing import Bucket, Route
from workmoniq_server.shapes import Bytes, Bytes16, Bytes32, Bytes64, Number, Shape
from workmoniq_server.store import support
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.support import ClaimRow, Event, NewGrant, State
from workmoniq_server.support_proofs import Parties
from workmoniq_server.who import Signer

MOST_AHEAD_S: Final = 24 * 3600 + CLOCK_SKEW_S
GRANT: Final = "/v1/support/grants/{handle}"


class NewSupport(Shape):
    """What arms a grant. rauth_hash: of what a claim will show; exp: seconds since 1970."""

    handle: Bytes16
    rauth_hash: Bytes32
    exp: Number
    grant_pk: Bytes32


class Armed(Shape):
    """exp: seconds since 1970."""

    exp: Number


class TheClaim(Shape):
    """p: what each of its agents signs; tmac: shows the user that its author has the code."""

    p: Bytes
    sigs: Annotated[list[Bytes64], msgspec.Meta(min_length=1, max_length=MOST_CERTIFICATES)]
    tmac: Bytes32


class NewClaim(TheClaim):
    """rauth: shows the server that the author has the code."""

    rauth: Bytes32


class Notice(Shape):
    """What the console told: opened, closed or purged. proof: the header that it signed it with."""

    event: str
    proof: str


class Grant(Shape):
    """A grant as its user sees it; its console sees state, rev and exp.

    rev: counts what changed. attempts: claims of entitled agents with the right code.
    refused: others with the right code. claim: the one that won, while it lives.
    """

    state: str
    rev: Number
    exp: Number
    attempts: Number | None = None
    refused: Number | None = None
    claim: TheClaim | None = None
    notices: list[Notice] | None = None


class Claimed(Shape):
    """state: claimed or filled; exp: seconds since 1970."""

    state: str
    exp: Number


async def arm(call: Call) -> Reply:
    """A grant that waits for its claim; the same again is no conflict."""
    house, told = call.house, call.json(NewSupport)
    new = NewGrant(
        handle=bytes(told.handle),
        rauth_hash=bytes(told.rauth_hash),
        grant_pk=strong(bytes(told.grant_pk)),
        exp_us=told.exp * SECOND_US,
    )
    # There is no grant yet whose key could be looked up, so the body brings it.
    who = Parties(handle=new.handle, keys={Signer.USER: new.grant_pk})
    await support_proofs.signer_of(call, who)

    async def work(tx: Tx) -> bool:
        row = await support.one(tx, new.handle)
        now_us = house.clock.wall_us()
        if row is None:
            if not now_us < new.exp_us <= now_us + MOST_AHEAD_S * SECOND_US:
                raise Refused(ErrorCode.MALFORMED)
            if await support.arm(tx, new, now_us):
                return True
            row = await support.one(tx, new.handle)
        if row is None or not _is_same(row, new):
            raise Refused(ErrorCode.ALREADY_EXISTS)
        return False

    is_new = await house.database.write(work)
    if is_new:
        house.tally.add(State.ARMED.value)
    return Reply(status=201 if is_new else 200, value={"exp": told.exp})


async def look(call: Call) -> Reply:
    """The grant; with `wait`, as soon as its rev is no longer `seen`."""
    seen = call.number("seen", default=MOST)
    if seen is None:
        raise Refused(ErrorCode.MALFORMED)
    row = await supporting.wait_for(
        call.house,
        supporting.handle_of(call),
        supporting.wait_s(call),
        lambda row: bool(row["rev"] != seen),
    )
    return Reply(value=_for_user(row) if call.signer is Signer.USER else _for_console(row))


async def revoke(call: Call) -> Reply:
    """It is over, whatever it was; nobody learns what it was."""
    house, handle = call.house, supporting.handle_of(call)

    async def work(tx: Tx) -> tuple[Row | None, State | None]:
        now_us = house.clock.wall_us()
        row, by_time = await support.taken(tx, handle, now_us)
        is_revoked = await support.end(tx, handle, State.REVOKED, now_us)
        return row, State.REVOKED if is_revoked else by_time

    row, ended_as = await house.database.write(work)
    if row is not None and ended_as is not None:
        await supporting.ended(house, row, ended_as)
    return NO_CONTENT


async def claim(call: Call) -> Reply:
    """Whoever comes first with the code and an agent's certificate has the grant."""
    house, told = call.house, call.json(NewClaim)
    code = sha256(bytes(told.rauth))
    checked = _checked(call, told)
    if checked is None:
        await _refuse(house, code)
        raise Refused(ErrorCode.BAD_CLAIM)
    trial = _Trial(house, code, checked)
    outcome = await house.database.write(trial.work)
    if outcome.ended is not None and outcome.row is not None:
        await supporting.ended(house, outcome.row, outcome.ended)
    if outcome.changed:
        supporting.ring(house, checked.handle)
    if outcome.is_new:
        house.tally.add(State.CLAIMED.value)
    if outcome.refused is not None:
        raise Refused(outcome.refused)
    if outcome.row is None:
        raise AssertionError("a grant was claimed that is not there")
    return Reply(value={"state": str(outcome.row["state"]), "exp": _exp(outcome.row)})


def _checked(call: Call, told: NewClaim) -> Claim | None:
    """The claim, if certificates and signatures hold. Whose code it is, is not looked at."""
    root_pk, p = call.house.support_root, bytes(told.p)
    if root_pk is None:
        raise AssertionError("a server without support was asked for it")
    try:
        return read_claim(
            p,
            [bytes(each) for each in told.sigs],
            bytes(told.tmac),
            root_pk=root_pk,
            audience=call.audience,
            handle=None,
            now_s=call.house.clock.wall_us() // SECOND_US,
        )
    except ClaimInvalid:
        return None


async def _refuse(house: House, code: bytes) -> None:
    """Count somebody who has a code and no right to it."""

    async def work(tx: Tx) -> bytes | None:
        return await support.count_refused(tx, code, house.clock.wall_us())

    handle = await house.database.write(work)
    if handle is not None:
        house.tally.add("refused")
        supporting.ring(house, handle)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Outcome:
    """What became of a claim. ended: as what time ended the grant just now."""

    row: Row | None = field(default=None, repr=False)
    refused: ErrorCode | None = None
    changed: bool = False
    is_new: bool = False
    ended: State | None = None


class _Trial:
    """One claim that is signed as it should be; safe to be tried twice."""

    def __init__(self, house: House, code: bytes, claim: Claim) -> None:
        self._house, self._code, self._claim = house, code, claim
        self._row = ClaimRow(p=claim.p, sigs=b"".join(claim.sigs), tmac=claim.tmac)

    async def work(self, tx: Tx) -> _Outcome:
        """Raises nothing: what is counted must be committed, also where the answer is no."""
        handle, now_us = self._claim.handle, self._house.clock.wall_us()
        row, by_time = await support.taken(tx, handle, now_us)
        if row is None or row["ended_us"] is not None or not self._fits(row):
            return _Outcome(row=row, refused=ErrorCode.GONE, ended=by_time)
        if await support.claim(
            tx,
            handle=handle,
            code=self._code,
            console_pk=self._claim.eph_sig_pk,
            row=self._row,
            now_us=now_us,
        ):
            row = await support.one(tx, handle)
            return _Outcome(row=row, changed=True, is_new=True)
        if _claim_of(row) == self._row:
            return _Outcome(row=row)  # its answer was lost
        await support.count_attempt(tx, handle)
        return _Outcome(row=row, refused=ErrorCode.ALREADY_CLAIMED, changed=True)

    def _fits(self, row: Row) -> bool:
        return compare_digest(bytes(row["rauth_hash"]), self._code)


def _is_same(row: Row, new: NewGrant) -> bool:
    return (bytes(row["rauth_hash"]), bytes(row["grant_pk"]), int(row["exp_us"])) == (
        new.rauth_hash,
        new.grant_pk,
        new.exp_us,
    )


def _claim_of(row: Row) -> ClaimRow | None:
    if row["claim_p"] is None:
        return None
    return ClaimRow(
        p=bytes(row["claim_p"]), sigs=bytes(row["claim_sigs"]), tmac=bytes(row["claim_tmac"])
    )


def _exp(row: Row) -> int:
    return int(row["exp_us"]) // SECOND_US


def _for_console(row: Row) -> dict[str, Any]:
    return {"state": str(row["state"]), "rev": int(row["rev"]), "exp": _exp(row)}


def _for_user(row: Row) -> dict[str, Any]:
    claim = _claim_of(row)
    told = None
    if claim is not None:
        starts = range(0, len(claim.sigs), SIGNATURE_BYTES)
        sigs = [claim.sigs[at : at + SIGNATURE_BYTES] for at in starts]
        told = {"p": claim.p, "sigs": sigs, "tmac": claim.tmac}
    notices = [
        {"event": event.value, "proof": str(row[event.value])}
        for event in Event
        if row[event.value] is not None
    ]
    return {
        **_for_console(row),
        "attempts": int(row["attempts"]),
        "refused": int(row["refused"]),
        "claim": told,
        "notices": notices,
    }


ROUTES: Final = (
    Route(
        method="POST",
        path="/v1/support/grants",
        handler=arm,
        summary="Arm a grant of support access",
        signers=frozenset({Signer.USER}),
        body=NewSupport,
        status=201,
        reply=Armed,
        codes=("not_found", "already_exists"),
        bucket=Bucket.ARM,
    ),
    Route(
        method="GET",
        path=GRANT,
        handler=look,
        summary="What became of a grant of support access",
        signers=frozenset({Signer.USER, Signer.CONSOLE}),
        reply=Grant,
        query={"wait": HEADS_WAIT_S, "seen": MOST},
        wait_s=HEADS_WAIT_S,
    ),
    Route(
        method="POST",
        path=f"{GRANT}/revoke",
        handler=revoke,
        summary="End a grant of support access",
        signers=frozenset({Signer.USER}),
        status=204,
        bucket=Bucket.WRITE,
    ),
    Route(
        method="POST",
        path="/v1/support/claim",
        handler=claim,
        summary="Claim a grant of support access, as an agent whom its user told the code",
        body=NewClaim,
        reply=Claimed,
        codes=("not_found", "bad_claim", "already_claimed", "gone"),
        bucket=Bucket.CLAIM,
    ),
)
