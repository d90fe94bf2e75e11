"""Who calls, and whether they may: tokens, proofs, and the same questions inside a transaction."""

import hashlib
from collections.abc import Mapping
from typing import Final

from workmoniq_protocol import tags
from workmoniq_protocol.auth import HEADER_NAME, Proof, ProofInvalid, request_message
from workmoniq_protocol.limits import PROOF_MEMORY_S
from workmoniq_protocol.proof import parse_bearer, token_hash
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server.calls import Call, House
from workmoniq_server.clock import SECOND_US
from workmoniq_server.refusal import Refused
from workmoniq_server.store import sessions
from workmoniq_server.store.database import Tx
from workmoniq_server.who import TokenClass, Who

_PROOF: Final = HEADER_NAME.lower()
_WITH_DEVICE: Final = frozenset({TokenClass.WEB, TokenClass.FULL})


async def holder(house: House, headers: Mapping[str, str]) -> Who:
    """Whose token the call bears. Raises Refused (401)."""
    try:
        token = parse_bearer(headers.get("authorization", ""))
    except ProofInvalid:
        raise Refused(ErrorCode.BAD_CREDENTIALS) from None
    hashed = token_hash(token)
    if (known := house.sessions.get(hashed)) is not None:
        return known
    acct = token[:16]

    async def read(tx: Tx) -> tuple[Who, int] | None:
        row = await sessions.one(tx, acct, hashed)
        if row is None:
            return None
        device = bytes(row["device"])
        token_class = TokenClass(row["token_class"])
        who = Who(
            acct=acct,
            token_class=token_class,
            device=None if token_class is TokenClass.PASSWORD else device,
            session_pk=bytes(row["session_pk"]),
            token_hash=hashed,
        )
        if token_class in _WITH_DEVICE and row["revoked_n"] is not None:
            raise Refused(ErrorCode.DEVICE_REVOKED)
        return who, int(row["exp_us"])

    found = await house.database.read(read, snapshot=False)
    if found is None or found[1] <= house.clock.wall_us():
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    house.sessions.put(*found)
    return found[0]


def fresh_proof(house: House, headers: Mapping[str, str]) -> Proof:
    """The proof of a call, made about now; whose it is, is not looked at. Raises Refused (401)."""
    try:
        proof = Proof.parse(headers.get(_PROOF, ""))
    except ProofInvalid:
        raise Refused(ErrorCode.BAD_PROOF) from None
    off_us = abs(house.clock.wall_us() - proof.ts * SECOND_US)
    if off_us > house.config.clock_skew_seconds * SECOND_US:
        raise Refused(ErrorCode.BAD_PROOF)
    return proof


def memory_us(house: House) -> int:
    """How long a nonce is remembered: longer than any proof with it could be fresh."""
    return max(PROOF_MEMORY_S, 2 * house.config.clock_skew_seconds) * SECOND_US


async def check_proof(call: Call) -> None:
    """Whether the session's own key signed this very request. Raises Refused (401)."""
    who, house = call.holder, call.house
    proof = fresh_proof(house, call.headers)
    now_us = house.clock.wall_us()
    message = request_message(
        audience=call.audience,
        method=call.method,
        path=call.target,
        body_hash=hashlib.sha256(call.body).digest(),
        token_hash=who.token_hash,
        ts=proof.ts,
        nonce=proof.nonce,
    )
    try:
        verify(who.session_pk, tags.SIGN_REQUEST, message, proof.sig)
    except SignatureInvalid:
        raise Refused(ErrorCode.BAD_PROOF) from None
    # Only what is signed is remembered: strangers cannot fill the table.
    until_us = now_us + memory_us(house)

    async def first_use(tx: Tx) -> bool:
        return await sessions.first_use(tx, who.acct, proof.nonce, now_us=now_us, until_us=until_us)

    if not await house.database.write(first_use):
        raise Refused(ErrorCode.BAD_PROOF)


async def recheck(tx: Tx, who: Who, now_us: int) -> None:
    """Whether the token still counts in this transaction. Raises Refused (401, 403)."""
    row = await sessions.one(tx, who.acct, who.token_hash)
    if row is None or row["exp_us"] <= now_us:
        raise Refused(ErrorCode.TOKEN_EXPIRED)
    if who.token_class in _WITH_DEVICE and row["revoked_n"] is not None:
        raise Refused(ErrorCode.DEVICE_REVOKED)
