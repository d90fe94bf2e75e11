"""Who asks about a grant of support access: its user or its console, by a signature alone."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from workmoniq_protocol import limits, tags
from workmoniq_protocol.auth import Proof, support_message
from workmoniq_protocol.signatures import SignatureInvalid, verify
from workmoniq_protocol.wire.errors import ErrorCode
from workmoniq_server import auth
from workmoniq_server.calls import Call, House, from_text
from workmoniq_server.refusal import Refused
from workmoniq_server.store import support
from workmoniq_server.store.database import Row, Tx
from workmoniq_server.store.support import State
from workmoniq_server.who import Signer

_TAGS: Final = {
    Signer.USER: tags.SIGN_SUPPORT_USER,
    Signer.CONSOLE: tags.SIGN_SUPPORT_CONSOLE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parties:
    """Who may ask about a grant, each by a key. closed: why it takes no bundle, if it takes none.

    closed says nothing that the signed request itself would not be told.
    """

    handle: bytes = field(repr=False)
    keys: Mapping[Signer, bytes] = field(repr=False)
    closed: ErrorCode | None = None


async def parties(house: House, signers: frozenset[Signer], handle_text: str) -> Parties:
    """Those of the grant, before its request is read any further. Raises Refused (404)."""
    handle = from_text(handle_text, limits.SUPPORT_HANDLE_BYTES)
    found: Row | None = None
    if handle is not None:
        wanted = handle

        async def read(tx: Tx) -> Row | None:
            return await support.keys(tx, wanted)

        found = await house.database.read(read, snapshot=False)
    if handle is None or found is None:
        raise Refused(ErrorCode.NOT_FOUND)
    both = {Signer.USER: found["grant_pk"], Signer.CONSOLE: found["console_pk"]}
    keys = {each: bytes(key) for each, key in both.items() if key is not None and each in signers}
    closed: ErrorCode | None = None
    if found["ended_us"] is not None or support.is_late(found, house.clock.wall_us()):
        closed = ErrorCode.GONE
    elif found["state"] == State.ARMED:
        closed = ErrorCode.NOT_CLAIMED
    return Parties(handle=handle, keys=keys, closed=closed)


async def signer_of(call: Call, who: Parties) -> Signer:
    """Whose key signed this very request. Raises Refused (401)."""
    house = call.house
    proof = auth.fresh_proof(house, call.headers)
    message = support_message(
        audience=call.audience,
        method=call.method,
        path=call.target,
        body_hash=hashlib.sha256(call.body).digest(),
        handle=who.handle,
        ts=proof.ts,
        nonce=proof.nonce,
    )
    signer = _signer(who, message, proof)
    until_us = house.clock.wall_us() + auth.memory_us(house)

    async def first_use(tx: Tx) -> bool:
        return await support.first_use(tx, who.handle, proof.nonce, until_us=until_us)

    # Only what is signed is remembered: strangers cannot fill the table.
    if not await house.database.write(first_use):
        raise Refused(ErrorCode.BAD_PROOF)
    return signer


def _signer(who: Parties, message: bytes, proof: Proof) -> Signer:
    for signer, key in who.keys.items():
        try:
            verify(key, _TAGS[signer], message, proof.sig)
        except SignatureInvalid:
            continue
        return signer
    raise Refused(ErrorCode.BAD_PROOF)
